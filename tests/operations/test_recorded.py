"""What had been recorded by a date, read back in the order that counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import ticket
from small_project import add, amend, bare, captured, decided, moment, on

from tracker_scope.errors import BaselineMissing
from tracker_scope.model.party import People, Person
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.contract import declare_not_supplied
from tracker_scope.operations.contract_text import reading_of
from tracker_scope.operations.people import record_people
from tracker_scope.operations.recorded import contract_of, decisions_of, documents_of, people_of
from tracker_scope.operations.runs import runs_of, withdrawn_of
from tracker_scope.operations.withdraw import withdraw


def test_decisions_come_by_the_day_they_were_made_then_by_record(project: Path) -> None:
    for recorded, made in [("2026-04-01", "2026-03-20"), ("2026-04-02", "2026-03-15"), ("2026-04-03", "2026-03-20")]:
        decided(project, recorded, kind=DecisionKind.INTERNAL, made_on=made, reason=f"said on {recorded}")
    with on(project, "2026-04-05") as workspace:
        every = decisions_of(workspace)
        assert [one.made_on.day for one in every] == [15, 20, 20]
        assert every[1].record < every[2].record
        assert len(decisions_of(workspace, moment("2026-04-02"))) == 2


def test_a_later_record_of_a_person_supersedes(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        record_people(workspace, People(persons=(Person(id="provider-dev", party="provider", function="lead"),)))
        assert [one.id for one in people_of(workspace).persons] == ["client-dsi", "provider-dev", "provider-pm"]
        then, now = (people_of(workspace, known).person("provider-dev") for known in (moment("2026-03-31"), None))
    assert then is not None
    assert now is not None
    assert (then.function, now.function) == ("", "lead")


def test_a_contract_is_as_it_was_known(project: Path) -> None:
    amend(project, "2026-04-10", effective_on="2026-04-15")
    with on(project, "2026-05-01") as workspace:
        assert [one.kind for one in documents_of(workspace)] == ["baseline", "amendment"]
        assert [len(contract_of(workspace, known).documents) for known in (moment("2026-04-09"), None)] == [1, 2]
        with pytest.raises(BaselineMissing):
            contract_of(workspace, moment("2026-01-31"))


def test_a_document_is_read_again_from_the_recorded_bytes(project: Path) -> None:
    (project / "baseline.md").unlink()
    with on(project, "2026-05-01") as workspace:
        reading, data = reading_of(workspace, documents_of(workspace)[0])
    assert data.startswith(b"# Specification")
    assert [one.number for one in reading.clauses] == ["4", "4.1", "4.2", "8", "8.1"]


def test_amendments_apply_by_effect_whatever_the_order_of_their_records(project: Path) -> None:
    later = "Section 4.2 is replaced by the following:\n\n> 4.2 Export\n>\n> No export any more.\n"
    add(project, "2026-04-10", later, "amendment", effective_on="2026-06-01")
    amend(project, "2026-04-20", effective_on="2026-05-01")
    with on(project, "2026-07-01") as workspace:
        texts = [one.clause.text for one in contract_of(workspace).versions if one.identity == "4.2"]
    assert texts == [
        "The portal exports the list.",
        "The portal exports the list in two formats.",
        "No export any more.",
    ]


def test_periods_without_a_text_are_part_of_the_contract(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        gap = declare_not_supplied(workspace, "2026-02-01", "2026-03-01", "draft 2")
        assert contract_of(workspace).not_supplied == (gap,)


def test_runs_are_kept_when_they_are_withdrawn(project: Path) -> None:
    run = captured(project, "2026-03-20", ticket(9), source="other").run.id
    with on(project, "2026-04-10") as workspace:
        withdraw(workspace, run, "provider-pm", "the export of another client")
        assert [one.id for one in runs_of(workspace)] == ["export-1", run]
        assert [one.id for one in runs_of(workspace, moment("2026-03-15"))] == ["export-1"]
        assert (withdrawn_of(workspace), withdrawn_of(workspace, moment("2026-04-09"))) == ({run}, frozenset())


def test_nothing_recorded_is_nothing_known(tmp_path: Path) -> None:
    with on(bare(tmp_path / "empty"), "2026-04-01") as workspace:
        assert (people_of(workspace), decisions_of(workspace), runs_of(workspace)) == (People(), (), ())
