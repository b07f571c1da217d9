"""What is no export of Jira issues is refused, and the refusal names it."""

from __future__ import annotations

from typing import Any

import pytest
from jira_samples import API, CONNECTOR, PLAIN, cut, enveloped, issue, lines, page, written

from tracker_scope import registry
from tracker_scope.errors import ExportRefused
from tracker_scope.model.capture import Page

FIELD = {"id": "summary", "key": "summary", "name": "Summary", "orderable": True, "navigable": True, "clauseNames": []}
PROJECT = {"expand": "lead", "self": f"{API}/project/1", "id": "1", "key": "PRT", "name": "Portal"}
GITHUB = {"html_url": "https://github.com/a/b/issues/1", "id": 5, "number": 1, "title": "x"}
DEEP = b'{"id":"1","key":"PRT-1","fields":' + b'{"a":' * 250 + b"1" + b"}" * 250 + b"}"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "it is empty"),
        (b"<rss/>", "neither with an object nor with an array, at byte 0"),
        (written([issue()]).decode().encode("utf-16"), "UTF-16"),
        (written({"errorMessages": ["No"], "errors": {}}), "an error answer of Jira"),
        (written({"comments": [], "startAt": 0, "maxResults": 2, "total": 0}), "a page of Jira comments"),
        (written({"worklogs": [], "startAt": 0, "maxResults": 2, "total": 0}), "a page of Jira worklogs"),
        (written({"histories": [], "startAt": 0, "maxResults": 2, "total": 0}), "a page of a Jira changelog"),
        (written({"issueChangeLogs": []}), "a page of a Jira changelog"),
        (written({"values": [], "startAt": 0, "isLast": True}), "a page of a list that is no search"),
        (written([FIELD]), "Jira's list of fields"),
        (written([PROJECT]), "an object with the keys expand, id, key, name, self"),
        (written([GITHUB]), "a GitHub issue"),
        (lines({"webhookEvent": "jira:issue_updated", "issue": issue()}), "a webhook delivery"),
        (lines({"body": "x", "updateAuthor": {}}), "a comment"),
        (written({"issues": [{"id": "10001"}], "isLast": True}), "asked for no fields"),
        (lines(issue(key="")), "an issue without a key"),
        (lines(issue(id="PRT")), "an issue whose id is no whole number"),
        (lines(issue(id=True)), "an issue whose id is no whole number"),
        (lines(issue(id=1.5)), "an issue whose id is no whole number"),
        (lines(issue(id=10**30)), "an issue whose id is no whole number"),
        (lines(issue(id=None, self=None)), "without an id and without an address"),
        (lines(issue(fields=[])), "an issue whose “fields” is no object"),
        (lines(issue(changelog=[])), "an issue whose “changelog” is no object"),
        (written([enveloped(issue(), backend="GitHub")]), "a Perceval envelope of GitHub, issue"),
        (written([enveloped({}, "comment")]), "a Perceval envelope of Jira, comment"),
        (written([enveloped({})]), "an object without keys"),
        (b"[5]", "a value of type int instead of an issue"),
        (lines(issue()).replace(b'"10007"', b"NaN"), "it is not valid JSON"),
        (lines(issue(summary="?")).replace(b'"?"', b'"\xed\xa0\x80"'), "it is not valid JSON"),
        (written(page(issue()))[:-1], "ends before it is complete"),
        (written(page(issue())) + b"5", "something follows the end"),
        (written(page(issue())) + written({"startAt": 0}), "none of the lists issues"),
        (b'{"startAt": 0, "startAt": 0, "issues": []}', "the key “startAt” stands twice"),
        (b'{"startAt": 0, "issues": {}}', "[ was expected"),
        (written([page(issue()) | {"issues": 5}]), "[ was expected"),
        (DEEP, "nests deeper than 200 levels"),
        (b"[" + DEEP + b"]", "nests deeper than 200 levels"),
        (b'{"issues":[' + DEEP + b"]}", "nests deeper than 200 levels"),
    ],
)
def test_what_holds_anything_else_is_refused_and_named(data: bytes, found: str) -> None:
    with pytest.raises(ExportRefused) as refusal:
        cut(data)
    assert found in str(refusal.value)
    assert refusal.value.facts["path"] == "export.json"
    assert refusal.value.facts["connector"] == "jira_json"


def test_a_refusal_says_the_byte_in_the_file() -> None:
    data = lines(*(issue(number) for number in range(1, 2000))) + b'{"key": }\n'
    with pytest.raises(ExportRefused, match=f"at byte {len(data) - 10}"):
        cut(data)
    within = written([page(issue()), page(issue(8), {"id": "9"})])
    place = within.index(b'{"id": "9"}')
    with pytest.raises(ExportRefused, match=f"at byte {place}"):
        cut(within)


def test_pages_that_lack_the_end_are_refused() -> None:
    first = Page(number=0, origin="export.json", data=written([issue()])[:-1])
    with pytest.raises(ExportRefused, match="ends before it is complete"):
        list(CONNECTOR.split([first], PLAIN))
    assert list(CONNECTOR.split([], PLAIN)) == []


@pytest.mark.parametrize(
    ("value", "recognised"),
    [
        (issue(), True),
        ([issue()], True),
        (page(issue()), True),
        (page(), True),
        ({"issues": [issue()]}, True),
        ({"issues": [], "isLast": True}, True),
        ({"expand": "names", "names": {"a": "x" * 70_000}, "issues": []}, True),
        ([page(issue())], True),
        (enveloped(issue()), True),
        ([enveloped({"number": 1, "title": "x", "url": "u"}, backend="GitHub")], False),
        ({"issues": [GITHUB]}, False),
        ({"issues": []}, False),
        ({"issues": [{"id": 3, "tracker": {}, "subject": "x"}], "total_count": 1, "offset": 0, "limit": 25}, False),
        ([FIELD], False),
        ([PROJECT], False),
        ([GITHUB], False),
        ({"errorMessages": []}, False),
        ({"comments": [], "startAt": 0, "total": 0, "maxResults": 5}, False),
        ([], False),
        ({}, False),
    ],
)
def test_only_issues_are_recognised_and_by_one_connector(value: Any, recognised: bool) -> None:  # noqa: FBT001
    head = written(value)[: 64 * 1024]
    known = [name for name in registry.file_connectors() if registry.file_connector(name).recognises(head, "x.json")]
    assert ("jira_json" in known) is recognised
    assert len(known) <= 1


@pytest.mark.parametrize(
    ("head", "who"),
    [
        (b'{"errorMessages":["x"]}', "jira_json"),
        (b'{"comments":[],"startAt":0}', "jira_json"),
        (b'[{"id":"a","orderable":true,"navigable":true}]', "jira_json"),
        (b'{"fields":{},"key":"PRT-1"', "jira_json"),
        (b'{"a": 1}', "github_json"),
        (b'[{"number": 1, "title": "x', "github_json"),
        (b"\xef\xbb\xbf []", "github_json"),
        (b"id;name;price\n1;a;2\n", "jira_csv"),
        (b"# A title, with, commas\n", "jira_csv"),
        (b"\x00\x01,,,", None),
        (b"plain words\n", None),
    ],
)
def test_what_nobody_recognises_is_refused_by_the_one_that_knows_why(head: bytes, who: str | None) -> None:
    connectors = [registry.file_connector(name) for name in registry.file_connectors() if name != "jira_xml"]
    assert [one.name for one in connectors if one.looks_like(head)] == ([who] if who else [])
