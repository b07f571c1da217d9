"""Takes the lines of text out of a PDF, each with its page, its place on it and the size of its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker_scope.errors import ContractDamaged, ContractProtected, Problem

if TYPE_CHECKING:
    import pypdfium2

_LINE: Final = re.compile(r"[^\r\n]+")
_SIGNATURE: Final = re.compile(rb"\A.{0,1024}?%PDF-", re.DOTALL)  # ISO 32000-1, annex H.3, note 13
_BOLD: Final = 600  # of the weights 100 to 900
_WRONG_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD
_MOST_ENTRIES: Final = 20_000
_HYPHEN: Final = "\ufffe\x02"  # what PDFium puts for the hyphen of a word that it joins over a line end


class PdfLine(NamedTuple):
    """A line as printed: `page` counts from 1, positions are shares of the page from its top left corner."""

    text: str
    page: int
    top: float
    left: float
    size: float
    bold: bool = False


class Entry(NamedTuple):
    """An entry of a PDF's outline: its level counts from 1, its page is None where it leads nowhere."""

    title: str
    level: int
    page: int | None


class Pages(NamedTuple):
    """What a PDF shows: its lines, its outline, and the pages on which there is no text."""

    lines: tuple[PdfLine, ...]
    outline: tuple[Entry, ...]
    page_count: int
    without_text: tuple[int, ...]


def pages_of(file: str, data: bytes) -> Pages:
    """Read a PDF; nothing in it is run. Raises ContractProtected, ContractDamaged."""
    import pypdfium2

    if not _SIGNATURE.match(data[:2048]):
        raise ContractDamaged(path=file, problem=Problem("not_a_pdf"))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refused:
        if refused.err_code == _WRONG_PASSWORD:
            raise ContractProtected(path=file) from refused
        raise ContractDamaged(path=file, problem=Problem("pdf_damaged")) from refused
    try:
        return _read(document)
    except pypdfium2.PdfiumError as broken:
        raise ContractDamaged(path=file, problem=Problem("pdf_damaged")) from broken
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> Pages:
    lines: list[PdfLine] = []
    empty: list[int] = []
    for index in range(len(document)):
        page = document[index]
        found = list(_lines(page, index + 1))
        page.close()
        lines += found
        if not found:
            empty.append(index + 1)
    return Pages(tuple(lines), tuple(_outline(document)), len(document), tuple(empty))


def _lines(page: pypdfium2.PdfPage, number: int) -> Iterator[PdfLine]:
    from pypdfium2.raw import FPDFText_GetFontSize, FPDFText_GetFontWeight

    width, height = page.get_size()
    text = page.get_textpage()
    for found in _LINE.finditer(text.get_text_range()):
        words = found[0]
        if not words.strip():
            continue
        at = min(found.start() + len(words) - len(words.lstrip()), max(text.count_chars() - 1, 0))
        left, bottom, _, top = text.get_charbox(at)
        size = FPDFText_GetFontSize(text, at) or top - bottom
        bold = FPDFText_GetFontWeight(text, at) >= _BOLD
        yield PdfLine(_shown(words), number, 1 - top / (height or 1), left / (width or 1), round(size, 1), bold)
    text.close()


def _shown(words: str) -> str:
    """Drop what has no shape, and keep PDFium's mark of the hyphen of a cut word as a soft hyphen."""
    told = re.sub(f"[{_HYPHEN}]+", "\u00ad", words)
    return re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", told).strip()


def _outline(document: pypdfium2.PdfDocument) -> Iterator[Entry]:
    for number, item in enumerate(document.get_toc()):
        if number >= _MOST_ENTRIES:
            return
        target = item.get_dest()
        index = target.get_index() if target is not None else None
        title = (item.get_title() or "").strip()
        if title:
            yield Entry(title, item.level + 1, None if index is None else index + 1)
