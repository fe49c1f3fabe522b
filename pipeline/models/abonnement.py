"""What other programs are told of: events on requests, and the addresses that they are told at."""

from __future__ import annotations

import ipaddress
import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from pipeline.errors import UsageError

LONGUEUR = 2000
SECRET = "whsec_"
"""How the text of a secret begins (Standard Webhooks); what follows is base64."""
_Ip = IPv4Address | IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class TypeEvenement(StrEnum):
    """What one may be told of."""

    RECUE = "demande.recue"
    STATUT = "demande.statut"

    @property
    def libelle(self) -> str:
        return _TYPES[self]


_TYPES = {
    TypeEvenement.RECUE: "une demande est reçue pour la première fois",
    TypeEvenement.STATUT: "le statut d'une demande a changé",
}


class EtatEnvoi(StrEnum):
    """Where one telling stands."""

    A_LIVRER = "a_livrer"
    LIVRE = "livre"
    ABANDONNE = "abandonne"

    @property
    def libelle(self) -> str:
        return _ETATS[self]


_ETATS = {
    EtatEnvoi.A_LIVRER: "à livrer",
    EtatEnvoi.LIVRE: "livré",
    EtatEnvoi.ABANDONNE: "abandonné",
}


def verifier_adresse(url: str, *, prives: bool = False) -> None:
    """See that an address is one that events may go to; ``prives``: also on this machine's network.

    In clear only on this machine. Names are looked at when they are called, see :func:`est_publique`.

    :raises UsageError: it is not; the message does not repeat it.
    """
    if len(url) > LONGUEUR or not re.fullmatch(r"[!-~]+", url):
        raise _refus(f"elle doit tenir en {LONGUEUR} caractères ASCII, sans espace")
    try:
        parts = urlsplit(url)
        hote, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refus("elle est mal formée") from None
    if not hote or port == 0 or "\\" in url:
        raise _refus("elle est mal formée")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refus("elle ne doit contenir ni identifiant, ni mot de passe, ni fragment")
    ip = _ip(hote)
    ici = hote == "localhost" or (ip is not None and ip.is_loopback)
    if not (parts.scheme == "https" or (parts.scheme == "http" and ici)):
        raise _refus("elle doit être en https")
    if not prives and (ici or (ip is not None and not est_publique(str(ip)))):
        raise _refus("elle n'est pas sur le réseau public")


def est_publique(adresse: str) -> bool:
    """Whether an IP address is of the public network, also by way of those that hold another one.

    >>> [est_publique(a) for a in ("10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "1.1.1.1")]
    [False, False, False, True]
    """
    ip = _atteinte(ipaddress.ip_address(adresse))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _atteinte(ip: _Ip) -> _Ip:
    """The address that a call reaches in the end, when it is inside another one."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _ip(hote: str) -> _Ip | None:
    """A host that is an IP address; a name is none."""
    try:
        return ipaddress.ip_address(hote)
    except ValueError:
        return None


def _refus(pourquoi: str) -> UsageError:
    return UsageError(
        f"L'adresse du webhook est refusée : {pourquoi}.",
        "Donner une adresse publique en https, par exemple https://portail.exemple.fr/evenements.",
    )
