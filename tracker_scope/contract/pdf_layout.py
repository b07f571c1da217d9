"""Makes paragraphs and headings of the lines of a PDF, and sets apart what is printed on every page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from tracker_scope.contract.numbering import is_sequence
from tracker_scope.contract.numbers import Numbered, cut_number, depth
from tracker_scope.contract.pdf_pages import Pages, PdfLine
from tracker_scope.model.contract import Paragraph

_MARGIN: Final = 0.12  # of the page, above and below
_SHARE: Final = 0.4  # of the pages, for a line to be one that is printed on every page
_FEW: Final = 2
_MOST_PIECES: Final = 5
_RUNNING_REASON: Final = "header_footer"
_CONTENTS_REASON: Final = "table_of_contents"
_PAGE_NUMBER: Final = re.compile(
    r"(?:page|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?\s*(?:(?:/|of|sur)\s*\d{1,4})?", re.IGNORECASE
)
_CONTENTS: Final = re.compile(r"(?:sommaire|table des mati[èe]res|(?:table of )?contents)\W*", re.IGNORECASE)
_ENTRY: Final = re.compile(r".*\S(?:\s*[.·…_]{3,}\s*|\s+|\t)(?:\d{1,4}|[ivxlc]{1,6})\W*")
_DOTTED: Final = re.compile(r".*[.·…_ ]{5,}\s*\d{1,4}\W*")
_ROUND: Final = re.compile(r"o (?=\w)")  # the letter that Word prints as a hollow bullet
_STARTS_ANEW: Final = re.compile(r"\s*(?:[-–—•▪◦*o]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s)")
_LARGER: Final = 1.08
_TITLE_LENGTH: Final = 140
_LINE_GAP: Final = 1.9  # line heights: above it a paragraph ends
_SOFT: Final = "\u00ad"
_JOINED: Final = re.compile(r"[^\W\d_][-\u00ad]$")
_CUT: Final = re.compile(r"([^\W\d_]+)\u00ad([^\W\d_]+)")


def paragraphs_of(pages: Pages) -> list[Paragraph]:
    """Return everything that the pages show, in order, each with the numbers of its pages."""
    reasons = {**_running(pages.lines, pages.page_count), **_contents(pages.lines)}
    headings = _outlined(pages, reasons) or _numbered(pages.lines, reasons)
    return list(_Paragraphs(pages.lines, reasons, headings))


class _Paragraphs:
    """Joins the lines of running text into paragraphs, across what is printed on every page."""

    def __init__(self, lines: Sequence[PdfLine], reasons: dict[int, str], headings: dict[int, tuple[int, int]]) -> None:
        self._lines, self._reasons, self._headings = lines, reasons, headings
        self._words = _vocabulary(lines)
        self._run: list[PdfLine] = []

    def __iter__(self) -> Iterator[Paragraph]:
        at = 0
        while at < len(self._lines):
            level, last = self._headings.get(at, (0, at))
            yield from self._heading(at, last, level) if level else self._line(at)
            at = last + 1
        yield from self._close()

    def _heading(self, first: int, last: int, level: int) -> Iterator[Paragraph]:
        yield from self._close()
        run = self._lines[first : last + 1]
        shown = " ".join(" ".join(one.text for one in run).split())
        yield Paragraph(shown, "heading", level=level, at=run[0].page, until=run[-1].page)

    def _line(self, at: int) -> Iterator[Paragraph]:
        line, reason = self._lines[at], self._reasons.get(at)
        if (reason and reason != _RUNNING_REASON) or (not reason and self._run and _is_apart(self._run[-1], line)):
            yield from self._close()
        if reason:
            yield Paragraph(line.text, "left_out", reason=reason, at=line.page)
        else:
            self._run.append(line)

    def _close(self) -> Iterator[Paragraph]:
        if self._run:
            yield Paragraph(_join(self._run, self._words), at=self._run[0].page, until=self._run[-1].page)
            self._run = []


# what is printed on every page


def _running(lines: Sequence[PdfLine], count: int) -> dict[int, str]:
    """Find headers and footers: lines in the margins that come again, whatever the figures in them."""
    body = _body_size(iter(lines))
    margin = [
        index
        for index, line in enumerate(lines)
        if not _MARGIN <= line.top <= 1 - _MARGIN and not (_is_larger(line, body) and _heading(line.text))
    ]
    pages: dict[str, set[int]] = defaultdict(set)
    for index in margin:
        pages[_figureless(lines[index].text)].add(lines[index].page)
    known = {key for key, own in pages.items() if len(own) >= max(_FEW, _SHARE * count)}
    found = [one for one in margin if _figureless(lines[one].text) in known or _PAGE_NUMBER.fullmatch(lines[one].text)]
    return dict.fromkeys([*found, *_broken(lines, margin, known)], _RUNNING_REASON)


def _broken(lines: Sequence[PdfLine], margin: Sequence[int], known: set[str]) -> Iterator[int]:
    """Yield the pieces of a header or footer that stands in pieces on one page."""
    for start, first in enumerate(margin):
        told = lines[first].text
        for last in margin[start + 1 : start + _MOST_PIECES]:
            told += f" {lines[last].text}"
            if lines[last].page == lines[first].page and _figureless(told) in known:
                yield from margin[start : margin.index(last) + 1]


def _figureless(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()))


def _contents(lines: Sequence[PdfLine]) -> dict[int, str]:
    """Find the table of contents: its title, and the lines after it that end with the number of a page."""
    found = {index: _CONTENTS_REASON for index, line in enumerate(lines) if _DOTTED.fullmatch(line.text)}
    for start, line in enumerate(lines):
        if not _CONTENTS.fullmatch(line.text):
            continue
        last = start
        for index in range(start + 1, len(lines)):
            if _ENTRY.fullmatch(lines[index].text):
                last = index
            elif index - last > _FEW:
                break
        if last > start:
            found.update(dict.fromkeys(range(start, last + 1), _CONTENTS_REASON))
    return found


# headings


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _outlined(pages: Pages, reasons: dict[int, str]) -> dict[int, tuple[int, int]]:
    """Find the lines at which the entries of the outline stand: by index, their level and last line."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(pages.lines):
        if index not in reasons:
            by_page[line.page].append(index)
    found: dict[int, tuple[int, int]] = {}
    after = -1
    for entry in pages.outline:
        own = [at for page in _near(entry.page, pages.page_count) for at in by_page[page] if at > after]
        place = next((run for at in own if (run := _stands_at(pages.lines, at, _key(entry.title)))), None)
        if place:
            found[place[0]] = (entry.level, place[1])
            after = place[1]
    return found if len(found) * 2 >= len(pages.outline) else {}


