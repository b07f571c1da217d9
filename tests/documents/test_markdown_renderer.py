"""The Markdown renderer: whatever people wrote stays text, and a table stays a table."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.markdown import PLUGIN
from tracker_scope.documents.visible import visible
from tracker_scope.model.document import (
    Block,
    Bullets,
    Document,
    Paragraph,
    Phrase,
    Quotation,
    Section,
    Source,
    Table,
    Text,
)

SOURCE = Source(kind="ticket", ref="x")
STYLE = Style(language="en", timezone="UTC", words={"head": "Head", "said": "said {words}"})
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\\`*_{}[]()<>#+-.!|~^$@&:=/\"'%\n\r\t 0123456789awxW"),
        st.characters(exclude_categories=()),
    ),
    max_size=60,
)
MARK = re.compile(r"\\([!-/:-@\[-`{-~])")


def text(words: str) -> Text:
    return Text(text=words, source=SOURCE)


def phrase(words: str) -> Phrase:
    return Phrase(key="said", values={"words": text(words)})


def rendered(*blocks: Block, heading: str = "h") -> list[str]:
    """Render the blocks as the only section and return its lines, without title and heading."""
    document = Document(
        kind="test",
        title=phrase("t"),
        sections=(Section(heading=phrase(heading), blocks=blocks, sections=(Section(heading=phrase(heading)),)),),
    )
    written = PLUGIN.render(document, STYLE)
    assert written == PLUGIN.render(document, STYLE)
    assert written.endswith(b"\n")
    assert not written.endswith(b"\n\n")
    lines = written.decode("utf-8").split("\n")
    assert lines[:4] == ["# said t", "", lines[2], ""]
    assert lines[2].startswith("## 1. said")
    assert lines[-2].startswith("### said")
    return lines[4:-3]


def flat(words: str) -> str:
    """Say words as one line: what any one-line place of a document must contain."""
    return " ".join(filter(None, (line.strip(" ") for line in visible(words).replace("\t", " ").split("\n"))))


def read(written: str) -> str:
    """Take the escapes out; an unescaped mark that could mean something is an error."""
    bare = MARK.sub("", written)
    assert not re.search(r"[\\`*_{}\[\]<>|~^$@&#]|://|\bwww\.", bare), written
    return MARK.sub(r"\1", written)


def cells(row: str) -> list[str]:
    """Cut a row at its unescaped pipes, reading character by character."""
    found, escaped = [""], False
    for character in row:
        if character == "|" and not escaped:
            found.append("")
        else:
            found[-1] += character
        escaped = character == "\\" and not escaped
    assert found[0] == ""
    assert found[-1] == ""
    return [cell.strip(" ") for cell in found[1:-1]]


@given(st.lists(st.tuples(HOSTILE, HOSTILE, HOSTILE), max_size=4))
def test_a_table_keeps_its_rows_its_columns_and_its_words(rows: list[tuple[str, str, str]]) -> None:
    table = Table(heads=("head",) * 3, rows=tuple(tuple((text(cell),) for cell in row) for row in rows))
    lines = rendered(table)
    assert [cells(line) for line in lines[:2]] == [["Head"] * 3, ["---"] * 3]
    assert [[read(cell) for cell in cells(line)] for line in lines[2:]] == [
        [flat(cell) for cell in row] for row in rows
    ]


@given(HOSTILE)
def test_a_paragraph_is_one_line_that_opens_nothing(words: str) -> None:
    (line,) = rendered(Paragraph(content=(text(words),)))
    assert read(line) == flat(words)
    assert not re.match(r"\d{1,9}[.)]|[-+=:]|[ \t\n]", line)


@given(HOSTILE, HOSTILE)
def test_lists_have_one_line_an_item(first: str, second: str) -> None:
    lines = rendered(Bullets(items=((text(first),), (phrase(second),)), ordered=True))
    assert [line[:3] for line in lines] == ["1. ", "2. "]
    assert [read(line[3:]) for line in lines] == [flat(first), flat(f"said {second}")]
    assert not re.match(r"\d{1,9}[.)]|[-+=:]|[ \t\n]", lines[0][3:])


@given(HOSTILE)
def test_a_heading_is_one_line(words: str) -> None:
    lines = PLUGIN.render(Document(kind="test", title=phrase(words)), STYLE).decode().split("\n")
    assert len(lines) == 2
    assert read(lines[0].removeprefix("# ")) == flat(f"said {words}")
    assert rendered(heading=words) == []


@given(HOSTILE)
def test_a_quotation_keeps_its_lines_and_never_ends_early(words: str) -> None:
    lines = rendered(Quotation(content=text(words)))
    assert all(line == ">" or line.startswith("> ") for line in lines)
    said = [re.sub(r"(?<!\\)((?:\\\\)*)\\$", r"\1", line[2:]) for line in lines]
    assert not any(re.match(r"\d{1,9}[.)]|[-+=:]|[ \t\n]", line) for line in said)
    wanted = visible(words).strip().split("\n")
    assert [read(line) for line in said] == [flat(line) for line in wanted]


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("see www.example.org", r"see www\.example.org"),
        ("http://example.org/a_b", r"http\://example.org/a\_b"),
        ("[a](javascript:x)", r"\[a\](javascript:x)"),
        ("![a](b)", r"!\[a\](b)"),
        ("a note[^1]", r"a note\[\^1\]"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("===", r"\==="),
        ("# title #", r"\# title \#"),
        ("&lt;", r"\&lt;"),
        ("a\n\n\tb", "a b"),
        ("\u202eevil", r"\[U+202E\]evil"),
    ],
)
def test_what_hostile_words_become(written: str, escaped: str) -> None:
    assert rendered(Paragraph(content=(text(written),))) == [escaped]


def test_a_table_may_have_a_caption_and_empty_cells() -> None:
    table = Table(heads=("head", "head"), rows=(((), (text("a"), text("b"))),), caption=phrase("this:"))
    assert rendered(table) == ["said this:", "", "| Head | Head |", "| --- | --- |", "|  | a b |"]


def test_unordered_lists_and_line_breaks() -> None:
    lines = rendered(Bullets(items=((text("a"),), (text("b"),))), Quotation(content=text("a\n\nb\nc")))
    assert lines == ["- a", "- b", "", "> a", ">", r"> b\ ".rstrip(), "> c"]


@pytest.mark.parametrize("size", [200_000])
def test_long_hostile_words_take_linear_time(size: int) -> None:
    (line,) = rendered(Paragraph(content=(text(" " * size + "|" * size + "\n" * size + "x"),)))
    assert line.endswith("| x")
