"""Fixed wording, dates and figures are set as each language sets them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.documents.typography import (
    locale_of,
    typeset,
    written_amount,
    written_day,
    written_decimal,
    written_number,
    written_offset,
    written_time,
)


@pytest.mark.parametrize(
    ("written", "set_as"),
    [
        ("l'avenant", "l’avenant"),
        ("Source : ici", "Source\u00a0: ici"),
        ("quoi ? oui ! non ; fin", "quoi\u202f? oui\u202f! non\u202f; fin"),
        ("« mot »", "«\u00a0mot\u00a0»"),
        ("« ", "«\u00a0"),
        (" »", "\u00a0»"),
        ("20 %", "20\u00a0%"),
        ("avenant n° 3, § 4", "avenant n°\u00a03, §\u00a04"),
        ("à 18:30:00", "à 18:30:00"),
    ],
)
def test_french_spaces_never_break_a_line(written: str, set_as: str) -> None:
    assert typeset(written, "fr") == set_as


def test_english_keeps_its_spaces_and_curls_its_apostrophes() -> None:
    assert typeset("one's own choice : 20 %", "en") == "one’s own choice : 20 %"


@given(st.text(), st.sampled_from(["fr", "en"]))
def test_typesetting_twice_changes_nothing_more(text: str, language: str) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once
    assert len(once) == len(text)


def test_days_are_written_in_full() -> None:
    assert written_day(date(2026, 9, 1), "fr") == "1er septembre 2026"
    assert written_day(date(2026, 9, 11), "fr") == "11 septembre 2026"
    assert written_day(date(2026, 9, 1), "en") == "1 September 2026"


def test_times_show_seconds_and_their_distance_from_utc() -> None:
    summer = datetime(2026, 9, 1, 18, 0, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert written_time(summer, "fr") == "18:00:05"
    assert written_offset(summer) == "-03:30"
    assert written_offset(summer.astimezone(UTC)) == "+00:00"


def test_figures_have_the_separators_of_the_language() -> None:
    assert written_number(1234567, "fr") == "1\u202f234\u202f567"
    assert written_number(1234567, "en") == "1,234,567"


def test_an_unknown_language_is_set_as_english() -> None:
    assert locale_of("xx-not-a-language") == locale_of("en")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("currency", ["EUR", "GBP", "JPY"])
def test_no_figure_is_too_long_to_be_written(language: str, currency: str) -> None:
    figure = Decimal("-999999999999999999999999999998999999.999999")
    for written in (written_amount(figure, currency, language), written_decimal(figure, language)):
        assert "".join(one for one in written if one.isdigit()) == "9" * 29 + "8" + "9" * 12
