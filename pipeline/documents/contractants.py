"""Who gives what power to whom: companies and persons on either side of the verb that gives it.

« La société X … mandate la société Y », « Je soussigné … donne pouvoir à Y », « Délégation de
signature est donnée à Monsieur Z ».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.documents.locate import Form
from pipeline.documents.parties import FIN_SOCIETE, is_name, societe
from pipeline.documents.prose import Prose
from pipeline.documents.rubrique import under_heading
from pipeline.models.lecture import Read
from pipeline.models.text import Text

_DONNE = re.compile(
    r"\b(?:mandat(?:e|ons)|autoris(?:e|ons)|habilit(?:e|ons)|d[ée]sign(?:e|ons)|charge(?:ons)?|"
    r"confi(?:e|ons)\b.{0,40}?\s[àa]|"
    r"d[ée]l[èée]gu(?:e|ons)\b.{0,200}?\s[àa]|"
    r"(?:donn(?:e|ons|[ée]e?)|conf[èée]r(?:e|ons|[ée]e?)|accord(?:e|ons|[ée]e?))\b.{0,60}?\s[àa])\s*:?\s+",
    re.I,
)
_SOCIETE = re.compile(
    r"(?:\b[Nn]ous,?|\b[Ll]a\s+soci[ée]t[ée]|\b[Ll]['’]entreprise|\b[Ll]['’]association|"
    r"\b(?:l[ée]gale?|g[ée]rante?|pr[ée]sidente?|dirigeante?)\s+de(?:\s+la\s+soci[ée]t[ée])?)\s+(?=[«\"A-ZÀ-Þ0-9.…])"
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
_BEFORE, _AFTER, _FAR = 700, 140, 260


def donneur(prose: Prose) -> Read[str] | None:
    """The company that gives: the last one named before the verb."""
    for verb in _DONNE.finditer(prose.text):
        start = max(0, verb.start() - _BEFORE)
        named = [m.end() for m in _SOCIETE.finditer(prose.text, start, verb.start())]
        for at in reversed(named):
            found = _company(prose, at, verb.start())
            if found is not None:
                return found
    return None


def preneur(prose: Prose) -> Read[str] | None:
    """The company that is given the power: the first one named after the verb."""
    for verb in _DONNE.finditer(prose.text):
        near = prose.text[verb.end() : verb.end() + 60]
        if re.match(r"(?:la\s+soci[ée]t[ée]|l['’](?:entreprise|association)|[«\"A-ZÀ-Þ])", near):
            found = _company(prose, verb.end(), verb.end() + _AFTER)
            if found is not None:
                return found
    return None


def delegataire(prose: Prose) -> Read[str] | None:
    """The person, named with a civility, who is given the power."""
    for verb in _VERBE.finditer(prose.text):
        match = _CIVIL.search(prose.text, verb.end(), verb.end() + _FAR)
        if match:
            return prose.stripped(*match.span("nom"))
    return None


def _company(prose: Prose, start: int, limit: int) -> Read[str] | None:
    stop = FIN_SOCIETE.search(prose.text, start + 2, limit)
    found = societe(prose, start, stop.start() if stop else limit)
    return found if is_name(found.value) else None


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
