"""The plan of the bundled project: what is done on which day, as its `demo.toml` tells it."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Literal

from tracker_scope import settings
from tracker_scope.model.base import Noun
from tracker_scope.model.time import Instant
from tracker_scope.settings import Language


class DocumentPlan(Noun):
    """A document of the contract to record."""

    file: str
    kind: Literal["baseline", "amendment"]
    label: str
    signed_on: date
    effective_on: date


class CapturePlan(Noun):
    """A declared source to capture, from another file than the declared one where `file` names it."""

    source: str
    file: str | None = None


class NoticePlan(Noun):
    """A notice to write."""

    tickets: tuple[str, ...]
    to: str
    by: str


class SendingPlan(Noun):
    """A notice that went."""

    notice: str
    on: date
    how: str


class ReplyPlan(Noun):
    """A reply to a notice, kept as a file."""

    notice: str
    by: str
    on: date
    file: str


class DraftPlan(Noun):
    """A draft of an amendment, from a file of groups and one of figures."""

    name: str
    by: str
    group: str
    figures: str


class Day(Noun):
    """What is recorded at one instant, in the order of these fields; files are named from the project's folder."""

    instant: Instant
    document: tuple[DocumentPlan, ...] = ()
    people: str | None = None
    mappings: str | None = None
    capture: tuple[CapturePlan, ...] = ()
    decisions: tuple[str, ...] = ()
    notice: tuple[NoticePlan, ...] = ()
    sent: tuple[SendingPlan, ...] = ()
    reply: tuple[ReplyPlan, ...] = ()
    draft: tuple[DraftPlan, ...] = ()


class Plan(Noun):
    """Where each file of the project goes ("." for its folder), and the days in their order."""

    places: dict[str, str]
    day: tuple[Day, ...]


def plan_of(language: Language) -> Plan:
    """Read the packaged plan of a language."""
    return Plan.model_validate(tomllib.loads(settings.packaged(f"demo/{language}/demo.toml").decode("utf-8")))