def _near(page: int | None, count: int) -> range:
    return range(1, count + 1) if page is None else range(page, min(page + 2, count + 1))


def _stands_at(lines: Sequence[PdfLine], at: int, title: str) -> tuple[int, int] | None:
    """Tell whether a title stands at a line, over as many lines as it takes, with or without its number."""
    told = ""
    for last in range(at, min(at + 5, len(lines))):
        told += _key(lines[last].text)
        cut = cut_number(lines[at].text)
        if told == title or (cut and told.removeprefix(_key(lines[at].text[: cut.column])) == title):
            return (at, last) if title else None
        if len(told) > len(title) + 12:
            return None
    return None


def _numbered(lines: Sequence[PdfLine], reasons: dict[int, str]) -> dict[int, tuple[int, int]]:
    """Find numbered headings, set apart by larger or bolder letters where any are; failing them, larger lines."""
    open_lines = [(index, line) for index, line in enumerate(lines) if index not in reasons]
    body = _body_size(line for _, line in open_lines)
    apart = {index for index, line in open_lines if _is_larger(line, body)}
    cuts = {index: cut for index, line in open_lines if (cut := _heading(line.text))}
    numbered = {index: cut for index, cut in cuts.items() if index in apart}
    if not numbered:
        sure = {index: cut for index, cut in cuts.items() if cut.form == "number"}
        numbered = sure if is_sequence([cut.number for cut in sure.values()]) else {}
    if numbered:
        return {index: (min(depth(cut.number), 9), index) for index, cut in numbered.items()}
    return _larger([(index, line) for index, line in open_lines if line.size > body * _LARGER], lines)


def _larger(open_lines: Sequence[tuple[int, PdfLine]], lines: Sequence[PdfLine]) -> dict[int, tuple[int, int]]:
    sizes = sorted({line.size for _, line in open_lines}, reverse=True)
    short = [(index, line) for index, line in open_lines if len(line.text) < _TITLE_LENGTH]
    found: dict[int, tuple[int, int]] = {}
    last = -1
    for index, line in short:
        if index <= last:
            continue
        last = index
        while last + 1 < len(lines) and _goes_on(lines[last], lines[last + 1]):
            last += 1
        found[index] = (min(sizes.index(line.size) + 1, 9), last)
    return found


def _is_larger(line: PdfLine, body: float) -> bool:
    return line.bold or line.size > body * _LARGER


def _goes_on(line: PdfLine, following: PdfLine) -> bool:
    return following.size == line.size and not _is_apart(line, following)


def _heading(text: str) -> Numbered | None:
    cut = cut_number(text)
    if cut is None or len(text) > _TITLE_LENGTH:
        return None
    if text.rstrip().endswith((".", ";", ",")) and " " in cut.title:
        return None  # a sentence
    return cut if cut.form == "identifier" or (cut.title[:1].isupper() or not cut.title) else None


def _body_size(lines: Iterator[PdfLine]) -> float:
    """Return the size in which most characters are printed."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0


# paragraphs


def _is_apart(before: PdfLine, line: PdfLine) -> bool:
    """Tell whether a line begins a paragraph: a larger gap, other letters, or the sign of an item."""
    if _STARTS_ANEW.match(line.text) or abs(before.size - line.size) > 1 or before.bold != line.bold:
        return True
    if line.page != before.page:
        return before.text.endswith((".", ":", ";", "!", "?", "»"))
    height = line.size / 792 or 0.01
    return line.top - before.top > _LINE_GAP * height or line.top < before.top - height


def _vocabulary(lines: Sequence[PdfLine]) -> set[str]:
    """Collect the words that stand within lines, by which a hyphen at a line's end is judged."""
    words = {word.casefold() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text)}
    return words | {word.partition("-")[0] + "-" for word in words if "-" in word}


def _join(run: Sequence[PdfLine], words: set[str]) -> str:
    """Join lines, a word cut at a line's end made whole unless it is written with its hyphen elsewhere."""
    told = _ROUND.sub("• ", run[0].text, count=1) if _ROUND.match(run[0].text) else run[0].text
    for line in run[1:]:
        goes_on = _JOINED.search(told) and line.text[:1].islower()
        told = f"{told[:-1]}{_SOFT}{line.text}" if goes_on else f"{told} {line.text}"

    def whole(cut: re.Match[str]) -> str:
        written = {f"{cut[1]}-{cut[2]}".casefold(), f"{cut[1]}-".casefold()} & words
        return f"{cut[1]}{'-' if written else ''}{cut[2]}"

    return _CUT.sub(whole, told).replace(_SOFT, "")
