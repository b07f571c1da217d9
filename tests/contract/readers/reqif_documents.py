"""Writes ReqIF files for tests: objects with attributes of every kind, hierarchies, packages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

DAY = 'LAST-CHANGE="2026-01-10T09:00:00Z"'
CHOICES = {"must": "Must", "may": "May"}
Tree = tuple[tuple[str, "Tree"], ...]


class Thing(NamedTuple):
    """An object: its values by (kind, name); those of XHTML are markup, of an enumeration identifiers."""

    identifier: str
    values: Mapping[tuple[str, str], str]
    more: str = ""


def thing(identifier: str, number: str = "", name: str = "", text: str = "", **others: str) -> Thing:
    told = {("STRING", "ReqIF.ForeignID"): number, ("STRING", "ReqIF.Name"): name, ("XHTML", "ReqIF.Text"): text}
    told |= {("STRING", key.replace("_", ".")): value for key, value in others.items()}
    return Thing(identifier, {key: value for key, value in told.items() if value})


def reqif(things: Iterable[Thing], specifications: Mapping[str, Tree], after: str = "") -> bytes:
    """Write a file; `after` stands behind the objects (relations, comments)."""
    every = tuple(things)
    names = dict.fromkeys(key for one in every for key in one.values)
    held = "".join(_object(one) for one in every)
    specs = "".join(_specification(name, tree) for name, tree in specifications.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml"><THE-HEADER><REQ-IF-HEADER IDENTIFIER="h">'
        "<CREATION-TIME>2026-01-10T09:00:00Z</CREATION-TIME><REQ-IF-TOOL-ID>t</REQ-IF-TOOL-ID>"
        "<REQ-IF-VERSION>1.0</REQ-IF-VERSION><SOURCE-TOOL-ID>s</SOURCE-TOOL-ID><TITLE>Portal</TITLE></REQ-IF-HEADER>"
        f"</THE-HEADER>\n<CORE-CONTENT><REQ-IF-CONTENT><DATATYPES>{_types(names)}</DATATYPES>"
        f'<SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="ty" {DAY} LONG-NAME="Need"><SPEC-ATTRIBUTES>'
        f"{''.join(_definition(*key) for key in names)}</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>"
        f'<SPECIFICATION-TYPE IDENTIFIER="st" {DAY} LONG-NAME="Specification"/></SPEC-TYPES>'
        f"<SPEC-OBJECTS>{held}</SPEC-OBJECTS>{after}<SPECIFICATIONS>{specs}</SPECIFICATIONS>"
        "</REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>\n"
    ).encode()


def packed(**files: bytes) -> bytes:
    """Pack files, named "needs_reqif" for "needs.reqif"."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name.replace("_", "."), data)
    return told.getvalue()


def _types(names: Iterable[tuple[str, str]]) -> str:
    chosen = "".join(f'<ENUM-VALUE IDENTIFIER="{one}" {DAY} LONG-NAME="{name}"/>' for one, name in CHOICES.items())
    kinds = sorted({kind for kind, _ in names} | {"ENUMERATION"})
    inner = {"ENUMERATION": f"<SPECIFIED-VALUES>{chosen}</SPECIFIED-VALUES>"}
    return "".join(
        f'<DATATYPE-DEFINITION-{one} IDENTIFIER="d-{one}" {DAY}>{inner.get(one, "")}</DATATYPE-DEFINITION-{one}>'
        for one in kinds
    )


def _definition(kind: str, name: str) -> str:
    tag, data = f"ATTRIBUTE-DEFINITION-{kind}", f"DATATYPE-DEFINITION-{kind}-REF"
    several = ' MULTI-VALUED="true"' if kind == "ENUMERATION" else ""
    return (
        f"<{tag} IDENTIFIER={quoteattr(f'{kind}-{name}')} {DAY} LONG-NAME={quoteattr(name)}{several}>"
        f"<TYPE><{data}>d-{kind}</{data}></TYPE></{tag}>"
    )


def _value(kind: str, name: str, value: str) -> str:
    reference = f"ATTRIBUTE-DEFINITION-{kind}-REF"
    defined = f"<DEFINITION><{reference}>{kind}-{name}</{reference}></DEFINITION>"
    if kind == "XHTML":
        return f"<ATTRIBUTE-VALUE-XHTML>{defined}<THE-VALUE>{value}</THE-VALUE></ATTRIBUTE-VALUE-XHTML>"
    if kind == "ENUMERATION":
        chosen = "".join(f"<ENUM-VALUE-REF>{one}</ENUM-VALUE-REF>" for one in value.split())
        return f"<ATTRIBUTE-VALUE-ENUMERATION>{defined}<VALUES>{chosen}</VALUES></ATTRIBUTE-VALUE-ENUMERATION>"
    written = quoteattr(value, {"\n": "&#10;"})
    return f"<ATTRIBUTE-VALUE-{kind} THE-VALUE={written}>{defined}</ATTRIBUTE-VALUE-{kind}>"


def _object(one: Thing) -> str:
    values = "".join(_value(*key, value) for key, value in one.values.items())
    return (
        f"<SPEC-OBJECT IDENTIFIER={quoteattr(one.identifier)} {DAY} {one.more}><VALUES>{values}</VALUES>"
        "<TYPE><SPEC-OBJECT-TYPE-REF>ty</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>"
    )


def _specification(name: str, tree: Tree) -> str:
    kind = "<TYPE><SPECIFICATION-TYPE-REF>st</SPECIFICATION-TYPE-REF></TYPE>"
    named = f"IDENTIFIER={quoteattr(f'sp-{name}')} LONG-NAME={quoteattr(name)}"
    return f"<SPECIFICATION {named} {DAY}>{kind}<CHILDREN>{_nodes(tree)}</CHILDREN></SPECIFICATION>"


def _nodes(tree: Tree) -> str:
    return "".join(
        f'<SPEC-HIERARCHY IDENTIFIER="n-{identifier}" {DAY}><OBJECT><SPEC-OBJECT-REF>{identifier}</SPEC-OBJECT-REF>'
        f"</OBJECT>{f'<CHILDREN>{_nodes(under)}</CHILDREN>' if under else ''}</SPEC-HIERARCHY>"
        for identifier, under in tree
    )
