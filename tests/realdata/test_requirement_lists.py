"""Workbooks, ReqIF and Doorstop items give the clauses that an independent reading gives."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import yaml

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.doorstop import PLUGIN as DOORSTOP
from tracker_scope.contract.readers.reqif import PLUGIN as REQIF
from tracker_scope.contract.readers.xlsx import PLUGIN as XLSX

pytestmark = pytest.mark.realdata
NUMBERS = {"UID"}
SPECS = Path(__file__).resolve().parents[3] / "shared/data/specs"


def names(folder: str, ending: str) -> list[str]:
    return sorted(path.name for path in (SPECS / folder).glob(f"*{ending}"))


@pytest.mark.parametrize("name", names("en/xlsx", ".xlsx"))
def test_every_row_of_a_workbook_is_a_clause_with_all_its_cells(shared_data: Path, name: str) -> None:
    data = (shared_data / "specs/en/xlsx" / name).read_bytes()
    reading = XLSX.read({name: data}, ReaderOptions())
    by_place = {(one.place.part, one.place.line_from): one for one in reading.clauses}
    left = {(one.place.part, one.place.line_from): one.text for one in reading.left_out}
    rows = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets:
        heads: list[str] = []
        for at, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = ["" if value is None else str(value) for value in values]
            if not any(one.strip() for one in cells):
                continue
            rows += 1
            clause = by_place.get((sheet.title, at))
            if clause is None:
                assert all(one in left[sheet.title, at] for one in cells)
                heads = heads or cells
                continue
            told = "\n".join([clause.number, clause.title, clause.text, *clause.path])
            assert all(one.strip() in told for one in cells)
            assert all(clause.number == one for head, one in zip(heads, cells, strict=True) if head in NUMBERS)
    assert len(by_place) + len(left) == rows > 2
    assert len(by_place) > len(left)


@pytest.mark.parametrize("name", names("en/xlsx", ".xlsx"))
def test_the_text_of_a_row_is_its_words_then_its_other_cells_under_their_heads(shared_data: Path, name: str) -> None:
    data = (shared_data / "specs/en/xlsx" / name).read_bytes()
    clauses = iter(XLSX.read({name: data}, ReaderOptions()).clauses)
    apart = {"UID", "TITLE", "STATEMENT", "REQUIREMENT", "CATEGORY"}
    for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets:
        heads, *rows = sheet.iter_rows(values_only=True)
        for at, row in enumerate(rows, 2):
            told = {
                " ".join(str(head).split()): str(cell).strip() for head, cell in zip(heads, row, strict=True) if cell
            }
            by_role = {head.upper(): cell for head, cell in told.items()}
            words = by_role.get("STATEMENT") or by_role["REQUIREMENT"]
            others = [f"{head}: {cell}" for head, cell in told.items() if head.upper() not in apart]
            clause = next(clauses)
            assert clause.text == "\n".join([words, *others])
            assert (clause.number, clause.title) == (
                by_role.get("UID", f"{sheet.title}!{at}"),
                by_role.get("TITLE", ""),
            )
    assert not list(clauses)


@pytest.mark.parametrize("name", names("reqif", ".reqif"))
def test_objects_of_reqif_come_in_order_with_every_value_packed_or_not(shared_data: Path, name: str) -> None:
    data = (shared_data / "specs/reqif" / name).read_bytes()
    reading = REQIF.read({name: data}, ReaderOptions())
    root = ET.fromstring(data)  # noqa: S314  another parser than the reader's, on a file that we know
    space = "{http://www.omg.org/spec/ReqIF/20110401/reqif.xsd}"
    in_tree = [one.text for node in root.iter(f"{space}SPEC-HIERARCHY") for one in node.findall(f"{space}OBJECT/*")]
    assert [one.aliases[0] for one in reading.clauses] == in_tree
    for one in root.iter(f"{space}SPEC-OBJECT"):
        clause = next(
            found for found in reading.clauses if found.aliases[0].casefold() == one.attrib["IDENTIFIER"].casefold()
        )
        told = " ".join(f"{clause.number} {clause.title} {clause.text}".split())
        values = [
            value.attrib.get("THE-VALUE", "") for value in one.iter() if value.tag.startswith(f"{space}ATTRIBUTE-VALUE")
        ]
        assert all(" ".join(value.split()) in told for value in values)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr(name, data)
    again = REQIF.read({name: packed.getvalue()}, ReaderOptions())
    assert [one.digest for one in again.clauses] == [one.digest for one in reading.clauses]


def test_doorstop_items_come_by_level_with_their_words(shared_data: Path) -> None:
    folder = shared_data / "specs/en/doorstop/tutorial"
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix == ".yml"}
    reading = DOORSTOP.read(files, ReaderOptions())
    items = {
        name: yaml.load(data, Loader=yaml.BaseLoader)  # noqa: S506  builds texts, lists and tables only
        for name, data in files.items()
        if not name.startswith(".")
    }
    active = {name: one for name, one in items.items() if one["active"] == "true"}
    order = sorted(active, key=lambda name: ([int(part) for part in active[name]["level"].split(".")], name))
    assert [one.number for one in reading.clauses] == [name.removesuffix(".yml") for name in order]
    for clause in reading.clauses:
        words = active[f"{clause.number}.yml"]["text"].strip()
        assert words in (clause.title, clause.text) or clause.text.startswith(words)
    assert len(reading.clauses) > 10
