"""Looks up which clauses were in force at an instant: all, by number or anchor, by identity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker_scope.contract.numbers import number_key
from tracker_scope.model.contract import ClauseVersion, ContractText


def clauses_in_force(text: ContractText, at: datetime) -> tuple[ClauseVersion, ...]:
    """Return the versions in force at an instant, in the order of the contract."""
    return tuple(version for version in text.versions if version.in_force.holds(at))


class Lookup:
    """An index over a contract's text, built once; every question costs a dictionary access."""

    def __init__(self, text: ContractText) -> None:
        self._not_supplied = tuple(one.period for one in text.not_supplied)
        self._by_number: dict[str, list[ClauseVersion]] = {}
        self._by_alias: dict[str, list[ClauseVersion]] = {}
        self._by_identity: dict[str, list[ClauseVersion]] = {}
        for version in text.versions:
            self._by_identity.setdefault(version.identity, []).append(version)
            self._by_number.setdefault(number_key(version.clause.number), []).append(version)
            for alias in {one.casefold() for one in version.clause.aliases}:
                self._by_alias.setdefault(alias, []).append(version)

    def by_target(self, target: str, at: datetime) -> tuple[ClauseVersion, ...]:
        """Return the clauses that a number ("4.2", "ex-12") or an anchor ("#views") named at an instant.

        More than one means that the target is ambiguous, none that nothing in force bears it.
        """
        numbered = _holding(self._by_number.get(number_key(target), ()), at)
        return numbered or _holding(self._by_alias.get(target.strip().removeprefix("#").casefold(), ()), at)

    def version_at(self, identity: str, at: datetime) -> ClauseVersion | None:
        """Return the version of a clause in force at an instant, None when it was not."""
        return next(iter(_holding(self._by_identity.get(identity, ()), at)), None)

    def versions(self, identity: str) -> tuple[ClauseVersion, ...]:
        """Return every version of a clause, in order of time."""
        return tuple(self._by_identity.get(identity, ()))

    def is_supplied(self, at: datetime) -> bool:
        """Tell whether the parties handed over the text that was in force at an instant."""
        return not any(period.holds(at) for period in self._not_supplied)

    def has_text(self, at: datetime) -> bool:
        """Tell whether any clause was in force at an instant."""
        return any(one.in_force.holds(at) for versions in self._by_identity.values() for one in versions)


def _holding(versions: Iterable[ClauseVersion], at: datetime) -> tuple[ClauseVersion, ...]:
    return tuple(version for version in versions if version.in_force.holds(at))
