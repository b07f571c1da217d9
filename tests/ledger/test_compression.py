from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.ledger.compression import RAW, ZLIB, StoredBytesDamaged, pack, unpack


@given(st.binary(max_size=600) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore") * 30))
def test_any_body_comes_back_and_never_grows(data: bytes) -> None:
    codec, stored = pack(data)
    assert unpack(codec, len(data), stored) == data
    assert len(stored) <= len(data)


def test_short_and_incompressible_bodies_stay_raw() -> None:
    assert pack(b"x" * 100)[0] == RAW
    assert pack(bytes(range(256)) * 2)[0] == ZLIB
    assert pack(bytes(range(256)))[0] == RAW


@pytest.mark.parametrize(
    ("codec", "length", "stored"),
    [(RAW, 3, b"four"), (ZLIB, 4, b"four"), (ZLIB, 3, pack(b"x" * 900)[1]), (9, 4, b"four")],
)
def test_what_does_not_fit_is_damaged(codec: int, length: int, stored: bytes) -> None:
    with pytest.raises(StoredBytesDamaged):
        unpack(codec, length, stored)
