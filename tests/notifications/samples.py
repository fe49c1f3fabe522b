"""The fixtures as letters see them: the record, and the report that is expected of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.models.demande import Demande
from pipeline.models.rapport import MENTION, Gravite, Motif, Rapport, Traitement
from pipeline.models.statut import Avis, Statut, TypePiece
from tests.conftest import DOCUMENTS

NOMS = sorted(path.parent.name for path in DOCUMENTS.glob("*/rapport.json"))


def demande(nom: str, **changes: Any) -> Demande:
    """The record of a fixture."""
    record = json.loads((DOCUMENTS / nom / "demande.json").read_text())
    return Demande.model_validate_json(json.dumps(record | changes))


def attendu(nom: str) -> dict[str, Any]:
    """The expected report of a fixture, as it is kept."""
    report: dict[str, Any] = json.loads((DOCUMENTS / nom / "rapport.json").read_text())
    return report


def rapport(nom: str) -> Rapport:
    """The same as a report, without what the readers found in each piece."""
    kept = attendu(nom)
    return rapport_de(*(Motif.model_validate(m) for m in kept["motifs"]), numero=kept["numero"])


def rapport_de(*motifs: Motif, numero: str = "ENR0601") -> Rapport:
    """A report of these reasons."""
    return Rapport(
        schema_="rapport/1",
        numero=numero,
        avis=Avis.PIECES_A_DEMANDER,
        statut=Statut.EN_COURS,
        statut_propose=Statut.EN_ATTENTE_PIECES,
        motifs=motifs,
        pieces=(),
        traitement=Traitement(regles="2026.1", mention=MENTION),
        duree_ms=1,
    )


def motif(message: str, **changes: Any) -> Motif:
    """A reason that the depositor repairs."""
    said = {"code": "RIB_ESSAI", "gravite": Gravite.CORRIGER, "piece": TypePiece.RIB}
    return Motif(message=message, **(said | changes))


def folder() -> Path:
    """Where the letters that a person read are kept."""
    return Path(__file__).parent / "letters"
