"""Mandat by which the legal representative lets an employee file and sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.documents.autres import autres
from pipeline.documents.contractants import delegataire, titled_person
from pipeline.documents.fait_le import fait_le, termes, valable_jusqu_au
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.organisme import is_personne, is_societe
from pipeline.documents.parties import (
    AU_NOM_DE,
    beside,
    firsts,
    form,
    labelled,
    personne,
    siren_of,
    sirens_lus,
    structure,
    unlike,
)
from pipeline.documents.prose import Prose
from pipeline.documents.refus import refus
from pipeline.documents.signataire import signataires
from pipeline.documents.signature import signature
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class MandatDelegation(Piece):
    """Who lets whom sign for which company, until when; ``refus`` are words that deny it."""

    mandant: Read[str] | None = None
    mandataire: Read[str] | None = None
    date_fin: Read[date] | None = None
    date: Read[date] | None = None
    signature: Read[str] | None = None
    structure: Read[str] | None = None
    siren: Read[str] | None = None
    refus: Read[str] | None = None


MANDANT = ("Nom et prénom du mandant", "Nom et prénom du représentant légal", "Le mandant",
           "Mandant", "Le délégant", "Délégant", "Représentant légal")  # fmt: skip
MANDATAIRE = ("Nom et prénom du mandataire", "Le mandataire", "Mandataire", "Le délégataire",
              "Délégataire", "Bénéficiaire de la délégation", "Dépositaire")  # fmt: skip
STRUCTURE = ("Nom de la structure", "Dénomination sociale", "Raison sociale", "Structure",
             "Dénomination", "Personne morale", "Société", "Entreprise")  # fmt: skip
_FORM = form(MANDANT, MANDATAIRE, STRUCTURE, ("Civilité", "Courriel", "E-mail"))
_MANDATAIRE = (
    "donne délégation de signature à", "délégation de signature à", "donne délégation à",
    "donne mandat à", "donne pouvoir à", "donne procuration à", "délègue ma signature à",
    "délègue sa signature à", "délègue à", "pouvoir à", "pouvoirs à", "mandat à", "procuration à",
    "délégation à", "désigne", "mandate", "habilite", "autorise",
)  # fmt: skip


def read(text: Text) -> MandatDelegation:
    """Read the fields of a mandat."""
    prose = Prose.of(text)
    made = fait_le(text)
    takes = firsts(
        delegataire(prose),
        personne(prose, _MANDATAIRE),
        titled_person(_FORM, text, MANDATAIRE),
        labelled(_FORM, text, MANDATAIRE),
    )
    gives = (
        personne(prose, ("Je soussigné(e)", "Je soussigné", "soussigné(e)", "soussigné")),
        titled_person(_FORM, text, MANDANT),
        labelled(_FORM, text, MANDANT),
        *signataires(_FORM, text, prose),
    )
    mandant = unlike(takes, *gives)
    named = firsts(structure(prose, AU_NOM_DE), labelled(_FORM, text, STRUCTURE))
    number, end = siren_of(prose), valable_jusqu_au(prose, made)
    return MandatDelegation(
        mandant=mandant,
        mandataire=takes,
        date=made,
        signature=signature(
            text, "Mandant", "Délégant", "Représentant légal", *([mandant.value] if mandant else [])
        ),
        structure=named,
        siren=number,
        date_fin=end,
        refus=refus(prose),
        autres={
            "mandant": autres(mandant, beside(_FORM, text, MANDANT, is_personne)),
            "mandataire": autres(takes, beside(_FORM, text, MANDATAIRE, is_personne)),
            "structure": autres(named, beside(_FORM, text, STRUCTURE, is_societe)),
            "siren": autres(number, sirens_lus(prose)),
            "date_fin": autres(end, termes(prose)),
        },
    )


KIND = Kind(
    nom="mandat_delegation_signature",
    libelle="mandat de délégation de signature",
    types=(TypePiece.MANDAT_DELEGATION_SIGNATURE,),
    titles=(
        "Mandat de délégation de signature du représentant légal",
        "Mandat de délégation de signature",
        "Délégation de signature",
        "Décision portant délégation de signature",
        "Pouvoir",
    ),
    heading=re.compile(
        r"\bDELEGATION\b.{0,84}\bSIGNATURE\b|\b(?:POUVOIR|PROCURATION|HABILITATION)\b.{0,84}\b(?:SIGN|DEPOS|REPRESENT)\w+|"
        r"\bMANDAT\b.{0,84}\b(?:SIGN|DEPOSER|DEPOSITAIRE|REPRESENT)\w*"
    ),
    cues=(
        "donne mandat",
        "donne pouvoir",
        "délégation de signature",
        "mandant",
        "mandataire",
        "représentant légal",
        "tous pouvoirs à",
        "délègue ma signature",
        "signer en mes lieu et place",
    ),
    against=("Contrat de prestation",),
    read=read,
)
