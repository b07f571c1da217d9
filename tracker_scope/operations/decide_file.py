"""Records the decisions of a file: all of them or none, and each only once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from tracker_scope.errors import ImportInvalid, TrackerScopeError
from tracker_scope.errors.foreign import of_entry
from tracker_scope.errors.problems import Problem
from tracker_scope.model.base import Noun
from tracker_scope.model.trace import Decision, DecisionKind
from tracker_scope.operations.decide import DecisionRequest, Prepared, prepare, record
from tracker_scope.operations.files import read_toml
from tracker_scope.operations.find_ticket import Tickets
from tracker_scope.operations.register import recorded
from tracker_scope.operations.workspace import Workspace

_WORDS: Final = {"ticket", "clauses", "correction_of", "not_covered", "internal", "clauses_cited"}
_MORE: Final = {"by", "made_on", "reason", "source"}


class Imported(Noun):
    """What a file brought: the new decisions, how many were known, remarks, ties to other kinds of clauses."""

    new: tuple[Decision, ...]
    known: int
    remarks: tuple[str, ...]
    other_kinds: tuple[str, ...] = ()


def import_decisions(workspace: Workspace, path: Path) -> Imported:
    """Record a TOML file of `[[decision]]` tables; raises ImportInvalid naming the entry, and records nothing then."""
    table = read_toml(path)
    if set(table) != {"decision"} or not isinstance(table["decision"], list):
        raise ImportInvalid(path=path, problem=Problem("decision_tables"))
    found = recorded(workspace)
    tickets = Tickets(workspace, found)
    prepared: list[Prepared] = []
    for number, entry in enumerate(table["decision"], start=1):
        try:
            prepared.append(prepare(workspace, found, request_of(entry, path), tickets))
        except TrackerScopeError as wrong:
            what = wrong.given["problem"] if isinstance(wrong, ImportInvalid) else wrong
            raise ImportInvalid(path=path, problem=Problem("decision_number", number=number, problem=what)) from wrong
    outcome = record(workspace, prepared)
    new = tuple(one.decision for one, is_new in zip(prepared, outcome, strict=True) if is_new)
    remarks = tuple(f"{one.decision.ticket_key}: {one.decision.by}" for one in prepared if not one.has_authority)
    others = tuple(f"{one.decision.ticket_key}: {', '.join(one.other_kinds)}" for one in prepared if one.other_kinds)
    return Imported(new=new, known=len(prepared) - len(new), remarks=remarks, other_kinds=others)


def request_of(entry: dict[str, Any], path: Path) -> DecisionRequest:
    """Read one `[[decision]]` table; raises ImportInvalid."""
    if not isinstance(entry, dict):
        raise ImportInvalid(path=path, problem=Problem("decision_tables"))
    unknown = set(entry) - _WORDS - _MORE
    if unknown:
        raise ImportInvalid(path=path, problem=Problem("unknown_word", word=min(unknown)))
    kinds = [name for name in ("clauses", "correction_of", "not_covered", "internal") if entry.get(name)]
    if len(kinds) != 1 or (entry.get("clauses_cited") and kinds != ["not_covered"]):
        raise ImportInvalid(path=path, problem=Problem("one_kind"))
    if not str(entry.get("ticket") or "").strip() or not str(entry.get("reason") or "").strip():
        raise ImportInvalid(path=path, problem=Problem("ticket_and_reason"))
    made_on = entry.get("made_on")
    if made_on is not None and type(made_on) is not date:
        raise ImportInvalid(path=path, problem=Problem("day_form"))
    given = {name: entry[name] for name in ("by", "made_on", "source", "reason") if name in entry}
    named = entry.get("clauses") or entry.get("correction_of") or entry.get("clauses_cited") or ()
    kind = {"correction_of": DecisionKind.CORRECTION}.get(kinds[0]) or DecisionKind(kinds[0])
    try:
        return DecisionRequest.model_validate(
            {"ticket": str(entry["ticket"]), "kind": kind, "clauses": named, "base": path.parent, **given}
        )
    except ValidationError as wrong:
        raise ImportInvalid(path=path, problem=of_entry(wrong)) from wrong
