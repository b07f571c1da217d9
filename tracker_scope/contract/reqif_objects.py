"""Makes clauses of the objects of a ReqIF file, in the order of its specifications."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tracker_scope.contract.aliases import number_aliases, rfc_slug, unique
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.kinds import kind_of
from tracker_scope.contract.numbering import numbering_findings
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Clause, LeftOut, Place, Reading

# The names of the Implementation Guide of the ProSTEP iViP ReqIF Implementor Forum, then those seen in the wild.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("reqif.chapternumber", "reqif.foreignid", "foreignid", "uid", "id", "object identifier", "mid"),
    "title": ("reqif.chaptername", "reqif.name", "title", "name", "titre"),
    "text": ("reqif.text", "text", "statement", "description", "object text", "texte"),
}
_MOST_DEPTH: Final = 60


class Item(NamedTuple):
    """An object of a specification: its attributes by name, in order, as words; the specification and its level."""

    identifier: str
    values: tuple[tuple[str, str], ...]
    part: str = ""
    level: int = 1
    position: int = 0


def items_of(content: Any, words: Mapping[str, str]) -> Iterator[Item]:  # noqa: ANN401  the library is untyped
    """Yield each object once, in the order of the specifications, then those that stand in none.

    `words` are the values by the identity of their attribute's value, already without markup.
    """
    names, choices = _names(content), _choices(content)
    objects = {one.identifier: one for one in content.spec_objects or ()}
    seen: set[str] = set()
    for specification in content.specifications or ():
        part = specification.long_name or specification.identifier
        for position, (reference, level) in enumerate(_walk(specification.children or (), 1), 1):
            if reference in objects and reference not in seen:
                seen.add(reference)
                told = tuple(_values(objects[reference], names, choices, words))
                yield Item(reference, told, part, level, position)
    for reference, one in objects.items():
        if reference not in seen:
            yield Item(reference, tuple(_values(one, names, choices, words)))


def _walk(children: Iterable[Any], level: int) -> Iterator[tuple[str, int]]:
    for child in children:
        yield child.spec_object, level
        if level < _MOST_DEPTH:
            yield from _walk(child.children or (), level + 1)


def _names(content: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the names of attributes by the identifiers of their definitions."""
    found = {}
    for kind in content.spec_types or ():
        for one in getattr(kind, "attribute_definitions", None) or ():
            found[one.identifier] = one.long_name or one.identifier
    return found


def _choices(content: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the names of enumerated values by their identifiers."""
    found = {}
    for kind in content.data_types or ():
        for one in getattr(kind, "values", None) or ():
            found[one.identifier] = one.long_name or one.key
    return found


def _values(
    one: Any,  # noqa: ANN401
    names: Mapping[str, str],
    choices: Mapping[str, str],
    words: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    for attribute in one.attributes or ():
        value = attribute.value
        if isinstance(value, list):
            told = ", ".join(choices.get(ref, ref) for ref in value)
        else:
            told = words.get(value, value) if isinstance(value, str) else "" if value is None else str(value)
        if told.strip():
            yield names.get(attribute.definition_ref, attribute.definition_ref), told.strip()


def reading_of_items(file: str, items: Sequence[Item], given: Sequence[tuple[str, str]]) -> Reading:
    """Make a clause of each object that stands in a specification; the others are left out."""
    clauses: list[Clause] = []
    left: list[LeftOut] = []
    above: list[tuple[int, str]] = []
    start, part = 0, None
    for item in items:
        text = "\n".join(f"{name}: {value}" for name, value in item.values)
        place = Place(
            file=file,
            line_from=item.position,
            line_to=item.position,
            start=start,
            end=start + len(text),
            unit="object",
            part=item.part,
        )
        start += len(text) + 1
        if not item.position:
            left.append(LeftOut(place=place, reason="in_no_specification", text=text))
            continue
        if item.part != part:
            above, part = [], item.part
        while above and above[-1][0] >= item.level:
            above.pop()
        clause = _clause(item, place, tuple(title for _, title in above), dict(given))
        above.append((item.level, clause.title or clause.number))
        clauses.append(clause)
    found = [] if clauses else [Finding.of("no_clause_found", [file])]
    numbers = [one.number for one in clauses]
    return Reading(clauses=tuple(clauses), left_out=tuple(left), findings=(*found, *numbering_findings(numbers)))


def _clause(item: Item, place: Place, path: tuple[str, ...], given: Mapping[str, str]) -> Clause:
    roles = {role: _role(item, role, given.get(role)) for role in _NAMES}
    number = roles["number"][1] or item.identifier
    title, text = (" ".join(roles["title"][1].split()), roles["text"][1])
    used = {name for name, value in roles.values() if value}
    others = [f"{name}: {value}" for name, value in item.values if name not in used]
    whole = "\n".join(one for one in (text, *others) if one)
    return Clause(
        number=number,
        title=title,
        text=whole,
        kind=kind_of(title, path),
        level=item.level,
        path=path,
        aliases=unique((item.identifier, rfc_slug(title), *number_aliases(number, roman=False))),
        place=place,
        digest=clause_digest(number, title, whole),
    )


def _role(item: Item, role: str, given: str | None) -> tuple[str, str]:
    """Return the name and value of the attribute that plays a role, the first of the known names that is filled."""
    values = {name.casefold(): (name, value) for name, value in reversed(item.values)}
    wanted = (given.casefold(),) if given else _NAMES[role]
    return next((values[name] for name in wanted if name in values), ("", ""))


def squeezed(text: str) -> str:
    """Drop blank lines and the space around lines."""
    return "\n".join(line for one in text.split("\n") if (line := re.sub(r"[ \t\r\xa0]+", " ", one).strip()))
