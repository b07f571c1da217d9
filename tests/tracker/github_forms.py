"""What the replayed GitHub shows over REST: the state in the forms of its description.

https://docs.github.com/en/rest/issues
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.tracker.github_nodes import node_id, written
from tests.tracker.github_state import IssueType, Label, Milestone, Person, Remark, Repository, Ticket

_AUTHOR_LINKS: Final = {
    "followers": "followers", "following": "following{/other_user}", "gists": "gists{/gist_id}",
    "starred": "starred{/owner}{/repo}", "subscriptions": "subscriptions", "organizations": "orgs", "repos": "repos",
    "events": "events{/privacy}", "received_events": "received_events",
}  # fmt: skip
_REPOSITORY_LINKS: Final = {
    "archive": "{archive_format}{/ref}", "assignees": "assignees{/user}", "blobs": "git/blobs{/sha}",
    "branches": "branches{/branch}", "collaborators": "collaborators{/collaborator}", "comments": "comments{/number}",
    "commits": "commits{/sha}", "compare": "compare/{base}...{head}", "contents": "contents/{+path}",
    "contributors": "contributors", "deployments": "deployments", "downloads": "downloads", "events": "events",
    "forks": "forks", "git_commits": "git/commits{/sha}", "git_refs": "git/refs{/sha}", "git_tags": "git/tags{/sha}",
    "hooks": "hooks", "issue_comment": "issues/comments{/number}", "issue_events": "issues/events{/number}",
    "issues": "issues{/number}", "keys": "keys{/key_id}", "labels": "labels{/name}", "languages": "languages",
    "merges": "merges", "milestones": "milestones{/number}",
    "notifications": "notifications{?since,all,participating}", "pulls": "pulls{/number}",
    "releases": "releases{/id}", "stargazers": "stargazers", "statuses": "statuses/{sha}",
    "subscribers": "subscribers", "subscription": "subscription", "tags": "tags", "teams": "teams",
    "trees": "git/trees{/sha}",
}  # fmt: skip
_REACTIONS: Final = ("+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket")


class Forms:
    """Writes things as REST does; what it made of a ticket is kept until that ticket changes."""

    def __init__(self, web: Callable[[], str]) -> None:
        self._web = web
        self._people: dict[tuple[str, str], dict[str, Any]] = {}
        self._tickets: dict[Ticket, tuple[int, str, dict[str, Any]]] = {}

    @property
    def api(self) -> str:
        """Return the address below which REST lies."""
        return f"{self._web()}/api/v3"

    def home(self, home: Repository) -> str:
        """Return a repository's own address."""
        return f"{self.api}/repos/{home.full_name}"

    def person(self, person: Person | None) -> dict[str, Any] | None:
        """Write an account (simple-user); None for one that was deleted."""
        if person is None:
            return None
        key = (person.login, self._web())
        if key not in self._people:
            url = f"{self.api}/users/{person.login}"
            self._people[key] = {
                "login": person.login,
                "id": person.id,
                "node_id": person.node,
                "avatar_url": f"https://avatars.githubusercontent.com/u/{person.id}?v=4",
                "gravatar_id": "",
                "url": url,
                "html_url": f"{self._web()}/{person.login}",
                **{f"{name}_url": f"{url}/{rest}" for name, rest in _AUTHOR_LINKS.items()},
                "type": person.kind,
                "user_view_type": "public",
                "site_admin": False,
            }
        return self._people[key]

    def ticket(self, ticket: Ticket) -> dict[str, Any]:
        """Write an issue; a pull request is one with a `pull_request`."""
        kept = self._tickets.get(ticket)
        if kept is not None and kept[:2] == (ticket.version, self._web()):
            return kept[2]
        shown = self._issue(ticket)
        self._tickets[ticket] = (ticket.version, self._web(), shown)
        return shown

    def _issue(self, ticket: Ticket) -> dict[str, Any]:
        home, own = self.home(ticket.home), f"{self.home(ticket.home)}/issues/{ticket.number}"
        section = "issues" if ticket.pull is None else "pull"
        page = f"{self._web()}/{ticket.home.full_name}/{section}/{ticket.number}"
        assignees = [self.person(one) for one in ticket.assignees]
        return {
            "url": own,
            "repository_url": home,
            "labels_url": f"{own}/labels{{/name}}",
            "comments_url": f"{own}/comments",
            "events_url": f"{own}/events",
            "html_url": page,
            "id": ticket.id,
            "node_id": ticket.node,
            "number": ticket.number,
            "title": ticket.title,
            "user": self.person(ticket.by),
            "labels": [self.label(ticket.home, one) for one in ticket.labels],
            "state": "closed" if ticket.closed else "open",
            "locked": ticket.locked is not None,
            "assignee": assignees[0] if assignees else None,
            "assignees": assignees,
            "milestone": ticket.milestone and self._milestone(ticket.home, ticket.milestone),
            "comments": len(ticket.comments),
            "created_at": written(ticket.at),
            "updated_at": written(ticket.updated),
            "closed_at": written(ticket.closed) if ticket.closed else None,
            "author_association": ticket.association,
            "type": ticket.type and self._type(ticket.type),
            "active_lock_reason": ticket.locked,
            "body": ticket.text,
            "closed_by": self.person(ticket.closer),
            "reactions": self._reactions(own),
            "timeline_url": f"{own}/timeline",
            "performed_via_github_app": None,
            "state_reason": ticket.reason,
            **(self._of_issue(ticket) if ticket.pull is None else self._of_pull(ticket, page)),
        }

    def _of_issue(self, ticket: Ticket) -> dict[str, Any]:
        total = len(ticket.children)
        completed = sum(1 for child in ticket.children if child.closed)
        parent = ticket.parent
        return {
            "sub_issues_summary": {
                "total": total,
                "completed": completed,
                "percent_completed": 100 * completed // total if total else 0,
            },
            "issue_dependencies_summary": dict.fromkeys(
                ("blocked_by", "total_blocked_by", "blocking", "total_blocking"), 0
            ),
            **({"parent_issue_url": f"{self.home(parent.home)}/issues/{parent.number}"} if parent else {}),
        }

    def _of_pull(self, ticket: Ticket, page: str) -> dict[str, Any]:
        return {
            "draft": False,
            "pull_request": {
                "url": f"{self.home(ticket.home)}/pulls/{ticket.number}",
                "html_url": page,
                "diff_url": f"{page}.diff",
                "patch_url": f"{page}.patch",
                "merged_at": written(ticket.merged) if ticket.merged else None,
            },
        }

    def remark(self, ticket: Ticket, remark: Remark) -> dict[str, Any]:
        """Write a comment."""
        url = f"{self.home(ticket.home)}/issues/comments/{remark.id}"
        section = "issues" if ticket.pull is None else "pull"
        page = f"{self._web()}/{ticket.home.full_name}/{section}/{ticket.number}"
        return {
            "url": url,
            "html_url": f"{page}#issuecomment-{remark.id}",
            "issue_url": f"{self.home(ticket.home)}/issues/{ticket.number}",
            "id": remark.id,
            "node_id": node_id("IC", ticket.home.id, remark.id),
            "user": self.person(remark.by),
            "created_at": written(remark.at),
            "updated_at": written(remark.updated),
            "body": remark.text,
            "author_association": remark.association,
            "reactions": self._reactions(url),
            "performed_via_github_app": None,
            **({"minimized": {"reason": remark.hidden}} if remark.hidden else {}),
        }

    def label(self, home: Repository, label: Label) -> dict[str, Any]:
        """Write a label."""
        return {
            "id": label.id,
            "node_id": node_id("LA", home.id, label.id),
            "url": f"{self.home(home)}/labels/{label.name}",
            "name": label.name,
            "color": label.color,
            "default": False,
            "description": None,
        }

    def _milestone(self, home: Repository, milestone: Milestone) -> dict[str, Any]:
        own, created = f"{self.home(home)}/milestones/{milestone.number}", written(home.created)
        return {
            "url": own,
            "html_url": f"{self._web()}/{home.full_name}/milestone/{milestone.number}",
            "labels_url": f"{own}/labels",
            "id": milestone.id,
            "node_id": node_id("MI", home.id, milestone.id),
            "number": milestone.number,
            "title": milestone.title,
            "description": None,
            "creator": self.person(home.owner),
            "open_issues": 0,
            "closed_issues": 0,
            "state": "open",
            "created_at": created,
            "updated_at": created,
            "due_on": None,
            "closed_at": None,
        }

    def _type(self, kind: IssueType) -> dict[str, Any]:
        dates = dict.fromkeys(("created_at", "updated_at"), "2025-01-06T08:00:00Z")
        own = {"id": kind.id, "node_id": node_id("IT", kind.id), "name": kind.name, "description": None}
        return own | {"color": kind.color, "is_enabled": True} | dates

    def _reactions(self, url: str) -> dict[str, Any]:
        return {"url": f"{url}/reactions", "total_count": 0} | dict.fromkeys(_REACTIONS, 0)

    def repository(self, home: Repository) -> dict[str, Any]:
        """Write a repository (full-repository)."""
        url, page, created = self.home(home), f"{self._web()}/{home.full_name}", written(home.created)
        named = {"id": home.id, "node_id": home.node, "name": home.name, "full_name": home.full_name, "url": url}
        links = {f"{name}_url": f"{url}/{rest}" for name, rest in _REPOSITORY_LINKS.items()}
        places = dict.fromkeys(("html_url", "clone_url", "git_url", "ssh_url", "svn_url"), page)
        counted = ("forks", "open_issues", "stargazers", "watchers", "network", "subscribers")
        counts = ("forks", "open_issues", "watchers", "size", *(f"{name}_count" for name in counted))
        switches = ("projects", "wiki", "pages", "discussions", "downloads")
        flags = ("archived", "disabled", "fork", *(f"has_{name}" for name in switches))
        absent = ("description", "homepage", "language", "license", "mirror_url")
        dates = dict.fromkeys(("created_at", "updated_at", "pushed_at"), created)
        seen = {"pull": True, "triage": False, "push": False, "maintain": False, "admin": False}
        return {
            **named, **links, **places, **dict.fromkeys(counts, 0), **dict.fromkeys(flags, False),
            **dict.fromkeys(absent), **dates, "owner": self.person(home.owner), "private": home.private,
            "visibility": "private" if home.private else "public", "has_issues": True, "default_branch": "main",
            "topics": [], "permissions": seen,
        }  # fmt: skip
