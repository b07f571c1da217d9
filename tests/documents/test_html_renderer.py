"""The HTML renderer: whatever people wrote is text between elements of ours, under a policy that allows no more."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from every_document import EVERY, LANGUAGES
from html_page import STYLE, assert_ours, page, phrase, text
from html_reading import Element, read
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.html import PLUGIN
from tracker_scope.documents.visible import visible
from tracker_scope.model.document import (
    Blank,
    Bullets,
    Document,
    Paragraph,
    Phrase,
    Quotation,
    Section,
    Table,
)

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("<>&\"'`=/!-?[]{}();:#%\n\r\t abcdefi0123456789\u202e\u05d0\u0627\u0000"),
        st.characters(exclude_categories=()),
    ),
    max_size=60,
)
MARKUP = (
    "<script>parent.ran = 1</script>",
    "</script><script>ran()</script>",
    "</style><style>*{display:none}</style>",
    "</title></head><body onload=ran()>",
    '"><img src=x onerror=ran()>',
    "' onmouseover='ran()",
    "<svg/onload=ran()><use href=data:x#y>",
    "javascript:ran()",
    "data:text/html,<script>ran()</script>",
    "https://example.org/?a=1&b=2",
    "<!-- ]]> --> <![CDATA[ <?php ?>",
    "{{ ran() }} {% ran %} ${ran()} #{ran()}",
    "&lt;b&gt; &#60;b&#62; &amp;lt;",
    "<a href='https://example.org'>here</a>",
    "<base href=//example.org><meta http-equiv=refresh content=0>",
)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_words_are_the_text_of_every_place(first: str, second: str, third: str) -> None:
    found = page(
        Paragraph(content=(text(first), phrase(second))),
        Quotation(content=text(third)),
        Bullets(items=((text(first),), (text(second),)), ordered=True),
        Table(heads=("head", "head"), rows=(((text(first),), (text(third),)),), caption=phrase(second)),
        title=first,
        heading=second,
    )
    main = found.one("main")
    one, two, three = visible(first), visible(second), visible(third)
    assert found.one("h1").text() == found.one("title").text() == f"said {one}"
    assert [one.text() for one in main.all("h2", "h3")] == [f"1. said {two}", f"said {two}"]
    assert main.all("p")[0].text() == f"{one} said {two}"
    assert found.one("blockquote").text() == three.strip()
    assert [item.text() for item in main.one("ol").all("li")] == [one, two]
    assert found.one("caption").text() == f"said {two}"
    assert [cell.text() for cell in main.one("tbody").all("th", "td")] == [one, three]
    assert [item.text() for item in found.one("nav").all("li")] == [f"said {two}"]


@given(st.lists(st.tuples(HOSTILE, st.sampled_from(MARKUP)), min_size=1, max_size=8))
def test_hostile_words_are_the_text_of_the_filters(rows: list[tuple[str, str]]) -> None:
    table = Table(
        heads=("head", "head"),
        rows=tuple(((text(first),), (text(second),)) for first, second in rows * 2),
        searchable=True,
    )
    found = page(table)
    for choice in found.all("select"):
        column = int(str(choice.attributes["id"]).rpartition("-")[2])
        values = [one.text() for one in choice.all("option")[1:]]
        assert set(values) == {visible(row[column]) for row in rows if row[column]}
    assert [[cell.text() for cell in row.all("th", "td")] for row in found.one("tbody").all("tr")] == [
        [visible(cell) for cell in row] for row in rows * 2
    ]


@pytest.mark.parametrize("words", MARKUP)
def test_markup_that_somebody_wrote_is_shown(words: str) -> None:
    found = page(Paragraph(content=(text(words),)), Quotation(content=text(words)), title=words)
    main = found.one("main")
    assert [one.text() for one in main.all("p")] == [words, words]
    assert found.one("title").text() == f"said {words}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_document_is_made_of_elements_of_ours(name: str, language: str, styles: dict[str, Style]) -> None:
    written = PLUGIN.render(EVERY[name], styles[language])
    assert written == PLUGIN.render(EVERY[name], styles[language])
    found = read(written)
    assert_ours(found)
    assert found.one("html").attributes == {"lang": language}
    assert [len(found.all(tag)) for tag in ("header", "nav", "main", "footer", "h1", "title")] == [1] * 6
    assert not re.search(r"\bon[a-z]+=|style=|src=", "".join(re.findall(r"<[^>]*>", written.decode("utf-8"))))


@pytest.mark.parametrize("name", sorted(EVERY))
def test_headings_go_down_one_level_at_a_time(name: str, styles: dict[str, Style]) -> None:
    main = read(PLUGIN.render(EVERY[name], styles["fr"])).one("main")
    levels = [1, *(int(one.tag[1]) for one in main.all("h2", "h3", "h4", "h5", "h6"))]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_table_has_a_name_and_heads(name: str, styles: dict[str, Style]) -> None:
    found = read(PLUGIN.render(EVERY[name], styles["en"]))
    for table in found.all("table"):
        captions = [one.text() for one in table.all("caption")]
        assert captions or any(
            one.attributes.get("id") == table.attributes["aria-labelledby"] and one.text() for one in found.all()
        )
        heads = table.one("thead").all("th")
        assert all(head.attributes["scope"] == "col" and head.text() for head in heads)
        rows = table.one("tbody").all("tr")
        assert all(len(row.all("th", "td")) == len(heads) for row in rows)
        assert all(one.attributes["scope"] == "row" for row in rows for one in row.all("th"))


def sources_of(found: Element) -> dict[str, list[str]]:
    """Read the policy: each kind of thing with where it may come from."""
    first = next(one for one in found.one("head").inside if isinstance(one, Element))
    assert first.attributes["http-equiv"] == "Content-Security-Policy"
    rules = (rule.split() for rule in str(first.attributes["content"]).split(";"))
    return {rule[0]: rule[1:] for rule in rules}


def digest_of(words: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()}'"


def test_the_policy_comes_first_and_allows_the_two_texts_and_nothing_else() -> None:
    found = page()
    sheet, script = found.one("style").text(), found.one("script").text()
    assert sheet == "p { margin: 0 }\nli { margin: 0 }"
    assert sources_of(found) == {
        "default-src": ["'none'"],
        "style-src": [digest_of(sheet)],
        "script-src": [digest_of(script)],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }


def test_without_a_sheet_and_a_script_none_is_allowed() -> None:
    bare = STYLE.model_copy(update={"assets": {}})
    found = read(PLUGIN.render(Document(kind="test", title=phrase("t")), bare))
    assert sources_of(found)["style-src"] == sources_of(found)["script-src"] == ["'none'"]
    assert found.all("style", "script", "nav") == []


def test_the_packaged_texts_close_no_element_and_reach_nothing(styles: dict[str, Style]) -> None:
    assert sorted(styles["fr"].assets) == ["document.css", "document.js"]
    for asset in styles["fr"].assets.values():
        assert not re.search(
            r"</|<!--|@import|url\(|https?:|innerHTML|outerHTML|eval|Function\(|document\.write", asset
        )
        assert not re.search(r"fetch|XMLHttp|WebSocket|sendBeacon|\bimport\b|localStorage|cookie", asset)


def test_the_controls_are_hidden_and_beside_the_document(styles: dict[str, Style]) -> None:
    found = read(PLUGIN.render(EVERY["statement in en"], styles["en"]))
    controls = [one for one in found.all("div") if one.attributes.get("class") == "controls"]
    assert len(controls) == 2
    assert all("hidden" in one.attributes and "data-apparatus" in one.attributes for one in controls)
    assert controls[0].all("option")[3].text() == "not found in the documents in force"
    assert [one.text() for one in controls[0].all("p") if one.attributes["class"] == "shown"] == [
        "Rows shown: 11 of 11"
    ]
    bare = found.without_apparatus()
    assert bare.all("input", "select", "button", "nav", "footer") == []
    assert len(bare.all("table")) == len(found.all("table"))


def test_the_class_of_a_restricted_ticket_is_not_among_the_filters_values(styles: dict[str, Style]) -> None:
    found = read(PLUGIN.render(EVERY["statement in en"], styles["en"]))
    values = {
        row.all("th")[0].text(): row.attributes["data-values"]
        for row in found.one("main").all("tr")
        if "data-values" in row.attributes
    }
    assert values["RES-10"] == "-1"
    assert len(set(values.values())) == 8
    hidden = read(PLUGIN.render(EVERY["statement: restricted"], styles["en"]))
    assert {row.attributes.get("data-values") for row in hidden.all("tr")} <= {None, "-1"}


def test_what_is_to_be_completed_is_marked() -> None:
    found = page(Paragraph(content=(Phrase(key="said", values={"words": Blank(field="price")}),)))
    assert [one.text() for one in found.all("mark")] == ["[blank]"]


def test_words_from_right_to_left_stand_apart_and_digests_are_code() -> None:
    digest = "0a" * 32
    found = page(
        Paragraph(content=(text("שלום (1)"), text("é"), text(digest))),
        Quotation(content=text("שלום")),
        Quotation(content=text("é")),
    )
    assert [one.text() for one in found.one("main").all("bdi", "code")] == ["שלום (1)", digest]
    assert [one.attributes for one in found.all("blockquote")] == [{"dir": "auto"}, {}]


def test_a_name_that_a_heading_bears_leads_there() -> None:
    def section(words: str) -> Section:
        return Section(heading=phrase(words), sections=(Section(heading=phrase("deep")),))

    named = Section(heading=phrase("all"), sections=(section("RES-1"), section("RES-2"), section("RES-1")))
    table = Table(heads=("head",), rows=tuple(((text(one),),) for one in ("RES-1", "RES-2", "RES-3", "all")))
    first = Section(heading=phrase("table"), blocks=(table,))
    found = read(PLUGIN.render(Document(kind="test", title=phrase("t"), sections=(first, named)), STYLE))
    assert_ours(found)
    links = {one.text(): one.attributes["href"] for one in found.one("tbody").all("a")}
    assert links == {"RES-1": "#s2-1", "RES-2": "#s2-2"}
    assert [one for head in found.all("h1", "h2", "h3") for one in head.all("a")] == []


def deep(levels: int) -> Iterator[int]:
    section = Section(heading=phrase("x"))
    for _ in range(levels):
        section = Section(heading=phrase("x"), sections=(section,))
    found = read(PLUGIN.render(Document(kind="test", title=phrase("t"), sections=(section,)), STYLE))
    yield from (int(one.tag[1]) for one in found.one("main").all("h2", "h3", "h4", "h5", "h6"))


def test_no_heading_is_deeper_than_the_sixth() -> None:
    assert list(deep(6)) == [2, 3, 4, 5, 6, 6, 6]


def test_long_hostile_words_take_linear_time() -> None:
    size = 200_000
    words = " " * size + "<" * size + "&" * size + "\u05d0" * size
    assert page(Paragraph(content=(text(words),))).one("main").all("p")[0].text() == words
