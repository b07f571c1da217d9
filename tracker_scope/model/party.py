"""Parties, the persons who act for them, and what each may decide from when to when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator

from tracker_scope.model.base import Noun

Side = Literal["client", "provider"]


class Money(Noun):
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    def __str__(self) -> str:
        """Write the amount as people's files do: 20000.00 EUR."""
        return f"{self.amount:f} {self.currency}"


class Party(Noun):
    """One of the parties to the contract.

    `registration` is how a contract identifies it (form, seat, number), `signatory` the capacity in
    which its signatory signs; neither is known until a person records it.
    """

    id: str
    name: str
    side: Side
    registration: str = ""
    signatory: str = ""


class Authority(Noun):
    """What a person may do for a party, both days included (Cass. 18 January 2023, 21-21.823)."""

    may_decide: bool = True
    may_order_up_to: Money | None = None
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None

    @field_validator("may_order_up_to", mode="before")
    @classmethod
    def _read_money(cls, value: object) -> object:
        """Accept the written form "20000.00 EUR" of people's files."""
        if isinstance(value, str):
            amount, _, currency = value.partition(" ")
            return {"amount": amount, "currency": currency}
        return value

    def holds(self, day: date) -> bool:
        """Tell whether the authority covers that calendar day."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Person(Noun):
    """A person named by role, the tracker accounts of that person, and dated authority."""

    id: str
    party: str
    function: str = ""
    accounts: tuple[str, ...] = ()
    authority: tuple[Authority, ...] = ()

    def may_decide(self, day: date) -> bool:
        """Tell whether this person's words on that day are a position of the party."""
        return any(held.may_decide and held.holds(day) for held in self.authority)


class People(Noun):
    """Everyone known to the project, by id and by tracker account."""

    parties: tuple[Party, ...] = ()
    persons: tuple[Person, ...] = ()

    def person(self, person_id: str) -> Person | None:
        """Find a person by id."""
        return next((one for one in self.persons if one.id == person_id), None)

    def party(self, party_id: str) -> Party | None:
        """Find a party by id."""
        return next((one for one in self.parties if one.id == party_id), None)

    def acts_for(self, recorder: str, party_id: str) -> bool:
        """Tell whether who recorded something is the party itself, or a person of it."""
        person = self.person(recorder)
        return party_id in {recorder, person.party if person else None}

    def holder(self, account: str | None, aliases: tuple[str, ...] = ()) -> Person | None:
        """Find the person to whom a tracker account belongs, or else one of its aliases in other sources."""
        asked = [one for one in (account, *aliases) if one is not None]
        return next((person for name in asked for person in self.persons if name in person.accounts), None)
