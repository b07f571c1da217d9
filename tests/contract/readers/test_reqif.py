"""ReqIF, packed or not: objects in the order of their specifications, with every attribute that is filled."""

from __future__ import annotations

import io
import zipfile

import pytest

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.reqif import PLUGIN
from tracker_scope.errors import ContractDamaged
from tracker_scope.model.contract import Reading

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n<THE-HEADER><REQ-IF-HEADER IDENTIFIER="h">'
    "<CREATION-TIME>2026-01-10T09:00:00Z</CREATION-TIME><REPOSITORY-ID>r</REPOSITORY-ID>"
    "<REQ-IF-TOOL-ID>t</REQ-IF-TOOL-ID><REQ-IF-VERSION>1.0</REQ-IF-VERSION><SOURCE-TOOL-ID>s</SOURCE-TOOL-ID>"
    "<TITLE>Portal</TITLE></REQ-IF-HEADER></THE-HEADER>\n<CORE-CONTENT><REQ-IF-CONTENT>"
)
_TYPES = (
    '<DATATYPES><DATATYPE-DEFINITION-STRING IDENTIFIER="ds" @ LONG-NAME="S" MAX-LENGTH="900"/>'
    '<DATATYPE-DEFINITION-XHTML IDENTIFIER="dx" @ LONG-NAME="X"/>'
    '<DATATYPE-DEFINITION-ENUMERATION IDENTIFIER="de" @ LONG-NAME="E"><SPECIFIED-VALUES>'
    '<ENUM-VALUE IDENTIFIER="must" @ LONG-NAME="Must">'
    '<PROPERTIES><EMBEDDED-VALUE KEY="0" OTHER-CONTENT=""/></PROPERTIES>'
    "</ENUM-VALUE></SPECIFIED-VALUES></DATATYPE-DEFINITION-ENUMERATION></DATATYPES>"
    '<SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="ty" @ LONG-NAME="Requirement"><SPEC-ATTRIBUTES>'
    '<ATTRIBUTE-DEFINITION-STRING IDENTIFIER="a-id" @ LONG-NAME="ReqIF.ForeignID"><TYPE>'
    "<DATATYPE-DEFINITION-STRING-REF>ds</DATATYPE-DEFINITION-STRING-REF></TYPE></ATTRIBUTE-DEFINITION-STRING>"
    '<ATTRIBUTE-DEFINITION-STRING IDENTIFIER="a-name" @ LONG-NAME="ReqIF.Name"><TYPE>'
    "<DATATYPE-DEFINITION-STRING-REF>ds</DATATYPE-DEFINITION-STRING-REF></TYPE></ATTRIBUTE-DEFINITION-STRING>"
    '<ATTRIBUTE-DEFINITION-XHTML IDENTIFIER="a-text" @ LONG-NAME="ReqIF.Text"><TYPE>'
    "<DATATYPE-DEFINITION-XHTML-REF>dx</DATATYPE-DEFINITION-XHTML-REF></TYPE></ATTRIBUTE-DEFINITION-XHTML>"
    '<ATTRIBUTE-DEFINITION-ENUMERATION IDENTIFIER="a-prio" @ LONG-NAME="Priority" MULTI-VALUED="false"><TYPE>'
    "<DATATYPE-DEFINITION-ENUMERATION-REF>de</DATATYPE-DEFINITION-ENUMERATION-REF></TYPE>"
    "</ATTRIBUTE-DEFINITION-ENUMERATION></SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>"
    '<SPECIFICATION-TYPE IDENTIFIER="st" @ LONG-NAME="Specification"/></SPEC-TYPES>'
)
DAY = 'LAST-CHANGE="2026-01-10T09:00:00Z"'
TYPES = _TYPES.replace("@", DAY)


