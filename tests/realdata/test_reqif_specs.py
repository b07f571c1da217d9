"""ReqIF files of another tool: clauses are what a plain walk over their elements finds, packed or not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.reqif import PLUGIN
from tracker_scope.model.contract import Reading

pytestmark = pytest.mark.realdata
NS = {"r": "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"}
EXPECTED = {
    "strictdoc_01_read_reqif_basic_01_minimal_document_input": 3,
    "strictdoc_import_document_from_reqif_import_document_default_import_sample": 1,
    "strictdoc_import_document_from_reqif_import_document_from_reqif_tree_of_two_documents_sample": 6,
}
ELSEWHERE = ("en/xlsx/strictdoc_01_import_basic_e2e_input.xlsx",)


class Walked(NamedTuple):
    """An object as it stands in the file."""

    identifier: str
    values: dict[str, str]
    part: str
    level: int


def walked(data: bytes) -> Iterator[Walked]:
    """Yield what each hierarchy names, each before what stands under it."""
    root = ET.fromstring(data)  # noqa: S314 - a file of ours
    values = {
        one.attrib["IDENTIFIER"]: {
            value.findtext("r:DEFINITION/*", "", NS): value.attrib["THE-VALUE"]
            for value in one.iterfind("r:VALUES/*", NS)
        }
        for one in root.iterfind(".//r:SPEC-OBJECT", NS)
    }
    for spec in root.iterfind(".//r:SPECIFICATION", NS):
        above = {child: one for one in spec.iter() for child in one}
        for node in spec.iterfind(".//r:SPEC-HIERARCHY", NS):
            named = node.findtext("r:OBJECT/r:SPEC-OBJECT-REF", "", NS)
            level, up = 1, above[above[node]]
            while up is not spec:
                level, up = level + 1, above[above[up]]
            yield Walked(named, values[named], spec.attrib["LONG-NAME"], level)


def read(name: str, data: bytes) -> Reading:
    return PLUGIN.read({name: data}, ReaderOptions())


def packed(*files: Path) -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            package.write(file, file.name)
    return told.getvalue()


@pytest.mark.parametrize("name", EXPECTED)
def test_clauses_are_what_a_plain_walk_over_the_elements_finds(shared_data: Path, name: str) -> None:
    data = (shared_data / f"specs/reqif/{name}.reqif").read_bytes()
    reading, expected = read(f"{name}.reqif", data), list(walked(data))
    assert len(expected) == EXPECTED[name]
    for clause, one in zip(reading.clauses, expected, strict=True):
        number = one.values.get("ReqIF.ForeignID") or "#" + one.identifier.rpartition("-")[2]
        title = one.values.get("ReqIF.ChapterName") or one.values.get("ReqIF.Name", "")
        told = (clause.number, clause.title, clause.text, clause.place.part, clause.level, clause.aliases[0])
        text = one.values.get("ReqIF.Text", "")
        assert told == (number, title, text, one.part, one.level, one.identifier)
        assert set(one.values) <= {"ReqIF.ForeignID", "ReqIF.ChapterName", "ReqIF.Name", "ReqIF.Text"}
    assert not reading.left_out


@pytest.mark.parametrize("name", EXPECTED)
def test_a_packed_file_gives_the_same_reading(shared_data: Path, name: str) -> None:
    file = shared_data / f"specs/reqif/{name}.reqif"
    assert read("one", packed(file)) == read("one", file.read_bytes())


def test_all_files_in_one_package_give_the_clauses_of_each_and_name_what_is_beside(shared_data: Path) -> None:
    files = [shared_data / f"specs/reqif/{name}.reqif" for name in EXPECTED]
    beside = [shared_data / "specs" / name for name in ELSEWHERE]
    reading = read("all.reqifz", packed(*files, *beside))
    apart = [clause.digest for file in files for clause in read(file.name, file.read_bytes()).clauses]
    assert [clause.digest for clause in reading.clauses] == apart
    (told,) = [one for one in reading.findings if one.code == "attachment_not_read"]
    assert told.examples == tuple(one.name for one in beside)


def test_every_reqif_file_at_hand_is_read(shared_data: Path) -> None:
    assert sorted(one.stem for one in (shared_data / "specs").rglob("*.reqif*")) == sorted(EXPECTED)
