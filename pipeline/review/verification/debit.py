"""How much one address may ask for: a bucket of tokens each, in memory."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

ADRESSES = 10_000
"""Addresses that are remembered; the one not seen for longest is forgotten first."""


class Debit:
    """Buckets of ``reserve`` tokens, which fill at ``par_minute``. Safe between threads."""

    def __init__(
        self, reserve: int, par_minute: float, heure: Callable[[], float] = monotonic
    ) -> None:
        self._reserve, self._rythme, self._heure = float(reserve), par_minute / 60, heure
        self._seaux: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def attendre(self, adresse: str) -> int:
        """Seconds until an address may ask again; 0: now."""
        with self._lock:
            left = self._left(reseau(adresse))
            return 0 if left >= 1 else math.ceil((1 - left) / self._rythme)

    def prendre(self, adresse: str, jetons: int = 1) -> None:
        """Take tokens, on credit when there are not enough: what was asked for was done."""
        with self._lock:
            who = reseau(adresse)
            self._seaux[who] = (self._left(who) - jetons, self._heure())
            self._seaux.move_to_end(who)
            while len(self._seaux) > ADRESSES:
                self._seaux.popitem(last=False)

    def _left(self, who: str) -> float:
        tokens, since = self._seaux.get(who, (self._reserve, self._heure()))
        return min(self._reserve, tokens + (self._heure() - since) * self._rythme)


def reseau(adresse: str) -> str:
    """Who is counted as one: an IPv4 address, or the /64 that a subscriber has of IPv6.

    >>> reseau("192.0.2.7"), reseau("2001:db8::1:7"), reseau("::ffff:192.0.2.7"), reseau("?")
    ('192.0.2.7', '2001:db8::', '192.0.2.7', '?')
    """
    try:
        address = ipaddress.ip_address(adresse)
    except ValueError:
        return adresse
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)).network_address)
