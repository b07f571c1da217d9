"""Reads the files that people hand over."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tracker_scope.errors import FileMissing, FileUnreadable, ImportInvalid
from tracker_scope.errors.foreign import of_system, of_toml


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raises FileMissing, FileUnreadable."""
    try:
        return path.read_bytes()
    except FileNotFoundError as absent:
        raise FileMissing(path=path) from absent
    except OSError as refused:
        raise FileUnreadable(path=path, problem=of_system(refused)) from refused


def is_file(path: Path) -> bool:
    """Tell whether a file bears that name; a name that the system cannot take is no file's."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's table; raises FileMissing, FileUnreadable, ImportInvalid."""
    data = read_bytes(path)
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise ImportInvalid(path=path, problem=of_toml(broken)) from broken
