"""The paragraphs of a document whose format is no plain text, and the clauses that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from tracker_scope.contract.draft import clause_of, left_out
from tracker_scope.contract.markdown_scan import Mark
from tracker_scope.contract.numbering import numbering_findings
from tracker_scope.contract.numbers import arabic, cut_number
from tracker_scope.contract.passages import Passages
from tracker_scope.contract.source_text import Line, SourceText
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import LeftOut, Reading, Unit

Sort = Literal["heading", "text", "row", "left_out"]
_ENDING: Final = re.compile(r"[\s.):\u2013\u2014-]+$")


class Paragraph(NamedTuple):
    """A paragraph, or a row of a table, in the order in which a document is read.

    `text` is what a reader sees but for `label`, the number that the format gives it ("4.2",
    "(a)", "Annexe I –"). `level` counts headings from 1. Rows of one table follow each other and
    share `table`; `reason` says why a paragraph that is left out belongs to no clause. `at` is the
    number of its page, where paragraphs are not counted themselves.
    """

    text: str
    sort: Sort = "text"
    label: str = ""
    level: int = 0
    reason: str = ""
    table: int = 0
    at: int = 0

    @property
    def shown(self) -> str:
        """Return the text with the number that a reader sees before it."""
        return f"{self.label} {self.text}".strip() if self.label else self.text


def clauses_of(file: str, paragraphs: Sequence[Paragraph], unit: Unit) -> Reading:
    """Give every paragraph that has words to one clause, or to what is left out with a reason."""
    source = _source(file, paragraphs, unit)
    passages = Passages(source, tuple(_marks(paragraphs)))
    roman = any(len(draft.number) > 1 and arabic(draft.number) for draft in passages.drafts)
    clauses = tuple(clause_of(draft, source, roman=roman) for draft in passages.drafts)
    found = [] if clauses else [Finding.of("no_clause_found", [file])]
    return Reading(
        clauses=clauses,
        left_out=tuple(_left(source, passages)),
        findings=(*found, *numbering_findings([one.number for one in clauses])),
    )


def covered(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the spans of characters that clauses and passages left out hold, in no order."""
    for clause in reading.clauses:
        yield from ((place.start, place.end) for place in (clause.place, *clause.continued))
    yield from ((one.place.start, one.place.end) for one in reading.left_out)


def _left(source: SourceText, passages: Passages) -> list[LeftOut]:
    found = [one for reason, lines in passages.left.items() for one in left_out(source, lines, reason)]
    return sorted(found, key=lambda one: one.place.start)


def _source(file: str, paragraphs: Sequence[Paragraph], unit: Unit) -> SourceText:
    """Lay out paragraphs as lines, a blank one after each, so that no two are taken for one."""
    lines: list[Line] = []
    start = 0
    for index, one in enumerate(paragraphs, 1):
        end, number = start + len(one.shown), one.at or index
        lines += [Line(number, one.shown, start, end), Line(number, "", end, end)]
        start = end + 1
    return SourceText(file, tuple(lines), unit=unit)


def _marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    for _, run in groupby(enumerate(paragraphs), key=lambda one: one[1].table or -one[0] - 1):
        (first, one), *others = run
        last = others[-1][0] if others else first
        if one.table and one.sort == "row":
            yield Mark("table", 2 * first, 2 * last + 1)
        elif one.shown.strip():
            yield _mark(one, 2 * first)


def _mark(one: Paragraph, at: int) -> Mark:
    if one.sort == "heading" and one.shown.strip(" \t.:-–—"):
        cut = cut_number(one.shown) if one.label else None
        number = (cut.number if cut and cut.form != "identifier" else _ENDING.sub("", one.label)) if one.label else ""
        words = one.text if one.label else one.shown
        return Mark("heading", at, at, words.strip(), one.level, number=number)
    return Mark(one.sort if one.sort == "left_out" else "text", at, at, one.reason)
