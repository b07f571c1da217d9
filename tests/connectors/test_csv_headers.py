"""Jira's names of columns and its dates are read in both languages, and nothing about a date is guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors.csv_headers import columns, day_orders, read_date

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("05/août/25 2:47 PM", "2025-08-05T12:47:00Z"),
        ("29/Jun/16 11:09 PM", "2016-06-29T21:09:00Z"),
        ("29/Jun/16 12:09 AM", "2016-06-28T22:09:00Z"),
        ("29/Jun/16 12:09\u202fpm", "2016-06-29T10:09:00Z"),
        ("05/févr./26 14:05", "2026-02-05T13:05:00Z"),
        ("5 février 2026 à 14:05", "2026-02-05T13:05:00Z"),
        ("15-juil.-25", "2025-07-14T22:00:00Z"),
        ("1/DÉC./25 9:00", "2025-12-01T08:00:00Z"),
        ("2016-07-05 07:53:01.71", "2016-07-05T05:53:01.710000Z"),
        ("2016-07-05T07:53:01.712345+0200", "2016-07-05T05:53:01.712345Z"),
        ("2016-07-05T07:53Z", "2016-07-05T07:53:00Z"),
        ("2016-07-05T07:53:00-05:30", "2016-07-05T13:23:00Z"),
        ("2016/07/05", "2016-07-04T22:00:00Z"),
        ("28.06.2016 09:27", "2016-06-28T07:27:00Z"),
        ("28/06/2016 09:27", "2016-06-28T07:27:00Z"),
        ("06/28/2016 9:27 AM", "2016-06-28T07:27:00Z"),
        ("06/06/16 9:27", "2016-06-06T07:27:00Z"),
        ("6/06/16 9:27", "2016-06-06T07:27:00Z"),
    ],
)
def test_dates_are_read(text: str, iso: str) -> None:
    assert read_date(text, PARIS, "") == (datetime.fromisoformat(iso), None)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "05/foo/25", "32/Jan/25", "30/Feb/25 1:00 PM", "13/13/2025", "0/0/0", "5/Jan/125"),
        *("5/Jan/25 25:00", "01/Jan/0001 00:00", "9999-12-31T23:59-20:00", "2016-07-05T07:53+99:00", "1/2"),
        "2016-07-05 07:53 trailing",
    ],
)
def test_what_is_no_date_is_said(text: str) -> None:
    assert read_date(text, PARIS, "") == (None, "unreadable_date")


def test_day_and_month_are_told_apart_by_the_file_only() -> None:
    assert read_date("03/04/2026 10:00", PARIS, "") == (None, "ambiguous_day_order")
    assert read_date("03/04/2026 10:00", PARIS, "dmy").at == datetime(2026, 4, 3, 8, tzinfo=UTC)
    assert read_date("03/04/2026 10:00", PARIS, "mdy").at == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert read_date("13/04/2026 10:00", PARIS, "mdy") == (None, "unreadable_date")
    assert day_orders("03/04/2026;somebody;text") == {"dmy", "mdy"}
    assert day_orders("13/04/2026") == {"dmy"}
    assert day_orders("04/13/2026") == {"mdy"}
    assert day_orders("13/avr./2026") == day_orders("2026-04-03") == day_orders("13.04.2026") == frozenset()


def test_local_times_that_occur_twice_or_never_are_said() -> None:
    assert read_date("26/oct./25 02:30", PARIS, "") == (
        datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        "ambiguous_local_time",
    )
    assert read_date("30/mars/25 02:30", PARIS, "").finding == "nonexistent_local_time"
    assert read_date("2025-10-26T02:30+01:00", PARIS, "") == (datetime(2025, 10, 26, 1, 30, tzinfo=UTC), None)


@given(st.datetimes(min_value=datetime(2002, 1, 1), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001 - as exported
def test_every_minute_is_read_in_every_form(local: datetime) -> None:
    minute = local.replace(second=0, microsecond=0)
    texts = ["%d/%m/%Y %H:%M", "%d/%b/%y %I:%M %p", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d/%B/%Y %H:%M:%S"]
    for form in texts:
        assert read_date(minute.strftime(form), UTC, "dmy").at == minute.replace(tzinfo=UTC)


@given(st.text(max_size=40))
def test_no_text_stops_the_reading_of_a_date(text: str) -> None:
    found = read_date(text, PARIS, "")
    assert (found.at is None) <= (found.finding is not None)
    assert day_orders(text) <= {"dmy", "mdy"}


def test_headers_are_named_alike_in_both_languages() -> None:
    french = columns(["Clé de ticket", "RÉSUMÉ", "Date d\u2019échéance", "Champs personnalisés (Sprint cible)", "Etat"])
    english = columns(["Issue key", "Summary", "Due Date", "Custom field (Sprint cible)", "Status"])
    assert french == english
    assert french.known == 4


def test_repeated_headers_have_several_places_and_custom_fields_never_hide_jira_s_own() -> None:
    found = columns(["Labels", "Issue key", "Étiquettes", "Custom field (Labels)", " Unknown "])
    assert found.places == {"Labels": (0, 2), "Issue key": (1,), "Custom field (Labels)": (3,), "Unknown": (4,)}
    assert found.every(["a", "K-1", "", "x"], "Labels") == ["a"]
    assert found.first(["a"], "Unknown") == ""
    assert found.place("Summary") is None


def test_a_key_alone_makes_no_table_of_issues() -> None:
    assert columns(["Key", "Value"]).known == 0
    assert columns(["Chave da ocorrência", "Situação"]).known == 0
