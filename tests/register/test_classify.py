"""The classification table of docs/architecture.md: one row for each rule and each clause of its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pytest
from builders import AMENDED, LOST, SIGNED, WRITTEN, decided, digest, entry, said, ticket

from tracker_scope.model.register import Classification as Class
from tracker_scope.model.register import Entry
from tracker_scope.model.register import OpenReason as Why
from tracker_scope.model.ticket import Version
from tracker_scope.model.trace import Decision, Mention, Standing
from tracker_scope.model.trace import DecisionKind as D


class Row(NamedTuple):
    """One row: what the ticket holds, and what must come of it."""

    name: str
    mentions: tuple[Mention, ...]
    decisions: tuple[Decision, ...]
    classification: Class
    clauses: tuple[str, ...] = ()
    reasons: tuple[Why, ...] = ()
    type_: str = "Story"


PLAIN = (said("4.1"),)
MARCH, APRIL, JUNE = date(2026, 3, 2), date(2026, 4, 20), date(2026, 6, 1)
OTHERS = "client-dsi"
POSITIONS = [
    Row("different clauses", (), (decided(D.CLAUSES, "4.1"), decided(D.CLAUSES, "6.1", by=OTHERS)), Class.CONTESTED,
        ("6.1", "4.1")),
    Row("clause and not covered", (), (decided(D.CLAUSES, "4.1"), decided(D.NOT_COVERED, by=OTHERS)), Class.CONTESTED,
        ("4.1",)),
    Row("correction and new work", (), (decided(D.CORRECTION, "4.1"), decided(D.CLAUSES, "4.1", by=OTHERS)),
        Class.CONTESTED, ("4.1",)),
    Row("internal and not covered", (), (decided(D.INTERNAL), decided(D.NOT_COVERED, by=OTHERS)), Class.CONTESTED),
    Row("outweigh type and reference", PLAIN, (decided(D.INTERNAL), decided(D.NOT_COVERED, by=OTHERS)), Class.CONTESTED,
        type_="Technical task"),
    Row("agree", (), (decided(D.CLAUSES, "4.1"), decided(D.CLAUSES, "4.1", by=OTHERS)), Class.BASELINE, ("4.1",)),
    Row("agree in another order", (), (decided(D.CLAUSES, "4.1", "6.1"), decided(D.CLAUSES, "6.1", "4.1", by=OTHERS)),
        Class.BASELINE, ("6.1", "4.1")),
    Row("agree on a clause before and after it was replaced", (),
        (decided(D.CLAUSES, "4.2", on=APRIL), decided(D.CLAUSES, "4.2", by=OTHERS, on=JUNE)), Class.AMENDMENT,
        ("4.2",)),
    Row("not covered, whatever exclusion is cited", (),
        (decided(D.NOT_COVERED, "7.1"), decided(D.NOT_COVERED, by=OTHERS)), Class.NOT_COVERED),
    Row("differed until one gave way", (),
        (decided(D.CLAUSES, "4.1", on=MARCH), decided(D.NOT_COVERED, by=OTHERS, on=APRIL), decided(D.NOT_COVERED,
         on=JUNE)), Class.NOT_COVERED),
    Row("agreed until one changed", (),
        (decided(D.NOT_COVERED, on=MARCH), decided(D.NOT_COVERED, by=OTHERS, on=APRIL), decided(D.CLAUSES, "4.1",
         on=JUNE)), Class.CONTESTED, ("4.1",)),
]  # fmt: skip
DECISIONS = [
    Row("baseline clause", (), (decided(D.CLAUSES, "4.1"),), Class.BASELINE, ("4.1",)),
    Row("clause of the amendment", (), (decided(D.CLAUSES, "4.9", on=JUNE),), Class.AMENDMENT, ("4.9",)),
    Row("both: amendment, all listed", (), (decided(D.CLAUSES, "4.1", "4.9", on=JUNE),), Class.AMENDMENT,
        ("4.1", "4.9")),
    Row("correction of a baseline clause", (), (decided(D.CORRECTION, "4.1"),), Class.CORRECTION, ("4.1",)),
    Row("correction of an amended clause", (), (decided(D.CORRECTION, "4.9", on=JUNE),), Class.CORRECTION, ("4.9",)),
    Row("not covered", (), (decided(D.NOT_COVERED),), Class.NOT_COVERED),
    Row("not covered, citing an exclusion", (), (decided(D.NOT_COVERED, "7.1"),), Class.NOT_COVERED, ("7.1",)),
    Row("internal", (), (decided(D.INTERNAL),), Class.INTERNAL),
    Row("the later supersedes", (), (decided(D.CLAUSES, "4.1", on=MARCH), decided(D.NOT_COVERED, on=JUNE)),
        Class.NOT_COVERED),
    Row("within a party, whoever spoke", (),
        (decided(D.CLAUSES, "4.1", on=MARCH), decided(D.INTERNAL, by="provider-commercial", on=JUNE)), Class.INTERNAL),
    Row("outweighs the type", (), (decided(D.CLAUSES, "4.1"),), Class.BASELINE, ("4.1",), type_="Technical task"),
    Row("outweighs the reference", (said("6.1"),), (decided(D.NOT_COVERED),), Class.NOT_COVERED),
    Row("a defect type changes no decision", (), (decided(D.CLAUSES, "4.1"),), Class.BASELINE, ("4.1",), type_="Bug"),
]  # fmt: skip
TYPES = [
    Row("declared internal", (), (), Class.INTERNAL, type_="Technical task"),
    Row("outweighs the reference", PLAIN, (), Class.INTERNAL, type_="Technical task"),
    Row("not declared", (), (), Class.OPEN, reasons=(Why.NO_REFERENCE,), type_="technical task"),
]
REFERENCES = [
    Row("in the title", (said("4.1", field="title"),), (), Class.BASELINE, ("4.1",)),
    Row("in the description", (said("4.1", field="description"),), (), Class.BASELINE, ("4.1",)),
    Row("in a label", (said("4.1", field="label"),), (), Class.BASELINE, ("4.1",)),
    Row("in a configured field", (said("4.1", field="field:Lot"),), (), Class.BASELINE, ("4.1",)),
    Row("service level", (said("6.1"),), (), Class.BASELINE, ("6.1",)),
    Row("text of the amendment", (said("4.2", at=AMENDED),), (), Class.AMENDMENT, ("4.2",)),
    Row("added by the amendment", (said("4.9", at=AMENDED),), (), Class.AMENDMENT, ("4.9",)),
    Row("defect type", PLAIN, (), Class.CORRECTION, ("4.1",), type_="Bug"),
    Row("defect type, amended clause", (said("4.9", at=AMENDED),), (), Class.CORRECTION, ("4.9",), type_="Bug"),
    Row("the same clause twice", (said("4.1", field="title"), said("4.1")), (), Class.BASELINE, ("4.1",)),
    Row("and another clause in a comment", (said("4.1"), said("6.1", field="comment:7")), (), Class.BASELINE, ("4.1",)),
    Row("and another clause in a quotation", (said("4.1"), said("6.1", standing=Standing.QUOTED)), (), Class.BASELINE,
        ("4.1",)),
    Row("and an unknown number", (said("4.1", field="title"), said("99.9")), (), Class.BASELINE, ("4.1",)),
    Row("and an unknown number in the same breath", (said("4.1", "99.9"),), (), Class.BASELINE, ("4.1",)),
    Row("and another text", (said("4.1"), said("6.1", standing=Standing.FOREIGN)), (), Class.BASELINE, ("4.1",)),
    Row("and one that was taken out", (said("4.1"), said("6.1", until=AMENDED)), (), Class.BASELINE, ("4.1",)),
]  # fmt: skip
OPEN = [
    Row("nothing", (), (), Class.OPEN, reasons=(Why.NO_REFERENCE,)),
    Row("comment only", (said("4.1", field="comment:7"),), (), Class.OPEN, reasons=(Why.MENTION_ONLY,)),
    Row("field not configured", (said("4.1", field="field:Other"),), (), Class.OPEN, reasons=(Why.MENTION_ONLY,)),
    Row("quoted", (said("4.1", standing=Standing.QUOTED),), (), Class.OPEN, reasons=(Why.MENTION_ONLY,)),
    Row("by a bot", (said("4.1", standing=Standing.BOT),), (), Class.OPEN, reasons=(Why.MENTION_ONLY,)),
    Row("exclusion", (said("7.1"),), (), Class.OPEN, reasons=(Why.NOT_A_DELIVERABLE,)),
    Row("assumption", (said("7.2"),), (), Class.OPEN, reasons=(Why.NOT_A_DELIVERABLE,)),
    Row("procedure", (said("8.1"),), (), Class.OPEN, reasons=(Why.NOT_A_DELIVERABLE,)),
    Row("definition", (said("9.1"),), (), Class.OPEN, reasons=(Why.NOT_A_DELIVERABLE,)),
    Row("several clauses in one mention", (said("4.1", "6.1"),), (), Class.OPEN, reasons=(Why.SEVERAL_CLAUSES,)),
    Row("several clauses in two", (said("4.1", field="title"), said("6.1")), (), Class.OPEN,
        reasons=(Why.SEVERAL_CLAUSES,)),
    Row("a deliverable and an exclusion", (said("4.1"), said("7.1")), (), Class.OPEN, reasons=(Why.SEVERAL_CLAUSES,)),
    Row("a number that two clauses bear", (said("A.1"),), (), Class.OPEN, reasons=(Why.SEVERAL_CLAUSES,)),
    Row("unknown number", (said("99.9"),), (), Class.OPEN, reasons=(Why.UNKNOWN_NUMBER,)),
    Row("not yet in force", (said("4.9"),), (), Class.OPEN, reasons=(Why.UNKNOWN_NUMBER,)),
    Row("ended", (said("4.3", at=AMENDED),), (), Class.OPEN, reasons=(Why.UNKNOWN_NUMBER,)),
    Row("unknown number in a comment", (said("99.9", field="comment:7"),), (), Class.OPEN,
        reasons=(Why.UNKNOWN_NUMBER,)),
    Row("text not supplied", (said("4.1", at=LOST),), (), Class.OPEN, reasons=(Why.TEXT_NOT_SUPPLIED,)),
    Row("before any text", (said("4.1", at=SIGNED.replace(year=2025)),), (), Class.OPEN, reasons=(Why.NO_CONTRACT,)),
    Row("another text", (said("4.1", standing=Standing.FOREIGN),), (), Class.OPEN, reasons=(Why.NO_REFERENCE,)),
    Row("taken out", (said("4.1", until=AMENDED),), (), Class.OPEN, reasons=(Why.NO_REFERENCE,)),
    Row("several reasons", (said("99.9"), said("7.1")), (), Class.OPEN,
        reasons=(Why.NOT_A_DELIVERABLE, Why.UNKNOWN_NUMBER)),
    Row("a defect without a reference is no correction", (), (), Class.OPEN, reasons=(Why.NO_REFERENCE,), type_="Bug"),
]  # fmt: skip
TABLE = {
    "positions_differ": [row for row in POSITIONS if row.classification is Class.CONTESTED],
    "decision_of_a_person": [*(row for row in POSITIONS if row.classification is not Class.CONTESTED), *DECISIONS],
    "declared_internal_type": [row for row in TYPES if row.classification is Class.INTERNAL],
    "explicit_reference": REFERENCES,
    "no_basis": [*(row for row in TYPES if row.classification is Class.OPEN), *OPEN],
}
EVERY = [pytest.param(rule, row, id=f"{rule}: {row.name}") for rule, rows in TABLE.items() for row in rows]


@pytest.mark.parametrize(("rule", "row"), EVERY)
def test_the_table(rule: str, row: Row) -> None:
    found = entry(ticket(*row.mentions, type_=row.type_), row.decisions)
    assert (found.classification, found.rule) == (row.classification, rule)
    assert tuple(one.number for one in found.clauses) == row.clauses
    assert found.reasons == row.reasons
    assert bool(found.basis) is (row.classification is not Class.OPEN)


MOVED = {"texts": (Version(value=digest("first text"), since=WRITTEN), Version(value=digest("other"), since=AMENDED))}
SPACED = {"texts": (Version(value=digest("first text"), since=WRITTEN),)}
SUSPECTS: list[tuple[str, tuple[Mention, ...], tuple[Decision, ...], dict[str, Any], list[str], Class]] = [
    ("reference, text moved", PLAIN, (), MOVED, ["ticket"], Class.BASELINE),
    ("reference, clause replaced", (said("4.2"),), (), {}, ["clause"], Class.BASELINE),
    ("reference, clause ended", (said("4.3"),), (), {}, ["clause_ended"], Class.BASELINE),
    ("reference, both", (said("4.2"),), (), MOVED, ["ticket", "clause"], Class.BASELINE),
    ("reference, nothing moved", PLAIN, (), SPACED, [], Class.BASELINE),
    ("reference written after the move", (said("4.2", at=AMENDED),), (), MOVED, [], Class.AMENDMENT),
    ("decision, text moved", (), (decided(D.CLAUSES, "4.1"),), MOVED, ["ticket"], Class.BASELINE),
    ("decision, clause replaced", (), (decided(D.CLAUSES, "4.2"),), {}, ["clause"], Class.BASELINE),
    ("decision, clause ended", (), (decided(D.CORRECTION, "4.3"),), {}, ["clause_ended"], Class.CORRECTION),
    ("decision on no clause, text moved", (), (decided(D.NOT_COVERED),), MOVED, ["ticket"], Class.NOT_COVERED),
    ("confirmed again", (),
     (decided(D.CLAUSES, "4.2"), decided(D.CLAUSES, "4.2", on=JUNE, text_digest=digest("other"))), MOVED, [],
     Class.AMENDMENT),
    ("each position", (),
     (decided(D.CLAUSES, "4.2"), decided(D.CLAUSES, "4.3", by=OTHERS)), {}, ["clause_ended", "clause"],
     Class.CONTESTED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("mentions", "decisions", "more", "moved", "kept"), [pytest.param(*row[1:], id=row[0]) for row in SUSPECTS]
)
def test_a_suspect_link_keeps_its_class(
    mentions: Sequence[Mention], decisions: Sequence[Decision], more: dict[str, Any], moved: list[str], kept: Class
) -> None:
    found = entry(ticket(*mentions, **more), decisions)
    assert [cause.moved for cause in found.suspect] == moved
    assert found.classification is kept


def test_before_the_amendment_nothing_was_suspect() -> None:
    found = entry(ticket(said("4.2"), **MOVED), at=AMENDED.replace(day=10))
    assert (found.classification, found.suspect) == (Class.BASELINE, ())


def test_the_first_mention_of_a_clause_is_the_basis() -> None:
    found = entry(ticket(said("4.2", at=AMENDED), said("4.2", field="title")))
    assert found.classification is Class.BASELINE
    assert [one.source.place for one in found.basis] == ["title:7"]


def test_states_are_those_of_the_date() -> None:
    types = (Version(value="Bug", since=WRITTEN), Version(value="Technical task", since=AMENDED))
    one = ticket(said("4.1"), types=types)
    assert entry(one, at=AMENDED.replace(day=10)).classification is Class.CORRECTION
    assert entry(one).classification is Class.INTERNAL
    assert (entry(one).type, entry(one, at=AMENDED.replace(day=10)).type) == ("Technical task", "Bug")


def test_no_field_of_an_entry_could_hold_a_score() -> None:
    assert not {name for name in Entry.model_fields if "score" in name or "suggest" in name}
    with pytest.raises(ValueError, match="Extra inputs"):
        Entry.model_validate({**entry(ticket()).model_dump(), "suggestions": ["4.1"]})
