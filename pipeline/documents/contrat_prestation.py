"""Contrat de prestation of a centre de gestion or an accountant, with its delegation of signature.

It has six to twenty pages, and the clause stands anywhere in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.documents.fait_le import fait_le, valable_jusqu_au
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.parties import called, firsts, form, labelled, parties
from pipeline.documents.prose import Prose
from pipeline.documents.signature import signature
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class ContratPrestation(Piece):
    """The client and its prestataire; ``delegation`` is the clause, ``refus`` words that deny it.

    ``noms`` are the letters of the whole contract, in which a person may be looked for.
    """

    mandant: Read[str] | None = None
    mandataire: Read[str] | None = None
    date_fin: Read[date] | None = None
    date: Read[date] | None = None
    signature: Read[str] | None = None
    siren_mandant: Read[str] | None = None
    delegation: Read[str] | None = None
    refus: Read[str] | None = None
    noms: str = ""


CLIENT = ("Le client", "Client", "Le mandant", "Mandant", "Dénomination du client")
PRESTATAIRE = ("Le prestataire", "Prestataire", "Le mandataire", "Mandataire", "Le cabinet",
               "L'expert-comptable")  # fmt: skip
_FORM = form(CLIENT, PRESTATAIRE)
DELEGATION = (
    "délégation de signature", "délègue sa signature", "délégation de pouvoir et de signature",
    "délégation du pouvoir de signer", "pouvoir de signer", "mandat de signer",
    "habilité à signer", "habilite le prestataire à signer", "signer en son nom",
    "signer au nom et pour le compte", "signe au nom et pour le compte", "donne pouvoir au prestataire",
    "donne mandat au prestataire", "signer pour le compte", "signer pour son compte",
)  # fmt: skip
REFUS = (
    "sans délégation de signature", "aucune délégation de signature", "pas délégation de signature",
    "pas de délégation de signature", "ne comporte pas de délégation", "n'emporte pas délégation",
    "exclusion de toute délégation de signature", "ni délégation de signature",
)  # fmt: skip


def read(text: Text) -> ContratPrestation:
    """Read the fields of a contract."""
    prose = Prose.of(text)
    found = parties(prose)
    client = called(found, "CLIENT", "MANDANT", "ADHERENT")
    other = called(found, "PRESTATAIRE", "MANDATAIRE", "CABINET", "CENTRE", "EXPERT")
    made = fait_le(text)
    return ContratPrestation(
        mandant=firsts(client.nom if client else None, labelled(_FORM, text, CLIENT)),
        mandataire=firsts(other.nom if other else None, labelled(_FORM, text, PRESTATAIRE)),
        date=made,
        signature=signature(text, "Pour le client", "Le client", "Client", "Le mandant"),
        siren_mandant=client.siren if client else None,
        delegation=prose.said(DELEGATION),
        refus=prose.said(REFUS),
        date_fin=valable_jusqu_au(prose, made),
        noms=prose.text,
    )


KIND = Kind(
    nom="contrat_prestation",
    libelle="contrat de prestation",
    types=(TypePiece.CONTRAT_PRESTATION,),
    titles=(
        "Contrat de prestation de services",
        "Contrat de prestation",
        "Lettre de mission",
    ),
    cues=(
        "le prestataire",
        "le client",
        "entre les soussignés",
        "honoraires",
        "délégation de signature",
        "résiliation",
    ),
    read=read,
)
