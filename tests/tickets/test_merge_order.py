"""What merging promises of every ticket: the order of captures does not matter, what agrees adds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from merge_cases import Case, csv, rest, told
from sightings import day

from tracker_scope.model.ticket import TicketHistory
from tracker_scope.tickets.merge import merge
from tracker_scope.tickets.state import state_at

WORDS = st.sampled_from(["x", "y", "z"])
STATES = st.lists(
    st.fixed_dictionaries(
        {
            "title": WORDS,
            "description": WORDS,
            "labels": st.lists(WORDS, unique=True, min_size=1).map(tuple),
            "said": st.dictionaries(st.integers(0, 3), WORDS, max_size=3),
        }
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def exports(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw exports of the successive states of a ticket, by three kinds of sources."""
    states = [one | {"updated": 10.0 + n} for n, one in enumerate(draw(STATES))]
    picked = st.tuples(st.integers(0, len(states) - 1), st.sampled_from(["csv", "jira", "xml"]))
    return [{"source": name, **states[n]} for n, name in draw(st.lists(picked, min_size=1, max_size=5))]


def captured(every: Sequence[dict[str, Any]], *, at_once: bool = False) -> Case:
    """Capture exports in a given order, each as soon as it was made or long after the last of them."""
    case = Case()
    for number, one in enumerate(every):
        made = [
            csv(at, word, "client-dsi") if one["source"] == "csv" else rest(str(at), at, word)
            for at, word in sorted(one["said"].items())
        ]
        shown = {name: one[name] for name in ("title", "description", "labels")} | {"type": "Story"}
        case.seen(
            one["source"],
            one["updated"] + 0.5 if at_once else 50 + number,
            one["updated"],
            comments=tuple(made),
            **shown,
        )
        if one["source"] == "jira":
            case.changed("jira", 10, "type", "Bug", "Story")
    return case


def shape(history: TicketHistory) -> tuple[object, ...]:
    """Return what must not depend on the order of the captures."""
    fields = {name: [(one.value, one.since) for one in versions] for name, versions in history.fields.items()}
    comments = sorted(
        (one.at or datetime.max, [version.value for version in one.versions], one.missing_since is not None)  # noqa: DTZ901
        for one in history.comments
    )
    return fields, comments, sorted(history.sources or (history.source,)), history.key, history.created


@settings(deadline=None, max_examples=200)
@given(exports(), st.randoms(use_true_random=False))
def test_the_order_of_the_captures_does_not_matter(every: list[dict[str, Any]], chance: Any) -> None:
    distinct = list({(one["source"], one["updated"]): one for one in every}.values())
    if len({one["source"] for one in distinct}) < 2:
        return
    shuffled = list(distinct)
    chance.shuffle(shuffled)
    assert shape(captured(distinct).history()) == shape(captured(shuffled).history())


@settings(deadline=None)
@given(exports(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_handed_over_does_not_matter(every: list[dict[str, Any]], chance: Any) -> None:
    events = captured(every).events
    names = list(events)
    chance.shuffle(names)
    shuffled = {name: list(events[name]) for name in names}
    for own in shuffled.values():
        chance.shuffle(own)
    assert merge(shuffled) == merge(events)


@settings(deadline=None)
@given(exports())
def test_a_number_never_moves_when_more_is_captured(every: list[dict[str, Any]]) -> None:
    known = [
        {one.id: one.number for one in captured(every[:upto]).history().comments} for upto in range(1, len(every) + 1)
    ]
    for one in known:
        assert one == {name: number for name, number in known[-1].items() if name in one}
        assert sorted(one.values()) == list(range(1, len(one) + 1))


@settings(deadline=None)
@given(exports(), st.data())
def test_a_csv_of_the_same_states_adds_nothing(every: list[dict[str, Any]], data: st.DataObject) -> None:
    states = {told["updated"]: told | {"source": "jira"} for told in every}
    whole = [states[at] for at in sorted(states)]
    mixed = list(whole)
    for at in data.draw(st.lists(st.sampled_from(sorted(states)), min_size=1, max_size=3, unique=True)):
        mixed.insert(data.draw(st.integers(0, len(mixed))), states[at] | {"source": "csv"})
    alone, both = captured(whole).history(), captured(mixed).history()
    assert both.disagreements == ()
    assert {name: [one.value for one in versions] for name, versions in both.fields.items()} == {
        name: [one.value for one in versions] for name, versions in alone.fields.items()
    }
    assert sorted(words for _, _, *words in told(both)) == sorted(words for _, _, *words in told(alone))


@settings(deadline=None)
@given(exports())
def test_a_source_merged_with_itself_changes_nothing(every: list[dict[str, Any]]) -> None:
    one = [told for told in every if told["source"] == "jira"] or [every[0] | {"source": "jira"}]
    distinct = sorted({told["updated"]: told for told in one}.values(), key=lambda told: told["updated"])
    case = captured(distinct, at_once=True)
    twice = {"jira": case.events["jira"], "twin": case.events["jira"]}
    alone, merged = merge({"jira": case.events["jira"]}), merge(twice)
    assert alone is not None
    assert merged is not None
    assert merged.fields == alone.fields
    assert told(merged) == told(alone)
    assert merged.disagreements == ()
    assert state_at(merged, day(90)) == state_at(alone, day(90))
