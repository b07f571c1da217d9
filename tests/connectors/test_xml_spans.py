"""Items cut from a stream are those that a full parse finds, whatever the text, the encoding and the blocks."""

from __future__ import annotations

import io
from typing import NamedTuple
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xml_samples import CONNECTOR, PLAIN, captured, document, file_of, item, pages_of

from tracker_scope.connectors import xml_spans
from tracker_scope.connectors.xml_parser import read_item
from tracker_scope.connectors.xml_spans import Scanner, Span, stretches

# What XML can hold (XML 1.0, 2.2), without the carriage return, which a parser reads as a line feed (2.11).
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff").filter(
    lambda sign: sign >= " " or sign in "\t\n"
)
TRAPS = st.sampled_from(["</item>", "<item>", "]]>", "<!--", "-->", "&amp;", "<![CDATA[", '"', "'", ">", "é", "\u2028"])
TEXTS = st.lists(SIGNS | TRAPS, max_size=12).map("".join)
BLANKS = st.text(" \t\n", max_size=5)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])


class Parts(NamedTuple):
    """The texts of one item, and what stands around it."""

    title: str
    value: str
    aside: str
    end: str


PARTS = st.lists(st.builds(Parts, TEXTS, TEXTS, TEXTS, BLANKS), max_size=5)


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def written(parts: list[Parts], encoding: str) -> tuple[bytes, list[bytes]]:
    """Write a document, and the bytes of each of its items."""
    plain = encoding.removesuffix("-sig") if not encoding.startswith("utf-16") else encoding
    items = [
        f'<item a=">"><!-- {one.aside.replace("-", "")} </item> --><t>{escape(one.title)}</t>'
        f"<c><item>{cdata(one.value)}</item></c></item{one.end}>"
        for one in parts
    ]
    between = "".join(f"{each}\n<x>{escape(one.aside)}<item/></x> " for each, one in zip(items, parts, strict=True))
    document = f"<!-- a --><rss><channel><title>t</title>{between}</channel></rss>\n"
    pieces = [each.encode("utf-16-le" if encoding == "utf-16" else plain) for each in items]
    return document.encode(encoding), pieces


@given(PARTS, ENCODINGS, st.lists(st.integers(1, 90), max_size=5))
def test_items_are_exact_bytes_however_the_document_comes(parts: list[Parts], encoding: str, sizes: list[int]) -> None:
    document, pieces = written(parts, encoding)
    scanner, spans, at, turn = Scanner(frozenset({"t"})), list[Span](), 0, 0
    while at < len(document):
        size = [*sizes, 4][turn % (len(sizes) + 1)] if at else 4  # the encoding shows in the first four
        spans += scanner.feed(document[at : at + size])
        at, turn = at + size, turn + 1
    spans += scanner.feed(b"", final=True)
    assert [document[one.start : one.end] for one in spans] == pieces
    assert [one.parts["t"].text for one in spans] == [one.title for one in parts]
    assert {one.names for one in spans} <= {frozenset({"t", "c"})}


@given(PARTS, ENCODINGS, st.integers(8, 400))
def test_an_item_is_read_by_itself_in_the_encoding_of_its_file(parts: list[Parts], encoding: str, room: int) -> None:
    document, pieces = written(parts, encoding)
    found = list(stretches(io.BytesIO(document), room))
    assert b"".join(one.data for one in found) == document
    assert [one.offset for one in found] == [sum(len(one.data) for one in found[:n]) for n in range(len(found))]
    assert all(one.data.rstrip(b" \t\n\x00").endswith((b">", b">\x00")) for one in found)
    nodes = [read_item(piece, found[0].encoding) for piece in pieces]
    assert [node.under("t")[0].text for node in nodes] == [one.title for one in parts]
    assert [node.words() for node in nodes] == [one.title + one.value for one in parts]


@given(PARTS, st.integers(8, 400))
def test_stretches_end_on_items(parts: list[Parts], room: int) -> None:
    document, pieces = written(parts, "utf-8")
    scanner = Scanner()
    held = [len(scanner.feed(one.data)) for one in stretches(io.BytesIO(document), room)]
    assert sum(held) == len(pieces)
    assert all(held[:-1])


@given(st.lists(TEXTS, min_size=1, max_size=6), st.integers(200, 3000), st.integers(1, 500))
def test_the_items_of_an_export_do_not_depend_on_the_blocks(titles: list[str], room: int, step: int) -> None:
    data = document(*(item(n, summary=f"<summary>{escape(text)}</summary>") for n, text in enumerate(titles, start=1)))
    whole = pages_of(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_spans.stretches, "__defaults__", (room,))
        cut = list(CONNECTOR.split(CONNECTOR.fetch(file_of(data, step), PLAIN), PLAIN))
    assert b"".join(one.page.data for one in cut) == data.encode()
    told = [[(one.id, one.request, one.data) for one in captured(pages)] for pages in (whole, cut)]
    assert told[0] == told[1]
    shots = [one.snapshot for one in CONNECTOR.parse(captured(cut), PLAIN)]  # type: ignore[union-attr]
    assert [one.title for one in shots if one is not None] == titles


def test_a_page_of_few_items_is_as_long_as_it_must_be() -> None:
    document = f"<rss><channel><item>{'x' * 500}</item>{' ' * 70}<item></item></channel></rss>".encode()
    found = [len(one.data) for one in stretches(io.BytesIO(document), 64)]
    assert len(found) == 2
    assert found[0] > 500


def test_a_document_that_fills_its_last_block_is_read_to_the_end() -> None:
    document = b"<rss><channel><item/></channel></rss>"
    for room in (len(document), len(document) - 1, 1):
        assert b"".join(one.data for one in stretches(io.BytesIO(document), room)) == document
