"""Records the figures that a person typed for a draft, once they sum; writes the file in which they are typed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, NamedTuple

from tracker_scope.documents.prices import priced
from tracker_scope.errors import DraftUnclear, FileExists, ImportInvalid
from tracker_scope.errors.problems import Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.proposal import AmendmentProposal, Figures, Price
from tracker_scope.operations.acts import encode, fingerprint
from tracker_scope.operations.amendment_price import completed, earlier_amendments, figures_findings, standing_figures
from tracker_scope.operations.figures_table import Held, typed_figures
from tracker_scope.operations.figures_template import template_of
from tracker_scope.operations.figures_toml import held_in_toml, toml_template
from tracker_scope.operations.files import MOST, read_bytes
from tracker_scope.operations.proposals import figures_of, standing_draft
from tracker_scope.operations.publication import written
from tracker_scope.operations.recorded import people_of
from tracker_scope.operations.workspace import Workspace, named_person

_NOT_SAID: Final = frozenset({"by", "recorded_at", "record"})


class Figured(NamedTuple):
    """The figures that stand, what they come to, and what a person must look at."""

    proposal: AmendmentProposal
    figures: Figures
    price: Price
    new: bool
    findings: tuple[Finding, ...]


def record_figures(workspace: Workspace, name: str, path: Path, by: str | None = None) -> Figured:
    """Record a file of figures with its bytes, unless the same stand already.

    Raises DraftUnknown, PersonUnknown, FileMissing, FileUnreadable, ImportInvalid, ExtraMissing,
    FiguresDisagree, upon which nothing is recorded.
    """
    proposal = standing_draft(workspace, name)
    who = named_person(workspace, people_of(workspace), by).id if by else workspace.recorder
    data = read_bytes(path, MOST)
    typed, findings = typed_figures(path, _held(path, data), frozenset(line.id for line in proposal.lines))
    figures = Figures.model_validate(
        {
            **typed.model_dump(),
            "proposal": name,
            "file": path.name,
            "digest": hashlib.sha256(data).hexdigest(),
            "by": who,
            "recorded_at": workspace.clock(),
        }
    )
    labels = earlier_amendments(workspace, name)
    price = priced(proposal, completed(figures, labels))
    known = figures_of(workspace, name)
    new = known is None or known.model_copy(update={one: getattr(figures, one) for one in _NOT_SAID}) != figures
    if new:
        _record(workspace, figures, data)
    more = figures_findings(proposal, figures, labels)
    return Figured(proposal, figures if new or known is None else known, price, new, (*findings, *more))


def _held(path: Path, data: bytes) -> Held:
    if path.suffix.lower() == ".toml":
        return held_in_toml(path, data)
    if path.suffix.lower() == ".xlsx":
        from tracker_scope.operations.figures_xlsx import held_in_xlsx

        return held_in_xlsx(path, data)
    raise ImportInvalid(path=path, problem=Problem("figures_ending"))


def _record(workspace: Workspace, figures: Figures, data: bytes) -> None:
    body, now = encode(figures, without=frozenset({"record"})), figures.recorded_at
    with workspace.ledger.writing(workspace.recorder, now) as writer:
        writer.append_act("figures", fingerprint(body), body, by=workspace.recorder, at=now, files={figures.file: data})


def write_template(workspace: Workspace, name: str, path: Path) -> Path:
    """Write the figures file of a draft, with the figures that stand, for a person to complete.

    Raises DraftUnknown, DraftUnclear for another ending, FileExists, ExtraMissing, OutputFailed.
    """
    proposal = standing_draft(workspace, name)
    if path.exists():
        raise FileExists(path=path)
    language = workspace.settings.project.language
    labels = earlier_amendments(workspace, name)
    template = template_of(proposal, labels, language).model_copy(update={"figures": standing_figures(workspace, name)})
    if path.suffix.lower() == ".toml":
        return written(path, toml_template(template))
    if path.suffix.lower() != ".xlsx":
        raise DraftUnclear(problem=Problem("figures_ending"))
    from tracker_scope.operations.figures_xlsx_template import xlsx_template

    return written(path, xlsx_template(template, workspace.clock()))
