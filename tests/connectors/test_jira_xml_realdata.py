"""Real searches exported as XML, of Cloud in English and Russian and of Server in French, are read whole."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from xml_samples import CONNECTOR, PLAIN, captured, file_of, read

from tracker_scope.connectors import xml_spans
from tracker_scope.connectors.base import Origin
from tracker_scope.linking.quotation import lies_in, quoted_spans
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor, Snapshot

pytestmark = pytest.mark.realdata

FILES = ["en_cloud_search_capstone", "prestashop_fr_merged_dev", "ru_cloud_search"]
INSTANCES = [f"https://{host}" for host in ("team-krhxrdirrg8p.atlassian.net", "forge.prestashop.com")]
INSTANCES += ["https://uncle-au-sm.atlassian.net"]


def bytes_of(shared: Path, name: str) -> bytes:
    return (shared / "tickets" / "jira_xml" / f"{name}.xml").read_bytes()


def tickets(shared: Path, name: str) -> dict[str, Snapshot]:
    shots, findings, gaps = read(bytes_of(shared, name))
    assert (findings, gaps) == ({}, [])
    return {one.key: one for one in shots}


@pytest.mark.parametrize("name", FILES)
def test_every_entry_says_what_elementtree_reads(name: str, shared_data: Path) -> None:
    data = bytes_of(shared_data, name)
    assert CONNECTOR.recognises(data[:65536], name)
    entries = ET.fromstring(data).findall("channel/item")  # noqa: S314 - the file is one that we keep
    found = tickets(shared_data, name)
    assert [one.findtext("key") for one in entries] == list(found)
    for entry, shot in zip(entries, found.values(), strict=True):
        read_apart = {part: entry.findtext(part) for part in ("summary", "type", "status", "link")}
        assert (shot.title, shot.type, shot.status, shot.url) == tuple(read_apart.values())
        assert [one.text for one in entry.findall("labels/label")] == list(shot.labels)
        assert [one.get("id") for one in entry.findall("comments/comment")] == [one.id for one in shot.comments]
        assert None not in (shot.created, shot.updated, *(one.at for one in shot.comments))
        assert entry.findtext("title") == f"[{shot.key}] {shot.title}"


@pytest.mark.parametrize(("name", "instance"), [*zip(FILES, INSTANCES, strict=True)])
def test_the_origin_is_read_from_the_entries(name: str, instance: str, shared_data: Path) -> None:
    pages = CONNECTOR.split(CONNECTOR.fetch(file_of(bytes_of(shared_data, name)), PLAIN), PLAIN)
    origins = {CONNECTOR.origin(one) for one in captured(list(pages))}
    assert {one.instance for one in origins} == {instance}
    assert all(isinstance(one, Origin) and len(one.projects) == 1 for one in origins)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("room", [1000, 4096, 60_000])
def test_the_size_of_the_blocks_changes_nothing(
    name: str, room: int, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bytes_of(shared_data, name)
    whole = tickets(shared_data, name)
    monkeypatch.setattr(xml_spans.stretches, "__defaults__", (room,))
    assert tickets(shared_data, name) == whole
    assert b"".join(one.data for one in xml_spans.stretches(io.BytesIO(data), room)) == data


def test_nobody_is_assigned_in_english_and_in_russian(shared_data: Path) -> None:
    english, russian = tickets(shared_data, FILES[0]), tickets(shared_data, FILES[2])
    assigned = [one for one in (*english.values(), *russian.values()) if "Assignee" in one.fields]
    assert {one.fields["Assignee"] for one in assigned}.isdisjoint({"Unassigned", "Не назначено"})
    assert len(assigned) < len(english) + len(russian)
    assert not any(one.fields.get("Resolution") == "Unresolved" for one in english.values())


def test_russian_words_and_british_summer_time(shared_data: Path) -> None:
    shot = tickets(shared_data, FILES[2])["HSLC0-5"]
    assert (shot.type, shot.status, shot.fields["Resolution"]) == ("Баг", "Готово", "Готово")
    assert shot.created == datetime(2024, 9, 5, 15, 12, 18, tzinfo=UTC)
    assert shot.reporter is not None
    assert (shot.reporter.account or "").startswith("712020:")


def test_french_descriptions_are_lines_with_their_addresses(shared_data: Path) -> None:
    shot = tickets(shared_data, FILES[1])["ACCOUNT-2608"]
    lines = shot.description.split("\n")
    assert lines[0] == "USER STORY"
    assert "En tant que Merchant," in lines
    assert "* https://docs.cloud.prestashop.com/4-prestashop-account/#prerequisites" in lines
    assert "<" not in shot.description
    assert "&amp;" not in shot.description
    assert [one.author for one in shot.comments][:2] == [Actor(account="user03"), Actor(account="user04")]
    assert {one.visibility for one in shot.comments} == {Visibility.PUBLIC}
    assert shot.fields["Σ Original Estimate"] == "28800"


def test_french_code_and_links_to_tickets_are_told_apart(shared_data: Path) -> None:
    shots = tickets(shared_data, FILES[1])
    code = shots["ACCOUNT-3280"].description
    assert lies_in(quoted_spans(code), code.index("ajs_anonymous_id"))
    linked = shots["DATA-3873"].description
    assert "[DATA-3871|https://forge.prestashop.com/browse/DATA-3871]" in linked
    assert lies_in(quoted_spans(linked), linked.index("DATA-3871|"))


def test_values_in_cdata_and_empty_ones(shared_data: Path) -> None:
    shots = tickets(shared_data, FILES[1])
    assert shots["ACCOUNT-3182"].fields["Effort"] == "5"
    assert all(value for one in shots.values() for value in one.fields.values())
    assert "Development" not in tickets(shared_data, FILES[0])["CAP-15"].fields