def thing(identifier: str, number: str, name: str = "", text: str = "", *, must: bool = False) -> str:
    values = string("a-id", number) + (string("a-name", name) if name else "")
    if text:
        values += (
            f"<ATTRIBUTE-VALUE-XHTML><DEFINITION><ATTRIBUTE-DEFINITION-XHTML-REF>a-text</ATTRIBUTE-DEFINITION-XHTML-REF>"
            f"</DEFINITION><THE-VALUE>{text}</THE-VALUE></ATTRIBUTE-VALUE-XHTML>"
        )
    if must:
        values += (
            "<ATTRIBUTE-VALUE-ENUMERATION><VALUES><ENUM-VALUE-REF>must</ENUM-VALUE-REF></VALUES><DEFINITION>"
            "<ATTRIBUTE-DEFINITION-ENUMERATION-REF>a-prio</ATTRIBUTE-DEFINITION-ENUMERATION-REF></DEFINITION>"
            "</ATTRIBUTE-VALUE-ENUMERATION>"
        )
    return (
        f'<SPEC-OBJECT IDENTIFIER="{identifier}" {DAY}><TYPE><SPEC-OBJECT-TYPE-REF>ty</SPEC-OBJECT-TYPE-REF></TYPE>'
        f"<VALUES>{values}</VALUES></SPEC-OBJECT>"
    )


def string(definition: str, value: str) -> str:
    return (
        f'<ATTRIBUTE-VALUE-STRING THE-VALUE="{value}"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>{definition}'
        "</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING>"
    )


def node(identifier: str, under: str = "") -> str:
    children = f"<CHILDREN>{under}</CHILDREN>" if under else ""
    return (
        f'<SPEC-HIERARCHY IDENTIFIER="n-{identifier}" {DAY}><OBJECT><SPEC-OBJECT-REF>{identifier}</SPEC-OBJECT-REF>'
        f"</OBJECT>{children}</SPEC-HIERARCHY>"
    )


TEXT = (
    "<xhtml:div><xhtml:p>The portal books a room.</xhtml:p><xhtml:ul><xhtml:li>By day</xhtml:li></xhtml:ul></xhtml:div>"
)
FILE = (
    HEAD
    + TYPES
    + "<SPEC-OBJECTS>"
    + thing("o2", "R-2", "Cancel", "<xhtml:div>It cancels.</xhtml:div>")
    + thing("o1", "R-1", "Book", TEXT, must=True)
    + thing("o0", "S-1", "Rooms")
    + thing("o9", "R-9", "Apart")
    + "</SPEC-OBJECTS><SPECIFICATIONS>"
    + f'<SPECIFICATION IDENTIFIER="sp" LONG-NAME="Needs" {DAY}>'
    + "<TYPE><SPECIFICATION-TYPE-REF>st</SPECIFICATION-TYPE-REF></TYPE><CHILDREN>"
    + node("o0", node("o1") + node("o2"))
    + "</CHILDREN></SPECIFICATION></SPECIFICATIONS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>\n"
).encode()


def read(data: bytes, name: str = "needs.reqif") -> Reading:
    return PLUGIN.read({name: data}, ReaderOptions())


def packed(**more: bytes) -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as package:
        package.writestr("needs.reqif", FILE)
        for name, data in more.items():
            package.writestr(f"files/{name}.png", data)
    return told.getvalue()


def test_objects_are_clauses_in_the_order_of_the_specification() -> None:
    assert [(one.number, one.title, one.path, str(one.place)) for one in read(FILE).clauses] == [
        ("S-1", "Rooms", (), "needs.reqif [Needs] # 1-1"),
        ("R-1", "Book", ("Rooms",), "needs.reqif [Needs] # 2-2"),
        ("R-2", "Cancel", ("Rooms",), "needs.reqif [Needs] # 3-3"),
    ]


def test_markup_is_reduced_to_its_words_and_other_attributes_stay() -> None:
    assert read(FILE).clauses[1].text == "The portal books a room.\nBy day\nPriority: Must"


def test_an_object_of_no_specification_is_left_out() -> None:
    (one,) = read(FILE).left_out
    assert (one.reason, "R-9" in one.text) == ("in_no_specification", True)


def test_a_packed_file_is_read_alike_and_what_is_beside_it_is_told() -> None:
    reading = read(packed(plan=b"\x89PNG"), "needs.reqifz")
    assert [one.digest for one in reading.clauses] == [one.digest for one in read(FILE).clauses]
    assert ("attachment_not_read", ("files/plan.png",)) in [(one.code, one.examples) for one in reading.findings]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        FILE[: len(FILE) // 2],
        b"<a/>",
        FILE.replace(b"<REQ-IF ", b'<!DOCTYPE a [<!ENTITY b "cc">]><REQ-IF ', 1),
        packed()[:200],
    ],
)
def test_what_is_no_reqif_is_refused(data: bytes) -> None:
    with pytest.raises(ContractDamaged):
        read(data)
