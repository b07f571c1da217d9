"""What of a source an account may see: its projects, one by one, and why a search is refused."""

from __future__ import annotations

from urllib.parse import quote

from tracker_scope.connectors.jira_run import NOT_SHOWN, OK, Asker, JiraRun, Reply, problem_of
from tracker_scope.connectors.jira_start import API
from tracker_scope.errors import ConnectorError, QueryRefused


def project(asker: Asker, key: str) -> Reply:
    """Ask for one project; the status says whether it is shown (the right to browse it decides)."""
    return asker.get(f"{API}/project/{quote(key, safe='')}", NOT_SHOWN)


def refused_query(run: JiraRun, reply: Reply) -> ConnectorError:
    """Return the error for a search that the tracker refuses; raises AccessRefused for a project that is not shown.

    Jira answers alike to a project that is hidden and to a filter that it cannot read.
    """
    must_see(run, run.session.projects)
    session = run.session
    return QueryRefused(address=session.address, query=run.progress.base, problem=problem_of(reply))


def must_see(run: JiraRun, projects: tuple[str, ...]) -> None:
    """Raise AccessRefused for the first project that the account may not see."""
    for key in projects:
        told = project(run.asker, key)
        if told.status != OK:
            run.asker.refuse(key, told)
