"""A clause while it is being read: the lines that it owns, until they are joined into text and places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from tracker_scope.contract.aliases import number_aliases, unique
from tracker_scope.contract.kinds import kind_of
from tracker_scope.contract.source_text import SourceText
from tracker_scope.model.contract import Clause, LeftOut


def clause_digest(number: str, title: str, text: str) -> str:
    """Return SHA-256 (hex) over number, title and text, joined by line feeds, in UTF-8."""
    return sha256(f"{number}\n{title}\n{text}".encode()).hexdigest()


@dataclass
class Draft:
    """Lines by index: `head` hold the heading, `body` the text; `cuts` say where a line's text is."""

    number: str
    title: str
    level: int
    path: tuple[str, ...]
    aliases: list[str] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    cuts: dict[int, str] = field(default_factory=dict)

    def below(self) -> tuple[str, ...]:
        """Return the path of what stands under this clause."""
        return (*self.path, self.title or self.number)


def clause_of(draft: Draft, source: SourceText, *, roman: bool) -> Clause:
    """Join a draft's lines into a clause."""
    first, *others = spans(source, draft.head + draft.body)
    text = "\n".join(_words(draft, source, *span) for span in spans(source, draft.body)).rstrip()
    return Clause(
        number=draft.number,
        title=draft.title,
        text=text,
        kind=kind_of(draft.title, draft.path),
        level=draft.level,
        path=draft.path,
        aliases=unique((*draft.aliases, *number_aliases(draft.number, roman=roman))),
        place=source.place(*first),
        continued=tuple(source.place(*span) for span in others),
        digest=clause_digest(draft.number, draft.title, text),
    )


def _words(draft: Draft, source: SourceText, first: int, last: int) -> str:
    return "\n".join(draft.cuts.get(index, source.lines[index].text) for index in range(first, last + 1))


def left_out(source: SourceText, lines: Sequence[int], reason: str) -> Iterator[LeftOut]:
    """Yield the passages that lines left out for one reason make."""
    for first, last in spans(source, lines):
        yield LeftOut(place=source.place(first, last), reason=reason, text=source.text(first, last))


def spans(source: SourceText, lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Join lines into spans: two belong together when only blank lines stand between them."""
    ordered = sorted(lines)
    first = last = ordered[0] if ordered else -1
    for index in ordered[1:]:
        if not all(line.is_blank for line in source.lines[last + 1 : index]):
            yield first, last
            first = index
        last = index
    if ordered:
        yield first, last
