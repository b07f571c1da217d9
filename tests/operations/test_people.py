"""People: parties, persons and their dated authority, from a file or one by one, each word recorded once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from command_line import PEOPLE, ticket, written
from small_project import ROWS, captured, on, size

from tracker_scope.errors import FileMissing, ImportInvalid, PartyUnknown
from tracker_scope.model.party import Person
from tracker_scope.operations.accounts import missing_accounts
from tracker_scope.operations.lines import register_lines
from tracker_scope.operations.mapping import add_mappings
from tracker_scope.operations.people import add_person, described, import_people
from tracker_scope.operations.recorded import people_of
from tracker_scope.operations.register import build_register, recorded

PERSON = '[[person]]\nid = "client-pm"\nparty = "client"\n'


def test_the_same_file_twice_adds_nothing(project: Path) -> None:
    before = size(project)
    with on(project, "2026-04-01") as workspace:
        told = import_people(workspace, project / "people.toml")
    assert (told.parties, told.persons, size(project)) == ((), (), before)


def test_only_what_is_new_in_a_file_is_recorded(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        told = import_people(workspace, written(project / "more.toml", PEOPLE + PERSON))
        assert [one.id for one in told.persons] == ["client-pm"]
        assert len(people_of(workspace).persons) == 4


def test_a_word_taken_back_and_given_again_is_three_records(project: Path) -> None:
    before = size(project)
    for function in ("lead", "assistant", "lead"):
        with on(project, "2026-04-01") as workspace:
            import_people(workspace, written(project / "more.toml", f'{PERSON}function = "{function}"\n'))
    with on(project, "2026-04-02") as workspace:
        person = people_of(workspace).person("client-pm")
    assert person is not None
    assert (person.function, size(project)) == ("lead", before + 3)


WRITERS = ("newcomer", "newcomer", "robot", "provider-dev")
BROKEN = {
    "not TOML": ("[[person", "not TOML"),
    "another table": ('[[people]]\nid = "x"\n', "people"),
    "a word that nobody knows": (PERSON + 'phone = "1"\n', "phone"),
    "a party that nobody knows": (PERSON.replace('"client"', '"customer"'), "customer"),
    "no party": ('[[person]]\nid = "client-pm"\n', "party"),
    "a side that is none": ('[[party]]\nid = "x"\nname = "x"\nside = "judge"\n', "side"),
    "an account as text": (PERSON + 'accounts = "client-pm"\n', "accounts"),
    "a day that is none": (PERSON + 'authority = [{ from = "spring" }]\n', "from"),
    "an amount without currency": (PERSON + 'authority = [{ may_order_up_to = "20" }]\n', "currency"),
    "an amount in words": (PERSON + 'authority = [{ may_order_up_to = "much EUR" }]\n', "amount"),
    "an authority that ends before it begins": (
        PERSON + "authority = [{ from = 2026-02-01, to = 2026-01-31 }]\n",
        "ends on 2026-01-31, before it begins on 2026-02-01",
    ),
    "one table for the list": ('[person]\nid = "x"\n', "persons"),
    "a number for the list": ("person = 4\n", "persons"),
}


@pytest.mark.parametrize(("text", "named"), [pytest.param(*row, id=name) for name, row in BROKEN.items()])
def test_a_wrong_file_is_refused_by_its_wrong_word_and_leaves_nothing(project: Path, text: str, named: str) -> None:
    before = size(project)
    with on(project, "2026-04-01") as workspace, pytest.raises(ImportInvalid) as refused:
        import_people(workspace, written(project / "more.toml", text))
    assert named in str(refused.value)
    assert size(project) == before


def test_a_file_that_is_absent_or_no_text_is_refused(project: Path) -> None:
    (project / "bytes.toml").write_bytes(b"\xff\xfe")
    with on(project, "2026-04-01") as workspace:
        with pytest.raises(FileMissing):
            import_people(workspace, project / "absent.toml")
        with pytest.raises(ImportInvalid):
            import_people(workspace, project / "bytes.toml")


def command(**more: Any) -> dict[str, object]:
    told = {"party": "client", "function": "", "account": ("a",), "side": None, "party_name": None}
    return told | {"may_decide": False, "may_order_up_to": None, "from_": None, "to": None} | more


def test_a_person_of_the_command_line_has_the_authority_that_is_said() -> None:
    assert described("client-pm", command())[0].authority == ()
    person, party = described("client-pm", command(may_order_up_to="500.00 EUR", from_="2026-01-05", to="2026-05-31"))
    (held,) = person.authority
    assert held.may_order_up_to is not None
    assert (held.may_decide, held.may_order_up_to.amount, party) == (False, Decimal("500.00"), None)
    assert [held.holds(date(2026, *day)) for day in ((1, 4), (1, 5), (5, 31), (6, 1))] == [False, True, True, False]
    assert [person.may_decide(date(2026, 2, 1))] == [False]


def test_a_party_is_recorded_with_its_first_person(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        with pytest.raises(PartyUnknown):
            add_person(workspace, described("x", command(party="expert"))[0])
        add_person(workspace, *described("x", command(party="expert", side="client", party_name="the Expert")))
        party = people_of(workspace).party("expert")
    assert party is not None
    assert (party.name, party.side) == ("the Expert", "client")


REVERSED = {"may_decide": True, "from_": "2026-02-01", "to": "2026-01-31"}


@pytest.mark.parametrize(
    "more", [{"side": "judge"}, {"may_order_up_to": "much"}, {"may_decide": True, "from_": "x"}, REVERSED]
)
def test_what_a_command_line_says_wrongly_is_named(more: dict[str, Any]) -> None:
    with pytest.raises(ImportInvalid):
        described("client-pm", command(**more))


def test_who_wrote_and_is_nobody_recorded_is_counted_in_the_register_and_named_to_the_user(project: Path) -> None:
    rows = [ticket(number, Comment=f"0{number}/Mar/26 9:00 AM;{who};Words.") for number, who in enumerate(WRITERS, 4)]
    captured(project, "2026-03-20", *ROWS, *rows)
    with on(project, "2026-03-21") as workspace:
        assert missing_accounts(workspace) == [("newcomer", 2), ("robot", 1)]
        add_mappings(workspace, {"bots": ["rob*"]})
        assert missing_accounts(workspace) == [("newcomer", 2)]
        found = recorded(workspace)
        lines = register_lines(workspace, found)
        assert lines is not None
        for findings in (build_register(workspace, found).findings, lines.sums.findings):
            assert [(one.count, one.examples) for one in findings if one.code == "unknown_account"] == [(1, ())]
        add_person(workspace, Person(id="client-new", party="client", accounts=("newcomer",)))
        assert missing_accounts(workspace) == []
        known = recorded(workspace)
        assert "unknown_account" not in {one.code for one in build_register(workspace, known).findings}
