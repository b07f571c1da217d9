"""The group file: everything of a draft, refused whole with anything wrong, and read back as it was written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
from command_line import ticket
from drafts_example import DAY, GROUP, LINE, drafted, of_file, restricted
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import ROWS, a_day, amend, captured, moment, size

from tracker_scope.documents.proposal_gaps import missing_words
from tracker_scope.errors import (
    FileExists,
    FileUnreadable,
    ImportInvalid,
    TicketRestricted,
    TicketUnknown,
    TrackerScopeError,
)
from tracker_scope.model.proposal import Acceptance, AmendmentProposal, Effect, ProposalGroup, ProposalLine
from tracker_scope.operations.amendment_group import read_group
from tracker_scope.operations.amendment_group_text import group_text


def test_a_file_says_everything_of_a_draft(project: Path) -> None:
    found = of_file(project, GROUP).proposal
    assert (found.title, found.number, found.effective_on) == ("Amendment No. 2", "2", a_day("2026-05-01"))
    assert [group.goal for group in found.groups] == ["Monthly reports", "Fewer screens"]
    assert [(one.effect, one.clauses) for one in found.lines] == [
        (Effect.MODIFIED, ("4.2",)),
        (Effect.REMOVED, ("4.1",)),
    ]
    assert found.acceptance.period_days == 15
    assert [one.key for one in found.tickets] == ["PRT-2", "PRT-3"]
    assert missing_words(found) == ("line.L2.description",)


WRONG: Final = [
    ("an unknown word", LINE + 'efect = "added"', "entry_unknown"),
    ("an unknown word at the top", 'titel = "A"\n' + LINE, "entry_unknown"),
    ("an unknown effect", LINE + 'effect = "deleted"', "entry_choice"),
    ("a number for a title", LINE + "title = 4", "entry_text"),
    ("a text for a list", LINE + 'tickets = "PRT-1"', "entry_list"),
    ("a number among clauses", LINE + "clauses = [4.2]", "entry_text"),
    ("a text for a day", 'effective_on = "2026-05-01"\n' + LINE, "entry_day"),
    ("an instant for a day", "effective_on = 2026-05-01T00:00:00\n" + LINE, "entry_day"),
    ("a text for a number", '[acceptance]\nperiod_days = "15"\n' + LINE, "entry_whole"),
    ("a negative number of days", "[acceptance]\nperiod_days = -1\n" + LINE, "entry_negative"),
    ("a text for a group", 'group = ["L1"]', "entry_table"),
    ("no id", '[[group]]\n[[group.line]]\ntitle = "A"', "entry_missing"),
    ("an id with a blank", '[[group]]\n[[group.line]]\nid = "L 1"', "entry_form"),
    ("one id twice", LINE + '[[group.line]]\nid = "L1"', "name_twice"),
    ("no line", '[[group]]\ngoal = "None"', "draft_without_line"),
    ("nothing", "", "draft_without_line"),
    ("no TOML", "[[group", "toml"),
    ("depth", "x = " + "[" * 5000, "too_deep"),
    ("a number without end", "x = " + "9" * 5000, "toml"),
]


@pytest.mark.parametrize(("text", "key"), [pytest.param(*row[1:], id=row[0]) for row in WRONG])
def test_a_file_with_anything_wrong_is_refused_whole(project: Path, text: str, key: str) -> None:
    before = size(project)
    with pytest.raises(ImportInvalid) as stopped:
        of_file(project, text)
    assert stopped.value.given["problem"].key == key  # type: ignore[attr-defined]
    assert size(project) == before


@pytest.mark.parametrize("data", [b"\xff\xfe[\x00", b'title = "\xe9"', b"\0"])
def test_a_file_that_is_no_text_is_refused(project: Path, data: bytes) -> None:
    path = project / "group.toml"
    path.write_bytes(data)
    with pytest.raises(ImportInvalid):
        drafted(project, group=path)


def test_a_file_in_utf_8_with_a_mark_is_read(project: Path) -> None:
    path = project / "group.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GROUP.encode())
    assert drafted(project, group=path).new


def test_a_file_larger_than_any_draft_is_refused(project: Path) -> None:
    path = project / "group.toml"
    with path.open("wb") as stream:
        stream.truncate((16 << 20) + 1)
    with pytest.raises(FileUnreadable):
        drafted(project, group=path)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ('tickets = ["PRT-4"]', TicketRestricted),
        ('tickets = ["PRT-9"]', TicketUnknown),
        ('clauses = ["4.9"]', TrackerScopeError),
    ],
)
def test_what_a_line_names_wrongly_is_said_with_its_id(project: Path, more: str, error: type[Exception]) -> None:
    with pytest.raises(ImportInvalid) as stopped:
        of_file(restricted(project), LINE + more)
    problem: Any = stopped.value.given["problem"]
    assert (problem.key, problem.facts["line"]) == ("draft_line", "L1")
    assert isinstance(problem.facts["problem"], error)


def test_a_clause_that_is_not_in_force_yet_cannot_be_named(project: Path) -> None:
    amend(project, "2026-03-11", effective_on="2026-04-01")
    with pytest.raises(ImportInvalid):
        of_file(project, LINE + 'clauses = ["4.8"]')


# the file to complete


def test_what_is_written_to_be_completed_reads_back_as_the_same_draft(project: Path) -> None:
    file = project / "to complete.toml"
    first = drafted(project, "PRT-2", "PRT-3", write_group=file)
    assert first.file == file
    assert not drafted(project, group=file).new
    with pytest.raises(FileExists):
        drafted(project, "PRT-1", write_group=file)
    assert "PRT-1" not in file.read_text("utf-8")


def test_the_standing_draft_can_be_written_again(project: Path) -> None:
    of_file(project, GROUP)
    before = size(project)
    file = project / "again.toml"
    assert drafted(project, write_group=file).file == file
    assert not drafted(project, group=file).new
    assert size(project) == before


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_file_explains_each_of_its_fields(language: Any) -> None:
    text = group_text(proposal_of("x"), Path("group.toml"), language)
    explained = {word for line in text.splitlines() if line.startswith("#") for word in re.findall(r"\w+", line)}
    fields = {line.split(" =")[0].strip("# ") for line in text.splitlines() if " = " in line and "[" not in line[:1]}
    assert {one for one in fields if one.isidentifier()} <= explained | {"id"}
    assert "@" not in text


def proposal_of(text: str, **more: Any) -> AmendmentProposal:
    line = ProposalLine(id="L1", title=text, description=text or None, criterion=text or None)
    told = {"title": text or None, "purpose": text or None, "reservations": (text,) if text else ()}
    return AmendmentProposal.model_validate(
        {"name": "A2", "groups": (ProposalGroup(goal=text or None, lines=(line,)),), "drafted_by": "provider"}
        | {"drafted_at": moment(DAY), "acceptance": Acceptance(tests=text or None)}
        | told
        | more
    )


@settings(max_examples=150)
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Zl", "Zp", "Cn"))).map(str.strip))
def test_any_words_come_back_from_the_file_as_they_were(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    from tracker_scope.documents.visible import visible

    path = tmp_path_factory.getbasetemp() / "words.toml"
    path.write_text(group_text(proposal_of(text), path, "en"), "utf-8", newline="")
    told, shown = read_group(path), visible(text) or None
    assert (told.title, told.purpose, told.acceptance.tests) == (shown, shown, shown)
    assert (told.lines[0].title, told.lines[0].description) == (shown or "", shown)
    assert told.reservations == ((shown,) if shown else ())


@pytest.mark.parametrize(
    "title", ['"]\n[[group]]\ngoal = "x', "\u202egpj.exe", "=cmd|' /C calc'!A0", "{{7*7}}", "@file@", "\ud800", "#"]
)
def test_a_hostile_title_stays_a_title(project: Path, title: str) -> None:
    shown = title.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    captured(project, "2026-03-11", *ROWS, ticket(5, shown))
    file = project / "hostile.toml"
    drafted(project, "PRT-5", write_group=file)
    (line,) = drafted(project, group=file).proposal.lines
    assert [one.key for one in line.tickets] == ["PRT-5"]
