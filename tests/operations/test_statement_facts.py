"""What a scope statement is told: whole threads whoever wrote in them, and the records behind it."""

from __future__ import annotations

from pathlib import Path

from command_line import ticket
from small_project import captured, decided, laid_out, moment, on

from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.model.register import Exclusion
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.mapping import record_mappings
from tracker_scope.operations.register import build_register, recorded
from tracker_scope.operations.statement_facts import facts_of
from tracker_scope.operations.withdraw import withdraw

ASKED = "As we said."
THEIRS = "05/Mar/26 9:00 AM;somebody;It is in § 4.1."


def told(folder: Path, day: str, effective: str | None = None, known: str | None = None) -> StatementFacts:
    with on(folder, day) as workspace:
        found = recorded(workspace, effective, known)
        return facts_of(workspace, found, build_register(workspace, found), names=False)


def not_found(folder: Path, description: str = ASKED) -> Path:
    """Let the provider say of a ticket, on which an unknown account wrote, that it is not found."""
    captured(folder, "2026-03-11", ticket(7, "A map", description, Comment=THEIRS), source="more")
    decided(folder, "2026-03-20", "PRT-7", DecisionKind.NOT_COVERED)
    return folder


def test_the_thread_of_a_ticket_not_found_holds_its_description_and_strangers_words(project: Path) -> None:
    facts = told(not_found(project), "2026-04-01")
    description, comment = facts.messages
    assert (description.number, description.text, description.by) == (None, ASKED, None)
    assert (comment.number, comment.text, comment.by, comment.account) == (1, "It is in § 4.1.", None, "somebody")
    assert facts.withheld == ()
    # A CSV shows no earlier wordings: the description is dated at the creation, its wording at the capture.
    assert description.captured == moment("2026-03-11")
    assert comment.captured is None


def test_words_of_other_tickets_and_of_later_days_are_not_taken(project: Path) -> None:
    assert told(project, "2026-04-01").messages == ()
    decided(project, "2026-03-04", "PRT-1", DecisionKind.NOT_COVERED)
    assert len(told(project, "2026-04-01").messages) == 2
    assert [one.number for one in told(project, "2026-04-01", effective="2026-03-04").messages] == [None]


def test_positions_that_differ_bring_the_whole_thread(project: Path) -> None:
    decided(project, "2026-03-20", "PRT-1", DecisionKind.NOT_COVERED)
    decided(
        project, "2026-03-21", "PRT-1", DecisionKind.CLAUSES, by="client-dsi", source="PRT-1#1", made_on="2026-03-06"
    )
    facts = told(project, "2026-04-01")
    assert {one.classification.value for one in facts.scope.entries if one.ticket == "PRT-1"} == {"contested"}
    assert [(one.number, one.by) for one in facts.messages] == [(None, None), (1, "client-dsi")]


def test_a_declared_type_keeps_the_day_since_which_it_stands(project: Path) -> None:
    for day, words in (("2026-03-01", ["Task"]), ("2026-03-05", ["Chore", "Task"]), ("2026-03-09", ["Chore"])):
        with on(project, day) as workspace:
            record_mappings(workspace, {"internal_types": words, "defect_types": ["Bug"]})
    at = {(one.meaning, one.type): one.at.day for one in told(project, "2026-04-01").declared}
    assert at == {("internal", "Chore"): 5, ("defect", "Bug"): 1}
    assert {one.type for one in told(project, "2026-04-01", effective="2026-03-04", known="2026-03-04").declared} == {
        "Task",
        "Bug",
    }


def test_a_withdrawn_run_is_told_with_its_person_and_reason(project: Path) -> None:
    report = captured(project, "2026-03-12", ticket(9), source="other")
    with on(project, "2026-03-15") as workspace:
        withdraw(workspace, report.run.id, "provider-pm", "another project")
    (one,) = told(project, "2026-04-01").withdrawals
    assert (one.source, one.by, one.reason, one.tickets) == ("other", "provider-pm", "another project", 1)
    assert one.at.day == 15
    assert told(project, "2026-04-01", known="2026-03-14").withdrawals == ()


def test_what_an_open_ticket_cites_and_nothing_answers_to_is_told(project: Path) -> None:
    captured(project, "2026-03-11", ticket(8, "A map", "See § 9.9 and EX-47."), source="more")
    (one,) = told(project, "2026-04-01").unread
    assert "9.9" in " ".join(one.cited)


def test_tickets_left_out_are_named_with_the_reason(tmp_path: Path) -> None:
    facts = told(laid_out(tmp_path / "dated"), "2026-04-01", effective="2026-03-01")
    assert {one.ticket for one in facts.scope.excluded} == {"PRT-1", "PRT-2", "PRT-3"}
    assert {one.reason for one in facts.scope.excluded} == {Exclusion.NOT_YET_CREATED}


def test_a_decision_whose_source_is_restricted_since_is_marked_so(project: Path) -> None:
    """A comment that was public when it was cited, on another ticket than the one decided, and is not any more."""
    cited = ticket(7, "A map", ASKED, Comment="05/Mar/26 9:00 AM;client-dsi;PRT-2 is as PRT-7.")
    captured(project, "2026-03-11", cited, source="more")
    decided(project, "2026-03-20", "PRT-2", DecisionKind.INTERNAL, by="client-dsi", source="PRT-7#1")
    captured(project, "2026-03-25", cited | {"Security Level": "Internal"}, source="more")
    earlier, later = (told(project, "2026-04-01", known=day) for day in ("2026-03-24", None))
    assert [one.source.restricted for one in earlier.decisions if one.source] == [False]
    assert [one.source.restricted for one in later.decisions if one.source] == [True]
    assert (len(earlier.writings), later.writings) == (1, ())


def test_an_edited_message_brings_its_earlier_wording(project: Path) -> None:
    not_found(project)
    edited = ticket(7, "A map", "Otherwise.", Comment=THEIRS, Updated="25/Mar/26 9:00 AM")
    captured(project, "2026-03-26", edited, source="more")
    description, comment = told(project, "2026-04-01").messages
    assert (description.text, [one.text for one in description.earlier]) == ("Otherwise.", [ASKED])
    assert description.captured is None
    assert comment.earlier == ()
    before = told(project, "2026-04-01", effective="2026-03-22").messages[0]
    assert (before.text, before.earlier) == (ASKED, ())
