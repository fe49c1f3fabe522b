"""Depositors: each sends what it has until it is acknowledged, as the doors ask it to."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from pipeline.flows.depot import RECORD
from scripts.faults.deposits import Apres, Envoi, Porte, write
from scripts.parts.production import Production

_LOOK_S = 0.3
_OK = (200, 202)


@dataclass
class Sender(threading.Thread):
    """Sends one chain of envois after the other, at a pace; remembers what was acknowledged."""

    production: Production
    chains: list[list[Envoi]]
    pace_s: float
    judged: Callable[[str], bool]
    accuses: dict[str, int] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    error: BaseException | None = None

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self._sent: set[str] = set()
        self._due = {chain[0].id: n * self.pace_s for n, chain in enumerate(self.chains)}

    def __hash__(self) -> int:
        return id(self)

    @property
    def missing(self) -> int:
        """How many envois nobody acknowledged yet."""
        return sum(e.id not in self.accuses for chain in self.chains for e in chain)

    def run(self) -> None:
        """Send until all is acknowledged, or until told to stop."""
        started = time.monotonic()
        try:
            while self.missing and not self.over.wait(_LOOK_S):
                self._receipts()
                for chain in self.chains:
                    if time.monotonic() - started < self._due[chain[0].id]:
                        break
                    self._advance(chain)
        except BaseException as error:
            self.error = error

    def _advance(self, chain: list[Envoi]) -> None:
        for before, envoi in zip([None, *chain], chain, strict=False):
            if envoi.id in self.accuses or not self._ready(before, envoi):
                continue
            if envoi.porte is Porte.API:
                self._post(envoi)
            elif envoi.id not in self._sent:
                with contextlib.suppress(OSError):  # the disk is full: sent again at the next look
                    write(envoi, self.production.watched)
                    self._sent.add(envoi.id)

    def _ready(self, before: Envoi | None, envoi: Envoi) -> bool:
        if before is None or envoi.apres is Apres.RIEN:
            return True
        if before.id not in self.accuses:
            return False
        return envoi.apres is Apres.ACCUSE or self.judged(envoi.numero)

    def _post(self, envoi: Envoi) -> None:
        """Send it, under its own key; anything but an acknowledgement is for the next look."""
        files = [("demande", (RECORD, envoi.record, "application/json"))]
        files += [("fichiers", (n, d, "application/pdf")) for n, d in envoi.fichiers.items()]
        headers = {
            "Idempotency-Key": envoi.id,
            "Authorization": f"Bearer {self.production.cle_api}",
        }
        with contextlib.suppress(httpx.HTTPError):
            answer = httpx.post(f"{self.production.serve.url}/api/demandes", files=files,
                                headers=headers, timeout=20)  # fmt: skip
            if answer.status_code in _OK:
                self.accuses[envoi.id] = answer.json()["revision"]
            elif answer.status_code < 500 and answer.status_code != 429:
                self.refuses[envoi.id] = answer.text

    def _receipts(self) -> None:
        """What the watched folder acknowledged, or refused."""
        for path in self.production.watched.glob(".recus/*/recu.json"):
            (name,) = (p.name for p in path.parent.iterdir() if p.is_dir())
            if name not in self.accuses:
                self.accuses[name] = json.loads(path.read_text())["revision"]
        for path in self.production.watched.glob(".refuses/*/erreur.json"):
            (name,) = (p.name for p in path.parent.iterdir() if p.is_dir())
            self.refuses[name] = path.read_text()
