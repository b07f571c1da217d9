"""Reads what a signed amendment changes: clauses replaced, added and deleted, with their new text.

Sentences such as "Section 4.6 is replaced by the following:" are read, each with the block
quote after it (failing that, the next paragraph). What the amendment says of itself (parties,
price, effect, signatures) is left out: it is no clause of the specification. Where no such
sentence stands, but clauses with written numbers do, those are the new text by number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from tracker_scope.contract.aliases import number_aliases, rfc_slug, unique
from tracker_scope.contract.amendment_blocks import Block, Blocks
from tracker_scope.contract.change_sentences import Action, ChangeSentence, change_sentences
from tracker_scope.contract.draft import clause_digest, left_out
from tracker_scope.contract.kinds import kind_of
from tracker_scope.contract.new_text import NewText, new_texts
from tracker_scope.contract.numbers import cut_number, number_key, parent_number
from tracker_scope.contract.source_text import SourceText, read_source
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import Clause, ClauseChange, LeftOut, Place, Reading


class AmendmentReading(NamedTuple):
    """The changes of an amendment in their order, what was left out, and what to look at."""

    changes: tuple[ClauseChange, ...]
    left_out: tuple[LeftOut, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_changes(file: str, data: bytes, reading: Reading, in_force: Collection[Clause]) -> AmendmentReading:
    """Read the changes that an amendment makes to the clauses in force when it takes effect.

    `reading` is what the Markdown reader makes of the same bytes. No changes at all means that
    none was found. Raises ContractEmpty, ContractNotText.
    """
    source = read_source(file, data)
    reader = _Reader(source, in_force)
    reader.read()
    if reader.changes or reader.misread:
        return reader.result()
    written = [clause for clause in reading.clauses if _is_written(clause, source)]
    if not written:
        return reader.result()
    by_number = _Reader(source, in_force)
    by_number.read_by_number(written)
    return by_number.result()


def _is_written(clause: Clause, source: SourceText) -> bool:
    """Tell a number that stands in the heading from one that a renderer would give."""
    line = source.lines[clause.place.line_from - 1].text
    cut = cut_number(line.strip().lstrip("#").strip())
    return cut is not None and cut.number == clause.number


class _Reader:
    """Walks through the blocks of one amendment."""

    def __init__(self, source: SourceText, in_force: Collection[Clause]) -> None:
        self.changes: list[ClauseChange] = []
        self._source = source
        self._blocks = Blocks(source)
        self._in_force: dict[str, Clause] = {}
        self._ambiguous: set[str] = set()
        for clause in in_force:
            key = number_key(clause.number)
            if key in self._in_force:
                self._ambiguous.add(key)
            self._in_force[key] = clause
        self._taken: set[int] = set()
        self.misread: set[int] = set()
        self._findings: list[Finding] = []

    def result(self) -> AmendmentReading:
        """Return what was read; every line of the amendment is in a change or left out."""
        filled = [index for index, line in enumerate(self._source.lines) if not line.is_blank]
        others = [index for index in filled if index not in self._taken | self.misread]
        left = [
            *left_out(self._source, others, "amendment_own_provision"),
            *left_out(self._source, sorted(self.misread - self._taken), "change_not_understood"),
        ]
        left.sort(key=lambda one: one.place.start)
        return AmendmentReading(tuple(self.changes), tuple(left), merge_findings(self._findings))

    def read(self) -> None:
        """Read every sentence that changes clauses."""
        at = 0
        while at < len(self._blocks):
            at = self._block(at) if self._blocks[at].sort in {"text", "heading"} else at + 1

    def read_by_number(self, clauses: Iterable[Clause]) -> None:
        """Take numbered clauses for the new text of their numbers."""
        for clause in clauses:
            number, place = clause.number, clause.place
            text = NewText(number, clause.title, clause.text, number, 0, 0)
            self._change(text, place, place)
            self._findings.append(Finding.of("amendment_read_by_number", [number]))
            for part in (place, *clause.continued):
                self._taken.update(range(part.line_from - 1, part.line_to))

    def _block(self, at: int) -> int:
        """Read the changes of one block and return the index of the block to read next."""
        block, after = self._blocks[at], at + 1
        for found in change_sentences(self._blocks.words(block)):
            if not found.keyed and not any(number_key(one) in self._in_force for one in found.numbers):
                continue  # the key of a ticket looks like an identifier
            if found.action == "deleted":
                self._delete(found, block)
            elif found.action is None or len(found.numbers) != 1:
                self._not_understood(found, block)
            else:
                after = self._rewrite(found, at)
        return after

    def _not_understood(self, found: ChangeSentence, block: Block) -> None:
        """Report a change of a clause in force that we cannot read; never guess at it."""
        known = any(number_key(number) in self._in_force for number in found.numbers)
        if block.sort == "text" and (known or found.action) and not found.sentence.startswith("|"):
            place = self._source.place(block.first, block.last)
            self._findings.append(Finding.of("change_not_understood", [f"{place}: {found.sentence}"]))
            self.misread.update(range(block.first, block.last + 1))

    def _take(self, first: int, last: int) -> Place:
        self._taken.update(range(first, last + 1))
        return self._source.place(first, last)

    # deletions

    def _delete(self, found: ChangeSentence, block: Block) -> None:
        """Delete clauses, and with each of them what is numbered under it."""
        passage = self._take(block.first, block.last)
        for number in found.numbers:
            clause = self._known(number)
            if clause is None:
                self._findings.append(Finding.of("change_of_unknown_clause", [number]))
            for one in (number, *(part.number for part in self._parts(clause))):
                self.changes.append(ClauseChange(action="deleted", number=one, passage=passage))

    def _known(self, number: str) -> Clause | None:
        if number_key(number) in self._ambiguous:
            self._findings.append(Finding.of("change_of_ambiguous_clause", [number]))
        return self._in_force.get(number_key(number))

    def _parts(self, clause: Clause | None) -> list[Clause]:
        """Return the clauses in force that stand under a clause, by number or by heading."""
        if clause is None:
            return []
        under, path = number_key(clause.number) + ".", (*clause.path, clause.title)
        return [
            one
            for key, one in self._in_force.items()
            if key.startswith(under) or (clause.title and one.path[: len(path)] == path)
        ]

    # new texts

    def _rewrite(self, found: ChangeSentence, at: int) -> int:
        """Read the new text of a clause and return the index of the block after it."""
        block, number = self._blocks[at], found.numbers[0]
        end = self._blocks.end_of_text(at, found)
        lines, first = self._blocks.new_lines(at, end, found)
        if not lines:
            self._not_understood(found, block)
            return at + 1
        passage = self._take(block.first, self._blocks[end - 1].last)
        if found.rest and end == at + 1:
            self._findings.append(Finding.of("new_text_may_go_on", [f"{passage}: {found.rest}"]))
        texts = list(new_texts(number, lines))
        self._warn(found, texts)
        for text in texts:
            place = self._source.place(first + text.first, min(first + text.last, passage.line_to - 1))
            self._change(text, place, passage)
        self._drop_parts(texts, passage)
        return end

    def _drop_parts(self, texts: Sequence[NewText], passage: Place) -> None:
        """Delete the parts that a new text leaves out, when it numbers its parts at all."""
        restated = {number_key(text.number) for text in texts}
        parts = self._parts(self._in_force.get(number_key(texts[0].number)))
        missing = [one.number for one in parts if number_key(one.number) not in restated]
        if len(texts) > 1:
            self.changes.extend(ClauseChange(action="deleted", number=one, passage=passage) for one in missing)
        elif missing:
            self._findings.append(Finding.of("replaced_clause_has_parts", [texts[0].number]))

    def _warn(self, found: ChangeSentence, texts: Sequence[NewText]) -> None:
        """Report a number that is unknown, taken, ambiguous, or not the one that the new text carries."""
        number, written = found.numbers[0], texts[0].written
        known = self._known(number) is not None
        if known == (found.action == "added"):
            code = "addition_of_existing_clause" if known else "change_of_unknown_clause"
            self._findings.append(Finding.of(code, [number]))
        if written and number_key(written) != number_key(number):
            self._findings.append(Finding.of("change_number_differs", [f"{number} / {written}"]))

    def _change(self, new: NewText, place: Place, passage: Place) -> None:
        """Record a change whose clause keeps the title and kind of what it replaces, or its parent's kind."""
        old = self._in_force.get(number_key(new.number))
        over = old or self._above(new.number)
        path = old.path if old else (*over.path, over.title or over.number) if over else ()
        number, title = (old.number if old else new.number), new.title or (old.title if old else "")
        roman = bool(old and any(alias.isdecimal() for alias in old.aliases))
        clause = Clause(
            number=number,
            title=title,
            text=new.text,
            kind=over.kind if over else kind_of(title, path),
            level=old.level if old else len(path) + 1,
            path=path,
            aliases=unique((*(old.aliases if old else ()), rfc_slug(title), *number_aliases(number, roman=roman))),
            place=place,
            digest=clause_digest(number, title, new.text),
        )
        action: Action = "replaced" if old else "added"
        self.changes.append(ClauseChange(action=action, number=number, clause=clause, passage=passage))

    def _above(self, number: str) -> Clause | None:
        """Return the nearest clause in force above a number."""
        above = parent_number(number)
        while above and number_key(above) not in self._in_force:
            above = parent_number(above)
        return self._in_force.get(number_key(above)) if above else None
