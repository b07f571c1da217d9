"""ReqIF, packed or not: objects in the order of their specifications, with every attribute that is filled."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reqif_documents import Thing, Tree, packed, reqif, thing

from tracker_scope.contract.paragraphs import covered
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.reqif import PLUGIN
from tracker_scope.errors import ContractDamaged, ContractTooLarge
from tracker_scope.model.contract import Reading

TEXT = (
    "<xhtml:div><xhtml:p>The portal books\n   a room.</xhtml:p><xhtml:ul><xhtml:li>By day</xhtml:li></xhtml:ul>"
    "</xhtml:div>"
)
BOOK = Thing("o1", {**thing("o1", "R-1", "Book", TEXT).values, ("ENUMERATION", "Priority"): "must"})
THINGS = (
    thing("o2", "R-2", "Cancel", "<xhtml:div>It cancels.</xhtml:div>"),
    BOOK,
    thing("o0", "S-1", "Rooms"),
    thing("o9", "R-9", "Apart"),
)
TREE: Tree = (("o0", (("o1", ()), ("o2", ()))),)
FILE = reqif(THINGS, {"Needs": TREE})
CHAPTERS = {"a": "1", "b": "2", "c": "4"}
BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


def read(data: bytes, name: str = "needs.reqif", **columns: str) -> Reading:
    return PLUGIN.read({name: data}, ReaderOptions(columns=tuple(columns.items())))


def one(told: Thing, **columns: str) -> tuple[str, str, str]:
    """Return number, title and text of the clause that one object gives."""
    (clause,) = read(reqif([told], {"Needs": ((told.identifier, ()),)}), **columns).clauses
    return clause.number, clause.title, clause.text


def found(reading: Reading) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {told.code: (told.count, told.examples) for told in reading.findings}


def test_objects_are_clauses_in_the_order_of_the_specification() -> None:
    assert [(told.number, told.title, told.path, told.level, str(told.place)) for told in read(FILE).clauses] == [
        ("S-1", "Rooms", (), 1, "needs.reqif [Needs] # 1-1"),
        ("R-1", "Book", ("Rooms",), 2, "needs.reqif [Needs] # 2-2"),
        ("R-2", "Cancel", ("Rooms",), 2, "needs.reqif [Needs] # 3-3"),
    ]


def test_markup_is_reduced_to_its_words_and_other_attributes_stay() -> None:
    assert read(FILE).clauses[1].text == "The portal books a room.\nBy day\nPriority: Must"


def test_an_object_of_no_specification_is_left_out() -> None:
    (told,) = read(FILE).left_out
    assert (told.reason, "R-9" in told.text, told.place.line_from) == ("in_no_specification", True, 1)


def test_a_row_of_a_table_is_a_line_and_preformatted_lines_stay() -> None:
    row = "<xhtml:tr><xhtml:td><xhtml:p>{}</xhtml:p></xhtml:td><xhtml:td>{}</xhtml:td></xhtml:tr>"
    table = f"<xhtml:table>{row.format('Role', 'Right')}{row.format('Guest', 'none')}</xhtml:table>"
    markup = f"<xhtml:div>Rights:{table}<xhtml:pre>a\n  b</xhtml:pre>c<xhtml:br/>d <xhtml:b>e</xhtml:b>f</xhtml:div>"
    assert one(thing("o", "R-1", "", markup))[2] == "Rights:\nRole | Right\nGuest | none\na\nb\nc\nd ef"


def test_attributes_of_every_kind_are_lines_of_the_text() -> None:
    values = {
        ("STRING", "Status"): "draft & open\nsecond",
        ("INTEGER", "Effort"): "12",
        ("REAL", "Weight"): "0.5",
        ("BOOLEAN", "Safety"): "true",
        ("DATE", "Due"): "2026-03-31T00:00:00Z",
        ("ENUMERATION", "Priority"): "may must",
        ("XHTML", "Note"): "<xhtml:div>Seen.</xhtml:div>",
    }
    assert one(Thing("o", values))[2].split("\n") == [
        "Status: draft & open",
        "second",
        "Effort: 12",
        "Weight: 0.5",
        "Safety: true",
        "Due: 2026-03-31T00:00:00Z",
        "Priority: May, Must",
        "Note: Seen.",
    ]


def test_a_heading_has_the_number_of_its_chapter_and_keeps_its_identifier() -> None:
    heading = {"ReqIF_ChapterName": "Rooms", "ReqIF_ChapterNumber": "2.1"}
    assert one(thing("o", "17", **heading)) == ("2.1", "Rooms", "ReqIF.ForeignID: 17")
    assert one(thing("o", "17", ReqIF_ChapterNumber="2.1")) == ("17", "", "ReqIF.ChapterNumber: 2.1")


def test_an_object_without_number_has_its_name_or_the_end_of_its_identifier() -> None:
    assert one(Thing("o-1", {}, 'LONG-NAME="REQ-7"'))[0] == "REQ-7"
    assert one(Thing("ab-12cd", {}, 'LONG-NAME="Book a room"'))[:2] == ("#12cd", "Book a room")
    both = reqif([Thing("x-1", {}), Thing("y-1", {})], {"Needs": (("x-1", ()), ("y-1", ()))})
    assert [told.number for told in read(both).clauses] == ["#x-1", "#y-1"]


def test_two_attributes_of_one_role_are_both_kept() -> None:
    assert one(thing("o", "R-1", ReqIF_Description="b", Text="first", Description="second")) == (
        "R-1",
        "",
        "first\nReqIF.Description: b\nDescription: second",
    )


def test_settings_name_attributes_that_are_not_recognised() -> None:
    told = thing("o", "R-1", Nr="4.2", Wortlaut="It cancels.")
    assert one(told, number="nr", text="Wortlaut") == ("4.2", "", "It cancels.\nReqIF.ForeignID: R-1")
    assert one(told, number="absent")[0] == "R-1"


def test_an_object_of_two_specifications_is_one_clause_at_two_places() -> None:
    reading = read(reqif(THINGS[:3], {"Needs": TREE, "Rooms only": (("o0", ()),)}))
    (told,) = [told for told in reading.clauses if told.number == "S-1"]
    assert [str(place) for place in (told.place, *told.continued)] == [
        "needs.reqif [Needs] # 1-1",
        "needs.reqif [Rooms only] # 1-1",
    ]
    assert [told.number for told in reading.clauses] == ["S-1", "R-1", "R-2"]


def test_what_a_hierarchy_names_and_the_file_does_not_hold_is_told() -> None:
    reading = read(reqif(THINGS, {"Needs": (*TREE, ("gone", (("o9", ()),)))}))
    assert found(reading)["object_missing"] == (1, ("gone",))
    assert reading.clauses[-1].number == "R-9"


def test_relations_are_counted_even_where_they_are_incomplete() -> None:
    relations = "<SPEC-RELATIONS><SPEC-RELATION/><SPEC-RELATION/></SPEC-RELATIONS>"
    assert found(read(reqif(THINGS, {"Needs": TREE}, relations)))["relations_not_used"] == (2, ("needs.reqif",))


def test_gaps_are_told_of_chapters_and_not_of_identifiers() -> None:
    ids = reqif([thing("a", "3"), thing("b", "9"), thing("c", "9")], {"Needs": (("a", ()), ("b", ()), ("c", ()))})
    assert found(read(ids)) == {"duplicate_number": (1, ("9",))}
    chapters = [thing(key, key, ReqIF_ChapterName=key, ReqIF_ChapterNumber=number) for key, number in CHAPTERS.items()]
    assert found(read(reqif(chapters, {"Needs": tuple((key, ()) for key in CHAPTERS)})))["numbering_gap"][0] == 1


def test_a_packed_file_is_read_alike_and_what_is_beside_it_is_told() -> None:
    reading = read(packed(needs_reqif=FILE, plan_png=b"\x89PNG"), "needs.reqifz")
    assert [told.digest for told in reading.clauses] == [told.digest for told in read(FILE).clauses]
    assert found(reading)["attachment_not_read"] == (1, ("plan.png",))


def test_what_an_object_shows_is_told_once_and_its_words_are_kept() -> None:
    shown = '<xhtml:div><xhtml:object data="plan.png" type="image/png">Plan</xhtml:object></xhtml:div>'
    data = reqif([thing("o", "R-1", "", shown)], {"Needs": (("o", ()),)})
    for reading in (read(data), read(packed(needs_reqif=data, plan_png=b"\x89PNG"))):
        assert (reading.clauses[0].text, found(reading)["attachment_not_read"]) == ("Plan", (1, ("plan.png",)))


def test_files_of_one_package_share_one_text() -> None:
    reading = read(packed(a_reqif=FILE, b_reqif=reqif([thing("z", "Z-1")], {"Needs": (("z", ()),)})))
    assert [told.number for told in reading.clauses] == ["S-1", "R-1", "R-2", "Z-1"]
    assert reading.clauses[-1].place.part == "Needs (2)"
    assert_apart(reading)


def test_comments_prefixes_and_other_encodings_change_nothing() -> None:
    expected = read(FILE)
    text = FILE.decode()
    prefixed = re.sub(r"<(/?)(?!xhtml:)(?=\w)", r"<\1q:", text).replace('xmlns="', 'xmlns:q="', 1)
    commented = text.replace("<SPECIFICATIONS>", "<SPECIFICATIONS><!-- a -->").replace("<VALUES>", "<VALUES><!-- b -->")
    for data in (
        prefixed.encode(),
        commented.encode(),
        text.replace("UTF-8", "UTF-16").encode("utf-16"),
        b"\xef\xbb\xbf" + FILE,
    ):
        assert read(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        FILE[: len(FILE) // 2],
        b"<a/>",
        reqif((), {}).replace(b"CORE-CONTENT", b"OTHER-CONTENT"),
        reqif((*THINGS, thing("o1", "R-8")), {"Needs": TREE}),
        b"<a>" * 5000,
        packed(other_txt=b"x"),
        packed(needs_reqif=FILE)[:200],
    ],
)
def test_what_is_no_reqif_is_refused(data: bytes) -> None:
    with pytest.raises(ContractDamaged):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        BOMB.decode().encode("utf-16"),
        FILE.replace(b"<REQ-IF ", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><REQ-IF ', 1),
        FILE.replace(b"<REQ-IF ", b'<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><REQ-IF ', 1),
        packed(needs_reqif=BOMB),
    ],
)
def test_a_document_type_is_refused_in_any_encoding(data: bytes) -> None:
    with pytest.raises(ContractDamaged, match="document type"):
        read(data)


def test_a_package_that_unpacks_too_far_is_refused_before_it_is_unpacked() -> None:
    block, size = bytes(1_000_000), 201
    bomb = packed(needs_reqif=block * size)
    assert len(bomb) < len(block)
    with pytest.raises(ContractTooLarge):
        read(bomb)


def test_a_package_that_hides_its_size_is_refused() -> None:
    data = packed(needs_reqif=FILE)
    size, held = len(FILE).to_bytes(4, "little"), zlib.crc32(FILE).to_bytes(4, "little")
    assert held in data
    with pytest.raises(ContractDamaged):
        read(data.replace(size, (100).to_bytes(4, "little")))


def assert_apart(reading: Reading) -> None:
    spans = sorted(covered(reading))
    assert all(before[1] < after[0] for before, after in pairwise(spans))


WORDS = st.text("abc é&<\"'\n\t.-", max_size=20)
NAMES = st.sampled_from(["ReqIF.ForeignID", "ReqIF.Name", "ReqIF.Text", "UID", "Title", "Status", "reqif.text"])
Values = dict[tuple[str, str], str]
VALUES = st.dictionaries(st.tuples(st.just("STRING"), NAMES), WORDS, max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=6), st.data())
def test_every_value_of_every_object_is_in_one_clause_or_left_out(every: list[Values], data: st.DataObject) -> None:
    things = [Thing(f"o-{index}", values) for index, values in enumerate(every)]
    standing = data.draw(st.lists(st.sampled_from([told.identifier for told in things]), max_size=8))
    reading = read(reqif(things, {"Needs": tuple((told, ()) for told in standing)}))
    assert len(reading.clauses) == len(set(standing))
    assert len(reading.left_out) == len(things) - len(set(standing))
    held = {identifier: told for told in reading.clauses for identifier in told.aliases[:1]}
    for told in things:
        clause = held.get(told.identifier)
        words = (
            f"{clause.number} {clause.title} {clause.text}" if clause else " ".join(t.text for t in reading.left_out)
        )
        assert all(set(value.split()) <= set(words.split()) for value in told.values.values())
    assert_apart(reading)
