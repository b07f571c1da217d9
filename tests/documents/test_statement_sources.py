"""What the statement says of a source that several accounts looked at, and of what its last capture lacked."""

from __future__ import annotations

import pytest
from statement_example import Example, at

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.markdown import PLUGIN
from tracker_scope.documents.scope_statement import build
from tracker_scope.model.capture import Gap, Run

SEEN = {"9005": "RES-5"}


def live(number: int, account: str, *gaps: Gap, **seen: str) -> Run:
    """Make a capture of a live tracker by an account; the last one met the tickets that are named."""
    one = Example("en").runs()[0]
    told = {"id": f"r{number}", "account": account, "files": (), "captured_at": at(3, number), "gaps": gaps}
    return one.model_copy(update={**told, "seen": seen})


def written(styles: dict[str, Style], *runs: Run, names: bool = True, language: str = "en") -> str:
    facts = Example("en", names=names).facts().model_copy(update={"runs": runs, "accounts": {}})
    return PLUGIN.render(build(facts), styles[language]).decode("utf-8")


RUNS = [*(live(n, "compte-z1") for n in (1, 2, 3)), live(4, "compte-z2")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_account_is_named_with_its_number_of_captures(styles: dict[str, Style], language: str) -> None:
    assert "compte-z1 (3 captures), compte-z2 (1 capture)" in written(styles, *RUNS, language=language)


def test_accounts_are_counted_and_not_named_unless_names_are_asked_for(styles: dict[str, Style]) -> None:
    found = written(styles, *RUNS, names=False)
    unnamed = "recorded in the ledger, not named here"
    assert f"{unnamed} (3 captures), {unnamed} (1 capture)" in found
    assert "compte-z" not in found


def test_one_account_is_named_without_a_number(styles: dict[str, Style]) -> None:
    assert "compte-z1 |" in written(styles, *RUNS[:3])


@pytest.mark.parametrize("seen", [{}, SEEN], ids=["not met", "met"])
def test_what_is_missing_is_told_in_full_whether_the_run_met_the_ticket_or_not(
    styles: dict[str, Style], seen: dict[str, str]
) -> None:
    gap = Gap(code="not_visible", subject="9005", detail="RES-5: comments 4/5")
    assert "RES-5: comments 4/5 |" in written(styles, live(1, "compte-z1", gap, **seen))
