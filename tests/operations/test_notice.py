"""Notices: written once, gone when somebody says so, answered in the other party's own writing; facts are not acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from command_line import copy_of, ticket, written
from small_project import captured, classes, decided, on, register, size
from told_project import NOT, history, keys, notice, sent, tellings, to_be_told, told

from tracker_scope.errors import (
    ByMissing,
    DateInFuture,
    FormatUnknown,
    NoticeNotSent,
    NoticeToItself,
    NoticeUndecided,
    NoticeUnknown,
    PartyUnknown,
    PersonUnknown,
    SendingUnclear,
    SentBeforeWritten,
    SourceNotFound,
    TicketUnknown,
    TrackerScopeError,
)
from tracker_scope.model.notice import TellingSums
from tracker_scope.operations.notice_sent import withdraw_sent
from tracker_scope.operations.notices import notices_by
from tracker_scope.operations.publication import Output
from tracker_scope.operations.recorded import documents_of
from tracker_scope.operations.status import status
from tracker_scope.operations.withdraw_document import withdraw_document


@pytest.fixture(name="told")
def _told(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("to-be-told", to_be_told, tmp_path / "portal", tmp_path_factory)


@pytest.fixture(name="gone")
def _gone(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("told", told, tmp_path / "portal", tmp_path_factory)


# the page


def test_without_a_ticket_all_that_is_recognised_and_not_told_is_raised(told: Path) -> None:
    done = notice(told, "2026-05-01")
    assert done.notice is not None
    assert (done.notice.id, done.new, done.withheld) == ("N-1", True, ("PRT-5",))
    assert (done.notice.from_, done.notice.to, done.notice.by) == ("provider", "client", "provider-pm")
    assert keys(done.notice) == ["PRT-3", "PRT-4"]
    (file,) = done.files
    assert file.path.name == "notice-N-1.en.md"
    text = file.path.read_text("utf-8")
    assert "8.1 Hardware" in text
    assert "1 restricted ticket" in text
    assert "K7" not in text
    assert "PRT-5" not in text


def test_that_it_was_written_does_not_say_that_it_went(told: Path) -> None:
    notice(told, "2026-05-01")
    assert {one.told_on for one in tellings(told, "2026-05-02").values()} == {None}
    assert register(told, "2026-05-02").telling.not_told == 3


def test_the_same_notice_again_is_one_and_gives_the_same_page(told: Path) -> None:
    first = notice(told, "2026-05-01")
    before = size(told)
    page = first.files[0].path.read_bytes()
    again = notice(told, "2026-05-09", "prt-4", "PRT-3", "PRT-5")
    assert (again.new, again.notice) == (False, first.notice)
    assert again.files[0].path.read_bytes() == page
    assert size(told) == before


def test_the_tree_is_the_one_before_the_notice_was_recorded(told: Path) -> None:
    before = size(told)
    page = notice(told, "2026-06-01").files[0].path.read_text("utf-8")
    assert f"Before it, the ledger held {before} records" in page


def test_a_passage_whose_document_was_taken_back_is_still_said_to_be_cited(told: Path) -> None:
    decided(told, "2026-05-01", "PRT-4", NOT, clauses=("4.1",))
    with on(told, "2026-05-02") as workspace:
        withdraw_document(workspace, documents_of(workspace)[0].label, "provider-pm", "Another file was signed.")
    page = notice(told, "2026-05-03", "PRT-4").files[0].path.read_text("utf-8")
    assert "cited by it: 4.1 (no text is recorded under this number on the day of the decision)." in page


def test_what_changed_since_makes_another_notice(told: Path) -> None:
    notice(told, "2026-05-01", "PRT-4")
    captured(told, "2026-05-02", ticket(4, "A map", "We wish two maps."), source="more")
    assert keys(notice(told, "2026-05-03", "PRT-4").notice) == ["PRT-4"]
    decided(told, "2026-05-04", "PRT-4", NOT, reason="as read again")
    notice(told, "2026-05-05", "PRT-4")
    assert [one.notice.id for one in history(told)] == ["N-1", "N-2", "N-3"]
    assert len({one.notice.items[0].text_digest for one in history(told)}) == 2


def test_what_was_told_is_not_raised_again_unless_named(gone: Path) -> None:
    done = notice(gone, "2026-05-05")
    assert (done.notice, done.files, done.withheld) == (None, (), ("PRT-5",))
    assert keys(notice(gone, "2026-05-06", "PRT-4").notice) == ["PRT-4"]


def test_what_the_other_party_states_itself_is_not_raised(told: Path) -> None:
    letter = str(written(told / "letter.txt", "This is new work."))
    decided(told, "2026-04-09", "PRT-3", NOT, by="client-dsi", source=letter, made_on="2026-04-08")
    assert keys(notice(told, "2026-05-01").notice) == ["PRT-4"]
    found = tellings(told, "2026-05-01")["PRT-3"]
    assert (found.stated_by, found.stated_on, found.recognised_by) == ("client", date(2026, 4, 8), "provider")


def test_positions_that_differ_are_raised_with_both(told: Path) -> None:
    letter = str(written(told / "letter.txt", "It is in 4.1."))
    decided(told, "2026-04-09", "PRT-3", by="client-dsi", source=letter, made_on="2026-04-08")
    done = notice(told, "2026-05-01", "PRT-3")
    assert "tied to 4.1" in done.files[0].path.read_text("utf-8")
    assert tellings(told, "2026-05-01")["PRT-3"].recognised_on == date(2026, 4, 1)


def test_what_was_found_covered_since_is_not_raised(told: Path) -> None:
    decided(told, "2026-04-09", "PRT-3")
    assert keys(notice(told, "2026-05-01").notice) == ["PRT-4"]
    assert tellings(told, "2026-05-01")["PRT-3"].recognised_on is None


def test_only_restricted_tickets_make_no_page(told: Path) -> None:
    done = notice(told, "2026-05-01", "PRT-5")
    assert (done.notice, done.withheld) == (None, ("PRT-5",))
    assert history(told) == ()


REFUSALS: list[tuple[str, tuple[str, ...], dict[str, Any], type[TrackerScopeError]]] = [
    ("no such party", (), {"to": "third"}, PartyUnknown),
    ("one's own party", (), {"to": "provider"}, NoticeToItself),
    ("nobody of that name", (), {"by": "provider-ceo"}, PersonUnknown),
    ("nobody named", (), {"by": None}, ByMissing),
    ("no such ticket", ("PRT-99",), {}, TicketUnknown),
    ("nobody decided", ("PRT-2",), {}, NoticeUndecided),
    ("only the addressee decided", ("PRT-3",), {"to": "provider", "by": "client-dsi"}, NoticeUndecided),
    ("no such format", (), {"output": Output(formats=("papyrus",))}, FormatUnknown),
]


@pytest.mark.parametrize(("tickets", "more", "error"), [pytest.param(*row[1:], id=row[0]) for row in REFUSALS])
def test_what_cannot_be_told_is_refused(
    told: Path, tickets: tuple[str, ...], more: dict[str, Any], error: type[TrackerScopeError]
) -> None:
    with pytest.raises(error) as refused:
        notice(told, "2026-05-01", *tickets, **more)
    assert type(refused.value) is error


# that it went


def test_a_sending_is_a_fact_with_its_day(gone: Path) -> None:
    found = tellings(gone, "2026-05-05")
    assert {key: (one.told_on, one.notice, one.days) for key, one in found.items() if one.recognised_on} == {
        "PRT-3": (date(2026, 5, 4), "N-1", 33),
        "PRT-4": (date(2026, 5, 4), "N-1", 32),
        "PRT-5": (None, None, None),
    }
    assert register(gone, "2026-05-10").telling == TellingSums(
        recognised=3, told=2, not_told=1, oldest_ticket="PRT-5", oldest_on=date(2026, 4, 3), oldest_days=31,
        median_days=32.5,
    )  # fmt: skip


def test_a_sending_counts_from_its_day_and_from_its_record(gone: Path) -> None:
    assert tellings(gone, "2026-06-01", "2026-05-03")["PRT-3"].told_on is None
    assert tellings(gone, "2026-06-01", "2026-05-04")["PRT-3"].told_on == date(2026, 5, 4)
    assert tellings(gone, "2026-06-01", "2026-05-09", "2026-05-03")["PRT-3"].told_on is None


def test_a_sending_decides_nothing_and_is_no_reply(gone: Path) -> None:
    (found,) = history(gone)
    assert (len(found.sent), found.replies) == (1, ())
    assert classes(register(gone, "2026-05-05"))["PRT-3"] == "not_covered"


def test_several_sendings_stay_and_the_first_counts(gone: Path) -> None:
    later = sent(gone, "2026-05-09", how="registered letter")
    assert (later.new, later.first) == (True, False)
    before = size(gone)
    assert not sent(gone, "2026-05-09", how="registered letter").new
    assert size(gone) == before
    assert len(history(gone)[0].sent) == 2
    assert tellings(gone, "2026-06-01")["PRT-3"].told_on == date(2026, 5, 4)


def test_what_shows_that_it_went_is_kept_by_digest(told: Path) -> None:
    notice(told, "2026-05-01")
    message = written(told / "message.eml", "Dear all, our notice N-1.")
    done = sent(told, "2026-05-04", source=str(message))
    assert done.sending.source is not None
    with on(told, "2026-06-01") as workspace:
        assert workspace.ledger.file(done.sending.source.digest or "") == message.read_bytes()


def test_an_earlier_day_needs_what_went_then(told: Path) -> None:
    notice(told, "2026-05-01")
    with pytest.raises(SentBeforeWritten):
        sent(told, "2026-04-20", on="2026-04-20")
    message = str(written(told / "message.eml", "We do not find these two."))
    assert sent(told, "2026-04-20", on="2026-04-20", source=message).first
    assert tellings(told, "2026-06-01")["PRT-3"].days == 19


SENDINGS: list[tuple[str, dict[str, Any], type[TrackerScopeError]]] = [
    ("no such notice", {"notice": "N-2"}, NoticeUnknown),
    ("a day that has not come", {"on": "2026-06-02"}, DateInFuture),
    ("nothing said of the way", {"how": "  "}, SendingUnclear),
    ("no such file", {"source": "nowhere.eml"}, SourceNotFound),
    ("a comment is no file", {"source": "PRT-4#1"}, SourceNotFound),
]


@pytest.mark.parametrize(("more", "error"), [pytest.param(*row[1:], id=row[0]) for row in SENDINGS])
def test_a_sending_that_cannot_be_is_refused(told: Path, more: dict[str, Any], error: type[TrackerScopeError]) -> None:
    notice(told, "2026-05-01")
    before = size(told)
    with pytest.raises(error):
        sent(told, "2026-05-04", **more)
    assert size(told) == before


def test_a_sending_recorded_by_mistake_is_taken_back_and_stays(gone: Path) -> None:
    with on(gone, "2026-05-06") as workspace:
        assert [one.sent_on for one in withdraw_sent(workspace, "n-1", "provider-pm", "it never left")] == [
            date(2026, 5, 4)
        ]
        with pytest.raises(NoticeNotSent):
            withdraw_sent(workspace, "N-1", "provider-pm", "it never left")
        with pytest.raises(SendingUnclear):
            withdraw_sent(workspace, "N-1", "provider-pm", " ")
    assert tellings(gone, "2026-05-07")["PRT-3"].told_on is None
    assert tellings(gone, "2026-06-01", "2026-05-06", "2026-05-05")["PRT-3"].told_on == date(2026, 5, 4)
    (found,) = history(gone)
    assert (found.sent, len(found.withdrawn)) == ((), 1)
    earlier, later = (next(notices_by([found], date(2026, 5, day))) for day in (3, 4))
    assert (earlier.withdrawn, later.withdrawn) == ((), found.withdrawn)
    assert keys(notice(gone, "2026-05-08").notice) == ["PRT-3", "PRT-4"]
    assert sent(gone, "2026-05-04", on="2026-05-04").new
    assert tellings(gone, "2026-06-01")["PRT-3"].told_on == date(2026, 5, 4)


# the headline


def test_the_status_says_what_to_tell_next(told: Path) -> None:
    with on(told, "2026-05-01") as workspace:
        assert status(workspace).next == "notice"
    notice(told, "2026-05-01")
    sent(told, "2026-05-04")
    with on(told, "2026-05-05") as workspace:
        found = status(workspace)
    assert found.next != "notice"  # the restricted one cannot be told by a page
    assert found.telling is not None
    assert found.telling.not_told == 1
