"""How verdicts and gravities are marked, everywhere the same."""

from __future__ import annotations

from pipeline.models.rapport import Gravite
from pipeline.models.statut import Avis

AVIS = {
    Avis.FAVORABLE: ("✔ favorable", "green"),
    Avis.PIECES_A_DEMANDER: ("✉ pièces à demander", "yellow"),
    Avis.A_VERIFIER: ("◆ à vérifier", "magenta"),
}
GRAVITES = {Gravite.CORRIGER: "✉", Gravite.VERIFIER: "◆", Gravite.INFO: "·"}
