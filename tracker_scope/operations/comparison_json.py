"""The JSON of two texts of the contract beside each other."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tracker_scope.contract.comparison import ClauseComparison, Kind
from tracker_scope.model.base import Noun
from tracker_scope.model.contract import Clause
from tracker_scope.operations.compare_contract import Compared, Side
from tracker_scope.operations.json_document import View, dumped


class ComparedText(Noun):
    """A text that is compared: the date or document that was asked for, when it was in force, its clauses in number."""

    asked: str
    at: datetime
    clauses: int


class ComparedClause(Noun):
    """A clause in one of the texts."""

    number: str
    title: str
    text: str
    digest: str
    place: str


class Difference(Noun):
    """Words that stayed, went or came."""

    kind: Literal["equal", "removed", "added"]
    words: str


class ClauseDifference(Noun):
    """What became of a clause; `words` where its text changed."""

    kinds: tuple[Kind, ...]
    before: ComparedClause | None
    after: ComparedClause | None
    words: tuple[Difference, ...]


class ComparisonView(View):
    """What `contract compare --json` prints: every clause of which anything changed; how many stayed as they were."""

    schema_: Literal["tracker-scope/comparison/1"] = Field(default="tracker-scope/comparison/1", alias="schema")
    before: ComparedText
    after: ComparedText
    unchanged: int
    changes: tuple[ClauseDifference, ...]


def comparison_json(found: Compared) -> str:
    """Write what differs between two texts."""
    changes = tuple(_difference(one) for one in found.changes)
    view = ComparisonView(
        before=_text(found.before),
        after=_text(found.after),
        unchanged=len(found.clauses) - len(changes),
        changes=changes,
    )
    return dumped(view)


def _text(side: Side) -> ComparedText:
    return ComparedText(asked=side.asked, at=side.at, clauses=len(side.versions))


def _difference(one: ClauseComparison) -> ClauseDifference:
    words = tuple(Difference(kind=kind, words=words) for kind, words in one.words)
    return ClauseDifference(kinds=one.kinds, before=_clause(one.before), after=_clause(one.after), words=words)


def _clause(clause: Clause | None) -> ComparedClause | None:
    if clause is None:
        return None
    return ComparedClause(
        number=clause.number, title=clause.title, text=clause.text, digest=clause.digest, place=str(clause.place)
    )
