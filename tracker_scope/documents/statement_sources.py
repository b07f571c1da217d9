"""Where the tickets come from, and what each source could not show."""

from __future__ import annotations

from collections import defaultdict

from tracker_scope.documents.nodes import (
    Cell,
    bullets,
    count,
    moment,
    phrase,
    sentence,
    set_apart,
    source,
    table,
    words,
)
from tracker_scope.documents.ordering import natural
from tracker_scope.documents.roles import person_role
from tracker_scope.documents.statement_closing import truncated
from tracker_scope.documents.statement_facts import StatementFacts, Withdrawal
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Gap, Run
from tracker_scope.model.document import Block, Inline, Phrase, Section, Source

GAPS_NAMED = 10


def sources(facts: StatementFacts) -> Section:
    """Describe every source: what was captured, when, from which files, and what it cannot show."""
    runs: defaultdict[str, list[Run]] = defaultdict(list)
    for run in sorted(facts.runs, key=lambda one: (one.captured_at, one.id)):
        runs[run.source].append(run)
    heading = phrase("sources.heading")
    taken_back = _withdrawals(facts, frozenset(runs))
    if not runs:
        return Section(heading=heading, blocks=(sentence("sources.none"), *taken_back))
    described = tuple(_source(facts, name, runs[name]) for name in sorted(runs))
    return Section(heading=heading, blocks=taken_back, sections=described)


def _withdrawals(facts: StatementFacts, standing: frozenset[str]) -> tuple[Block, ...]:
    """Name every capture that was taken back, by whom and why: it counts no more, but it was made."""
    if not facts.withdrawals:
        return ()
    rows = [_withdrawal(facts, one, standing) for one in sorted(facts.withdrawals, key=lambda one: (one.at, one.run))]
    columns = ("run", "of_source", "withdrawn", "by", "reason", "tickets")
    return (set_apart(table("sources", columns, rows, "withdrawals"), numeric=(5,)),)


def _withdrawal(facts: StatementFacts, one: Withdrawal, standing: frozenset[str]) -> tuple[Cell, ...]:
    origin = source("record", str(one.record))
    alone: Cell = () if one.source in standing else (phrase("sources.nothing_left"),)
    return (
        (words(one.run, origin),),
        (words(one.source, origin), *alone),
        (moment(one.at, origin),),
        (phrase("sources.this_software") if one.by is None else person_role(facts, one.by),),
        (phrase("sources.file_refused") if one.by is None else words(one.reason, origin),),
        (count(one.tickets, origin),),
    )


def _source(facts: StatementFacts, name: str, runs: list[Run]) -> Section:
    return Section(
        heading=phrase("sources.source", source=words(name, _of(runs[-1]))),
        blocks=(
            table("sources", ("item", "value"), _identity(facts, runs)),
            *_files(runs),
            *_limits(runs),
            *_gaps(runs[-1]),
        ),
    )


def _of(run: Run) -> Source:
    return source("run", run.id)


def _identity(facts: StatementFacts, runs: list[Run]) -> list[tuple[Cell, ...]]:
    first, last = runs[0], runs[-1]
    rows: dict[str, Cell] = {
        "connector": (words(last.connector, _of(last)),),
        "instance": (_instance(last),),
        "project": (words(last.project, _of(last)),),
        "account": _accounts(facts, runs),
        "first": (moment(first.captured_at, _of(first)),),
        "last": (moment(last.captured_at, _of(last)),),
        "runs": (_runs(runs),),
        **_live(runs),
    }
    return [((phrase(f"sources.{key}"),), cell) for key, cell in rows.items()]


def _live(runs: list[Run]) -> dict[str, Cell]:
    """Say of a live tracker when everything was last asked for, and on which condition."""
    last = runs[-1]
    if not last.account:
        return {}
    whole = next((run for run in reversed(runs) if run.since is None), None)
    rows: dict[str, Cell] = {} if whole is None else {"everything": (moment(whole.started_at, _of(whole)),)}
    return rows | ({"filter": (words(last.filter, _of(last)),)} if last.filter else {})


def _instance(run: Run) -> Inline:
    """Name the tracker, or say that the name of the source stands for it."""
    named = words(run.instance, _of(run))
    return phrase("sources.instance_unknown", source=named) if run.instance == run.source else named


