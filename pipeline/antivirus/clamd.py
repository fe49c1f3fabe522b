"""The client of clamd: PING, VERSION, INSTREAM (clamd(8)), one connection a command.

An answer that is not understood is our failure, never « clean »; so is any connection that is cut.
Where a scan fails, a witness that always passes tells whose fault it is: the content's, or its own.
"""

from __future__ import annotations

import re
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from socket import gaierror, socket
from threading import Lock

from pipeline.antivirus.adresse import Adresse
from pipeline.errors import AntivirusError
from pipeline.models.analyse import Analyse, Etat, Moteur

MORCEAU = 64 * 1024
"""Bytes sent at a time."""
_REPONSE_MAX = 4096
_VERSION = re.compile(r"(ClamAV [\w.+~-]{1,40})(?:/(\d{1,9})/([\w: ]{1,40}))?")
_TROUVE = re.compile(r"stream: (?P<nom>[!-~]{1,200}) FOUND")
_LIMITES = ("Heuristics.Limits.Exceeded",)
"""« Found » by clamd where its own limits kept it from looking at the whole (AlertExceedsMax)."""
_REMEDE = "Rien n'est perdu : la suite est reprise d'elle-même quand l'antivirus répond."
_JOURNAL = "Il est réessayé plus tard, puis confié à une personne ; voir le journal de clamd."
_INCOMPRIS = "sa réponse n'est pas comprise"
TEMOIN = b"temoin de l'antivirus : rien ici n'est nuisible"
"""What every scanner passes that works at all."""
_ABSENT = (ConnectionRefusedError, FileNotFoundError, gaierror)
"""Nobody listens there; the name of a container goes with it."""


class ContenuError(AntivirusError):
    """The scanner fails on this content, and passes others; ``moteur`` is which one."""

    def __init__(self, message: str, moteur: Moteur, remede: str = _JOURNAL) -> None:
        super().__init__(message, remede)
        self.moteur = moteur


