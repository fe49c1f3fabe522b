"""Names of software, and the couloirs they are referenced in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from pipeline.models.accord import Accord
from pipeline.models.normalise import compact, fold

_VERSION = re.compile(r"(?<![\s,–-])[\s,–-]*+\bversion\b[^\d]{0,12}\d(?s:.*)", re.I)

_COULOIRS = {
    "HOP": ("HOPITAL", "HOSPITALIER"),
    "MDV": ("MEDECIN DE VILLE", "MEDECINE DE VILLE"),
    "BIO": ("BIOLOGIE",),
    "RAD": ("RADIOLOGIE", "IMAGERIE"),
    "PHA": ("OFFICINE", "PHARMACIE"),
    "CD": ("CHIRURGIEN DENTISTE", "CHIRURGIENS DENTISTES"),
    "SFP": ("SAGES FEMMES", "PARAMEDICAUX"),
    "MS": ("MEDICO SOCIAL", "MEDICOSOCIAL"),
    "SAS": ("SERVICE D ACCES AUX SOINS",),
    "MSS": ("MSS OPERATEUR", "MSSANTE", "MESSAGERIE SECURISEE"),
}
_CODE = re.compile(
    r"\b(?:DSR|REM|AF)\s?-\s?([A-Z]{2,4})(?:\s?-\s?(?!VA)([A-Z]+))?(?:\s?-\s?VA\s?([12]))?\b"
)
"""``DSR-HOP-DPI-Va2``; the SAS and the MSS have one type of software, and their codes name none."""


def compare(attendu: str, lu: str) -> Accord:
    """The same name, perhaps the same (a part of it, one letter away), or another.

    >>> compare("LOGICIEL HOP-DPI", "Logiciel Hop DPI, version 22").name
    'IDENTIQUE'
    >>> compare("LOGICIEL HOP-DPI", "HOP DPI").name, compare("Arcad", "Desmos").name
    ('PROCHE', 'DIFFERENT')
    """
    if fold(attendu) == fold(lu):
        return Accord.IDENTIQUE
    a, b = fold(attendu), fold(_VERSION.sub("", lu))
    if a.replace(" ", "") == b.replace(" ", ""):
        return Accord.IDENTIQUE
    left, right = set(a.split()), set(b.split())
    close = bool(left and right) and (left <= right or right <= left)
    return Accord.PROCHE if close or fuzz.ratio(a, b) >= 80 else Accord.DIFFERENT


def nomme(nom: str, text: str, sauf: Iterable[str] = ()) -> bool:
    """Whether a text names a software, its words whole, elsewhere than in other names (``sauf``).

    >>> nomme("Osiris", "notre logiciel OSIRIS, version 2"), nomme("Osiris", "la société Osiris Santé")
    (True, True)
    >>> nomme("Osiris", "la société Osiris Santé", sauf=["OSIRIS SANTÉ"])
    False
    """
    letters = f" {fold(text)} "
    for other in sauf:
        letters = letters.replace(f" {fold(other)} ", " ")
    name = fold(nom)
    return len(name) >= SHORTEST and f" {name} " in letters


SHORTEST = 4
"""Letters under which a name may be a word of the language (choice)."""


def couloir(text: str) -> str | None:
    """The couloir that a DSR code or its plain name speaks of; ``None`` when it does not say.

    >>> couloir("DSR-HOP-DPI-Va2"), couloir("Hôpital / DPI / vague 2"), couloir("Vague 2")
    ('HOP', 'HOP', None)
    >>> couloir("DSR-SAS-Va1"), couloir("DSR-MSS")
    ('SAS', 'MSS')
    """
    found = _CODE.search(text.upper())
    if found:
        code = found[1]
        return {"OFF": "PHA", "IMG": "RAD", "MSS": "MSS"}.get(code, code)
    letters = f" {fold(text)} "
    hits = [code for code, noms in _COULOIRS.items() if any(nom in letters for nom in noms)]
    return hits[0] if len(hits) == 1 else None


def nomme_couloir(code: str, text: str) -> bool:
    """Whether a text names a couloir anywhere, were its words stuck together by a character reader.

    >>> nomme_couloir("MS", "Couloir Socialetmédico-social"), nomme_couloir("BIO", "Officine")
    (True, False)
    """
    letters = compact(text)
    names = (f"DSR{code}", f"REM{code}", *(compact(nom) for nom in _COULOIRS.get(code, ())))
    return any(name in letters for name in names)


def type_logiciel(text: str) -> str | None:
    """The type of software that a DSR code speaks of.

    >>> type_logiciel("DSR-HOP-DPI-Va2"), type_logiciel("Hôpital / DPI / vague 2")
    ('DPI', 'DPI')
    """
    found = _CODE.search(text.upper())
    words = fold(text).split()
    return found[2] if found else next((w for w in words if w in _TYPES), None)


_TYPES = frozenset({"DPI", "PFI", "RI", "LGC", "SGL", "RIS", "LGO", "DUI", "LOINC", "DRIMBOX"})


def vague(text: str) -> str | None:
    """The wave that a DSR code or its plain name speaks of.

    >>> vague("DSR-HOP-DPI-Va2"), vague("Hôpital - vague 1"), vague("Hôpital")
    ('2', '1', None)
    """
    found = re.search(r"\bVA\s?([12])\b|\bVAGUE\s*([12])\b", text.upper().replace("-VA", " VA"))
    return (found[1] or found[2]) if found else None
