from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.contract.consolidate import consolidate
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.in_force import clauses_in_force
from tracker_scope.contract.renumbering import new_numbers, renumbered
from tracker_scope.model.contract import Clause, ClauseChange, ContractDocument, ContractText, Place, Reading

PLACE = Place(file="x.md", line_from=1, line_to=1, start=0, end=1)
NUMBERS = ["1", "1.1", "2", "2.1", "3"]


def clause(number: str) -> Clause:
    text, aliases = f"words of {number}", (f"slug-{number}", f"section-{number}")
    return Clause(
        number=number, title="", text=text, aliases=aliases, place=PLACE, digest=clause_digest(number, "", text)
    )


def document(kind: str, on: int) -> ContractDocument:
    day = {"signed_on": date(2026, 1, on), "effective_on": date(2026, 1, on)}
    at = datetime(2026, 1, on, tzinfo=UTC)
    more = {"id": kind, "kind": kind, "label": kind, "file": "", "digest": "", "reader": "markdown 1"}
    return ContractDocument.model_validate({**day, **more, "effective_from": at, "recorded_at": at})


def change(action: str, number: str, new: str | None = None) -> ClauseChange:
    worded = clause(number) if action in {"added", "replaced"} else None
    given = {"action": action, "number": number, "new_number": new, "clause": worded, "passage": PLACE}
    return ClauseChange.model_validate(given)


def amended(*changes: ClauseChange) -> ContractText:
    reading = Reading(clauses=tuple(map(clause, NUMBERS)))
    return consolidate((document("baseline", 1), reading), [(document("amendment", 5), changes)])


def held(text: ContractText) -> dict[str, str]:
    clauses = clauses_in_force(text, datetime(2026, 1, 6, tzinfo=UTC))
    return {one.clause.number: one.identity for one in clauses}


def test_what_is_numbered_below_a_clause_follows_it() -> None:
    assert new_numbers({"2": "4", "2.1": "5"}, ["1", "2", "2.1", "2.2", "21"]) == {"2": "4", "2.1": "5", "2.2": "4.2"}


def test_a_renumbered_clause_keeps_its_words_and_has_the_anchors_of_its_new_number() -> None:
    moved = renumbered(clause("2"), "4")
    assert (moved.number, moved.text, moved.place) == ("4", "words of 2", PLACE)
    assert moved.aliases[0] == "slug-2"
    assert "section-2" not in moved.aliases
    assert "section-4" in moved.aliases
    assert moved.digest == clause_digest("4", "", "words of 2")


def test_the_identity_stays_and_a_version_begins_at_the_date() -> None:
    text = amended(change("renumbered", "2", "4"))
    assert held(text) == {"1": "1", "1.1": "1.1", "4": "2", "4.1": "2.1", "3": "3"}
    old, new = (one for one in text.versions if one.identity == "2")
    assert (old.in_force.to, new.in_force.from_, new.document) == (new.in_force.from_, old.in_force.to, "amendment")
    assert (old.clause.number, new.clause.number, new.clause.text) == ("2", "4", "words of 2")


def test_two_clauses_swap_their_numbers() -> None:
    text = amended(change("renumbered", "1", "2"), change("renumbered", "2", "1"))
    assert held(text) == {"2": "1", "2.1": "1.1", "1": "2", "1.1": "2.1", "3": "3"}


def test_a_clause_is_added_under_the_number_that_another_gives_up() -> None:
    text = amended(change("added", "2"), change("renumbered", "2", "3"), change("renumbered", "3", "4"))
    assert held(text) == {"1": "1", "1.1": "1.1", "2": "2~2", "3": "2", "3.1": "2.1", "4": "3"}


def test_a_clause_takes_the_number_of_one_that_is_deleted() -> None:
    assert held(amended(change("renumbered", "3", "1.1"), change("deleted", "1.1")))["1.1"] == "3"


def test_a_number_that_no_clause_bears_moves_nothing() -> None:
    assert list(held(amended(change("renumbered", "9", "10")))) == NUMBERS


@given(st.lists(st.tuples(st.sampled_from(NUMBERS), st.sampled_from([*NUMBERS, "4", "5.1"])), max_size=5))
def test_renumbering_loses_no_clause(pairs: list[tuple[str, str]]) -> None:
    text = amended(*(change("renumbered", old, new) for old, new in pairs))
    clauses = clauses_in_force(text, datetime(2026, 1, 6, tzinfo=UTC))
    assert sorted(one.identity for one in clauses) == NUMBERS
    assert {one.identity: one.clause.text for one in clauses} == {one: f"words of {one}" for one in NUMBERS}
