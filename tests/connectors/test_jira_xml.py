"""Jira's XML is cut by exact bytes and read into snapshots, whatever its language, encoding and age."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from xml_samples import CONNECTOR, TRACKER, captured, comment, document, item, one_ticket, pages_of, read

from tracker_scope.connectors.base import Origin
from tracker_scope.connectors.xml_tickets import instance_of
from tracker_scope.model.capture import Gap, Visibility
from tracker_scope.model.ticket import Actor

CREATED = datetime(2024, 3, 10, 10, 55, 53, tzinfo=UTC)


def test_a_ticket_is_read_whole() -> None:
    shot = one_ticket(
        '<parent id="10001">PORT-1</parent><resolved>Mon, 11 Mar 2024 00:00:00 +0000</resolved>',
        f"<comments>{comment(3, '<p>Oui</p>')}</comments>",
        labels="<labels><label>lot1</label>\n<label>urgent</label></labels>",
    )
    assert (shot.key, shot.project, shot.title, shot.description) == ("PORT-7", "PORT", "A list", "As § 4.1 says.")
    assert (shot.type, shot.status, shot.labels, shot.parent) == ("Récit", "À faire", ("lot1", "urgent"), "PORT-1")
    assert shot.reporter == Actor(account="c-1", name="client-dsi")
    assert (shot.created, shot.updated) == (CREATED, CREATED)
    assert shot.resolved == datetime(2024, 3, 11, tzinfo=UTC)
    assert (shot.url, shot.visibility) == (f"{TRACKER}/browse/PORT-7", Visibility.PUBLIC)
    assert shot.fields == {"Project name": "Portal", "Parent": "10001"}
    (only,) = shot.comments
    assert (only.id, only.author, only.at, only.body) == ("3", Actor(account="client-dsi"), CREATED, "Oui")


def test_an_item_has_the_numeric_id_and_is_the_exact_bytes() -> None:
    data = document(item(7), item(8)).encode()
    (page,) = pages_of(data)
    assert [(one.id, one.subject, one.key, one.project) for one in page.items] == [
        ("10007", "10007", "PORT-7", "PORT"),
        ("10008", "10008", "PORT-8", "PORT"),
    ]
    assert [page.page.data[one.start : one.end] for one in page.items] == [item(7).encode(), item(8).encode()]


@pytest.mark.parametrize("reporter", ['accountid="-1"', 'username="-1"'])
def test_nobody_is_not_a_person_in_any_language(reporter: str) -> None:
    shot = one_ticket(reporter=f"<reporter {reporter}>Анонимно</reporter>", labels="")
    assert shot.reporter is None
    assert not shot.fields.keys() & {"Assignee", "Assignee Id", "Resolution"}


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ('<reporter username="jd">client-dsi</reporter>', Actor(account="jd", name="client-dsi")),
        ('<reporter username="">client-dsi</reporter>', Actor(name="client-dsi")),
        ('<reporter accountid="c-1"/>', Actor(account="c-1")),
        ("<reporter/>", None),
        ("", None),
    ],
)
def test_a_reporter_is_named_as_far_as_the_file_does(person: str, expected: Actor | None) -> None:
    assert one_ticket(reporter=person).reporter == expected


def test_whoever_wrote_a_comment_is_an_account_and_minus_one_is_none() -> None:
    told = [comment(1, "a", author="-1"), comment(2, "b", author=""), comment(3, "c", author="user02")]
    shot = one_ticket(f"<comments>{''.join(told)}</comments>")
    assert [one.author for one in shot.comments] == [None, None, Actor(account="user02")]


def test_a_comment_without_an_id_is_named_by_instant_and_author() -> None:
    told = [comment(1, "a", id=""), comment(1, "b", id=""), comment(1, "c", id="", created="")]
    shot = one_ticket(f"<comments>{''.join(told)}</comments>")
    made = f"{CREATED.isoformat()}/client-dsi"
    assert [one.id for one in shot.comments] == [made, f"{made}/2", "?/client-dsi"]


# what is for some people only


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Visibility.PUBLIC),
        ({"grouplevel": "jira-users"}, Visibility.GROUP),
        ({"groupLevel": "jira-users"}, Visibility.GROUP),
        ({"roleLevel": "Developers"}, Visibility.ROLE),
        ({"level": "developers"}, Visibility.UNKNOWN),
        ({"visibilitylevel": "x", "rolelevel": "y"}, Visibility.ROLE),
    ],
)
def test_a_comment_for_a_group_or_a_role_is_restricted_and_so_are_its_bytes(
    told: dict[str, str], expected: Visibility
) -> None:
    data = document(item(more=f"<comments>{comment(1, 'a')}{comment(2, 'b', **told)}</comments>"))
    (shot,), _, _ = read(data)
    assert [one.visibility for one in shot.comments] == [Visibility.PUBLIC, expected]
    assert shot.visibility is Visibility.PUBLIC
    assert [one.visibility for page in pages_of(data) for one in page.items] == [expected]


def test_a_security_level_restricts_the_ticket() -> None:
    data = document(item(more='<security id="10030">Client confidential</security>'), item(8, more="<security/>"))
    shots, _, _ = read(data)
    assert [one.visibility for one in shots] == [Visibility.SECURITY_LEVEL, Visibility.PUBLIC]
    assert shots[0].fields["Security Level"] == "Client confidential"
    assert [one.visibility for page in pages_of(data) for one in page.items] == [one.visibility for one in shots]


# where it comes from


@pytest.mark.parametrize(
    ("address", "instance"),
    [
        (f"{TRACKER}/browse/PORT-7", TRACKER),
        ("HTTPS://Team.Atlassian.NET/browse/PORT-7", "https://team.atlassian.net"),
        ("http://user:secret@jira.example:8080/browse/PORT-7", "http://jira.example:8080"),
        ("https://jira.example/PORT-7", None),
        ("javascript:alert(1)//browse/", None),
        ("https://jira.example/x?y=/browse/PORT-7", None),
        ("", None),
    ],
)
def test_the_tracker_is_read_from_the_address_of_a_ticket(address: str, instance: str | None) -> None:
    assert instance_of(address) == instance


def test_the_origin_is_tracker_and_project() -> None:
    (told,) = captured(pages_of(document(item())))
    assert CONNECTOR.origin(told) == Origin(instance=TRACKER, projects=("PORT",))
    (bare,) = captured(pages_of(document(item(link="", project=""))))
    assert CONNECTOR.origin(bare) == Origin(instance=None, projects=("PORT",))


def test_an_address_that_is_none_is_not_kept_as_one() -> None:
    assert one_ticket(link="<link>javascript:alert(1)</link>").url is None


# what the file says of itself


def test_a_search_that_found_more_than_the_file_holds_is_told_once() -> None:
    _, findings, gaps = read(document(item(7), item(8), total=2500))
    assert {code: (one.count, one.examples) for code, one in findings.items()} == {
        "search_in_part": (1, ("search.xml: 2/2500",))
    }
    assert gaps == []


@pytest.mark.parametrize("total", ["", 'total="many"', 'total="-3"', f'total="{"9" * 5000}"'])
def test_an_odd_total_stops_nothing(total: str) -> None:
    data = document(item()).replace('total="1"', total)
    shots, findings, _ = read(data)
    assert len(shots) == 1
    assert set(findings) <= {"search_in_part"}


def test_a_single_issue_or_several_put_into_one_file_need_no_total() -> None:
    data = document(item(7), item(8)).replace('<issue start="0" end="2" total="2"/>', "")
    assert CONNECTOR.recognises(data.encode(), "x")
    shots, findings, gaps = read(data)
    assert ([one.key for one in shots], findings, gaps) == (["PORT-7", "PORT-8"], {}, [])


def test_an_export_of_some_fields_only_lacks_what_it_lacks() -> None:
    _, _, gaps = read(
        document(item(description="", created="", summary=""), item(8)).replace("<description></description>", "")
    )
    assert gaps == [Gap(code="fields_missing", subject="10007", detail="PORT-7")]


def test_tickets_twice_or_without_a_number_are_told() -> None:
    _, findings, _ = read(
        document(item(7), item(7), item(8, key="<key>PORT-8</key>"), item(9, key='<key id="x">P-9</key>'))
    )
    assert {code: one.examples for code, one in findings.items()} == {
        "duplicate_key": ("PORT-7",),
        "row_without_id": ("PORT-8", "P-9"),
    }


def test_an_empty_search_gives_no_ticket_and_is_whole() -> None:
    assert CONNECTOR.recognises(document().encode(), "x")
    assert read(document()) == ([], {}, [])


# encodings


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1", "iso-8859-15", "cp1251"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_ticket_reads_the_same_in_every_encoding(encoding: str) -> None:
    named = "" if encoding == "utf-8-sig" else f' encoding="{"utf-16" if encoding.startswith("utf-16") else encoding}"'
    words = "Отложено" if encoding == "cp1251" else "Écran d'été à 4 £"
    text = document(item(summary=f"<summary>{words}</summary>", type="", status="<status>x</status>", description="a"))
    plain = text.replace("Non résolu", "x").replace("Non assigné", "x")
    data = f'<?xml version="1.0"{named}?>\n{plain}'.encode(encoding)
    assert CONNECTOR.recognises(data[:65536], "x")
    assert CONNECTOR.looks_like(data[:65536])
    (shot,), findings, gaps = read(data)
    assert (shot.title, findings, gaps) == (words, {}, [])


def test_russian_names_and_line_separators_stay_as_they_are() -> None:
    shot = one_ticket(
        type="<type>Баг</type>", status="<status>Готово</status>", summary="<summary>Два\u2028слова</summary>"
    )
    assert (shot.type, shot.status, shot.title) == ("Баг", "Готово", "Два\u2028слова")


# recognition


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (document(item()), True),
        (document(item(), header='<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet href="a.xsl"?>\n'), True),
        (document(item())[:600], True),
        (f"<rss><channel>{item()}</channel></rss>", True),
        ("<rss version='2.0'><channel><title>News</title><item><title>x</title></item></channel></rss>", False),
        ("<html><body>RSS generated by JIRA</body></html>", False),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", False),
        ("Issue key,Summary", False),
        ('{"issues": []}', False),
        ("", False),
        ("\x00\xff\xfe", False),
    ],
)
def test_an_export_is_recognised_by_what_jira_writes(data: str, *, expected: bool) -> None:
    assert CONNECTOR.recognises(data.encode("utf-8"), "anything.txt") is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<rss>", True),
        (b"\xef\xbb\xbf \n<!doctype html>", True),
        ("<rss/>".encode("utf-16"), True),
        ("<rss/>".encode("utf-16-be"), True),
        (b"< 5 tickets", False),
        (b"<", False),
        (b"Summary,<b>", False),
        (b"", False),
    ],
)
def test_what_looks_like_markup_is_for_this_connector_to_refuse(data: bytes, *, expected: bool) -> None:
    assert CONNECTOR.looks_like(data) is expected
