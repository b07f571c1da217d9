"""The JSON of the grey zones of the clauses in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from tracker_scope.documents.wording import Wording
from tracker_scope.model.base import Noun
from tracker_scope.model.grey_zone import GreyCode, Severity
from tracker_scope.model.time import AsOf
from tracker_scope.operations.check_contract import CheckedClause, CheckedContract, Dismissal, Remark
from tracker_scope.operations.json_document import View, dumped

_ASKED: Final[Mapping[GreyCode, tuple[str, ...]]] = {
    GreyCode.CONTRADICTION: ("words", "other"),
    GreyCode.NO_ACCEPTANCE_CRITERION: (),
    GreyCode.SEVERAL_OBLIGATIONS: (),
}


class RemarkView(Noun):
    """Words that leave a clause open, and what to ask; offsets are characters of the clause's text."""

    id: str
    code: GreyCode
    severity: Severity
    words: str
    start: int
    end: int
    other: str
    question: str
    dismissed: Dismissal | None


class CheckedView(Noun):
    """A clause with its remarks; `weight` sums those that nobody set aside: 1 for low, 3 for medium, 5 for high."""

    number: str
    title: str
    document: str
    place: str
    weight: int
    remarks: tuple[RemarkView, ...]


class CheckView(View):
    """What `contract check --json` prints: every clause in force, the vaguest first."""

    schema_: Literal["tracker-scope/check/1"] = Field(default="tracker-scope/check/1", alias="schema")
    as_of: AsOf
    clauses: tuple[CheckedView, ...]


def question_of(words: Wording, remark: Remark) -> str:
    """Return what to ask the other party about the words of a clause."""
    zone = remark.zone
    told = {"words": zone.words, "other": zone.other}
    asked = {name: told[name] for name in _ASKED.get(zone.code, ("words",))}
    return words.say(f"cli.check.ask.{zone.code.value}", **asked)


def check_json(found: CheckedContract, words: Wording) -> str:
    """Write the grey zones of the clauses in force."""
    return dumped(CheckView(as_of=found.as_of, clauses=tuple(_clause(one, words) for one in found.clauses)))


def _clause(one: CheckedClause, words: Wording) -> CheckedView:
    return CheckedView(
        number=one.clause.number,
        title=one.clause.title,
        document=one.document,
        place=str(one.clause.place),
        weight=one.weight,
        remarks=tuple(_remark(remark, words) for remark in one.remarks),
    )


def _remark(one: Remark, words: Wording) -> RemarkView:
    zone = one.zone
    return RemarkView(
        id=one.id,
        code=zone.code,
        severity=zone.severity,
        words=zone.words,
        start=zone.start,
        end=zone.end,
        other=zone.other,
        question=question_of(words, one),
        dismissed=one.dismissed,
    )
