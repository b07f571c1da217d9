"""Writes a draft as the file in which a person completes it: what is empty there is what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracker_scope.documents.visible import visible
from tracker_scope.model.proposal import Acceptance, AmendmentProposal, ProposalLine
from tracker_scope.operations.toml_text import quoted
from tracker_scope.settings import Language, packaged


def group_text(proposal: AmendmentProposal, path: Path, language: Language) -> str:
    """Return the TOML of a draft, its fields explained in a language; reading it back gives the same draft."""
    head = packaged(f"profiles/amendment.{language}.toml").decode("utf-8")
    for name, value in {"name": proposal.name, "file": visible(path.name).replace("\n", " ")}.items():
        head = head.replace(f"@{name}@", value)
    return head + "\n".join([*_top(proposal), *_groups(proposal)]) + "\n"


def _top(proposal: AmendmentProposal) -> Iterator[str]:
    for name in ("title", "number", "purpose"):
        yield f"{name} = {_text(getattr(proposal, name))}"
    day = proposal.effective_on
    yield f"effective_on = {day.isoformat()}" if day else "# effective_on = 2027-01-31"
    yield f"reservations = {_list(proposal.reservations)}"
    yield f"precedence = {_list(proposal.precedence)}"
    yield from ("", "[acceptance]", *_acceptance(proposal.acceptance))


def _acceptance(told: Acceptance) -> Iterator[str]:
    yield f"tests = {_text(told.tests)}"
    yield "# period_days = 15" if told.period_days is None else f"period_days = {told.period_days}"
    for name in ("period_kind", "defect_classes", "record"):
        yield f"{name} = {_text(getattr(told, name))}"


def _groups(proposal: AmendmentProposal) -> Iterator[str]:
    for group in proposal.groups:
        yield from ("", "[[group]]", f"goal = {_text(group.goal)}")
        for line in group.lines:
            yield from ("", *(f"  {one}" for one in _line(line)))


def _line(line: ProposalLine) -> Iterator[str]:
    yield "[[group.line]]"
    yield f"id = {quoted(line.id)}"
    yield f"effect = {_text(line.effect.value if line.effect else None)}"
    yield f"title = {_text(line.title)}"
    yield f"clauses = {_list(line.clauses)}"
    yield f"tickets = {_list(tuple(one.key for one in line.tickets))}"
    for name in ("description", "deliverable", "criterion"):
        yield f"{name} = {_text(getattr(line, name))}"


def _text(text: str | None) -> str:
    return quoted(visible(text or ""))


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(text) for text in texts)}]"
