"""The clauses in force while an amendment is read: each change builds on those before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from tracker_scope.contract.aliases import number_aliases, rfc_slug, unique
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.kinds import kind_of
from tracker_scope.contract.new_text import NewText
from tracker_scope.contract.numbers import number_key, parent_number
from tracker_scope.contract.renumbering import new_numbers, renumbered
from tracker_scope.model.contract import Clause, Place


class ClausesInForce:
    """Clauses by number; `moves` are the new numbers that the amendment gives, by old number."""

    def __init__(self, clauses: Collection[Clause], moves: Mapping[str, str]) -> None:
        self._held: dict[str, Clause] = {}
        self._ambiguous: set[str] = set()
        for clause in clauses:
            key = number_key(clause.number)
            if key in self._held:
                self._ambiguous.add(key)
            self._held[key] = clause
        self._moved = new_numbers(moves, [clause.number for clause in clauses])
        self._given = {number_key(new): renumbered(self._held[old], new) for old, new in self._moved.items()}

    def get(self, number: str) -> Clause | None:
        """Return the clause of a number before the amendment, else the one to which it gives that number."""
        key = number_key(number)
        return self._held.get(key) or self._given.get(key)

    def is_ambiguous(self, number: str) -> bool:
        """Tell whether two clauses bear a number."""
        return number_key(number) in self._ambiguous

    def is_taken(self, number: str) -> bool:
        """Tell whether a number is borne after the amendment by a clause that was in force before it."""
        key = number_key(number)
        return key in self._given or (key in self._held and key not in self._moved)

    def is_given_anew(self, number: str) -> bool:
        """Tell whether a number is borne by one clause before the amendment, and by another after it."""
        return number_key(number) in self._held and number_key(number) in self._given

    def is_borne_twice(self, number: str) -> bool:
        """Tell whether a number goes to a clause while the one that bore it keeps it."""
        key = number_key(number)
        return key in self._given and key in self._held and key not in self._moved

    def parts(self, clause: Clause | None) -> list[Clause]:
        """Return the clauses in force that stand under a clause, by number or by heading."""
        if clause is None:
            return []
        under, path = number_key(clause.number) + ".", (*clause.path, clause.title)
        return [
            one
            for key, one in self._held.items()
            if key.startswith(under) or (clause.title and one.path[: len(path)] == path)
        ]

    def above(self, number: str) -> Clause | None:
        """Return the nearest clause in force above a number."""
        above = parent_number(number)
        while above and not self.get(above):
            above = parent_number(above)
        return self.get(above) if above else None

    def drop(self, number: str) -> None:
        """Take out a clause that is deleted."""
        self._held.pop(number_key(number), None)

    def put(self, new: NewText, place: Place, *, adds: bool) -> tuple[Literal["replaced", "added"], Clause]:
        """Put new text in the place of a clause, or add one.

        Title and kind are those of what it replaces, else the kind is that of the clause above.
        """
        old = None if adds and not self.is_taken(new.number) else self.get(new.number)
        over = old or self.above(new.number)
        path = old.path if old else (*over.path, over.title or over.number) if over else ()
        number, title = (old.number if old else new.number), new.title or (old.title if old else "")
        roman = bool(old and any(alias.isdecimal() for alias in old.aliases))
        aliases = (*(old.aliases if old else ()), rfc_slug(title), *number_aliases(number, roman=roman))
        clause = Clause(
            number=number,
            title=title,
            text=new.text,
            kind=over.kind if over else kind_of(title, path),
            level=old.level if old else len(path) + 1,
            path=path,
            aliases=unique(aliases),
            place=place,
            digest=clause_digest(number, title, new.text),
        )
        if not (adds and old is None and number_key(number) in self._moved):
            self._hold(clause)
        return "replaced" if old else "added", clause

    def _hold(self, clause: Clause) -> None:
        key = number_key(clause.number)
        if key in self._given and key not in self._held:
            self._given[key] = clause
        else:
            self._held[key] = clause
