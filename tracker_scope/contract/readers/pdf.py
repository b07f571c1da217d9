"""Reads a specification or a contract in PDF into numbered clauses.

Headings are those of the outline where there is one, otherwise numbered lines in larger or bolder
letters. What is printed on every page is left out, words cut at the end of a line are made whole.
A page without text is a scan: that is reported, since nothing of it can be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from tracker_scope.contract.paragraphs import clauses_of, joined
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import Reading


class PdfReader:
    """PDF with a text layer, by PDFium."""

    name = "pdf"
    version = "1"
    suffixes = (".pdf",)
    isolated = True

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:  # noqa: ARG002 - both languages are read alike
        """Read the files of one document, in the order given; see the module for the rules.

        Raises ContractProtected, ContractDamaged.
        """
        return joined(_read(file, data) for file, data in files.items())


def _read(file: str, data: bytes) -> Reading:
    from tracker_scope.contract.pdf_layout import paragraphs_of
    from tracker_scope.contract.pdf_pages import pages_of

    pages = pages_of(file, data)
    found = []
    if pages.without_text:
        code = "page_without_text" if pages.lines else "scan_without_text"
        found.append(Finding.of(code, [f"{file} p. {span}" for span in _spans(pages.without_text)]))
    if not pages.lines:
        return Reading(clauses=(), findings=tuple(found))
    reading = clauses_of(file, paragraphs_of(pages), "page")
    return reading.model_copy(update={"findings": merge_findings([*found, *reading.findings])})


def _spans(pages: tuple[int, ...]) -> list[str]:
    """Write pages that follow each other as one span."""
    runs = [[page for _, page in run] for _, run in groupby(enumerate(pages), key=lambda one: one[1] - one[0])]
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]


PLUGIN = PdfReader()
