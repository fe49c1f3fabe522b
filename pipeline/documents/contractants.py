"""Who gives what power to whom: companies and persons on either side of the verb that gives it.

« La société X … mandate la société Y », « Y est habilitée par X », « Délégation de signature est
donnée à Monsieur Z ».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.documents.locate import Form
from pipeline.documents.mentions import Mention, Role
from pipeline.documents.parties import is_name
from pipeline.documents.prose import Prose
from pipeline.documents.rubrique import under_heading
from pipeline.models.lecture import Read
from pipeline.models.text import Text

DONNE = Role.called(
    "EDITEUR|EDITRICE|MANDANTE?",
    before=r"\b(?:NOUS|SOUSSIGNE\w*|(?:RECOIT|TIENT|RECU) (?:UN )?MANDAT DE|"
    r"(?:MANDATE|HABILITE|AUTORISE|DESIGNE)E? PAR|"
    r"(?:PRESIDENT|GERANT|DIRIGEANT|DIRECTEUR|DIRECTRICE|LEGAL|GENERAL)E? DE)",
    after=r"\bTITULAIRE DES DROITS|"
    r"\b(?:DONNE|CONFIE|MANDATE|AUTORISE|HABILITE|DESIGNE|CHARGE|DELEGUE)\b",
)
RECOIT = Role.called(
    "DISTRIBUTEUR|DISTRIBUTRICE|REVENDEUR|MANDATAIRE|PARTENAIRE",
    before=r"\b(?:MANDAT(?:E|ONS)|AUTORIS(?:E|ONS)|HABILIT(?:E|ONS)|DESIGN(?:E|ONS)|CHARGE(?:ONS)?)|"
    r"\b(?:POUVOIRS?|MANDAT|PROCURATION|CONFI\w+|DELEGU\w+|CONFER\w+|DONN\w+)\b.{0,30} A",
    after=r"^(?:(?:SIREN|SIRET|RCS)[\d ]*)?(?:(?:EST|SOIT|SERA) (?:DUMENT |EXPRESSEMENT )?"
    r"(?:HABILITE|AUTORISE|MANDATE|DESIGNE|CHARGE|NOTRE)|AGIT|RECOIT|TIENT|DETIENT)",
)
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
_PASSIF = re.compile(
    r"(?:M\.|Mme|Mlle|Monsieur|Madame)\s+(?P<nom>[A-ZÀ-Þ][\w'’À-ÿ-]+(?:\s[\w'’À-ÿ-]+){1,5}?)\s+"
    r"(?:est|soit|sera)\s+(?:d[ûu]ment\s|express[ée]ment\s)?"
    r"(?i:habilit|autoris|mandat|d[ée]sign|d[ée]l[ée]gataire|charg)"
)
_FAR = 260


def two_sides(
    found: tuple[Mention, ...], one: Role, other: Role
) -> tuple[Mention | None, Mention | None]:
    """The companies in two parts, each by the words around its name; either may stay unknown.

    Where one is told, the other is the only company left; where none is, nobody is guessed.
    """
    second = other.played(found)
    first = one.played(found, second)
    left = {m.key: m for m in found[::-1] if m.key not in {m.key for m in (first, second) if m}}
    alone = next(iter(left.values())) if len(left) == 1 else None
    if first is None and second:
        first = alone
    elif second is None and first:
        second = alone
    return first, second


def delegataire(prose: Prose) -> Read[str] | None:
    """The person, named with a civility, who is given the power, or is said to have it."""
    passive = next(_PASSIF.finditer(prose.text), None)
    if passive:
        return prose.stripped(*passive.span("nom"))
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
