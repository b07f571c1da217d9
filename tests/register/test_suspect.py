"""Suspect links: what a person had before them decides, whatever was recorded since."""

from __future__ import annotations

from builders import AMENDED, WRITTEN, case, decided, digest, said, ticket, version

from tracker_scope.contract.in_force import Lookup
from tracker_scope.model.contract import ContractText
from tracker_scope.model.register import Classification
from tracker_scope.model.ticket import Version
from tracker_scope.model.trace import DecisionKind, SuspectCause
from tracker_scope.register.classify import classify
from tracker_scope.register.suspect import decision_suspect, mention_suspect

BEFORE = digest("4.1 as the baseline words it")
DECIDED = decided(DecisionKind.CLAUSES, "4.1")


def test_an_amendment_recorded_later_with_earlier_effect_makes_the_link_suspect() -> None:
    reworded = version("4.1", since=AMENDED)
    period = reworded.in_force.model_copy(update={"from_": WRITTEN})
    text = ContractText(versions=(reworded.model_copy(update={"in_force": period}),))
    (cause,) = decision_suspect(DECIDED, case(ticket()), Lookup(text))
    after = digest("4.1 as the amendment words it")
    assert cause == SuspectCause(moved="clause", clause="4.1", before=BEFORE, after=after, since=WRITTEN)


def test_a_clause_taken_away_before_the_decision_is_not_forgotten() -> None:
    lookup = Lookup(ContractText(versions=(version("4.1", to=WRITTEN),)))
    found = classify(case(ticket(), [DECIDED]), lookup)
    assert found.suspect == (SuspectCause(moved="clause_ended", clause="4.1", before=BEFORE),)
    assert found.classification is Classification.BASELINE


def test_two_parties_naming_clauses_that_are_gone_still_differ() -> None:
    both = [DECIDED, decided(DecisionKind.CLAUSES, "6.1", by="client-dsi")]
    assert classify(case(ticket(), both), Lookup(ContractText())).classification is Classification.CONTESTED


def test_the_text_moved_since_the_first_version_after_the_mention() -> None:
    texts = tuple(
        Version(value=digest(text), since=WRITTEN.replace(day=day)) for text, day in [("a", 1), ("b", 9), ("c", 20)]
    )
    one = ticket(texts=texts)
    (cause,) = mention_suspect(said("4.1", at=WRITTEN.replace(day=10)), version("4.1"), case(one), Lookup(
        ContractText(versions=(version("4.1"),))
    ))  # fmt: skip
    assert (cause.before, cause.after, cause.since) == (digest("b"), digest("c"), WRITTEN.replace(day=20))


def test_a_text_that_came_back_is_not_suspect() -> None:
    texts = tuple(
        Version(value=digest(text), since=WRITTEN.replace(day=day)) for text, day in [("a", 1), ("b", 9), ("a", 20)]
    )
    found = classify(case(ticket(said("4.1"), texts=texts)), Lookup(ContractText(versions=(version("4.1"),))))
    assert found.suspect == ()
