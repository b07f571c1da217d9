"""Tells the objects of a ReqIF file with the words of their attributes, in the order of its specifications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tracker_scope.contract.reqif_text import files_of, words_of

_NAMELESS: Final = "LONG-NAME"
_DESCRIBED: Final = "DESC"


class SpecObject(NamedTuple):
    """An object: its attributes that are filled, by name and in order, as words."""

    identifier: str
    long_name: str
    values: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """Return all that the object says, a line for each attribute."""
        named = ((_NAMELESS, self.long_name),) if self.long_name else ()
        return "\n".join(f"{name}: {value}" for name, value in (*named, *self.values))


class Standing(NamedTuple):
    """Where an object stands: at which level, and as which of its specification, counted from 1."""

    thing: SpecObject
    level: int
    position: int


class Specification(NamedTuple):
    """A specification: what it says of itself, a line for each attribute, and its objects in order."""

    name: str
    text: str
    standings: tuple[Standing, ...]


class Content(NamedTuple):
    """What one file holds; `apart` stand in no specification, `missing` are named and not held."""

    specifications: tuple[Specification, ...]
    apart: tuple[SpecObject, ...]
    missing: tuple[str, ...]
    shown: tuple[str, ...]


def content_of(told: Any) -> Content:  # noqa: ANN401 - the library is untyped
    """Tell what a parsed REQ-IF-CONTENT holds; raises ValueError where two objects share an identifier."""
    words = _Words(told)
    objects = {one.identifier: words.thing(one) for one in told.spec_objects or ()}
    if len(objects) != len(told.spec_objects or ()):
        raise ValueError("two objects share an identifier")
    walks = [(one, tuple(_walk(one.children or (), 1))) for one in told.specifications or ()]
    standing = {reference for _, walk in walks for reference, _ in walk}
    return Content(
        specifications=tuple(_specification(one, walk, objects, words) for one, walk in walks),
        apart=tuple(one for reference, one in objects.items() if reference not in standing),
        missing=tuple(reference for _, walk in walks for reference, _ in walk if reference not in objects),
        shown=tuple(dict.fromkeys(words.shown)),
    )


def _specification(
    one: Any,  # noqa: ANN401
    walk: Sequence[tuple[str, int]],
    objects: Mapping[str, SpecObject],
    words: _Words,
) -> Specification:
    held = ((objects[reference], level) for reference, level in walk if reference in objects)
    own = [*_described(one), *words.values(one.values or ())]
    return Specification(
        name=one.long_name or one.identifier,
        text="\n".join(f"{name}: {value}" for name, value in own),
        standings=tuple(Standing(thing, level, position) for position, (thing, level) in enumerate(held, 1)),
    )


def _walk(children: Iterable[Any], level: int) -> Iterator[tuple[str, int]]:
    """Yield what a hierarchy names, each before what stands under it."""
    for child in children:
        yield (child.spec_object or "").strip(), level
        yield from _walk(child.children or (), level + 1)


def _described(one: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if (one.description or "").strip():
        yield _DESCRIBED, one.description.strip()


class _Words:
    """Puts the values of attributes into words, and keeps the addresses of what they show."""

    def __init__(self, told: Any) -> None:  # noqa: ANN401
        kinds = [getattr(one, "attribute_definitions", None) or () for one in told.spec_types or ()]
        enumerations = [getattr(one, "values", None) or () for one in told.data_types or ()]
        self._names = {one.identifier: one.long_name or one.identifier for kind in kinds for one in kind}
        self._choices = {one.identifier: one.long_name or one.key for each in enumerations for one in each}
        self.shown: list[str] = []

    def thing(self, one: Any) -> SpecObject:  # noqa: ANN401
        """Return one object with its words."""
        values = (*_described(one), *self.values(one.attributes or ()))
        return SpecObject(one.identifier, (one.long_name or "").strip(), values)

    def values(self, attributes: Iterable[Any]) -> Iterator[tuple[str, str]]:
        """Yield name and words of each attribute that is filled."""
        for one in attributes:
            told = self._value(one).strip()
            if told:
                reference = (one.definition_ref or "").strip()
                yield self._names.get(reference) or reference, told

    def _value(self, one: Any) -> str:  # noqa: ANN401
        if one.attribute_type.name == "XHTML":
            markup = one.xml_node.find("THE-VALUE")
            self.shown += files_of(markup)
            return words_of(markup)
        if isinstance(one.value, list):
            return ", ".join(self._choices.get(reference) or reference for reference in map(str.strip, one.value))
        return str(one.value)
