"""What a classification rests on, in sentences: a mention, a person's decision, a declared type."""

from __future__ import annotations

from tracker_scope.documents.nodes import Cell, day, day_of, phrase, source, term, words
from tracker_scope.documents.roles import party_name, person_role, who
from tracker_scope.documents.statement_facts import StatementFacts, is_hidden
from tracker_scope.model.document import Day, Inline, Source, Text, Value
from tracker_scope.model.register import Basis, BasisSource, Classification, Entry
from tracker_scope.model.trace import Decision, DecisionKind

_NAMED_PLACES = frozenset({"title", "description", "label", "type"})


def ticket_source(entry: Entry) -> Source:
    """Return a ticket as a source."""
    return source("ticket", f"{entry.ref.instance}#{entry.ref.id}")


def ticket_key(entry: Entry) -> Text:
    """Name a ticket by its key, which is all that is shown of a restricted one."""
    return words(entry.ticket, ticket_source(entry))


def distinct(entry: Entry) -> tuple[Basis, ...]:
    """Return the bases of an entry, one for each act: a decision that names three clauses is one."""
    acts = {
        (one.kind, one.by, one.made_on, one.recorded_at, one.decision, one.cited): one for one in reversed(entry.basis)
    }
    return tuple(reversed(acts.values()))


def basis_sentences(facts: StatementFacts, entry: Entry) -> Cell:
    """Say what an entry rests on, who decided, when and why."""
    said: list[Inline] = []
    for basis in distinct(entry):
        if basis.kind == "declared_type":
            said += _declared(facts, "internal", words(basis.cited or "", ticket_source(entry)))
        elif basis.kind == "reference":
            said += _mention(facts, entry, basis)
        else:
            said += _decision(facts, entry, basis)
    if entry.classification is Classification.CORRECTION and entry.rule == "explicit_reference":
        said += _declared(facts, "defect", words(entry.type or "", ticket_source(entry)))
    said += (one for made in facts.superseded(entry) for one in _superseded(facts, made))
    return tuple(said) or (phrase("basis.none"),)


def reference_sentences(facts: StatementFacts, entry: Entry) -> Cell:
    """Say what the ticket itself mentions and its class rests on, decisions and positions aside."""
    cited = (basis for basis in distinct(entry) if basis.kind == "reference")
    return tuple(one for basis in cited for one in _mention(facts, entry, basis))


def _declared(facts: StatementFacts, meaning: str, kind: Text) -> Cell:
    """Say that a record of the project declares the type to mean this, by whom and of which day."""
    found = facts.declared_type(meaning, kind.text)
    if found is None:
        return (phrase(f"basis.declared_{meaning}", type=kind),)
    origin = source("record", str(found.record))
    told: dict[str, Value] = {"day": day_of(found.at, facts.zone, origin), "person": person_role(facts, found.by)}
    return (phrase(f"basis.declared_{meaning}_by", type=kind, **told),)


def _superseded(facts: StatementFacts, decision: Decision) -> Cell:
    """Say what a party decided before its present decision, when, why, and where that can be read."""
    origin = decision_source(decision)
    made: dict[str, Value] = {
        "day": day(decision.made_on, origin),
        "person": person_role(facts, decision.by),
        "party": party_name(facts, decision.party),
    }
    if is_hidden(decision):
        return (phrase("basis.superseded_hidden", **made),)
    tied = decision.kind in {DecisionKind.CLAUSES, DecisionKind.CORRECTION}
    named = {"clauses": words(", ".join(decision.clauses), origin)} if tied else {}
    own = facts.recorded_by_itself(decision)
    reason = words(decision.reason, origin)
    said = phrase(f"basis.superseded_{decision.kind.value}", **made, **named)
    why = (phrase("basis.reason" if own else "basis.reason_noted", reason=reason),) if decision.reason else ()
    return (said, *why, *_evidence(decision, origin))


def _evidence(decision: Decision, origin: Source) -> Cell:
    found = decision.source
    if found is None:
        return ()
    if found.kind == "file":
        return (phrase("basis.source"), phrase("basis.in_file", file=words(found.file or "", origin)))
    numbered = {} if found.number is None else {"number": words(str(found.number), origin)}
    key = "basis.in_comment_numbered" if numbered else "basis.in_comment"
    return (phrase("basis.source"), phrase(key, document=words(found.ticket or "", origin), **numbered))


