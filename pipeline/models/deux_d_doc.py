"""2D-Doc: the signed words of a French paper, in a barcode (ANTS, specification 3.2.6, C40 format).

A header of fixed width, then a message of fields (two characters of name, a value, a separator where
its length varies), then the signature in base 32. Nothing here says whether the signature holds:
:mod:`pipeline.models.authenticite` does.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

GS, RS, US = "\x1d", "\x1e", "\x1f"
"""End of a value; end of a value that was cut; end of the message."""

ANTS = "01"
"""The perimeter whose types and fields these are; the first two versions know no other."""

RIB, TITRE, MRZ = "03", "07", "08"
"""Types of document that are compared with the print."""

_EPOCH = date(2000, 1, 1)
_HEADER = re.compile(
    r"DC(?P<version>0[1-4])(?P<autorite>[A-Z]{2}[A-Z0-9]{2})(?P<certificat>[A-Z0-9]{4})"
    r"(?P<emission>[0-9A-F]{4})(?P<signature>[0-9A-F]{4})(?P<type>[A-Z0-9]{2})"
)
_LENGTHS = {"01": 22, "02": 22, "03": 24, "04": 26}
"""Characters of the header: version 3 adds the perimeter, version 4 the country."""


def _by_field(lengths: Mapping[int, str]) -> dict[str, int]:
    return {name: length for length, names in lengths.items() for name in names.split()}


_FIXED = _by_field(
    {
        1: "68 6J",
        2: "34 65 67 6C 6I 6Y",
        3: "6B",
        4: "06 08 09 36 37",
        5: "6W",
        6: "07",
        8: "69 6L 6N 6O",
        9: "0A 0B",
        12: "6R",
        19: "6K",
        36: "0D",
    }
)
_LONGEST = _by_field(
    {
        10: "6H 6Q",
        11: "32 38 39",
        20: "61 66",
        30: "33",
        32: "6A",
        34: "35",
        38: "31 62 63 64 6G",
        40: "6M 6P",
        60: "60 6D 6E",
        90: "6F",
        140: "30",
    }
)
"""Lengths of the values by field: those that are always so long, and the longest of the others."""


@dataclass(frozen=True)
class DeuxDDoc:
    """What one barcode says.

    ``autorite`` and ``certificat`` name who signed (``FR03``, ``AV01``); ``champs`` are the values by
    field, ``coupes`` those that were too long to stand whole; ``signe`` are the bytes that were
    signed and ``signature`` the raw r‖s, empty when none can be read.
    """

    version: int
    perimetre: str
    autorite: str
    certificat: str
    emission: date | None
    signature_le: date | None
    type: str
    champs: Mapping[str, str]
    coupes: frozenset[str]
    signe: bytes
    signature: bytes

    @property
    def signataire(self) -> str:
        return f"{self.autorite}/{self.certificat}"


def parse(text: str) -> DeuxDDoc | None:
    """The words of a barcode, a character a byte; ``None`` when they are not a 2D-Doc in C40.

    >>> parse("DC03FR000001FFFF1636030131FR76\\x1d32CRLYFRPP\\x1d\\x1fAAAA").champs
    {'31': 'FR76', '32': 'CRLYFRPP'}
    """
    signed, _, rest = text.partition(US)
    header = _HEADER.match(signed)
    if header is None or len(signed) < _LENGTHS[header["version"]]:
        return None
    champs, coupes = _fields(signed[_LENGTHS[header["version"]] :])
    return DeuxDDoc(
        version=int(header["version"]),
        perimetre=signed[22:24] if header["version"] > "02" else ANTS,
        autorite=header["autorite"],
        certificat=header["certificat"],
        emission=_day(header["emission"]),
        signature_le=_day(header["signature"]),
        type=header["type"],
        champs=champs,
        coupes=coupes,
        signe=signed.encode("latin-1", "replace"),
        signature=_signature(rest.partition(GS)[0]),
    )


def _day(hexadecimal: str) -> date | None:
    """Days since the first of January 2000; FFFF is none."""
    return None if hexadecimal == "FFFF" else _EPOCH + timedelta(days=int(hexadecimal, 16))


def _fields(message: str) -> tuple[dict[str, str], frozenset[str]]:
    champs: dict[str, str] = {}
    coupes: set[str] = set()
    while message := message.lstrip(GS + RS):
        name, (value, cut, message) = message[:2], _value(message[:2], message[2:])
        champs.setdefault(name, value.strip().replace("\0", "\ufffd"))
        if cut:
            coupes.add(name)
    return champs, frozenset(coupes)


def _value(name: str, rest: str) -> tuple[str, bool, str]:
    """The value of a field, whether it was cut, and what follows.

    A field that we do not know runs to the next separator: what follows it is never taken for it.
    """
    if name in _FIXED:
        return rest[: _FIXED[name]], False, rest[_FIXED[name] :]
    end = next((i for i, c in enumerate(rest) if c in (GS, RS)), len(rest))
    end = min(end, _LONGEST.get(name, end))
    return rest[:end], rest[end : end + 1] == RS, rest[end:]


def _signature(text: str) -> bytes:
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        return b""


def day(value: str) -> date | None:
    """A date of the message, JJMMAAAA.

    >>> day("12071973")
    datetime.date(1973, 7, 12)
    """
    if not re.fullmatch(r"[0-9]{8}", value):
        return None
    try:
        return date(int(value[4:]), int(value[2:4]), int(value[:2]))
    except ValueError:
        return None
