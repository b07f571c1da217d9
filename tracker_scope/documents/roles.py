"""How persons and parties appear: by function and by name of the party; account names only on request."""

from __future__ import annotations

from typing import Protocol

from tracker_scope.documents.nodes import source, words
from tracker_scope.model.document import Text
from tracker_scope.model.party import People, Person


class Cast(Protocol):
    """The part of a document's facts that says who is who, and whether account names were asked for."""

    @property
    def people(self) -> People:
        """Everyone recorded."""
        ...

    @property
    def names(self) -> bool:
        """Whether account names are shown beside functions."""
        ...


def party_name(facts: Cast, party_id: str) -> Text:
    """Name a party, or repeat the id of one that is not recorded."""
    party = facts.people.party(party_id)
    return words(party.name if party else party_id, source("record", f"party:{party_id}"))


def person_role(facts: Cast, person_id: str) -> Text:
    """Name a person by function, else by id; with the accounts when names were asked for.

    Where nobody is named, a record bears the id of the party that keeps the ledger.
    """
    person = facts.people.person(person_id)
    if person is None:
        return party_name(facts, person_id)
    return words(_role(facts, person), source("record", f"person:{person_id}"))


def _role(facts: Cast, person: Person) -> str:
    """Name by function, and by id where two persons of a party have the same one."""
    alike = (one for one in facts.people.persons if (one.party, one.function) == (person.party, person.function))
    role = person.function or person.id
    told_apart = f"{role} [{person.id}]" if person.function and sum(1 for _ in alike) > 1 else role
    return f"{told_apart} ({', '.join(person.accounts)})" if facts.names and person.accounts else told_apart


def who(facts: Cast, person: Person) -> dict[str, Text]:
    """Name a person and the party for which that person acts."""
    return {"person": person_role(facts, person.id), "party": party_name(facts, person.party)}


def other_parties(facts: Cast, spoken: set[str]) -> tuple[str, ...]:
    """List the parties that are not among those who spoke, in alphabetical order of id."""
    return tuple(sorted(one.id for one in facts.people.parties if one.id not in spoken))
