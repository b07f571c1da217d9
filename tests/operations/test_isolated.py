"""Readers of binary formats run in a child process that can harm nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker_scope import registry
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.errors import ContractDamaged, ExtraMissing, ReaderStopped
from tracker_scope.operations.isolated import Bounds, read_files
from tracker_scope.operations.reader_process import refuse

HOSTILE = """
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Reading

class Hostile:
    name, version, suffixes, isolated = "hostile", "1", (".hostile",), True

    def read(self, files, options):
        said = []
        try:
            exec(next(iter(files.values())).decode(), {"said": said})
        except (PermissionError, OSError) as refused:
            said.append(f"refused {refused}")
        return Reading(clauses=(), findings=(Finding.of("hostile", said),))

PLUGIN = Hostile()
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A reader that runs what it reads, installed for parent and child."""
    (tmp_path / "hostile_reader.py").write_text(HOSTILE, "utf-8")
    told = tmp_path / "hostile-1.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1\n", "utf-8")
    (told / "entry_points.txt").write_text("[tracker_scope.readers]\nhostile = hostile_reader:PLUGIN\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    registry.installed.cache_clear()
    yield "hostile"
    registry.installed.cache_clear()
    sys.modules.pop("hostile_reader", None)


def said(code: str, *, seconds: int = 60, megabytes: int = 1024) -> tuple[str, ...]:
    reading = read_files("hostile", {"a.hostile": code.encode()}, ReaderOptions(), Bounds(seconds, megabytes))
    return reading.findings[0].examples


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("import os; os.system('true')", "os.system"),
        ("open('found', 'w')", "open"),
        ("import os; os.open('found', os.O_CREAT | os.O_WRONLY)", "open"),
        ("import os; os.remove('found')", "os.remove"),
    ],
)
def test_a_reader_can_neither_call_out_nor_start_nor_write(code: str, refused: str) -> None:
    (told,) = said(code)
    assert told.startswith(f"refused {refused}")


@pytest.mark.usefixtures("hostile")
def test_a_reader_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_X", "hidden")
    assert said("import os; said.append(str('TRACKER_SCOPE_TOKEN_X' in os.environ))") == ("False",)


@pytest.mark.usefixtures("hostile")
def test_what_a_library_prints_is_no_part_of_the_answer() -> None:
    assert said("print('{\"error\": 1}', flush=True); said.append('read')") == ("read",)


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("while True: pass", "it took more than 2 seconds"),
        ("said.append('x' * (1 << 40))", "it took more than 1024 MB of memory"),
        ("import os; os._exit(9)", "without an answer (9)"),
    ],
)
def test_a_reader_that_does_not_end_well_is_an_error_that_says_why(code: str, why: str) -> None:
    with pytest.raises(ReaderStopped) as stopped:
        said(code, seconds=2)
    assert why in str(stopped.value)
    assert "a.hostile" in str(stopped.value)


def test_an_error_of_a_reader_comes_back_whole() -> None:
    with pytest.raises(ContractDamaged) as damaged:
        read_files("docx", {"specification.docx": b"not a zip"}, ReaderOptions())
    assert damaged.value.given["problem"].key == "not_a_zip"  # type: ignore[attr-defined]
    assert str(damaged.value).startswith("specification.docx cannot be opened")


@pytest.mark.usefixtures("hostile")
def test_a_missing_library_is_named_with_its_extra() -> None:
    with pytest.raises(ExtraMissing, match="no module not_there"):
        said("import not_there")


def test_plain_text_is_read_where_we_are() -> None:
    reading = read_files("markdown", {"a.md": b"# 1 Scope\n\nText.\n"}, ReaderOptions())
    assert [one.number for one in reading.clauses] == ["1"]


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.fork", "os.rename"])
def test_the_hook_refuses_by_event(event: str) -> None:
    with pytest.raises(PermissionError, match=event):
        refuse(event, ())


def test_the_hook_lets_reading_pass() -> None:
    refuse("open", ("a", "r", 0))
    refuse("import", ("lxml",))
