"""The child process in which a contract document is read: it answers on standard output and can do little else.

Run as a module; what it is asked stands in JSON on its standard input (`isolated`).
"""

from __future__ import annotations

import base64
import os
import sys
from typing import Any, Final

import orjson

from tracker_scope import registry
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.errors import ExtraMissing, Problem, TrackerScopeError

_OUT_OF_MEMORY: Final = 3
_REFUSED: Final = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system")
_REFUSED_TOO: Final = frozenset(
    {"os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate"}
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def refuse(event: str, told: tuple[Any, ...]) -> None:
    """Refuse what reading never needs: network, processes, writing (PEP 578)."""
    if event.startswith(_REFUSED) or event in _REFUSED_TOO:
        raise PermissionError(event)
    if event == "open" and isinstance(told[2], int) and told[2] & _WRITING:
        raise PermissionError(event)


def bound(seconds: int, megabytes: int) -> None:
    """Bound the time and the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock still holds
        return
    for kind, most in (
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_FSIZE, 0),
    ):
        try:
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (OSError, ValueError):  # macOS refuses to bound the address space
            continue


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Read what is asked; what the reader raises is told by its name and facts."""
    files = {name: base64.b85decode(data) for name, data in asked["files"]}
    name = asked["reader"]
    try:
        reading = registry.reader(name).read(files, ReaderOptions.model_validate(asked["options"]))
    except TrackerScopeError as raised:
        return {"error": type(raised).__name__, "facts": {key: fact(one) for key, one in raised.given.items()}}
    except ModuleNotFoundError as missing:
        problem = fact(Problem("no_module", module=missing.name))
        return {"error": ExtraMissing.__name__, "facts": {"name": name, "problem": problem, "extra": name}}
    return {"reading": reading.model_dump(mode="json")}


def fact(value: object) -> object:
    """Return a fact of an error as JSON can hold it."""
    if isinstance(value, Problem):
        return {"key": value.key, "facts": {name: fact(one) for name, one in value.facts.items()}}
    return value if isinstance(value, int) else str(value)


def main() -> None:
    """Answer one question, within the bounds that it names."""
    asked = orjson.loads(sys.stdin.buffer.read())
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no part of the answer
    sys.dont_write_bytecode = True
    bound(asked["seconds"], asked["megabytes"])
    sys.addaudithook(refuse)
    try:
        told = orjson.dumps(answer(asked))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    with answers:
        answers.write(told)


if __name__ == "__main__":
    main()
