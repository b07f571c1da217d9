"""A comment is missed only where one and the same account was shown it before: others may not see it."""

from __future__ import annotations

import pytest
from merge_cases import Case, csv, rest, told
from sightings import comment, day, played, seen

from tracker_scope.model.ticket import Comment, TicketEvent

BOTH = (comment("a"), comment("b"))


def by(account: str, on: float, *comments: Comment) -> TicketEvent:
    """Build what an account was shown on a day."""
    return seen(on, comments=comments).model_copy(update={"accounts": (account,)})


def test_a_comment_that_another_account_is_not_shown_is_not_gone() -> None:
    history = played(by("client-dsi", 10, *BOTH), by("provider-pm", 20, comment("a")))
    assert [(one.id, one.shown_until, one.missing_since) for one in history.comments] == [
        ("a", None, None),
        ("b", None, None),
    ]


def test_a_comment_is_gone_between_two_captures_by_one_account() -> None:
    shots = [by("client-dsi", 10, *BOTH), by("provider-pm", 20, comment("a")), by("client-dsi", 30, comment("a"))]
    gone = played(*shots).comments[1]
    assert (gone.shown_until, gone.missing_since) == (day(10), day(30))


def test_a_window_names_no_capture_by_another_account() -> None:
    shots = [by("client-dsi", 10, *BOTH), by("provider-pm", 20, *BOTH), by("client-dsi", 30, comment("a"))]
    gone = played(*shots).comments[1]
    assert (gone.shown_until, gone.missing_since) == (day(10), day(30))


def test_who_met_a_ticket_unchanged_was_shown_its_comments_and_misses_none_by_that() -> None:
    met = by("client-dsi", 10, *BOTH).model_copy(update={"accounts": ("client-dsi", "provider-pm")})
    assert played(met, by("provider-pm", 20, comment("a"))).comments[1].missing_since == day(20)
    lacking = by("provider-pm", 20, comment("a")).model_copy(update={"accounts": ("provider-pm", "client-dsi")})
    assert played(by("client-dsi", 10, *BOTH), lacking).comments[1].missing_since is None


def test_a_comment_that_any_account_is_shown_again_is_there() -> None:
    shots = [by("client-dsi", 10, *BOTH), by("client-dsi", 20, comment("a")), by("provider-pm", 30, *BOTH)]
    assert played(*shots).comments[1].missing_since is None


def test_a_text_that_only_another_account_showed_is_a_text() -> None:
    history = played(by("client-dsi", 10, comment("a")), by("provider-pm", 20, comment("a", "Refused.")))
    assert [one.value for one in history.comments[0].versions] == ["Agreed.", "Refused."]


@pytest.mark.parametrize(("account", "missing"), [("client-dsi", True), ("provider-pm", False)])
def test_several_sources_are_held_to_it_too(account: str, missing: bool) -> None:  # noqa: FBT001
    case = Case().seen("jira", 10, 5, comments=(rest("1", 1, "a"), rest("2", 2, "b")))
    case.seen("csv", 11, 5, comments=(csv(1, "a"),)).seen("jira", 31, 29, comments=(rest("2", 2, "b"),))
    first, last = case.events["jira"]
    case.events["jira"] = [
        first.model_copy(update={"accounts": ("client-dsi",)}),
        last.model_copy(update={"accounts": (account,)}),
    ]
    assert told(case.history()) == [(1, "1", ["a"], missing), (2, "2", ["b"], False)]
