"""Reads requirements that industrial clients exchange as ReqIF, packed (.reqifz) or not.

Each object of a specification is a clause, with every attribute that is filled; XHTML is reduced
to its words. An object that stands in several places is one clause, which names them all. Relations
between objects and files packed beside are counted or named, and not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker_scope.contract.office_package import LARGEST, Package
from tracker_scope.contract.paragraphs import joined
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.errors import ContractDamaged, ContractTooLarge, Problem
from tracker_scope.model.base import Finding, merge_findings
from tracker_scope.model.contract import Reading

if TYPE_CHECKING:
    from lxml import etree

    from tracker_scope.contract.reqif_objects import Content

_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_NOT_READ: Final = ("THE-HEADER", "TOOL-EXTENSIONS", "SPEC-RELATIONS", "SPEC-RELATION-GROUPS")


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
        return joined(_read(file, data, options) for file, data in files.items())


class _Unpacked(NamedTuple):
    """The ReqIF files of one file, by name, and the names of the others."""

    held: Mapping[str, bytes]
    others: Sequence[str] = ()


def _read(file: str, data: bytes, options: ReaderOptions) -> Reading:
    from tracker_scope.contract.reqif_clauses import reading_of_contents

    unpacked = _unpacked(file, data)
    told = [_content(file, part, held) for part, held in unpacked.held.items()]
    contents, relations = [one for one, _ in told], sum(count for _, count in told)
    reading = reading_of_contents(file, contents, options.columns)
    beside = dict.fromkeys([*unpacked.others, *(name for one in contents for name in one.shown)])
    found = list(reading.findings)
    if relations:
        found.append(Finding(code="relations_not_used", count=relations, examples=(file,)))
    if beside:
        found.append(Finding.of("attachment_not_read", beside))
    return reading.model_copy(update={"findings": merge_findings(found)})


def _unpacked(file: str, data: bytes) -> _Unpacked:
    if not data.startswith(b"PK"):
        return _Unpacked({file: data})
    package = Package(file, data)
    names = tuple(name for name in dict.fromkeys(package.names) if not name.endswith("/"))
    held = [name for name in names if name.casefold().endswith(".reqif")]
    if not held:
        raise ContractDamaged(path=file, problem=Problem("no_reqif_within"))
    return _Unpacked({name: package.bytes_of(name) for name in held}, [name for name in names if name not in held])


def _content(file: str, part: str, data: bytes) -> tuple[Content, int]:
    """Return what one ReqIF file holds, and how many relations; the library's many exceptions all say damage."""
    from reqif.parser import ReqIFParser

    from tracker_scope.contract.reqif_objects import content_of

    root = _root(file, part, data)
    try:
        relations = sum(1 for one in root.iter("SPEC-RELATION"))
        _prune(root)
        bundle = ReqIFParser.parse_from_string(_written(root))
        return content_of(bundle.core_content.req_if_content), relations
    except MemoryError:
        raise
    except Exception as broken:
        raise ContractDamaged(path=file, problem=Problem("reqif_damaged")) from broken


def _root(file: str, part: str, data: bytes) -> etree._Element:
    """Parse one file, its elements without a namespace but for XHTML; a document type is refused in any encoding."""
    from lxml import etree

    if len(data) > LARGEST:
        raise ContractTooLarge(path=file, size=LARGEST // 1_000_000)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    typed = _DOCTYPE.search(data.replace(b"\0", b""))
    try:
        root = None if typed else etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise ContractDamaged(path=file, problem=Problem("reqif_damaged")) from broken
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise ContractDamaged(path=file, problem=Problem("document_type", part=part))
    for one in root.iter():
        if not one.tag.startswith(_XHTML):
            one.tag = etree.QName(one).localname
    return root


def _prune(root: etree._Element) -> None:
    """Take out what is not read, so that no fault of it keeps the objects from being read."""
    for one in list(root.iter(*_NOT_READ)):
        above = one.getparent()
        if above is not None:
            above.remove(one)


def _written(root: etree._Element) -> str:
    from lxml import etree

    return str(etree.tostring(root, encoding="unicode"))


PLUGIN = ReqifReader()
