"""Reads contract documents, those of binary formats in a child process that can harm nothing.

The child has bounds of time and memory, and neither network nor the right to write or to start
anything (`reader_process`). None of our secrets are in its environment.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from tracker_scope import errors, registry
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.errors import ExtraMissing, Problem, ReaderStopped, TrackerScopeError
from tracker_scope.model.contract import Reading

SECONDS: Final = 300
MEGABYTES: Final = 3072
_PASSED_ON: Final = (
    "HOME",
    "LANG",
    "LC_ALL",
    "PATH",
    "PYTHONPATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "VIRTUAL_ENV",
)
_OUT_OF_MEMORY: Final = 3  # the exit code of `reader_process`


class Bounds:
    """How long a reader may take, in seconds, and how much memory, in MB."""

    def __init__(self, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.seconds = seconds
        self.megabytes = megabytes


def read_files(
    reader: str, files: Mapping[str, bytes], options: ReaderOptions, bounds: Bounds | None = None
) -> Reading:
    """Read the files of one document with the reader of that name.

    Raises what the reader raises, ExtraMissing where its library is not installed, and ReaderStopped
    when it takes too long, too much memory, or ends without an answer.
    """
    found = registry.reader(reader)
    if getattr(found, "isolated", False):
        return _answer(files, _run(reader, files, options, bounds or Bounds()))
    try:
        return found.read(files, options)
    except ModuleNotFoundError as missing:
        problem = Problem("no_module", module=missing.name)
        raise ExtraMissing(name=reader, problem=problem, extra=reader) from missing


def _run(reader: str, files: Mapping[str, bytes], options: ReaderOptions, bounds: Bounds) -> bytes:
    asked = {
        "reader": reader,
        "options": options.model_dump(mode="json"),
        "files": [[name, base64.b85encode(data).decode()] for name, data in files.items()],
        "seconds": bounds.seconds,
        "megabytes": bounds.megabytes,
    }
    command = [sys.executable, "-P", "-m", "tracker_scope.operations.reader_process"]
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=orjson.dumps(asked),
            capture_output=True,
            env=environment,
            timeout=bounds.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise ReaderStopped(path=_name(files), problem=Problem("reader_time", seconds=bounds.seconds)) from slow
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _OUT_OF_MEMORY:
        raise ReaderStopped(path=_name(files), problem=Problem("reader_memory", megabytes=bounds.megabytes))
    raise ReaderStopped(path=_name(files), problem=Problem("reader_ended", status=done.returncode))


def _answer(files: Mapping[str, bytes], answered: bytes) -> Reading:
    told = orjson.loads(answered)
    if "error" not in told:
        return Reading.model_validate(told["reading"])
    raised = getattr(errors, str(told["error"]), None)
    if not (isinstance(raised, type) and issubclass(raised, TrackerScopeError)):
        raise ReaderStopped(path=_name(files), problem=Problem("reader_ended", status=told["error"]))
    raise raised(**{name: _fact(value) for name, value in told["facts"].items()})


def _fact(value: Any) -> object:  # noqa: ANN401  as JSON has it
    if isinstance(value, dict):
        return Problem(value["key"], **{name: _fact(one) for name, one in value["facts"].items()})
    return value


def _name(files: Mapping[str, bytes]) -> Path:
    return Path(next(iter(files), ""))
