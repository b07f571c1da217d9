"""Gives clauses new numbers: what is numbered below a clause follows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker_scope.contract.aliases import number_aliases, unique
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.numbers import number_key
from tracker_scope.model.contract import Clause


def new_numbers(moves: Mapping[str, str], numbers: Iterable[str]) -> dict[str, str]:
    """Return the new number of each number that moves, by key: its own, else after the nearest one above that moves."""
    by_key = {number_key(old): new for old, new in moves.items()}
    found = {}
    for number in numbers:
        key = number_key(number)
        above = max((one for one in by_key if key == one or key.startswith(f"{one}.")), key=len, default=None)
        if above is not None:
            found[key] = by_key[above] + key[len(above) :]
    return found


def renumbered(clause: Clause, number: str) -> Clause:
    """Return a clause with its words under another number, and the anchors made from that."""
    roman = any(alias.isdecimal() for alias in clause.aliases)
    former = number_aliases(clause.number, roman=roman)
    kept = (alias for alias in clause.aliases if alias not in former)
    return clause.model_copy(
        update={
            "number": number,
            "aliases": unique((*kept, *number_aliases(number, roman=roman))),
            "digest": clause_digest(number, clause.title, clause.text),
        }
    )
