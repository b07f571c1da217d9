"""Replies to notices: the other party's own writing, with its day; a reply decides nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from command_line import copy_of, ticket, written
from small_project import captured, classes, on, register, size
from told_project import history, notice, replied, to_be_told, told

from tracker_scope.errors import (
    DateInFuture,
    FileUnreadable,
    NoticeNotSent,
    NoticeUnknown,
    NoticeWithoutTicket,
    PersonUnknown,
    ReplierElsewhere,
    ReplyBeforeSent,
    ReplyDated,
    ReplyUndated,
    SourceElsewhere,
    SourceNotFound,
    SourceNotTheirs,
    TicketUnknown,
    TrackerScopeError,
)


@pytest.fixture(name="told")
def _told(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("to-be-told", to_be_told, tmp_path / "portal", tmp_path_factory)


@pytest.fixture(name="gone")
def _gone(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("told", told, tmp_path / "portal", tmp_path_factory)


def test_a_comment_is_a_reply_with_its_own_day(gone: Path) -> None:
    done = replied(gone, "2026-05-20")
    assert (done.new, done.has_authority, done.reply.replied_on) == (True, True, date(2026, 5, 6))
    assert (done.reply.by, done.reply.party, len(done.reply.tickets)) == ("client-dsi", "client", 2)
    before = size(gone)
    assert not replied(gone, "2026-05-21").new
    assert size(gone) == before
    assert history(gone)[0].replies == (done.reply,)


def test_a_reply_decides_nothing(gone: Path) -> None:
    before = register(gone, "2026-05-19")
    replied(gone, "2026-05-20")
    after = register(gone, "2026-05-21")
    assert classes(after) == classes(before)
    assert after.telling == before.telling


def test_a_file_is_a_reply_of_the_day_that_is_given(gone: Path) -> None:
    letter = written(gone / "letter.txt", "PRT-3 is withdrawn.")
    done = replied(gone, "2026-05-20", source=str(letter), on="2026-05-07", tickets=["prt-3"])
    assert [one.id for one in done.reply.tickets] == ["1003"]
    with on(gone, "2026-06-01") as workspace:
        assert workspace.ledger.file(done.reply.source.digest or "") == letter.read_bytes()


def test_a_comment_elsewhere_speaks_of_the_notice_when_it_names_it(gone: Path) -> None:
    rows = (
        ticket(6, "Weekly", Comment="06/May/26 9:00 AM;client-dsi;As for n-1, we agree to talk."),
        ticket(7, "Monthly", Comment="06/May/26 9:00 AM;client-dsi;As for PRT-3, we agree to talk."),
        ticket(8, "Yearly", Comment="06/May/26 9:00 AM;client-dsi;As for N-12, we agree to talk."),
    )
    captured(gone, "2026-05-10", *rows, source="talks")
    assert replied(gone, "2026-05-20", source="PRT-6#1").new
    assert replied(gone, "2026-05-20", source="PRT-7#1").new
    with pytest.raises(SourceElsewhere) as refused:
        replied(gone, "2026-05-20", source="PRT-8#1")
    assert "PRT-3" in str(refused.value)


def test_a_person_without_authority_leaves_a_remark(gone: Path) -> None:
    letter = str(written(gone / "letter.txt", "Fine."))
    assert not replied(gone, "2026-05-20", by="client-desk", source=letter, on="2026-05-07").has_authority


REPLIES: list[tuple[str, dict[str, Any], type[TrackerScopeError]]] = [
    ("no such notice", {"notice": "N-2"}, NoticeUnknown),
    ("nobody of that name", {"by": "client-ceo"}, PersonUnknown),
    ("somebody of another party", {"by": "provider-pm"}, ReplierElsewhere),
    ("the words of another person", {"by": "client-desk"}, SourceNotTheirs),
    ("no such comment", {"source": "PRT-4#9"}, SourceNotFound),
    ("a missing file", {"source": "nowhere.txt"}, SourceNotFound),
    ("a comment of another ticket", {"source": "PRT-1#1"}, SourceElsewhere),
    ("a ticket that is not raised", {"tickets": ["PRT-2"]}, NoticeWithoutTicket),
    ("a ticket that is not captured", {"tickets": ["PRT-99"]}, TicketUnknown),
    ("a file without a day", {"source": "{letter}"}, ReplyUndated),
    ("a file without a word", {"source": "{empty}", "on": "2026-05-07"}, FileUnreadable),
    ("another day than the comment's", {"on": "2026-05-08"}, ReplyDated),
    ("before the notice went", {"source": "{letter}", "on": "2026-05-03"}, ReplyBeforeSent),
    ("a day that has not come", {"source": "{letter}", "on": "2026-05-21"}, DateInFuture),
]


@pytest.mark.parametrize(("more", "error"), [pytest.param(*row[1:], id=row[0]) for row in REPLIES])
def test_a_reply_that_cannot_be_is_refused(gone: Path, more: dict[str, Any], error: type[TrackerScopeError]) -> None:
    letter = str(written(gone / "letter.txt", "Fine."))
    empty = str(written(gone / "empty.txt", " \n"))
    told = {name: {"{letter}": letter, "{empty}": empty}.get(str(value), value) for name, value in more.items()}
    before = size(gone)
    with pytest.raises(error) as refused:
        replied(gone, "2026-05-20", **told)
    assert type(refused.value) is error
    assert size(gone) == before


def test_no_reply_before_a_sending_is_recorded(told: Path) -> None:
    notice(told, "2026-05-01")
    with pytest.raises(NoticeNotSent):
        replied(told, "2026-05-20")
