"""The figures of a draft as a TOML file: read exactly as typed, and written for a person to complete."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from tracker_scope.documents.visible import visible
from tracker_scope.errors import ImportInvalid
from tracker_scope.errors.problems import Problem
from tracker_scope.operations.figures_table import HEAD, TABLES, Held
from tracker_scope.operations.figures_template import Template
from tracker_scope.operations.figures_values import Cell, Row
from tracker_scope.operations.files import toml_of
from tracker_scope.operations.toml_text import quoted
from tracker_scope.settings import packaged


def held_in_toml(path: Path, data: bytes) -> Held:
    """Read the words of a figures file, none of them unknown; raises ImportInvalid."""
    table = toml_of(path, data)
    _refuse_unknown(path, table.keys() - {*HEAD, *TABLES})
    head: Row = {name: Cell(table[name], name) for name in HEAD if name in table}
    tables: dict[str, list[Row]] = {}
    for name, fields in TABLES.items():
        rows = table.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ImportInvalid(path=path, problem=Problem("entry_list", place=name))
        for row in rows:
            _refuse_unknown(path, row.keys() - set(fields))
        tables[name] = [
            {field: Cell(value, f"{name}.{number}.{field}") for field, value in row.items()}
            for number, row in enumerate(rows, start=1)
        ]
    return Held(head, tables)


def _refuse_unknown(path: Path, words: set[str]) -> None:
    if words:
        raise ImportInvalid(path=path, problem=Problem("unknown_word", word=min(words)))


def toml_template(template: Template) -> bytes:
    """Write the file that a person completes: what is not known yet stands as a comment."""
    head = packaged(f"profiles/figures.{template.language}.toml").decode("utf-8").replace("@name@", template.name)
    return (head + "\n".join(_lines(template)) + "\n").encode("utf-8")


def _lines(template: Template) -> Iterator[str]:
    yield from _fields(HEAD, template.head)
    for name, fields in TABLES.items():
        for row in template.rows(name):
            remark = template.remark(name, row)
            yield from ("", f"[[{name}]]" + (f"  # {remark}" if remark else ""))
            yield from _fields(fields, row)


def _fields(names: tuple[str, ...], known: dict[str, object]) -> Iterator[str]:
    for name in names:
        value = known.get(name)
        yield f"# {name} =" if value is None else f"{name} = {_written(value)}"


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else quoted(visible(str(value)))
