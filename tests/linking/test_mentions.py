"""Mentions through the life of a ticket: which field, by whom, from when to when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.linking.mentions import is_bot, mentions
from tracker_scope.linking.references import FinderOptions
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor, CommentHistory, TicketHistory, TicketRef, Version
from tracker_scope.model.trace import Mention, Standing

START = datetime(2024, 1, 8, 9, tzinfo=UTC)
REPORTER = Actor(account="client-dsi")
EDITOR = Actor(account="provider-pm")
ROBOT = Actor(account="release-robot[bot]")
OPTIONS = FinderOptions(prefixes=("EX-",), fields=("Clause",), bots=("*[[]bot]",))


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def versions(*values: str, actor: Actor | None = None) -> tuple[Version, ...]:
    """One value a day from the day of creation; the first is whoever reported it."""
    return tuple(
        Version(value=value, since=day(number), actor=actor if number else None) for number, value in enumerate(values)
    )


def comment(body: str, author: Actor = EDITOR, visibility: Visibility = Visibility.PUBLIC) -> CommentHistory:
    return CommentHistory(
        id="77",
        number=1,
        author=author,
        at=day(3),
        visibility=visibility,
        versions=(Version(value=body, since=day(3)),),
        record=2,
    )


def history(key: str = "PIM-4", **parts: object) -> TicketHistory:
    given_parts: dict[str, object] = {"fields": {}, "comments": (), **parts}
    return TicketHistory(
        ref=TicketRef(instance="jira.example.org", id="1004"),
        key=key,
        source="jira",
        created=START,
        reporter=REPORTER,
        first_seen=day(9),
        last_seen=day(9),
        **given_parts,
    )


def only(ticket: TicketHistory) -> Mention:
    (mention,) = mentions(ticket, OPTIONS)
    return mention


def test_a_description_speaks_from_the_creation_in_the_reporter_s_name() -> None:
    mention = only(history(fields={"description": (Version(value="Voir § 4.2", since=day(-1), exact=False),)}))
    assert (mention.field, mention.targets, mention.position) == ("description", ("4.2",), 5)
    assert (mention.at, mention.until, mention.author) == (START, None, REPORTER)


def test_a_mention_that_an_edit_adds_is_the_editor_s_and_dates_from_the_edit() -> None:
    mention = only(history(fields={"description": versions("Voir", "Voir § 4.2", actor=EDITOR)}))
    assert (mention.at, mention.author) == (day(1), EDITOR)


def test_a_mention_edited_away_keeps_its_dates() -> None:
    mention = only(history(fields={"title": versions("Tri (§ 4.2)", "Tri")}))
    assert (mention.at, mention.until) == (START, day(1))


def test_a_mention_that_an_edit_leaves_in_place_is_one_mention() -> None:
    mention = only(history(fields={"title": versions("Tri (§ 4.2)", "Le tri, article 4.2", "article 4.2 : tri")}))
    assert (mention.cited, mention.at, mention.until) == ("§ 4.2", START, None)


def test_a_mention_that_comes_back_is_another() -> None:
    found = mentions(history(fields={"title": versions("§ 4.2", "", "§ 4.2")}), OPTIONS)
    assert [(one.at, one.until) for one in found] == [(START, day(1)), (day(2), None)]


def test_a_reference_that_stops_being_quoted_begins_to_speak_then() -> None:
    found = mentions(history(fields={"description": versions("> § 4.2", "§ 4.2")}), OPTIONS)
    assert [(one.standing, one.at, one.until) for one in found] == [
        (Standing.QUOTED, START, day(1)),
        (Standing.PLAIN, day(1), None),
    ]


def test_labels_and_configured_fields_are_read_and_others_are_not() -> None:
    fields = {"labels": versions("urgent\nclause-4.2"), "Clause": versions("EX-12"), "Sprint": versions("§ 9.9")}
    found = mentions(history(fields=fields), OPTIONS)
    assert [(one.field, one.cited, one.position) for one in found] == [
        ("label", "clause-4.2", 7),
        ("field:Clause", "EX-12", 0),
    ]


def test_a_text_of_which_the_tracker_does_not_give_the_beginning_speaks_since_it_is_known() -> None:
    (mention,) = mentions(history(fields={"description": (Version(value="Voir § 4.2", since=day(9)),)}), OPTIONS)
    assert mention.at == day(9)


def test_in_a_time_without_a_text_no_mention_stands() -> None:
    parts = [("Voir § 4.2", 0, 2), ("Voir § 4.2", 4, 6)]
    held = tuple(Version(value=text, since=day(first), until=day(last)) for text, first, last in parts)
    found = mentions(history(fields={"description": held}), OPTIONS)
    assert [(one.at, one.until) for one in found] == [(START, day(2)), (day(4), day(6))]


def test_a_comment_speaks_from_its_own_date_until_it_is_missing() -> None:
    gone = comment("Voir § 4.2").model_copy(update={"missing_since": day(8)})
    mention = only(history(comments=(gone,)))
    assert (mention.field, mention.at, mention.until, mention.author) == ("comment:77", day(3), day(8), EDITOR)


def test_bots_are_known_by_the_tracker_or_by_pattern() -> None:
    assert only(history(comments=(comment("§ 4.2", ROBOT),))).standing is Standing.BOT
    assert only(history(comments=(comment("> § 4.2", Actor(account="x", bot=True)),))).standing is Standing.BOT
    assert only(history(comments=(comment("RFC 8446 § 4.2", ROBOT),))).standing is Standing.FOREIGN
    assert is_bot(Actor(name="Weekly Digest"), ("weekly*",))
    assert not is_bot(EDITOR, OPTIONS.bots)
    assert not is_bot(None, ("*",))


def test_what_not_everybody_may_see_is_restricted() -> None:
    assert not only(history(comments=(comment("§ 4.2"),))).restricted
    assert only(history(comments=(comment("§ 4.2", visibility=Visibility.ROLE),))).restricted
    assert only(history(fields={"title": versions("§ 4.2")}, visibility=Visibility.SECURITY_LEVEL)).restricted


def test_the_project_s_own_ticket_keys_are_no_identifiers() -> None:
    fields = {"title": versions("EX-12 suit EX-13")}
    assert mentions(history(key="EX-4", fields=fields), OPTIONS) == ()
    assert [one.targets for one in mentions(history(fields=fields), OPTIONS)] == [("EX-12",), ("EX-13",)]


@given(st.lists(st.sampled_from(["", "§ 4.2", "> § 4.2", "§ 4.2 et EX-12", "EX-12", "RFC 1 § 4.2"]), max_size=8))
def test_at_every_instant_the_mentions_standing_are_those_of_the_text_then(values: list[str]) -> None:
    every = mentions(history(fields={"title": versions(*values)}), OPTIONS)
    for number, value in enumerate(values):
        standing = {
            (one.targets, one.standing)
            for one in every
            if one.at <= day(number) and (one.until is None or day(number) < one.until)
        }
        alone = mentions(history(fields={"title": versions(value)}), OPTIONS)
        assert standing == {(one.targets, one.standing) for one in alone}
