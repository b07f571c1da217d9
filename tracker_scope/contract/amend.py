"""Reads what a signed amendment changes: clauses replaced, added, deleted and renumbered, with their new text.

Sentences such as "Section 4.6 is replaced by the following:" are read, each with the quotation
after it (failing that, the paragraphs up to the next article). What the amendment says of itself
(parties, price, effect, signatures) is left out: it is no clause of the specification. Where no
such sentence stands, but clauses with written numbers do, those are the new text by number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from tracker_scope.contract.amendment_blocks import Block, Blocks
from tracker_scope.contract.amendment_clauses import ClausesInForce
from tracker_scope.contract.amendment_extent import Extent, extent
from tracker_scope.contract.amendment_reading import NO_EARLIER, AmendmentReading, Earlier, changed_by
from tracker_scope.contract.amendment_text import AmendmentText
from tracker_scope.contract.change_sentences import ChangeSentence, change_sentences, instructs
from tracker_scope.contract.draft import left_out
from tracker_scope.contract.new_text import NewText, new_texts
from tracker_scope.contract.numbers import cut_number, number_key
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import Clause, ClauseChange, Place, Reading

_NO_TEXT: Final = re.compile(
    r"\W*(?:(?:intentionally|volontairement|intentionnellement)\s+(?:left\s+|laissée?\s+)?(?:blank|omitted|vide|en\s+blanc)"
    r"|reserved|réservée?|supprimée?|deleted)\W*",
    re.IGNORECASE,
)
_NO_MOVES: Final[Mapping[str, str]] = MappingProxyType({})


def read_changes(
    text: AmendmentText, reading: Reading, in_force: Collection[Clause], earlier: Earlier = NO_EARLIER
) -> AmendmentReading:
    """Read the changes that an amendment makes to the clauses in force when it takes effect.

    `reading` is what its reader makes of the same text, `earlier` what the amendments before it
    changed, by their label. No changes at all means that none was found.
    """
    reader = _Reader(text, in_force, earlier)
    reader.read()
    if reader.moves:
        # New numbers are known only now, and an article added under an old one is no change of that.
        reader = _Reader(text, in_force, earlier, reader.moves)
        reader.read()
    if reader.changes or reader.misread:
        return reader.result()
    written = [clause for clause in reading.clauses if _is_written(clause, text)]
    if not written:
        return reader.result()
    by_number = _Reader(text, in_force, earlier)
    by_number.read_by_number(written)
    return by_number.result()


def _is_written(clause: Clause, text: AmendmentText) -> bool:
    """Tell a number that stands in the heading from one that a renderer would give."""
    line = text.source.lines[text.lines_of(clause.place).start].text
    cut = cut_number(line.strip().lstrip("#").strip())
    return cut is not None and cut.number == clause.number


class _Reader:
    """Walks through the blocks of one amendment."""

    def __init__(
        self, text: AmendmentText, in_force: Collection[Clause], earlier: Earlier, moves: Mapping[str, str] = _NO_MOVES
    ) -> None:
        self.changes: list[ClauseChange] = []
        self.moves: dict[str, str] = {}
        self.misread: set[int] = set()
        self._text = text
        self._source = text.source
        self._blocks = Blocks(text)
        self._clauses = ClausesInForce(in_force, moves)
        self._earlier = earlier
        self._taken: set[int] = set()
        self._apart = {at for one in self._blocks if one.reason for at in range(one.first, one.last + 1)}
        self._findings: list[Finding] = []

    def result(self) -> AmendmentReading:
        """Return what was read; every line of the amendment is in a change or left out."""
        given = [one.new_number for one in self.changes if one.new_number]
        self._findings += [
            Finding.of("new_number_is_taken", [one]) for one in given if self._clauses.is_borne_twice(one)
        ]
        left = [*left_out(self._source, sorted(self.misread - self._taken), "change_not_understood")]
        held = self._taken | self.misread
        for block in self._blocks:
            if block.reason:
                own = [at for at in range(block.first, block.last + 1) if at not in held]
                left += left_out(self._source, own, block.reason)
                held |= set(own)
        filled = (at for at, line in enumerate(self._source.lines) if not line.is_blank)
        left += left_out(self._source, [at for at in filled if at not in held], "amendment_own_provision")
        left.sort(key=lambda one: one.place.start)
        articles = tuple(self._blocks.articles())
        return AmendmentReading(tuple(self.changes), tuple(left), merge_findings(self._findings), articles)

    def read(self) -> None:
        """Read every sentence that changes clauses."""
        at = 0
        while at < len(self._blocks):
            at = self._block(at) if self._blocks[at].sort in {"text", "heading"} else at + 1

    def read_by_number(self, clauses: Iterable[Clause]) -> None:
        """Take numbered clauses for the new text of their numbers."""
        for clause in clauses:
            number, place = clause.number, clause.place
            self._change(NewText(number, clause.title, clause.text, number, 0, 0), place, place)
            self._find(Finding.of("amendment_read_by_number", [number]))
            for part in (place, *clause.continued):
                self._taken.update(self._text.lines_of(part))

    def _block(self, at: int) -> int:
        """Read the changes of one block and return the index of the block to read next."""
        block, after = self._blocks[at], at + 1
        words = self._blocks.words(block)
        if at and self._blocks[at - 1].last in self.misread and instructs(words):
            self.misread.update(range(block.first, block.last + 1))
        for found in change_sentences(words):
            if not found.keyed and not any(self._clauses.get(one) for one in found.numbers):
                continue  # the key of a ticket looks like an identifier
            after = max(after, self._sentence(found, at))
        return after

    def _sentence(self, stated: ChangeSentence, at: int) -> int:
        """Read one change and return the index of the block after it."""
        found = stated if stated.amendment is None else self._through(stated)
        block, one = self._blocks[at], len(found.numbers) == 1
        if found.words is not None and found.action and one and self._reword(found, block):
            return at + 1
        if found.words is not None or found.action is None or not found.numbers:
            return self._not_understood(found, at)
        if found.action == "deleted":
            self._delete(found.numbers, self._take(block.first, block.last))
            return at + 1
        if found.action == "renumbered":
            return self._renumber(found, at)
        return self._rewrite(found, at) if one else self._not_understood(found, at)

    def _not_understood(self, found: ChangeSentence, at: int) -> int:
        """Report a change of a clause in force that we cannot read; never guess at it."""
        block = self._blocks[at]
        known = any(self._clauses.get(number) for number in found.numbers) or not found.numbers
        told = known or found.action or found.amendment is not None
        if block.sort != "text" or not told or found.sentence.startswith("|"):
            return at + 1
        quoted = extent(self._blocks, at, found._replace(given="", announces=False))
        last = self._blocks[quoted.end - 1].last if quoted.lines else block.last
        self._find(Finding.of("change_not_understood", [f"{self._source.place(block.first, last)}: {found.sentence}"]))
        self.misread.update(range(block.first, last + 1))
        return max(quoted.end, at + 1)

    def _take(self, first: int, last: int) -> Place:
        """Take the lines of a passage, without what belongs to no text (the foot of a page)."""
        self._taken.update(at for at in range(first, last + 1) if at not in self._apart)
        return self._source.place(first, last)

    def _find(self, finding: Finding) -> None:
        self._findings.append(finding)

    def _through(self, found: ChangeSentence) -> ChangeSentence:
        """Turn the change of an article of an earlier amendment into one of the only clause that it changed."""
        whole = found.action in {"replaced", "completed", "deleted"} and len(found.numbers) == 1
        only = changed_by(self._earlier, found.amendment or "", found.numbers[0]) if whole else None
        # To take back a replacement or a deletion would bring words back, which no sentence says.
        if only is None or only.clause is None or (found.action == "deleted" and only.action != "added"):
            return found._replace(action=None)
        self._find(Finding.of("change_through_amendment", [f"{found.amendment} / {found.numbers[0]} → {only.number}"]))
        return found._replace(numbers=(only.number,))

    # deletions and new numbers

    def _delete(self, numbers: Sequence[str], passage: Place) -> None:
        """Delete clauses, and with each of them what is numbered under it."""
        for number in numbers:
            clause = self._known(number)
            if clause is None:
                self._find(Finding.of("change_of_unknown_clause", [number]))
            for one in (number, *(part.number for part in self._clauses.parts(clause))):
                self.changes.append(ClauseChange(action="deleted", number=one, passage=passage))
                self._clauses.drop(one)

    def _renumber(self, found: ChangeSentence, at: int) -> int:
        """Give clauses new numbers, when there are as many of these."""
        if len(found.numbers) != len(found.to):
            return self._not_understood(found, at)
        passage = self._take(self._blocks[at].first, self._blocks[at].last)
        for number, new in zip(found.numbers, found.to, strict=True):
            if self._known(number) is None:
                self._find(Finding.of("change_of_unknown_clause", [number]))
            self.moves[number] = new
            change = ClauseChange(action="renumbered", number=number, new_number=new, passage=passage)
            self.changes.append(change)
        return at + 1

    def _known(self, number: str) -> Clause | None:
        if self._clauses.is_ambiguous(number):
            self._find(Finding.of("change_of_ambiguous_clause", [number]))
        return self._clauses.get(number)

    def _reworded(self, number: str) -> Clause | None:
        """Return the clause whose words change; a number that passes to another clause is told."""
        if self._clauses.is_given_anew(number):
            self._find(Finding.of("change_of_moved_number", [number]))
        return self._known(number)

    # new texts

    def _reword(self, found: ChangeSentence, block: Block) -> bool:
        """Change words of a clause, when it is clear where they stand."""
        number = found.numbers[0]
        old = None if self._clauses.is_ambiguous(number) else self._reworded(number)
        text = found.words.applied(old.text) if old and found.words else None
        if old is None or text is None:
            return False
        passage = self._take(block.first, block.last)
        self._change(NewText(number, old.title, text, number, 0, 0), passage, passage)
        return True

    def _rewrite(self, found: ChangeSentence, at: int) -> int:
        """Read the new text of a clause and return the index of the block after it."""
        held = extent(self._blocks, at, found)
        words = held.words
        if not any(line.strip() for line in words):
            return self._not_understood(found, at)
        if found.action == "completed" and not self._clauses.get(found.numbers[0]):
            return self._not_understood(found, at)
        passage = self._take(self._blocks[at].first, self._blocks[held.end - 1].last)
        if held.doubt:
            code = "new_text_may_go_on" if held.doubt == "goes_on" else "new_text_up_to_next_change"
            self._find(Finding.of(code, [f"{passage}: {held.rest}"]))
        if found.action == "completed":
            self._complete(found, held, passage)
        elif found.action == "replaced" and _NO_TEXT.fullmatch("\n".join(words)):
            self._delete(found.numbers, passage)
        else:
            self._restate(found, held, passage)
        return held.end

    def _restate(self, found: ChangeSentence, held: Extent, passage: Place) -> None:
        """Record the new text of a clause, and those of the parts that it numbers."""
        number, adds = found.numbers[0], found.action == "added"
        texts = list(new_texts(number, held.words))
        known = self._clauses.is_taken(number) if adds else self._reworded(number) is not None
        if known == adds:
            self._find(Finding.of("addition_of_existing_clause" if known else "change_of_unknown_clause", [number]))
        written = texts[0].written
        if written and number_key(written) != number_key(number):
            self._find(Finding.of("change_number_differs", [f"{number} / {written}"]))
        parts = self._clauses.parts(self._clauses.get(number)) if known else []
        for text in texts:
            place = self._source.place(held.lines[text.first][0], held.lines[text.last][0])
            self._change(text, place, passage, adds=adds)
        self._drop_parts(texts, parts, passage)

    def _drop_parts(self, texts: Sequence[NewText], parts: Iterable[Clause], passage: Place) -> None:
        """Delete the parts that a new text leaves out, when it numbers its parts at all."""
        restated = {number_key(text.number) for text in texts}
        missing = [one.number for one in parts if number_key(one.number) not in restated]
        if len(texts) > 1:
            for one in missing:
                self.changes.append(ClauseChange(action="deleted", number=one, passage=passage))
                self._clauses.drop(one)
        elif missing:
            self._find(Finding.of("replaced_clause_has_parts", [texts[0].number]))

    def _complete(self, found: ChangeSentence, held: Extent, passage: Place) -> None:
        """Add words at the end of a clause, and the parts that they number under it."""
        number, words = found.numbers[0], held.words
        old = self._reworded(number)
        _, *parts = new_texts(number, ["", *words])
        own = words[: parts[0].first - 1] if parts else words
        more = "\n".join(own).strip("\n")
        if more.strip() and old:
            text = f"{old.text}{found.joint if old.text else ''}{more}"
            place = self._source.place(held.lines[0][0], held.lines[len(own) - 1][0])
            self._change(NewText(number, old.title, text, number, 0, 0), place, passage)
        for part in parts:
            place = self._source.place(held.lines[part.first - 1][0], held.lines[part.last - 1][0])
            if self._clauses.is_taken(part.number):
                self._find(Finding.of("addition_of_existing_clause", [part.number]))
            self._change(part, place, passage, adds=True)

    def _change(self, new: NewText, place: Place, passage: Place, *, adds: bool = False) -> None:
        action, clause = self._clauses.put(new, place, adds=adds)
        self.changes.append(ClauseChange(action=action, number=clause.number, clause=clause, passage=passage))
