"""Reads the files that people hand over."""

from __future__ import annotations

import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from tracker_scope.errors import FileMissing, FileUnreadable, ImportInvalid, Problem
from tracker_scope.errors.foreign import of_system, of_toml

MOST: Final = 16  # MiB of a file that a person writes


def read_bytes(path: Path, most: int | None = None) -> bytes:
    """Return a file's bytes, at most `most` MiB of them; raises FileMissing, FileUnreadable."""
    try:
        with path.open("rb") as stream:
            data = stream.read() if most is None else stream.read((most << 20) + 1)
    except FileNotFoundError as absent:
        raise FileMissing(path=path) from absent
    except OSError as refused:
        raise FileUnreadable(path=path, problem=of_system(refused)) from refused
    if most is not None and len(data) > most << 20:
        raise FileUnreadable(path=path, problem=Problem("too_large", most=most))
    return data


def is_file(path: Path) -> bool:
    """Tell whether a file bears that name; a name that the system cannot take is no file's."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's table; raises FileMissing, FileUnreadable, ImportInvalid."""
    return toml_of(path, read_bytes(path, MOST))


def toml_of(path: Path, data: bytes) -> dict[str, Any]:
    """Return the table of a TOML file's bytes, its decimal numbers exactly as typed; raises ImportInvalid."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=_decimal)
    except (ValueError, RecursionError) as broken:
        raise ImportInvalid(path=path, problem=of_toml(broken)) from broken


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as beyond:  # an exponent that no memory holds
        raise ValueError(text) from beyond
