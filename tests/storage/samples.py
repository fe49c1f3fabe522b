"""Requests, files and reports to store: invented, whole, and changed by keyword."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pipeline.models.demande import Demande
from pipeline.models.rapport import Rapport, Traitement
from pipeline.models.statut import Avis, Statut, TypePiece
from pipeline.storage.depot import FichierStocke

_PERSONNE = {"nom": "MARTIN", "prenom": "Élodie", "email": None, "telephone": None}


def demande(numero: str = "ENR0601", siret: str = "34866299000038", **changes: Any) -> Demande:
    """A request, as its JSON says it."""
    record = {
        "schema": "demande/1",
        "numero": numero,
        "dispositif": "vague_2",
        "type_demande": "enrolement_initial",
        "anticipe": False,
        "statut": "en_cours",
        "date_depot": "2024-02-26",
        "referencement": {
            "numero_ans": "JGe2DPI009",
            "nom_logiciel": "LOGICIEL",
            "version_logiciel": "22",
            "dsr": "Hôpital",
        },
        "personne_morale": {"siret": siret, "denomination_sociale": "ÉDITEUR"},
        "demandeur": {
            "est_representant_legal": False,
            "representant": _PERSONNE,
            "depositaire": {"nom": "DURAND", "prenom": "Luc"},
        },
        "coordonnees_bancaires": {"iban": "FR76", "bic": "B", "titulaire": "T"},
        "pieces": [{"type": "rib", "fichier": "rib.pdf"}, {"type": "kbis", "fichier": "kbis.pdf"}],
    }
    return Demande.model_validate_json(json.dumps(record | changes))


def solde(numero: str, **changes: Any) -> Demande:
    """A request of another kind, with the sections that it may leave out left out."""
    out: dict[str, Any] = dict.fromkeys(
        ("referencement", "personne_morale", "demandeur", "coordonnees_bancaires")
    )
    kind = {"dispositif": "sas", "type_demande": "solde"}
    return demande(numero, **(out | kind | changes))


def fichiers(*contenus: bytes) -> list[FichierStocke]:
    """Files of those contents: a RIB, then a Kbis, then RIBs again."""
    kinds = (TypePiece.RIB, TypePiece.KBIS)
    return [
        FichierStocke(kinds[i % 2], f"{i}.pdf", hashlib.sha256(c).hexdigest(), len(c))
        for i, c in enumerate(contenus or (b"rib", b"kbis"))
    ]


def sha(contenu: bytes) -> str:
    """The digest of a content."""
    return hashlib.sha256(contenu).hexdigest()


def rapport(
    avis: Avis = Avis.FAVORABLE, propose: Statut = Statut.VALIDEE, duree_ms: int = 812
) -> Rapport:
    """A report without pieces, with text that JSON has to escape."""
    return Rapport(
        schema_="rapport/1",
        numero="ENR0601",
        avis=avis,
        statut=Statut.EN_COURS,
        statut_propose=propose,
        motifs=(),
        pieces=(),
        traitement=Traitement(regles="2024.1", referentiel=None, mention="« é »\n\t\0 \\ 🙂"),
        duree_ms=duree_ms,
    )
