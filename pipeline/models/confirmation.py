"""Whether what a text layer says is what is drawn: readings of the drawing against the claim.

A font may draw a « 7 » and call it « 1 ». The places of critical values are therefore read again
from their drawing, by a fast character reader at several sizes, and where that one disagrees by
another engine. Characters that look alike in many fonts are one: no reader can tell them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.models.normalise import fold_confusables

SURE = 0.9
"""The confidence from which the second engine's word accuses."""


class Confirmation(StrEnum):
    """What the drawing says of a value."""

    CONFIRMEE = "confirmee"
    CONTREDITE = "contredite"
    INCERTAINE = "incertaine"


@dataclass(frozen=True, slots=True)
class Relecture:
    """A line read again from its drawing, and how surely (0 to 1)."""

    texte: str
    confiance: float


_SHAPES = str.maketrans("OoQDIliSsZzBGgqckmpuvwxy", "000011155228699CKMPUVWXY")
"""Letters that look alike, or alike but for their size, where case counts."""


def same(dit: str, lu: str) -> bool:
    """Whether a reading may be of the same drawing; case counts where it changes the shape.

    >>> same("JGe2DPI009", "JGe2DPlOo9"), same("FR761", "FR767"), same("JGe2", "JGE2")
    (True, False, False)
    >>> same("Clémence", "Clemence"), same("ŒUVRARD", "OEUVRARD"), same("ŒUVRARD", "CEUVRARD")
    (True, True, True)
    """
    return any(_alike(_letters(form), _letters(lu)) for form in _forms(dit))


def _alike(a: str, b: str) -> bool:
    if not any(c.islower() for c in a):
        return fold_confusables(a) == fold_confusables(b)
    return a.translate(_SHAPES) == b.translate(_SHAPES)


def settled(dit: str, readings: Sequence[str]) -> bool:
    """Whether more readings agree than read another value of the same length.

    >>> settled("FR761", ["FR761"]), settled("FR761", ["FR767", "FR761"])
    (True, False)
    """
    agreeing = sum(same(dit, lu) for lu in readings)
    return agreeing > sum(_rival(dit, lu) for lu in readings)


def judged(dit: str, readings: Sequence[str], juge: Relecture) -> Confirmation:
    """The outcome once a second engine has spoken on what the first did not settle.

    It confirms where the first engine read the same once at least, one of its models being wrong; and
    else unless that engine was steady in another value of the same length. Both reading the same other
    thing is a contradiction; anything else is uncertain.
    """
    if same(dit, juge.texte):
        twice = juge.confiance >= SURE and any(same(dit, lu) for lu in readings)
        steady = any(_rival(dit, a) and same(a, b) for a, b in _pairs(readings))
        return Confirmation.INCERTAINE if steady and not twice else Confirmation.CONFIRMEE
    agreed = any(_letters(lu) and same(juge.texte, lu) for lu in readings)
    if agreed and juge.confiance >= SURE:
        return Confirmation.CONTREDITE
    return Confirmation.INCERTAINE


def together(verdicts: Sequence[Confirmation]) -> Confirmation:
    """The worst of the parts of one value; without a part nothing is confirmed."""
    for worst in (Confirmation.CONTREDITE, Confirmation.INCERTAINE):
        if worst in verdicts:
            return worst
    return Confirmation.CONFIRMEE if verdicts else Confirmation.INCERTAINE


def best(verdicts: Iterable[Confirmation]) -> Confirmation:
    """Of several places that say the same: one that is confirmed is enough."""
    found = list(verdicts)
    return Confirmation.CONFIRMEE if Confirmation.CONFIRMEE in found else together(found)


def _rival(dit: str, lu: str) -> bool:
    """Whether a reading is of another value of the same length: not when only accents were misread.

    >>> _rival("René", "Ren6"), _rival("René", "Reno"), _rival("Rena", "Reno")
    (False, False, True)
    """
    a, b = _letters(dit), _letters(lu)
    spelled = dit.translate(_LIGATURES)
    plain = [len(unicodedata.normalize("NFKD", c)) == 1 for c in spelled if c.isalnum()]
    if len(a) == len(b) == len(plain):
        a, b = ("".join(c for c, kept in zip(x, plain, strict=True) if kept) for x in (a, b))
    return len(a) == len(b) and not same(a, b)


def _pairs(readings: Sequence[str]) -> list[tuple[str, str]]:
    return [(a, b) for i, a in enumerate(readings) for b in readings[i + 1 :]]


def _letters(text: str) -> str:
    """Letters and digits, accents apart: readers lose them, and no two values differ by them."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in plain if c.isalnum())


_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_MISREAD = str.maketrans({"œ": "ce", "Œ": "CE"})


def _forms(text: str) -> tuple[str, str]:
    """A text, and with its Œ as readers take it: for a C and an E."""
    return text, text.translate(_MISREAD)
