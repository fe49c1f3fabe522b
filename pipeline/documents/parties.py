"""Who a document is about: companies as contracts name them, persons as letters do.

« Entre la société X, …, ci-après « l'Éditeur » », « Je soussigné(e) Y, agissant en qualité de … »,
or the lines of a form under a heading.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pipeline.documents.adresse import VOIE
from pipeline.documents.locate import Accept, Form, continued, looks_like_name
from pipeline.documents.prose import Prose
from pipeline.documents.spots import Spot, joined, search
from pipeline.models import dates, siret
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold
from pipeline.models.text import Text

T = TypeVar("T")

FIN_SOCIETE = re.compile(
    r"[,;(»\n]|\s[-–—]\s|\sn\s?[°º]|\s(?=(?:identifi|num[ée]ro|dont|au capital|sise?|situ[ée]+|"
    r"immatricul|inscrit|"
    r"repr[ée]sent|"
    r"d[ée]nomm|ci.apr[èe]s|SIRE[NT]|R\.?C\.?S|domicili|ayant|enregistr|n['’]est|est |atteste|"
    r"b[ée]n[ée]ficie|rel[èe]ve|exerce|donne|certifie|d[ée]clare|soci[ée]t[ée] (?:par|[àa] r|"
    r"anonyme|civile)|a [ée]t[ée]|ont [ée]t[ée]|"
    r"\d{1,4}\s?(?:bis|ter)?,?\s(?:rue|avenue|boulevard|place|square|chemin|all[ée]e|route|quai|cours|"
    r"impasse|passage|esplanade|parc))\b)",
    re.I,
)
FIN_PERSONNE = re.compile(
    r"[,;(»\n]|\s[-–—]\s|\s(?=(?:agissant|repr[ée]sentant|n[ée]+(?:e|\(e\))? le|en (?:ma |sa )?qualit|"
    r"demeurant|d[ée]clare|atteste|certifie|g[ée]rante?|pr[ée]sidente?|directeur|directrice|d[ûu]ment|"
    r"salari|employ|donne|ci.apr[èe]s|pour|afin|[àa] l['’]effet|de la (?:structure|soci)|en tant)\b)",
    re.I,
)
_CIVILITE = r"(?:M\.|MM\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr|Docteur)"
_TETE = re.compile(
    rf"^\W*(?:\(e\)\W*|e\)\W*)?(?:{_CIVILITE}(?:\s*[/,ou]+\s*{_CIVILITE})*\W*)*", re.I
)
_ARTICLE = re.compile(
    r"^\W*(?:(?:Nom de la structure|D[ée]nomination(?: sociale)?|Raison sociale|Nom)\s*:\s*)?"
    r"(?:(?:la\s+|l['’]\s*)?"
    r"(?:soci[ée]t[ée]|structure|entreprise|entit[ée])(?!\s+(?:par|[àa]|en|civile|anonyme)\b)\s+|"
    r"(?-i:la\s+|le\s+|les\s+|l['’]\s*))?",
    re.I,
)
_CI_APRES = re.compile(
    r"(?:ci[\s-]*apr[èe]s|(?<!apr[eè]s\s)\b(?:d[ée]nomm|d[ée]sign|appel)[ée]+e?s?(?=\s+(?:l['’]|le|la)\s*[«\"“]))"
    r"(?=\s*(?P<role>.{2,90}))",
    re.I | re.S,
)
_ENTREE = re.compile(
    r"\b(?:entre|mandate|autorise|habilite|d[ée]signe)\b\s*(?:les\s+soussign\w+)?[\s:–•-]*|"
    r"(?=\b(?:la\s+soci[ée]t[ée]|l['’]association|le\s+cabinet|le\s+centre)\s)",
    re.I,
)
_ET = re.compile(r"(?:[.,;:»)]\s*|\spart\W+)et\b[\s:–•-]*", re.I)
_NOMMEE = re.compile(
    r"\s*+(?P<nom>[^,;(]{2,160}?)(?:\s*[,;(]|\s[–—-]\s|\s(?=dont|au capital|sise|repr[ée]sent|"
    r"immatric))",
    re.I,
)
_DECRITE = re.compile(
    r"soci[ée]t[ée]|\bSAS|\bSARL|\bSA\b|\bEURL|association|au capital|immatricul|RCS|SIRE[NT]|si[èe]ge|"
    r"repr[ée]sent|ci.apr[èe]s|cabinet|centre|[ée]tablissement|groupement",
    re.I,
)
"""What follows the name of a party: its form, its number, its seat, who represents it."""
PREAMBLE = 15_000
"""The letters at the head of a contract among which its parties are looked for."""
NAMED = 40
"""What is called something there, from the first: no contract has so many parties and definitions."""

_SIREN = re.compile(r"(?<!\d)(\d{3}\s?\d{3}\s?\d{3})(?:\s?\d{5})?(?!\d)")


_SIREN_ANNONCE = re.compile(
    r"^\W*SIRE[NT]\b\D{0,12}(\d{3}\s?\d{3}\s?\d{3}(?:\s?\d{5})?)(?!\d)", re.I
)


AU_NOM_DE = (
    *(f"{qui} de la {quoi}" for quoi in ("structure", "société")
      for qui in ("légal(e)", "légal", "légale")),
    *(f"{qui} de l'{quoi}" for quoi in ("association", "entreprise", "entité")
      for qui in ("légal(e)", "légal", "légale")),
    "de la structure", "de la société", "de l'association", "de l'entreprise", "de l'entité",
    *(f"{qui} de" for qui in ("légal(e)", "légal", "légale", "gérant", "gérante", "président",
                              "présidente", "directeur général", "directrice générale")),
    "au nom de", "pour le compte de",
)  # fmt: skip
"""What stands before the company that a person speaks for; the most telling words first."""

SOCIETE = (
    "à engager la société",
    "la société",
    "l'entreprise",
    "l'association",
    "la structure",
    "Nous",
)
"""What stands before a company that is simply named."""


@dataclass(frozen=True)
class Partie:
    """A company of a contract, what the contract calls it, and its number where it is printed."""

    nom: Read[str]
    role: str
    siren: Read[str] | None = None


def parties(prose: Prose) -> tuple[Partie, ...]:
    """The companies that a contract names before « ci-après »."""
    found, begin = list[Partie](), 0
    for match in itertools.islice(_CI_APRES.finditer(prose.text, 0, PREAMBLE), NAMED):
        introduced = _introduced(prose, begin, match.start())
        if introduced is not None:
            nom, at = introduced
            end = match.end("role")
            role = re.split(r"[.;,]\s|d['’](?:une|autre) part|\bet\b", match["role"].lstrip(" ,:"))[
                0
            ]
            found.append(Partie(nom, fold(role), _siren(prose, at, match.start())))
            begin = min(end, match.end() + len(role))
    return tuple(found)


def _introduced(prose: Prose, begin: int, end: int) -> tuple[Read[str], int] | None:
    """The name that begins the description of a party before « ci-après », and where it ends.

    After the last « et » that opens a party; then after « entre », « la société »; else at the head
    of a row, if a description follows.
    """
    begin = max((at for at in _openings(prose, begin, end)), default=begin)
    entries = [begin, *(m.end() for m in _ENTREE.finditer(prose.text, begin, end))]
    heads = [at for at in prose.starts if begin <= at < end]
    for at, surely in (*((e, True) for e in entries[1:]), *((h, False) for h in [begin, *heads])):
        match = _NOMMEE.match(prose.text, at, end + 1)
        described = match and _DECRITE.search(prose.text, match.end("nom"), match.end("nom") + 90)
        if match and (surely or described):
            nom = societe(prose, *match.span("nom"))
            if is_name(nom.value) and not _DECRITE.fullmatch(nom.value):
                return nom, match.end("nom")
    return None


def _openings(prose: Prose, begin: int, end: int) -> Iterator[int]:
    """Where « ET » alone in its row, or after a punctuation, opens the next party."""
    yield from (m.end() for m in _ET.finditer(prose.text, begin, end))
    for spot, at in zip(prose.spots, prose.starts, strict=True):
        if begin <= at < end and fold(spot.text) == "ET":
            yield at + len(spot.text)


def called(found: Iterable[Partie], *roles: str) -> Partie | None:
    """The party that the contract calls by one of these names (« EDITEUR »)."""
    return next((p for p in found if any(role in p.role.split() for role in roles)), None)


def societe(prose: Prose, start: int, end: int) -> Read[str]:
    """The name of a company in a stretch, its article apart."""
    start, end = _filled(prose, start, end)
    stop = FIN_SOCIETE.search(prose.text, start + 2, end)
    end = stop.start() if stop else end
    skip = _ARTICLE.match(prose.text[start:end])
    return prose.stripped(start + (skip.end() if skip else 0), end)


def _filled(prose: Prose, start: int, end: int) -> tuple[int, int]:
    """What is written on a dotted line: between its dots."""
    dots = _DOTS.match(prose.text, start, end)
    start = dots.end() if dots else start
    after = _DOTS.search(prose.text, start, end)
    return start, after.start() if after else end


_DOTS = re.compile(r"\W{0,40}[.…_]{3,}\s*")


def personne(prose: Prose, phrases: Iterable[str]) -> Read[str] | None:
    """The person named after one of the phrases, civilities apart."""
    for start, end in prose.after(phrases, FIN_PERSONNE):
        start, end = _filled(prose, start, min(end, prose.row_end(start)))
        skip = _TETE.match(prose.text[start:end])
        begin = start + (skip.end() if skip else 0)
        if prose.text[begin : begin + 1].isupper() and is_name(prose.text[begin:end]):
            return prose.stripped(begin, end)
    return None


def structure(prose: Prose, phrases: Iterable[str]) -> Read[str] | None:
    """The company named after one of the phrases."""
    for start, end in prose.after(phrases, FIN_SOCIETE):
        end = min(end, prose.row_end(start))
        begun = re.search(r"\w", prose.text[start:end])
        end = prose.until_break(start + begun.start(), end) if begun else end
        found = societe(prose, start, end) if end > start else None
        if found and is_name(found.value):
            return found
    return None


def sirens(prose: Prose) -> tuple[str, ...]:
    """Every valid SIREN printed, those inside SIRET numbers included, each once."""
    return tuple(dict.fromkeys(lu.value for lu in sirens_lus(prose)))


def sirens_lus(prose: Prose, start: int = 0, end: int | None = None) -> Iterator[Read[str]]:
    """Where every valid SIREN is printed."""
    for match in _SIREN.finditer(prose.text, start, len(prose.text) if end is None else end):
        number = compact(match[1])
        if siret.is_valid_siren(number):
            yield prose.read(*match.span(1), number)


def sirens_annonces(text: Text) -> Iterator[Read[str]]:
    """The valid SIREN of the lines that begin with « SIREN » or « SIRET »."""
    for spot in search(text, _SIREN_ANNONCE):
        number = compact(spot.text)[:9]
        if siret.is_valid_siren(number):
            yield spot.read(number)


def _siren(prose: Prose, start: int, end: int) -> Read[str] | None:
    return next(sirens_lus(prose, start, end), None)


def siren_of(prose: Prose) -> Read[str] | None:
    """The first valid SIREN of a document that bears one company."""
    return next(sirens_lus(prose), None)


_LABELS = (
    "Nom", "Prénom", "Qualité", "Fonction", "Adresse", "SIREN", "SIRET", "Date", "Signature",
    "Mandant", "Mandataire", "Client", "Prestataire", "Fournisseur", "Acheteur", "Éditeur",
    "Distributeur", "Téléphone", "Identifiant", "Identification", "Raison sociale", "Dénomination",
    "Cachet", "Version",
)  # fmt: skip
_COMMON = (*_LABELS, *(f"Le {label}" for label in _LABELS))


def form(*labels: Iterable[str]) -> Form:
    """The labels of a kind of letter or contract, with those that any of them may bear."""
    return Form(*_COMMON, *itertools.chain.from_iterable(labels))


_FORM = form()


def is_name(text: str) -> bool:
    """Whether a text may name somebody: no label, no date, no street, no line left to fill in.

    >>> is_name("NOVALIA SANTÉ"), is_name("71 impasse de l'Étoile"), is_name("3 D Soft")
    (True, False, True)
    """
    bare = text.strip(" .…_:-–[]<>")
    written = looks_like_name(bare) and not _FORM.is_label(bare) and dates.parse(bare) is None
    return written and not _NOT_A_NAME.match(bare) and not _ROLES.fullmatch(fold(bare))


_NOT_A_NAME = re.compile(
    r"(?=\w*\d)(?=\w*[A-Za-z])\w{10}$|"
    r"\d+[\s,]+(?i:(?:bis|ter)[\s,]+)?(?i:rue|avenue|boulevard|place|chemin|all[ée]e|route|impasse|quai|cours|"
    r"square|faubourg|passage)\b|"
    r"(?i:pour$|convention|contrat|attestation|certificat|mandat|d[ée]claration|d[ée]l[ée]gation|pouvoirs?|d[ée]cision|procuration|proc[èe]s-verbal|version|"
    r"lettre de|bon de|"
    r"extrait|relev[ée]|[ée]l[ée]ment|valeur|objet)\b|(?:ET|OU|IL|ILS|ELLE)\b(?!\s?&)(?:\s(?:A|EST|"
    r"ONT|SONT)\b.*|\W*)$|(?i:d['’](?:une|autre) part|"
    r"(?:cadre|partie|espace|zone) r[ée]serv)|(?![A-ZÀ-Þ0-9«\"“']|[a-z]-[A-Z]|"
    r"[ldLD]['’]|(?:la|le|les)\s|soci[ée]t[ée]\s|association\s)|.*ci.apr[èe]s|"
    r".*\b[Vv]ersion\s\d|.*\b(?:est|sont|sera|doit|peut|pr[ée]sente?)\b|"
    r"(?i:nom|pr[ée]nom|raison|d[ée]nomination)\b[^:]*$"
)
"""A sentence that goes on, or the label of the next line."""
_ROLES = re.compile(
    r"(?:(?:A|AU|DE|DU|L|LE|LA|NOTRE|VOTRE|ET|POUR|PAR) )*(?:EDITEUR|EDITRICE|DISTRIBUTEUR|"
    r"MANDATAIRE|MANDANT|CLIENT|"
    r"PRESTATAIRE|OPERATEUR|REVENDEUR|ADHERENT|TITULAIRE|FOURNISSEUR|ACHETEUR|SOCIETE|STRUCTURE|ENTREPRISE)S?"
)
"""A part that somebody plays, without who plays it."""


def labelled(
    form: Form, text: Text, labels: Iterable[str], like: re.Pattern[str] | None = None
) -> Read[str] | None:
    """A name beside or under a label of a form; the words of a sentence are no label.

    The first one of the document: the same words stand again over its signatures.
    """
    found = list(form.values(text, labels, _names, alone=True))
    spot = min(found, key=_place, default=None)
    if spot is None and like is not None:
        spot = next(form.announced(text, like, _names), None)
    if spot is None:
        return None
    lines = [spot, *continued(spot)]
    return joined(lines, bare(" ".join(line.text for line in lines)))


def beside(
    form: Form, text: Text, labels: Iterable[str], accept: Accept = is_name
) -> Iterator[Read[str]]:
    """Every name that labels announce in their own row."""
    for spot in form.beside(text, labels, lambda said: _names(said) and accept(said)):
        yield spot.read(bare(spot.text))


def _names(text: str) -> bool:
    return is_name(bare(text)) and not VOIE.search(text)


def _place(spot: Spot) -> tuple[int, float]:
    return spot.page.number, spot.row.segments[0].top


def bare(text: str) -> str:
    """A name without civility, article, number or what stands around it."""
    text = re.sub(
        r"\s{0,9}[,(–-]{0,9}\s{0,9}\(?\b(?:(?:SIRE[NT]|R\.?C\.?S)\b(?s:.*)|"
        r"\d{3}\s?\d{3}\s?\d{3}\)?$)",
        "",
        text,
        flags=re.I,
    )
    return _ARTICLE.sub("", _TETE.sub("", text)).strip(' ,;.«»"') or text


def firsts(*readings: Read[T] | None) -> Read[T] | None:
    """The first reading that is there."""
    return next((lu for lu in _there(readings)), None)


def unlike(other: Read[str] | None, *readings: Read[str] | None) -> Read[str] | None:
    """The first reading that does not name the other party again."""
    named = (lu for lu in _there(readings))
    return next((lu for lu in named if other is None or fold(lu.value) != fold(other.value)), None)


def _there(readings: Iterable[Read[T] | None]) -> Iterator[Read[T]]:
    yield from (lu for lu in readings if lu is not None)
