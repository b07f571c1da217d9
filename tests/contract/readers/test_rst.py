"""The reStructuredText reader: sections by their adornment, every line in one clause or left out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.contract.paragraphs import covered
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.rst import PLUGIN
from tracker_scope.model.contract import Reading

TEXT = """
=============
Specification
=============

.. contents::
   :depth: 2

.. a comment of the author

.. _export:

1 Export
========

The list is exported as CSV::

    1 First
    =======

1.1 Columns
-----------

.. note::

   Columns are those of the screen.

===== =====
name  width
===== =====
id    10
===== =====

----

2 Badges
========

A badge is printed.
"""


def read(text: str) -> Reading:
    return PLUGIN.read({"a.rst": text.encode()}, ReaderOptions())


def test_sections_are_clauses_with_their_numbers_levels_and_targets() -> None:
    clauses = read(TEXT).clauses
    assert [(one.number, one.title) for one in clauses] == [("1", "Export"), ("1.1", "Columns"), ("2", "Badges")]
    assert "export" in clauses[0].aliases
    assert clauses[1].path[-1] == "Export"
    assert str(clauses[2].place) == "a.rst:36-39"


def test_literal_blocks_directives_and_tables_stay_in_their_clause() -> None:
    export, columns, _ = read(TEXT).clauses
    assert "    1 First\n    =======" in export.text
    assert "Columns are those of the screen." in columns.text
    assert "id    10" in columns.text


def test_what_is_no_text_of_the_specification_is_left_out_with_its_reason() -> None:
    assert {one.reason for one in read(TEXT).left_out} == {
        "anchor",
        "comment",
        "document_title",
        "table_of_contents",
        "transition",
    }


def test_an_underline_that_is_too_short_makes_no_section() -> None:
    assert [one.title for one in read("Title\n=====\n\nText\n--\n\nMore.\n").clauses] == ["Title"]


LINES = st.lists(
    st.sampled_from(
        ["", "Title", "=====", "-----", ".. note::", "   deep", ".. _a:", "text::", "1. item", "==  ==", ".."]
    ),
    max_size=25,
)


@given(LINES)
def test_every_line_is_in_one_clause_or_left_out(lines: list[str]) -> None:
    text = "\n".join(["Start", "=====", *lines])
    held = sorted(covered(read(text)))
    assert all(one[1] <= other[0] for one, other in pairwise(held))
    start = 0
    for line in text.split("\n"):
        if line.strip():
            assert any(first <= start and start + len(line) <= last for first, last in held), line
        start += len(line) + 1
