"""Contract documents: one baseline, signed amendments that change something, each recorded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import AMENDMENT, SPECIFICATION
from small_project import add, amend, bare, moment, on, size

from tracker_scope.errors import (
    AmendmentUnreadable,
    BaselineExists,
    BaselineMissing,
    ContractEmpty,
    ContractFormatUnknown,
    DateInFuture,
    DateInvalid,
    DocumentAmbiguous,
    DocumentRecorded,
    DocumentUnknown,
    FileMissing,
    FileUnreadable,
    PeriodInvalid,
    PersonUnknown,
    TrackerScopeError,
)
from tracker_scope.operations.contract import DocumentRequest, add_document, declare_not_supplied, in_force
from tracker_scope.operations.withdraw_document import DocumentWithdrawn, withdraw_document

DELETION = "# Amendment No. 2\n\nSection 4.2 is deleted.\n"
ADDITION = "# Amendment No. 3\n\nThe following Section 4.3 is added:\n\n> 4.3 Search\n>\n> The portal searches.\n"


def test_a_document_is_described_by_its_bytes_and_dates(project: Path) -> None:
    added = amend(project, "2026-04-10", label="Amendment No. 1", effective_on="2026-04-15")
    assert (added.new, added.clauses) == (True, 1)
    assert [(one.action, one.number) for one in added.changes] == [("replaced", "4.2")]
    assert added.document.effective_from.isoformat() == "2026-04-15T00:00:00+02:00"
    assert (added.document.label, added.document.file) == ("Amendment No. 1", "amendment.md")


def test_without_another_day_it_takes_effect_when_it_is_signed(project: Path) -> None:
    document = amend(project, "2026-04-10").document
    assert (document.effective_on, document.label) == (document.signed_on, "amendment")


@pytest.mark.parametrize("text", [AMENDMENT, DELETION, ADDITION], ids=["replaced", "deleted", "added"])
def test_the_same_document_twice_adds_nothing_and_reads_the_same(project: Path, text: str) -> None:
    first = add(project, "2026-04-10", text, "amendment", signed_on="2026-04-01")
    before = size(project)
    again = add(project, "2026-04-20", text, "amendment", signed_on="2026-04-01")
    assert again.model_copy(update={"new": True}) == first.model_copy(update={"document": again.document})
    assert (again.new, again.document.recorded_at) == (False, moment("2026-04-10"))
    assert size(project) == before


def test_the_same_baseline_twice_adds_nothing(project: Path) -> None:
    before = size(project)
    again = add(project, "2026-04-10", SPECIFICATION, "baseline", signed_on="2026-01-01")
    assert (again.new, again.clauses, size(project)) == (False, 5, before)


REFUSALS = [
    ("another baseline", SPECIFICATION + "more\n", "baseline", {}, BaselineExists),
    ("the same baseline signed on another day", SPECIFICATION, "baseline", {}, DocumentRecorded),
    ("an amendment without a change", "# Minutes\n\nNothing was decided.\n", "amendment", {}, AmendmentUnreadable),
    ("an empty amendment", "", "amendment", {}, ContractEmpty),
    ("a day that is none", AMENDMENT, "amendment", {"signed_on": "1 April"}, DateInvalid),
    ("signed on a day to come", AMENDMENT, "amendment", {"signed_on": "2026-04-11"}, DateInFuture),
    ("an effect on no day", AMENDMENT, "amendment", {"effective_on": "2026-02-30"}, DateInvalid),
]


@pytest.mark.parametrize(("text", "kind", "more", "error"), [pytest.param(*row[1:], id=row[0]) for row in REFUSALS])
def test_what_cannot_be_a_document_is_refused_and_leaves_nothing(
    project: Path, text: str, kind: str, more: dict[str, str], error: type[TrackerScopeError]
) -> None:
    before = size(project)
    with pytest.raises(error):
        add(project, "2026-04-10", text, kind, **more)
    assert size(project) == before


@pytest.mark.parametrize(("name", "error"), [("absent.md", FileMissing), ("folder.md", FileUnreadable)])
def test_a_file_that_cannot_be_read_is_said_so(project: Path, name: str, error: type[TrackerScopeError]) -> None:
    (project / "folder.md").mkdir()
    request = DocumentRequest(file=project / name, kind="amendment", signed_on="2026-04-01")
    with on(project, "2026-04-01") as workspace, pytest.raises(error):
        add_document(workspace, request)


def test_a_format_that_nobody_reads_is_refused(project: Path) -> None:
    file = project / "spec.xyz"
    file.write_text("x", "utf-8")
    with on(project, "2026-04-01") as workspace, pytest.raises(ContractFormatUnknown) as refused:
        add_document(workspace, DocumentRequest(file=file, kind="amendment", signed_on="2026-04-01"))
    assert ".md" in str(refused.value.facts["known"])


def test_an_amendment_amends_something(tmp_path: Path) -> None:
    folder = bare(tmp_path / "empty")
    with pytest.raises(BaselineMissing):
        amend(folder, "2026-04-10")
    assert size(folder) == 0


def test_an_amendment_with_effect_before_the_baseline_holds_with_it(project: Path) -> None:
    added = amend(project, "2026-04-10", effective_on="2025-06-01")
    assert [one.number for one in added.changes] == ["4.2"]
    with on(project, "2026-05-01") as workspace:
        found = in_force(workspace, "2026-01-01", None)
    assert "two formats" in next(one.clause.text for one in found.versions if one.clause.number == "4.2")
    assert "amendment_before_baseline" in {one.code for one in found.findings}


def test_the_clauses_in_force_are_those_of_the_date(project: Path) -> None:
    amend(project, "2026-04-10", label="Amendment No. 1", effective_on="2026-04-15")
    with on(project, "2026-05-01") as workspace:
        kinds = {
            day: next(one.document_kind for one in in_force(workspace, day, known).versions if one.identity == "4.2")
            for day, known in [("2026-04-14", None), ("2026-04-15", None), ("2026-04-16", "2026-04-09")]
        }
        found = in_force(workspace, "2026-04-15", None)
    assert kinds == {"2026-04-14": "baseline", "2026-04-15": "amendment", "2026-04-16": "baseline"}
    assert sorted(found.labels.values()) == ["Amendment No. 1", "baseline"]


def test_before_any_capture_the_contract_can_be_read_as_it_was_known(tmp_path: Path) -> None:
    folder = bare(tmp_path / "empty")
    with on(folder, "2026-02-01") as workspace, pytest.raises(BaselineMissing):
        in_force(workspace, None, None)
    add(folder, "2026-02-01", SPECIFICATION, "baseline", signed_on="2026-01-01")
    amend(folder, "2026-04-10", effective_on="2026-06-01")
    with on(folder, "2026-04-11") as workspace:
        now, then = in_force(workspace, None, None), in_force(workspace, None, "2026-03-01")
    assert [len({one.document for one in found.versions}) for found in (now, then)] == [2, 1]


def test_a_period_without_a_text_is_declared_once(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        gap = declare_not_supplied(workspace, "2026-02-01", "2026-03-01", "draft 2")
        before = workspace.ledger.head()
        assert declare_not_supplied(workspace, "2026-02-01", "2026-03-01", "draft 2") == gap
        assert workspace.ledger.head() == before
    assert gap.period.from_ is not None
    assert gap.period.from_.isoformat() == "2026-02-01T00:00:00+01:00"
    assert gap.period.to is not None
    assert gap.period.to.isoformat() == "2026-03-01T00:00:00+01:00"


@pytest.mark.parametrize("end", ["2026-02-01", "2026-01-31"])
def test_a_period_that_ends_before_it_begins_is_refused(project: Path, end: str) -> None:
    with on(project, "2026-04-01") as workspace, pytest.raises(PeriodInvalid):
        declare_not_supplied(workspace, "2026-02-01", end, "")


def taken_back(project: Path, day: str, named: str, by: str = "provider-pm") -> DocumentWithdrawn:
    with on(project, day) as workspace:
        return withdraw_document(workspace, named, by, "wrong date")


def numbers_of(project: Path, day: str, known: str | None = None) -> dict[str, str]:
    with on(project, day) as workspace:
        return {one.identity: one.document_kind for one in in_force(workspace, day, known).versions}


def test_the_same_bytes_with_other_dates_are_refused_and_name_the_record(project: Path) -> None:
    first = amend(project, "2026-04-10", label="No. 1").document
    before = size(project)
    with pytest.raises(DocumentRecorded) as refused:
        amend(project, "2026-04-11", effective_on="2026-04-20")
    assert refused.value.exit_code == 5
    assert {"No. 1", first.id, "2026-04-10"} <= {str(one) for one in refused.value.facts.values()}
    assert size(project) == before


@pytest.mark.parametrize("by_id", [True, False])
def test_a_withdrawn_document_leaves_what_is_known_after_it(project: Path, *, by_id: bool) -> None:
    document = amend(project, "2026-04-10").document
    left = taken_back(project, "2026-04-20", document.id if by_id else document.label)
    assert (left.new, left.document.id) == (True, document.id)
    assert numbers_of(project, "2026-04-25")["4.2"] == "baseline"
    assert numbers_of(project, "2026-04-25", "2026-04-19")["4.2"] == "amendment"
    before = size(project)
    assert not taken_back(project, "2026-04-21", document.id).new
    assert size(project) == before


@pytest.mark.parametrize("signed", ["2026-04-10", "2026-04-12"])
def test_after_a_withdrawal_the_same_bytes_are_recorded_again(project: Path, signed: str) -> None:
    amend(project, "2026-04-10")
    taken_back(project, "2026-04-20", "amendment")
    assert amend(project, "2026-04-21", signed_on=signed).new
    assert not amend(project, "2026-04-22", signed_on=signed).new
    assert numbers_of(project, "2026-04-25")["4.2"] == "amendment"
    assert taken_back(project, "2026-04-26", "amendment").new
    assert numbers_of(project, "2026-04-27")["4.2"] == "baseline"


def test_a_baseline_is_withdrawn_and_recorded_again(project: Path) -> None:
    taken_back(project, "2026-04-20", "baseline")
    with on(project, "2026-04-20") as workspace, pytest.raises(BaselineMissing):
        in_force(workspace, None, None)
    assert add(project, "2026-04-21", SPECIFICATION, "baseline", signed_on="2026-01-05").new
    assert set(numbers_of(project, "2026-04-22").values()) == {"baseline"}


def test_only_what_stands_under_one_name_is_withdrawn_by_somebody_known(project: Path) -> None:
    amend(project, "2026-04-10", label="No. 1")
    add(project, "2026-04-11", DELETION.replace("4.2", "4.1"), "amendment", label="No. 1")
    before = size(project)
    for named, by, error in [
        ("No. 1", "provider-pm", DocumentAmbiguous),
        ("No. 2", "provider-pm", DocumentUnknown),
        ("baseline", "nobody", PersonUnknown),
    ]:
        with pytest.raises(error):
            taken_back(project, "2026-04-12", named, by)
    assert size(project) == before


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"effective_on": "2025-12-31"}, {"amendment_before_baseline"}),
        ({"signed_on": "2025-12-31", "effective_on": "2026-02-01"}, {"amendment_signed_before_baseline"}),
        ({}, set()),
    ],
)
def test_an_amendment_that_precedes_the_baseline_is_said_when_it_is_added(
    project: Path, more: dict[str, str], codes: set[str]
) -> None:
    for _ in range(2):
        found = {one.code for one in amend(project, "2026-04-10", **more).findings}
        assert {one for one in found if one.endswith("before_baseline")} == codes
