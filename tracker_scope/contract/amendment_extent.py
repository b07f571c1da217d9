"""Finds where the new text of a clause stands in an amendment, and tells when its end is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from tracker_scope.contract.amendment_blocks import QUOTE, Block, Blocks
from tracker_scope.contract.change_sentences import ChangeSentence, change_sentences, instructs
from tracker_scope.contract.numbers import cut_number, number_key
from tracker_scope.contract.quotations import end_of_quotation, opens, unquoted

_FORMULA: Final = re.compile(
    r"\A\W*(?:(?:toute?s?|tous)\s+les\s+autres|les\s+autres|le\s+reste|fait\s+(?:à|le|en)\b|le\s+présent\s+avenant"
    r"|signatures?\b|all\s+other|the\s+(?:other|remaining)|except\s+as|this\s+amendment|in\s+witness|signed\b"
    r"|done\s+(?:at|in)\b|executed\b)",
    re.IGNORECASE,
)
_PLAIN_NUMBER: Final = re.compile(r"\A\s*\d{1,3}(?:\.\d{1,3})*(?:\.|\s+[\u2013\u2014-])\s+\S")

Doubt = Literal["", "goes_on", "assumed"]
Bound = Literal["inside", "sure", "unsure"]


class Extent(NamedTuple):
    """The lines of a new text with their indices, and the index of the block after it.

    `doubt` tells that more words may belong to it, or that some may not; `rest` are the words in doubt.
    """

    end: int
    lines: tuple[tuple[int, str], ...] = ()
    doubt: Doubt = ""
    rest: str = ""

    @property
    def words(self) -> list[str]:
        """Return the lines without the quotation marks that enclose all of them."""
        return unquoted([text for _, text in self.lines])


def extent(blocks: Blocks, at: int, found: ChangeSentence) -> Extent:
    """Return the extent of the new text that a sentence in the block at an index announces or holds."""
    after = at + 1
    following = blocks[after] if after < len(blocks) else None
    if following is not None and following.sort == "quote":
        return _block_quote(blocks, after)
    if found.given:
        return _given(blocks, at, found)
    if following is None:
        return Extent(after)
    if following.sort == "text" and opens(blocks.shown(following)):
        return _quotation(blocks, [blocks.shown(following)], after)
    return _paragraphs(blocks, after, found.numbers) if found.announces else Extent(after)


def _block_quote(blocks: Blocks, after: int) -> Extent:
    end = next((at for at in range(after, len(blocks)) if blocks[at].sort != "quote"), len(blocks))
    span = range(blocks[after].first, blocks[end - 1].last + 1)
    return Extent(end, tuple((at, QUOTE.sub("", blocks.source.lines[at].text, count=1)) for at in span))


def _given(blocks: Blocks, at: int, found: ChangeSentence) -> Extent:
    """Take the words after the colon, and the paragraphs up to the mark that closes their quotation."""
    if opens(found.given) and end_of_quotation([found.given]) is None:
        return _quotation(blocks, [found.given], at)
    if not opens(found.given) and instructs(found.given):
        return Extent(at + 1)
    block, lines = blocks[at], found.given.split("\n")
    held = tuple((min(block.first + index, block.last), line) for index, line in enumerate(lines))
    return Extent(at + 1, held, "goes_on" if found.rest else "", found.rest)


def _quotation(blocks: Blocks, texts: list[str], first: int) -> Extent:
    """Take the blocks from one on, whose words are given, up to the mark that closes the quotation.

    Nothing is taken when no mark does, or when more words follow that mark than a full stop.
    """
    members = [first, *(at for at in range(first + 1, len(blocks)) if not blocks[at].reason)]
    texts = [*texts, *(blocks.shown(blocks[at]) for at in members[1:])]
    closed = end_of_quotation(texts)
    if closed is None:
        return Extent(first + 1)
    index, offset = closed
    rest = texts[index][offset:].strip(" .;,\n")
    texts = [*texts[:index], texts[index][:offset]]
    lines = _numbered(blocks, members[: index + 1], texts)
    return Extent(members[index] + 1, lines, "goes_on" if rest else "", rest)


def _numbered(blocks: Blocks, members: Sequence[int], texts: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Return the lines of texts with their indices, and a blank one between two that stand apart."""
    lines: list[tuple[int, str]] = []
    for member, text in zip(members, texts, strict=True):
        block = blocks[member]
        if lines and block.first > lines[-1][0] + 1:
            lines.append((lines[-1][0] + 1, ""))
        own = text.split("\n")
        start = block.first if len(own) == block.last - block.first + 1 else block.last - len(own) + 1
        lines += [(max(start + index, block.first), line) for index, line in enumerate(own)]
    return tuple(lines)


def _paragraphs(blocks: Blocks, after: int, numbers: Sequence[str]) -> Extent:
    """Without quotation marks: the section that bears the number, or the paragraphs up to the next article."""
    first = blocks[after]
    if first.sort == "heading":
        own = _is_under(first, blocks, numbers)
        return _section(blocks, after, first.level) if own else Extent(after)
    if first.sort != "text" or _bound(blocks, first, numbers) == "sure" or instructs(blocks.words(first)):
        return Extent(after)
    bounds = ((at, _bound(blocks, blocks[at], numbers)) for at in range(after + 1, len(blocks)))
    stop, bound = next(((at, bound) for at, bound in bounds if bound != "inside"), (len(blocks), "end"))
    inside = [at for at in range(after, stop) if not blocks[at].reason]
    numbered = _is_under(first, blocks, numbers)
    if len(inside) > 1 and bound == "end" and not numbered:
        rest = "\n".join(blocks.shown(blocks[at]) for at in inside[1:])
        return Extent(after + 1, _taken(blocks, inside[:1]), "goes_on", rest)
    taken = _taken(blocks, inside)
    if bound == "unsure":
        return Extent(stop, taken, "goes_on", blocks.shown(blocks[stop]))
    doubt: Doubt = "assumed" if len(inside) > 1 and not (numbered and bound == "sure") else ""
    return Extent(stop, taken, doubt, blocks.shown(blocks[inside[-1]]) if doubt else "")


def _section(blocks: Blocks, after: int, level: int) -> Extent:
    ends = (at for at in range(after + 1, len(blocks)) if blocks[at].sort == "heading" and blocks[at].level <= level)
    end = next(ends, len(blocks))
    return Extent(end, _taken(blocks, [at for at in range(after, end) if not blocks[at].reason]))


def _taken(blocks: Blocks, members: Sequence[int]) -> tuple[tuple[int, str], ...]:
    return _numbered(blocks, members, [blocks.shown(blocks[at]) for at in members])


def _is_under(block: Block, blocks: Blocks, numbers: Sequence[str]) -> bool:
    """Tell whether a block bears the number of the clause, or one below it."""
    cut = cut_number(blocks.shown(block).strip().lstrip("#").strip())
    keys = list(_keys(cut.number if cut else "", numbers))
    return any(own == key or own.startswith(f"{key}.") for own, key in keys)


def _keys(own: str, numbers: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((number_key(own), number_key(number)) for number in numbers if own)


def _bound(blocks: Blocks, block: Block, numbers: Sequence[str]) -> Bound:
    """Tell whether a block still belongs to the new text of a clause."""
    shown = blocks.shown(block)
    if block.reason or _is_under(block, blocks, numbers):
        return "inside"
    if block.sort == "heading" or block.number or _FORMULA.match(shown):
        return "sure"
    if block.sort == "text" and any(change_sentences(blocks.words(block))):
        return "sure"
    return "unsure" if block.sort == "text" and _PLAIN_NUMBER.match(shown) else "inside"
