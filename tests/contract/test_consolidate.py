from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.contract.consolidate import Amendment, consolidate
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.in_force import Lookup, clauses_in_force
from tracker_scope.model.contract import (
    Clause,
    ClauseChange,
    ContractDocument,
    ContractText,
    NotSupplied,
    Place,
    Reading,
)
from tracker_scope.model.time import Period

START = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = Place(file="x.md", line_from=1, line_to=1, start=0, end=1)


def day(count: int) -> datetime:
    return START + timedelta(days=count)


def clause(number: str, text: str = "", aliases: tuple[str, ...] = ()) -> Clause:
    return Clause(number=number, text=text, aliases=aliases, place=PLACE, digest=clause_digest(number, "", text))


def document(name: str, on: int, signed: int | None = None, record: int = 0) -> ContractDocument:
    return ContractDocument(
        id=name,
        kind="baseline" if name == "baseline" else "amendment",
        label=name,
        file=f"{name}.md",
        digest="",
        signed_on=date(2026, 1, 1) + timedelta(days=on if signed is None else signed),
        effective_on=date(2026, 1, 1) + timedelta(days=on),
        effective_from=day(on),
        reader="markdown 1",
        record=record,
        recorded_at=day(0),
    )


def change(action: str, number: str, text: str = "") -> ClauseChange:
    new = None if action == "deleted" else clause(number, text)
    return ClauseChange.model_validate({"action": action, "number": number, "clause": new, "passage": PLACE})


def text_of(
    numbers: Sequence[str], amendments: Sequence[Amendment] = (), not_supplied: Sequence[NotSupplied] = ()
) -> ContractText:
    reading = Reading(clauses=tuple(clause(number, "old", (f"section-{number}",)) for number in numbers))
    return consolidate((document("baseline", 0), reading), amendments, not_supplied)


def numbers_at(text: ContractText, count: int) -> list[tuple[str, str]]:
    return [(one.clause.number, one.clause.text) for one in clauses_in_force(text, day(count))]


def codes(text: ContractText) -> list[str]:
    return [one.code for one in text.findings]


def test_each_date_has_its_text() -> None:
    changes = (change("replaced", "4.2", "new"), change("added", "4.4", "more"), change("deleted", "5"))
    text = text_of(["4", "4.2", "4.3", "5", "6"], [(document("a1", 10), changes)])
    assert numbers_at(text, -1) == []
    assert numbers_at(text, 9) == [(number, "old") for number in ("4", "4.2", "4.3", "5", "6")]
    assert numbers_at(text, 10) == [("4", "old"), ("4.2", "new"), ("4.3", "old"), ("4.4", "more"), ("6", "old")]
    assert codes(text) == []


def test_a_version_ends_at_the_instant_when_the_next_starts() -> None:
    text = text_of(["4.2"], [(document("a1", 10), (change("replaced", "4.2", "new"),))])
    old, new = text.versions
    assert (old.in_force.to, new.in_force.from_, new.in_force.to) == (day(10), day(10), None)
    assert old.identity == new.identity == "4.2"
    assert (old.document, new.document, new.document_kind) == ("baseline", "a1", "amendment")


def test_amendments_of_one_day_apply_in_the_order_of_their_signature_and_record() -> None:
    late = (document("late", 10, signed=5), (change("replaced", "4.2", "late"),))
    early = (document("early", 10, signed=4), (change("replaced", "4.2", "early"),))
    last = (document("last", 10, signed=5, record=3), (change("replaced", "4.2", "last"),))
    assert numbers_at(text_of(["4.2"], [last, late, early]), 10) == [("4.2", "last")]


def test_a_number_that_is_borne_again_is_another_clause() -> None:
    first = (document("a1", 10), (change("deleted", "7"),))
    second = (document("a2", 20), (change("added", "7", "other"),))
    text = text_of(["7"], [first, second])
    assert [(one.identity, one.clause.text) for one in text.versions] == [("7", "old"), ("7~2", "other")]


def test_a_change_of_a_number_borne_twice_ends_neither() -> None:
    text = text_of(["4.2", "4.2"], [(document("a1", 10), (change("replaced", "4.2", "new"),))])
    assert len(Lookup(text).by_target("4.2", day(10))) == 3


def test_an_amendment_from_before_the_baseline_holds_with_it() -> None:
    changes = (change("deleted", "8"), change("added", "4", "again"))
    text = text_of(["4"], [(document("a1", -5), changes)])
    assert codes(text) == ["amendment_before_baseline", "amendment_signed_before_baseline"]
    assert numbers_at(text, 0) == [("4", "again")]


def test_look_ups_by_number_identifier_and_anchor() -> None:
    text = text_of(["4.2", "EX-12", "Annexe 1", "A"], [(document("a1", 10), (change("deleted", "4.2"),))])
    lookup = Lookup(text)

    def found(target: str, count: int = 5) -> list[str]:
        return [one.identity for one in lookup.by_target(target, day(count))]

    assert found("4.2") == found("#section-4.2") == found("#SECTION-4.2") == ["4.2"]
    assert found("ex-12") == ["EX-12"]
    assert found("Appendix 1") == found("annexe 1") == ["Annexe 1"]
    assert found("Annexe A") == found("a") == ["A"]
    assert found("9.9") == found("4.2", 10) == found("4.2", -1) == []
    assert lookup.version_at("4.2", day(9)) == text.versions[0]
    assert lookup.version_at("4.2", day(10)) is None
    assert lookup.versions("4.2") == text.versions[:1]


def test_periods_without_a_text() -> None:
    period = Period.model_validate({"from": day(3), "to": day(5)})
    lookup = Lookup(text_of(["1"], not_supplied=[NotSupplied(period=period)]))
    assert [lookup.is_supplied(day(count)) for count in (2, 3, 4, 5)] == [True, False, False, True]


CHANGES = st.builds(
    change,
    st.sampled_from(["replaced", "added", "deleted"]),
    st.sampled_from(["1", "2", "2.1", "3", "4"]),
    st.text(max_size=3),
)
AMENDMENTS = st.lists(st.tuples(st.integers(-2, 30), st.lists(CHANGES, max_size=6).map(tuple)), max_size=6).map(
    lambda some: [(document(f"a{n}", on, record=n + 1), changes) for n, (on, changes) in enumerate(some)]
)


@given(AMENDMENTS, st.integers(-3, 32))
def test_one_version_of_an_identity_at_any_instant(amendments: list[Amendment], count: int) -> None:
    held = clauses_in_force(text_of(["1", "2", "2.1", "3"], amendments), day(count))
    assert len({one.identity for one in held}) == len(held)


@given(AMENDMENTS, st.randoms())
def test_the_order_in_which_amendments_are_given_does_not_matter(amendments: list[Amendment], chance: object) -> None:
    shuffled = list(amendments)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert text_of(["1", "2", "2.1"], shuffled) == text_of(["1", "2", "2.1"], amendments)


@given(AMENDMENTS)
def test_no_clause_disappears_without_an_ended_period(amendments: list[Amendment]) -> None:
    text = text_of(["1", "2", "2.1", "3"], amendments)
    assert {one.identity for one in text.versions} >= {"1", "2", "2.1", "3"}
    for identity in {one.identity for one in text.versions}:
        periods = [one.in_force for one in text.versions if one.identity == identity]
        assert all(one.to == after.from_ for one, after in pairwise(periods))
        assert periods[-1].to is None or any(periods[-1].to == max(one.effective_from, day(0)) for one, _ in amendments)
