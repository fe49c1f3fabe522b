"""What a deposit says: its record in one form, its digest, the columns that it fills."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import DepotError, Ecart
from pipeline.models.demande import Demande
from pipeline.models.statut import TypePiece


@dataclass(frozen=True)
class FichierStocke:
    """A file of a deposit, kept among the originals."""

    type: TypePiece
    nom: str
    sha256: str
    taille: int


def empreinte(demande: Demande, fichiers: Sequence[FichierStocke]) -> str:
    """The SHA-256 of all that a deposit says: its record, then its files in order."""
    said = json.dumps(record(demande), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256("\n".join([said, *(f.sha256 for f in fichiers)]).encode()).hexdigest()


def record(demande: Demande) -> dict[str, Any]:
    """What is not said and what is said to be nothing are one: a later key changes no record."""
    return demande.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def declared(demande: Demande) -> dict[str, Any]:
    """The columns that a record fills; a section left out leaves what was said before."""
    columns: dict[str, Any] = {
        nom: getattr(demande, nom)
        for nom in ("numero", "dispositif", "type_demande", "anticipe", "date_depot")
    }
    if demande.personne_morale:
        societe = demande.personne_morale
        columns |= {"siren": demande.siren or None, "siret": societe.siret}
        columns["denomination"] = societe.denomination_sociale
    if demande.referencement:
        columns["numero_ans"] = demande.referencement.numero_ans
    if demande.demandeur:
        third = demande.depositaire
        columns["depositaire_nom"] = third.nom if third else None
        columns["depositaire_prenom"] = third.prenom if third else None
    return columns


def noms(demande: Demande, connue: str | None) -> tuple[str | None, ...]:
    """The names that a request is found by; ``connue`` when the record says nothing of its company."""
    societe = demande.personne_morale
    return (societe.denomination_sociale, societe.nom_commercial) if societe else (connue,)


def refuse_nul(demande: Demande, fichiers: Sequence[FichierStocke]) -> None:
    """A null character, which PostgreSQL keeps neither in text nor in JSON, is refused everywhere.

    :raises DepotError: when there is one.
    """
    if "\\u0000" in json.dumps([record(demande), [f.nom for f in fichiers]]).replace("\\\\", ""):
        ecart = Ecart("demande.json", demande.numero, "caractère nul dans un texte", "du texte")
        raise DepotError((ecart,), "Corriger le dépôt, puis relancer ; rien n'a été enregistré.")
