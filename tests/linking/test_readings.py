"""Readings: the text in force when a mention was written decides, and nothing is guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker_scope.linking.readings import findings, read
from tracker_scope.model.contract import Clause, ClauseVersion, Place
from tracker_scope.model.time import Period
from tracker_scope.model.trace import Mention, Standing

BASELINE = datetime(2024, 1, 1, tzinfo=UTC)
AMENDED = datetime(2024, 6, 1, tzinfo=UTC)
LOST = datetime(2024, 9, 1, tzinfo=UTC)


def version(number: str, identity: str, begins: datetime, ends: datetime | None = None) -> ClauseVersion:
    place = Place(file="cdc.md", line_from=1, line_to=2, start=0, end=9)
    clause = Clause(number=number, place=place, digest="0" * 64)
    period = Period(from_=begins, to=ends)
    return ClauseVersion(identity=identity, clause=clause, document="b", document_kind="baseline", in_force=period)


VERSIONS = (
    version("4.2", "sorting", BASELINE, AMENDED),
    version("4.2", "filters", AMENDED),
    version("4.3", "sorting", AMENDED),
    version("7", "hosting", BASELINE),
    version("7", "hosting of tests", BASELINE),
)


class Contract:
    """Two texts one after the other, and none handed over from September on."""

    def by_target(self, target: str, at: datetime) -> tuple[ClauseVersion, ...]:
        return tuple(one for one in VERSIONS if one.clause.number == target and one.in_force.holds(at))

    def is_supplied(self, at: datetime) -> bool:
        return at < LOST

    def has_text(self, at: datetime) -> bool:
        return at >= BASELINE


def mention(at: datetime, *targets: str, standing: Standing = Standing.PLAIN, restricted: bool = False) -> Mention:
    return Mention(
        cited="x",
        form="number",
        targets=targets,
        field="title",
        position=0,
        standing=standing,
        at=at,
        restricted=restricted,
    )


@pytest.mark.parametrize(
    ("at", "targets", "clauses", "problem"),
    [
        (datetime(2024, 3, 1, tzinfo=UTC), ("4.2",), ("sorting",), None),
        (AMENDED, ("4.2",), ("filters",), None),
        (AMENDED, ("4.2", "4.3"), ("filters", "sorting"), None),
        (AMENDED, ("4.2", "9.9"), ("filters",), None),
        (AMENDED, ("9.9",), (), "unknown_number"),
        (AMENDED, ("7",), ("hosting", "hosting of tests"), None),
        (LOST, ("4.2",), (), "text_not_supplied"),
        (datetime(2023, 12, 31, tzinfo=UTC), ("4.2",), (), "no_text_in_force"),
    ],
)
def test_a_mention_reads_against_the_text_of_its_day(
    at: datetime, targets: tuple[str, ...], clauses: tuple[str, ...], problem: str | None
) -> None:
    reading = read(mention(at, *targets), Contract())
    assert (reading.clauses, reading.problem) == (clauses, problem)


def test_a_foreign_mention_names_no_clause() -> None:
    reading = read(mention(AMENDED, "4.2", standing=Standing.FOREIGN), Contract())
    assert (reading.clauses, reading.problem) == ((), "foreign")


@pytest.mark.parametrize("standing", [Standing.QUOTED, Standing.BOT])
def test_quoted_mentions_and_those_of_bots_still_tie(standing: Standing) -> None:
    assert read(mention(AMENDED, "4.2", standing=standing), Contract()).clauses == ("filters",)


def test_findings_name_the_ticket_and_what_was_written() -> None:
    said = [mention(AMENDED, "4.2", "9.9"), mention(AMENDED, "7"), mention(LOST, "4.2"), mention(AMENDED, "4.3")]
    said += [mention(AMENDED, "8.8", restricted=True), mention(BASELINE, "1", standing=Standing.FOREIGN)]
    found = {one.code: one.examples for one in findings("PIM-4", [read(one, Contract()) for one in said])}
    assert found == {
        "unknown_number": ("PIM-4: 9.9", "PIM-4"),
        "ambiguous_number": ("PIM-4: 7",),
        "text_not_supplied": ("PIM-4: 4.2",),
    }
