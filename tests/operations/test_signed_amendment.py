"""Signed amendments: recorded with the draft they came from, proposed row by row, tied only by a person."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from command_line import copy_of, written
from small_project import classes, decided, laid_out, on, register, size

from tracker_scope.errors import (
    ByMissing,
    ClauseUnknown,
    DocumentDraftDiffers,
    DraftUnclear,
    DraftUnknown,
    ImportInvalid,
    SourceNeeded,
)
from tracker_scope.model.contract import ContractDocument
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.acts import encode
from tracker_scope.operations.amendment_draft import DraftRequest, draft
from tracker_scope.operations.amendment_view import list_drafts
from tracker_scope.operations.contract import DocumentRequest
from tracker_scope.operations.decide_file import import_decisions
from tracker_scope.operations.recorded import decisions_of, documents_of
from tracker_scope.operations.signed_amendment import Row, Signed, add_signed, confirm, numbers_in_force
from tracker_scope.operations.signed_rows import reason_of, write_rows

GROUP: Final = """
[[group]]
[[group.line]]
id = "L1"
effect = "modified"
title = "A second export"
clauses = ["4.2"]
tickets = ["PRT-2"]

[[group.line]]
id = "L2"
effect = "added"
title = "An archive of the requests"
tickets = ["PRT-3", "PRT-1"]
"""
SIGNED: Final = """# Amendment No. 2

Section 4.2 is replaced by the following:

> ### 4.2 Export
>
> The portal exports the list in XML.

The following section 4.3 is added:

> ### 4.3 Colours
>
> Screens are blue.

The following section 4.4 is added:

