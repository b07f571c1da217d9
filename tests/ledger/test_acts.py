from __future__ import annotations

import json
from hashlib import sha256

from ledger_samples import capture, later, page

from tracker_scope.ledger.records import Ledger

SIGNED = b"# Avenant 1\n"
DIGEST = sha256(SIGNED).hexdigest()


def test_an_act_reads_back_with_who_and_when(ledger: Ledger) -> None:
    with ledger.writing("provider-pm", later(0)) as writer:
        record = writer.append_act("decision", "decision-1", b'{"kind":"internal"}', by="provider-pm", at=later(1))
    (act,) = ledger.acts("decision")
    assert act == (record, "decision", "decision-1", "provider-pm", later(1), b'{"kind":"internal"}')
    envelope = json.loads(ledger.record(record).envelope)
    assert (envelope["connector"], envelope["source"], envelope["instance"]) == ("tracker-scope", "", "")
    assert envelope["account"] == "provider-pm"


def test_a_file_is_kept_once_beside_its_acts(ledger: Ledger) -> None:
    with ledger.writing("provider-pm", later(0)) as writer:
        for name in ("document-1", "document-2"):
            writer.append_act("document", name, b"{}", by="x", at=later(0), files={"a.md": SIGNED, "b.md": SIGNED})
    assert ledger.file(DIGEST) == SIGNED
    assert ledger.file("0" * 64) is None
    assert [(act.record, act.id) for act in ledger.acts("file")] == [(0, DIGEST)]
    assert [act.record for act in ledger.acts()] == [1, 2]


def test_acts_are_asked_for_by_kind_and_as_known_then(ledger: Ledger) -> None:
    with ledger.writing("x", later(0)) as writer:
        for day, kind in enumerate(("people", "mapping", "people")):
            writer.append_act(kind, f"{kind}-{day}", b"{}", by="x", at=later(day))
    assert [act.id for act in ledger.acts("people")] == ["people-0", "people-2"]
    assert [act.id for act in ledger.acts("mapping", "people", known=later(1))] == ["people-0", "mapping-1"]
    assert len(ledger.acts()) == 3


def test_acts_are_no_items(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one"})])
    with ledger.writing("x", later(0)) as writer:
        writer.append_act("decision", "1", b"{}", by="x", at=later(0))
    assert [item.id for item in ledger.items()] == ["1"]
    assert ledger.size_by_kind() == {"decision": 1, "page": 1, "run": 1, "ticket": 1}
