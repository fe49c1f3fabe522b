"""Companies that a sentence names, and what it says right before and after them.

A name is a run of words with capitals that something betrays: a company's noun before it (« la
société », « notre distributeur »), or after it what only a company has (a SIREN, a legal form, a
seat, a representative, a role). Who is who is for the kind of document to tell from the words
around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.documents.parties import is_name
from pipeline.documents.prose import Prose
from pipeline.models import siret
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold

_MOT = r"(?:(?!SIRE[NT]\b|R\.?C\.?S\b|\d+(?:[\s.,;]|$))[A-ZÀ-Þ0-9](?:[\w'’&+/-]|\.(?=\w))*|&)"
_LIEN = (
    r"(?:de\s(?:la\s|l['’])?|du\s|des\s|la\s|le\s|les\s|et\s|en\s|d['’]|l['’]|à\s(?:la\s)?|pour\s)"
)
_NOM = rf"{_MOT}(?:\s+(?:{_LIEN})?{_MOT}){{0,6}}"

_AVANT = (
    r"(?:soci[ée]t[ée]|entreprise|association|structure|cabinet|[ée]diteur|[ée]ditrice|distributeur|"
    r"revendeur|mandataire|mandant|partenaire|prestataire|clients?|adh[ée]rente?|op[ée]rateur|fournisseur|"
    r"acheteur|[Nn]ous(?:,?\s+soussign[ée]+s?)?|"
    r"(?:pr[ée]sidente?|g[ée]rante?|dirigeante?|directeur|directrice|l[ée]gale?|g[ée]n[ée]rale?)\s+de(?:\s+la)?)"
    r"(?:\s+(?:agr[ée]{1,2}e?|exclusif|exclusive|dite?|d[ée]nomm[ée]+e?|suivante?))?"
    r"(?:,?\s+(?:la\s+soci[ée]t[ée]|l['’](?:entreprise|association)))?"
)
_APRES = (
    r"(?:\(?\s*SIRE[NT]\b|\(?\s*R\.?C\.?S\b|\(?n[°ºo]\s*SIRE|(?:une\s+)?soci[ée]t[ée]\s+(?:par|[àa]|anonyme|civile|au|de\sdroit)|"
    r"(?:SASU?|SARL|EURL|SA|SCI|SELARL|SCOP|GIE|SNC)\b|au\s+capital|dont\s+(?:le|la)\s+(?:si[èe]ge|SIRE|num)|"
    r"(?:ayant\s+(?:son|pour)\s+si)|immatricul|inscrite?\s|enregistr[ée]e|domicili[ée]e|sise?\s|situ[ée]e|"
    r"repr[ée]sent[ée]e?|"
    r"(?:(?:en\s+(?:sa\s+)?qualit[ée]\s+(?:de\s+|d['’]))|(?:l['’]|le\s|la\s|notre\s))?"
    r"(?:[ée]dit(?:eur|rice)|distribut(?:eur|rice)|mandataire|mandante?|revendeur|prestataire|op[ée]rat(?:eur|rice))\b|"
    r"titulaire\s+des\s+droits|ci[\s-]?apr[èe]s|association\s+(?:loi|r[ée]gie))"
)
_VERBE = (
    r"(?:est|soit|sera|agit|re[çc]oit|d[ée]tient|donne|confie|mandate|autorise|habilite|d[ée]signe|"
    r"d[ée]l[èe]gue|charge|atteste|certifie|d[ée]clare)\b"
)
_BETRAYED_BEFORE = re.compile(rf"\b(?i:{_AVANT})\s*:?\s*[«\"“]?\s*({_NOM})")
_BETRAYED_AFTER = re.compile(rf"(?<![\w'’])({_NOM})\s*[»\"”]?\s*(?:[,:–-]\s*)?(?i:{_APRES})")
_SUBJECT = re.compile(rf"(?<![\w'’])({_NOM})\s*[»\"”]?\s+(?i:{_VERBE})")

_FORME = re.compile(
    r"\s+(?:SASU?|SARL|EURL|SA|SIRE[NT]|RCS|SELARL|SCOP|[Éé]diteur|[Dd]istributeur)$"
)
_ARTICLE = re.compile(
    r"(?:(?:La|Le|Les|Notre|Nos|Nous|Par|Et|Entre|En|À|A|Pour|De|Du|Au|Objet|Fait|ET|ENTRE|LA|LE)\s+|"
    r"(?:[LlDd]['’])?(?:[ÉEée]diteur|[ÉEée]ditrice|[Dd]istributeur|[Mm]andant|[Mm]andataire|[Cc]lient|"
    r"[Pp]restataire|[Ss]oci[ée]t[ée]|[Ee]ntreprise)\s+)"
)
_NEVER = re.compile(
    r"^(?:(?:ATTESTATION|MANDAT|CONTRAT|CONVENTION|CERTIFICAT|DECLARATION|POUVOIR|DELEGATION|"
    r"LETTRE)\b.*|NOUS|LE|LA|LES|L|ET|OU|SIRE[NT]|RCS|R C S|TVA|ARTICLE|MANDAT\w*|CONTRAT|OBJET|JE|"
    r"IL|ELLE|ILS|CE|CET|CETTE|CI APRES|"
    r"(?:L )?(?:EDITEUR|DISTRIBUTEUR|MANDATAIRE|CLIENT|PRESTATAIRE|OPERATEUR|REVENDEUR|ADHERENT)|"
    r"M|MM|MME|MONSIEUR|MADAME|PARIS|FRANCE|SEGUR\b.*|ANS|ASP|AGENCE\b.*|FAIT|LYON|ETAT|"
    r"(?:LE |LA )?(?:MANDANT|SOCIETE|PARTIES?|SOLUTION|LOGICIEL|PRESENT|PRESENTE)\b.*)$"
)
_NEAR = 90
_SIREN = re.compile(r"(?<!\d)(\d{3}\s?\d{3}\s?\d{3})(?:\s?\d{5})?(?!\d)")
FULL = 0.75
"""Of the longest row: a row as long as this goes on in the next one."""
_REACH = 260
"""Letters after a name within which its number stands."""


@dataclass(frozen=True)
class Mention:
    """A company as named at one place; ``avant`` and ``apres`` are the folded words around it."""

    nom: Read[str]
    avant: str
    apres: str
    siren: Read[str] | None

    @property
    def key(self) -> str:
        return fold(self.nom.value)


def mentions(prose: Prose) -> tuple[Mention, ...]:
    """The companies of a text, in reading order, each place where one is named."""
    found = dict(sorted(_spans(prose)))
    begins = [*found, len(prose.text)]
    return tuple(
        _mention(prose, start, end, min(begins[rank + 1], end + _REACH))
        for rank, (start, end) in enumerate(found.items())
    )


def _spans(prose: Prose) -> Iterator[tuple[int, int]]:
    for pattern in (_SUBJECT, _BETRAYED_AFTER, _BETRAYED_BEFORE):
        for match in pattern.finditer(prose.text):
            span = _in_its_row(prose, *match.span(1), last=pattern is not _BETRAYED_BEFORE)
            start, end = _trimmed(prose.text, *span)
            name = prose.text[start:end]
            if len(name) > 1 and is_name(name) and not _NEVER.match(fold(name)):
                yield start, end


def _in_its_row(prose: Prose, start: int, end: int, *, last: bool) -> tuple[int, int]:
    """A name goes on in the next row only where the row is full: headings stand alone."""
    full = FULL * max(len(spot.text) for spot in prose.spots)
    for spot, at in zip(prose.spots, prose.starts, strict=True):
        after = at + len(spot.text)
        if start <= after < end and len(spot.text) < full:
            if not last:
                return start, after
            start = after + 1
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The name alone: its article and its legal form apart."""
    while match := _ARTICLE.match(text, start, end):
        start = match.end()
    while match := _FORME.search(text, start, end):
        end = match.start()
    return start, start + len(text[start:end].rstrip(" .,-"))


def _mention(prose: Prose, start: int, end: int, limit: int) -> Mention:
    number = next(
        (
            prose.read(*m.span(1), compact(m[1]))
            for m in _SIREN.finditer(prose.text, end, limit)
            if siret.is_valid_siren(compact(m[1]))
        ),
        None,
    )
    return Mention(
        prose.stripped(start, end),
        fold(prose.text[max(0, start - _NEAR) : start]),
        fold(prose.text[end : end + _NEAR]),
        number,
    )
