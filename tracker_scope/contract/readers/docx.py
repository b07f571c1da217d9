"""Reads a specification or a contract written in Word into numbered clauses.

The numbers are those that a reader sees: Word's automatic ones, which are not in the text, are
counted from the definitions of its lists. Tracked changes are read as if accepted, and reported.
Tables become rows, text boxes and notes follow the paragraph on which they hang; headers, footers,
comments and the table of contents are left out, with that reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker_scope.contract.paragraphs import clauses_of, joined
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.errors import ContractDamaged, ContractEmpty, Problem
from tracker_scope.model.base import merge_findings
from tracker_scope.model.contract import Reading


class DocxReader:
    """WordprocessingML as Word and LibreOffice save it (ECMA-376)."""

    name = "docx"
    version = "1"
    suffixes = (".docx", ".docm")
    isolated = True

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:  # noqa: ARG002 - both languages are read alike
        """Read the files of one document, in the order given; see the module for the rules.

        Raises ContractProtected, ContractDamaged, ContractTooLarge, ContractEmpty.
        """
        return joined(_read(file, data) for file, data in files.items())


def _read(file: str, data: bytes) -> Reading:
    from tracker_scope.contract.docx_body import MAIN, Body, beside
    from tracker_scope.contract.office_package import Package

    package = Package(file, data)
    root = package.xml(MAIN)
    if root is None:
        raise ContractDamaged(path=file, problem=Problem("part_missing", part=MAIN))
    body = Body(package)
    paragraphs = body.paragraphs(root)
    if not paragraphs:
        raise ContractEmpty(path=file)
    reading = clauses_of(file, [*paragraphs, *beside(package)], "paragraph")
    found = [*package.findings(), *body.findings(), *reading.findings]
    return reading.model_copy(update={"findings": merge_findings(found)})


PLUGIN = DocxReader()
