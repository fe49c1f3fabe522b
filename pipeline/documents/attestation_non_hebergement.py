"""Attestation sur l'honneur that no health data are hosted.

The ASP's model was not published: its anchors are those that the vague 2 guide prints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.documents.autres import autres
from pipeline.documents.blocs import blocs, expediteur
from pipeline.documents.entete import mentions_legales
from pipeline.documents.fait_le import fait_le
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.mentions import mentions
from pipeline.documents.organisme import is_organisme, is_personne, is_societe
from pipeline.documents.parties import (
    AU_NOM_DE,
    SOCIETE,
    beside,
    form,
    labelled,
    personne,
    siren_of,
    sirens_annonces,
    structure,
)
from pipeline.documents.prose import Prose, resembles
from pipeline.documents.signataire import signataires
from pipeline.documents.signature import signature
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class Attestation(Piece):
    """Who attests what; ``ancres`` are the words of the model found, ``blanc`` a gap left unfilled.

    ``nie`` tells that it says what it is for, ``reste`` words that ask to fill something in.
    """

    structure: Read[str] | None = None
    signataire: Read[str] | None = None
    date: Read[date] | None = None
    signature: Read[str] | None = None
    siren: Read[str] | None = None
    blanc: Read[str] | None = None
    ancres: tuple[str, ...] = ()
    nie: bool = False
    reste: str | None = None


ANCRES = {
    "aucune donnée de santé": ("aucune donnée de santé", "aucunes données de santé"),
    "hébergement assuré sous sa responsabilité": (
        "hébergement assuré sous sa responsabilité",
        "hébergement assuré sous ma responsabilité",
        "hébergement assuré sous notre responsabilité",
    ),
    "article L. 1111-8": ("L.1111-8", "article L 1111-8"),
    "article R. 1111-8-8": ("R.1111-8-8",),
}
SIGNATAIRE = ("Nom et prénom du signataire", "Nom et prénom du représentant légal",
              "Nom du signataire", "Représentant légal", "Nom et prénom", "Nom, prénom",
              "Signataire", "Déclarant", "Le déclarant", "Nom du déclarant")  # fmt: skip
STRUCTURE = ("Nom de la structure", "Dénomination sociale", "Raison sociale", "Structure",
             "Nom de l'entreprise", "Dénomination", "Entreprise", "Société")  # fmt: skip
_STRUCTURE = re.compile(
    r"\b(?:STRUCTURE|SOCIETE|ENTREPRISE|ORGANISME|ETABLISSEMENT|PERSONNE MORALE)\b"
)
_FORM = form(SIGNATAIRE, STRUCTURE)
_SENTENCE = re.compile(r",|\brepr[ée]sent")
_BLANC = re.compile(r"(\.{5,}|…{2,}|_{4,}|\[[^\]]{2,40}\]|<[^>]{2,40}>|[àa] compl[ée]ter)", re.I)


def read(text: Text) -> Attestation:
    """Read the fields of an attestation."""
    prose = Prose.of(text)
    signs = (
        personne(prose, ("Je soussigné(e)", "Je soussigné")),
        labelled(_FORM, text, SIGNATAIRE),
        *signataires(_FORM, text, prose),
    )
    by = next((lu for lu in signs if lu and not _SENTENCE.search(lu.value)), None)
    named = (
        structure(prose, AU_NOM_DE),
        labelled(_FORM, text, STRUCTURE),
        structure(prose, SOCIETE),
        labelled(_FORM, text, (), like=_STRUCTURE),
        next((m.nom for m in mentions(prose)), None),
        mentions_legales(text),
        expediteur(blocs(text)),
    )
    number = siren_of(prose)
    kept = next((lu for lu in named if lu and _is_structure(lu, by)), None)
    return Attestation(
        structure=kept,
        signataire=by,
        date=fait_le(text),
        signature=signature(text, "Signature", "Le représentant légal", "Le déclarant", alone=True),
        siren=number,
        blanc=next(prose.search(_BLANC, 0), None) or _gap(prose),
        ancres=tuple(nom for nom, said in ANCRES.items() if any(resembles(prose, s) for s in said)),
        nie=_nie(prose),
        reste=next((lu.value for lu in prose.search(_RESTE)), None),
        autres={
            "signataire": autres(by, beside(_FORM, text, SIGNATAIRE, is_personne)),
            "siren": autres(number, sirens_annonces(text)),
            "structure": autres(kept, beside(_FORM, text, STRUCTURE, is_societe)),
        },
    )


def _is_structure(lu: Read[str], signataire: Read[str] | None) -> bool:
    return is_organisme(lu.value) and not (signataire and lu.value == signataire.value)


_RESTE = re.compile(
    r"([àa]\s(?:compl[ée]ter|remplir|renseigner)(?!\s?,?\s?(?:et|puis|par|sur|en|dans|dat[ée]e?|sign[ée]e?)\b)|"
    r"\[\s?(?:nom|pr[ée]nom|raison|d[ée]nomination|structure|soci[ée]t[ée]|adresse|SIRE[NT]|qualit[ée]|date|lieu|ville)"
    r"\b[^\]]{0,40}\])",
    re.I,
)
"""What a model asks for; « attestation à compléter et à signer » is its title, filled or not."""
_ATTESTE = re.compile(
    r"\b(?:ATTEST(?:E|ONS)|DECLAR(?:E|ONS)|CERTIFI(?:E|ONS)|AFFIRM(?:E|ONS)|ENGAG(?:E|EONS))\b"
)
_NEGATION = r"\b(?:AUCUNE?S?|PAS|POINT|JAMAIS|NI|NON|SANS|NULLEMENT|ABSENCE)\b"
_NIE = re.compile(rf"{_NEGATION}.{{0,120}}\bHEBERG|\bHEBERG\w{{0,12}}.{{0,60}}{_NEGATION}")
"""The negation is a word of its own: « ne » alone may stand with « que », or with nothing."""


def _nie(prose: Prose) -> bool:
    """Whether the one who attests says that nothing is hosted: the title alone says nothing."""
    if any(resembles(prose, said) for said in ANCRES["aucune donnée de santé"]):
        return True
    said = fold(prose.text)
    attests = _ATTESTE.search(said)
    return _NIE.search(said, attests.end() if attests else 0) is not None


def _gap(prose: Prose) -> Read[str] | None:
    match = _BLANC.search(prose.text)
    return prose.read(*match.span(), match[0]) if match else None


KIND = Kind(
    nom="attestation_non_hebergement",
    libelle="attestation sur l'honneur de non hébergement",
    types=(TypePiece.ATTESTATION_NON_HEBERGEMENT,),
    titles=(
        "Attestation sur l'honneur de non hébergement de données de santé",
        "Attestation sur l'honneur",
        "Déclaration sur l'honneur",
        "Attestation de non-hébergement de données de santé",
        "Déclaration de non-hébergement de données de santé",
        "Attestation de non-hébergement",
        "Déclaration de non-hébergement",
        "Attestation hébergement de données de santé",
        "Attestation relative à l'hébergement de données de santé",
    ),
    heading=re.compile(
        r"\b(?:ATTESTATION|DECLARATION|ENGAGEMENT)\b.{0,84}\b(?:HONNEUR|HEBERGE\w*)\b|"
        r"\b(?:NON|ABSENCE D|AUCUN) HEBERGEMENT\b"
    ),
    cues=(
        "aucune donnée de santé",
        "n'héberge pas",
        "aucun hébergement",
        "aucune prestation d'hébergement",
        "données de santé à caractère personnel",
        "ne pas héberger",
        "n'héberge aucune donnée de santé",
        "déclare sur l'honneur",
        "certifie sur l'honneur",
        "non-hébergement",
        "atteste sur l'honneur",
        "hébergement assuré sous sa responsabilité",
        "L.1111-8",
        "R.1111-8-8",
    ),
    read=read,
)
