"""Doorstop items: ordered by level, cited by the name of their file."""

from __future__ import annotations

import pytest

from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.readers.doorstop import PLUGIN
from tracker_scope.errors import ContractDamaged, ContractEmpty
from tracker_scope.model.contract import Reading

FILES = {
    "reqs/.doorstop.yml": b"settings:\n  prefix: REQ\n",
    "reqs/REQ010.yml": b"active: true\nlevel: 1.10\nlinks: []\nnormative: true\ntext: |\n  Tenth.\n",
    "reqs/REQ002.yml": b"active: true\nlevel: 1.2\nlinks:\n- SYS001: abc=\nowner: client-dsi\ntext: Second.\n",
    "reqs/REQ001.yml": b"active: true\nlevel: 1.0\nnormative: false\ntext: |\n  Rooms\n",
    "reqs/REQ003.yml": b"active: false\nlevel: 1.3\ntext: Gone.\n",
}


def read(files: dict[str, bytes]) -> Reading:
    return PLUGIN.read(files, ReaderOptions())


def test_items_come_by_level_and_1_10_after_1_2() -> None:
    assert [(one.number, one.title, one.path, one.level) for one in read(FILES).clauses] == [
        ("REQ001", "Rooms", (), 1),
        ("REQ002", "", ("Rooms",), 2),
        ("REQ010", "", ("Rooms",), 2),
    ]


def test_what_else_is_filled_stays_under_its_name() -> None:
    assert read(FILES).clauses[1].text == "Second.\nlinks: SYS001 abc=\nowner: client-dsi"


def test_inactive_items_and_settings_are_left_out() -> None:
    assert sorted(one.reason for one in read(FILES).left_out) == ["inactive_item", "settings_of_a_tool"]


@pytest.mark.parametrize(
    "data", [b"- a\n- b\n", b"a: [", b"level: 1\ntext: &a x\nref: *a\n", b"key: value\n", b"[" * 5000]
)
def test_what_is_no_item_is_refused(data: bytes) -> None:
    with pytest.raises(ContractDamaged):
        read({"A.yml": data})


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ContractEmpty):
        read({"A.yml": b"\n"})
