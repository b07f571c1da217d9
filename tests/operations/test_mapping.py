"""Mappings: what the tracker's own words mean, list by list, recorded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import written
from small_project import on, size

from tracker_scope.errors import FileMissing, ImportInvalid
from tracker_scope.operations.mapping import add_mappings, import_mappings
from tracker_scope.operations.recorded import mappings_of


def test_a_file_replaces_the_lists_that_it_names_and_no_other(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        import_mappings(workspace, written(project / "m.toml", 'bots = ["*[bot]"]\ninternal_types = ["Task"]\n'))
        found = import_mappings(workspace, written(project / "m.toml", "internal_types = []\n"))
    assert (found.bots, found.internal_types) == (("*[bot]",), frozenset())


def test_words_are_added_to_what_stands(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        add_mappings(workspace, {"defect_types": ["Bug"], "bots": []})
        found = add_mappings(workspace, {"defect_types": ["Defect", "Bug"]})
        assert found == mappings_of(workspace)
    assert found.defect_types == {"Bug", "Defect"}


def test_the_same_lists_in_any_order_add_nothing(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        add_mappings(workspace, {"defect_types": ["Bug", "Defect"]})
        before = workspace.ledger.head()
        add_mappings(workspace, {"defect_types": ["Bug"]})
        import_mappings(workspace, written(project / "m.toml", 'defect_types = ["Defect", "Bug"]\nbots = []\n'))
        assert workspace.ledger.head() == before


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('types = ["Bug"]\n', "types"),
        ('defect_types = "Bug"\n', "defect_types"),
        ("defect_types = [1]\n", "defect_types"),
        ('bots = ["x"]\nreference_fields = { a = 1 }\n', "reference_fields"),
        ("bots = [", "not TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_its_wrong_word_and_leaves_nothing(project: Path, text: str, named: str) -> None:
    before = size(project)
    with on(project, "2026-04-01") as workspace, pytest.raises(ImportInvalid) as refused:
        import_mappings(workspace, written(project / "m.toml", text))
    assert named in str(refused.value)
    assert size(project) == before


def test_an_absent_file_is_said_so(project: Path) -> None:
    with on(project, "2026-04-01") as workspace, pytest.raises(FileMissing):
        import_mappings(workspace, project / "absent.toml")
