"""How the replayed Jira behaves: Cloud or Data Center, its caps, and its bad habits."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(kw_only=True)
class Mode:
    """Every habit can be changed while the server runs (`POST /_replay/jira/mode`).

    `token` None lets everybody in; else Cloud wants basic with `user` and the token, Data Center the
    token as bearer. `anonymous` takes a wrong sign-in for a visitor who sees nothing, as old Jiras do.

    `largest_page` caps a page of a search, `inline_*` what a ticket in a search holds of its own,
    `window` is what startAt may reach on Data Center (None: anywhere). `bulk_created` is how
    changelog/bulkfetch writes dates: "seconds" (the vendor's example), "millis" or "iso";
    `bulk_page` caps its pages.

    `count_hidden` tells whether totals count comments and worklogs that the account may not see; where they do,
    these take a place on pages, too.

    `short_every` makes each n-th page of a search shorter than asked. `lag` is after how many
    requests a search knows of an update. `drift` tickets are touched after each page of a search.
    `expire` are the pages of a search (from 1) whose token is refused, once each. `repeat_token`
    answers each page with the token that it was asked with. `approximate` is added to counts.
    """

    cloud: bool = True
    user: str = "client-dsi@example.invalid"
    token: str | None = None
    anonymous: bool = False
    account: str = "client-dsi"
    zone: str = "Europe/Paris"
    largest_page: int = 100
    window: int | None = 10_000
    inline_comments: int = 100
    inline_histories: int = 40
    inline_worklogs: int = 20
    comment_page: int = 100
    worklog_page: int = 5000
    count_hidden: bool = True
    bulk_created: str = "seconds"
    bulk_page: int = 10_000
    short_every: int = 0
    lag: int = 0
    drift: int = 0
    expire: set[int] = field(default_factory=set)
    repeat_token: bool = False
    approximate: int = 0
    browse: bool = True
    media_base: str = ""

    def change(self, told: dict[str, Any]) -> None:
        """Change habits by their names; raises ValueError for one that is none."""
        known = {one.name for one in fields(self)}
        if not known >= set(told):
            raise ValueError(sorted(set(told) - known))
        for name, value in told.items():
            setattr(self, name, set(value) if name == "expire" else value)


def cloud(**told: Any) -> Mode:
    """Return the habits of Jira Cloud."""
    return Mode(**told)


def data_center(**told: Any) -> Mode:
    """Return the habits of a Data Center: everything comes inline, pages of up to a thousand."""
    everything = 10**9
    habits: dict[str, Any] = {
        "largest_page": 1000,
        "inline_comments": everything,
        "inline_histories": everything,
        "comment_page": everything,
    }
    return Mode(cloud=False, **(habits | told))
