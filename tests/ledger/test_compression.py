from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.ledger.compression import RAW, ZSTD, StoredBytesDamaged, pack, unpack

PACKED = pack(b"x" * 900)[1]


@given(st.binary(max_size=600) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore") * 30))
def test_any_body_comes_back_and_never_grows(data: bytes) -> None:
    codec, stored = pack(data)
    assert unpack(codec, len(data), stored) == data
    assert len(stored) <= len(data)


def test_threads_do_not_share_a_context() -> None:
    bodies = [bytes([number]) * 5_000 + number.to_bytes(2, "big") * 900 for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        packed = list(threads.map(pack, bodies))
        assert packed == [pack(body) for body in bodies]
        assert list(threads.map(lambda one: unpack(one[0], 6_800, one[1]), packed)) == bodies


def test_short_and_incompressible_bodies_stay_raw() -> None:
    assert pack(b"x" * 100)[0] == RAW
    assert pack(bytes(range(256)) * 2)[0] == ZSTD
    assert pack(bytes(range(256)))[0] == RAW


@pytest.mark.parametrize(
    ("codec", "length", "stored"),
    [
        (RAW, 3, b"four"),
        (ZSTD, 4, b"four"),
        (ZSTD, 4, b""),
        (ZSTD, 3, PACKED),
        (ZSTD, 901, PACKED),
        (ZSTD, 900, PACKED[:-1]),
        (ZSTD, 900, PACKED + b"more"),
        (ZSTD, 900, b"\0" + PACKED[1:]),
        (9, 4, b"four"),
    ],
)
def test_what_does_not_fit_is_damaged(codec: int, length: int, stored: bytes) -> None:
    with pytest.raises(StoredBytesDamaged):
        unpack(codec, length, stored)
