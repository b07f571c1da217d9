"""Facts that make a scope statement say what the example has no occasion to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from statement_example import Example

from tracker_scope.documents.statement_facts import Change, Difference, StatementFacts
from tracker_scope.model.base import Finding, Noun
from tracker_scope.model.capture import Run
from tracker_scope.model.contract import ContractText, NotSupplied, Unit
from tracker_scope.model.party import Authority, People
from tracker_scope.model.register import Basis, Classification, Counts, Entry, OpenReason, Register
from tracker_scope.model.time import Period
from tracker_scope.model.trace import Decision, DecisionKind, EvidenceRef, SuspectCause
from tracker_scope.register.line import line_of
from tracker_scope.register.telling import summed_telling

Value = TypeVar("Value", bound=Noun)


def but(value: Value, **changed: Any) -> Value:
    return value.model_copy(update=changed)


def edge_cases() -> dict[str, StatementFacts]:
    units: tuple[Unit, ...] = ("paragraph", "page", "row", "object")
    facts = Example("fr").facts()
    return {f"places: {unit}": placed(facts, unit) for unit in units} | cases(facts)


def cases(facts: StatementFacts) -> dict[str, StatementFacts]:
    nobody = dict.fromkeys(
        (
            "runs",
            "decisions",
            "writings",
            "messages",
            "withheld",
            "unread",
            "declared",
            "withdrawals",
            "differences",
            "findings",
        ),
        (),
    )
    empty = Register(as_of=facts.scope.as_of, entries=(), counts=Counts())
    alone = tuple(but(one, accounts=()) for one in facts.people.persons)
    return {
        "example": facts,
        "names": Example("fr", names=True).facts(),
        "empty": but(facts, scope=empty, contract=ContractText(), people=People(), **nobody),
        "odd": odd(facts),
        "seen live": seen_live(facts),
        "seen by two": seen_by_two(facts),
        "unknown holder": but(facts, accounts={"suivi": "compte-x"}, contract=but(facts.contract, not_supplied=())),
        "no account": but(facts, accounts={}),
        "named accounts": but(
            facts, accounts={"suivi": "compte-x"}, names=True, people=but(facts.people, persons=alone)
        ),
        "restricted": but(
            facts, scope=with_entries(facts.scope, *(but(one, restricted=True) for one in facts.scope.entries))
        ),
        "restricted clause": but(
            facts,
            scope=with_entries(
                facts.scope,
                *(but(one, restricted=one.restricted or one.ticket == "RES-2") for one in facts.scope.entries),
            ),
        ),
        "many gaps": but(facts, runs=tuple(many_gaps(run) for run in facts.runs if run.gaps)),
        "superseded": superseded(facts),
        "found by type": found_by_type(facts),
        "nothing declared": but(found_by_type(facts), declared=(), unread=()),
        "many of all": many_of_all(facts),
        "told": but(facts, scope=with_entries(facts.scope, *told(facts.scope.entries))),
        "no thread": but(facts, messages=(), withheld=()),
        "undated": but(facts, names=True, messages=tuple(but(one, at=None) for one in facts.messages)),
    }


def with_entries(register: Register, *entries: Entry) -> Register:
    """Return a register of these entries alone, whose figures sum."""
    classes = Counter(one.classification.value for one in entries)
    counts = Counts(
        **classes,
        captured=len(entries),
        suspect=sum(1 for one in entries if one.suspect),
        restricted=sum(1 for one in entries if one.restricted),
    )
    telling = summed_telling(map(line_of, entries), register.as_of.effective.date())
    return but(register, entries=entries, counts=counts, telling=telling, untouched=("2.1", "2.4", "9.9"))


def told(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """Let the other party have stated one itself, and another wait since the day before the statement."""
    for entry in entries:
        if entry.telling is not None and entry.ticket == "RES-4":
            nobody = {"told_on": None, "notice": None, "days": None, "requested_by": None}
            yield but(entry, telling=but(entry.telling, stated_on=entry.telling.told_on, stated_by="atelier", **nobody))
        elif entry.telling is not None and entry.ticket == "RES-5":
            yield but(entry, telling=but(entry.telling, recognised_on=date(2026, 8, 31)))
        else:
            yield entry


def odd(facts: StatementFacts) -> StatementFacts:
    entries = tuple(odd_entries(facts.scope))
    return but(
        facts,
        scope=with_entries(facts.scope, *entries),
        contract=odd_contract(facts.contract),
        people=odd_people(facts.people),
        runs=tuple(but(run, limits=(), gaps=(), complete=True) for run in facts.runs),
        writings=tuple(but(one, by=None, number=None, at=None) for one in facts.writings),
        decisions=tuple(crossed(one) for one in facts.decisions),
        differences=tuple(
            Difference(ticket=one.ref, cause=cause, changes=long_changes()) for one in entries for cause in one.suspect
        ),
    )


def crossed(decision: Decision) -> Decision:
    """Let the other party have recorded it."""
    return but(decision, recorded_by="atelier" if decision.party == "studio" else "studio")


def superseded(facts: StatementFacts) -> StatementFacts:
    """Let the party have decided otherwise before: with each kind of decision, and once on a restricted comment."""
    standing = next(one for one in facts.decisions if one.ticket_key == "RES-3")
    hidden = next(one.source for one in facts.decisions if one.ticket_key == "RES-7")
    comment = EvidenceRef(kind="comment", ticket="RES-3", comment="c3", number=2, record=60)
    letter = EvidenceRef(kind="file", file="letter.md", record=61)
    before = standing.made_on.replace(day=1)
    rows = (
        (DecisionKind.CLAUSES, ("2.3", "2.10"), comment),
        (DecisionKind.CORRECTION, ("2.3",), letter),
        (DecisionKind.NOT_COVERED, (), but(comment, number=None)),
        (DecisionKind.INTERNAL, (), None),
        (DecisionKind.INTERNAL, (), hidden),
    )
    earlier = tuple(
        but(standing, made_on=before, kind=kind, clauses=clauses, source=source, record=80 + number)
        for number, (kind, clauses, source) in enumerate(rows)
    )
    return but(facts, decisions=(*earlier, *facts.decisions))


def found_by_type(facts: StatementFacts) -> StatementFacts:
    """Let a reference and a declared type make a correction, of a source whose tracker nobody named."""
    entries = tuple(
        but(one, classification=Classification.CORRECTION, type=facts.declared[1].type)
        if one.ticket in {"RES-1", "RES-2"}
        else one
        for one in facts.scope.entries
    )
    nobody = tuple(
        but(one, basis=tuple(but(basis, by=None) for basis in one.basis)) if one.ticket == "RES-1" else one
        for one in entries
    )
    return but(
        facts,
        scope=with_entries(facts.scope, *nobody),
        runs=tuple(but(run, instance=run.source, limits=("no_text_edits",)) for run in facts.runs),
    )


def seen_live(facts: StatementFacts) -> StatementFacts:
    """Let the sources be live trackers, looked at by somebody and under a condition."""
    limits = ("no_wordings_over_rest",)
    runs = (but(run, limits=limits, account="client-dsi", filter="labels = portal", files=()) for run in facts.runs)
    return but(facts, runs=tuple(runs))


def seen_by_two(facts: StatementFacts) -> StatementFacts:
    """Let two accounts have looked at a live tracker, one after the other."""
    one = seen_live(facts).runs[0]
    other = but(one, id="second", account="provider-pm")
    return but(facts, runs=(one, other), accounts={})


def many_of_all(facts: StatementFacts) -> StatementFacts:
    """Let there be more passages, pull requests, findings and named clauses than a document lists."""
    passage = facts.contract.left_out[0]
    other = but(passage, place=but(passage.place, line_to=passage.place.line_from), reason="reason_of_a_plugin")
    pulls = tuple(but(facts.scope.excluded[0], ticket=f"RES-{number}") for number in range(200, 310))
    shown = tuple(f"RES-{number}" for number in range(20))
    cut = (Finding(code="gap_in_keys", count=45, examples=shown), Finding(code="suspect_link", count=45, examples=()))
    return but(
        facts,
        contract=but(facts.contract, left_out=(passage, other) * 30),
        scope=with_entries(but(facts.scope, excluded=pulls), *many_clauses(facts.scope)),
        findings=cut,
        declared=(),
        runs=tuple(but(run, findings=cut) for run in facts.runs),
    )


def placed(facts: StatementFacts, unit: Unit) -> StatementFacts:
    """Let passages and clauses stand in a format without lines, one in a span and one at a point."""
    spot = {"unit": unit, "part": "Besoins" if unit == "row" else ""}
    passage = facts.contract.left_out[0]
    span = but(passage, place=but(passage.place, **spot))
    point = but(span, place=but(span.place, line_to=span.place.line_from))
    entries = []
    for entry in facts.scope.entries:
        clauses = [but(one, place=but(one.place, **spot)) for one in entry.clauses]
        if clauses and not entries:
            clauses[0] = but(clauses[0], place=but(clauses[0].place, line_to=clauses[0].place.line_from))
        entries.append(but(entry, clauses=tuple(clauses)))
    contract = but(facts.contract, left_out=(span, point))
    return but(facts, contract=contract, scope=with_entries(facts.scope, *entries))


def many_clauses(register: Register) -> Iterator[Entry]:
    """Let one ticket be tied to all clauses, and let both parties name clauses with and without a title."""
    every = {one.number: one for entry in register.entries for one in entry.clauses}
    clauses = tuple(one if one.number != "2.1" else but(one, title="") for one in every.values())
    for entry in register.entries:
        if entry.classification.value == "contested":
            named = tuple(but(basis, clause=one.number) for basis in entry.basis for one in clauses)
            yield but(entry, clauses=clauses, basis=named)
            yield but(entry, ticket="RES-66", clauses=clauses[:1], basis=named)
        elif not entry.restricted and entry.clauses:
            yield but(entry, clauses=clauses)
        else:
            yield entry


def long_changes() -> tuple[Change, ...]:
    long = " ".join(f"w{number}" for number in range(40))
    return (
        Change(op="kept", words=long),
        Change(op="removed", words="old"),
        Change(op="kept", words=long),
        Change(op="added", words="new"),
        Change(op="kept", words=long),
    )


def many_gaps(run: Run) -> Run:
    return but(run, gaps=tuple(but(run.gaps[0], subject=str(number)) for number in range(12)))


def odd_entries(register: Register) -> Iterator[Entry]:
    for entry in register.entries:
        match entry.classification.value:
            case "contested":
                yield from odd_positions(entry)
            case "baseline":
                yield odd_link(register, entry)
            case "amendment":
                yield but(entry, basis=tuple(but(one, by="compte-x") for one in entry.basis))
            case "not_covered":
                yield but(entry, basis=tuple(from_file(one) for one in entry.basis))
            case "open":
                yield but(entry, reasons=tuple(OpenReason), mentioned=())
                yield but(entry, restricted=True)
            case _:
                yield entry


def odd_positions(entry: Entry) -> Iterator[Entry]:
    said = (("correction", ("1", "2")), ("correction", ("1",)), ("clauses", ("1", "2")), ("internal", (None,)))
    for number, (kind, named) in enumerate(said):
        basis = tuple(but(entry.basis[0], decision=kind, clause=one) for one in named)
        yield but(entry, ticket=f"ODD-{number}", basis=basis)


def odd_link(register: Register, entry: Entry) -> Entry:
    ended = SuspectCause(moved="clause_ended", clause="2.2", before="b", since=register.as_of.known)
    causes = (
        ended,
        but(ended, since=None),
        SuspectCause(moved="ticket", before="b", after="a"),
        SuspectCause(moved="clause", clause="2.2", before="b", after="a"),
    )
    one_line = but(entry.clauses[0].place, line_from=3, line_to=3)
    clauses = tuple(
        but(one, title="", text="", place=one_line, in_force=Period(to=ended.since)) for one in entry.clauses
    )
    basis = tuple(but(one, cited=None) for one in entry.basis)
    return but(entry, basis=basis, suspect=causes, source="other", clauses=clauses)


def from_file(basis: Basis) -> Basis:
    return but(basis, source=but(basis.source, document="letter.pdf", place="record:9"))


def odd_contract(contract: ContractText) -> ContractText:
    first, second = contract.documents
    period = contract.not_supplied[0].period
    halves = (Period.model_validate({"from": period.from_}), Period(to=period.to))
    return but(
        contract,
        documents=(first, but(second, effective_from=second.recorded_at.replace(year=2030))),
        not_supplied=tuple(NotSupplied(period=one) for one in halves),
        left_out=contract.left_out * 2,
    )


def odd_people(people: People) -> People:
    held = people.persons[0].authority[0]
    halves = (Authority.model_validate({"from": held.from_}), Authority(to=held.to), Authority())
    return but(
        people, persons=tuple(but(one, authority=halves, function="role", accounts=()) for one in people.persons)
    )
