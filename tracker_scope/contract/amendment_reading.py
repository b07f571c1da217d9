"""What was read of an amendment, and the clause that one of its articles changed, for a later amendment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from tracker_scope.contract.amendment_blocks import Article
from tracker_scope.contract.numbers import number_key
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import ClauseChange, LeftOut

_LABEL_NUMBER: Final = re.compile(r"(?:avenant|amendment)\W{0,3}(?:n\w{0,5}\W{0,3})?0*(\d{1,3})(?!\d)", re.IGNORECASE)
_ONLY_NUMBER: Final = re.compile(r"\D*?0*(\d{1,3})\D*")


class AmendmentReading(NamedTuple):
    """The changes of an amendment in their order, what was left out, and what to look at.

    `articles` are those of the amendment itself: a later amendment may change one.
    """

    changes: tuple[ClauseChange, ...]
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[Finding, ...] = ()
    articles: tuple[Article, ...] = ()


Earlier = Mapping[str, AmendmentReading]
"""What earlier amendments changed, by the labels under which they are recorded."""

NO_EARLIER: Final[Earlier] = MappingProxyType({})


def changed_by(earlier: Earlier, amendment: str, article: str) -> ClauseChange | None:
    """Return the only change that an article of an earlier amendment made.

    None when no single amendment bears that number, when it has not exactly one such article, or
    when that article made no change or several.
    """
    named = [one for label, one in earlier.items() if amendment and amendment == _number(label)]
    if len(named) != 1:
        return None
    places = [one.place for one in named[0].articles if number_key(one.number) == number_key(article)]
    if len(places) != 1:
        return None
    place = places[0]
    changes = [one for one in named[0].changes if place.start <= one.passage.start < place.end]
    return changes[0] if len(changes) == 1 else None


def _number(label: str) -> str:
    """Return the number that a label gives an amendment, dates in it left aside."""
    found = _LABEL_NUMBER.search(label) or _ONLY_NUMBER.fullmatch(label)
    return found[1] if found else label
