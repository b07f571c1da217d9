"""The kept text of the contract: whatever was recorded since, it equals the documents read again."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from small_project import add, amend, moment, on

from tracker_scope.model.contract import ContractText, NotSupplied
from tracker_scope.operations import contract_text, kept_text
from tracker_scope.operations.acts import decode
from tracker_scope.operations.contract import declare_not_supplied
from tracker_scope.operations.contract_text import text_of
from tracker_scope.operations.recorded import contract_of, documents_of
from tracker_scope.operations.withdraw_document import withdraw_document
from tracker_scope.operations.workspace import Workspace

LATER = "Section 4.2 is replaced by the following:\n\n> 4.2 Export\n>\n> No export any more.\n"


def read_again(workspace: Workspace) -> ContractText:
    """Return the text as it is read from the recorded bytes alone."""
    gaps = tuple(decode(NotSupplied, act.body) for act in workspace.ledger.acts("not_supplied"))
    return text_of(workspace, documents_of(workspace), gaps)


def kept(workspace: Workspace) -> set[str]:
    """Return the texts that are kept, by their name."""
    _, rows = workspace.ledger.projection.load(kept_text.NAME, kept_text.text_rules(workspace))
    return {key for key, _ in rows}


def nothing(_: Path) -> None:
    """Record nothing."""


def an_amendment(project: Path) -> None:
    amend(project, "2026-03-20")


def two_amendments(project: Path) -> None:
    add(project, "2026-03-20", LATER, "amendment", effective_on="2026-04-01")
    amend(project, "2026-03-21", effective_on="2026-03-25")


def a_gap(project: Path) -> None:
    with on(project, "2026-03-20") as workspace:
        declare_not_supplied(workspace, "2026-02-01", "2026-03-01", "draft 2")


def a_withdrawn_amendment(project: Path) -> None:
    document = amend(project, "2026-03-20").document
    with on(project, "2026-03-21") as workspace:
        assert len(contract_of(workspace).documents) == 2
        withdraw_document(workspace, document.id, "provider-pm", "not the one that was signed")


@pytest.mark.parametrize("happened", [nothing, an_amendment, two_amendments, a_gap, a_withdrawn_amendment])
def test_it_equals_the_documents_read_again(project: Path, happened: Callable[[Path], None]) -> None:
    with on(project, "2026-03-15") as workspace:
        contract_of(workspace)
    happened(project)
    with on(project, "2026-05-01") as workspace:
        anew = read_again(workspace)
        assert contract_of(workspace) == anew  # made now, or kept by what happened
        assert contract_of(workspace) == anew  # kept
        assert contract_of(workspace).model_dump_json() == anew.model_dump_json()


def test_it_is_not_read_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with on(project, "2026-05-01") as workspace:
        first = contract_of(workspace)
        monkeypatch.setattr(contract_text, "text_of", _refused)
        assert contract_of(workspace) == first
        workspace.ledger.projection.drop()
        with pytest.raises(AssertionError, match="read again"):
            contract_of(workspace)


def test_earlier_knowledge_has_a_text_of_its_own(project: Path) -> None:
    amend(project, "2026-04-10")
    with on(project, "2026-05-01") as workspace:
        for _ in range(2):
            assert len(contract_of(workspace, moment("2026-04-09")).documents) == 1
            assert len(contract_of(workspace).documents) == 2
        assert len(kept(workspace)) == 2


@pytest.mark.parametrize("moved", ["version", "language", "reader"])
def test_other_rules_read_it_again(project: Path, monkeypatch: pytest.MonkeyPatch, moved: str) -> None:
    with on(project, "2026-05-01") as workspace:
        contract_of(workspace)
        if moved == "version":
            monkeypatch.setattr(kept_text, "__version__", "99")
        elif moved == "reader":
            theirs = EntryPoint("markdown", "their_reader:PLUGIN", "tracker_scope.readers")
            monkeypatch.setattr(kept_text, "entry_points", lambda group: [theirs] if group else [])
        elif moved == "language":
            project_of = workspace.settings.project
            language = "en" if project_of.language == "fr" else "fr"
            settings = workspace.settings.model_copy(
                update={"project": project_of.model_copy(update={"language": language})}
            )
            workspace = workspace.with_settings(settings)  # noqa: PLW2901 - the same project, said otherwise
        assert kept(workspace) == set()
        monkeypatch.setattr(contract_text, "text_of", _refused)
        with pytest.raises(AssertionError, match="read again"):
            contract_of(workspace)


def test_a_withdrawal_of_what_was_captured_drops_it_with_the_rest(project: Path) -> None:
    with on(project, "2026-05-01") as workspace:
        contract_of(workspace)
        assert kept(workspace)
        with workspace.ledger.writing("x", workspace.clock()) as writer:
            writer.append_act("withdrawal", "export-1", b'{"run":"export-1"}', by="x", at=workspace.clock())
        assert kept(workspace) == set()


def _refused(*_: object) -> ContractText:
    raise AssertionError("read again")
