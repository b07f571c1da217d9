"""Sections of real reStructuredText are those that docutils finds, with their nesting."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from tracker_scope.contract.rst_scan import scan_rst
from tracker_scope.contract.source_text import read_source

pytestmark = pytest.mark.realdata
SPECS = Path(__file__).resolve().parents[3] / "shared/data/specs"
FILES = sorted(path.relative_to(SPECS).as_posix() for path in SPECS.rglob("*.rst"))
# Titles of a style that docutils refuses where they stand, as an error, and leaves as text.
REFUSED = {"fr/koprogo/specs/00-personas-et-seed.rst": 2}
QUIET = {
    "report_level": 5,
    "halt_level": 6,
    "doctitle_xform": False,
    "file_insertion_enabled": False,
    "warning_stream": io.StringIO(),
}


def sections(node: nodes.Element, level: int = 1) -> Iterator[tuple[int, str]]:
    for child in node.children:
        if isinstance(child, nodes.section):
            yield level, child[0].astext()
            yield from sections(child, level + 1)


def test_there_are_files() -> None:
    assert len(FILES) > 40


@pytest.mark.parametrize("name", FILES)
def test_sections_are_those_of_docutils(name: str) -> None:
    data = (SPECS / name).read_bytes()
    told = list(sections(publish_doctree(data.decode("utf-8"), settings_overrides=QUIET)))
    marks = [mark for mark in scan_rst(read_source(name, data).lines) if mark.sort == "heading"]
    found = [(mark.level, re.sub(r"[*`]", "", mark.words)) for mark in marks]
    assert [one for one in told if one not in found] == []
    assert len(found) - len(told) == REFUSED.get(name, 0)
    if name not in REFUSED:
        assert found == told
