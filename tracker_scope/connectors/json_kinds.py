"""What a JSON record is, by keys that all of its kind have: so that a refusal names what it found."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from tracker_scope.connectors.json_scan import NotJson, first_value, members_in_sight, past_blanks
from tracker_scope.errors import Problem


class NotATicket(ValueError):
    """A record that is no ticket of the tracker; the problem names what it is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Kind(NamedTuple):
    """A kind of record: the keys that tell it, the problem that names it, the tracker whose it is."""

    keys: frozenset[str]
    problem: str
    tracker: str | None = None


def _kind(keys: str, problem: str, tracker: str | None = None) -> Kind:
    return Kind(frozenset(keys.split()), problem, tracker)


# Most telling first.
_KINDS: Final = (
    _kind("errorMessages", "holds_jira_error", "jira"),
    _kind("issues startAt", "holds_jira_page", "jira"),
    _kind("issues isLast", "holds_jira_page", "jira"),
    _kind("issues nextPageToken", "holds_jira_page", "jira"),
    _kind("fields key", "holds_jira_issue", "jira"),
    _kind("comments startAt", "holds_jira_comments", "jira"),
    _kind("worklogs startAt", "holds_jira_worklogs", "jira"),
    _kind("histories startAt", "holds_jira_changelog", "jira"),
    _kind("issueChangeLogs", "holds_jira_changelog", "jira"),
    _kind("orderable navigable", "holds_jira_fields", "jira"),
    _kind("webhookEvent", "holds_webhook", "jira"),
    _kind("updateAuthor body", "holds_comment", "jira"),
    _kind("values startAt", "holds_jira_list", "jira"),
    _kind("title number html_url", "holds_github_issue", "github"),
    _kind("iid", "holds_gitlab"),
    _kind("tracker subject", "holds_redmine"),
    _kind("errors", "holds_api_error"),
    _kind("data", "holds_graphql"),
    _kind("event", "holds_event", "github"),
    _kind("action sender", "holds_webhook", "github"),
    _kind("pull_request_url submitted_at", "holds_review", "github"),
    _kind("diff_hunk", "holds_review_comment", "github"),
    _kind("issue_url body", "holds_comment", "github"),
    _kind("content user", "holds_reaction", "github"),
    _kind("sha", "holds_commit", "github"),
    _kind("users teams", "holds_reviewers", "github"),
    _kind("full_name", "holds_repository", "github"),
)
_UNKNOWN: Final = Kind(frozenset(), "holds_keys")
_KEYS_SHOWN: Final = 6


def described(keys: AbstractSet[str]) -> Problem:
    """Name what an object with these keys is."""
    found = _known(keys)
    if found is not _UNKNOWN:
        return Problem(found.problem)
    return Problem("holds_keys", names=", ".join(sorted(keys)[:_KEYS_SHOWN])) if keys else Problem("holds_no_key")


def _known(keys: AbstractSet[str]) -> Kind:
    return next((kind for kind in _KINDS if kind.keys <= keys), _UNKNOWN)


def is_json(head: bytes) -> bool:
    """Tell whether bytes begin like an object or an array in UTF-8."""
    try:
        first_value(head)
    except NotJson:
        return False
    return True


def kind_in(head: bytes) -> Kind:
    """Name the kind of the first record that can be seen, within an array or a Perceval envelope."""
    try:
        at = first_value(head)
        if head[at : at + 1] == b"[":
            at = past_blanks(head, at + 1)
        members = members_of(head, at)
        if "backend_name" in members and "data" in members:
            members = members_of(head, members["data"])
    except NotJson:
        return _UNKNOWN
    return _known(members.keys())


def members_of(head: bytes, start: int) -> dict[str, int]:
    """Return where the value of each key of an object begins, as far as the bytes go; empty for no object.

    Raises NotJson.
    """
    return dict(members_in_sight(head, start)) if head[start : start + 1] == b"{" else {}
