"""Single values of a figures file: exact numbers and days, and nothing that leaves doubt."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from figures_example import problem
from hypothesis import given
from hypothesis import strategies as st
from small_project import a_day

from tracker_scope.errors import (
    ImportInvalid,
)
from tracker_scope.operations.figures_values import Cell, Values

NUMBERS: Final = [
    (12500, "12500"),
    (Decimal("12500.00"), "12500.00"),
    ("12500", "12500"),
    ("12500.50", "12500.50"),
    ("12 500,00", "12500.00"),
    ("12\u00a0500,00", "12500.00"),
    ("12\u202f500,5", "12500.5"),
    ("12\u2009500", "12500"),
    ("-1 500,00", "-1500.00"),
    ("\u22121500,0", "-1500.0"),
    ("12,5", "12.5"),
    ("1,5000", "1.5000"),
    ("12,500.00", "12500.00"),
    ("1 234,567", "1234.567"),
    (0, "0"),
    (Decimal("0.000001"), "0.000001"),
    (999_999_999_999_999, "999999999999999"),
]
REFUSED: Final = [
    (Decimal("-0.0"), "figure_form"),
    (Decimal("NaN"), "figure_form"),
    (Decimal("Infinity"), "figure_form"),
    (Decimal("1E+1000"), "figure_form"),
    (Decimal("1e3"), "figure_form"),
    (Decimal("1." + "1" * 40), "figure_too_long"),
    (Decimal("1e-7"), "figure_too_long"),
    (10**15, "figure_too_long"),
    (10**4000, "figure_too_long"),
    ("9" * 40, "figure_too_long"),
    ("12,500", "figure_ambiguous"),
    ("-1,000", "figure_ambiguous"),
    ("1.234,56", "figure_form"),
    ("12 50,00", "figure_form"),
    ("1e3", "figure_form"),
    ("-0", "figure_form"),
    ("NaN", "figure_form"),
    ("١٢", "figure_form"),
    ("=1+1", "figure_form"),
    ("12 500 €", "figure_form"),
    ("#REF!", "figure_form"),
    (True, "figure_form"),
    ([1], "figure_form"),
    (datetime(2026, 1, 1), "figure_form"),  # noqa: DTZ001  as spreadsheets hold them
]


@pytest.mark.parametrize(("value", "read"), NUMBERS)
def test_a_number_is_taken_as_it_was_typed(value: object, read: str) -> None:
    assert str(Values(Path("f")).number(Cell(value, "p"))) == read


@pytest.mark.parametrize(("value", "key"), REFUSED, ids=range(len(REFUSED)))
def test_a_number_that_leaves_doubt_is_refused(value: object, key: str) -> None:
    with pytest.raises(ImportInvalid) as stopped:
        Values(Path("f")).number(Cell(value, "p"))
    assert problem(stopped) == (key, "p")


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0"])
def test_what_is_empty_is_missing(value: object) -> None:
    values, cell = Values(Path("f")), Cell(value, "p")
    assert values.number(cell) is values.day(cell) is values.words(cell) is values.rate(None) is None


@given(number=st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_french_and_english_writing_give_the_same_number(number: Decimal) -> None:
    values = Values(Path("f"))
    plain = f"{abs(number):f}" if number == 0 else f"{number:f}"
    french = f"{Decimal(plain):,}".replace(",", "\u202f").replace(".", ",")
    assert values.number(Cell(plain, "p")) == values.number(Cell(french, "p")) == Decimal(plain)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (date(2026, 3, 31), "2026-03-31"),
        (datetime(2026, 3, 31), "2026-03-31"),  # noqa: DTZ001  as spreadsheets hold them
        (" 2026-03-31 ", "2026-03-31"),
        (datetime(2026, 3, 31, 12), None),  # noqa: DTZ001  the same
        ("31/03/2026", None),
        ("2026-02-30", None),
        ("20260331", None),
        (46112, None),
    ],
)
def test_a_day_is_a_day_and_nothing_else(value: object, read: str | None) -> None:
    if read is not None:
        assert Values(Path("f")).day(Cell(value, "p")) == a_day(read)
        return
    with pytest.raises(ImportInvalid) as stopped:
        Values(Path("f")).day(Cell(value, "p"))
    assert problem(stopped) == ("entry_day", "p")
