"""Reads the file in which a person describes a draft: lines grouped by the client's goal."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field, ValidationError

from tracker_scope.errors import ImportInvalid
from tracker_scope.errors.foreign import of_entry
from tracker_scope.errors.problems import Problem
from tracker_scope.model.base import Noun
from tracker_scope.model.proposal import NAME_PATTERN
from tracker_scope.operations.files import read_toml


class _Told(Noun):
    """A table of the file: each value has the type that it must have, and no other."""

    model_config = ConfigDict(strict=True)


class LineTold(_Told):
    """One `[[group.line]]`: clauses by number, tickets by key."""

    id: str = Field(pattern=NAME_PATTERN)
    effect: Literal["added", "modified", "removed", "clarified"] | None = None
    title: str = ""
    clauses: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    description: str | None = None
    deliverable: str | None = None
    criterion: str | None = None


class GroupTold(_Told):
    """One `[[group]]`."""

    goal: str | None = None
    line: tuple[LineTold, ...] = ()


class AcceptanceTold(_Told):
    """The `[acceptance]` table."""

    tests: str | None = None
    period_days: int | None = Field(default=None, ge=0)
    period_kind: Literal["working", "calendar"] | None = None
    defect_classes: str | None = None
    record: str | None = None


class DraftTold(_Told):
    """The whole file."""

    title: str | None = None
    number: str | None = None
    purpose: str | None = None
    effective_on: date | None = None
    reservations: tuple[str, ...] = ()
    precedence: tuple[str, ...] = ()
    acceptance: AcceptanceTold = AcceptanceTold()
    group: tuple[GroupTold, ...] = ()

    @property
    def lines(self) -> tuple[LineTold, ...]:
        """Every line, in the order of the file."""
        return tuple(line for group in self.group for line in group.line)


def read_group(path: Path) -> DraftTold:
    """Read a group file; what is left empty is to be completed. Raises FileMissing, FileUnreadable, ImportInvalid."""
    try:
        told = DraftTold.model_validate(_filled(read_toml(path)))
    except ValidationError as wrong:
        raise ImportInvalid(path=path, problem=of_entry(wrong)) from wrong
    if not told.lines:
        raise ImportInvalid(path=path, problem=Problem("draft_without_line"))
    name, times = Counter(line.id for line in told.lines).most_common(1)[0]
    if times > 1:
        raise ImportInvalid(path=path, problem=Problem("name_twice", name=name))
    return told


def _filled(value: object) -> object:
    """Leave out what is empty, at every depth; lists become what values are kept in."""
    if isinstance(value, dict):
        return {name: _filled(one) for name, one in value.items() if not _is_empty(one)}
    if isinstance(value, list):
        return tuple(_filled(one) for one in value if not _is_empty(one))
    return value.strip() if isinstance(value, str) else value


def _is_empty(value: object) -> bool:
    return isinstance(value, str) and not value.strip()
