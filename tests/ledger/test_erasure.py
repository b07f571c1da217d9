from __future__ import annotations

import random
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_samples import SOURCE, capture, context, later, opened, page, take

from tracker_scope.errors import RecordErased, RecordUnknown
from tracker_scope.ledger.records import Ledger


def erase(ledger: Ledger, *records: int) -> int:
    with ledger.writing("client-dsi", later(9)) as writer:
        return writer.erase(records, by="client-dsi", at=later(9), reason="request of a person")


def page_record(ledger: Ledger) -> int:
    size = ledger.head().size
    return next(n for n in range(size) if orjson.loads(ledger.record(n).envelope)["kind"] == "page")


def test_bytes_and_salt_go_while_envelope_and_leaf_stay(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one", "2": b"two"})])
    before = ledger.record(0)
    act = erase(ledger, 0)
    after = ledger.record(0)
    assert (after.envelope, after.leaf) == (before.envelope, before.leaf)
    assert after.salt is after.body is None
    assert [item.id for item in ledger.items()] == ["2"]
    assert ledger.erased_subjects() == [(SOURCE, "https://tracker.invalid", "1")]
    assert orjson.loads(ledger.record(act).body or b"") == {
        "pages": [2],
        "reason": "request of a person",
        "records": [0],
    }


def test_a_page_made_of_it_can_no_longer_be_rebuilt(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one", "2": b"two"})])
    number = page_record(ledger)
    erase(ledger, 0)
    with pytest.raises(RecordErased):
        ledger.rebuild_page(number)


def test_what_was_erased_and_is_met_again_is_new(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one"})])
    erase(ledger, 0)
    assert capture(ledger, [page({"1": b"one"})], "run-2", later(10)) == ["new"]


def test_withdrawn_and_then_erased_counts_as_erased(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one"})])
    with ledger.writing("x", later(1)) as writer:
        writer.append_act("withdrawal", "run-1", b"{}", by="x", at=later(1))
    erase(ledger, 0)
    assert ledger.withdrawn_subjects() == ledger.subjects() == []
    assert len(ledger.erased_subjects()) == 1
    assert len(ledger.withdrawn_subjects(known=later(1))) == 1


def test_only_what_is_there_is_erased(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one", "2": b"two"})])
    act = erase(ledger, 0)
    for unknown in (99, -1, act):
        with pytest.raises(RecordUnknown):
            erase(ledger, 1, unknown)
    with pytest.raises(RecordErased):
        erase(ledger, 0)
    assert ledger.record(1).body == b"two"
    again = erase(ledger, 0, 1)
    assert orjson.loads(ledger.record(again).body or b"")["records"] == [1]


def test_a_file_and_an_act_can_be_erased(ledger: Ledger) -> None:
    with ledger.writing("x", later(1)) as writer:
        writer.append_act("document", "d", b"{}", by="x", at=later(1), files={"a.md": b"text"})
    digest = ledger.acts("file")[0].id
    erase(ledger, 0, 1)
    assert ledger.file(digest) is None
    assert ledger.acts("document") == []


def test_what_was_derived_goes_too(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one"})])
    ledger.projection.store("tickets", "1", ledger.head().size, [("1", b"derived")])
    erase(ledger, 0)
    assert ledger.projection.load("tickets", "1")[0] == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), victims=st.sets(st.integers(0, 59), min_size=1, max_size=60))
def test_no_erased_byte_is_left_in_any_file(
    tmp_path_factory: pytest.TempPathFactory, seed: int, victims: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("erasure")
    chosen = random.Random(seed)  # noqa: S311  # content, no secret
    canaries = [b"canary-%d-" % n + chosen.randbytes(16).hex().encode() for n in range(60)]
    fill = [chosen.randbytes(chosen.choice((0, 50, 900, 9000, 40_000))) for _ in canaries]
    with opened(folder) as ledger:
        for start in range(0, 60, 20):
            part = range(start, start + 20)
            with ledger.writing("x", later(0)) as writer:
                take(writer, [page({str(n): canaries[n] + fill[n] for n in part}, start)], context())
        ledger.projection.store("tickets", "1", 60, [(str(n), canaries[n]) for n in range(60)])
        numbers = {item.id: item.record for item in ledger.items()}
        salts = [ledger.record(numbers[str(n)]).salt or b"" for n in victims]
        erase(ledger, *(numbers[str(n)] for n in victims))
        assert found(folder, [canaries[n] for n in victims] + salts) == []
        assert ledger.verify() == []
        assert len(list(ledger.items())) == 60 - len(victims)
    assert found(folder, [canaries[n] for n in victims] + salts) == []


def test_a_reader_delays_the_end_of_the_bytes_but_does_not_save_them(ledger: Ledger, tmp_path: Path) -> None:
    capture(ledger, [page({"1": b"canary-one", "2": b"two"})])
    reader = ledger.items()
    assert next(reader).data == b"canary-one"
    erase(ledger, 0)
    assert found(tmp_path, [b"canary-one"])
    assert [item.data for item in reader] == [b"two"]
    with ledger.writing("x", later(9)):
        pass
    assert not found(tmp_path, [b"canary-one"])


def found(folder: Path, secrets: list[bytes]) -> list[bytes]:
    everything = b"".join(file.read_bytes() for file in folder.iterdir())
    return [secret for secret in secrets if secret in everything]
