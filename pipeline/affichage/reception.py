"""Deposits as they arrive."""

from __future__ import annotations

from pipeline.errors import DepotError, PiecesError
from pipeline.flows.reception import Accuse


def reception(nom: str, issue: Accuse | PiecesError) -> None:
    """One line a deposit that arrived; what is wrong with it is said beside it, not here."""
    print(_reception(nom, issue), flush=True)  # noqa: T201


def _reception(nom: str, issue: Accuse | PiecesError) -> str:
    if isinstance(issue, Accuse):
        again = "" if issue.nouvelle else " (déjà connu)"
        return f"✔ reçu    {nom} : {issue.numero}, révision {issue.revision}{again}"
    if isinstance(issue, DepotError):
        return f"✖ refusé  {nom} : {issue.code}, {len(issue.ecarts)} écart(s), voir erreur.json"
    return f"⚠ à reprendre  {nom} : {issue.message}"
