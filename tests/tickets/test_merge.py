"""Several sources of one ticket: the one that knows most holds, others add what it lacks, and differences are told."""

from __future__ import annotations

import pytest
from merge_cases import Case, csv, differing, rest, told
from sightings import CREATED, day, held, spans

from tracker_scope.model.capture import Visibility
from tracker_scope.tickets.merge import merge
from tracker_scope.tickets.replay import replay
from tracker_scope.tickets.state import state_at, text_digest, text_versions


def test_a_source_alone_is_replayed_as_ever() -> None:
    case = Case().seen("csv", 10, 1, description="a").seen("csv", 20, 15, description="b")
    assert case.history() == replay("csv", case.events["csv"])
    assert merge({}) is None
    assert merge({"csv": []}) is None


def test_the_source_with_dated_changes_holds_and_a_csv_that_agrees_adds_nothing() -> None:
    alone = Case().seen("jira", 20, 15, status="Done").changed("jira", 15, "status", "To Do", "Done")
    both = Case().seen("csv", 10, 5, status="To Do").seen("jira", 20, 15, status="Done")
    both.changed("jira", 15, "status", "To Do", "Done").seen("csv", 30, 15, status="Done")
    assert both.history().fields == alone.history().fields
    assert (both.history().source, both.history().sources) == ("jira", ("jira", "csv"))
    assert both.history().disagreements == ()


def test_without_dated_changes_the_ids_of_comments_decide_then_the_latest_state() -> None:
    stable = Case().seen("csv", 20, 9, comments=(csv(1, "x"),)).seen("xml", 10, 9, comments=(rest("501", 1, "x"),))
    assert stable.history().sources == ("xml", "csv")
    assert Case().seen("a", 10, 9).seen("b", 20, 5).history().sources == ("a", "b")
    assert Case().seen("b", 10, 5).seen("a", 20, 5).history().sources == ("a", "b")


def test_what_a_lesser_source_says_of_the_same_time_is_a_disagreement_and_no_version() -> None:
    case = Case().seen("jira", 20, 15, title="B").changed("jira", 15, "title", "A", "B")
    case.seen("csv", 30, 10, title="C")
    assert spans(case.history(), "title") == [("A", 0, True), ("B", 15, True)]
    assert differing(case.history()) == [("title", ("jira", "csv"), ("A", "C"))]


def test_a_lesser_source_may_show_the_value_of_either_side_of_a_change_within_its_minute() -> None:
    case = Case().seen("jira", 20, 15.0003, status="Done").changed("jira", 15.0003, "status", "To Do", "Done")
    for status in ("To Do", "Done"):
        assert case.seen("csv", 21, 15, status=status).history().disagreements == ()


def test_after_the_last_state_of_the_best_source_another_shows_that_something_changed() -> None:
    case = Case().seen("jira", 20, 15, title="B").changed("jira", 15, "title", "A", "B")
    case.seen("csv", 30, 25, title="C")
    history = case.history()
    assert spans(history, "title") == [("A", 0, True), ("B", 15, True), ("C", 25, False)]
    assert history.fields["title"][2].not_before == day(20)
    assert history.disagreements == ()
    again = case.seen("jira", 40, 35, title="D").changed("jira", 24, "title", "B", "D").history()
    assert spans(again, "title") == [("A", 0, True), ("B", 15, True), ("D", 24, True)]
    assert differing(again) == [("title", ("jira", "csv"), ("D", "C"))]


def test_before_the_first_state_of_a_source_without_history_another_shows_what_stood() -> None:
    case = Case().seen("csv", 10, 5, description="first").seen("xml", 30, 25, description="second")
    case.events["xml"][0] = case.events["xml"][0].model_copy(
        update={"snapshot": case.events["xml"][0].snapshot.model_copy(update={"comments": (rest("1", 1, "x"),)})}  # type: ignore[union-attr]
    )
    assert case.history().source == "xml"
    assert spans(case.history(), "description") == [("first", 0, True), ("second", 25, False)]


def test_an_old_export_that_arrives_late_is_no_edit_back() -> None:
    case = Case().seen("xml", 10, 9, title="B", comments=(rest("1", 1, "x"),)).seen("csv", 20, 5, title="A")
    assert spans(case.history(), "title") == [("A", 0, True), ("B", 9, False)]


