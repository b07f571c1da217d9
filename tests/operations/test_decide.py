"""Decisions: nobody speaks for another party without its own writing, and the same word is recorded once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from command_line import ticket, written
from small_project import ROWS, amend, asked, bare, captured, decided, laid_out, moment, on, register, size

from tracker_scope.errors import (
    ByMissing,
    ClauseUnknown,
    DateInFuture,
    DateInvalid,
    DayNeeded,
    DecisionUnclear,
    ImportInvalid,
    NothingCaptured,
    PersonUnknown,
    SourceElsewhere,
    SourceLater,
    SourceNeeded,
    SourceNotFound,
    SourceNotTheirs,
    TicketAmbiguous,
    TicketUnknown,
    TrackerScopeError,
)
from tracker_scope.model.register import Classification
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.decide import decide, requested
from tracker_scope.operations.decide_file import import_decisions
from tracker_scope.operations.recorded import decisions_of

CITED = {"by": "client-dsi", "source": "PRT-1#1"}
REFUSALS: list[tuple[str, dict[str, Any], type[TrackerScopeError]]] = [
    ("another party without its writing", {"by": "client-dsi"}, SourceNeeded),
    ("the writing of somebody else", {"source": "PRT-1#1"}, SourceNotTheirs),
    ("dated before the writing", {**CITED, "ticket": "PRT-1", "made_on": "2026-03-04"}, SourceLater),
    ("the writing in another ticket", CITED, SourceElsewhere),
    ("a day that has not come", {"made_on": "2026-04-02"}, DateInFuture),
    ("no such comment", {**CITED, "source": "PRT-1#2"}, SourceNotFound),
    ("no comment at all", {**CITED, "source": "letter.pdf"}, SourceNotFound),
    ("a number in other digits", {**CITED, "source": "PRT-1#²"}, SourceNotFound),
    ("a number without end", {**CITED, "source": "PRT-1#" + "9" * 5000}, SourceNotFound),
    ("a comment of no ticket", {**CITED, "source": "PRT-99#1"}, TicketUnknown),
    ("no such ticket", {"ticket": "PRT-99"}, TicketUnknown),
    ("no such clause", {"clauses": ["4.9"]}, ClauseUnknown),
    ("a clause not yet in force", {"made_on": "2025-12-31"}, ClauseUnknown),
    ("one clause of two unknown", {"clauses": ["4.1", "4.9"]}, ClauseUnknown),
    ("nobody of that name", {"by": "provider-ceo"}, PersonUnknown),
    ("nobody named", {"by": None}, ByMissing),
]


@pytest.mark.parametrize(("more", "error"), [pytest.param(*row[1:], id=row[0]) for row in REFUSALS])
def test_what_cannot_be_decided_is_refused_and_leaves_nothing(
    project: Path, more: dict[str, Any], error: type[TrackerScopeError]
) -> None:
    before = size(project)
    with on(project, "2026-04-01") as workspace, pytest.raises(error) as refused:
        decide(workspace, asked(**more))
    assert type(refused.value) is error
    assert refused.value.exit_code == 2
    assert size(project) == before


def test_before_any_capture_there_is_nothing_to_decide(tmp_path: Path) -> None:
    with on(bare(tmp_path / "empty"), "2026-04-01") as workspace, pytest.raises(NothingCaptured):
        decide(workspace, asked())


def test_a_key_that_two_sources_share_must_be_written_out(project: Path) -> None:
    captured(project, "2026-03-11", ticket(3, "In another tracker"), source="other")
    with on(project, "2026-04-01") as workspace, pytest.raises(TicketAmbiguous) as refused:
        decide(workspace, asked("prt-3"))
    assert {"export", "other"} <= {part.strip(": ") for part in str(refused.value).replace(",", " ").split()}


def test_a_decision_keeps_what_the_person_had_before_them(project: Path) -> None:
    made = decided(project, "2026-04-01", clauses=("4.1", "8.1"))
    assert (made.by, made.party, made.recorded_by, made.made_on) == (
        "provider-pm",
        "provider",
        "provider",
        date(2026, 4, 1),
    )
    assert made.recorded_at == moment("2026-04-01")
    assert (made.clauses, set(made.clause_digests)) == (("4.1", "8.1"), {"4.1", "8.1"})
    assert made.clauses_at.isoformat() == "2026-04-01T23:59:59.999999+02:00"
    with on(project, "2026-04-02") as workspace:
        (kept,) = decisions_of(workspace)
    assert kept.model_copy(update={"record": 0}) == made


def test_clauses_are_named_as_the_contract_numbers_them_and_once(project: Path) -> None:
    assert decided(project, "2026-04-01", clauses=("4.1.", "4.1")).clauses == ("4.1",)


def test_the_same_decision_twice_adds_nothing(project: Path) -> None:
    decided(project, "2026-04-01", made_on="2026-04-01")
    with on(project, "2026-04-09") as workspace:
        before = workspace.ledger.head()
        _, new, *_ = decide(workspace, asked(made_on="2026-04-01"))
        assert (new, workspace.ledger.head()) == (False, before)
        _, new, *_ = decide(workspace, asked(made_on="2026-04-01", reason="for another reason"))
        assert new


def test_a_comment_is_evidence_with_its_own_day(project: Path) -> None:
    made = decided(project, "2026-04-01", "PRT-1", DecisionKind.NOT_COVERED, **CITED)
    assert made.made_on == date(2026, 3, 5)
    assert made.source is not None
    assert (made.source.kind, made.source.ticket, made.source.number) == ("comment", "PRT-1", 1)
    assert not made.source.restricted


def test_a_comment_of_a_restricted_ticket_is_restricted_evidence(project: Path) -> None:
    captured(project, "2026-03-11", ROWS[0] | {"Security Level": "Internal"})
    made = decided(project, "2026-04-01", "PRT-1", DecisionKind.NOT_COVERED, **CITED)
    assert made.source is not None
    assert made.source.restricted


@pytest.mark.parametrize("words", ["As for prt-3, it is new work.", "https://jira.example/browse/PRT-3?x=1", "(PRT-3)"])
def test_a_comment_that_names_the_ticket_speaks_of_it(project: Path, words: str) -> None:
    captured(project, "2026-03-11", ticket(4, Comment=f"06/Mar/26 9:00 AM;client-dsi;{words}"))
    made = decided(project, "2026-04-01", kind=DecisionKind.NOT_COVERED, by="client-dsi", source="PRT-4#1")
    assert made.source is not None
    assert made.source.ticket == "PRT-4"


@pytest.mark.parametrize("words", ["PRT-33 is new work.", "XPRT-3", "PRT-3-4", "3"])
def test_a_comment_that_names_another_ticket_does_not(project: Path, words: str) -> None:
    captured(project, "2026-03-11", ticket(4, Comment=f"06/Mar/26 9:00 AM;client-dsi;{words}"))
    with pytest.raises(SourceElsewhere) as refused:
        decided(project, "2026-04-01", kind=DecisionKind.NOT_COVERED, by="client-dsi", source="PRT-4#1")
    assert (refused.value.facts["source"], refused.value.facts["ticket"]) == ("PRT-4#1", "PRT-3")


def test_the_day_of_another_partys_file_must_be_given(project: Path) -> None:
    letter = written(project / "letter.txt", "We ask for it as new work.")
    before = size(project)
    with pytest.raises(DayNeeded) as refused:
        decided(project, "2026-04-01", by="client-dsi", source=str(letter))
    assert (refused.value.exit_code, refused.value.facts["source"]) == (2, "letter.txt")
    assert size(project) == before


def test_today_is_the_default_day_of_the_own_party_with_a_file(project: Path) -> None:
    letter = written(project / "minutes.txt", "We read it together.")
    assert decided(project, "2026-04-01", source=str(letter)).made_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("kind", "clause", "found"),
    [
        (DecisionKind.CLAUSES, "8.1", ("8.1",)),
        (DecisionKind.CORRECTION, "8.1", ("8.1",)),
        (DecisionKind.CLAUSES, "4.1", ()),
        (DecisionKind.NOT_COVERED, "8.1", ()),
    ],
)
def test_a_tie_to_what_promises_nothing_is_recorded_and_said(
    project: Path, kind: DecisionKind, clause: str, found: tuple[str, ...]
) -> None:
    with on(project, "2026-04-01") as workspace:
        done = decide(workspace, asked(kind=kind, clauses=(clause,)))
    assert (done.new, done.other_kinds) == (True, found)
    findings = {one.code: one.examples for one in register(project, "2026-04-01").findings}
    assert findings.get("tied_to_other_kind") == (("PRT-3",) if found else None)


def test_a_file_enters_the_ledger_by_its_digest(project: Path) -> None:
    letter = written(project / "letter.txt", "We ask for it as new work.")
    made = decided(
        project, "2026-04-01", kind=DecisionKind.NOT_COVERED, by="client-dsi", source=str(letter), made_on="2026-03-31"
    )
    assert made.source is not None
    assert (made.source.kind, made.source.file) == ("file", "letter.txt")
    with on(project, "2026-04-02") as workspace:
        assert workspace.ledger.file(made.source.digest or "") == letter.read_bytes()


def test_whoever_records_for_the_other_party_needs_the_writing_of_this_one(project: Path) -> None:
    (project.parent / "user.toml").write_text('me = "client-dsi"\n', "utf-8")
    with on(project, "2026-04-01") as workspace:
        made, *_ = decide(workspace, asked(by=None))
        assert (made.by, made.recorded_by) == ("client-dsi", "client-dsi")
        with pytest.raises(SourceNeeded):
            decide(workspace, asked(by="provider-pm"))


def test_without_authority_it_is_a_remark_and_counts_for_nothing(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        _, new, has_authority, _ = decide(workspace, asked(by="provider-dev"))
    assert (new, has_authority) == (True, False)
    found = register(project, "2026-04-01")
    assert next(one for one in found.entries if one.ticket == "PRT-3").classification is Classification.OPEN
    assert {one.code: one.examples for one in found.findings}["remark_without_authority"] == ("PRT-3: provider-dev",)


def test_a_decision_of_before_an_amendment_names_the_clause_of_then(project: Path) -> None:
    amend(project, "2026-04-10", effective_on="2026-04-15")
    then = decided(project, "2026-05-01", clauses=("4.2",), made_on="2026-04-14")
    now = decided(project, "2026-05-01", clauses=("4.2",), made_on="2026-04-15")
    assert then.clause_digests != now.clause_digests


TOLD: dict[str, Any] = {
    "clauses": (),
    "correction_of": (),
    "not_covered": False,
    "internal": False,
    "cites": (),
    "reason": "why",
    "by": None,
    "made_on": None,
    "source": None,
}


@pytest.mark.parametrize(
    ("ticket_", "more"),
    [
        ("PRT-1", {}),
        ("PRT-1", {"clauses": ("4.1",), "internal": True}),
        ("PRT-1", {"internal": True, "cites": ("8.1",)}),
        ("PRT-1", {"clauses": ("4.1",), "reason": " "}),
        ("PRT-1", {"clauses": ("4.1",), "reason": None}),
        (None, {"clauses": ("4.1",)}),
    ],
)
def test_a_command_line_says_exactly_one_thing(ticket_: str | None, more: dict[str, Any]) -> None:
    with pytest.raises(DecisionUnclear):
        requested(ticket_, TOLD | more)


def test_a_command_line_becomes_a_request() -> None:
    read = requested("PRT-1", TOLD | {"not_covered": True, "cites": ("8.1",), "made_on": "2026-04-01"})
    assert (read.kind, read.clauses, read.made_on) == (DecisionKind.NOT_COVERED, ("8.1",), date(2026, 4, 1))
    with pytest.raises(DateInvalid):
        requested("PRT-1", TOLD | {"internal": True, "made_on": "1 April"})


ENTRY = '[[decision]]\nticket = "PRT-3"\nclauses = ["4.1"]\nby = "provider-pm"\nmade_on = 2026-04-01\nreason = "why"\n'
CORRECTION = ENTRY.replace("clauses", "correction_of").replace("PRT-3", "PRT-2")


def test_a_file_is_imported_once(project: Path) -> None:
    file = written(project / "decisions.toml", ENTRY + CORRECTION + ENTRY)
    with on(project, "2026-04-02") as workspace:
        first = import_decisions(workspace, file)
        before = workspace.ledger.head()
        again = import_decisions(workspace, file)
        assert workspace.ledger.head() == before
    assert ([one.ticket_key for one in first.new], first.known, first.remarks) == (["PRT-3", "PRT-2"], 1, ())
    assert (again.new, again.known) == ((), 3)
    assert [one.kind for one in first.new] == [DecisionKind.CLAUSES, DecisionKind.CORRECTION]


def test_a_source_file_is_found_beside_the_import(project: Path, tmp_path: Path) -> None:
    written(tmp_path / "mail" / "letter.txt", "We agree.")
    entry = ENTRY.replace("provider-pm", "client-dsi") + 'source = "letter.txt"\n'
    with on(project, "2026-04-02") as workspace:
        (made,) = import_decisions(workspace, written(tmp_path / "mail" / "decisions.toml", entry)).new
    assert made.source is not None
    assert made.source.file == "letter.txt"


BROKEN = {
    "nothing": "",
    "another table": ENTRY + "[person]\n",
    "no tables": "decision = 4\n",
    "numbers": "decision = [1, 2]\n",
    "not TOML": "[[decision]",
    "an unknown word": ENTRY + ENTRY + 'note = "x"\n',
    "two kinds": ENTRY + ENTRY + "internal = true\n",
    "no kind": ENTRY + ENTRY.replace('clauses = ["4.1"]\n', ""),
    "an exclusion cited for a clause": ENTRY + ENTRY + 'clauses_cited = ["8.1"]\n',
    "no reason": ENTRY + ENTRY.replace('"why"', '" "'),
    "no ticket": ENTRY + ENTRY.replace("PRT-3", ""),
    "a clause as text": ENTRY + ENTRY.replace('["4.1"]', '"4.1"'),
    "a clause as number": ENTRY + ENTRY.replace('["4.1"]', "[4.1]"),
    "clauses as number": ENTRY + ENTRY.replace('["4.1"]', "4.1"),
    "a day as text": ENTRY + ENTRY.replace("2026-04-01", '"2026-04-01"'),
    "an instant for a day": ENTRY + ENTRY.replace("2026-04-01", "2026-04-01T10:00:00Z"),
    "a number for a person": ENTRY + ENTRY.replace('"provider-pm"', "7"),
    "a number for a source": ENTRY + ENTRY + "source = 7\n",
    "an unknown ticket": ENTRY + ENTRY.replace("PRT-3", "PRT-99"),
    "another party": ENTRY + ENTRY.replace("provider-pm", "client-dsi"),
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in BROKEN.items()])
def test_a_file_with_one_wrong_entry_leaves_nothing(project: Path, text: str) -> None:
    before = size(project)
    with on(project, "2026-04-02") as workspace, pytest.raises(ImportInvalid) as refused:
        import_decisions(workspace, written(project / "decisions.toml", text))
    assert refused.value.exit_code == 2
    assert str(refused.value).count("cannot be imported") == 1
    assert ("decision 2" in str(refused.value)) is text.startswith(ENTRY + ENTRY[:11])
    assert size(project) == before


def test_two_copies_of_a_project_give_the_same_ledger(tmp_path: Path) -> None:
    heads = []
    for name in ("one", "two"):
        folder = laid_out(tmp_path / name / "portal")
        decided(folder, "2026-04-01")
        with on(folder, "2026-04-02") as workspace:
            heads.append(workspace.ledger.head())
    assert heads[0] == heads[1]
