"""The end of a scope statement: findings, how to check it, what it does not establish, the reply."""

from __future__ import annotations

from tracker_scope.documents.nodes import (
    EMPTY,
    REGISTER,
    SETTINGS,
    Cell,
    bullets,
    count,
    phrase,
    sentence,
    set_apart,
    source,
    table,
    words,
)
from tracker_scope.documents.statement_facts import StatementFacts
from tracker_scope.model.base import EXAMPLES_SHOWN, Finding
from tracker_scope.model.document import Phrase, Section, Source

_CHECKS = ("digests", "text_digests", "sum", "clauses", "tickets")
_NOT_ESTABLISHED = (
    "who_is_right",
    "no_inference",
    "not_covered",
    "similarity",
    "unseen",
    "suspect",
    "dates",
    "advice",
)
_RECEIVED = ("on", "by", "for", "signature")
_POSITIONS = ("agrees", "disagrees", "none", "signed")


def findings(facts: StatementFacts) -> Section:
    """Say in words what a person must look at, with counts and examples."""
    heading = phrase("findings.heading")
    if not facts.findings:
        return Section(heading=heading, blocks=(sentence("findings.none"),))
    hidden = frozenset(one.ticket for one in facts.scope.entries if one.restricted)
    rows = [_finding_row(one, hidden) for one in sorted(facts.findings, key=lambda one: one.code)]
    listed = set_apart(table("findings", ("finding", "number", "examples"), rows), numeric=(1,))
    return Section(heading=heading, blocks=(listed,))


def _finding_row(finding: Finding, hidden: frozenset[str]) -> tuple[Cell, ...]:
    examples = [key if (key := one.partition(":")[0]) in hidden else one for one in finding.examples]
    shown: Cell = (words(", ".join(examples), REGISTER),) if examples else ()
    shown += truncated(finding, REGISTER)
    return ((Phrase(key=f"findings.{finding.code}", source=REGISTER),), (count(finding.count, REGISTER),), shown)


def truncated(finding: Finding, origin: Source) -> Cell:
    """Say that there are more examples than are shown; an example can be a range, so counting those is no help."""
    cut = len(finding.examples) == EXAMPLES_SHOWN < finding.count
    return (phrase("findings.more", count=count(finding.count, origin)),) if cut else ()


def checking(facts: StatementFacts) -> Section:
    """List by number the steps by which anybody can check the document, with what they need for it."""
    ledger = source("record", "tree")
    steps: list[Cell] = [(phrase(f"checking.{step}"),) for step in _CHECKS]
    tree = phrase("checking.tree", count=count(facts.tree.size, ledger), root=words(facts.tree.root, ledger))
    again = phrase("checking.recompute", tool=words(facts.tool, SETTINGS), command=words(facts.command, SETTINGS))
    return Section(
        heading=phrase("checking.heading"),
        blocks=(sentence("checking.introduction"), bullets(*steps, (tree,), (again,), ordered=True)),
    )


def not_established() -> Section:
    """Say what nobody may read into the document."""
    return Section(
        heading=phrase("limits.heading"),
        blocks=(bullets(*((phrase(f"limits.{key}"),) for key in _NOT_ESTABLISHED)),),
    )


def reply() -> Section:
    """Leave two separate boxes: that the document was received, and what the reader holds of it."""
    received: list[tuple[Cell, ...]] = [((phrase(f"reply.received_{key}"),), EMPTY) for key in _RECEIVED]
    positions: list[tuple[Cell, ...]] = [((phrase(f"reply.position_{key}"),), EMPTY) for key in _POSITIONS]
    return Section(
        heading=phrase("reply.heading"),
        blocks=(sentence("reply.introduction"),),
        sections=(
            Section(heading=phrase("reply.receipt"), blocks=(table("reply", ("line", "to_fill"), received),)),
            Section(heading=phrase("reply.position"), blocks=(table("reply", ("answer", "tickets"), positions),)),
        ),
    )
