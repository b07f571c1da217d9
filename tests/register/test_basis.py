"""What a classification rests on is named with its place and digest, and nothing restricted is quoted."""

from __future__ import annotations

from datetime import date, timedelta

from builders import AMENDED, NOW, SIGNED, WRITTEN, case, decided, digest, entry, said, ticket, version

from tracker_scope.model.register import BasisSource
from tracker_scope.model.ticket import Version
from tracker_scope.model.trace import DecisionKind, EvidenceRef
from tracker_scope.register.basis import decision_basis, mention_basis, text_digest_at

TEXTS = (Version(value=digest("a"), since=WRITTEN), Version(value=digest("b"), since=AMENDED))


def test_a_reference_is_cited_with_its_place_and_the_text_of_its_day() -> None:
    (basis,) = entry(ticket(said("4.1", at=AMENDED - timedelta(days=1)), texts=TEXTS)).basis
    assert (basis.kind, basis.clause, basis.by, basis.cited) == ("reference", "4.1", "client-dsi", "§ 4.1")
    assert basis.made_on == date(2026, 5, 10)
    assert basis.source == BasisSource(document="PIM-1", digest=digest("a"), place="description:7")


def test_the_day_of_a_reference_is_that_of_the_project() -> None:
    late = case(ticket(said("4.1", at=WRITTEN - timedelta(minutes=30))))
    basis = [
        mention_basis(late.model_copy(update={"zone": zone}), late.readings[0].mention, version("4.1"))
        for zone in ("UTC", "Europe/Paris")
    ]
    assert [one.made_on for one in basis] == [date(2026, 3, 31), date(2026, 4, 1)]


def test_a_restricted_reference_is_not_quoted() -> None:
    (basis,) = entry(ticket(said("4.1", restricted=True))).basis
    assert basis.cited is None


def test_a_declared_type_rests_on_the_ticket_as_of_the_date() -> None:
    one = ticket(type_="Technical task", texts=TEXTS)
    (now,), (then,) = entry(one).basis, entry(one, at=AMENDED - timedelta(days=1)).basis
    assert (now.kind, now.cited, now.source.place) == ("declared_type", "Technical task", "type")
    assert (now.source.digest, then.source.digest) == (digest("b"), digest("a"))


def test_a_decision_rests_on_its_record_or_on_the_writing_that_it_cites() -> None:
    comment = EvidenceRef(kind="comment", ticket="PIM-2", comment="77", number=3, digest="d", record=9)
    file = EvidenceRef(kind="file", file="letter.pdf", digest="e", record=-1)
    written = [
        decision_basis(decided(DecisionKind.INTERNAL, record=12, source=source), "decision")[0].source
        for source in (None, comment, file)
    ]
    assert written == [
        BasisSource(document="ledger", digest=digest("first text"), place="record:12"),
        BasisSource(document="PIM-2", digest="d", place="comment:3"),
        BasisSource(document="letter.pdf", digest="e", place="file"),
    ]


def test_a_decision_gives_one_basis_a_clause() -> None:
    bases = decision_basis(decided(DecisionKind.CLAUSES, "4.1", "6.1"), "position")
    assert [(one.kind, one.clause, one.party, one.decision) for one in bases] == [
        ("position", "4.1", "provider", "clauses"),
        ("position", "6.1", "provider", "clauses"),
    ]
    assert [one.clause for one in decision_basis(decided(DecisionKind.INTERNAL), "decision")] == [None]


def test_before_its_first_version_a_text_is_the_first() -> None:
    assert [text_digest_at(ticket(texts=TEXTS), at) for at in (SIGNED, NOW)] == [digest("a"), digest("b")]
    assert text_digest_at(ticket(texts=()), NOW) == ""
