"""A store of the fixtures as they were judged: records, files and expected reports, no reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.flows.depot import lire
from pipeline.flows.reception import Magasin, ouvrir
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import MENTION, Rapport
from pipeline.settings import Settings
from pipeline.storage.contenu import FichierStocke
from pipeline.storage.database import ecriture
from pipeline.storage.depot import conclure, enregistrer
from tests.conftest import DOCUMENTS

_LU = {"confiance": 0.97, "boite": [[100, 100], [400, 100], [400, 130], [100, 130]]}


def peupler(home: Path) -> None:
    """Fill a store with every deposit of the fixtures, concluded."""
    with ouvrir(Settings(home=home)) as magasin:
        for folder in sorted(path.parent for path in DOCUMENTS.glob("*/rapport.json")):
            _deposer(magasin, folder)


def _deposer(magasin: Magasin, folder: Path) -> None:
    depot = lire(folder, Parametres())
    files = [
        FichierStocke(piece.type, piece.fichier, *_original(magasin, folder / piece.fichier))
        for piece in depot.demande.pieces
    ]
    with ecriture(magasin.base) as session:
        kept = enregistrer(session, depot.demande, files)
        report = rapport(json.loads((folder / "rapport.json").read_text()))
        conclure(session, kept.demande_id, kept.revision, "fixtures", report, None)


def _original(magasin: Magasin, path: Path) -> tuple[str, int]:
    data = path.read_bytes() if path.exists() else b""
    return magasin.originaux.put(data), len(data)


def rapport(golden: dict[str, Any]) -> Rapport:
    """An expected report with what golden files leave out."""
    for piece in golden["pieces"]:
        piece["champs"] = {nom: _LU | champ for nom, champ in piece["champs"].items()}
    traitement = {"regles": "5+fixtures", "referentiel": None, "mention": MENTION}
    return Rapport.model_validate(
        golden | {"duree_ms": 1200, "traitement": traitement}, strict=False
    )
