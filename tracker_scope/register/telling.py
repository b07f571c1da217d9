"""When a ticket was asked for, recognised as not covered by a person, and told to the other party.

A ticket is recognised while the latest decision of some party on it says that no clause covers it, whatever
the other party holds: of the unbroken run of such decisions, the first day counts. Where that party has
decided otherwise since, nothing is recognised any more and nothing is to be told; so the recognised are
the tickets of the class `not_covered`, and those of `contested` on which one of the positions says so.
A party that says so itself needs not be told, and the one that keeps the ledger knows what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from tracker_scope.model.notice import Telling, TellingSums
from tracker_scope.model.time import day_in
from tracker_scope.model.trace import Decision, DecisionKind
from tracker_scope.register.case import Case
from tracker_scope.register.line import Line


def recognitions(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return by party the decision since which it says without a break that no clause covers the ticket.

    Takes the decisions on one ticket by persons with authority, oldest first, and gives them so.
    """
    begun: dict[str, Decision] = {}
    for one in decisions:
        if one.kind is DecisionKind.NOT_COVERED:
            begun.setdefault(one.party, one)
        else:
            begun.pop(one.party, None)
    return begun


def telling_of(case: Case) -> Telling:
    """Return the days of one ticket, as of the two dates of its case."""
    asked = case.requester
    requested = {
        "requested_on": day_in(case.ticket.created, case.zone),
        "requested_by": asked.person if asked else None,
        "requested_side": asked.side if asked else None,
    }
    begun = recognitions(case.decisions) if case.decisions else {}
    first = next(iter(begun.values()), None)
    return Telling.model_validate(requested if first is None else requested | _told(case, begun, first))


def _told(case: Case, begun: dict[str, Decision], first: Decision) -> dict[str, object]:
    """Say who recognised it first, which other party says so too, and which notice went first."""
    knows = case.keeper or first.party
    stated = next((one for party, one in begun.items() if party != knows), None)
    sendings = (one for one in case.sendings if one.to != first.party)
    sent = min(sendings, key=lambda one: (one.on, one.record), default=None)
    return {
        "recognised_on": first.made_on,
        "recognised_by": first.party,
        "stated_on": stated.made_on if stated else None,
        "stated_by": stated.party if stated else None,
        "told_on": sent.on if sent else None,
        "notice": sent.notice if sent else None,
        "days": (sent.on - first.made_on).days if sent else None,
    }


def summed_telling(lines: Iterable[Line], day: date) -> TellingSums:
    """Sum up lines, given in order, as of a calendar day in the project's zone."""
    told, stated = list[int](), 0
    waiting: list[tuple[date, str]] = []
    for line in lines:
        if line.recognised_on is None:
            continue
        if line.told_on is not None:
            told.append((line.told_on - line.recognised_on).days)
        elif line.stated:
            stated += 1
        else:
            waiting.append((line.recognised_on, line.ticket))
    oldest = min(waiting, key=lambda one: one[0], default=None)
    return TellingSums(
        recognised=len(told) + stated + len(waiting),
        told=len(told),
        stated=stated,
        not_told=len(waiting),
        oldest_ticket=oldest[1] if oldest else None,
        oldest_on=oldest[0] if oldest else None,
        oldest_days=(day - oldest[0]).days if oldest else None,
        median_days=median(told),
    )


def median(numbers: Sequence[int]) -> float | None:
    """Return the number in the middle, or the mean of the two there; None of nothing."""
    if not numbers:
        return None
    ordered, half = sorted(numbers), len(numbers) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
