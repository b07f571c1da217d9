"""Finds clauses that give different figures for what they say in nearly the same words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from tracker_scope.contract.sentences import sentences
from tracker_scope.model.contract import Clause

_FIGURE: Final = re.compile(r"(?<![\w.,])(\d+(?:[.,\u202f\u00a0]\d+)*)\s*(%|€|\$|[^\W\d_]{1,14})")
_DATE: Final = re.compile(r"(?<!\d)\d{1,2}[/.]\d{1,2}[/.]\d{4}(?!\d)|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_SMALL: Final = 4  # letters: shorter words tell nothing
_LEAST: Final = 3  # words that two sentences must share
_ALIKE: Final = 0.6  # of the words of both
_MOST: Final = 400  # figures of one unit: above, they are not compared with one another


class Figure(NamedTuple):
    """A figure or a date: its clause by index, its place in the clause's text, its unit and value, the words around."""

    clause: int
    start: int
    end: int
    unit: str
    value: str
    about: frozenset[str]


def contradictions(clauses: Sequence[Clause]) -> Iterator[tuple[Figure, Figure]]:
    """Yield pairs of figures of one unit in two clauses that differ though nearly all words around them agree."""
    by_unit: dict[str, list[Figure]] = defaultdict(list)
    for at, clause in enumerate(clauses):
        for one in _figures(at, clause.text):
            by_unit[one.unit].append(one)
    for figures in by_unit.values():
        for one, other in combinations(figures[:_MOST], 2):
            if one.clause != other.clause and one.value != other.value and _agree(one.about, other.about):
                yield one, other


def _figures(at: int, text: str) -> Iterator[Figure]:
    for sentence in sentences(text):
        about = frozenset(
            word[:7] for word in re.findall(r"[^\W\d_]+", sentence.text.casefold()) if len(word) >= _SMALL
        )
        dates = [found.span() for found in _DATE.finditer(sentence.text)]
        for start, end in dates:
            value = sentence.text[start:end]
            yield Figure(at, sentence.start + start, sentence.start + end, "date", value, about)
        every = list(_FIGURE.finditer(sentence.text))
        units = Counter(found[2].casefold().rstrip("s") for found in every)
        for found in every:
            if not any(start <= found.start() < end for start, end in dates):
                unit = found[2].casefold().rstrip("s")
                if units[unit] > 1:
                    continue  # a scale, in which figures differ for a reason
                value = re.sub(r"\s", "", found[1]).replace(",", ".")
                span = (sentence.start + found.start(), sentence.start + found.end())
                yield Figure(at, *span, unit, value, about)


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= _LEAST and shared >= _ALIKE * len(one | other)
