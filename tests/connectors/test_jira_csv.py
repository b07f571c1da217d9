"""Jira's CSV is cut by exact bytes and read into snapshots, whatever encoding, separator or spreadsheet it met."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker_scope.connectors import csv_records
from tracker_scope.connectors.base import ExportFile, Options
from tracker_scope.connectors.jira_csv import PLUGIN
from tracker_scope.errors import ExportRefused, TimezoneMissing, TimezoneUnknown
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, SplitPage, Visibility
from tracker_scope.model.ticket import Actor, Snapshot

PARIS = Options(timezone="Europe/Paris")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FRENCH = ["Résumé", "Clé de ticket", "ID de ticket", "Type de ticket", "État", "Clé de projet", "Rapporteur"]
FRENCH += ["ID de rapporteur", "Création", "Résolu", "Étiquettes", "Étiquettes", "Commentaire", "Commentaire"]
FRENCH += ["Niveau de sécurité", "Priorité", "Clé parent", "Champs personnalisés (Lot)"]
ROW = ["Écran d'accueil ; § 4.2", "PORT-7", "10007", "Récit", "À faire", "PORT", "client-dsi", "c-1"]
ROW += ["05/août/25 2:47 PM", "", "lot1", "urgent", "06/août/25 9:00 AM;c-1;Voir art. 4.2;\nsinon rien", ""]
ROW += ["", "Haute", "PORT-1", "L1"]
SIMPLE = ["Issue key", "Issue id", "Summary", "Created"]


def written(rows: Sequence[Sequence[str]], separator: str = ",", end: str = "\n") -> str:
    """Write rows as Jira does: quotes only where they are needed."""
    room = io.StringIO()
    csv.writer(room, delimiter=separator, lineterminator=end).writerows(rows)
    return room.getvalue()


def file_of(data: bytes | str) -> ExportFile:
    """Make an export file of bytes."""
    raw = data.encode() if isinstance(data, str) else data
    return ExportFile(name="export.csv", open=lambda: io.BytesIO(raw))


def pages_of(data: bytes | str, options: Options = PARIS) -> list[SplitPage]:
    """Fetch and split an export; the pages are the file, and the items lie in order in their page."""
    file = file_of(data)
    found = list(PLUGIN.split(PLUGIN.fetch(file, options), options))
    assert b"".join(one.page.data for one in found) == file.open().read()
    assert [one.page.number for one in found] == list(range(len(found)))
    for one in found:
        edges = [edge for item in one.items for edge in (item.start, item.end)]
        assert edges == sorted(edges)
    return found


def captured(found: list[SplitPage]) -> list[CapturedItem]:
    """Turn the items of pages into what the ledger would give back."""
    common: dict[str, Any] = {"source": "s", "instance": "i", "connector": "jira_csv", "captured_at": NOW, "run": "r"}
    return [
        CapturedItem(
            record=number,
            data=one.page.data[item.start : item.end],
            **common,
            **item.model_dump(include={"kind", "id", "subject", "visibility", "request"}),
        )
        for one in found
        for number, item in enumerate(one.items)
    ]


def read(data: bytes | str) -> tuple[list[Snapshot], dict[str, Finding], list[Gap]]:
    """Read an export to the end: snapshots, findings of both stages, gaps."""
    found = pages_of(data)
    results = list(PLUGIN.parse(captured(found), PARIS))
    findings = [
        *(each for one in found for each in one.findings),
        *(one for one in results if isinstance(one, Finding)),
    ]
    shots = [one.snapshot for one in results if not isinstance(one, Finding | Gap) and one.snapshot is not None]
    gaps = [each for one in found for each in one.gaps] + [one for one in results if isinstance(one, Gap)]
    return shots, {one.code: one for one in findings}, gaps


def refusal(data: bytes | str) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(ExportRefused) as refused:
        pages_of(data)
    assert refused.value.exit_code == 3
    return str(refused.value)


ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le+bom", "utf-16-be+bom"]


def encoded(text: str, encoding: str) -> bytes:
    """Encode a text, with a byte order mark where the name asks for it."""
    name, _, mark = encoding.partition("+")
    return (("\ufeff" if mark else "") + text).encode(name)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_ticket_reads_the_same_in_every_writing(encoding: str, separator: str, end: str) -> None:
    data = encoded(written([FRENCH, ROW], separator, end), encoding)
    assert PLUGIN.recognises(data[:65536], "export.csv")
    shots, findings, gaps = read(data)
    assert (findings, gaps) == ({}, [])
    (shot,) = shots
    assert (shot.key, shot.project, shot.title, shot.parent) == ("PORT-7", "PORT", "Écran d'accueil ; § 4.2", "PORT-1")
    assert (shot.type, shot.status, shot.labels) == ("Récit", "À faire", ("lot1", "urgent"))
    assert shot.reporter == Actor(account="c-1", name="client-dsi")
    assert shot.created == datetime(2025, 8, 5, 12, 47, tzinfo=UTC)
    assert (shot.updated, shot.resolved) == (None, None)
    assert shot.fields == {"Priority": "Haute", "Lot": "L1"}
    (comment,) = shot.comments
    assert (comment.author, comment.body) == (Actor(account="c-1"), "Voir art. 4.2;\nsinon rien")
    assert comment.id == "2025-08-06T07:00:00+00:00/c-1"
    assert comment.at == datetime(2025, 8, 6, 7, tzinfo=UTC)


def test_items_are_the_header_and_the_rows_without_what_stands_between_them() -> None:
    text = "\ufeff" + written([FRENCH, ROW], end="\r\n") + "\r\n" + written([[*ROW[:1], "PORT-8", "10008", *ROW[3:]]])
    found = captured(pages_of(text))
    assert [(one.kind, one.subject) for one in found] == [
        ("csv_header", None),
        ("ticket", "10007"),
        ("ticket", "10008"),
    ]
    assert found[0].data.decode() == written([FRENCH]).strip()
    assert found[0].id == f"header:{found[1].request['header'][:16]}"
    assert next(csv.reader([found[1].data.decode()])) == ROW
    assert found[1].request.keys() == {"encoding", "separator", "timezone", "header", "key"}


def test_a_row_is_read_years_later_from_its_bytes_and_its_header_only() -> None:
    header, row = captured(pages_of(written([FRENCH, ROW], ";")))
    other, _ = captured(pages_of(written([SIMPLE, ["A-1", "1", "t", ""]])))
    assert [type(one).__name__ for one in PLUGIN.parse([other, row, header, row], PARIS)] == ["Gap", "TicketEvent"]
    assert PLUGIN.origin(row).projects == ("PORT",)


def test_the_instance_is_read_from_attachments_only() -> None:
    head = ["Issue key", "Summary", "Attachment"]
    address = "https://tracker.example/jira/secure/attachment/10/a.png"
    _, row, other = captured(
        pages_of(written([head, ["A-1", "t", f"1/Jan/25 1:00 PM;x;a.png;{address}"], ["A-2", address, ""]]))
    )
    assert PLUGIN.origin(row).instance == "https://tracker.example/jira"
    assert PLUGIN.origin(other).instance is None


def test_without_a_zone_or_with_an_unknown_one_nothing_is_read() -> None:
    file = file_of(written([FRENCH, ROW]))
    with pytest.raises(TimezoneMissing) as missing:
        next(PLUGIN.fetch(file, Options()))
    assert missing.value.exit_code == 2
    for zone in ("Europe/Nowhere", "../etc/passwd", ""):
        with pytest.raises(TimezoneUnknown):
            next(PLUGIN.fetch(file, Options(timezone=zone)))


def test_a_security_level_is_restricted() -> None:
    rows = [FRENCH, ROW, [*ROW[:1], "PORT-8", "10008", *ROW[3:14], "Direction", *ROW[15:]]]
    assert [one.visibility for one in captured(pages_of(written(rows)))] == [
        Visibility.PUBLIC,
        Visibility.PUBLIC,
        Visibility.SECURITY_LEVEL,
    ]
    assert [shot.visibility for shot in read(written(rows))[0]] == [Visibility.PUBLIC, Visibility.SECURITY_LEVEL]


def test_server_exports_name_people_by_login() -> None:
    head = ["Key", "Summary", "Reporter", "Parent", "Comment"]
    shots, findings, _ = read(written([head, ["A-1", "t", "pm", "10", "no date;x;y"], ["A-2", "t", "", "A-1", ";;"]]))
    assert shots[0].reporter == Actor(account="pm", name="pm")
    assert (shots[0].parent, shots[0].fields, shots[1].parent) == (None, {"Parent": "10"}, "A-1")
    assert shots[0].comments[0].body == "no date;x;y"
    assert findings["unreadable_comment"].examples == ("A-1: c1", "A-2: c1")
    assert [item.subject for item in captured(pages_of(written([head, ["A-1", "t", "pm", "", ""]])))] == [None, "A-1"]


def comment_ids(*texts: str) -> list[str]:
    """Read a ticket with these comments and return what each is called."""
    shots, _, _ = read(written([["Issue key", "Summary", *["Comment"] * 4], ["A-1", "t", *texts]]))
    return [comment.id for comment in shots[0].comments]


def test_comments_keep_their_names_when_one_is_deleted() -> None:
    texts = ["06/Aug/25 9:00 AM;client-dsi;One", "06/Aug/25 9:00 AM;provider-pm;Two", "07/Aug/25 9:00 AM;client-dsi;3"]
    before = comment_ids(*texts)
    assert len(set(before)) == 3
    assert comment_ids(*texts[1:]) == before[1:]
    assert comment_ids(texts[0], texts[2]) == [before[0], before[2]]


def test_comments_of_one_minute_and_one_author_are_numbered_and_those_without_a_date_too() -> None:
    same = "06/Aug/25 9:00 AM;pm;x"
    assert comment_ids(same, same, "no date", "nor here") == [
        "2025-08-06T07:00:00+00:00/pm",
        "2025-08-06T07:00:00+00:00/pm/2",
        "?",
        "?/2",
    ]


def test_when_the_exporter_last_looked_is_left_out() -> None:
    shots, _, _ = read(written([["Issue key", "Summary", "Last Viewed"], ["A-1", "t", "06/Aug/25 9:00 AM"]]))
    assert shots[0].fields == {}


def test_rows_that_are_wrong_are_found_and_kept_where_they_have_a_key() -> None:
    rows = [SIMPLE, ["A-1", "1", "t", "", "more"], ["A-2", "2"], ["", "3", "t", ""], ["A-2", "2", "t", ""]]
    shots, findings, gaps = read(written([*rows, ["A-5", "five", "t", "soon"], ["", "", "", ""]]))
    assert [shot.key for shot in shots] == ["A-1", "A-2", "A-2", "A-5"]
    assert {code: found.count for code, found in findings.items()} == {
        "wrong_number_of_fields": 2,
        "row_without_key": 1,
        "duplicate_key": 1,
        "row_without_id": 1,
        "unreadable_date": 1,
    }
    assert findings["unreadable_date"].examples == ("A-5: soon",)
    assert [(gap.code, gap.detail) for gap in gaps] == [
        ("row_without_key", "export.csv:55"),
        ("wrong_number_of_fields", "A-2"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_that_ends_in_the_middle_of_a_row_tells_nothing_of_its_ticket(encoding: str) -> None:
    rows = [SIMPLE, ["A-1", "1", "t", ""], ["A-2", "2", "a long title", "05/Aug/25 2:47 PM"]]
    whole = written(rows)
    for cut in (whole[:-20], whole[: whole.index("A-2") + 3]):
        shots, findings, gaps = read(cut.encode(encoding))
        assert [shot.key for shot in shots] == ["A-1"]
        assert findings["row_cut_off"].count == 1
        assert [gap.code for gap in gaps] == ["row_cut_off"]
    assert read(whole.rstrip("\n").encode(encoding))[2] == []


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["03/04/2026 10:00", "25/04/2026 10:00"], datetime(2026, 4, 3, 8, tzinfo=UTC)),
        (["03/04/2026 10:00", "04/25/2026 10:00"], datetime(2026, 3, 4, 9, tzinfo=UTC)),
        (["03/04/2026 10:00", "04/05/2026 10:00"], None),
        (["03/04/2026 10:00", "25/04/2026 10:00", "04/25/2026 10:00"], None),
    ],
)
def test_the_order_of_day_and_month_is_decided_over_the_whole_file(
    monkeypatch: pytest.MonkeyPatch, dates: list[str], first: datetime | None
) -> None:
    monkeypatch.setattr(csv_records, "BLOCK", 64)
    rows = [[f"A-{number}", str(number), "t", date] for number, date in enumerate(dates)]
    shots, findings, _ = read(written([SIMPLE, *rows]))
    assert shots[0].created == first
    assert ("ambiguous_day_order" in findings) == (first is None)


def test_local_times_that_occur_twice_are_findings() -> None:
    _, findings, _ = read(written([SIMPLE, ["A-1", "1", "t", "26/Oct/25 2:30 AM"]]))
    assert findings["ambiguous_local_time"].examples == ("A-1: 26/Oct/25 2:30 AM",)


def test_a_header_alone_holds_no_ticket() -> None:
    for text in (written([SIMPLE]), written([SIMPLE]).strip()):
        assert [one.kind for one in captured(pages_of(text))] == ["csv_header"]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"a,b\n1,2\n", "English, French, Spanish or German"),
        ("Chave da ocorrência,Situação\nA-1,x\n", "English, French, Spanish or German"),
        (b"Issue key,Summary\nA-1,\x81\n", "byte 22 cannot be read as cp1252"),
        ("Issue key,Résumé\nA-1,".encode() + b"\xff\n", "byte 23 cannot be read as utf-8"),
        ("Issue key,Summary\nA-1,éàè\nA-2,".encode() + b"\xff\n", "cannot be read as utf-8"),
        ("\ufeffIssue key,Summary\nA-1,t".encode("utf-16-le") + b"\n", "cannot be read as utf-16-le"),
        (b'Issue key,Summary\nA-1,"never closed\n', "ends inside a quoted field"),
        (b'Issue key,Summary\nA-1,"never closed', "ends inside a quoted field"),
    ],
)
def test_what_cannot_be_read_whole_is_refused_with_its_cause(data: bytes | str, cause: str) -> None:
    assert cause in refusal(data)


def test_a_missing_quote_never_grows_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_records, "BLOCK", 64)
    monkeypatch.setattr(csv_records, "RECORD_CAP", 4096)
    assert "a quotation mark is missing" in refusal(written([SIMPLE]) + 'A-1,1,"' + "x\n" * 4096)


def test_zero_bytes_and_mixed_line_ends_are_data() -> None:
    shots, findings, _ = read('Issue key,Summary\r\nA-1,a\0b\nA-2,"c\r\nd\re"\r\nA-3,f\rA-4,g\r\r\nA-5,h')
    assert [(shot.key, shot.title) for shot in shots] == [
        ("A-1", "a\0b"),
        ("A-2", "c\r\nd\re"),
        ("A-3", "f"),
        ("A-4", "g"),
        ("A-5", "h"),
    ]
    assert findings == {}


def test_a_quote_inside_an_unquoted_field_does_not_swallow_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'Issue key,Summary\nA-1,17" screen\nA-2,"a\nb"\nA-3,17",\nA-4,"c" d"\n'
    for size in (8, 1 << 20):
        monkeypatch.setattr(csv_records, "BLOCK", size)
        shots, _, _ = read(text)
        assert [(shot.key, shot.title) for shot in shots] == [
            ("A-1", '17" screen'),
            ("A-2", "a\nb"),
            ("A-3", '17"'),
            ("A-4", 'c d"'),
        ]


def test_a_field_may_be_longer_than_the_limit_of_the_csv_module() -> None:
    long = 'x\n"' * 200_000
    shots, _, _ = read(written([SIMPLE, ["A-1", "1", long, ""], ["A-2", "2", "t", ""]]))
    assert [shot.title for shot in shots] == [long, "t"]


def test_what_is_hostile_is_never_an_error() -> None:
    for head in (b"", b"\xff\xfe", b"\x00" * 64, b'"' * 64, b"\xff\xfea", b"PK\x03\x04", b"\r" * 9):
        assert not PLUGIN.recognises(head, "x")


# csv.writer leaves a lone carriage return without quotes, where it would end the row
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\ufeff\r"), max_size=12) | st.sampled_from(
    ['"', '""', 'a"b', ",", ";", "\n", "\r\n", '"\r', "é\n;", "😀", "\t", ""]
)


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le+bom", "utf-16-be+bom"]),
    separator=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n"]),
    size=st.integers(1, 200),
)
def test_rows_come_back_as_they_were_written(
    rows: list[tuple[str, str]], encoding: str, separator: str, end: str, size: int
) -> None:
    table = [["Issue key", "Résumé", "Description"], *([f"A-{n}", *row] for n, row in enumerate(rows))]
    data = encoded(written(table, separator, end), encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_records, "BLOCK", size)
        shots, findings, gaps = read(data)
    assert (findings, gaps) == ({}, [])
    assert [(shot.key, shot.title, shot.description) for shot in shots] == [tuple(row) for row in table[1:]]


@settings(deadline=None, max_examples=200)
@given(tail=st.binary(max_size=60), size=st.integers(1, 40))
def test_any_bytes_are_pages_that_are_the_file_or_a_refusal(tail: bytes, size: int) -> None:
    data = b"Issue key,Summary\nA-1," + tail
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_records, "BLOCK", size)
        try:
            found = pages_of(data)
        except ExportRefused:
            return
    list(PLUGIN.parse(captured(found), PARIS))
