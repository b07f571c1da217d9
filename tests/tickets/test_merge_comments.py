"""One comment in several sources: one number, one id for good, and missed only by a source that had it."""

from __future__ import annotations

from datetime import timedelta

from merge_cases import CLIENT, Case, csv, differing, rest, told
from sightings import day

from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor, Comment


def test_a_comment_of_two_sources_is_one_with_the_number_and_id_of_its_first_capture() -> None:
    case = Case().seen("csv", 10, 5, comments=(csv(1, "Agreed."), csv(2, "No.")))
    early = {one.id: one.number for one in case.history().comments}
    case.seen("jira", 20, 5, comments=(rest("501", 1, "Agreed."), rest("503", 1.5, "Wait."), rest("502", 2, "No.")))
    history = case.history()
    assert [(one.number, one.aliases) for one in history.comments] == [(1, ("501",)), (2, ("502",)), (3, ())]
    assert {one.id: one.number for one in history.comments if one.id in early} == early
    first = history.comments[0]
    assert (first.at, first.author, first.record) == (day(1) + timedelta(seconds=37), CLIENT, 1)
    assert all(first.known_as(name) for name in (*early, "501")[::2])
    assert not first.known_as("502")


def test_the_second_of_two_captures_of_a_csv_does_not_lose_what_only_the_other_source_has() -> None:
    case = Case().seen("jira", 10, 5, comments=(rest("1", 1, "a"), rest("2", 2, "b"))).seen("csv", 20, 15)
    case.seen("csv", 30, 25, comments=(csv(3, "c"),))
    assert told(case.history()) == [
        (1, "1", ["a"], False),
        (2, "2", ["b"], False),
        (3, f"{day(3).isoformat()}/client-dsi", ["c"], False),
    ]


def test_only_a_later_capture_of_a_source_that_had_it_misses_a_comment() -> None:
    case = Case().seen("jira", 10, 5, comments=(rest("1", 1, "a"), rest("2", 2, "b")))
    case.seen("csv", 11, 5, comments=(csv(1, "a"),)).seen("jira", 31, 29, comments=(rest("2", 2, "c"),))
    history = case.history()
    assert told(history) == [(1, "1", ["a"], True), (2, "2", ["b", "c"], False)]
    assert (history.comments[0].shown_until, history.comments[0].missing_since) == (day(10), day(31))
    edit = history.comments[1].versions[1]
    assert (edit.between, edit.since, edit.exact) == ((day(10), day(31)), day(31), False)


def test_a_comment_that_only_a_csv_showed_before_it_was_edited_keeps_its_first_words() -> None:
    case = Case().seen("csv", 10, 5, comments=(csv(1, "I accept"),))
    case.seen("jira", 20, 15, comments=(rest("1", 1, "I refuse", edited_at=day(15)),))
    (one,) = case.history().comments
    assert [(version.value, version.exact) for version in one.versions] == [("I accept", True), ("I refuse", True)]
    assert one.versions[1].since == day(15)


def test_words_that_differ_at_one_time_are_a_disagreement() -> None:
    case = Case().seen("csv", 10, 15, comments=(csv(1, "I accept"),))
    case.seen("jira", 20, 15, comments=(rest("1", 1, "I refuse", visibility=Visibility.ROLE),))
    assert differing(case.history()) == [("#1", ("jira", "csv"), ("I refuse", "I accept"))]
    assert case.history().disagreements[0].restricted
    assert case.history().comments[0].visibility is Visibility.ROLE


def test_comments_of_one_minute_are_told_apart_by_their_words_first() -> None:
    case = Case().seen("jira", 10, 5, comments=(rest("1", 1, "a"), rest("2", 1, "b")))
    second = csv(1, "a").model_copy(update={"id": csv(1, "a").id + "/2"})
    case.seen("csv", 20, 5, comments=(csv(1, "b"), second))
    assert [(one.id, one.aliases) for one in case.history().comments] == [("1", (second.id,)), ("2", (csv(1, "b").id,))]
    assert case.history().disagreements == ()


def test_comments_of_different_minutes_or_of_one_source_are_never_one() -> None:
    case = Case().seen("jira", 10, 5, comments=(rest("1", 1, "a"), rest("2", 2, "a")))
    assert len(case.history().comments) == 2
    assert len(case.seen("csv", 20, 5, comments=(csv(1.01, "a"),)).history().comments) == 3


def test_a_comment_without_a_date_matches_by_its_words() -> None:
    undated = Comment(id="?", body="a")
    case = Case().seen("csv", 10, 5, comments=(undated,)).seen("jira", 20, 5, comments=(rest("1", 1, "a"),))
    assert [(one.id, one.aliases, one.at) for one in case.history().comments] == [
        ("?", ("1",), day(1) + timedelta(seconds=37))
    ]


def test_an_account_that_a_source_writes_in_another_form_is_an_alias() -> None:
    case = Case().seen("csv", 10, 5, reporter=Actor(account="Client DSI"), comments=(csv(1, "a", "557058:aa"),))
    case.seen("jira", 20, 5, comments=(rest("1", 1, "a"),))
    history = case.history()
    assert history.reporter is not None
    assert history.comments[0].author is not None
    expected = ("client-dsi", "557058:aa", "Client DSI")
    assert history.reporter.accounts == history.comments[0].author.accounts == expected
    assert history.disagreements == ()


def test_two_accounts_that_one_source_knows_are_two_persons() -> None:
    case = Case().seen("csv", 10, 5, comments=(csv(1, "+1", "provider-pm"),))
    other = rest("1", 1, "+1")
    known = rest("2", 2, "x").model_copy(update={"author": Actor(account="provider-pm")})
    history = case.seen("jira", 20, 5, comments=(other, known)).history()
    assert [one.author.accounts for one in history.comments if one.author] == [("client-dsi",), ("provider-pm",)]