@dataclass
class Clamd:
    """An antivirus at an address; safe between threads.

    ``secondes`` is the time that one command may take in all. After a failure nothing is asked for
    ``repos`` seconds: what waits fails at once, so that a scanner that hangs holds up nothing else.
    """

    adresse: Adresse
    secondes: float = 60
    repos: float = 15
    horloge: Callable[[], float] = time.monotonic
    _jusqu_a: float = field(default=float("-inf"), init=False)
    _raison: str = field(default="", init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def ping(self) -> None:
        """Whether it answers.

        :raises AntivirusError: it does not.
        """
        said = self._commande("PING")
        if said != "PONG":
            raise self._panne(_INCOMPRIS)

    def moteur(self) -> Moteur:
        """Which engine it is.

        :raises AntivirusError: it does not answer, or not as clamd does.
        """
        found = _VERSION.fullmatch(self._commande("VERSION"))
        if found is None:
            raise self._panne(_INCOMPRIS)
        nom, number, since = found.groups()
        return Moteur(nom, int(number) if number else None, _date(since))

    def analyser(self, data: bytes) -> Analyse:
        """Have a content looked at.

        :raises ContenuError: it failed on this content alone.
        :raises AntivirusError: it looks at nothing, for now: to be tried again.
        """
        moteur = self.moteur()
        try:
            said = self._demander("INSTREAM", data)
        except _ABSENT:  # nothing was sent to it
            raise self._panne("il ne répond pas") from None
        except TimeoutError:
            raise self._imputer(moteur, "il n'a pas fini à temps") from None
        except OSError:
            raise self._imputer(moteur, "il ne répond pas", rompu=True) from None
        except ValueError as error:
            raise self._imputer(moteur, str(error), rompu=True) from None
        if said == "stream: OK":
            return Analyse(Etat.SAIN, moteur)
        if said == "INSTREAM size limit exceeded. ERROR":
            raise ContenuError(
                "L'antivirus refuse un fichier de cette taille (StreamMaxLength).",
                moteur,
                "Relever StreamMaxLength dans la configuration de clamd (33M au moins).",
            )
        found = _TROUVE.fullmatch(said)
        if found is None:
            raise self._imputer(moteur, "il a échoué" if said.endswith(" ERROR") else _INCOMPRIS)
        limited = found["nom"].startswith(_LIMITES)
        return Analyse(Etat.INEXAMINABLE if limited else Etat.INFECTE, moteur, found["nom"])

    def _imputer(self, moteur: Moteur, raison: str, *, rompu: bool = False) -> AntivirusError:
        """Whose failure it was. One that answered, then hung up (``rompu``), and does not listen any
        more was ended by what it had in hand."""
        try:
            passes = self._demander("INSTREAM", TEMOIN) == "stream: OK"
        except _ABSENT:
            if rompu:
                self._panne("il s'est arrêté")
                return ContenuError("L'antivirus s'est arrêté sur un fichier.", moteur)
            passes = False
        except (OSError, ValueError):
            passes = False
        if passes:
            return ContenuError(f"L'antivirus a échoué sur un fichier ({raison}).", moteur)
        return self._panne(raison)

    def _commande(self, nom: str) -> str:
        try:
            return self._demander(nom)
        except TimeoutError as error:
            raise self._panne("il ne répond pas à temps") from error
        except OSError as error:
            raise self._panne("il ne répond pas") from error
        except ValueError as error:
            raise self._panne(str(error)) from error

    def _demander(self, nom: str, data: bytes | None = None) -> str:
        """One command and its answer.

        :raises AntivirusError: it failed too lately to be asked.
        :raises OSError: the connection broke, or the time is over.
        :raises ValueError: the answer is cut, too long, or no text.
        """
        with self._lock:
            if self.horloge() < self._jusqu_a:
                raise AntivirusError(f"L'antivirus est indisponible ({self._raison}).", _REMEDE)
        deadline = time.monotonic() + self.secondes
        with self.adresse.ouvrir(min(5, self.secondes)) as connexion:
            return _echange(connexion, nom, data, deadline)

    def _panne(self, raison: str) -> AntivirusError:
        with self._lock:
            self._raison, self._jusqu_a = raison, self.horloge() + self.repos
        return AntivirusError(f"L'antivirus est indisponible ({raison}).", _REMEDE)


def _echange(connexion: socket, nom: str, data: bytes | None, deadline: float) -> str:
    """One command and its answer.

    :raises OSError: the connection broke, or the time is over.
    :raises ValueError: the answer is cut, too long, or no text.
    """
    refused: OSError | None = None
    try:
        for part in _envoi(nom, data):
            connexion.settimeout(_reste(deadline))
            connexion.sendall(part)
    except (BrokenPipeError, ConnectionResetError) as error:
        refused = error  # it may have said why before it hung up
    try:
        return _reponse(connexion, deadline)
    except (ValueError, ConnectionResetError):
        if refused is not None:
            raise refused from None
        raise


def _envoi(nom: str, data: bytes | None) -> Iterator[bytes]:
    yield f"z{nom}\0".encode("ascii")
    if data is None:
        return
    for start in range(0, len(data), MORCEAU):
        chunk = data[start : start + MORCEAU]
        yield struct.pack("!I", len(chunk)) + chunk
    yield struct.pack("!I", 0)


def _reponse(connexion: socket, deadline: float) -> str:
    said = b""
    while not said.endswith(b"\0"):
        connexion.settimeout(_reste(deadline))
        more = connexion.recv(_REPONSE_MAX)
        if not more:
            raise ValueError("sa réponse est coupée")
        said += more
        if len(said) > _REPONSE_MAX:
            raise ValueError(_INCOMPRIS)
    try:
        return said[:-1].decode("ascii").strip()
    except UnicodeDecodeError:
        raise ValueError(_INCOMPRIS) from None


def _reste(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _date(said: str | None) -> datetime | None:
    """The day of the signatures, as clamd writes it (« Fri Nov 21 09:12:31 2026 »)."""
    try:
        return datetime.strptime(said or "", "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None
