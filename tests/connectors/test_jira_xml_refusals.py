"""What could draw in anything else, is broken, or is no export of a search is refused, and the refusal names it."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest
from command_line import ok, project, refused
from hypothesis import given
from hypothesis import strategies as st
from xml_samples import CONNECTOR, NOW, PLAIN, captured, document, file_of, item, one_ticket, pages_of

from tracker_scope.connectors import xml_spans
from tracker_scope.connectors.xml_parser import NotXml, read_item
from tracker_scope.errors import ExportRefused
from tracker_scope.model.capture import CapturedItem, Page

RSS = "<rss><channel><build-info/>{}</channel></rss>"
LAUGHS = '<!DOCTYPE rss [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = "it declares a document type"


def refusal(data: bytes | str) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(ExportRefused) as refused:
        pages_of(data)
    assert refused.value.exit_code == 3
    assert refused.value.facts["connector"] == "jira_xml"
    return str(refused.value)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("", "it is empty"),
        ("  \n", "it is empty"),
        # what could draw in anything
        (f"{LAUGHS}]>{RSS.format(item(summary='<summary>&i;</summary>'))}", f"{OUTSIDE}"),
        (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{RSS.format("&x;")}', OUTSIDE),
        (f'<!DOCTYPE rss SYSTEM "https://example.org/a.dtd">{RSS.format("")}', OUTSIDE),
        (f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///x">%p;]>{RSS.format("")}', OUTSIDE),
        (f"<!-- a --><!DOCTYPE rss>{RSS.format('')}", f"{OUTSIDE} (DOCTYPE)"),
        (f"{RSS.format('')}<!DOCTYPE rss>", "something follows the end of the document"),
        (RSS.format(f"<!DOCTYPE rss>{item()}"), "it is not well-formed XML"),
        (RSS.format(item(summary="<summary>&nbsp;</summary>")), "an entity that XML does not define"),
        (RSS.format("<?php echo 1 ?>"), "a processing instruction (php)"),
        (RSS.format(item(more='<?xml-stylesheet href="a.xsl"?>')), "a processing instruction (xml-stylesheet)"),
        (f"<?mso-application progid='Excel.Sheet'?>{RSS.format('')}", "a processing instruction (mso-application)"),
        # what is broken
        (RSS.format(item())[:-4], "it ends before it is complete, at byte"),
        (document(item()) + document(item()), "something follows the end of the document, at byte"),
        (document(item()) + "x", "something follows the end"),
        ("\n<?xml version='1.0'?><rss/>", "it is not well-formed XML (XML or text declaration not at start of entity)"),
        (RSS.format("<a></b>"), "it is not well-formed XML (mismatched tag), at byte 32"),
        (RSS.format("\x0b"), "it is not well-formed XML (not well-formed (invalid token))"),
        (RSS.format("&#11;"), "it is not well-formed XML (reference to invalid character number)"),
        (RSS.format("<a x='1' x='2'/>"), "(duplicate attribute)"),
        (RSS.format("<a>" * 300 + "</a>" * 300), "it nests deeper than 200 levels"),
        (document(item(summary="<summary>\xe9t\xe9</summary>")).encode("cp1252"), "cannot be read as utf-8"),
        ("<?xml version='1.0' encoding='shift_jis'?><rss/>", "the encoding shift_jis, which is not read"),
        ("<?xml version='1.0' encoding='utf-7'?><rss/>", "the encoding utf-7"),
        ("<?xml version='1.0' encoding='rot13'?><rss/>", "the encoding rot13"),
        ("<?xml version='1.0' encoding='nothing'?><rss/>", "the encoding nothing"),
        ("<?xml version='1.0' encoding='utf-16'?><rss/>", "the encoding utf-16"),
        ("<?xml version='1.0' encoding='utf-8'?><rss/>".encode("utf-16"), "it is not well-formed XML"),
        ("\ufeff<rss/>".encode("utf-32-le"), "it is not well-formed XML"),
        ("x" * 40, "it is not well-formed XML"),
        # what is something else
        ("<!DOCTYPE html>\n<html><head></head></html>", "an HTML page"),
        ("\n<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><html>", "an HTML page"),
        ("<!-- a --> <!-- b -- c --><html lang='fr'><p>", "an HTML page"),
        ("<html/>".encode("utf-16"), "an HTML page"),
        ('<?xml version="1.0"?><!DOCTYPE HTML PUBLIC "x" "y"><HTML/>', "an HTML page"),
        ("<entity-engine-xml/>", "an XML document of the kind entity-engine-xml"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "an XML document of the kind feed"),
        ("<rss version='2.0'><channel><title>News</title></channel></rss>", "an RSS feed that Jira did not write"),
        ("<rss><channel><item><title>News</title></item></channel></rss>", "an RSS feed that Jira did not write"),
        (f"<rss>{item()}</rss>", "an RSS feed that Jira did not write"),
        (RSS.format("<item><guid>PORT-7</guid><pubDate/></item>"), "an entry without the key of a ticket"),
        (RSS.format(item(key='<key id="3">7</key>')), "an entry without the key of a ticket"),
        (RSS.format("<item x='>'/>"), "an entry without the key of a ticket"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_named(data: bytes | str, found: str) -> None:
    assert found in refusal(data)


def test_a_refusal_says_the_byte_in_the_file() -> None:
    data = document(*map(item, range(1, 3500))).encode()
    at = data.rindex(b"</channel>")
    broken = data[:at] + b"<a></b>" + data[at:]
    assert len(broken) > 2 * xml_spans.ROOM
    assert f"at byte {at + 5}" in refusal(broken)
    assert f"byte {at - 1} cannot be read as utf-8" in refusal(data[:at].rstrip() + b"\xe9" + data[at:])


def test_tickets_of_two_trackers_in_one_file_are_refused() -> None:
    other = item(8, link="<link>https://other.example/browse/PORT-8</link>")
    said = refusal(document(item(7), item(9, link=""), other))
    assert "tickets of https://jira.example/tracker and of https://other.example" in said


@given(st.data())
def test_every_truncation_is_refused(data: st.DataObject) -> None:
    whole = document(item(7), item(8, summary="<summary>Écran</summary>"), header="").rstrip().encode()
    cut = data.draw(st.integers(1, len(whole) - 1))
    assert "it ends before it is complete" in refusal(whole[:cut])


@given(st.binary(max_size=60), st.integers(0, 2000))
def test_damage_is_refused_or_read_and_never_unforeseen(noise: bytes, at: int) -> None:
    whole = document(item()).encode()
    damaged = whole[:at] + noise + whole[at:]
    CONNECTOR.recognises(damaged, "x")
    CONNECTOR.looks_like(damaged)
    try:
        list(CONNECTOR.parse(captured(pages_of(damaged)), PLAIN))
    except ExportRefused as refused:
        assert str(refused)  # noqa: PT017 - either outcome is right


# what is inert


def test_an_inclusion_of_another_file_is_a_part_like_any_other() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    shot = one_ticket(environment=f"<environment>{include}</environment>", summary=f"<summary>a{include}</summary>")
    assert (shot.title, "Environment" in shot.fields) == ("a", False)


def test_a_document_type_in_words_is_words() -> None:
    words = '<![CDATA[<!DOCTYPE x [<!ENTITY a "b">]> &a; </item>]]>'
    shot = one_ticket(summary=f"<summary>{words}</summary>")
    assert shot.title == '<!DOCTYPE x [<!ENTITY a "b">]> &a; </item>'


# size


def test_a_ticket_that_never_ends_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_spans, "LARGEST", 3 << 20)
    endless = (RSS.partition("{}")[0] + "<item>" + "x" * (8 << 20)).encode()
    assert "longer than 3 MiB, at byte 0" in refusal(endless)


def test_a_file_of_many_pages_needs_the_memory_of_one() -> None:
    data = document(*(item(number, description="x" * 4000) for number in range(1, 2000))).encode()
    file = file_of(data)
    gc.collect()
    tracemalloc.start()
    try:
        tickets = sum(len(one.items) for one in CONNECTOR.split(CONNECTOR.fetch(file, PLAIN), PLAIN))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tickets, len(data) > 8 << 20) == (1999, True)
    assert peak - len(data) < 7 * xml_spans.ROOM  # the stream itself holds the file once


def test_a_long_run_of_what_begins_a_tag_is_read_in_one_pass() -> None:
    odd = "&lt;a &quot;" * 200_000
    shot = one_ticket(environment=f"<environment>{odd}</environment>")
    assert shot.fields["Environment"] == '<a "' * 200_000


# pages that do not fit


def test_pages_that_lack_the_end_are_refused() -> None:
    page = Page(number=0, origin="search.xml", data=document(item()).encode()[:-3])
    with pytest.raises(ExportRefused, match="ends before it is complete"):
        list(CONNECTOR.split([page], PLAIN))
    assert list(CONNECTOR.split([], PLAIN)) == []


def test_pages_cut_within_a_ticket_are_refused() -> None:
    data = document(item()).encode()
    at = data.index(b"<summary>")
    pages = [Page(number=0, origin="x", data=data[:at]), Page(number=1, origin="x", offset=at, data=data[at:])]
    with pytest.raises(ExportRefused, match="a page does not end on a record"):
        list(CONNECTOR.split(pages, PLAIN))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<item>", "ends before"),
        (b"<item>\xff</item>", "byte 6 cannot be read as utf-8"),
        (b"<!DOCTYPE a><a/>", OUTSIDE),
    ],
)
def test_an_item_that_is_none_is_refused_when_it_is_read(data: bytes, found: str) -> None:
    with pytest.raises(NotXml, match=found):
        read_item(data, "utf-8")
    kept = CapturedItem(
        record=0, source="s", instance="i", connector="jira_xml", kind="ticket", id="3", captured_at=NOW, run="r",
        request={"encoding": "utf-8"}, data=data,
    )  # fmt: skip
    with pytest.raises(ExportRefused, match=found):
        list(CONNECTOR.parse([kept], PLAIN))


# by the command line


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (document(item())[:-9], "it ends before it is complete"),
        (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{document(item(), header="")}', OUTSIDE),
        ("<!DOCTYPE html><html><title>Log in</title></html>", "it holds an HTML page"),
        ("<rss><channel><title>News</title></channel></rss>", "it holds an RSS feed"),
    ],
)
def test_a_refused_file_ends_with_exit_3_and_stores_nothing(data: str, cause: str, tmp_path: Path) -> None:
    folder = project(tmp_path / "made")
    export = tmp_path / "search.xml"
    export.write_text(data, "utf-8")
    assert f"search.xml is refused by jira_xml: {cause}" in refused(3, "capture", export, "--project", folder)
    assert ok("ledger", "head", "--json", "--project", folder).json["size"] == 0


def test_what_was_stored_of_a_long_file_before_its_fault_is_taken_back(tmp_path: Path) -> None:
    folder = project(tmp_path / "made")
    export = tmp_path / "search.xml"
    export.write_text(document(*map(item, range(1, 4000)))[:-9], "utf-8")
    assert "it ends before it is complete" in refused(3, "capture", export, "--project", folder)
    assert ok("ledger", "head", "--json", "--project", folder).json["size"] > 1000
    told = ok("register", "--json", "--project", folder).json
    assert (told["tickets"], told["sources"]) == ([], [])
