"""Deposits as they arrive."""

from __future__ import annotations

from pipeline.errors import DepotError, PiecesError
from pipeline.flows.reception import Accuse
from pipeline.flows.veille import Attendu


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


def attendu(nom: str, issue: Attendu | PiecesError) -> None:
    """One line a deposit that would be received, waited for or refused, with all that is wrong."""
    if isinstance(issue, DepotError):
        said = "\n".join(f"      {gap}" for gap in issue.ecarts)
        line = f"✖ serait refusé  {nom} : {issue.code}\n{said}"
    elif isinstance(issue, PiecesError):
        line = f"⚠ serait repris  {nom} : {issue.message}"
    elif issue.manquants:
        line = f"… attend         {nom} : {', '.join(issue.manquants)}"
    else:
        line = f"✔ serait reçu    {nom} : {issue.numero}"
    print(line, flush=True)  # noqa: T201
