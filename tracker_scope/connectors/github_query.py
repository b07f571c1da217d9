"""The GraphQL that asks GitHub for tickets with their whole history, cut to what the server at hand knows.

docs.github.com/en/graphql/reference; what an older GitHub Enterprise Server lacks is left out, and
what GitHub has added since its published schema is asked for where the server names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from tracker_scope.connectors.github_selections import NEWER, NOT_ASKED, OF_COMMENT, OF_EVENTS, OF_EVERY_EVENT, OF_ISSUE
from tracker_scope.connectors.json_values import Json, listed, mapping, text

# 50 tickets with 100 comments and 100 events each are some 16,000 nodes of the 500,000 allowed, and about 3 points.
PAGE: Final = 50
LARGEST_PAGE: Final = 100
_COMMENTS: Final = 100
_EVENTS: Final = 100
_EDITS: Final = 10
_MORE_EDITS: Final = 50
_COMMENT_EDITS: Final = 20
TIMELINE: Final = "timeline"
COMMENTS: Final = "comments"
EDITS: Final = "edits"
COMMENT_EDITS: Final = "comment_edits"
# Where a further page of each kind stands.
CONNECTIONS: Final = {
    TIMELINE: "timelineItems",
    COMMENTS: "comments",
    EDITS: "userContentEdits",
    COMMENT_EDITS: "userContentEdits",
}
_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{2,59}")
_NEWEST_AT_MOST: Final = 40

_WHO: Final = (
    "fragment Who on Actor{login __typename "
    "... on User{databaseId} ... on Bot{databaseId} ... on Mannequin{databaseId}}"
)
_PAGE_INFO: Final = "pageInfo{hasNextPage endCursor}"
_EDIT: Final = "nodes{id createdAt editedAt editor{...Who} deletedAt deletedBy{...Who} diff}"
_RATE: Final = "rateLimit{limit cost remaining resetAt}"


class Dialect(NamedTuple):
    """What a server's schema has less, and more, than is written here: `lacks` holds "Type" and "Type.field"."""

    lacks: frozenset[str] = NEWER
    newer: tuple[str, ...] = ()

    def fields(self, kind: str, asked: Mapping[str, str]) -> str:
        """Write the fields of a type that the server has."""
        return " ".join(f"{name}{inside}" for name, inside in asked.items() if f"{kind}.{name}" not in self.lacks)

    def events(self) -> str:
        """Write what is asked of every kind of event; of a kind that is new to us, its type and its id."""
        known = [(kind, {**OF_EVERY_EVENT, **asked}) for kind, asked in OF_EVENTS.items() if kind not in self.lacks]
        parts = [f"... on {kind}{{{self.fields(kind, asked)}}}" for kind, asked in known]
        return " ".join(["__typename ... on Node{id}", *parts])

    def kinds(self) -> list[str]:
        """Name the kinds of events that are asked for, as `itemTypes` takes them."""
        return sorted({_constant(kind) for kind in OF_EVENTS if kind not in self.lacks} | set(self.newer))

    def comment(self) -> str:
        """Write what is asked of a comment; its former wordings are asked for apart, where it has any."""
        return self.fields("IssueComment", OF_COMMENT)

    def issue(self) -> str:
        """Write what is asked of a ticket."""
        return (
            f"{self.fields('Issue', OF_ISSUE)} {_edits(_EDITS)} "
            f"comments(first:{_COMMENTS}){{totalCount {_PAGE_INFO} nodes{{{self.comment()}}}}} "
            f"timelineItems(first:{_EVENTS},itemTypes:$kinds){{{_PAGE_INFO} nodes{{{self.events()}}}}}"
        )


