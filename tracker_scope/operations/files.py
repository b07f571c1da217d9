"""Reads the files that people hand over, and says which entry is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tracker_scope.errors import FileMissing, FileUnreadable, ImportInvalid
from tracker_scope.errors.problems import Problem


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raises FileMissing, FileUnreadable."""
    if not path.exists():
        raise FileMissing(path=path)
    try:
        return path.read_bytes()
    except OSError as refused:
        raise FileUnreadable(path=path, problem=Problem("refused_by_system", words=refused.strerror)) from refused


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's table; raises FileMissing, FileUnreadable, ImportInvalid."""
    data = read_bytes(path)
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise ImportInvalid(path=path, problem=Problem("toml", words=broken)) from broken


def wrong_entry(wrong: ValidationError) -> Problem:
    """Name the first wrong entry and what is wrong with it."""
    first = wrong.errors()[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"])
    return Problem("entry", place=place, words=first["msg"])