def _mention(facts: StatementFacts, entry: Entry, basis: Basis) -> Cell:
    if basis.cited is None:
        return (phrase("basis.mention_hidden"),)
    origin = ticket_source(entry)
    mention = phrase("basis.mention", cited=words(basis.cited, origin))
    where = place(basis.source, origin)
    if basis.made_on is None:
        return (mention, where)
    return (mention, where, _written(facts, basis, day(basis.made_on, origin)))


def _written(facts: StatementFacts, basis: Basis, when: Day) -> Inline:
    """Say when a mention was written, and by whom: an account that nobody is known to hold only on request."""
    author = facts.people.holder(basis.by)
    if author is not None:
        return phrase("basis.written_by", day=when, **who(facts, author))
    if basis.by and facts.names:
        return phrase("basis.written_account", day=when, account=words(basis.by, when.source))
    return phrase("basis.written_untied" if basis.by else "basis.written_nobody", day=when)


def place(at: BasisSource, origin: Source, number: int | None = None) -> Inline:
    """Say where a basis can be read, a comment by its number; positions and ids stay in the register's JSON."""
    field, _, rest = at.place.partition(":")
    if field in _NAMED_PLACES:
        return term(f"place.{field}")
    if field == "field":
        return phrase("basis.in_field", field=words(rest.rpartition(":")[0] or rest, origin))
    if field == "comment":
        numbered = {} if number is None else {"number": words(str(number), origin)}
        key = "basis.in_comment_numbered" if numbered else "basis.in_comment"
        return phrase(key, document=words(at.document, origin), **numbered)
    if at.document == "ledger":
        return phrase("basis.in_ledger", record=words(rest, origin))
    return phrase("basis.in_file", file=words(at.document, origin))


def read_at(at: BasisSource, origin: Source, number: int | None = None) -> Cell:
    """Say where a writing can be read, with the digest of what is there; a record of the ledger needs none."""
    if not at.digest or at.document == "ledger":
        return (place(at, origin, number),)
    return (place(at, origin, number), phrase("basis.digest", digest=words(at.digest, origin)))


def _decision(facts: StatementFacts, entry: Entry, basis: Basis) -> Cell:
    decision = facts.decision_of(entry, basis)
    made = _made(facts, basis, decision)
    if is_hidden(decision):
        return (*made, phrase("basis.reason_hidden"))
    if basis.kind == "position":
        return made
    quoted: Cell = (phrase("basis.quoted"),) if facts.writing_of(decision) else ()
    return (*made, *_reason(facts, basis, decision), *quoted)


def _reason(facts: StatementFacts, basis: Basis, decision: Decision | None) -> Cell:
    """Give the reason, as the decider's own or as the words of another party's person who recorded it."""
    if not basis.reason:
        return ()
    own = decision is None or facts.recorded_by_itself(decision)
    reason = words(basis.reason, decision_source(decision))
    return (phrase("basis.reason" if own else "basis.reason_noted", reason=reason),)


def _made(facts: StatementFacts, basis: Basis, decision: Decision | None) -> Cell:
    """Say who decided for which party, when, and when that was recorded and by whom if by somebody else."""
    origin = decision_source(decision)
    if basis.made_on is None or basis.by is None:
        return ()
    made = phrase(
        f"basis.{basis.kind}",
        day=day(basis.made_on, origin),
        person=person_role(facts, basis.by),
        party=party_name(facts, basis.party or ""),
    )
    if basis.recorded_at is None:
        return (made,)
    recorded = day_of(basis.recorded_at, facts.zone, origin)
    if decision is None or decision.recorded_by == basis.by:
        return (made, phrase("basis.recorded", day=recorded))
    return (made, phrase("basis.recorded_by", day=recorded, person=person_role(facts, decision.recorded_by)))


def decision_source(decision: Decision | None) -> Source:
    """Return the record of a decision as a source."""
    return source("record", str(decision.record) if decision else "decision")
