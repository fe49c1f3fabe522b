"""Names of companies: the same company is written in many ways.

Legal forms, accents, punctuation and usual abbreviations do not count; two *different* legal forms
do, since « SCI Dupont » is not « SARL Dupont » (domain §4, choice).
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.models.accord import Accord
from pipeline.models.normalise import fold

_LONGUES = {
    "SOCIETE PAR ACTIONS SIMPLIFIEE UNIPERSONNELLE": "SASU",
    "SOCIETE PAR ACTIONS SIMPLIFIEE": "SAS",
    "ENTREPRISE UNIPERSONNELLE A RESPONSABILITE LIMITEE": "EURL",
    "SOCIETE A RESPONSABILITE LIMITEE": "SARL",
    "SOCIETE CIVILE IMMOBILIERE": "SCI",
    "SOCIETE EN NOM COLLECTIF": "SNC",
    "SOCIETE ANONYME": "SA",
    "A ASSOCIE UNIQUE": "",
}
_FORMES = {
    "SAS": "SAS",
    "SASU": "SAS",
    "SARL": "SARL",
    "EURL": "SARL",
    "SA": "SA",
    "SCI": "SCI",
    "SCM": "SCM",
    "SCP": "SCP",
    "SNC": "SNC",
    "SCOP": "SCOP",
    "SCA": "SCA",
    "SELARL": "SELARL",
    "SELAS": "SELAS",
    "GIE": "GIE",
    "GIP": "GIP",
    "ASSOCIATION": "ASSOCIATION",
    "ASSO": "ASSOCIATION",
    "ASS": "ASSOCIATION",
}
_VIDES = frozenset({"SOCIETE", "STE", "ETABLISSEMENTS", "ETS", "ENTREPRISE"})
_ABREGES = {"ST": "SAINT", "STE": "SAINTE", "CIE": "COMPAGNIE", "INTL": "INTERNATIONAL"}


@lru_cache(maxsize=1024)
def split(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that name the company, and its legal forms.

    >>> split("S.A.S. Médi-Soft")
    (('MEDI', 'SOFT'), frozenset({'SAS'}))
    """
    plain = re.sub(r"[™®]|\([^()]{0,160}?SIRE[NT][^()]{0,160}\)", " ", name)
    text = f" {_join_initials(fold(plain))} ".partition(" AU CAPITAL ")[0] + " "
    for longue, courte in _LONGUES.items():
        text = text.replace(f" {longue} ", f" {courte} ")
    words = text.split()
    first, last = _ends(words)
    formes = frozenset(_FORMES[w] for w in (*words[:first], *words[last:]))
    core = words[first:last]
    if core and core[0] in _VIDES and len(core) > 1:
        core = core[1:]
    return tuple(_ABREGES.get(w, w) for w in core) or tuple(words), formes


def nommee(nom: str, texte: str) -> bool:
    """Whether a text names a company, its words whole, legal forms apart.

    >>> nommee("SAS Médi-Soft", "la société MEDI SOFT, sise"), nommee("Médi-Soft", "MEDI SOFTWARE")
    (True, False)
    """
    core = " ".join(fold(" ".join(split(nom)[0])).split())
    return len(core) >= SHORTEST and f" {core} " in f" {fold(texte)} "


SHORTEST = 4
"""Letters under which a name may be a word of the language (choice)."""


def _ends(words: list[str]) -> tuple[int, int]:
    """Where the name stands between the legal forms before and after it."""
    first, last = 0, len(words)
    while first < last and words[first] in _FORMES:
        first += 1
    while last > first and words[last - 1] in _FORMES:
        last -= 1
    return first, last


def _join_initials(text: str) -> str:
    words: list[str] = []
    initials = ""
    for word in [*text.split(), ""]:
        if len(word) == 1:
            initials += word
            continue
        if initials:
            words.append(initials)
            initials = ""
        words.append(word)
    return " ".join(words).strip()


def compare(attendu: str, lu: str) -> Accord:
    """The same company, perhaps the same, or another.

    >>> compare("SOCIETE MEDI-SOFT", "MEDISOFT SAS").name
    'IDENTIQUE'
    >>> compare("SCI DUPONT", "SARL DUPONT").name
    'PROCHE'
    >>> compare("LE SELECT", "ODA").name
    'DIFFERENT'
    """
    (a, formes_a), (b, formes_b) = split(attendu), split(lu)
    if not a or not b:
        return Accord.DIFFERENT
    if "".join(a) == "".join(b):
        clash = formes_a and formes_b and not formes_a & formes_b
        return Accord.PROCHE if clash else Accord.IDENTIQUE
    return Accord.PROCHE if _close(a, b) else Accord.DIFFERENT


def _close(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return (
        _subset(a, b)
        or _truncated("".join(a), "".join(b))
        or _acronym(a, b)
        or fuzz.ratio("".join(a), "".join(b)) >= 80
    )


def _subset(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    common = set(a) & set(b)
    return len(common) >= 2 and (common == set(a) or common == set(b))


def _truncated(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= 8 and longer.startswith(shorter)


def _acronym(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    short, long = sorted((a, b), key=len)
    return len(short) == 1 and len(long) >= 3 and short[0] == "".join(word[0] for word in long)
