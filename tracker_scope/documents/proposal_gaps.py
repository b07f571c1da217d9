"""Which words of a draft are still to be written, each under a name that stays the same."""

from __future__ import annotations

from collections.abc import Iterator

from tracker_scope.model.proposal import AmendmentProposal, Effect, ProposalLine


def missing_words(proposal: AmendmentProposal) -> tuple[str, ...]:
    """Return the names of the words that are missing, in the order of the group file.

    `title`, `number`, `purpose`, `effective_on`, `acceptance.<field>`, `group.<n>.goal` (n counts from 1),
    `line.<id>.effect|title|description|deliverable|criterion`.
    """
    return tuple(_names(proposal))


def _names(proposal: AmendmentProposal) -> Iterator[str]:
    yield from (name for name in ("title", "number", "purpose", "effective_on") if not getattr(proposal, name))
    told = proposal.acceptance
    fields = ("tests", "period_days", "period_kind", "defect_classes", "record")
    yield from (f"acceptance.{name}" for name in fields if getattr(told, name) in {None, ""})
    for number, group in enumerate(proposal.groups, start=1):
        if not group.goal:
            yield f"group.{number}.goal"
        for line in group.lines:
            yield from (f"line.{line.id}.{name}" for name in _of_line(line))


def _of_line(line: ProposalLine) -> Iterator[str]:
    """Name what a line lacks; of what is removed nothing is to be delivered or tested."""
    fields: tuple[str, ...] = ("effect", "title", "description")
    if line.effect is not Effect.REMOVED:
        fields += ("deliverable", "criterion")
    yield from (name for name in fields if not getattr(line, name))
