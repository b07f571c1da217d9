"""The replayed Jira keeps Jira's habits, the good and the bad ones: what the connector's tests rest on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.tracker.jira_app import JiraApp, jira
from tests.tracker.jira_edges import EDGES
from tests.tracker.jira_mode import Mode, cloud, data_center
from tests.tracker.server import TrackerServer

ALL = "project = PRT ORDER BY id ASC"


class Site:
    """A served Jira and a client that signs in as nobody."""

    def __init__(self, app: JiraApp, server: TrackerServer) -> None:
        self.app, self.server, self.client = app, server, requests.Session()

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        answer = self.client.get(f"{self.server.url}/rest/api/2/{path}", params=query, timeout=5)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, status: int = 200, **body: Any) -> Any:
        answer = self.client.post(f"{self.server.url}/rest/api/2/{path}", json=body, timeout=5)
        assert answer.status_code == status, answer.text
        return answer.json()

    def pages(self, jql: str = ALL, **query: Any) -> Iterator[list[dict[str, Any]]]:
        """Read a search of Cloud page by page."""
        token: dict[str, Any] = {}
        while True:
            asked: dict[str, Any] = {"fields": "updated", "maxResults": 20, **query, **token}
            page = self.get("search/jql", jql=jql, **asked)
            yield page["issues"]
            if page["isLast"]:
                assert "nextPageToken" not in page
                return
            token = {"nextPageToken": page["nextPageToken"]}

    def found(self, jql: str, **query: Any) -> list[str]:
        return [issue["key"] for page in self.pages(jql, **query) for issue in page]


def served(mode: Mode | None = None, *, tickets: int = 45, edges: bool = False) -> Iterator[Site]:
    app = jira(tickets, edges=edges, mode=mode)
    with TrackerServer(app, clock=app.clock) as server:
        yield Site(app, server)


@pytest.fixture
def site() -> Iterator[Site]:
    yield from served()


@pytest.fixture
def center() -> Iterator[Site]:
    yield from served(data_center(largest_page=20, window=40))


@pytest.fixture
def odd() -> Iterator[Site]:
    yield from served(edges=True)


def test_the_same_seed_gives_the_same_bytes() -> None:
    answers = []
    for _ in range(2):
        for site in served(edges=True):
            site.app.base = "https://jira.example"
            answers.append(
                site.client.get(
                    f"{site.server.url}/rest/api/2/search/jql", params={"jql": ALL, "fields": "*all"}
                ).content
            )
    assert answers[0] == answers[1]
    assert answers[0].count(b'"changelog"') == 0


def test_cloud_has_removed_the_old_search_and_pages_by_opaque_tokens(site: Site) -> None:
    assert "has been removed" in site.get("search", 410, jql=ALL)["errorMessages"][0]
    pages = list(site.pages())
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [issue["key"] for issue in itertools.chain(*pages)] == [f"PRT-{number}" for number in range(1, 46)]
    first = site.get("search/jql", jql=ALL, maxResults=20)
    assert "total" not in first
    assert "fields" not in first["issues"][0]  # ids only, unless fields are asked for
    assert site.post("search/approximate-count", jql=ALL) == {"count": 45}
    site.get("search/jql", 400, jql="project = PRT ORDER BY created", nextPageToken=first["nextPageToken"])
    site.get("search/jql", 400, jql=ALL, nextPageToken="42")


def test_a_page_of_cloud_holds_at_most_a_hundred_tickets_with_their_fields() -> None:
    for site in served(tickets=120):
        assert len(site.get("search/jql", jql=ALL, maxResults=5000, fields="*all")["issues"]) == 100
        assert len(site.get("search/jql", jql=ALL, maxResults=5000, fields="id,key")["issues"]) == 120
        posted = site.post("search/jql", jql=ALL, maxResults=5000, fields=["*all"], expand="changelog")
        assert "changelog" in posted["issues"][99]


def test_cloud_inlines_the_newest_only_and_says_how_many_there_are(odd: Site) -> None:
    app = odd.app
    key = app.world.edge("many_comments").key
    fields = odd.get(f"issue/{key}", fields="comment")["fields"]
    comments = app.world.edge("many_comments").comments
    assert fields["comment"]["total"] == 230
    assert [told["id"] for told in fields["comment"]["comments"]] == [str(told.id) for told in comments[130:]]
    paged = [odd.get(f"issue/{key}/comment", startAt=start, maxResults=100) for start in (0, 100, 200)]
    assert [told["id"] for page in paged for told in page["comments"]] == [str(told.id) for told in comments]
    histories = app.world.edge("many_histories")
    inline = odd.get(f"issue/{histories.key}", expand="changelog")["changelog"]
    assert (inline["total"], len(inline["histories"])) == (len(histories.histories), 40)
    assert inline["histories"][0]["id"] == str(histories.histories[-1].id)
    worklogs = app.world.edge("many_worklogs").key
    assert len(odd.get(f"issue/{worklogs}", fields="worklog")["fields"]["worklog"]["worklogs"]) == 20
    assert len(odd.get(f"issue/{worklogs}/worklog")["worklogs"]) == 33


def test_bulk_changelogs_come_by_date_so_that_a_ticket_spans_pages(odd: Site) -> None:
    ids = [str(ticket.id) for ticket in odd.app.world.tickets.values() if ticket.visible]
    seen: list[tuple[str, str]] = []
    token: dict[str, Any] = {}
    tickets_of_pages = []
    while True:
        page = odd.post("changelog/bulkfetch", issueIdsOrKeys=ids, maxResults=100, **token)
        entries = [(log["issueId"], entry) for log in page["issueChangeLogs"] for entry in log["changeHistories"]]
        assert all(isinstance(entry["created"], int) for _, entry in entries)
        seen += [(ticket, entry["id"]) for ticket, entry in entries]
        tickets_of_pages.append({ticket for ticket, _ in entries})
        if "nextPageToken" not in page:
            break
        token = {"nextPageToken": page["nextPageToken"]}
    wanted = {
        (str(one.id), str(entry.id)) for one in odd.app.world.tickets.values() if one.visible for entry in one.histories
    }
    assert len(seen) == len(set(seen))
    assert set(seen) == wanted
    assert tickets_of_pages[0] & tickets_of_pages[1]
    odd.post("changelog/bulkfetch", 400, issueIdsOrKeys=["PRT-1"] * 1001)
    odd.post("changelog/bulkfetch", 400, issueIdOrKeys=["PRT-1"])


def test_data_center_pages_by_start_within_its_window(center: Site) -> None:
    first = center.get("search", jql=ALL, maxResults=1000, fields="*all", expand="changelog")
    assert (first["startAt"], first["maxResults"], first["total"], len(first["issues"])) == (0, 20, 45, 20)
    issue = first["issues"][0]
    ticket = center.app.world.find(issue["id"])
    assert ticket is not None
    assert [entry["id"] for entry in issue["changelog"]["histories"]] == [str(entry.id) for entry in ticket.histories]
    assert "fieldId" not in issue["changelog"]["histories"][0]["items"][0]
    assert "comment" not in center.get("search", jql=ALL)["issues"][0]["fields"]  # only what is navigable
    assert "[40] but was [60]" in center.get("search", 400, jql=ALL, startAt=40, maxResults=20)["errorMessages"][0]
    assert center.post("search", jql=ALL, startAt=20, maxResults=20, fields=["summary"])["issues"][0]["key"] == "PRT-21"
    for path in ("search/jql", "issue/PRT-1/changelog"):
        center.get(path, 404, jql=ALL)


def test_jql_dates_are_of_the_second_and_literals_are_read_in_the_accounts_zone(site: Site) -> None:
    ticket = site.app.world.find("PRT-9")
    assert ticket is not None
    instant = round(ticket.updated.timestamp() * 1000)
    later = {f"PRT-{number}" for number in range(1, 46)} - set(site.found(f"project = PRT AND updated < {instant}"))
    assert set(site.found(f"updated >= {instant} AND project in (PRT)")) == later
    assert "PRT-9" in later
    assert "PRT-9" not in site.found(f"updated > {instant} AND project = PRT")
    minute = f'project = PRT AND updated >= "{ticket.updated:%Y/%m/%d %H:%M}"'  # written in UTC, not read so
    found = {}
    for zone in ("Asia/Tokyo", "UTC", "America/New_York"):
        site.app.mode.zone = zone
        found[zone] = set(site.found(minute))
    assert found["Asia/Tokyo"] >= found["UTC"] > found["America/New_York"]
    assert "PRT-9" in found["UTC"] - found["America/New_York"]


def test_an_id_compares_by_the_number_of_its_key_and_must_be_there(site: Site) -> None:
    site.app.changes.move("PRT-3", "OLD")
    moved = site.app.changes.move("OLD-1", "PRT")
    assert moved == "PRT-46"
    assert site.found("id > 10043 ORDER BY id ASC") == ["PRT-44", "PRT-45", "PRT-46"]
    assert site.found("id > 10003 ORDER BY id ASC") == []  # the ticket 10003 is the last by its key
    site.get("search/jql", 400, jql="id > 99999")
    site.app.changes.delete("PRT-44")
    site.get("search/jql", 400, jql="id > 10044")
    assert site.found("key in (PRT-3, PRT-4)") == ["PRT-4", "PRT-46"]  # a key that it had; the newest ticket first


@pytest.mark.parametrize(
    ("jql", "words"),
    [
        ("fixVersion = 1", "Field 'fixVersion' does not exist"),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("key = PRT-999", "An issue with key 'PRT-999' does not exist for field 'key'."),
        ("updated >= soon", "Date value 'soon' for field 'updated' is invalid"),
        ("project = PRT labels = x", "Expecting either 'OR' or 'AND' but got 'labels'"),
        ("project > PRT", "The operator '>' is not supported by the 'project' field."),
        ("ORDER BY created", "Unbounded JQL queries are not allowed here"),
        ("project = PRT AND", "Error in the JQL Query"),
    ],
)
def test_other_jql_is_refused_in_jiras_words(site: Site, jql: str, words: str) -> None:
    assert words in site.get("search/jql", 400, jql=jql)["errorMessages"][0]


def test_a_condition_of_the_projects_own_narrows_the_search(site: Site) -> None:
    labelled = [ticket.key for ticket in site.app.world.tickets.values() if "lot1" in ticket.labels]
    assert 0 < len(labelled) < 45
    assert sorted(site.found("project = PRT AND (labels = lot1 OR labels in ('nothing'))")) == sorted(labelled)
    assert len(site.found("project = PRT AND labels != lot1")) < 45 - len(labelled)  # without labels: not found


def test_what_the_account_may_not_see_is_neither_found_nor_denied(odd: Site) -> None:
    world = odd.app.world
    hidden, refused = world.edge("hidden").key, world.edge("refused").key
    gone = next(f"PRT-{number}" for number in range(1, 40) if world.find(f"PRT-{number}") is None)
    assert not {hidden, refused, gone} & set(odd.found(ALL))
    unseen = "Issue does not exist or you do not have permission to see it."
    assert (
        odd.get(f"issue/{hidden}", 404)["errorMessages"] == odd.get(f"issue/{gone}", 404)["errorMessages"] == [unseen]
    )
    odd.get(f"issue/{refused}", 403)
    old = world.edge("moved").aliases[0]
    assert odd.get(f"issue/{old}")["key"] == world.edge("moved").key
    bulk = odd.post(
        "issue/bulkfetch", issueIdsOrKeys=[old, hidden, gone, "PRT-1"], fields=["*all"], expand=["changelog"]
    )
    assert [issue["key"] for issue in bulk["issues"]] == [world.edge("moved").key, "PRT-1"]
    assert bulk["issueErrors"] == []
    restricted = odd.get(f"issue/{world.edge('restricted_comments').key}", fields="comment,security")["fields"][
        "comment"
    ]
    assert (restricted["total"], len(restricted["comments"])) == (5, 4)
    assert [told.get("visibility", {}).get("type") for told in restricted["comments"]] == ["role", "group", None, None]
    assert set(world.edges) == set(EDGES)


def test_an_update_shows_in_searches_after_a_while_unless_it_is_reconciled(site: Site) -> None:
    site.app.mode.lag = 3
    site.app.clock.advance(timedelta(hours=1))
    since = round(site.app.now().timestamp() * 1000)
    assert sorted(site.app.changes.touch(2, ["PRT-7", "PRT-8"])) == ["PRT-7", "PRT-8"]
    jql = f"project = PRT AND updated >= {since}"
    assert site.found(jql) == []
    assert site.found(jql, reconcileIssues="10007") == ["PRT-7"]
    site.get("serverInfo")
    assert sorted(site.found(jql)) == ["PRT-7", "PRT-8"]


def test_order_drifts_while_a_client_pages(center: Site) -> None:
    center.app.mode.window = None
    center.app.at_page[1] = [("bump", {"keys": ["PRT-1", "PRT-2"]}), ("delete", {"key": "PRT-3"})]
    center.app.clock.advance(timedelta(days=1))
    oldest = "project = PRT ORDER BY updated ASC"
    before = {ticket.key for ticket in center.app.world.tickets.values()}
    pages = [center.get("search", jql=oldest, startAt=start, maxResults=20)["issues"] for start in (0, 20, 40)]
    seen = {issue["key"] for page in pages for issue in page}
    assert before - seen  # what slid over the edge of a page was never given
    center.app.mode.drift = 5
    center.get("search", jql=oldest)
    assert sum(ticket.updated == center.app.now() for ticket in center.app.world.tickets.values()) >= 5


def test_tokens_expire_repeat_and_pages_come_short(site: Site) -> None:
    site.app.mode.short_every = 2
    assert [len(page) for page in site.pages()] == [20, 13, 12]
    site.app.mode.change({"short_every": 0, "expire": [site.app.searches.pages + 2]})
    first = site.get("search/jql", jql=ALL, maxResults=20)
    site.get("search/jql", 400, jql=ALL, maxResults=20, nextPageToken=first["nextPageToken"])
    second = site.get("search/jql", jql=ALL, maxResults=20, nextPageToken=first["nextPageToken"])
    site.app.mode.repeat_token = True
    again = site.get("search/jql", jql=ALL, maxResults=20, nextPageToken=first["nextPageToken"])
    assert again["nextPageToken"] == first["nextPageToken"] != second["nextPageToken"]


def test_what_people_do_between_two_runs(site: Site) -> None:
    changes = site.app.changes
    told = site.get("issue/PRT-5", fields="comment,updated")["fields"]
    comment = told["comment"]["comments"][0]
    changes.delete_comment("PRT-5", int(comment["id"]))
    after = site.get("issue/PRT-5", fields="comment,updated")["fields"]
    assert after["updated"] == told["updated"]  # Jira leaves no trace
    assert after["comment"]["total"] == told["comment"]["total"] - 1
    site.app.clock.advance(timedelta(hours=1))
    kept = int(after["comment"]["comments"][0]["id"])
    changes.edit_comment("PRT-5", kept, "Corrigé.")
    edited = site.get("issue/PRT-5/comment")["comments"][0]
    assert (edited["body"], edited["updated"] > edited["created"]) == ("Corrigé.", True)
    changes.rename_field("customfield_10010", "Article")
    assert "Article" in [told["name"] for told in site.get("field")]
    changes.anonymise("client-dsi")
    assert site.get("myself")["displayName"] == "Former user"
    assert site.client.post(f"{site.server.url}/_replay/jira/touch", json={"count": 20}).json()
    site.app.clock.advance(-timedelta(seconds=1))
    assert len(site.found(f"project = PRT AND updated > {round(site.app.now().timestamp() * 1000)}")) >= 20


@pytest.mark.parametrize("make", [cloud, data_center])
def test_a_sign_in_is_checked_as_each_product_does(make: Any) -> None:
    for site in served(make(token="s3cret", user="me@example.invalid")):
        site.get("myself", 401)
        assert site.get("serverInfo")["deploymentType"] == ("Cloud" if site.app.mode.cloud else "Server")
        if site.app.mode.cloud:
            site.client.auth = ("me@example.invalid", "s3cret")
        else:
            site.client.headers["Authorization"] = "Bearer s3cret"
        assert site.get("myself")["timeZone"] == "Europe/Paris"
        assert site.get("mypermissions", permissions="BROWSE_PROJECTS")["permissions"]["BROWSE_PROJECTS"][
            "havePermission"
        ]


def test_an_old_jira_takes_a_wrong_sign_in_for_a_visitor_who_sees_nothing() -> None:
    for site in served(data_center(token="s3cret", anonymous=True)):
        site.client.headers["Authorization"] = "Bearer wrong"
        site.get("myself", 401)
        assert "does not exist for the field 'project'" in site.get("search", 400, jql=ALL)["errorMessages"][0]
        assert site.get("search", jql=ALL, validateQuery="false")["issues"] == []


def test_data_center_looks_keys_up_without_validating(center: Site) -> None:
    center.app.changes.move("PRT-3", "OLD")
    keys = "key in (PRT-3, PRT-4, PRT-999) ORDER BY key ASC"
    center.get("search", 400, jql=keys)
    found = center.get("search", jql=keys, validateQuery="false", fields="summary")
    assert [issue["key"] for issue in found["issues"]] == ["OLD-1", "PRT-4"]


def test_a_file_of_cloud_is_elsewhere_and_needs_no_sign_in(odd: Site) -> None:
    odd.app.mode.token, odd.app.mode.user = "s3cret", "me"
    odd.app.mode.media_base = odd.server.url.replace("127.0.0.1", "localhost")
    odd.client.auth = ("me", "s3cret")
    told = odd.get(f"issue/{odd.app.world.edge('attachments').key}", fields="attachment")["fields"]["attachment"]
    answer = odd.client.get(told[0]["content"])
    assert (len(answer.content), len(answer.history)) == (told[0]["size"], 1)
    assert odd.app.media_with_sign_in == 0
    odd.client.get(
        f"{odd.server.url}{answer.url.partition('localhost')[2].partition('/')[1]}secure/media/{told[0]['id']}/x"
    )
    assert odd.app.media_with_sign_in == 1
