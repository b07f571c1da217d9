"""Dates, people and fields of a ticket in Jira's XML are read with their zones and under the names of the CSV."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xml_samples import captured, document, item, one_ticket, read

from tracker_scope.connectors import jira_csv
from tracker_scope.connectors.base import ExportFile, Options
from tracker_scope.connectors.xml_tickets import rss_date
from tracker_scope.model.ticket import Snapshot, TicketEvent

# fields


def test_fields_bear_the_names_that_they_have_in_the_csv() -> None:
    shot = one_ticket(
        '<priority id="3">Haute</priority><resolution id="1">Fait</resolution>',
        "<version>v1</version><fixVersion>v2</fixVersion><fixVersion>v3</fixVersion><component>Web</component>",
        "<due>Wed, 5 Jun 2024 00:00:00 +0000</due><votes>2</votes><watches>1</watches>",
        '<timeoriginalestimate seconds="28800">1 jour</timeoriginalestimate>',
        '<timespent seconds="60">1 minute</timespent>',
        '<aggregatetimeremainingestimate seconds="30">30 s</aggregatetimeremainingestimate>',
        '<attachments><attachment id="1" name="a.png" size="3" author="c-1"/><attachment name="b.png"/></attachments>',
        '<subtasks><subtask id="10009">PORT-9</subtask><subtask id="10010">PORT-10</subtask></subtasks>',
        '<issuelinks><issuelinktype id="1"><name>Blocks</name>',
        '<outwardlinks description="blocks"><issuelink><issuekey id="3">PORT-3</issuekey></issuelink>',
        '<issuelink><issuekey id="4">PORT-4</issuekey></issuelink></outwardlinks>',
        '<inwardlinks description="is blocked by"><issuelink><issuekey id="5">PORT-5</issuekey></issuelink>',
        "</inwardlinks></issuelinktype></issuelinks>",
        assignee='<assignee username="dev1">provider-dev</assignee>',
        environment="<environment>&lt;p&gt;Recette&lt;/p&gt;</environment>",
        resolution='<statusCategory id="2" key="new" colorName="grey"/>',
    )
    assert shot.fields == {
        "Project name": "Portal",
        "Environment": "Recette",
        "Status Category Key": "new",
        "Assignee": "provider-dev",
        "Assignee Id": "dev1",
        "Priority": "Haute",
        "Resolution": "Fait",
        "Affects Version/s": "v1",
        "Fix Version/s": "v2, v3",
        "Component/s": "Web",
        "Due Date": "Wed, 5 Jun 2024 00:00:00 +0000",
        "Votes": "2",
        "Original Estimate": "28800",
        "Time Spent": "60",
        "Σ Remaining Estimate": "30",
        "Attachment": "a.png, b.png",
        "Sub-Tasks": "PORT-9, PORT-10",
        "Outward issue link (Blocks)": "PORT-3, PORT-4",
        "Inward issue link (Blocks)": "PORT-5",
    }


def custom(name: str, values: str, key: str = "select") -> str:
    kind = key if ":" in key else f"com.atlassian.jira.plugin.system.customfieldtypes:{key}"
    return (
        f'<customfield id="customfield_1" key="{kind}"><customfieldname>{name}</customfieldname>'
        f"<customfieldvalues>{values}</customfieldvalues></customfield>"
    )


def test_custom_fields_are_named_by_their_own_names_and_several_values_joined() -> None:
    written = "<customfieldvalue>{}</customfieldvalue>"
    fields = [
        custom("Lot", written.format("L1") + "\n" + written.format("<![CDATA[L<2>]]>")),
        custom("Empty", "\n   \n"),
        custom("Clause", written.format("&lt;p&gt;§ 4.2&lt;br/&gt;suite&lt;/p&gt;"), "textarea"),
        custom("Loose", "as it is"),
        custom("Tags", "<label>one</label> <label>two</label>", "labels"),
        custom("Deep", "<customfieldvalue>a<b>b</b></customfieldvalue>"),
        custom("Status", written.format("mine")),
        custom("Sprint", written.format("S1"), "com.pyxis.greenhopper.jira:gh-sprint"),
        custom("", written.format("unnamed")),
    ]
    shot = one_ticket(f"<customfields>{''.join(fields)}</customfields>")
    assert shot.fields == {
        "Project name": "Portal",
        "Lot": "L1, L<2>",
        "Clause": "§ 4.2\nsuite",
        "Loose": "as it is",
        "Tags": "one, two",
        "Deep": "ab",
        "Custom field (Status)": "mine",
        "Sprint": "S1",
        "customfield_1": "unnamed",
    }


def csv_ticket(data: bytes) -> Snapshot:
    """Read the one ticket of a table."""
    zone, file = Options(timezone="UTC"), ExportFile(name="search.csv", open=lambda: io.BytesIO(data))
    told = captured(list(jira_csv.PLUGIN.split(jira_csv.PLUGIN.fetch(file, zone), zone)))
    (shot,) = (one.snapshot for one in jira_csv.PLUGIN.parse(told, zone) if isinstance(one, TicketEvent))
    assert shot is not None
    return shot


def test_the_csv_of_the_same_ticket_has_the_same_fields() -> None:
    head = "Issue key,Issue id,Summary,Issue Type,Status,Project key,Project name,Priority,Reporter,Reporter Id"
    row = "PORT-7,10007,A list,Récit,À faire,PORT,Portal,Haute,client-dsi,c-1"
    head += ",Votes,Labels,Custom field (Lot),Custom field (Status),Sprint,Original Estimate,Parent,Parent key"
    row += ",2,lot1,L1,mine,S1,60,10001,PORT-1"
    table = csv_ticket(f"{head}\n{row}\n".encode())
    value = "<customfieldvalue>{}</customfieldvalue>"
    fields = custom("Lot", value.format("L1")) + custom("Status", value.format("mine"))
    fields += custom("Sprint", value.format("S1"), "com.pyxis.greenhopper.jira:gh-sprint")
    shot = one_ticket(
        '<priority id="3">Haute</priority><votes>2</votes><parent id="10001">PORT-1</parent>',
        f'<timeoriginalestimate seconds="60">1m</timeoriginalestimate><customfields>{fields}</customfields>',
        labels="<labels><label>lot1</label></labels>",
        description="",
    )
    assert shot.fields == table.fields
    alike = {"key", "project", "title", "type", "status", "labels", "parent", "reporter"}
    assert shot.model_dump(include=alike) == table.model_dump(include=alike)


def test_an_unknown_part_of_a_ticket_is_said_to_be_unread() -> None:
    _, findings, _ = read(document(item(more="<worklogs><worklog/></worklogs>"), item(8, more="<worklogs/>")))
    assert {code: (one.count, one.examples) for code, one in findings.items()} == {
        "unread_part": (2, ("worklogs", "worklogs"))
    }


# dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 5 Sep 2024 16:12:18 +0100", datetime(2024, 9, 5, 15, 12, 18, tzinfo=UTC)),
        ("Thu, 05 Sep 2024 16:12:18 -0730 (CDT)", datetime(2024, 9, 5, 23, 42, 18, tzinfo=UTC)),
        ("5 Sep 2024 16:12 GMT", datetime(2024, 9, 5, 16, 12, tzinfo=UTC)),
        ("jeu., 5 Sep 2024 16:12:18 +0100", datetime(2024, 9, 5, 15, 12, 18, tzinfo=UTC)),
        ("jeu., 5 sept. 2024 16:12:18 +0100", None),
        ("Чт, 5 Sep 2024 16:12:18 -0000", datetime(2024, 9, 5, 16, 12, 18, tzinfo=UTC)),
        ("Thu, 5 Sep 2024 16:12:18 PST", datetime(2024, 9, 6, 0, 12, 18, tzinfo=UTC)),
        ("Thu, 5 Sep 2024\n 16:12:18 Z", datetime(2024, 9, 5, 16, 12, 18, tzinfo=UTC)),
        ("Thu, 5 Sep 2024 16:12:18", None),
        ("Thu, 5 Sep 2024 16:12:18 CET", None),
        ("Thu, 5 Sep 2024 16:12:18 +9900", None),
        ("Thu, 31 Feb 2024 16:12:18 +0100", None),
        ("Thu, 5 Xyz 2024 16:12:18 +0100", None),
        ("Thu, 5 Sep 24 16:12:18 +0100", None),
        ("Mon, 1 Jan 0001 00:00:00 +0100", None),
        ("2024-09-05T16:12:18Z", None),
        ("", None),
    ],
)
def test_a_date_is_read_with_its_zone_or_not_at_all(text: str, expected: datetime | None) -> None:
    assert rss_date(text) == expected


@given(st.integers(2 * 86400, 250_000_000_000), st.integers(-14 * 60, 14 * 60))
def test_every_date_that_jira_writes_is_read(seconds: int, minutes: int) -> None:
    local = datetime.fromtimestamp(seconds, UTC)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    written = f"{local:%a, %d %b %Y %H:%M:%S} {sign}{hours:02}{rest:02}"
    found = rss_date(written)
    assert found is not None
    assert found.timestamp() == seconds - minutes * 60


def test_a_date_that_cannot_be_read_is_left_empty_and_told_with_its_ticket() -> None:
    (shot,), findings, _ = read(document(item(created="<created>hier</created>")))
    assert shot.created is None
    assert findings["unreadable_date"].examples == ("PORT-7: hier",)
