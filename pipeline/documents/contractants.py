"""Who gives what power to whom: companies and persons on either side of the verb that gives it.

« La société X … mandate la société Y », « Y est habilitée par X », « Délégation de signature est
donnée à Monsieur Z ».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.documents.locate import Form
from pipeline.documents.mentions import Mention, mentions
from pipeline.documents.parties import is_name
from pipeline.documents.prose import Prose
from pipeline.documents.rubrique import under_heading
from pipeline.models.lecture import Read
from pipeline.models.text import Text

_SOCIETE = r"(?: (?:LA SOCIETE|L ENTREPRISE|L ASSOCIATION|LA STRUCTURE))?$"
_DONNE = (
    re.compile(
        r"\b(?:EDITEUR|EDITRICE|MANDANTE?|NOUS|SOUSSIGNE\w*|(?:RECOIT|TIENT|RECU) (?:UN )?MANDAT DE|"
        r"(?:MANDATE|HABILITE|AUTORISE|DESIGNE)E? PAR|"
        r"(?:PRESIDENT|GERANT|DIRIGEANT|DIRECTEUR|DIRECTRICE|LEGAL|GENERAL)E? DE)" + _SOCIETE
    ),
    re.compile(
        r"^(?:(?:SIREN|SIRET|RCS)[\d ]*)?(?:EN (?:SA )?QUALITE D(?:E )?)?(?:L |LA )?"
        r"(?:EDITEUR|EDITRICE|MANDANTE?\b|TITULAIRE DES DROITS|CI APRES (?:L |LE |LA )?(?:EDITEUR|"
        r"MANDANT)|"
        r"DONNE\b|CONFIE\b|MANDATE\b|AUTORISE\b|HABILITE\b|DESIGNE\b|CHARGE\b|DELEGUE\b)"
    ),
)
"""What stands before, or after, the one who gives."""
_RECOIT = (
    re.compile(
        r"\b(?:DISTRIBUTEUR|REVENDEUR|MANDATAIRE|PARTENAIRE)(?: (?:AGREE|EXCLUSIF|"
        r"OFFICIEL))?"
        + _SOCIETE
        + r"|\b(?:MANDATE|MANDATONS|AUTORISE|AUTORISONS|HABILITE|HABILITONS|DESIGNE|DESIGNONS|CHARGE)"
        + _SOCIETE
        + r"|\b(?:POUVOIRS?|MANDAT|PROCURATION|CONFI\w+|DELEGU\w+|CONFER\w+|DONN\w+)\b.{0,30} A"
        + _SOCIETE
    ),
    re.compile(
        r"^(?:(?:SIREN|SIRET|RCS)[\d ]*)?(?:EN (?:SA )?QUALITE DE )?(?:LE |NOTRE )?"
        r"(?:DISTRIBUTEUR|REVENDEUR|MANDATAIRE|CI APRES (?:LE |LA )?(?:DISTRIBUTEUR|MANDATAIRE|"
        r"REVENDEUR)|"
        r"(?:EST|SOIT|SERA) (?:DUMENT |EXPRESSEMENT )?(?:HABILITE|AUTORISE|MANDATE|DESIGNE|CHARGE|"
        r"NOTRE)|"
        r"AGIT|RECOIT|TIENT|DETIENT)"
    ),
)
"""What stands before, or after, the one who is given the power."""
_VERBE = re.compile(
    r"\b(?:mandate|autorise|habilite|d[ée]signe|d[ée]l[èe]gue|(?:d[ée]l[ée]gation|pouvoirs?|procuration|mandat)\b"
    r".{0,60}?\b(?:donn[ée]e?|conf[ée]r[ée]e?|accord[ée]e?)|"
    r"(?:donne|conf[èe]re|accorde)\b.{0,60}?(?:d[ée]l[ée]gation|pouvoirs?|procuration|mandat))\b",
    re.I,
)
_CIVIL = re.compile(
    r"(?:\b[àa]|,|:|\b(?i:mandate|autorise|habilite|d[ée]signe))\s+(?:M\.|Mme|Mlle|Monsieur|Madame)\s+"
    r"(?P<nom>[A-ZÀ-Þ][\w'’À-ÿ-]+(?:\s[\w'’À-ÿ-]+){1,5}?)"
    r"\s*(?:[,;.(]|$|\s(?=salari|employ|respons|charg|directeur|directrice|n[ée]e?\s|demeurant|pour|afin|"
    r"de\sla\s|en\s(?:sa|qualit)|agissant|[àa]\sl['’]effet|d[ûu]ment|qui)\b)"
)
_FAR = 260


def donneur_preneur(prose: Prose) -> tuple[Mention | None, Mention | None]:
    """The company that gives a power and the one that is given it; either may stay unknown.

    Each by the words around its name; the giver is else the first company that is not the taker, the
    taker the only other one.
    """
    found = mentions(prose)
    taker = _said(found, _RECOIT, but=None)
    giver = _said(found, _DONNE, but=taker)
    others = {m.key: m for m in reversed(found) if m.key not in _keys(giver, taker)}
    if giver is None and (taker or len(others) == 2):
        giver = next((m for m in found if m.key in others), None)
    if taker is None and giver:
        rest = [m for key, m in others.items() if key != giver.key]
        taker = rest[0] if len(rest) == 1 else None
    return giver, taker


def _said(
    found: tuple[Mention, ...], words: tuple[re.Pattern[str], ...], but: Mention | None
) -> Mention | None:
    before, after = words
    named = (m for m in found if m.key not in _keys(but))
    return next((m for m in named if before.search(m.avant) or after.match(m.apres)), None)


def _keys(*kept: Mention | None) -> set[str]:
    return {m.key for m in kept if m}


def delegataire(prose: Prose) -> Read[str] | None:
    """The person, named with a civility, who is given the power."""
    for verb in _VERBE.finditer(prose.text):
        match = _CIVIL.search(prose.text, verb.end(), verb.end() + _FAR)
        if match:
            return prose.stripped(*match.span("nom"))
    return None


NOM = ("Nom", "Nom de famille", "Nom d'usage", "Nom de naissance")
PRENOM = ("Prénom", "Prénoms", "Prénom(s)")
RAISON = ("Raison sociale", "Dénomination sociale", "Dénomination", "Nom de la société",
          "Société", "Nom de la structure")  # fmt: skip


def titled_person(form: Form, text: Text, headings: Iterable[str]) -> Read[str] | None:
    """The person whose « Nom » and « Prénom » stand under one of the headings."""
    names = list(headings)
    noms = list(_under(form, text, names, NOM))
    prenoms = list(_under(form, text, names, PRENOM))
    if not noms or not prenoms:
        return None
    return noms[0].map(lambda nom: f"{prenoms[0].value} {nom}")


def titled_company(form: Form, text: Text, headings: Iterable[str]) -> Read[str] | None:
    """The company whose name stands under one of the headings."""
    return next(_under(form, text, list(headings), RAISON), None)


def _under(
    form: Form, text: Text, headings: list[str], labels: tuple[str, ...]
) -> Iterator[Read[str]]:
    spots = under_heading(form, form.labels(text, labels), form.labels(text, headings), is_name)
    yield from (spot.read(spot.text.strip()) for spot in spots)
