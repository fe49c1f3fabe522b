"""Sound inputs, changed: what is cut, repeated, moved, replaced, put after one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

Morceau = tuple[int, int, bytes]
_SIGNS = "²٣Ⅷ\0\x1d\ufeff\u202e\ud7ff\U0001d7d8"
_TELLING = st.sampled_from(
    [b"\0", b"\n", b"\f", b"\xff", b"9" * 20, b"-1", b"1e999", b"NaN", b"\\u0000", b"\\ud800",
     b"[" * 50, b"9999-12-31", b"0001-01-01", b"31/12/9999", *(sign.encode() for sign in _SIGNS)]
)  # fmt: skip


def _removed(data: bytes, start: int, end: int, _: bytes) -> bytes:
    return data[:start] + data[end:]


def _replaced(data: bytes, start: int, end: int, other: bytes) -> bytes:
    return data[:start] + other + data[end:]


def _inserted(data: bytes, start: int, _: int, other: bytes) -> bytes:
    return data[:start] + other + data[start:]


def _repeated(data: bytes, start: int, end: int, _: bytes) -> bytes:
    return data[:end] + data[start:end] * 3 + data[end:]


def _moved(data: bytes, start: int, end: int, _: bytes) -> bytes:
    return data[end:] + data[start:end] + data[:start]


_CHANGES: tuple[Callable[[bytes, int, int, bytes], bytes], ...] = (
    _removed, _replaced, _inserted, _repeated, _moved,
)  # fmt: skip


@st.composite
def changes(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds, changed at most six times."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        change = draw(st.sampled_from(_CHANGES))
        data = change(data, start, end, draw(_TELLING | st.binary(max_size=8)))
    return data
