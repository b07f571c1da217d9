"""What is no export of GitHub issues is refused, and the refusal names it."""

from __future__ import annotations

import pytest
from github_samples import (
    API,
    CONNECTOR,
    PLAIN,
    cut,
    enveloped,
    lines,
    paired_issue,
    rest_comment,
    rest_issue,
    written,
)

from tracker_scope.errors import ExportRefused
from tracker_scope.model.capture import Page


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "it is empty"),
        (b"https\nGET\n/repos\n", "neither with an object nor with an array, at byte 0"),
        (written([rest_issue()]).decode().encode("utf-16"), "UTF-16"),
        (written([rest_issue(), rest_comment(issue_url=API)]), "a comment, at byte"),
        (lines(rest_issue(), {"event": "closed", "actor": None}), "an event, at byte"),
        (lines({"action": "opened", "issue": rest_issue(), "sender": {}}), "a webhook delivery"),
        (lines({"content": "heart", "user": None}), "a reaction"),
        (lines({"sha": "c0ffee", "commit": {}}), "a commit"),
        (lines({"pull_request_url": API, "submitted_at": "2026", "body": ""}), "a review, at"),
        (lines({"diff_hunk": "@@", "body": ""}), "a review comment"),
        (lines({"users": [], "teams": []}), "a list of reviewers"),
        (lines({"data": {"repository": {}}}), "an answer of the GraphQL API"),
        (lines({"errors": []}), "an error answer"),
        (lines({"key": "PRJ-1", "fields": {}, "self": "https://x/rest/api/2/issue/1"}), "a Jira issue"),
        (lines({"startAt": 0, "total": 0, "issues": []}), "a page of a Jira search"),
        (lines({"iid": 3, "title": "x", "web_url": "https://gitlab.com/a/b/-/issues/3"}), "a GitLab record"),
        (lines({"tracker": {}, "subject": "x", "id": 3}), "a Redmine issue"),
        (lines({"full_name": "supplier/portal"}), "a repository"),
        (written([enveloped({"id": 3}, backend="Redmine")]), "a Perceval envelope of Redmine, issue"),
        (written([enveloped({"id": 3}, "repository")]), "a Perceval envelope of GitHub, repository"),
        (lines({"b": 1, "a": 2}), "an object with the keys a, b"),
        (lines({}), "an object without keys"),
        (b"[5]", "a value of type int instead of an issue"),
        (lines(rest_issue(0)), "an issue without a number"),
        (lines(rest_issue() | {"number": "7"}), "an issue without a number"),
        (lines(rest_issue() | {"number": True}), "an issue without a number"),
        (lines(paired_issue(key="7")), "an issue without a number"),
        (lines({"issue": rest_issue(), "comments": 5}), "an issue whose “comments” is no list"),
        (lines(rest_issue(), rest_issue(9)).replace(b"900009", b"NaN"), "it is not valid JSON"),
        (lines(rest_issue(id=10**30)), "an issue whose id is neither"),
        (lines({"number": 7, "title": "x", "createdAt": "2026"}), "without an id and without an address"),
    ],
)
def test_what_holds_anything_else_is_refused_and_named(data: bytes, found: str) -> None:
    with pytest.raises(ExportRefused) as refusal:
        cut(data)
    assert found in str(refusal.value)
    assert refusal.value.facts["path"] == "export.json"
    assert refusal.value.facts["connector"] == "github_json"


def test_a_refusal_says_the_byte_in_the_file() -> None:
    data = lines(rest_issue()) * 3000 + b'{"title": }\n'
    with pytest.raises(ExportRefused, match=f"at byte {len(data) - 12}"):
        cut(data)


def test_pages_that_lack_the_end_are_refused() -> None:
    page = Page(number=0, origin="export.json", data=written([rest_issue()])[:-1])
    with pytest.raises(ExportRefused, match="ends before it is complete"):
        list(CONNECTOR.split([page], PLAIN))
    assert list(CONNECTOR.split([], PLAIN)) == []
