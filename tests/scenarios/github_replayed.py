"""A replayed GitHub as tests ask it: without sockets, in the forms of its answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.tracker.github_app import GithubApp
from tests.tracker.github_making import Shape
from tests.tracker.web import Clock, Request, Response

REPOSITORY: Final = "/repos/client/portal"
HOST: Final = "127.0.0.1:9"
WHERE: Final = {"owner": "client", "name": "portal"}
SMALL: Final = Shape(tickets=12, comments=2, events=4)
SHOW: Final = Shape(tickets=5, comments=1, events=2, showcase=True)
LISTING: Final = """query($owner:String!,$name:String!,$first:Int,$after:String,$order:IssueOrder,$filter:IssueFilters){
  rateLimit{cost remaining limit nodeCount used resetAt}
  repository(owner:$owner,name:$name){issues(first:$first,after:$after,orderBy:$order,filterBy:$filter){
    totalCount pageInfo{hasNextPage endCursor} nodes{number updatedAt}}}}"""
TICKET: Final = """query($owner:String!,$name:String!,$number:Int!){repository(owner:$owner,name:$name){
  issue(number:$number){databaseId id body author{login} lastEditedAt includesCreatedEdit updatedAt
    userContentEdits(first:50){totalCount nodes{editedAt deletedAt deletedBy{login} editor{login} diff}}
    comments(first:100){totalCount pageInfo{hasNextPage endCursor}
      nodes{databaseId body isMinimized minimizedReason author{login __typename}
            userContentEdits(first:50){totalCount nodes{diff}}}}
    timelineItems(first:100){totalCount pageInfo{hasNextPage endCursor}
      nodes{__typename ... on CommentDeletedEvent{deletedCommentAuthor{login}}
            ... on CrossReferencedEvent{source{... on Issue{number repository{nameWithOwner}}}}
            ... on LabeledEvent{actor{login} label{name}}}}}}}"""


def app(shape: Shape = SMALL, **more: Any) -> GithubApp:
    return GithubApp(more.pop("clock", None) or Clock(), shape, base=f"http://{HOST}", **more)


def get(server: GithubApp, path: str, query: Mapping[str, str] | None = None, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.answer(Request("GET", path, query or {}, {"host": HOST, **named}))


def got(server: GithubApp, path: str, **query: str) -> Any:
    response = get(server, path, query)
    assert response.status == 200, response.body
    return json.loads(response.body)


def post(server: GithubApp, query: str, path: str = "/graphql", **variables: Any) -> Response:
    body = json.dumps({"query": query, "variables": WHERE | variables}).encode()
    return server.answer(Request("POST", path, {}, {"host": HOST}, body))


def asked(server: GithubApp, query: str, **variables: Any) -> Any:
    response = post(server, query, **variables)
    assert response.status == 200
    return json.loads(response.body)


def issue(server: GithubApp, name_or_number: str | int) -> Any:
    number = server.numbers[name_or_number] if isinstance(name_or_number, str) else name_or_number
    return asked(server, TICKET, number=number)["data"]["repository"]["issue"]
