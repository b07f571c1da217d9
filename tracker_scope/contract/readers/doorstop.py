"""Reads requirements kept by Doorstop: a file of YAML for each item, given together or one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from tracker_scope.contract.aliases import number_aliases, rfc_slug, unique
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.kinds import kind_of
from tracker_scope.contract.numbering import numbering_findings
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.source_text import SourceText, read_source
from tracker_scope.errors import ContractDamaged, Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Clause, LeftOut, Place, Reading

_OWN = frozenset({"active", "header", "level", "normative", "text", "reviewed"})
_CONFIG = ".doorstop.yml"
_MOST_DEPTH = 40


class DoorstopReader:
    """Items as Doorstop writes them: `level` orders and nests them, the name of the file is their number."""

    name = "doorstop"
    version = "1"
    suffixes = (".yml", ".yaml")
    isolated = True

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:  # noqa: ARG002 - both languages are read alike
        """Read the items of one document, by level and then by number.

        Raises ContractEmpty, ContractNotText, ContractDamaged.
        """
        sources = [read_source(name, data) for name, data in files.items()]
        items = [(source, _item(source)) for source in sources if PurePosixPath(source.file).name != _CONFIG]
        left = [
            LeftOut(place=_place(one), reason="settings_of_a_tool", text=_text(one))
            for one in sources
            if _is_config(one)
        ]
        standing = []
        for source, item in items:
            if str(item.get("active", "true")).casefold() == "false":
                left.append(LeftOut(place=_place(source), reason="inactive_item", text=_text(source)))
            else:
                standing.append((source, item))
        clauses = tuple(_clauses(sorted(standing, key=_order)))
        found = [] if clauses else [Finding.of("no_clause_found", list(files))]
        numbers = numbering_findings([one.number for one in clauses])
        return Reading(clauses=clauses, left_out=tuple(left), findings=(*found, *numbers))


def _is_config(source: SourceText) -> bool:
    return PurePosixPath(source.file).name == _CONFIG


def _text(source: SourceText) -> str:
    return source.text(0, len(source.lines) - 1)


def _place(source: SourceText) -> Place:
    return source.place(0, len(source.lines) - 1)


def _item(source: SourceText) -> dict[str, Any]:
    """Read one item, every scalar as it is written; aliases and tags are refused."""
    import yaml

    try:
        for event in yaml.parse(_text(source), Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                raise ContractDamaged(path=source.file, problem=Problem("yaml_alias"))
        told = yaml.load(_text(source), Loader=yaml.BaseLoader)  # noqa: S506  builds text, lists and tables only
    except (yaml.YAMLError, RecursionError, ValueError) as broken:
        raise ContractDamaged(path=source.file, problem=Problem("yaml_damaged")) from broken
    if not isinstance(told, dict) or not {"level", "text"} & told.keys():
        raise ContractDamaged(path=source.file, problem=Problem("no_doorstop_item"))
    return told


def _level(item: Mapping[str, Any]) -> tuple[int, ...]:
    parts = str(item.get("level", "1")).split(".")
    return tuple(int(part) for part in parts if part.isdecimal()) or (1,)


def _order(one: tuple[SourceText, dict[str, Any]]) -> tuple[tuple[int, ...], str]:
    return _level(one[1]), one[0].file


def _clauses(items: list[tuple[SourceText, dict[str, Any]]]) -> Iterator[Clause]:
    above: list[tuple[tuple[int, ...], str]] = []
    for source, item in items:
        level = _level(item)
        bare = level[:-1] if len(level) > 1 and level[-1] == 0 else level  # "3.0" is a heading, over 3.1
        while above and above[-1][0] != bare[: len(above[-1][0])]:
            above.pop()
        number = PurePosixPath(source.file).stem
        heads = bare != level and str(item.get("normative", "true")).casefold() == "false"
        words = str(item.get("text", "")).strip()
        title = " ".join(str(item.get("header", "")).split()) or (words.split("\n")[0] if heads else "")
        text = "\n".join(one for one in ("" if title == words else words, *_others(item)) if one)
        path = tuple(name for _, name in above)
        above.append((bare, title or number))
        yield Clause(
            number=number,
            title=title,
            text=text,
            kind=kind_of(title, path),
            level=len(bare),
            path=path,
            aliases=unique((str(item.get("level", "")), rfc_slug(title), *number_aliases(number, roman=False))),
            place=_place(source),
            digest=clause_digest(number, title, text),
        )


def _others(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield what else is filled, in the order of the file."""
    for name, value in item.items():
        if name not in _OWN and (told := _said(value)) and not (name == "derived" and told == "false"):
            yield f"{name}: {told}"


def _said(value: Any, depth: int = 0) -> str:  # noqa: ANN401  as YAML has it
    if depth > _MOST_DEPTH:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{name} {told}".strip() for name, one in value.items() for told in (_said(one, depth + 1),))
    if isinstance(value, list):
        return ", ".join(told for one in value if (told := _said(one, depth + 1)))
    return str(value).strip()


PLUGIN = DoorstopReader()