def _constant(kind: str) -> str:
    """Write a type's name as the constant of the enumeration: ProjectV2ItemStatusChangedEvent, PROJECT_V2_ITEM_…."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).upper()


def _edits(count: int, after: str = "") -> str:
    return f"userContentEdits(first:{count}{after}){{totalCount {_PAGE_INFO} {_EDIT}}}"


def dialect_of(told: Json) -> Dialect:
    """Read what `probe` was told of the schema; a server that tells nothing is taken to have the published one."""
    fields = {kind: _names(mapping(told.get(alias)), "fields") for alias, kind in _TYPES.items()}
    for one in listed(mapping(told.get("events")).get("possibleTypes")):
        fields[text(mapping(one), "name") or ""] = _names(mapping(one), "fields")
    if not fields["Issue"] or not fields["IssueComment"]:
        return Dialect()
    lacks = {kind for kind in OF_EVENTS if not fields.get(kind)}
    asked = {"Issue": OF_ISSUE, "IssueComment": OF_COMMENT}
    asked |= {kind: {**OF_EVERY_EVENT, **inside} for kind, inside in OF_EVENTS.items() if kind not in lacks}
    lacks |= {f"{kind}.{name}" for kind, names in asked.items() for name in names if name not in fields[kind]}
    constants = _names(mapping(told.get("kinds")), "enumValues") - NOT_ASKED - {_constant(kind) for kind in OF_EVENTS}
    newer = sorted(name for name in constants if _NAME.fullmatch(name))
    return Dialect(frozenset(lacks), tuple(newer[:_NEWEST_AT_MOST]))


_TYPES: Final = {"issue": "Issue", "comment": "IssueComment"}


def _names(told: Json, part: str) -> set[str]:
    return {text(mapping(one), "name") or "" for one in listed(told.get(part))} - {""}


WHO: Final = "query Who{viewer{login}}"


def probe() -> str:
    """Ask who we are, what there is, and what the schema has."""
    return (
        f"query Probe($owner:String!,$name:String!){{viewer{{login name}} {_RATE} "
        "repository(owner:$owner,name:$name){id nameWithOwner hasIssuesEnabled isPrivate viewerPermission "
        "issues{totalCount} pullRequests{totalCount}} "
        'issue:__type(name:"Issue"){fields(includeDeprecated:true){name}} '
        'comment:__type(name:"IssueComment"){fields(includeDeprecated:true){name}} '
        'events:__type(name:"IssueTimelineItems"){possibleTypes{name fields(includeDeprecated:true){name}}} '
        'kinds:__type(name:"IssueTimelineItemsItemType"){enumValues(includeDeprecated:true){name}}}'
    )


def issues(dialect: Dialect) -> str:
    """Ask for one page of tickets.

    In order of creation, which never changes: a ticket that is touched or closed while pages are
    read stays in its place, and new ones come at the end. In order of update, a ticket that moves
    to the end would pull the others forward, past a cursor that counts places.
    """
    return (
        "query Issues($owner:String!,$name:String!,$first:Int!,$after:String,$filter:IssueFilters,"
        f"$kinds:[IssueTimelineItemsItemType!]){{viewer{{login}} {_RATE} "
        "repository(owner:$owner,name:$name){id nameWithOwner hasIssuesEnabled isPrivate "
        "issues(first:$first,after:$after,filterBy:$filter,orderBy:{field:CREATED_AT,direction:ASC})"
        f"{{totalCount {_PAGE_INFO} nodes{{{dialect.issue()}}}}}}}}} {_WHO}"
    )


class Wanted(NamedTuple):
    """A further page of what did not fit beside a ticket.

    `kind` is "timeline", "comments", "edits" (of the ticket's text) or "comment_edits"; `ticket` its
    numeric id, `node` the GraphQL id of the ticket or of the comment, `after` the cursor, empty for a
    first page, and `before` how many came on the pages before.
    """

    kind: str
    ticket: str
    node: str
    after: str = ""
    before: int = 0

    @property
    def said(self) -> tuple[str, str, str, str, int]:
        """Return what a page's request says of it: kind of item, ticket, comment or "-", cursor, count before."""
        of_comment = self.kind == COMMENT_EDITS
        node = self.node if of_comment else "-"
        return (EDITS if of_comment else self.kind, self.ticket, node, self.after, self.before)


def more(wanted: Iterable[Wanted], dialect: Dialect) -> tuple[str, dict[str, object]]:
    """Ask for several further pages at once, by the aliases m0, m1, …; returns the query and its variables."""
    asked, variables, declared = [], dict[str, object](), []
    needs_kinds = False
    for place, one in enumerate(wanted):
        variables |= {f"i{place}": one.node, f"a{place}": one.after or None}
        declared.append(f"$i{place}:ID!,$a{place}:String")
        asked.append(f"m{place}:node(id:$i{place}){{__typename id {_further(one.kind, f'$a{place}', dialect)}}}")
        needs_kinds |= one.kind == TIMELINE
    if needs_kinds:
        declared.append("$kinds:[IssueTimelineItemsItemType!]")
        variables["kinds"] = dialect.kinds()
    return f"query More({','.join(declared)}){{{_RATE} {' '.join(asked)}}} {_WHO}", variables


def _further(kind: str, after: str, dialect: Dialect) -> str:
    ids = dialect.fields("Issue", dict.fromkeys(("databaseId", "fullDatabaseId", "number"), ""))
    if kind == TIMELINE:
        inside = (
            f"timelineItems(first:{_EVENTS},after:{after},itemTypes:$kinds){{{_PAGE_INFO} nodes{{{dialect.events()}}}}}"
        )
        return f"... on Issue{{{ids} {inside}}}"
    if kind == COMMENTS:
        inside = f"comments(first:{_COMMENTS},after:{after}){{totalCount {_PAGE_INFO} nodes{{{dialect.comment()}}}}}"
        return f"... on Issue{{{ids} {inside}}}"
    if kind == EDITS:
        return f"... on Issue{{{ids} {_edits(_MORE_EDITS, f',after:{after}')}}}"
    own = dialect.fields("IssueComment", dict.fromkeys(("databaseId", "fullDatabaseId"), ""))
    return f"... on IssueComment{{{own} issue{{{ids}}} {_edits(_COMMENT_EDITS, f',after:{after}')}}}"


def lookup(numbers: Iterable[int], dialect: Dialect) -> str:
    """Ask what has become of numbers; a ticket that is there after all comes whole.

    What stands behind a number is said under the aliases m1, m2, …, the ticket itself stands under
    n1, n2, …, as a listing gives it: what did not change is to be the same bytes.
    """
    told = "__typename ... on Issue{repository{nameWithOwner}} "
    told += "... on PullRequest{id databaseId fullDatabaseId number title url createdAt repository{nameWithOwner}}"
    once = "m{0}:issueOrPullRequest(number:{0}){{...Told}} n{0}:issueOrPullRequest(number:{0}){{...Found}}"
    asked = " ".join(once.format(number) for number in numbers)
    return (
        "query Lookup($owner:String!,$name:String!,$kinds:[IssueTimelineItemsItemType!]){"
        f"viewer{{login}} {_RATE} repository(owner:$owner,name:$name){{id nameWithOwner hasIssuesEnabled {asked}}}}} "
        f"fragment Told on IssueOrPullRequest{{{told}}} "
        f"fragment Found on IssueOrPullRequest{{... on Issue{{{dialect.issue()}}}}} {_WHO}"
    )
