"""Reads requirements that industrial clients exchange as ReqIF, packed (.reqifz) or not.

Each object of a specification is a clause, with every attribute that is filled; XHTML is reduced
to its words. Files packed beside are reported, and not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tracker_scope.contract.paragraphs import joined
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.reqif_objects import items_of, reading_of_items, squeezed
from tracker_scope.errors import ContractDamaged, ContractTooLarge, Problem
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Reading

if TYPE_CHECKING:
    from lxml import etree

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LARGEST = 200_000_000
_BLOCKS = frozenset({"p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "blockquote"})


class ReqifReader:
    """Requirements Interchange Format 1.0 to 1.2 (OMG formal/16-07-01)."""

    name = "reqif"
    version = "1"
    suffixes = (".reqif", ".reqifz")
    isolated = True

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:
        """Read the files of one document, in the order given; see the module for the rules.

        Raises ContractDamaged, ContractProtected, ContractTooLarge.
        """
        return joined(
            _read(file, data, options) for name, given in files.items() for file, data in _unpacked(name, given)
        )


def _unpacked(file: str, data: bytes) -> Iterator[tuple[str, bytes | Finding]]:
    from tracker_scope.contract.office_package import Package

    if not data.startswith(b"PK"):
        yield file, data
        return
    package = Package(file, data)
    held = [name for name in package.names if name.casefold().endswith(".reqif")]
    if not held:
        raise ContractDamaged(path=file, problem=Problem("no_reqif_within"))
    yield from ((file, package.bytes_of(name)) for name in held)
    others = [name for name in package.names if name not in held and not name.endswith("/")]
    if others:
        yield file, Finding.of("attachment_not_read", others)


def _read(file: str, data: bytes | Finding, options: ReaderOptions) -> Reading:
    from lxml import etree
    from reqif.parser import ReqIFParser

    if isinstance(data, Finding):
        return Reading(clauses=(), findings=(data,))
    if len(data) > _LARGEST:
        raise ContractTooLarge(path=file, size=_LARGEST // 1_000_000)
    if _DOCTYPE.search(data):
        raise ContractDamaged(path=file, problem=Problem("document_type", part=file))
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        bundle = ReqIFParser.parse_from_string(etree.tostring(root, encoding="unicode"))
        content = bundle.core_content.req_if_content
        items = tuple(items_of(content, _words(content)))
    except Exception as broken:
        raise ContractDamaged(path=file, problem=Problem("reqif_damaged")) from broken
    reading = reading_of_items(file, items, options.columns)
    relations = len(content.spec_relations or ())
    found = (Finding.of("relations_not_used", [file] * relations),) if relations else ()
    return reading.model_copy(update={"findings": (*found, *reading.findings)})


def _words(content: Any) -> dict[str, str]:  # noqa: ANN401  the library is untyped
    """Return by each value in XHTML its words."""
    found = {}
    for one in content.spec_objects or ():
        for attribute in one.attributes or ():
            if attribute.attribute_type.name == "XHTML" and isinstance(attribute.value, str):
                found[attribute.value] = _plain(attribute.value)
    return found


def _plain(markup: str) -> str:
    """Reduce XHTML to its words, blocks and rows on lines of their own."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    bare = re.sub(r"(</?)[\w.-]+:", r"\1", markup)  # prefixes are declared further up
    root = etree.fromstring(f"<a>{bare}</a>".encode(), parser)
    return squeezed("".join(_pieces(root)))


def _pieces(node: etree._Element) -> Iterator[str]:
    name = _tag(node)
    if name in _BLOCKS:
        yield "\n"
    yield node.text or ""
    for child in node:
        yield from _pieces(child)
        yield ("\t" if _tag(child) in {"td", "th"} else "") + (child.tail or "")
    if name in _BLOCKS:
        yield "\n"


def _tag(node: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2].casefold()


PLUGIN = ReqifReader()
