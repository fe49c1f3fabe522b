"""Sound files harmed at random: bytes, pieces, objects, values; the same harm for the same seed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from random import Random

Harm = Callable[[Random, bytes], bytes]
Mix = Callable[[Random, bytes, bytes], bytes]

NUMBERS = (b"0", b"-1", b"1", b"2147483647", b"-2147483648", b"4294967296", b"99999999999999999999",
           b"1e38", b"0.0000001", b"NaN", b"(a)", b"null", b"[]", b"<<>>", b"true", b"/A")  # fmt: skip
OPERATORS = (b"q", b"Q", b"BT", b"ET", b"cm", b"Do", b"f", b"S", b"W n", b"3 Tr", b"0 Tr", b"BI",
             b"EMC", b"/A BDC", b"sh", b"1 g", b"9e9 w", b"[0 0] 0 d")  # fmt: skip


def flipped(rng: Random, data: bytes) -> bytes:
    """A few bits turned over."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 10, 100))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def scrambled(rng: Random, data: bytes) -> bytes:
    """A stretch replaced by noise or by zeros."""
    start, size = _stretch(rng, data)
    noise = rng.choice((rng.randbytes(size), bytes(size), b"\xff" * size))
    return data[:start] + noise + data[start + size :]


def truncated(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def beheaded(rng: Random, data: bytes) -> bytes:
    return data[rng.randrange(min(len(data), 5000)) :]


def spliced(rng: Random, data: bytes, other: bytes) -> bytes:
    """The beginning of a file and the end of another."""
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def repeated(rng: Random, data: bytes) -> bytes:
    """A stretch several times over."""
    start, size = _stretch(rng, data)
    times = rng.choice((2, 10, 100))
    return (data[: start + size] + data[start : start + size] * times + data[start + size :])[
        :4_000_000
    ]


def cut_out(rng: Random, data: bytes) -> bytes:
    start, size = _stretch(rng, data)
    return data[:start] + data[start + size :]


def inserted(rng: Random, data: bytes, other: bytes) -> bytes:
    """A stretch of another file amidst this one."""
    place, (start, size) = rng.randrange(len(data)), _stretch(rng, other)
    return data[:place] + other[start : start + size] + data[place:]


def revalued(rng: Random, data: bytes) -> bytes:
    """Numbers of the dictionaries replaced by extreme ones, or by something else."""
    return _replaced(rng, data, rb"(?<=[ \[])-?\d+(?=[ /\]>\n])", NUMBERS)


def redirected(rng: Random, data: bytes) -> bytes:
    """References that lead to other objects."""
    targets = tuple(b"%d 0 R" % n for n in (*range(1, 12), 99_999_999))
    return _replaced(rng, data, rb"\b\d+ 0 R\b", targets)


def renamed(rng: Random, data: bytes) -> bytes:
    """Names in the place of one another."""
    names = tuple(sorted(set(re.findall(rb"/[A-Z][A-Za-z]+", data)))) or (b"/A",)
    return _replaced(rng, data, rb"/[A-Z][A-Za-z]+", names)


def redrawn(rng: Random, data: bytes) -> bytes:
    """Drawings with other numbers and operators, packed again."""
    return _repacked(data, lambda content: _redrawn(rng, content))


def restructured(rng: Random, data: bytes) -> bytes:
    """Objects lost, or the body of another in their place."""
    found = list(re.finditer(rb"\d+ 0 obj(.*?)endobj", data, re.DOTALL))
    if len(found) < 2:
        return flipped(rng, data)
    lost, given = rng.sample(found, 2)
    body = rng.choice((b"", b" null ", given[1]))
    return data[: lost.start(1)] + body + data[lost.end(1) :]


def _stretch(rng: Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data))
    return start, min(len(data) - start, rng.choice((1, 20, 400, 8000)))


def _replaced(rng: Random, data: bytes, wanted: bytes, by: tuple[bytes, ...]) -> bytes:
    found = list(re.finditer(wanted, data))
    chosen = rng.sample(found, min(len(found), rng.choice((1, 2, 5))))
    for match in sorted(chosen, key=lambda m: -m.start()):
        data = data[: match.start()] + rng.choice(by) + data[match.end() :]
    return data


def _redrawn(rng: Random, content: bytes) -> bytes:
    if content[:4] in (b"\0\1\0\0", b"true", b"OTTO") or b"begincmap" in content:
        return flipped(rng, content)
    words = content.split(b" ")
    for _ in range(rng.choice((1, 5, 30))):
        words[rng.randrange(len(words))] = rng.choice((*NUMBERS, *OPERATORS))
    return b" ".join(words)


def _repacked(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Each deflated stream changed; the places in the table are no more right."""
    out, end = [], 0
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(match[1])
        except zlib.error:
            continue
        out += [data[end : match.start(1)], zlib.compress(change(content)), b"\n"]
        end = match.end(1)
    return b"".join((*out, data[end:]))


ANY: dict[str, Harm] = {
    "bits": flipped,
    "brouillage": scrambled,
    "coupure": truncated,
    "tête coupée": beheaded,
    "répétition": repeated,
    "retrait": cut_out,
}
MIXES: dict[str, Mix] = {"épissure": spliced, "insertion": inserted}
PDF_ONLY: dict[str, Harm] = {
    "valeurs": revalued,
    "renvois": redirected,
    "noms": renamed,
    "dessin": redrawn,
    "objets": restructured,
}
OF_PICTURES = (*ANY, *MIXES)
OF_PDF = (*OF_PICTURES, *PDF_ONLY)


def harmed(seed: int, harm: str, data: bytes, other: bytes) -> bytes:
    """A file harmed in the way ``harm``, with pieces of another; neither is empty."""
    rng = Random(f"{seed} {harm}")
    if harm in MIXES:
        return MIXES[harm](rng, data, other)
    return (ANY | PDF_ONLY)[harm](rng, data) or b"\0"
