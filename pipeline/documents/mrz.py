"""Machine-readable zones of identity documents: three layouts, their check digits, nothing repaired.

* passports, TD3, 2 × 44 (ICAO 9303-4); cards, TD1, 3 × 30 (ICAO 9303-5);
* the French identity card of 1988–2021, 2 × 36, a layout of its own (domain §6): no expiry date in
  it, only the year and month of issue, and a last digit that covers both lines.

A line whose run of fillers was miscounted by a character reader is brought to its length: fillers
carry nothing. Letters and digits are only exchanged where the layout leaves no other reading (a
name holds no digit, a date no letter), and a check digit then still has to hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_WEIGHTS = (7, 3, 1)
_FILLERS = str.maketrans({"«": "<", "‹": "<", "＜": "<", "≤": "<", "〈": "<", "く": "<"})
_TO_LETTERS = str.maketrans("0158", "OISB")
_TO_DIGITS = str.maketrans("OQDILSBZG", "000115826")
_LINE = re.compile(r"[A-Z0-9<]{26,48}")


class Layout(StrEnum):
    """The three layouts."""

    TD1 = "TD1"
    TD3 = "TD3"
    CNI_1988 = "CNI_1988"


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a zone says. ``cles`` tells, for each check digit, whether it holds."""

    layout: Layout
    code: str
    pays: str
    nom: str
    prenoms: str
    naissance: date | None
    expiration: date | None
    emission: tuple[int, int] | None
    cles: tuple[tuple[str, bool], ...]
    nom_tronque: bool = False
    prenoms_tronques: bool = False

    @property
    def coherente(self) -> bool:
        """Whether every check digit holds."""
        return all(holds for _, holds in self.cles)

    @property
    def plausible(self) -> bool:
        """Whether it may be a zone at all: the number's key or the one over everything holds."""
        held = dict(self.cles)
        return held["numero"] or held["ensemble"]


def check_digit(characters: str) -> int:
    """The check digit of ICAO 9303-3 §4.9: weights 7-3-1, fillers 0, A = 10 … Z = 35.

    >>> check_digit("L898902C3"), check_digit("740812")
    (6, 2)
    """
    return sum(_value(c) * _WEIGHTS[i % 3] for i, c in enumerate(characters)) % 10


def _value(character: str) -> int:
    if character == "<":
        return 0
    return int(character) if character.isdigit() else ord(character) - 55


def holds(characters: str, digit: str) -> bool:
    """Whether a printed check digit is the computed one (a filler stands for 0)."""
    return digit.translate(_TO_DIGITS).replace("<", "0") == str(check_digit(characters))


def clean(line: str) -> str:
    """A row of text as a line of a zone: capitals, no spaces, one sort of filler.

    >>> clean("P<FRA DUPONT««JEAN")
    'P<FRADUPONT<<JEAN'
    """
    plain = unicodedata.normalize("NFKC", line)
    return "".join(plain.split()).translate(_FILLERS).upper()


def looks_like_line(line: str) -> bool:
    """Whether a cleaned row may be a line of a zone: fillers, or a card's numbers."""
    if not _LINE.fullmatch(line):
        return False
    names = "<" in line and sum(c.isdigit() for c in line) <= 2
    return "<<" in line or names or line.startswith("IDFRA") or _digits_of(line) >= 12


def _digits_of(line: str) -> int:
    return sum(c.isdigit() for c in line)


def find(lines: list[str]) -> Iterator[tuple[int, int, Mrz]]:
    """The zones in cleaned rows: index of the first line, number of lines, what they say."""
    for i in range(len(lines)):
        for size, parse in ((3, td1), (2, td3), (2, cni_1988)):
            block = lines[i : i + size]
            if len(block) == size and all(map(looks_like_line, block)):
                zone = parse(*block)
                if zone is not None and zone.plausible:
                    yield i, size, zone
                    break


def td3(first: str, second: str) -> Mrz | None:
    """A passport's zone.

    >>> zone = td3("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    ...            "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    >>> zone.nom, zone.prenoms, zone.expiration.isoformat(), zone.coherente
    ('ERIKSSON', 'ANNA MARIA', '2012-04-15', True)
    """
    if not first.startswith("P") or not 38 <= len(first) <= 48 or not 38 <= len(second) <= 48:
        return None
    a, b = _padded(first, 44), _stretched(second, 44, 28, 2)
    nom, prenoms, full = _names(a[5:])
    expiration = _date(b[21:27], None)
    return Mrz(
        layout=Layout.TD3,
        code=a[:2].rstrip("<"),
        pays=a[2:5].rstrip("<"),
        nom=nom,
        prenoms=prenoms,
        naissance=_date(b[13:19], expiration.year - 5 if expiration else None),
        expiration=expiration,
        emission=None,
        cles=(
            ("numero", holds(b[:9], b[9])),
            ("naissance", holds(_digits(b[13:19]), b[19])),
            ("expiration", holds(_digits(b[21:27]), b[27])),
            ("ensemble", holds(b[:10] + b[13:20] + b[21:43], b[43])),
        ),
        nom_tronque=full and not prenoms,
        prenoms_tronques=full,
    )


