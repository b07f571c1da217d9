"""Quoted and code stretches: each form, its end, and what is no quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.linking.quotation import lies_in, quoted_spans

PARTS = ("`", "``", "\n", "\n\n", "> ", "{quote}", "{code}", "~~~\n", "```\n", "text ", "<!--", "-->", "bq. ", "é")


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("before\n> one\n> two\nafter", ["> one\n> two\n"]),
        ("   > one", ["   > one"]),
        ("a > b", []),
        ("{quote}one{quote} two {quote}three", ["{quote}one{quote}", "{quote}three"]),
        ("bq. one\ntwo", ["bq. one\n"]),
        ("{code:title=x.py}one{code} two", ["{code:title=x.py}one{code}"]),
        ("{noformat}one{noformat} two", ["{noformat}one{noformat}"]),
        ("```python\none\n```\ntwo", ["```python\none\n```\n"]),
        ("~~~\none\n```\n~~~\ntwo", ["~~~\none\n```\n~~~\n"]),
        ("```one``` two", ["```one```"]),
        ("`one` two `three`", ["`one`", "`three`"]),
        ("`one\n\ntwo`", []),
        ("``one ` two``", ["``one ` two``"]),
        ("<!-- one --> two", ["<!-- one -->"]),
        ("<pre>one</pre> two", ["<pre>one</pre>"]),
        ("{{one}} two", ["{{one}}"]),
        ("On 3 May 2024, client-dsi wrote:\n> one\ntwo", ["On 3 May 2024, client-dsi wrote:\n> one\n"]),
        ("Le 3 mai 2024, client-dsi a écrit :\n> un\ndeux", ["Le 3 mai 2024, client-dsi a écrit :\n> un\n"]),
        ("one\n----- Original Message -----\ntwo", ["----- Original Message -----\ntwo"]),
        ("see [one two](https://x.example.org/o/r/issues/3)", ["one two"]),
        ("see [one two](https://x.example.org/o/r/wiki)", []),
        ("see [one|https://jira.example.org/browse/PIM-3]", ["one"]),
        ('he said "one"', []),
        ("", []),
    ],
)
def test_each_form_of_quotation(text: str, spans: list[str]) -> None:
    assert quoted(text) == spans


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_spans_are_in_order_apart_and_within_the_text(text: str) -> None:
    spans = quoted_spans(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert len(set(edges)) == len(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join), st.integers(0, 100))
def test_a_position_lies_in_a_span_from_its_start_to_before_its_end(text: str, position: int) -> None:
    spans = quoted_spans(text)
    assert lies_in(spans, position) == any(start <= position < end for start, end in spans)
