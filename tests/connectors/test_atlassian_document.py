"""A document of REST v3 keeps every word, and what it quotes or gives as code stays marked as such."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jira_samples import document, paragraph

from tracker_scope.connectors.atlassian_document import DEEPEST, document_text
from tracker_scope.linking.quotation import quoted_spans


def text(words: str, *marks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": list(marks)}


def node(kind: str, *content: dict[str, Any], **attrs: Any) -> dict[str, Any]:
    return {"type": kind, "attrs": attrs, "content": list(content)}


def item(*content: dict[str, Any]) -> dict[str, Any]:
    return node("listItem", *content)


def link(address: Any) -> dict[str, Any]:
    return {"type": "link", "attrs": {"href": address}}


@pytest.mark.parametrize(
    ("block", "written"),
    [
        (paragraph("See ", "§ 4.2."), "See § 4.2."),
        (node("paragraph", text("a"), {"type": "hardBreak"}, text("b", {"type": "strong"})), "a\nb"),
        (node("heading", text("Lot 2"), level=2), "Lot 2"),
        (node("paragraph", text("§ 4.2", link("https://spec.example/#4.2"))), "[§ 4.2|https://spec.example/#4.2]"),
        (node("paragraph", text("https://a.example", link("https://a.example"))), "https://a.example"),
        (node("paragraph", text("a", link(5))), "a"),
        (node("paragraph", text("4.2", {"type": "code"})), "`4.2`"),
        (node("bulletList", item(paragraph("a"), node("bulletList", item(paragraph("b")))), item()), "- a\n  - b\n-"),
        (node("orderedList", item(paragraph("a")), item(paragraph("b")), order=3), "3. a\n4. b"),
        (node("taskList", node("taskItem", text("a"), state="DONE"), node("taskItem", text("b"))), "- [x] a\n- [ ] b"),
        (node("decisionList", node("decisionItem", text("a"))), "- a"),
        (node("blockquote", paragraph("a"), paragraph("b")), "> a\n> \n> b"),
        (node("codeBlock", text("x = 1\n  y"), language="python"), "```python\nx = 1\n  y\n```"),
        (node("codeBlock", text("~"), language="a`b c"), "```a\n~\n```"),
        (node("panel", paragraph("a"), panelType="info"), "a"),
        (node("expand", paragraph("b"), title="More"), "More\n\nb"),
        (node("nestedExpand", paragraph("b")), "b"),
        ({"type": "rule"}, "----"),
        (node("paragraph", node("mention", id="5", text="@client-dsi")), "@client-dsi"),
        (node("paragraph", node("mention", id="5")), "@5"),
        (node("paragraph", node("emoji", shortName=":ok:", text="👍")), "👍"),
        (node("paragraph", node("status", text="WAITING", color="blue")), "WAITING"),
        (node("paragraph", node("date", timestamp="1767571200000")), "2026-01-05"),
        (node("paragraph", node("date", timestamp="soon")), "soon"),
        (node("paragraph", node("date", timestamp=10**15)), str(10**15)),
        (node("paragraph", text("see "), node("inlineCard", url="https://a.example/1")), "see https://a.example/1"),
        (node("blockCard", url="https://a.example/1"), "https://a.example/1"),
        (node("embedCard", data={"url": "https://a.example/1"}), "https://a.example/1"),
        (node("mediaSingle", node("media", alt="screen.png", id="1")), "screen.png"),
        (node("unheardOf", paragraph("kept"), text("too")), "kept\n\ntoo"),
        ({"type": ["odd"], "text": "kept", "content": 5}, "kept"),
        (node("bodiedExtension", paragraph("b"), text="Macro"), "Macro\nb"),
    ],
)
def test_a_node_is_written_in_jiras_marks(block: dict[str, Any], written: str) -> None:
    assert document_text(document(block)) == written


def cell(*content: dict[str, Any]) -> dict[str, Any]:
    return node("tableCell", *content)


def test_a_table_has_a_line_for_each_row_unless_a_cell_has_several() -> None:
    plain = node("tableRow", node("tableHeader", paragraph("Lot")), cell(paragraph("2")), cell())
    long = node("tableRow", cell(paragraph("a"), paragraph("b")), cell(node("blockquote", paragraph("c"))))
    assert document_text(document(node("table", plain, long))) == "| Lot | 2 |  |\na\nb\n> c"


@pytest.mark.parametrize("value", [None, "text", 5, [], {}, {"type": "doc"}, {"type": "doc", "content": [5, None]}])
def test_what_is_no_document_gives_no_text(value: object) -> None:
    assert document_text(value) == ""


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)
BLOCKS = {"paragraph", "heading", "blockquote", "panel", "codeBlock", "expand", "mediaSingle", "doc", "table"}
PARTS = {"bulletList", "orderedList", "listItem", "taskList", "taskItem", "tableRow", "tableCell"}
kinds = st.sampled_from(sorted(BLOCKS | PARTS | {"unheardOf", "text", "inlineCard"}))
leaves = st.builds(
    text,
    words | st.sampled_from(["```", "> ", "``", "~~~", "{quote}"]),
    st.sampled_from([link("x"), {"type": "code"}, {}]),
)
trees = st.recursive(
    leaves,
    lambda inner: st.builds(lambda kind, content: node(kind, *content), kinds, st.lists(inner, max_size=4)),
    max_leaves=15,
)


def texts(tree: dict[str, Any]) -> Iterator[str]:
    if "text" in tree:
        yield tree["text"]
    for below in tree.get("content", []):
        yield from texts(below)


@given(st.lists(trees, max_size=4))
def test_every_text_is_in_the_document_in_its_order(blocks: list[dict[str, Any]]) -> None:
    whole, at = document_text(document(*blocks)), 0
    for words in texts(document(*blocks)):
        found = whole.find(words.strip("\n"), at)
        assert found >= 0
        at = found + len(words.strip("\n"))


MARK = "\u2022cited\u2022"
hostile = st.lists(
    st.sampled_from(["`", "``", "```", "~~~", "\n", "\u2028", "x", " ", "> ", "|", "- "]), max_size=6
).map("".join)
holders = st.sampled_from(["bulletList", "orderedList", "table", "panel", "unheardOf", "blockquote", "expand"])


def held(kinds: list[str], inner: dict[str, Any]) -> dict[str, Any]:
    for kind in kinds:
        wrapped = {"table": node("tableRow", cell(inner)), "bulletList": item(inner), "orderedList": item(inner)}
        inner = node(kind, wrapped.get(kind, inner))
    return inner


@given(st.lists(holders, max_size=4), st.sampled_from(["blockquote", "codeBlock"]), hostile, hostile)
def test_what_is_quoted_or_code_never_speaks_for_the_ticket(
    kinds: list[str], marked: str, before: str, after: str
) -> None:
    inner = text(f"{before}{MARK}{after}")
    block = node("codeBlock", inner) if marked == "codeBlock" else node("blockquote", node("paragraph", inner))
    whole = document_text(document(paragraph("Before."), held(kinds, block)))
    place = whole.index(MARK)
    assert any(start <= place < end for start, end in quoted_spans(whole))


def test_what_follows_a_quotation_or_code_speaks_again() -> None:
    whole = document_text(
        document(node("blockquote", paragraph("a")), node("codeBlock", text("``` b")), paragraph("See § 4.2."))
    )
    place = whole.index("See")
    assert not any(start <= place < end for start, end in quoted_spans(whole))


def test_a_document_of_any_depth_is_written() -> None:
    inner: dict[str, Any] = paragraph("deepest")
    for _ in range(5000):
        inner = node("bulletList", item(inner))
    assert document_text(document(inner)).endswith("deepest")
    assert DEEPEST < 200


def test_a_long_document_costs_one_pass() -> None:
    blocks = [paragraph(f"{number} `") for number in range(20_000)]
    assert document_text(document(*blocks)).count("\n\n") == 19_999
