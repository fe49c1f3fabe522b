"""What is served, and to whom: decided once, from the settings and the address listened on.

==================  =========================  ==============================
listening on        the station                the API
==================  =========================  ==============================
this machine        local sign-in, or the      open to this machine, or to who
                    provider; closed when      holds a key when there are any,
                    keys alone are asked for   or a provider
another address     the provider               who holds a key
==================  =========================  ==============================

The depositors' format check is open beside the station; by setting, wherever and to everyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from pipeline.errors import UsageError
from pipeline.review.adresse import est_locale
from pipeline.settings import Settings
from pipeline.storage.agents import LOCAL
from pipeline.storage.sessions import Durees

_VOIR = "Voir « La station » dans docs/station.md."


@dataclass(frozen=True)
class Fournisseur:
    """The OpenID provider that says who people are."""

    emetteur: str
    client_id: str
    secret: str
    portees: str
    acr: str | None
    nom: str


@dataclass(frozen=True)
class Station:
    """How the station is open: who vouches for persons, under which address, for how long."""

    fournisseur: Fournisseur | None
    adresse: str | None
    durees: Durees
    prise: timedelta
    delai_mois: int
    retrait: timedelta
    """How long a decision's letter waits, in which the decision can be taken back."""

    @property
    def emetteur(self) -> str:
        return self.fournisseur.emetteur if self.fournisseur else LOCAL

    @property
    def chiffree(self) -> bool:
        """Whether it is reached by HTTPS."""
        return (self.adresse or "").startswith("https://")

    @property
    def hote(self) -> str | None:
        """The name that it answers to; ``None`` for those of this machine."""
        return urlsplit(self.adresse).hostname if self.adresse else None


@dataclass(frozen=True)
class Ouverture:
    """What is served."""

    api: bool
    station: Station | None
    cle_exigee: bool
    """Whether the API asks for a key also on this machine."""
    verification: bool = False


def decider(settings: Settings, host: str) -> Ouverture:
    """What may be served on an address.

    :raises UsageError: nothing may, or the settings of the provider do not hold.
    """
    fournisseur = _fournisseur(settings)
    ici = est_locale(host)
    cle = settings.cle_api is not None or settings.api_cles
    local, api = ici and not cle, ici or cle
    if not (fournisseur or api or settings.verification):
        raise UsageError(
            f"Servir sur {host} demande un fournisseur d'identité (PIECES_OIDC_…) pour la station, "
            "ou des clés (PIECES_API_CLES, PIECES_CLE_API) pour l'API.",
            f"Définir l'un ou l'autre, ou servir sur 127.0.0.1. {_VOIR}",
        )
    opened = _station(settings, fournisseur) if fournisseur or local else None
    beside = opened is not None if settings.verification is None else settings.verification
    return Ouverture(api, opened, cle or fournisseur is not None, beside)


def _station(settings: Settings, fournisseur: Fournisseur | None) -> Station:
    return Station(
        fournisseur,
        (settings.station_adresse or "").rstrip("/") if fournisseur else None,
        Durees(
            timedelta(minutes=settings.session_inactivite_minutes),
            timedelta(hours=settings.session_heures),
        ),
        timedelta(minutes=settings.prise_minutes),
        settings.delai_cible_mois,
        timedelta(minutes=settings.retrait_minutes),
    )


def _fournisseur(settings: Settings) -> Fournisseur | None:
    """The provider, whole or not at all.

    :raises UsageError: when a part is missing, or an address is not one that secrets may go to.
    """
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
    said = {
        "PIECES_OIDC_ISSUER": settings.oidc_issuer,
        "PIECES_OIDC_CLIENT_ID": settings.oidc_client_id,
        "PIECES_OIDC_CLIENT_SECRET": secret,
    }
    if not any(said.values()):
        return None
    said["PIECES_STATION_ADRESSE"] = settings.station_adresse
    missing = [name for name, value in said.items() if not value]
    if missing:
        raise UsageError(f"Le fournisseur d'identité est incomplet : {', '.join(missing)}.", _VOIR)
    for name in ("PIECES_OIDC_ISSUER", "PIECES_STATION_ADRESSE"):
        _sure(name, said[name] or "")
    return Fournisseur(
        settings.oidc_issuer or "",
        settings.oidc_client_id or "",
        secret or "",
        settings.oidc_scope,
        settings.oidc_acr,
        settings.oidc_nom,
    )


def _sure(name: str, url: str) -> None:
    """HTTPS, or this machine."""
    parts = urlsplit(url)
    plain = parts.scheme == "http" and est_locale(parts.hostname or "")
    if not (parts.hostname and (parts.scheme == "https" or plain)):
        raise UsageError(f"{name} : une adresse en https est attendue.", _VOIR)
