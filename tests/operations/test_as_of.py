"""Both hands of the clock: what was true on a day, and what had been recorded by then."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from command_line import ticket
from small_project import ROWS, amend, bare, captured, classes, decided, moment, on, register

from tracker_scope.errors import DateInFuture, DateInvalid, NothingCaptured
from tracker_scope.model.register import Classification, Exclusion
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.as_of import as_of, day_of, instant_of
from tracker_scope.operations.mapping import add_mappings
from tracker_scope.operations.people import import_people
from tracker_scope.operations.recorded import mappings_of
from tracker_scope.operations.withdraw import withdraw


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-31", "2026-03-31T23:59:59.999999+02:00"),
        ("2026-01-31", "2026-01-31T23:59:59.999999+01:00"),
        ("2026-03-29", "2026-03-29T23:59:59.999999+02:00"),
        ("2026-03-31T18:00:00Z", "2026-03-31T18:00:00+00:00"),
        ("2026-03-31T18:00:00-05:00", "2026-03-31T18:00:00-05:00"),
        ("2026-03-31T18:00", "2026-03-31T18:00:00+02:00"),
        ("2026-03-31 18:00", "2026-03-31T18:00:00+02:00"),
    ],
)
def test_a_day_is_its_end_and_an_instant_is_itself(text: str, expected: str) -> None:
    assert instant_of(text, "Europe/Paris") == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-02-30", "31/03/2026", "2026-03-31T25:00", "0000-01-01"])
def test_what_is_no_date_is_refused(text: str) -> None:
    for read in (day_of, lambda one: instant_of(one, "UTC")):
        with pytest.raises(DateInvalid):
            read(text)
    assert day_of("2026-03-31") == date(2026, 3, 31)


def test_the_ends_of_the_calendar_are_refused_or_taken_and_never_a_fault() -> None:
    assert instant_of("9999-12-31", "America/New_York").year == 9999
    with pytest.raises(DateInvalid):
        instant_of("0001-01-01T00:00:00+05:00", "UTC")


def test_without_a_capture_there_is_no_date_to_take(tmp_path: Path) -> None:
    with on(bare(tmp_path / "empty"), "2026-04-01") as workspace:
        with pytest.raises(NothingCaptured):
            as_of(workspace, None, None)
        assert as_of(workspace, "2026-03-31", None).effective == instant_of("2026-03-31", "Europe/Paris")


def test_the_default_is_the_last_capture_until_somebody_decides(project: Path) -> None:
    with on(project, "2026-04-05") as workspace:
        assert as_of(workspace, None, None).effective == moment("2026-03-10")
    decided(project, "2026-04-01")
    with on(project, "2026-04-05") as workspace:
        found = as_of(workspace, None, None)
    assert (found.effective, found.known) == (moment("2026-04-01"), moment("2026-04-01"))


def test_other_records_move_what_is_known_and_not_the_date(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        add_mappings(workspace, {"bots": ["*[bot]"]})
        found = as_of(workspace, None, None)
    assert (found.effective, found.known) == (moment("2026-03-10"), moment("2026-04-01"))


def test_looking_again_without_news_moves_the_date(project: Path) -> None:
    captured(project, "2026-03-20", *ROWS)
    with on(project, "2026-04-05") as workspace:
        assert as_of(workspace, None, None).effective == moment("2026-03-20")


def test_the_default_of_an_earlier_knowledge_is_the_last_capture_of_then(project: Path) -> None:
    captured(project, "2026-03-20", *ROWS, ticket(4))
    with on(project, "2026-04-05") as workspace:
        found = as_of(workspace, None, "2026-03-15")
        assert (found.effective, found.known) == (moment("2026-03-10"), instant_of("2026-03-15", "Europe/Paris"))
        with pytest.raises(NothingCaptured):
            as_of(workspace, None, "2026-03-01")


def test_a_decision_made_later_is_not_yet_true(project: Path) -> None:
    decided(project, "2026-04-10", made_on="2026-04-01")
    assert classes(register(project, "2026-04-20", "2026-03-31"))["PRT-3"] == "open"
    assert classes(register(project, "2026-04-20", "2026-04-01"))["PRT-3"] == "baseline"
    assert classes(register(project, "2026-04-20"))["PRT-3"] == "baseline"


def test_a_decision_recorded_later_was_not_yet_known(project: Path) -> None:
    decided(project, "2026-04-10", made_on="2026-04-01")
    assert classes(register(project, "2026-04-20", "2026-04-05", "2026-04-09"))["PRT-3"] == "open"
    assert classes(register(project, "2026-04-20", "2026-04-05", "2026-04-10"))["PRT-3"] == "baseline"


def test_a_decision_counts_from_the_day_of_the_project(project: Path) -> None:
    decided(project, "2026-04-10", made_on="2026-04-01")
    for instant, expected in [("2026-03-31T21:59:59Z", "open"), ("2026-03-31T22:00:00Z", "baseline")]:
        assert classes(register(project, "2026-04-20", instant))["PRT-3"] == expected


def test_authority_is_that_of_the_day_of_the_decision(project: Path) -> None:
    decided(project, "2026-04-01", kind=DecisionKind.NOT_COVERED, made_on="2025-12-31")
    found = register(project, "2026-04-01")
    assert classes(found)["PRT-3"] == "open"
    assert "remark_without_authority" in {one.code for one in found.findings}


def test_authority_recorded_later_was_not_yet_known(project: Path) -> None:
    decided(project, "2026-04-01", by="provider-dev", kind=DecisionKind.INTERNAL)
    file = project / "more.toml"
    file.write_text('[[person]]\nid = "provider-dev"\nparty = "provider"\nauthority = [{ from = 2026-01-01 }]\n')
    with on(project, "2026-04-10") as workspace:
        import_people(workspace, file)
    assert classes(register(project, "2026-04-20", "2026-04-20", "2026-04-09"))["PRT-3"] == "open"
    assert classes(register(project, "2026-04-20", "2026-04-20"))["PRT-3"] == "internal"


def test_an_amendment_is_known_from_its_record_and_holds_from_its_effect(project: Path) -> None:
    amend(project, "2026-04-10", effective_on="2026-04-15")
    for effective, known, suspect in [
        ("2026-04-14", None, 0),
        ("2026-04-15", None, 1),
        ("2026-04-15", "2026-04-09", 0),
    ]:
        assert register(project, "2026-05-01", effective, known).counts.suspect == suspect


def test_a_ticket_created_later_is_counted_and_not_classified(project: Path) -> None:
    captured(project, "2026-03-20", *ROWS, ticket(4, Created="15/Mar/26 9:00 AM"))
    found = register(project, "2026-04-01", "2026-03-14")
    assert "PRT-4" not in classes(found)
    assert (found.counts.excluded[Exclusion.NOT_YET_CREATED], found.counts.captured) == (1, 4)
    assert found.counts.reconciles()
    assert register(project, "2026-04-01", "2026-03-14", "2026-03-15").counts.captured == 3


def test_what_was_edited_later_is_not_yet_so(project: Path) -> None:
    captured(project, "2026-03-20", ROWS[0] | {"Description": "Never mind."}, *ROWS[1:])
    assert classes(register(project, "2026-04-01", "2026-03-10"))["PRT-1"] == "baseline"
    assert classes(register(project, "2026-04-01", "2026-03-20"))["PRT-1"] == "open"
    assert classes(register(project, "2026-04-01", "2026-03-20", "2026-03-15"))["PRT-1"] == "baseline"


def test_a_withdrawal_is_known_from_its_record(project: Path) -> None:
    run = captured(project, "2026-03-20", ticket(9), source="other").run.id
    with on(project, "2026-04-10") as workspace:
        withdraw(workspace, run, "provider-pm", "the export of another client")
    before, after = (register(project, "2026-05-01", "2026-05-01", known) for known in ("2026-04-09", "2026-04-10"))
    assert (classes(before).get("PRT-9"), before.counts.excluded[Exclusion.WITHDRAWN]) == ("open", 0)
    assert (classes(after).get("PRT-9"), after.counts.excluded[Exclusion.WITHDRAWN]) == (None, 1)
    assert before.counts.reconciles()
    assert after.counts.reconciles()
    assert before.counts.captured == after.counts.captured == 4


def test_positions_of_both_parties_are_told_apart(project: Path) -> None:
    decided(project, "2026-04-01", "PRT-1", clauses=("4.1",), made_on="2026-03-06")
    decided(project, "2026-04-01", "PRT-1", DecisionKind.NOT_COVERED, by="client-dsi", source="PRT-1#1")
    (entry,) = [one for one in register(project, "2026-04-01").entries if one.ticket == "PRT-1"]
    assert entry.classification is Classification.CONTESTED
    assert [(one.party, one.clause) for one in entry.basis] == [("client", None), ("provider", "4.1")]


def test_of_two_decisions_of_one_day_the_later_record_stands(project: Path) -> None:
    decided(project, "2026-04-01", kind=DecisionKind.INTERNAL, made_on="2026-03-30")
    decided(project, "2026-04-02", kind=DecisionKind.NOT_COVERED, made_on="2026-03-30")
    decided(project, "2026-04-03", kind=DecisionKind.CLAUSES, made_on="2026-03-29")
    assert classes(register(project, "2026-04-05"))["PRT-3"] == "not_covered"


def test_mappings_of_an_earlier_knowledge(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        add_mappings(workspace, {"internal_types": ["Story"]})
        assert mappings_of(workspace, moment("2026-03-31")).internal_types == frozenset()
    assert classes(register(project, "2026-04-05", "2026-04-05", "2026-03-31"))["PRT-3"] == "open"
    assert classes(register(project, "2026-04-05", "2026-04-05"))["PRT-3"] == "internal"


def test_of_the_future_nothing_is_known(project: Path) -> None:
    with on(project, "2026-04-20") as workspace:
        assert as_of(workspace, "2026-04-10", None).known == moment("2026-03-10")
        assert as_of(workspace, "2026-05-10", None).known == moment("2026-03-10")


@pytest.mark.parametrize("date_", ["2026-04-21", "2026-04-20T22:00:00Z"])
def test_a_register_of_a_day_that_has_not_come_is_refused(project: Path, date_: str) -> None:
    with pytest.raises(DateInFuture):
        register(project, "2026-04-20", date_)
    assert register(project, "2026-04-20", "2026-04-20").counts.captured == 3
    assert register(project, "2026-04-20", "2026-04-20T21:59:59Z").counts.captured == 3
