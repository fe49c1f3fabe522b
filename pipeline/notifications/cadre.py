"""What the letters say that no record and no report does: the service, the delays, the addresses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cadre:
    """Each is a (choice) unless it names its source."""

    service: str = "Agence de services et de paiement"
    adresse: str = "2 rue du Maupas, 87040 Limoges Cedex 1"
    telephone: str | None = None
    """R.112-5 of the CRPA asks for it: to be set where letters are sent."""
    portail: str = "https://segurnum.asp-public.fr"
    """(guides)"""
    assistance: str = "https://segurnum.asp-public.fr/segurnum/contacter-assistance"
    """(guides)"""
    tribunal: str = "tribunal administratif compétent"
    delai_pieces_jours: int = 30
    """What is given to complete a request (CRPA L.114-5 asks for a delay, and fixes none)."""
    silence_mois: int = 2
    """After which silence is a rejection (CRPA L.231-4, 3°)."""
    recours_mois: int = 2
    """(code de justice administrative, R.421-1)"""
