"""Contrat de prestation of a centre de gestion or an accountant, with its delegation of signature.

It has six to twenty pages, and the clause stands anywhere in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.documents.adresse import addressees
from pipeline.documents.autres import autres
from pipeline.documents.contractants import titled_company, two_sides
from pipeline.documents.entete import mentions_legales, papier
from pipeline.documents.fait_le import fait_le, valable_jusqu_au
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.mentions import Role, mentions
from pipeline.documents.organisme import is_societe
from pipeline.documents.parties import beside, called, firsts, form, labelled, parties, unlike
from pipeline.documents.prose import Prose
from pipeline.documents.refus import refus
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


CLIENT = ("Raison sociale du client", "Raison sociale de l'adhérent", "Dénomination du client",
          "Le client", "Client", "Le mandant", "Mandant", "L'adhérent", "Adhérent",
          "Le donneur d'ordre", "Donneur d'ordre", "Le bénéficiaire",
          "L'entreprise cliente")  # fmt: skip
PRESTATAIRE = ("Le prestataire", "Prestataire", "Le mandataire", "Mandataire", "Le cabinet",
               "L'expert-comptable", "Le centre de gestion", "Le centre",
               "Le gestionnaire")  # fmt: skip
_FORM = form(CLIENT, PRESTATAIRE)
_CLIENT = Role.called(
    "CLIENTE?|MANDANTE?|ADHERENTE?|BENEFICIAIRE|DONNEUR D ORDRE",
    before=r"\bVOTRE (?:SOCIETE|ENTREPRISE|ASSOCIATION|STRUCTURE|CABINET)",
    after=r"\b(?:CONFIE|CHARGE|MANDATE|DONNE|DELEGUE|ADHERE)\b",
)
_PRESTATAIRE = Role.called(
    "PRESTATAIRE|MANDATAIRE|CABINET|CENTRE DE GESTION|EXPERT COMPTABLE|GESTIONNAIRE",
    before=r"\bNOTRE (?:CABINET|SOCIETE|CENTRE|ASSOCIATION|ENTREPRISE)|"
    r"\b(?:CONFIE\w*|CHARGE|MANDATE)(?: A)?",
    after=r"\bEXPERTISE COMPTABLE\b|\bORDRE DES EXPERTS",
)
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
    client = called(found, "CLIENT", "MANDANT", "ADHERENT", "DONNEUR", "BENEFICIAIRE")
    other = called(found, "PRESTATAIRE", "MANDATAIRE", "CABINET", "CENTRE", "EXPERT")
    made = fait_le(text)
    served, serves = two_sides(mentions(prose), _CLIENT, _PRESTATAIRE)
    mandant = firsts(
        client.nom if client else None,
        titled_company(_FORM, text, CLIENT),
        labelled(_FORM, text, CLIENT),
        served.nom if served else None,
        _addressee(text),
    )
    return ContratPrestation(
        mandant=mandant,
        mandataire=unlike(
            mandant,
            other.nom if other else None,
            titled_company(_FORM, text, PRESTATAIRE),
            labelled(_FORM, text, PRESTATAIRE),
            serves.nom if serves else None,
            mentions_legales(text),
            papier(text),
        ),
        date=made,
        signature=signature(
            text,
            "Client",
            "Mandant",
            "Adhérent",
            "Donneur d'ordre",
            *([mandant.value] if mandant else []),
        ),
        siren_mandant=client.siren if client else served.siren if served else None,
        delegation=prose.said(DELEGATION),
        refus=prose.said(REFUS) or refus(prose),
        date_fin=valable_jusqu_au(prose, made),
        noms=prose.text,
        autres={"mandant": autres(mandant, beside(_FORM, text, CLIENT, is_societe))},
    )


def _addressee(text: Text) -> Read[str] | None:
    """The client of a letter of mission: who it is sent to, not whose paper it is."""
    own = papier(text)
    named = [s for s, _ in addressees(text) if own is None or s.text.strip() != own.value]
    return named[0].read(named[0].text.strip()) if len(named) == 1 else None


KIND = Kind(
    nom="contrat_prestation",
    libelle="contrat de prestation",
    types=(TypePiece.CONTRAT_PRESTATION,),
    titles=(
        "Contrat de prestation de services",
        "Contrat de prestation",
        "Lettre de mission",
        "Convention d'assistance et de délégation",
        "Convention d'assistance",
        "Convention de prestation",
        "Convention de gestion",
        "Contrat d'assistance",
        "Bulletin d'adhésion",
    ),
    heading=re.compile(
        r"\b(?:CONTRAT|CONVENTION|ACCORD|LETTRE|MARCHE)\b.{0,84}"
        r"\b(?:PRESTATIONS?|MISSION|ASSISTANCE|ACCOMPAGNEMENT|EXPERTISE|GESTION ADMINISTRATIVE|"
        r"MANDATEMENT)\b"
    ),
    cues=(
        "le prestataire",
        "le client",
        "entre les soussignés",
        "honoraires",
        "délégation de signature",
        "résiliation",
        "donneur d'ordre",
        "délègue sa signature",
        "expert-comptable",
    ),
    read=read,
)
