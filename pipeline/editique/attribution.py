"""The décision d'attribution of an MSS advance, which the guide shows among the request's pieces."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from pipeline.editique.pdf import composer, page
from pipeline.models.avance import FORFAIT, PLAFOND, Calcul, Volumes


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a decision says. ``auteur`` is who answers for it (CRPA, L. 212-1): given name, name,
    office; left out, only the agency is named. ``remplace`` is the day of the decision that this one
    cancels and replaces."""

    numero: str
    denomination: str
    siret: str
    deposee_le: date
    decidee_le: date
    volumes: Volumes
    calcul: Calcul
    auteur: str | None = None
    remplace: date | None = None


def decision_attribution(attribution: Attribution) -> bytes:
    """The decision as a tagged PDF; the same decision gives the same bytes."""
    return composer(lettre(attribution))


def lettre(attribution: Attribution) -> str:
    """Its words, in HTML."""
    said = {field.name: getattr(attribution, field.name) for field in fields(attribution)}
    return page("attribution.html", {**said, "forfait": FORFAIT, "plafond": PLAFOND})