def _accounts(facts: StatementFacts, runs: list[Run]) -> Cell:
    """Name every account that looked, with the number of its captures where there are several."""
    by_account: defaultdict[str, list[Run]] = defaultdict(list)
    for run in runs:
        by_account[_account_of(facts, run)].append(run)
    if len(by_account) == 1:
        return (_account(facts, runs[-1]),)
    told = [(_account(facts, own[-1]), count(len(own), _of(own[-1]))) for own in by_account.values()]
    *others, (last, captures) = told
    several = (part for account, number in others for part in (account, phrase("sources.account_then", count=number)))
    return (*several, last, phrase("sources.account_of", count=captures))


def _account_of(facts: StatementFacts, run: Run) -> str:
    return facts.accounts.get(run.source) or run.account


def _account(facts: StatementFacts, run: Run) -> Inline:
    """Name the role that holds the account; the account itself only when names were asked for."""
    account = _account_of(facts, run) or None
    holder = facts.people.holder(account)
    if holder is not None:
        return person_role(facts, holder.id)
    if account is None and run.files:
        return phrase("sources.account_export")
    return words(account, _of(run)) if account and facts.names else phrase("sources.account_unnamed")


def _runs(runs: list[Run]) -> Phrase:
    partial = sum(1 for run in runs if not run.complete)
    every = count(len(runs), _of(runs[-1]))
    if partial:
        return phrase("sources.some_incomplete", count=every, incomplete=count(partial, _of(runs[-1])))
    return phrase("sources.all_complete", count=every)


def _files(runs: list[Run]) -> tuple[Block, ...]:
    rows: list[tuple[Cell, ...]] = [
        (
            (words(file.get("name", ""), _of(run)),),
            (moment(run.captured_at, _of(run)),),
            (words(file.get("digest", ""), _of(run)),),
        )
        for run in runs
        for file in run.files
    ]
    return (table("sources", ("file", "captured", "digest"), rows, "files"),) if rows else ()


def _limits(runs: list[Run]) -> tuple[Block, ...]:
    """Say what such a source can never show, in the words of the wording files."""
    codes = sorted({code for run in runs for code in run.limits})
    if not codes:
        return (sentence("sources.no_limits"),)
    limits = bullets(*((Phrase(key=f"limits.{code}", source=_of(runs[-1])),) for code in codes))
    return (sentence("sources.limits"), limits)


def _gaps(run: Run) -> tuple[Block, ...]:
    """Say what the last run of the source could not show, and of which tickets; then what it found."""
    if not run.gaps and not run.findings:
        return (sentence("sources.no_gaps"),)
    by_code: defaultdict[str, list[Gap]] = defaultdict(list)
    for gap in run.gaps:
        by_code[gap.code].append(gap)
    rows = [_gap_row(run, code, by_code[code]) for code in sorted(by_code)]
    rows += [_finding_row(run, one) for one in run.findings]
    return (set_apart(table("sources", ("gap", "number", "tickets"), rows, "gaps"), numeric=(1,)),)


def _gap_row(run: Run, code: str, gaps: list[Gap]) -> tuple[Cell, ...]:
    keys = sorted({_named(run, gap) for gap in gaps} - {""}, key=natural)
    named: Cell = (words(", ".join(keys[:GAPS_NAMED]), _of(run)),) if keys else ()
    if len(keys) > GAPS_NAMED:
        named += (phrase("sources.more", count=count(len(keys) - GAPS_NAMED, _of(run))),)
    return ((Phrase(key=f"gaps.{code}", source=_of(run)),), (count(len(gaps), _of(run)),), named)


def _named(run: Run, gap: Gap) -> str:
    """Name a gap as everywhere: by its detail, which has the key and what is missing; without one, by the key."""
    return gap.detail or run.seen.get(gap.subject or "") or gap.subject or ""


def _finding_row(run: Run, found: Finding) -> tuple[Cell, ...]:
    shown: Cell = (words(", ".join(found.examples), _of(run)),) if found.examples else ()
    shown += truncated(found, _of(run))
    return ((Phrase(key=f"findings.{found.code}", source=_of(run)),), (count(found.count, _of(run)),), shown)