def test_a_field_that_the_best_source_lacks_comes_from_the_next() -> None:
    case = Case().seen("jira", 20, 15, status="Done").changed("jira", 15, "status", "To Do", "Done")
    case.seen("csv", 10, 15, status="Done", description="as § 4.1", fields={"Lot": "1"}, labels=("a",))
    history = case.history()
    assert (held(history, "description", 20), held(history, "Lot", 20), held(history, "labels", 20)) == (
        "as § 4.1",
        "1",
        "a",
    )
    assert history.disagreements == ()


def test_what_is_left_out_of_an_export_is_no_removal() -> None:
    case = Case().seen("jira", 20, 15, description="x", labels=("a",)).seen("csv", 30, 25)
    assert (held(case.history(), "description", 40), held(case.history(), "labels", 40)) == ("x", "a")


def test_fields_that_a_format_writes_its_own_way_are_neither_compared_nor_changed() -> None:
    case = Case().seen("jira", 20, 15, fields={"Assignee": "5b10", "Lot": "1"})
    case.seen("csv", 20, 15, fields={"Assignee": "Provider PM", "Lot": "1"})
    case.seen("csv", 30, 25, fields={"Assignee": "Provider PM", "Lot": "2"})
    history = case.changed("jira", 1, "status", "a", "b").history()
    assert spans(history, "Assignee") == [("5b10", 0, True)]
    assert spans(history, "Lot") == [("1", 0, True), ("2", 25, False)]
    assert history.disagreements == ()


@pytest.mark.parametrize(
    ("wiki", "other"),
    [
        ("h2. Needs\n\n* a *bold* need\n* [the page|https://x.example/a]", "Needs\n\n- a bold need\n- the page"),
        ("See {{code}} and _this_.", "See code and this."),
        ("a {code:java}x = 1{code} b", "a x = 1 b"),
        ("R&D <b>now</b>", "R&amp;D now"),
        ("one\r\n\r\ntwo", "<p>one</p>\n<p>two</p>"),
        ("||head||head||\n|a|b|", "head head a b"),
        ("caf\u00e9\u00a0noir", "cafe\u0301 noir"),
        ("ask [~client-dsi]", "ask client-dsi"),
    ],
)
def test_a_format_alone_is_no_difference(wiki: str, other: str) -> None:
    case = Case().seen("jira", 20, 15, description=wiki, comments=(rest("1", 1, wiki),))
    case.seen("xml", 30, 15, description=other, comments=(rest("1", 1, other),))
    case.seen("csv", 40, 35, description=other, comments=(csv(1, other),)).changed("jira", 1, "status", "a", "b")
    history = case.history()
    assert spans(history, "description") == [(wiki, 0, True)]
    assert told(history) == [(1, "1", [wiki], False)]
    assert history.disagreements == ()


@pytest.mark.parametrize(("one", "other"), [("3.5", "35"), ("I accept.", "I accept?"), ("-5", "5"), ("a", "A")])
def test_what_changes_the_sense_is_a_difference(one: str, other: str) -> None:
    case = Case().seen("jira", 20, 15, description=one).seen("xml", 30, 15, description=other)
    assert len(case.history().disagreements) == 1


def test_a_link_confirmed_on_another_form_of_the_text_is_known_to_be_of_the_same_words() -> None:
    case = Case().seen("csv", 10, 15, description="a *bold* need")
    before = state_at(case.history(), day(10)).text_digest
    case.seen("jira", 20, 15, description="a bold need", comments=(rest("1", 1, "x"),))
    history = case.history()
    now = text_digest("A list", "a bold need")
    assert [one.value for one in text_versions(history)] == [now]
    assert dict(history.same_texts) == {before: now}


def test_restrictions_keys_and_what_a_source_lacks_come_together() -> None:
    case = Case().seen("csv", 10, 5, key="OLD-1", url=None, created=None)
    case.seen("jira", 20, 15, key="PIM-7", url="u", visibility=Visibility.SECURITY_LEVEL, parent="PIM-1")
    history = case.history()
    assert (history.key, history.aliases, history.url, history.parent) == ("PIM-7", ("OLD-1",), "u", "PIM-1")
    assert (history.visibility, history.created, history.records) == (Visibility.SECURITY_LEVEL, CREATED, (1, 2))


def test_a_capture_without_the_tracker_s_own_date_is_ordered_by_when_it_was_made() -> None:
    case = Case().seen("jira", 20, 5, title="B").changed("jira", 5, "title", "A", "B").seen("csv", 10, None, title="C")
    assert [one.field for one in case.history().disagreements] == ["title"]
    later = case.seen("csv", 30, None, title="D").history()
    assert spans(later, "title")[-1] == ("D", 30, False)
