"""Figures: exact as typed, checked before they are recorded, and earlier amendments never forgotten."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from command_line import copy_of, written
from figures_example import DAY, FULL, drafted_in, problem, take, toml
from small_project import a_day, amend, moment, on, size

from tracker_scope.errors import (
    DraftUnknown,
    FiguresDisagree,
    FileMissing,
    FileUnreadable,
    ImportInvalid,
    PersonUnknown,
)
from tracker_scope.operations.amendment_draft import DraftRequest, draft
from tracker_scope.operations.amendment_figures import record_figures
from tracker_scope.operations.amendment_price import sums_of
from tracker_scope.operations.amendment_view import list_drafts, view_draft
from tracker_scope.operations.proposals import figures_of


@pytest.fixture
def drafted(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("drafted", drafted_in, tmp_path / "portal", tmp_path_factory)


# recorded


def test_figures_are_recorded_as_typed_with_the_bytes_of_their_file(drafted: Path) -> None:
    done = toml(drafted, FULL, by="provider-pm")
    assert (done.new, done.price.gross, done.price.missing) == (True, Decimal("7950.00"), ())
    assert (done.figures.currency, done.figures.by, done.figures.recorded_at) == ("EUR", "provider-pm", moment(DAY))
    assert done.figures.lines[1].unit_price == 1500
    assert done.figures.milestones[0].after == a_day("2026-07-15")
    assert done.figures.payments[1].due_on == a_day("2026-08-01")
    assert done.figures.digest == hashlib.sha256(FULL.encode()).hexdigest()
    with on(drafted, DAY) as workspace:
        assert workspace.ledger.file(done.figures.digest) == FULL.encode()
        assert figures_of(workspace, "A2") == done.figures.model_copy(
            update={"record": workspace.ledger.head().size - 1}
        )


def test_the_same_figures_twice_add_nothing_and_others_supersede_them(drafted: Path) -> None:
    toml(drafted, FULL)
    before = size(drafted)
    assert not toml(drafted, FULL, day="2026-03-13").new
    assert size(drafted) == before
    assert toml(drafted, FULL.replace("180000", "190000"), day="2026-03-14").new
    assert toml(drafted, FULL, day="2026-03-15").new
    with on(drafted, "2026-03-15") as workspace:
        assert sums_of(workspace, view_draft(workspace, "A2").proposal).price.initial_net == 180_000
        known = figures_of(workspace, "A2", moment("2026-03-14"))
    assert known is not None
    assert known.initial_net == 190_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("net = 2650", "net = 2650.01"),
        ("vat = 795", "vat = 794.99"),
        ("gross = 4770", "gross = 4770.01"),
        ("percent = 40", "percent = 41"),
        ("net = 6625.00", "net = 6625.01"),
    ],
)
def test_one_cent_stops_and_nothing_is_recorded(drafted: Path, old: str, new: str) -> None:
    before = size(drafted)
    assert old in FULL
    with pytest.raises(FiguresDisagree) as stopped:
        toml(drafted, FULL.replace(old, new, 1))
    assert stopped.value.exit_code == 6
    assert size(drafted) == before


@pytest.mark.parametrize(("name", "by", "error"), [("A3", None, DraftUnknown), ("A2", "nobody", PersonUnknown)])
def test_what_is_not_recorded_takes_no_figures(
    drafted: Path, name: str, by: str | None, error: type[Exception]
) -> None:
    path = written(drafted / "figures.toml", FULL)
    with on(drafted, DAY) as workspace, pytest.raises(error):
        record_figures(workspace, name, path, by)


def test_every_earlier_amendment_is_named_and_missing_until_it_is_priced(drafted: Path) -> None:
    amend(drafted, "2026-03-11", label="No. 1")
    done = toml(drafted, FULL)
    assert done.price.missing == ("earlier.No. 1",)
    assert (done.price.before, done.price.after) == (None, None)
    more = '\n[[earlier]]\namendment = "No. 1"\nnet = 20000\n[[earlier]]\namendment = "No. 0"\nnet = 1\n'
    done = toml(drafted, FULL + more)
    assert (done.price.before, done.price.missing) == (Decimal("200001.00"), ())
    assert [(one.code, one.examples) for one in done.findings] == [("earlier_amendment_unknown", ("No. 0",))]


def test_the_amendment_that_a_draft_became_is_not_earlier_than_itself(drafted: Path) -> None:
    amend(drafted, "2026-03-11", label="No. 2", draft="A2")
    assert toml(drafted, FULL).price.missing == ()


def test_figures_of_a_line_that_a_later_draft_has_not_are_said(drafted: Path) -> None:
    toml(drafted, FULL)
    with on(drafted, "2026-03-13") as workspace:
        draft(workspace, DraftRequest(name="A2", tickets=("PRT-2",)))
        with pytest.raises(FiguresDisagree):
            view_draft(workspace, "A2")
        assert list_drafts(workspace)[0].missing is None
    text = FULL.replace("net = 6625.00\n", "").split('[[line]]\nid = "L2"')[0]
    toml(drafted, text, day="2026-03-14")
    with on(drafted, "2026-03-15") as workspace:
        draft(workspace, DraftRequest(name="A2", tickets=("PRT-1",), group=None))
        assert sums_of(workspace, view_draft(workspace, "A2").proposal).findings == ()


WRONG: Final = [
    ('currency = "eur"', "", "entry_missing", "currency"),
    ('currency = "eur"', 'currency = "EURO"', "currency_unknown", "currency"),
    ('currency = "eur"', "currency = 978", "currency_unknown", "currency"),
    ("initial_net = 180000", "initial_net = 0.005", "figure_decimals", "initial_net"),
    ("vat_rate = 20", "vat_rate = 120", "figure_rate", "vat_rate"),
    ("vat_rate = 20", "vat_rate = -1", "figure_rate", "vat_rate"),
    ('id = "L2"', 'id = "L9"', "line_not_in_draft", "line.2.id"),
    ('id = "L2"', 'id = "L1"', "name_twice", None),
    ('id = "L2"\n', "", "entry_missing", "line.2.id"),
    ("quantity = -1", "quantity = -0.0", "figure_form", "line.2.quantity"),
    ("quantity = -1", "quantity = nan", "figure_form", "line.2.quantity"),
    ("quantity = -1", "quantity = 1e1000", "figure_form", "line.2.quantity"),
    ("quantity = -1", "quantity = true", "figure_form", "line.2.quantity"),
    ('name = "order"\n', "", "entry_missing", "payment.1.name"),
    ('name = "order"', 'title = "order"', "unknown_word", None),
    ("vat_rate = 20", "vat = 20\nrate = 3", "unknown_word", None),
    ("[[milestone]]", "[milestone]", "entry_list", "milestone"),
    ("before = 2026-06-01", 'before = "June"', "entry_day", "milestone.1.before"),
]


@pytest.mark.parametrize(("old", "new", "key", "place"), WRONG)
def test_a_toml_file_with_anything_wrong_is_refused_whole(
    drafted: Path, old: str, new: str, key: str, place: str | None
) -> None:
    before = size(drafted)
    assert old in FULL
    with pytest.raises(ImportInvalid) as stopped:
        toml(drafted, FULL.replace(old, new, 1))
    assert problem(stopped) == (key, place)
    assert size(drafted) == before


def test_a_rate_below_one_is_said(drafted: Path) -> None:
    text = FULL.split("[[payment]]", maxsplit=1)[0].replace("vat_rate = 20", "vat_rate = 0.2")
    assert [one.code for one in toml(drafted, text).findings] == ["rate_below_one"]


@pytest.mark.parametrize(
    ("name", "error"),
    [("figures.csv", ImportInvalid), ("nowhere.toml", FileMissing), ("nowhere.xlsx", FileMissing)],
)
def test_a_file_that_is_none_is_refused(drafted: Path, name: str, error: type[Exception]) -> None:
    written(drafted / "figures.csv", "a;b")
    with pytest.raises(error):
        take(drafted, drafted / name)


@pytest.mark.parametrize("ending", ["toml", "xlsx"])
def test_a_folder_is_no_file(drafted: Path, ending: str) -> None:
    folder = drafted / f"folder.{ending}"
    folder.mkdir()
    with pytest.raises(FileUnreadable):
        take(drafted, folder)
