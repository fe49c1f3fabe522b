"""Certificat de référencement, delivered by the Agence du Numérique en Santé.

No specimen is published: labels and prose are both tried, and the number is taken only beside words
that announce it, since other numbers (NIL, NIE, SIREN) stand on the same papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz

from pipeline.documents.adresse import addressees
from pipeline.documents.autres import autres
from pipeline.documents.blocs import blocs, destinataire
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.locate import Form, looks_like_name
from pipeline.documents.mentions import Role, mentions
from pipeline.documents.prose import Prose
from pipeline.documents.spots import Spot, paragraphs, quoted, rows, search, squeeze, whole
from pipeline.models import dates, logiciel, siret
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source, Text


@dataclass(frozen=True)
class Certificat(Piece):
    """What a certificate says; ``emetteur`` is there when the Agence is named on it."""

    numero_ans: Read[str] | None = None
    nom_logiciel: Read[str] | None = None
    version_logiciel: Read[str] | None = None
    editeur: Read[str] | None = None
    siren_editeur: Read[str] | None = None
    dsr: Read[str] | None = None
    date: Read[date] | None = None
    emetteur: Read[str] | None = None
    autres_numeros: tuple[str, ...] = ()


NUMERO = (
    "Numéro unique de référencement ANS",
    "Numéro unique de référencement",
    "N° unique de référencement (ANS)",
    "N° unique de référencement",
    "Numéro de référencement ANS",
    "Numéro de référencement",
    "N° de référencement",
    "Référencement ANS n°",
    "Référencement n°",
    "Numéro ANS",
)
LOGICIEL = (
    "Nom du logiciel",
    "Nom de la solution",
    "Solution logicielle",
    "Solution référencée",
    "Logiciel référencé",
    "Dénomination du logiciel",
    "Dénomination de la solution",
    "Solution",
    "Logiciel",
    "Produit",
)
VERSION = (
    "Version du logiciel",
    "Version de la solution",
    "Version référencée",
    "Numéro de version",
    "Version",
)
EDITEUR = (
    "Nom de l'éditeur",
    "Raison sociale de l'éditeur",
    "Société éditrice",
    "Éditeur de la solution",
    "Éditeur",
    "Délivré à la société",
    "Délivré à",
    "Décerné à",
    "Attribué à",
    "Accordé à",
    "Titulaire du certificat",
    "Titulaire",
    "Raison sociale",
    "Société",
    "Industriel",
    "Fournisseur",
    "Opérateur",
)
DSR = (
    "DSR concerné",
    "DSR",
    "Dossier de spécifications de référencement",
    "Dossier de spécifications",
    "Couloir / type logiciel / vague",
    "Couloir",
    "Dispositif",
)
DATE = (
    "Date de référencement",
    "Date du référencement",
    "Référencé le",
    "Date de délivrance",
    "Délivré le",
    "Date d'effet",
    "Date",
    "Fait à",
)
SIRET = ("SIRET de l'éditeur", "SIREN de l'éditeur", "Numéro SIRET", "N° SIRET", "SIRET", "SIREN")
_FORM = Form(
    *NUMERO,
    *SIRET,
    *LOGICIEL,
    *VERSION,
    *EDITEUR,
    *DSR,
    *DATE,
    *("SIREN", "SIRET", "Profil", "Type", "Vague", "Nom", "Numéro", "Identifiant", "Référence"),
    *("Éditeur de la solution", "Société éditrice de la solution", "Date d'instruction"),
    *("Date d'édition", "Numéro NIL", "Numéro d'identification"),
)

_LOGICIEL = re.compile(r"\b(?:LOGICIEL|SOLUTION|PRODUIT|APPLICATION|PROGICIEL)\b")
_EDITEUR = re.compile(
    r"\b(?:EDITEUR|EDITRICE|INDUSTRIEL|DEVELOPPEUR|TITULAIRE|BENEFICIAIRE|SOCIETE)\b"
)

_CODE = re.compile(
    r"\b((?:DSR|REM|AF)\s?-\s?[A-Z]{2,4}(?:\s?-\s?(?!Va)[A-Za-z]+)?\s?-\s?Va\s?[12])\b"
)
_SPECIFICATIONS = re.compile(r"\b(?:DSR|REM|AF)\s?-\s?[A-Z]{2,4}\b")
_ANNONCE = re.compile(
    r"(?:num[ée]ro|n\s?[°ºo]\.?)\s*+(?:unique\s*+(?:de\s*+r[ée]f[ée]rencement)?|de\s*+r[ée]f[ée]rencement|ANS)"
    r"\s*+(?:\(?\s*+ANS\s*+\)?)?\s*+(?:est|:|,)?\s*+(?:le\s*+)?[«\"“]?\s*+\b([A-Za-z0-9]{10})\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"r[ée]f[ée]renc(?:é|e|ée|ee|ement)\b[^.]{0,60}?(?:num[ée]ro|n\s?[°ºo]\.?)\s*+:?\s*+[«\"“]?\s*+"
    r"\b((?=[0-9]*[A-Za-z])[A-Za-z0-9]{10})\b",
    re.IGNORECASE,
)
_SEUL = re.compile(
    r"^\W*n\s?[°ºo]\.?\s*+:?\s*+((?=[0-9]*[A-Za-z])[A-Za-z0-9]{10})\W*$", re.IGNORECASE
)
_CITE = re.compile(
    r"(?:solution|logiciel)(?:\s+logicielle)?\s*[«\"“]\s*+([^»\"”]{2,80}?)\s*[»\"”]", re.I
)
_VERSION = re.compile(r"\b(version\s+(?:[A-Z]{2,5}\s+)?[A-Z]?\d+(?:\.\d+)*[a-z]?)\b", re.I)
_PAR = (
    r"(?:[ée]dit|d[ée]velopp|propos|pr[ée]sent|commercialis|con[çc]u)[ée]e?s?\s+par",
    r"(?:d[ée]livr|attribu|accord|d[ée]cern)[ée]e?\s+[àa]",
    r"\b(?:l['’]|de l['’])[ée]diteur",
    r"(?:d[ée]pos|soumis|port|pr[ée]sent)[ée]?e?s?\s+par",
    r"\bla\s+soci[ée]t[ée]",
)
_EDITE = tuple(
    re.compile(
        rf"{announced}\s++(?:la\s++soci[ée]t[ée]\s++|l['’][ée]diteur\s++|l['’]entreprise\s++)?"
        r"[«\"“]?\s*+((?=[A-ZÀ-Þ0-9])[^,;»\"”(]{2,60}?)\s*(?:[,;»\"”(]|\.\s|\.$|$|\s[-–]\s|"
        r"\s(?=(?:pour|dont|au|en|est|a|sise?|immatricul\w*|et|dans|sous|[àa])\b))",
        re.I,
    )
    for announced in _PAR
)
_NOMME = re.compile(
    r"(?:logiciel|solution)\s++([^,;:«»]{2,60}?)(?:[\s,–-]|\ben\b|\bdans sa\b)++version", re.I
)
_DSR = re.compile(r"\b(?:COULOIR|DSR|SPECIFICATIONS|SECTEUR|DOMAINE|PERIMETRE)\b")
_COULOIRS = re.compile(
    r"\b(H[ôo]pital|M[ée]decine? de ville|Biologie m[ée]dicale|Biologie|Radiologie|Imagerie|Officine|"
    r"Sages[- ]femmes|Chirurgiens[- ]dentistes|Param[ée]dicaux|Social et m[ée]dico[- ]social|"
    r"M[ée]dico[- ]social)\b",
    re.I,
)
"""The couloirs of the two vagues (domain facts)."""
_COULOIR = re.compile(r"couloir\s++([^/.;]{1,80}/[^/.;]{1,80}/\s*+Vague\s*+\d)", re.I)
_SIREN = re.compile(r"SIRE[NT]\D{0,40}?(\d{3}\s?\d{3}\s?\d{3})", re.I)
_AGENCE = "AGENCEDUNUMERIQUEENSANTE"


def read(text: Text) -> Certificat:
    """Read the fields; the first number announced is kept, the others are remembered."""
    numbers = list(_numeros(text)) or [lu for lu in (_seul(text),) if lu]
    scanned = any(page.source is Source.OCR for page in text.pages)
    others = {n.value for n in numbers} - ({numbers[0].value} if numbers else set())
    code = quoted(text, _CODE)
    return Certificat(
        numero_ans=numbers[0] if numbers else None,
        nom_logiciel=_FORM.first(text, LOGICIEL, _is_name, _name)
        or quoted(text, _CITE, _NOMME)
        or _FORM.first(text, (), _is_name, _name, like=_LOGICIEL),
        version_logiciel=_FORM.first(text, VERSION, _is_version, _short) or quoted(text, _VERSION),
        editeur=_FORM.first(text, EDITEUR, _is_name, _name)
        or quoted(text, *_EDITE)
        or _FORM.first(text, (), _is_name, _name, like=_EDITEUR)
        or _mentioned(text)
        or _addressee(text)
        or destinataire(blocs(text)),
        siren_editeur=_siren(text),
        dsr=code
        or _FORM.first(text, DSR, _is_known if scanned else _is_said, str.strip)
        or quoted(text, _COULOIR)
        or _FORM.first(text, (), _is_known if scanned else _is_short, str.strip, like=_DSR)
        or _couloir(text),
        date=_date(text),
        emetteur=_emetteur(text),
        autres_numeros=tuple(sorted(others)),
        autres={
            "nom_logiciel": _FORM.others(text, LOGICIEL, _is_name),
            "version_logiciel": _FORM.others(text, VERSION, _is_version),
            "editeur": _FORM.others(text, EDITEUR[:6], _is_name),
            "dsr": autres(code, (spot.read(spot.text) for spot in search(text, _CODE))),
        },
    )


_EDITE_PAR = Role.called("EDITEUR|EDITRICE|INDUSTRIEL|DEVELOPPEUR", before=r"\bPAR|\bA")


def _mentioned(text: Text) -> Read[str] | None:
    """The company that a sentence calls the editor; else the only one that it names."""
    prose = Prose.of(text)
    found = tuple(m for m in mentions(prose) if "AGENCE" not in m.key)
    editor = _EDITE_PAR.played(found)
    alone = found[0] if len({m.key for m in found}) == 1 else None
    kept = editor or alone
    return kept.nom if kept else None


def _addressee(text: Text) -> Read[str] | None:
    """The company that a letter of the Agence is sent to."""
    named = [spot for spot, _ in addressees(text) if "AGENCE" not in fold(spot.text)]
    return named[0].read(_name(named[0].text)) if len(named) == 1 else None


def _couloir(text: Text) -> Read[str] | None:
    """The only couloir that the certificate names."""
    found = {fold(spot.text): spot for spot in search(text, _COULOIRS)}
    return next(spot.read(spot.text) for spot in found.values()) if len(found) == 1 else None


def _numeros(text: Text) -> Iterator[Read[str]]:
    """Tokens of ten letters and digits after words that announce the number."""
    for spot in _FORM.values(text, NUMERO, lambda t: _token(t) is not None):
        token = _token(spot.text)
        if token:
            yield spot.read(token)
    for paragraph in paragraphs(text):
        for pattern in (_ANNONCE, _REFERENCE):
            for match in pattern.finditer(paragraph.text):
                if _token(match[1]):
                    yield paragraph.read(*match.span(1), match[1])
    for spot in search(text, _SEUL):
        if _token(spot.text):
            yield spot.read(spot.text)


def _token(text: str) -> str | None:
    """Ten letters and digits that are no word; put together again only if a letter is there."""
    words = [word.strip(".,;:()«»\"'") for word in text.split()]
    for candidate in (*words, "".join(words)):
        mixed = candidate in words or any(c.isalpha() for c in candidate)
        if re.fullmatch(r"[A-Za-z0-9]{10}", candidate) and mixed and not _is_word(candidate):
            return candidate
    return None


def _is_word(token: str) -> bool:
    """Letters alone, in the case of a word (« Référencement », « RÉFÉRENCES »)."""
    return token.isalpha() and token in (token.lower(), token.upper(), token.capitalize())


_ANNONCES = re.compile(r"\b(?:NUMERO|NO?|REFERENCE|REFERENCEMENT|IDENTIFIANT|CODE|ATTRIBUE)\b")
_AUTRE_NUMERO = re.compile(
    r"\b(?:NIL|NIE|CNDA|LPS|SIRENE?|SIRET|TVA|VERIFICATION|CONTROLE|DOSSIER|AGREMENT|PAGE)\b"
)
_DIX = re.compile(r"(?<![\w-])[A-Za-z0-9]{10}(?![\w-])")


def _seul(text: Text) -> Read[str] | None:
    """The only ten characters that are no word, announced in words that nobody listed, or alone.

    Nothing, when there are two of them, or when words around say that it is another number.
    """
    found: dict[str, Spot] = {}
    for line in rows(text):
        for match in _DIX.finditer(line.text):
            before = line.text[: match.start()]
            around = fold(f"{before} {_above(line, match.start())}".replace("°", " "))
            alone = before.strip() == "" and match.end() == len(line.text.rstrip())
            announced = alone or _ANNONCES.search(around)
            if announced and not _AUTRE_NUMERO.search(around) and _mixed(match[0]):
                found.setdefault(match[0], line.part(*match.span()))
    return next(spot.read(token) for token, spot in found.items()) if len(found) == 1 else None


def _above(line: Spot, at: int) -> str:
    """The nearest text over a character of a line."""
    quad, _ = line.row.span(at, at + 1)
    x, top = quad[0][0], quad[0][1]
    over = [s for s in line.page.segments if s.bottom <= top + 2 and s.left - 60 <= x <= s.right]
    near = max(over, key=lambda s: s.bottom, default=None)
    return near.text if near and top - near.bottom < 3 * near.height else ""


def _mixed(token: str) -> bool:
    digits = any(c.isdigit() for c in token) and any(c.isalpha() for c in token)
    rises = len(re.findall(r"[a-z][A-Z]", token))
    return digits or rises > 1 or (rises == 1 and re.search(r"[A-Z]{2}", token) is not None)


_NUMBER = re.compile(r"(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{10}")


def _is_name(text: str) -> bool:
    """A name, and neither the number of the register nor the code of the specifications."""
    return _is_said(text) and not _SPECIFICATIONS.match(text.strip())


def _is_said(text: str) -> bool:
    """Words that are no date, nor the number of the register."""
    named = looks_like_name(text) and not dates.parse(text) and bool(_name(text))
    return named and _NUMBER.fullmatch(text.strip()) is None


def _is_short(text: str) -> bool:
    return _is_said(text) and len(text.split()) <= 6


def _is_known(text: str) -> bool:
    """A couloir that exists: where a character reader was at work, any words may stand there."""
    return logiciel.couloir(text) is not None or _SPECIFICATIONS.search(text) is not None


def _is_version(text: str) -> bool:
    return 0 < len(text) <= 40 and any(c.isdigit() for c in text) and dates.parse(text) is None


def _short(text: str) -> str:
    """A version, without the prose that goes on after it."""
    return re.split(r"[,;]", text)[0].strip()


def _name(text: str) -> str:
    text = re.split(r"(?<!\s)\s+[-–—|]\s+(?=version\b|v\.?\s?\d)|,\s*version\b", text, flags=re.I)[
        0
    ]
    return re.sub(r"(?<!\s)\s*+[,(–-]?\s*+\(?SIRE[NT](?s:.*)", "", text, flags=re.I).strip(' «»"')


def _siren(text: Text) -> Read[str] | None:
    """The SIREN, or the nine digits that begin the SIRET, in a sentence or after a label."""
    found = quoted(text, _SIREN)
    number = found.map(compact) if found else _FORM.first(text, SIRET, _is_siret, _neuf)
    return number if number and siret.is_valid_siren(number.value) else None


def _is_siret(text: str) -> bool:
    return re.fullmatch(r"\d{9}(?:\d{5})?", compact(text)) is not None


def _neuf(text: str) -> str:
    return compact(text)[:9]


def _date(text: Text) -> Read[date] | None:
    for spot in _FORM.values(text, DATE, lambda t: dates.parse(t) is not None):
        day, start, end = next(dates.find(spot.text))
        return spot.part(start, end).read(day)
    return next(_dates(text), None)


def _dates(text: Text) -> Iterator[Read[date]]:
    for line in rows(text):
        for day, start, end in dates.find(line.text):
            yield line.part(start, end).read(day)


def _emetteur(text: Text) -> Read[str] | None:
    alone = (whole(page, segment) for page in text.pages for segment in page.segments)
    named = [line for line in (*alone, *rows(text)) if _names_the_agence(line)]
    found = [line.read("Agence du Numérique en Santé") for line in named]
    lu = max(found, key=lambda lu: lu.confidence, default=None)
    return replace(lu, confidence=max(lu.confidence, LISTED)) if lu else None


LISTED = 0.9
"""The confidence of a name of 25 letters found whole, however pale its letters."""


def _names_the_agence(line: Spot) -> bool:
    floor = 90.0 if line.page.source is Source.OCR else 100.0
    return fuzz.partial_ratio(_AGENCE, squeeze(line.text)[0]) >= floor


KIND = Kind(
    nom="certificat_referencement",
    libelle="certificat de référencement",
    types=(TypePiece.CERTIFICAT_REFERENCEMENT,),
    titles=("Certificat de référencement", "Attestation de référencement"),
    heading=re.compile(
        r"\b(?:CERTIFICAT|ATTESTATION|DECISION|NOTIFICATION)\b.{0,84}\bREFERENCEMENT\b|"
        r"\bREFERENCEMENT (?:SEGUR|ANS)\b"
    ),
    cues=(
        "Agence du Numérique en Santé",
        "Numéro unique de référencement",
        "Ségur du numérique",
        "est référencée",
        "a été référencé",
        "certifie que",
        "DSR",
    ),
    against=("Retrait du certificat", "Retrait du référencement", "n'est plus référencé"),
    read=read,
)
