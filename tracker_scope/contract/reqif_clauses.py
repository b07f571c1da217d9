"""Makes clauses of the objects of ReqIF specifications: which attribute is number, title, text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tracker_scope.contract.aliases import number_aliases, rfc_slug, unique
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.kinds import kind_of
from tracker_scope.contract.numbering import numbering_findings
from tracker_scope.contract.reqif_objects import Content, Specification, SpecObject
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Clause, LeftOut, Place, Reading

# The names of the Implementation Guide of the ProSTEP iViP ReqIF Implementor Forum, then those seen in the wild.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("reqif.foreignid", "foreignid", "id", "uid", "object identifier", "identifier", "mid"),
    "title": ("reqif.chaptername", "reqif.name", "title", "name", "object heading", "titre"),
    "text": ("reqif.text", "text", "statement", "description", "object text", "texte"),
}
_CHAPTER: Final = "reqif.chapternumber"
_HEADINGS: Final = frozenset({"reqif.chaptername", "object heading"})


class _Told(NamedTuple):
    """An object as a clause says it; `counted` tells that the number is the one of a chapter."""

    number: str
    title: str
    text: str
    aliases: tuple[str, ...]
    counted: bool


def reading_of_contents(file: str, contents: Sequence[Content], given: Sequence[tuple[str, str]]) -> Reading:
    """Make one clause of each object that stands in a specification, at its first place; the others are left out.

    `given` names attributes by role ("number", "title", "text"), and outranks what is recognised.
    """
    things = {one.thing for content in contents for spec in content.specifications for one in spec.standings}
    layout = _Layout(file, dict(_all_told(things, dict(given))))
    for content in contents:
        for spec in content.specifications:
            layout.lay(spec)
    for content in contents:
        layout.leave(content.apart)
    return Reading(
        clauses=tuple(layout.clauses()),
        left_out=tuple(layout.left),
        findings=tuple(_findings(file, contents, list(layout.told()))),
    )


class _Layout:
    """The text of one file, object after object, while it is laid out."""

    def __init__(self, file: str, told: Mapping[SpecObject, _Told]) -> None:
        self.left: list[LeftOut] = []
        self._file, self._told = file, told
        self._places: dict[SpecObject, list[Place]] = {}
        self._above: dict[SpecObject, tuple[int, tuple[str, ...]]] = {}
        self._parts: Counter[str] = Counter()
        self._end = -1

    def lay(self, spec: Specification) -> None:
        """Lay out one specification."""
        self._parts[spec.name] += 1
        part = f"{spec.name} ({self._parts[spec.name]})" if self._parts[spec.name] > 1 else spec.name
        if spec.text:
            self.left.append(LeftOut(place=self._place(spec.text, 0, part), reason="front_matter", text=spec.text))
        stack: list[tuple[int, str]] = []
        for thing, level, position in spec.standings:
            while stack and stack[-1][0] >= level:
                stack.pop()
            self._above.setdefault(thing, (level, tuple(title for _, title in stack)))
            self._places.setdefault(thing, []).append(self._place(thing.text, position, part))
            stack.append((level, self._told[thing].title or self._told[thing].number))

    def leave(self, things: Iterable[SpecObject]) -> None:
        """Lay out objects that stand in no specification."""
        for position, one in enumerate(things, 1):
            place = self._place(one.text, position, "")
            self.left.append(LeftOut(place=place, reason="in_no_specification", text=one.text))

    def told(self) -> Iterator[_Told]:
        """Yield what is told of each object, in the order of their first places."""
        return (self._told[one] for one in self._places)

    def clauses(self) -> Iterator[Clause]:
        """Yield the clause of each object, in the order of their first places."""
        for thing, (first, *others) in self._places.items():
            told, (level, path) = self._told[thing], self._above[thing]
            yield Clause(
                number=told.number,
                title=told.title,
                text=told.text,
                kind=kind_of(told.title, path),
                level=level,
                path=path,
                aliases=told.aliases,
                place=first,
                continued=tuple(others),
                digest=clause_digest(told.number, told.title, told.text),
            )

    def _place(self, text: str, position: int, part: str) -> Place:
        start = self._end + 1
        self._end = start + len(text)
        return Place(
            file=self._file,
            line_from=position,
            line_to=position,
            start=start,
            end=self._end,
            unit="object",
            part=part,
        )


def _all_told(things: Iterable[SpecObject], given: Mapping[str, str]) -> Iterator[tuple[SpecObject, _Told]]:
    """Tell each object; without a number it takes its LONG-NAME, or the end of its identifier, that no other has."""
    every = tuple(things)
    names = Counter(one.long_name for one in every)
    tails = Counter(_tail(one) for one in every)
    for one in every:
        named = one.long_name if names[one.long_name] == 1 and len(one.long_name.split()) == 1 else ""
        yield one, _tell(one, given, named or (_tail(one) if tails[_tail(one)] == 1 else f"#{one.identifier}"))


def _tail(one: SpecObject) -> str:
    """Return what an identifier ends in, marked as no number that people wrote."""
    return "#" + (one.identifier.replace("_", "-").rpartition("-")[2] or one.identifier)


def _tell(one: SpecObject, given: Mapping[str, str], instead: str) -> _Told:
    at = {role: _played(one, (given.get(role, ""), *names)) for role, names in _NAMES.items()}
    heading = at["title"] is not None and _folded(one.values[at["title"]][0]) in _HEADINGS
    chapter = _played(one, (_CHAPTER,))
    if chapter is not None and (heading or at["number"] is None) and not given.get("number"):
        at["number"] = chapter
    told = {role: one.values[index][1] if index is not None else "" for role, index in at.items()}
    number, title = (" ".join(told[role].split()) for role in ("number", "title"))
    others = [f"{name}: {value}" for index, (name, value) in enumerate(one.values) if index not in at.values()]
    number = number or instead
    named = one.long_name not in {"", number, title, told["text"]}
    if named and not title:
        title, named = " ".join(one.long_name.split()), False
    lines = (told["text"], *([f"LONG-NAME: {one.long_name}"] if named else []), *others)
    own = _played(one, _NAMES["number"])
    also = (one.identifier, one.values[own][1] if own is not None else "", rfc_slug(title))
    return _Told(
        number=number,
        title=title,
        text="\n".join(line for line in lines if line),
        aliases=unique((*also, *number_aliases(number, roman=False))),
        counted=chapter is not None and at["number"] == chapter,
    )


def _played(one: SpecObject, names: Iterable[str]) -> int | None:
    """Return the index of the attribute that plays a role, by the first of the names that is filled."""
    known = {_folded(name): index for index, (name, _) in reversed(list(enumerate(one.values)))}
    return next((known[wanted] for name in names if (wanted := _folded(name)) in known), None)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _findings(file: str, contents: Sequence[Content], told: Sequence[_Told]) -> Iterator[Finding]:
    """Report numbers borne twice, gaps between chapters (identifiers may have any), and what is not there."""
    twice = numbering_findings([one.number for one in told])
    gaps = numbering_findings([one.number for one in told if one.counted])
    yield from (one for one in twice if one.code == "duplicate_number")
    yield from (one for one in gaps if one.code == "numbering_gap")
    missing = [reference for content in contents for reference in content.missing]
    if missing:
        yield Finding.of("object_missing", missing)
    if not told:
        yield Finding.of("no_clause_found", [file])
