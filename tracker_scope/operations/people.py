"""Records who the parties are, who acts for them and with what dated authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tracker_scope.errors import ImportInvalid, PartyUnknown
from tracker_scope.errors.foreign import of_entry
from tracker_scope.errors.problems import Problem
from tracker_scope.model.party import Party, People, Person
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.files import read_toml
from tracker_scope.operations.recorded import people_of
from tracker_scope.operations.workspace import Workspace


def import_people(workspace: Workspace, path: Path) -> People:
    """Record the parties and persons of a TOML file; the same file twice is recorded once.

    Raises FileMissing, ImportInvalid.
    """
    table = read_toml(path)
    unknown = set(table) - {"party", "person"}
    if unknown:
        raise ImportInvalid(path=path, problem=Problem("unknown_table", word=min(unknown)))
    told = _people(path, table)
    refuse_reversed(path, told.persons)
    known = {one.id for one in (*people_of(workspace).parties, *told.parties)}
    strangers = [one for one in told.persons if one.party not in known]
    if strangers:
        raise ImportInvalid(
            path=path, problem=Problem("unknown_party", person=strangers[0].id, party=strangers[0].party)
        )
    return record_people(workspace, told)


def _people(path: Path, table: dict[str, Any]) -> People:
    try:
        return People.model_validate({"parties": table.get("party", []), "persons": table.get("person", [])})
    except ValidationError as wrong:
        raise ImportInvalid(path=path, problem=of_entry(wrong)) from wrong


def refuse_reversed(path: Path | str, persons: Iterable[Person]) -> None:
    """Refuse an authority that ends before it begins; raises ImportInvalid."""
    for person in persons:
        for held in person.authority:
            if held.from_ is not None and held.to is not None and held.to < held.from_:
                start, end = held.from_.isoformat(), held.to.isoformat()
                problem = Problem("authority_reversed", person=person.id, start=start, end=end)
                raise ImportInvalid(path=path, problem=problem)


def add_person(workspace: Workspace, person: Person, party: Party | None = None) -> People:
    """Record one person, and the party when it is named for the first time; raises PartyUnknown."""
    if party is None and people_of(workspace).party(person.party) is None:
        raise PartyUnknown(party=person.party)
    return record_people(workspace, People(parties=(party,) if party else (), persons=(person,)))


def record_people(workspace: Workspace, told: People) -> People:
    """Append the record unless the very same is the last word already."""
    known = people_of(workspace)
    new = People(
        parties=tuple(one for one in told.parties if known.party(one.id) != one),
        persons=tuple(one for one in told.persons if known.person(one.id) != one),
    )
    if new.parties or new.persons:
        now, body = workspace.clock(), encode(new)
        with workspace.ledger.writing(workspace.recorder, now) as writer:
            writer.append_act("people", fingerprint(body, now), body, by=workspace.recorder, at=now)
    return new


def described(person_id: str, told: Mapping[str, object]) -> tuple[Person, Party | None]:
    """Build a person from the words of a command line; raises UsageError's family."""
    authority = {
        "may_decide": told["may_decide"],
        "may_order_up_to": told["may_order_up_to"],
        "from": told["from_"],
        "to": told["to"],
    }
    holds = bool(told["may_decide"] or told["may_order_up_to"])
    try:
        person = Person.model_validate(
            {
                "id": person_id,
                "party": told["party"],
                "function": told["function"],
                "accounts": told["account"],
                "authority": [authority] if holds else [],
            }
        )
        refuse_reversed(person_id, [person])
        named = {"id": told["party"], "name": told["party_name"] or told["party"], "side": told["side"]}
        return person, Party.model_validate(named) if told["side"] else None
    except ValidationError as wrong:
        raise ImportInvalid(path=person_id, problem=of_entry(wrong)) from wrong
