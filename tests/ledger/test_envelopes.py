from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_samples import context

from tracker_scope.ledger.envelopes import (
    FIELDS,
    EnvelopeInvalid,
    canonical,
    check_request,
    commitment,
    instant,
    microseconds,
    moment,
    read_canonical,
)
from tracker_scope.model.capture import Envelope

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
NAMES = st.text(alphabet=st.characters(max_codepoint=126), min_size=1)


def envelope(**changes: Any) -> dict[str, Any]:
    return {**context().envelope("project"), "commitment": "00" * 32, **changes}


@given(st.dictionaries(NAMES, TEXT | st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)))
def test_the_canonical_form_is_the_one_of_rfc_8785(values: dict[str, Any]) -> None:
    ours = canonical(values)
    assert ours == json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_the_fields_are_those_of_the_model() -> None:
    read = read_canonical(canonical(envelope()))
    assert read is not None
    assert read.keys() == FIELDS
    assert Envelope.model_validate(read).model_dump(mode="json") == read


@given(TEXT, st.dictionaries(NAMES, TEXT), TEXT | st.none())
def test_every_envelope_we_write_reads_as_canonical(name: str, request: dict[str, str], subject: str | None) -> None:
    values = envelope(id=name, request=request, subject=subject)
    assert read_canonical(canonical(values)) == values


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"[]",
        b"{}",
        canonical(envelope()) + b"\n",
        json.dumps(envelope(), sort_keys=True).encode(),
        json.dumps(envelope(), separators=(",", ":")).encode(),
        canonical(envelope(version=2)),
        canonical(envelope(version=True)),
        canonical(envelope(version="1")),
        canonical(envelope(more="")),
        canonical(envelope(subject=7)),
        canonical(envelope(account=None)),
        canonical(envelope(request={"depth": {"more": "text"}})),
        canonical(envelope(request={"offset": 12.5})),
        canonical(envelope(request={"é": "text"})),
        canonical(envelope(request=[])),
    ],
)
def test_other_bytes_are_no_envelope(written: bytes) -> None:
    assert read_canonical(written) is None


def test_half_a_character_is_refused() -> None:
    with pytest.raises(EnvelopeInvalid):
        canonical({"id": "\ud800"})


@pytest.mark.parametrize("request_", [{"é": "text"}, {"offset": 12}, {"offset": None}, {1: "text"}])
def test_a_request_is_text_under_ascii_names(request_: Any) -> None:
    with pytest.raises(EnvelopeInvalid):
        check_request(request_)


@given(st.binary(min_size=16, max_size=32), st.binary(min_size=16, max_size=32), st.binary())
def test_a_commitment_says_nothing_without_its_salt(salt: bytes, other: bytes, data: bytes) -> None:
    assert (commitment(salt, data) == commitment(other, data)) == (salt == other)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_comes_back_to_the_microsecond(at: datetime) -> None:
    assert moment(microseconds(at)) == at
    assert datetime.fromisoformat(instant(at)) == at


def test_equal_instants_are_equal_text() -> None:
    paris = datetime(2026, 1, 5, 10, tzinfo=timezone(timedelta(hours=1)))
    assert instant(paris) == instant(paris.astimezone(UTC)) == "2026-01-05T09:00:00.000000Z"
