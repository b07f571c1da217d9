"""The paragraphs of a document whose format is no plain text, and the clauses that they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from tracker_scope.contract.draft import clause_of, left_out
from tracker_scope.contract.markdown_scan import Mark
from tracker_scope.contract.numbering import is_sequence, numbering_findings
from tracker_scope.contract.numbers import arabic, cut_number
from tracker_scope.contract.passages import Passages
from tracker_scope.contract.source_text import Line, SourceText
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import LeftOut, Paragraph, Reading, Unit

_ENDING: Final = re.compile(r"[\s.):\u2013\u2014-]+$")


def clauses_of(file: str, paragraphs: Sequence[Paragraph], unit: Unit) -> Reading:
    """Give every paragraph that has words to one clause, or to what is left out with a reason."""
    source, marks = laid_out(file, paragraphs, unit)
    return reading_of(source, marks).model_copy(update={"paragraphs": tuple(paragraphs)})


def reading_of(source: SourceText, marks: Sequence[Mark]) -> Reading:
    """Give every line that is not blank to one clause, or to what is left out with a reason."""
    passages = Passages(source, marks)
    roman = any(len(draft.number) > 1 and arabic(draft.number) for draft in passages.drafts)
    clauses = tuple(clause_of(draft, source, roman=roman) for draft in passages.drafts)
    found = [Finding.of("encoding_guessed", [source.file])] if source.guessed else []
    if not clauses:
        found.append(Finding.of("no_clause_found", [source.file]))
    return Reading(
        clauses=clauses,
        left_out=tuple(_left(source, passages)),
        findings=(*found, *numbering_findings([one.number for one in clauses])),
    )


def laid_out(file: str, paragraphs: Sequence[Paragraph], unit: Unit) -> tuple[SourceText, tuple[Mark, ...]]:
    """Lay out paragraphs as lines, a blank one after each, with the mark of each that has words."""
    return _source(file, paragraphs, unit), tuple(_marks(paragraphs))


def joined(readings: Iterable[Reading]) -> Reading:
    """Join what was read of the files of one document, in their order."""
    parts = tuple(readings)
    return Reading(
        clauses=tuple(one for part in parts for one in part.clauses),
        left_out=tuple(one for part in parts for one in part.left_out),
        findings=merge_findings(one for part in parts for one in part.findings),
        paragraphs=tuple(one for part in parts for one in part.paragraphs),
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
    lines: list[Line] = []
    start = 0
    for index, one in enumerate(paragraphs, 1):
        end, number = start + len(one.shown), one.at or index
        lines += [Line(number, one.shown, start, end, one.until), Line(number, "", end, end)]
        start = end + 1
    return SourceText(file, tuple(lines), unit=unit)


def _numbers(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """Return the numbers of paragraphs that number a document without headings, by index."""
    if any(one.sort == "heading" for one in paragraphs):
        return {}
    cuts = {at: cut_number(one.shown) for at, one in enumerate(paragraphs) if one.sort == "text"}
    numbers = {at: cut.number for at, cut in cuts.items() if cut and cut.form == "number"}
    return numbers if is_sequence(list(numbers.values())) else {}


def _marks(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    numbers = _numbers(paragraphs)
    for _, run in groupby(enumerate(paragraphs), key=lambda one: one[1].table or -one[0] - 1):
        (first, one), *others = run
        last = others[-1][0] if others else first
        if one.table and one.sort == "row":
            yield Mark("table", 2 * first, 2 * last + 1)
        elif first in numbers:
            yield Mark("numbered", 2 * first, 2 * first, number=numbers[first])
        elif one.shown.strip():
            yield _mark(one, 2 * first)


def _mark(one: Paragraph, at: int) -> Mark:
    if one.sort == "heading" and one.shown.strip(" \t.:-–—"):
        cut = cut_number(one.shown) if one.label else None
        number = (cut.number if cut and cut.form != "identifier" else _ENDING.sub("", one.label)) if one.label else ""
        words = one.text if one.label else one.shown
        return Mark("heading", at, at, words.strip(), one.level, number=number)
    return Mark(one.sort if one.sort == "left_out" else "text", at, at, one.reason)
