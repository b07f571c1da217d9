"""Which accounts of a live tracker were shown a ticket just so: those that met it unchanged as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tracker_scope.model.capture import Run
from tracker_scope.model.ticket import TicketEvent
from tracker_scope.operations.live_tally import INCOMPLETE
from tracker_scope.operations.runs import is_given_up, runs_of, withdrawn_of
from tracker_scope.operations.workspace import Workspace

Whole = Mapping[str, Sequence[Run]]


def whole_runs(workspace: Workspace, known: datetime | None) -> Whole:
    """Return the runs that asked for everything, oldest first, of the sources that several accounts looked at."""
    withdrawn = withdrawn_of(workspace, known)
    found: defaultdict[str, list[Run]] = defaultdict(list)
    for run in runs_of(workspace, known):
        if run.id not in withdrawn and not is_given_up(run):
            found[run.source].append(run)
    several = (name for name, runs in found.items() if len({run.account for run in runs}) > 1)
    return {name: [run for run in found[name] if run.since is None] for name in several}


def with_accounts(by_source: Mapping[str, Sequence[TicketEvent]], runs: Whole) -> dict[str, list[TicketEvent]]:
    """Add to each snapshot of a ticket the accounts that met the ticket unchanged."""
    return {name: _with_accounts(events, runs.get(name, ())) for name, events in by_source.items()}


def _with_accounts(events: Sequence[TicketEvent], runs: Iterable[Run]) -> list[TicketEvent]:
    every = list(events)
    shots = sorted(
        (place for place, one in enumerate(every) if one.snapshot is not None),
        key=lambda place: (every[place].seen_at, every[place].record),
    )
    for run in runs:
        before = [place for place in shots if every[place].seen_at <= run.captured_at]
        if before and run.account and _met(run, every[before[-1]]):
            one = every[before[-1]]
            accounts = tuple(dict.fromkeys((*one.accounts, run.account)))
            every[before[-1]] = one.model_copy(update={"accounts": accounts})
    return every


def _met(run: Run, event: TicketEvent) -> bool:
    """Tell whether a run was shown all of a ticket."""
    ticket = event.ticket
    lacks = any(gap.subject == ticket.id and gap.code in INCOMPLETE for gap in run.gaps)
    return run.instance == ticket.instance and ticket.id in run.seen and not lacks
