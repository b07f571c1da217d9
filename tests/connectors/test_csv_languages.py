"""Exports in Spanish and German are read by Jira's own words, those in other languages by the shape of their values."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors import csv_words
from tracker_scope.connectors.base import ExportFile, Options
from tracker_scope.connectors.csv_headers import columns, read_date
from tracker_scope.connectors.jira_csv import PLUGIN
from tracker_scope.errors import ExportRefused
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap
from tracker_scope.model.ticket import Snapshot

PARIS: Final = ZoneInfo("Europe/Paris")
OPTIONS: Final = Options(timezone="Europe/Paris")
ENGLISH = ["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Reporter", "Reporter Id"]
ENGLISH += ["Created", "Updated", "Labels", "Labels", "Description", "Comment", "Custom field (Lot)", "Parent key"]
SPANISH = [
    "Resumen",
    "Clave de incidencia",
    "ID de la incidencia",
    "Tipo de Incidencia",
    "Estado",
    "Clave del proyecto",
]
SPANISH += ["Informador", "ID del informador", "Creada", "Actualizada", "Etiquetas", "Etiquetas", "Descripción"]
SPANISH += ["Comentario", "Campo personalizado (Lot)", "Clave principal"]
GERMAN = ["Zusammenfassung", "Vorgangsschlüssel", "Vorgangs-ID", "Vorgangstyp", "Status", "Projektschlüssel", "Autor"]
GERMAN += ["ID des Autors", "Erstellt", "Aktualisiert", "Stichwörter", "Stichwörter", "Beschreibung", "Kommentar"]
GERMAN += ["Benutzerdefinierte Felder (Lot)", "Übergeordneter Schlüssel"]
PORTUGUESE = ["Resumo", "Chave da ocorrência", "ID da ocorrência", "Tipo de ocorrência", "Situação", "Chave do projeto"]
PORTUGUESE += ["Relator", "ID do relator", "Criado", "Atualizado", "Rótulos", "Rótulos", "Descrição"]
PORTUGUESE += ["Comentário", "Campo próprio (Lot)", "Chave principal da ocorrência"]


def row(number: int, created: str = "10/nov/25 4:51 PM", **more: str) -> list[str]:
    told = {
        "comment": "",
        "updated": "11/nov/25 9:00 AM",
        "parent": "",
        "key": f"PIM-{number}",
        "id": str(900 + number),
    }
    told |= more
    first = [f"Ticket {number}", told["key"], told["id"], "Story", "To Do", "PIM", "Client", "client-dsi"]
    rest = [created, told["updated"], "lot1", "urgent", "See § 4.1", told["comment"], "L1", told["parent"]]
    return first + rest


ROWS = [
    row(1, comment="12/nov/25 9:00 AM;client-dsi;Agreed; with § 4.2"),
    row(2, "10/nov/25 5:00 PM", parent="PIM-1"),
]


def read(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[Snapshot], dict[str, Finding]]:
    """Read an export from the file to the snapshots, and return them with the findings of the run."""
    room = io.StringIO()
    csv.writer(room, lineterminator="\n").writerows([headers, *rows])
    raw = room.getvalue().encode()
    assert PLUGIN.recognises(raw[:65536], "e.csv")
    file = ExportFile(name="e.csv", open=lambda: io.BytesIO(raw))
    pages = list(PLUGIN.split(PLUGIN.fetch(file, OPTIONS), OPTIONS))
    common: dict[str, Any] = {"source": "s", "instance": "i", "connector": "jira_csv", "run": "r"}
    items = [
        CapturedItem(
            record=number,
            captured_at=datetime(2026, 1, 1, tzinfo=UTC),
            data=one.page.data[item.start : item.end],
            **common,
            **item.model_dump(include={"kind", "id", "subject", "visibility", "request"}),
        )
        for one in pages
        for number, item in enumerate(one.items)
    ]
    found = list(PLUGIN.parse(items, OPTIONS))
    assert not any(isinstance(one, Gap) for one in found)
    findings = [each for one in pages for each in one.findings] + [one for one in found if isinstance(one, Finding)]
    shots = [one.snapshot for one in found if not isinstance(one, Finding | Gap) and one.snapshot]
    return shots, {one.code: one for one in findings}


# --- words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [SPANISH, GERMAN])
def test_the_same_rows_read_the_same_in_every_language(headers: list[str]) -> None:
    assert read(headers, ROWS) == read(ENGLISH, ROWS)
    assert columns(headers) == columns(ENGLISH)


def test_no_word_means_two_things() -> None:
    """A table that said two things of a word would silently keep the last."""
    every = [(csv_words.folded(name), names[0]) for names in csv_words._NAMES for name in names]
    assert {word for word, name in every if csv_words.CANONICAL[word] != name} == set()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("10/nov/25 4:51 PM", "2025-11-10T15:51:00Z"),
        ("10/ene/26 4:51 p. m.", "2026-01-10T15:51:00Z"),
        ("06 abr 2026, 0:36", "2026-04-05T22:36:00Z"),
        ("10 de noviembre de 2025 16:51", "2025-11-10T15:51:00Z"),
        ("3 de septiembre de 2025, a las 16:51", "2025-09-03T14:51:00Z"),
        ("10. Nov. 2025", "2025-11-09T23:00:00Z"),
        ("10. November 2025 um 16:51", "2025-11-10T15:51:00Z"),
        ("10/Dez./25 4:51 PM", "2025-12-10T15:51:00Z"),
        ("01/Mär/26 8:00 AM", "2026-03-01T07:00:00Z"),
        ("1.MÄRZ.26 8:00", "2026-03-01T07:00:00Z"),
        ("10. 11. 2025 16:51", "2025-11-10T15:51:00Z"),
        ("23.10.2024 11:02", "2024-10-23T09:02:00Z"),
    ],
)
def test_dates_are_read_in_the_words_of_the_language(text: str, iso: str) -> None:
    assert read_date(text, PARIS, "") == (datetime.fromisoformat(iso), None)


@pytest.mark.parametrize("text", ["10 de de nov 2025", "10..nov.2025", "nov 10 2025", "10/lis/25 4:51 PM"])
def test_words_of_no_known_month_are_no_date(text: str) -> None:
    assert read_date(text, PARIS, "").finding == "unreadable_date"


def test_a_date_in_figures_stays_ambiguous_in_every_language() -> None:
    shots, findings = read(SPANISH, [row(1, "03/04/2026 10:00", updated="03/04/2026 10:00")])
    assert shots[0].created is None
    assert findings["ambiguous_day_order"].count == 2


# --- shapes ---------------------------------------------------------------------------------------------------


def test_an_unknown_language_is_read_as_far_as_shapes_go_and_says_so() -> None:
    shots, findings = read(PORTUGUESE, ROWS)
    known, _ = read(ENGLISH, ROWS)
    for shot, expected in zip(shots, known, strict=True):
        for name in ("key", "project", "title", "type", "status", "created", "updated", "comments"):
            assert getattr(shot, name) == getattr(expected, name), name
        assert (shot.description, shot.labels, shot.reporter, shot.parent) == ("", (), None, None)
        assert shot.fields["Descrição"] == "See § 4.1"
    assert findings["columns_by_shape"].examples == (
        *("Chave da ocorrência = Issue key", "ID da ocorrência = Issue id", "Chave do projeto = Project key"),
        *("Resumo = Summary", "Tipo de ocorrência = Issue Type", "Situação = Status"),
        *("Criado = Created", "Atualizado = Updated", "Comentário = Comment"),
    )
    assert findings["header_language_unknown"].examples == (
        *("Relator", "ID do relator", "Rótulos", "Descrição", "Campo próprio (Lot)", "Chave principal da ocorrência"),
    )


def test_a_known_language_says_nothing_of_the_kind() -> None:
    assert read(GERMAN, ROWS)[1] == {}


def test_titles_are_not_guessed_where_jira_s_order_cannot_be_checked() -> None:
    headers, rows = (
        [PORTUGUESE[:5] + PORTUGUESE[6:], PORTUGUESE[1:2] + PORTUGUESE[:1] + PORTUGUESE[2:]],
        [[one[:5] + one[6:] for one in ROWS], [one[1:2] + one[:1] + one[2:] for one in ROWS]],
    )
    first, _ = read(headers[0], rows[0])
    assert [(one.key, one.title, one.status) for one in first] == [("PIM-1", "", None), ("PIM-2", "", None)]
    second, _ = read(headers[1], rows[1])
    assert [(one.key, one.title, one.project) for one in second] == [("PIM-1", "", "PIM"), ("PIM-2", "", "PIM")]


def test_the_columns_of_comments_that_are_empty_here_are_comments_too() -> None:
    headers = [*PORTUGUESE, "Comentário", "Anexo"]
    told = "13/nov/25 9:00 AM;client-dsi;plan.pdf;https://x.example/secure/attachment/1/plan.pdf"
    shots, findings = read(headers, [[*ROWS[0], "", told], [*ROWS[1], "14/nov/25 9:00 AM;client-dsi;Later", ""]])
    assert [len(one.comments) for one in shots] == [1, 1]
    assert "Anexo" in findings["header_language_unknown"].examples


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row(1, key="PIM 1")],
        [row(1), row(1)],
        [row(1, parent="PIM-9"), row(2, parent="PIM-8")],
        [row(1, created="soon", updated="later")],
    ],
    ids=["no row", "no key", "twice", "two columns of keys", "no date"],
)
def test_what_has_not_the_shape_of_tickets_is_refused(rows: list[list[str]]) -> None:
    room = io.StringIO()
    csv.writer(room).writerows([PORTUGUESE, *rows])
    raw = room.getvalue().encode()
    assert not PLUGIN.recognises(raw, "e.csv")
    with pytest.raises(ExportRefused):
        list(PLUGIN.fetch(ExportFile(name="e.csv", open=lambda: io.BytesIO(raw)), OPTIONS))


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=6), min_size=1, max_size=5))
def test_no_table_stops_the_search_for_shapes(rows: list[list[str]]) -> None:
    room = io.StringIO()
    csv.writer(room).writerows(rows)
    assert PLUGIN.recognises(room.getvalue().encode("utf-8", "replace"), "e.csv") in {True, False}
