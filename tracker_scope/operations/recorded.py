"""What had been recorded by a date: people, mappings, contract, decisions, runs."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import orjson

from tracker_scope.errors import BaselineMissing
from tracker_scope.model.contract import ContractDocument, ContractText, NotSupplied
from tracker_scope.model.party import People
from tracker_scope.model.trace import Decision
from tracker_scope.operations.acts import decode
from tracker_scope.operations.kept_text import kept_text
from tracker_scope.operations.workspace import Workspace
from tracker_scope.register.case import Mappings

LISTS: Final = ("internal_types", "defect_types", "bots", "reference_fields")


def people_of(workspace: Workspace, known: datetime | None = None) -> People:
    """Return the parties and persons as recorded; a later record of the same id supersedes."""
    parties, persons = {}, {}
    for act in workspace.ledger.acts("people", known=known):
        told = decode(People, act.body)
        parties.update({one.id: one for one in told.parties})
        persons.update({one.id: one for one in told.persons})
    return People(
        parties=tuple(parties[name] for name in sorted(parties)),
        persons=tuple(persons[name] for name in sorted(persons)),
    )


def mappings_of(workspace: Workspace, known: datetime | None = None) -> Mappings:
    """Return what was declared of the tracker's words; each record replaces the lists that it names."""
    told: dict[str, list[str]] = {}
    for act in workspace.ledger.acts("mapping", known=known):
        told.update(orjson.loads(act.body))
    return Mappings.model_validate({name: told[name] for name in LISTS if name in told})


def decisions_of(workspace: Workspace, known: datetime | None = None) -> tuple[Decision, ...]:
    """Return every recorded decision, in order of the day it was made, then of its record."""
    acts = workspace.ledger.acts("decision", known=known)
    every = [decode(Decision, act.body, record=act.record) for act in acts]
    return tuple(sorted(every, key=lambda one: (one.made_on, one.record)))


def documents_of(workspace: Workspace, known: datetime | None = None) -> tuple[ContractDocument, ...]:
    """Return the contract's documents that stand, in the order in which they were recorded."""
    withdrawn = withdrawn_documents(workspace, known)
    return tuple(one for one in every_document(workspace, known) if one.record > withdrawn.get(one.id, -1))


def every_document(workspace: Workspace, known: datetime | None = None) -> tuple[ContractDocument, ...]:
    """Return the contract's documents as recorded, those withdrawn included."""
    acts = workspace.ledger.acts("document", known=known)
    return tuple(decode(ContractDocument, act.body, record=act.record) for act in acts)


def withdrawn_documents(workspace: Workspace, known: datetime | None = None) -> dict[str, int]:
    """Return by document the last record that withdrew it: what was recorded again after it stands."""
    acts = workspace.ledger.acts("document_withdrawal", known=known)
    return {str(orjson.loads(act.body)["document"]): act.record for act in acts}


def contract_of(workspace: Workspace, known: datetime | None = None, *, without: str | None = None) -> ContractText:
    """Return the text of the recorded documents but for one, amendments in order of effect; raises BaselineMissing."""
    documents = tuple(one for one in documents_of(workspace, known) if one.id != without)
    if not any(one.kind == "baseline" for one in documents):
        raise BaselineMissing
    gaps = tuple(decode(NotSupplied, act.body) for act in workspace.ledger.acts("not_supplied", known=known))
    return kept_text(workspace, documents, gaps)