> ### 4.4 Archive
>
> Requests are archived for ten years.
"""
DAY: Final = "2026-03-20"


def drafted_in(folder: Path) -> Path:
    """Make a project with a draft of a change and of something new."""
    laid_out(folder)
    with on(folder, "2026-03-12") as workspace:
        draft(workspace, DraftRequest(name="A2", group=written(folder / "group.toml", GROUP)))
    return folder


@pytest.fixture
def drafted(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("signed-from", drafted_in, tmp_path / "portal", tmp_path_factory)


def signed(folder: Path, text: str = SIGNED, day: str = DAY, **more: Any) -> Signed:
    told = {"file": written(folder / "signed.md", text), "kind": "amendment", "draft": "A2", "signed_on": "2026-03-19"}
    with on(folder, day) as workspace:
        return add_signed(workspace, DocumentRequest.model_validate(told | more))


def confirmed(folder: Path, found: Signed, *choices: tuple[Row, str], by: str | None = "provider-pm") -> int:
    with on(folder, DAY) as workspace:
        reasons = {row.line: reason_of(workspace.words, found, row) for row, _ in choices}
        return len(confirm(workspace, choices, by, reasons).new)


# recorded


def test_the_signed_text_is_in_force_and_ties_nothing_by_itself(drafted: Path) -> None:
    before = classes(register(drafted, DAY))
    found = signed(drafted)
    assert (found.added.new, found.added.document.draft, found.is_in_force) == (True, "A2", True)
    with on(drafted, DAY) as workspace:
        assert {"4.3", "4.4"} <= set(numbers_in_force(workspace).values())
        assert decisions_of(workspace) == ()
        assert list_drafts(workspace)[0].signed == "signed"
    assert classes(register(drafted, DAY)) == before


def test_rows_are_proposed_by_clause_and_by_words_of_what_is_added(drafted: Path) -> None:
    rows = signed(drafted).rows
    assert [(row.line, row.ticket.key, row.only) for row in rows] == [
        ("L1", "PRT-2", "4.2"),
        ("L2", "PRT-3", None),
        ("L2", "PRT-1", None),
    ]
    assert [(one.number, one.named) for one in rows[1].candidates] == [("4.4", False), ("4.3", False)]
    assert rows[0].candidates[0].text == "The portal exports the list in XML."


def test_a_clause_that_is_deleted_is_no_clause_to_rest_on(drafted: Path) -> None:
    found = signed(drafted, "# Amendment\n\nSection 4.2 is deleted.\n")
    assert [row.candidates for row in found.rows] == [(), (), ()]


def test_a_clause_over_or_under_the_one_that_a_line_names_is_proposed(drafted: Path) -> None:
    text = SIGNED.replace("Section 4.2 is", "Section 4 is").replace("### 4.2 Export", "### 4 Functions")
    assert [one.number for one in signed(drafted, text).rows[0].candidates] == ["4"]


def test_what_differs_from_the_draft_is_said(drafted: Path) -> None:
    assert signed(drafted).findings == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SIGNED.split("The following section", maxsplit=1)[0], {"draft_line_not_in_signed": ("L2",)}),
        (
            "# A\n\nSection 4.1 is replaced by the following:\n\n> ### 4.1 Lists\n>\n> Two lists.\n",
            {"draft_line_not_in_signed": ("L1", "L2"), "signed_change_not_in_draft": ("4.1",)},
        ),
    ],
)
def test_lines_and_changes_without_a_counterpart_are_listed(
    drafted: Path, text: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert {one.code: one.examples for one in signed(drafted, text).findings} == expected


def test_a_document_without_a_draft_is_recorded_as_ever(drafted: Path) -> None:
    with on(drafted, DAY) as workspace:
        (baseline,) = documents_of(workspace)
        (act,) = workspace.ledger.acts("document")
    assert baseline.draft is None
    assert act.body == encode(baseline, without=frozenset({"record", "draft"}))
    assert b"draft" not in act.body
    assert ContractDocument.model_validate(baseline.model_dump()) == baseline


@pytest.mark.parametrize(("more", "error"), [({"draft": "A3"}, DraftUnknown), ({"kind": "baseline"}, DraftUnclear)])
def test_what_is_no_signed_draft_is_refused(drafted: Path, more: dict[str, Any], error: type[Exception]) -> None:
    before = size(drafted)
    with pytest.raises(error):
        signed(drafted, **more)
    assert size(drafted) == before


def test_the_same_file_again_proposes_again_and_records_nothing(drafted: Path) -> None:
    first = signed(drafted)
    before = size(drafted)
    again = signed(drafted)
    assert (again.added.new, again.rows, size(drafted)) == (False, first.rows, before)


def test_what_was_recorded_without_its_draft_is_not_recorded_anew(drafted: Path) -> None:
    from tracker_scope.operations.contract import add_document

    file = written(drafted / "signed.md", SIGNED)
    with on(drafted, DAY) as workspace:
        add_document(workspace, DocumentRequest(file=file, kind="amendment", signed_on="2026-03-19"))
    with pytest.raises(DocumentDraftDiffers):
        signed(drafted)


# confirmed


def test_a_confirmed_row_is_a_decision_like_any_other(drafted: Path) -> None:
    decided(drafted, "2026-03-13", "PRT-3", DecisionKind.NOT_COVERED)
    found = signed(drafted)
    assert confirmed(drafted, found, (found.rows[0], "4.2"), (found.rows[1], "4.4")) == 2
    told = register(drafted, DAY)
    assert classes(told) == {"PRT-1": "baseline", "PRT-2": "amendment", "PRT-3": "amendment"}
    with on(drafted, DAY) as workspace:
        last = decisions_of(workspace)[-1]
    assert (last.by, last.kind, last.clauses) == ("provider-pm", DecisionKind.CLAUSES, ("4.4",))
    assert last.reason == ("Brought by signed (line L2 of the draft A2), confirmed on reading the signed text.")
    assert confirmed(drafted, found, (found.rows[0], "4.2")) == 0


@pytest.mark.parametrize(
    ("by", "number", "error"),
    [(None, "4.2", ByMissing), ("client-dsi", "4.2", SourceNeeded), ("provider-pm", "9.9", ClauseUnknown)],
)
def test_who_confirms_and_what_are_checked_and_one_wrong_row_leaves_nothing(
    drafted: Path, by: str | None, number: str, error: type[Exception]
) -> None:
    found = signed(drafted)
    before = size(drafted)
    with pytest.raises(error):
        confirmed(drafted, found, (found.rows[1], "4.4"), (found.rows[0], number), by=by)
    assert size(drafted) == before


def test_before_its_day_an_amendment_cannot_be_confirmed(drafted: Path) -> None:
    found = signed(drafted, effective_on="2026-04-01")
    assert (found.is_in_force, found.from_day.isoformat()) == (False, "2026-04-01")
    with pytest.raises(ClauseUnknown):
        confirmed(drafted, found, (found.rows[1], "4.4"))
    with on(drafted, "2026-04-01") as workspace:
        chosen = [(found.rows[1], "4.4")]
        assert confirm(workspace, chosen, "provider-pm", {"L2": "as read"}).new


# the file of rows


def rows_file(folder: Path, found: Signed, by: str | None = "provider-pm") -> Path:
    with on(folder, DAY) as workspace:
        return write_rows(workspace, found, by).path


def test_nothing_is_decided_in_the_file_of_rows(drafted: Path) -> None:
    path = rows_file(drafted, signed(drafted))
    assert tomllib.loads(path.read_text("utf-8")) == {}
    with on(drafted, DAY) as workspace, pytest.raises(ImportInvalid):
        import_decisions(workspace, path)


def uncommented(path: Path) -> Path:
    """Take the marks away from every decision, and from nothing else."""
    known = ("[[decision]]", "ticket =", "clauses =", "by =", "reason =")
    lines = [line.removeprefix("# ") for line in path.read_text("utf-8").splitlines()]
    return written(path.with_name("mine.toml"), "\n".join(line for line in lines if line.startswith(known)))


def test_what_a_person_uncomments_is_recorded_and_what_is_open_is_refused(drafted: Path) -> None:
    path = uncommented(rows_file(drafted, signed(drafted)))
    with on(drafted, DAY) as workspace:
        with pytest.raises(ImportInvalid):
            import_decisions(workspace, path)
        path.write_text(path.read_text("utf-8").replace("clauses = []", 'clauses = ["4.4"]'), "utf-8")
        assert len(import_decisions(workspace, path).new) == 3
    assert set(classes(register(drafted, DAY)).values()) == {"amendment"}


def test_a_file_that_a_person_may_have_worked_on_is_left_as_it_is(drafted: Path) -> None:
    found = signed(drafted)
    path = rows_file(drafted, found)
    path.write_text("# mine", "utf-8")
    with on(drafted, DAY) as workspace:
        assert not write_rows(workspace, found, None).new
    assert path.read_text("utf-8") == "# mine"


@pytest.mark.parametrize("title", ["x\n[[decision]]\nticket = 'PRT-1'", "\u202e[[decision]]", '"""', "\\", "{label}"])
def test_hostile_words_stay_comments(tmp_path: Path, title: str) -> None:
    from tracker_scope.operations.toml_text import quoted

    folder = laid_out(tmp_path / "hostile")
    text = GROUP.replace('"A second export"', quoted(title))
    with on(folder, "2026-03-12") as workspace:
        draft(workspace, DraftRequest(name="A2", group=written(folder / "group.toml", text)))
    path = rows_file(folder, signed(folder, SIGNED.replace("XML.", f"XML.\n>\n> {title}")))
    assert tomllib.loads(path.read_text("utf-8")) == {}
    assert "\u202e" not in path.read_text("utf-8")
