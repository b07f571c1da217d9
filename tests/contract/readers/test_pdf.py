"""The PDF reader: headings, pages, what is printed on every page, words cut at the end of a line."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_documents import BODY, page, pdf_of

from tracker_scope.contract.paragraphs import covered
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.pdf import PLUGIN
from tracker_scope.errors import ContractDamaged, ContractProtected
from tracker_scope.model.contract import Reading

HEAD = 14.0


def read(data: bytes) -> Reading:
    return PLUGIN.read({"contract.pdf": data}, ReaderOptions())


def numbered(*pages: int) -> bytes:
    """Return a document whose sections go over pages, with a header and a footer on each."""
    told = [
        page(
            (f"{number}. Section {number}", HEAD),
            "",
            f"The provider delivers part {number} of the plat-",
            "form within ten days.",
            header="Specification - version 2",
            footer=f"Page {number} of {len(pages)}",
        )
        for number in pages
    ]
    return pdf_of(told)


def test_numbered_headings_in_larger_letters_make_clauses() -> None:
    reading = read(numbered(1, 2, 3))
    assert [(one.number, one.title) for one in reading.clauses] == [(str(n), f"Section {n}") for n in (1, 2, 3)]
    assert [str(one.place) for one in reading.clauses] == [f"contract.pdf p. {n}-{n}" for n in (1, 2, 3)]


def test_what_is_printed_on_every_page_is_left_out_with_that_reason() -> None:
    reading = read(numbered(1, 2, 3))
    assert Counter(one.reason for one in reading.left_out)["header_footer"] >= 3
    assert not any("version 2" in one.text or "Page" in one.text for one in reading.clauses)


def test_a_word_cut_at_the_end_of_a_line_is_made_whole() -> None:
    assert read(numbered(1, 2)).clauses[0].text == "The provider delivers part 1 of the platform within ten days."


def test_a_hyphen_that_is_written_elsewhere_stays() -> None:
    told = page(("1. Support", HEAD), "", "A follow-", "up is held. Each follow-up is noted.")
    assert read(pdf_of([told])).clauses[0].text == "A follow-up is held. Each follow-up is noted."


def test_a_clause_that_goes_over_a_page_knows_both() -> None:
    first = page(("1. Hosting", HEAD), "", "The provider hosts the platform and")
    second = page("keeps it available.", ("2. Support", HEAD), "", "Support is given.")
    hosting, support = read(pdf_of([first, second])).clauses
    assert hosting.text == "The provider hosts the platform and keeps it available."
    assert (hosting.place.line_from, hosting.place.line_to, support.place.line_from) == (1, 2, 2)


def test_headings_are_those_of_the_outline_where_there_is_one() -> None:
    told = page("Purpose", "", "The platform sells tickets.", "", "Delivery", "", "It is delivered in March.")
    reading = read(pdf_of([told], [("Purpose", 0), ("Delivery", 0)]))
    assert [one.title for one in reading.clauses] == ["Purpose", "Delivery"]
    assert [one.text for one in reading.clauses] == ["The platform sells tickets.", "It is delivered in March."]


def test_a_table_of_contents_is_left_out() -> None:
    contents = page("Contents", "1. Hosting .......... 2", "2. Support .......... 2")
    body = page(("1. Hosting", HEAD), "", "It is hosted.", "", ("2. Support", HEAD), "", "It is supported.")
    reading = read(pdf_of([contents, body]))
    assert [one.number for one in reading.clauses] == ["1", "2"]
    assert "table_of_contents" in {one.reason for one in reading.left_out}


def test_a_scan_is_a_finding_and_no_empty_contract() -> None:
    reading = read(pdf_of([[], []]))
    assert reading.clauses == ()
    assert [(one.code, one.examples) for one in reading.findings] == [("scan_without_text", ("contract.pdf p. 1-2",))]


def test_pages_without_text_are_named() -> None:
    reading = read(pdf_of([page(("1. Hosting", HEAD), "It is hosted."), [], page("It goes on."), []]))
    assert ("page_without_text", ("contract.pdf p. 2", "contract.pdf p. 4")) in [
        (one.code, one.examples) for one in reading.findings
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Scope of the work", b"\xff\xfe1\x00"])
def test_bytes_that_are_no_pdf_are_refused(data: bytes) -> None:
    with pytest.raises(ContractDamaged, match="not those of a PDF"):
        read(data)


def test_a_truncated_pdf_is_refused_or_read_in_part() -> None:
    with pytest.raises(ContractDamaged, match="truncated"):
        read(numbered(1, 2)[:60])


def test_an_encrypted_pdf_is_refused() -> None:
    data = numbered(1)
    locked = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <%s> /U <%s> >> /ID [<00><00>]"
    broken = data.replace(b"/Root 1 0 R >>", b"/Root 1 0 R " + locked % (b"11" * 32, b"22" * 32) + b" >>")
    with pytest.raises(ContractProtected):
        read(broken)


LINES = st.lists(
    st.tuples(st.text("abcd efgh 1.2.-•()", min_size=1, max_size=60).filter(str.strip), st.sampled_from([BODY, HEAD])),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4))
def test_every_word_of_a_page_is_in_one_clause_or_left_out(pages: list[list[tuple[str, float]]]) -> None:
    reading = read(pdf_of([page(*lines) for lines in pages]))
    spans = sorted(covered(reading))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    held = "".join("".join(one.shown.split()) for one in reading.paragraphs)
    printed = "".join("".join(text.split()) for lines in pages for text, _ in lines)
    assert letters(held) == letters(printed)  # in any order: a footer interrupts a paragraph that goes on
    told = sum(end - start for start, end in spans)
    assert told == 0 or told >= len(held)


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"[a-np-z0-9]", text))