def td1(first: str, second: str, third: str) -> Mrz | None:
    """A card's zone (French identity card since 2021, residence permits)."""
    if first[0] not in "IAC" or not all(26 <= len(line) <= 34 for line in (first, second, third)):
        return None
    if not re.match(r"[0-9OQDILSBZG]{6}", second):
        return None
    a, b, c = _padded(first, 30), _stretched(second, 30, 18, 1), _padded(third, 30)
    nom, prenoms, full = _names(c)
    expiration = _date(b[8:14], None)
    return Mrz(
        layout=Layout.TD1,
        code=a[:2].rstrip("<"),
        pays=a[2:5].rstrip("<"),
        nom=nom,
        prenoms=prenoms,
        naissance=_date(b[:6], expiration.year - 5 if expiration else None),
        expiration=expiration,
        emission=None,
        cles=(
            ("numero", holds(a[5:14], a[14])),
            ("naissance", holds(_digits(b[:6]), b[6])),
            ("expiration", holds(_digits(b[8:14]), b[14])),
            ("ensemble", holds(a[5:30] + b[:7] + b[8:15] + b[18:29], b[29])),
        ),
        nom_tronque=full and not prenoms,
        prenoms_tronques=full,
    )


def cni_1988(first: str, second: str) -> Mrz | None:
    """The zone of the French card of 1988–2021 (the adult's fifteen years are not judged here)."""
    if not first.startswith("IDFRA") or not all(33 <= len(x) <= 39 for x in (first, second)):
        return None
    a, b = _stretched(first, 36, 5, 6), _stretched(second, 36, 13, 9)
    a = a[:5] + _letters(a[5:30]) + a[30:]
    b = b[:13] + _letters(b[13:27]) + _digits(b[27:34]) + b[34:]
    nom = a[5:30].rstrip("<").replace("<", " ").strip()
    prenoms = b[13:27]
    annee, mois = _digits(b[:2]), _digits(b[2:4])
    emission = _emission(annee, mois)
    return Mrz(
        layout=Layout.CNI_1988,
        code="ID",
        pays="FRA",
        nom=nom,
        prenoms=" ".join(prenoms.replace("<", " ").split()),
        naissance=_date(b[27:33], emission[0] if emission else None),
        expiration=None,
        emission=emission,
        cles=(
            ("numero", holds(b[:12], b[12])),
            ("naissance", holds(_digits(b[27:33]), b[33])),
            ("ensemble", holds(a + b[:35], b[35])),
        ),
        nom_tronque=not a[29].startswith("<"),
        prenoms_tronques=_full(prenoms),
    )


def _names(zone: str) -> tuple[str, str, bool]:
    """Surname, given names, and whether the zone was full (names may be cut)."""
    nom, _, prenoms = _letters(zone).strip("<").partition("<<")
    full = _full(zone)
    return (
        " ".join(nom.replace("<", " ").split()),
        " ".join(prenoms.replace("<", " ").split()),
        full,
    )


def _full(zone: str) -> bool:
    """Whether names may have been cut: at most two fillers end the zone, as between two names."""
    return not zone.endswith("<<<")


def _letters(zone: str) -> str:
    return zone.translate(_TO_LETTERS)


def _digits(zone: str) -> str:
    return zone.translate(_TO_DIGITS)


def _padded(line: str, size: int) -> str:
    """A line that ends in fillers, brought to its length."""
    return line[:size].ljust(size, "<") if len(line) <= size else _shortened(line, size)


def _shortened(line: str, size: int) -> str:
    stripped = line.rstrip("<")
    return stripped.ljust(size, "<") if len(stripped) <= size else line[:size]


def _stretched(line: str, size: int, head: int, tail: int) -> str:
    """A line whose fillers stand between ``head`` and ``tail`` characters, brought to its length."""
    if len(line) == size:
        return line
    middle, end = line[head : len(line) - tail], line[len(line) - tail :]
    run = max(re.findall(r"<+", middle), key=len, default="")
    missing = size - len(line)
    if not run or len(run) + missing < 1:
        return line[:size].ljust(size, "<")
    return line[:head] + middle.replace(run, "<" * (len(run) + missing), 1) + end


def _date(zone: str, before: int | None) -> date | None:
    """YYMMDD; a birth is not later than ``before``, the last year the document may be issued in."""
    digits = _digits(zone)
    if not digits.isdigit():
        return None
    year, month, day = int(digits[:2]) + 2000, int(digits[2:4]), int(digits[4:6])
    if before is not None and year > before:
        year -= 100
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _emission(annee: str, mois: str) -> tuple[int, int] | None:
    if not (annee.isdigit() and mois.isdigit() and 1 <= int(mois) <= 12):
        return None
    year = int(annee) + (1900 if int(annee) >= 88 else 2000)
    return year, int(mois)
