"""Watching a place where deposits arrive: each complete one is received, then put away.

A place (:class:`Boite`) is a folder or an S3 prefix. Several may watch one place.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

from pipeline.errors import DepotError, PiecesError
from pipeline.flows.lot import numero_de, rediger_erreur
from pipeline.flows.reception import Accuse, Magasin, recevoir, verifier
from pipeline.models.nom import compose, montrer

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Contenu:
    """A deposit brought near: its record and its files by name."""

    record: bytes
    fichiers: Mapping[str, Path]


class Arrive(Protocol):
    """A complete deposit, in our hands."""

    @property
    def nom(self) -> str:
        """Where it arrived, for people."""

    @property
    def cle(self) -> str:
        """The key under which it is received: the same however often it is taken up."""

    def record(self) -> bytes:
        """Its record.

        :raises DepotError: when that can be no record.
        """

    def noms(self) -> set[str]:
        """The names of its files, accents composed."""

    def contenu(self) -> AbstractContextManager[Contenu]:
        """Bring it near.

        :raises DepotError: when it holds what can be no deposit.
        """

    def ranger(self, accuse: str) -> None:
        """Put it away with its receipt; only once it is stored."""

    def refuser(self, erreur: str) -> None:
        """Put it aside with what is wrong."""


class Boite(Protocol):
    """Where deposits arrive."""

    @property
    def nom(self) -> str:
        """Its address, for people."""

    def arrives(self) -> Iterable[Arrive]:
        """The complete deposits, each held by us and by nobody else."""

    def visibles(self) -> Iterable[Arrive]:
        """The deposits that have their record, left where they are."""


@dataclass
class Bilan:
    """What became of the deposits of a look; ``erreurs`` are ours and are tried again."""

    recus: int = 0
    refuses: int = 0
    erreurs: int = 0


Suivi = Callable[[str, Accuse | PiecesError], None]
"""Who is told of each deposit, by its name: received, refused, or our failure."""


def relever(boite: Boite, magasin: Magasin, suivi: Suivi) -> Bilan:
    """Look once: receive every complete deposit. One that fails stops no other."""
    bilan = Bilan()
    try:
        for arrive in boite.arrives():
            _compter(bilan, arrive.nom, _essayer(arrive, magasin), suivi)
    except (PiecesError, OSError) as error:  # the place itself: looked at again later
        _compter(bilan, boite.nom, _notre(error), suivi)
    return bilan


@dataclass(frozen=True)
class Attendu:
    """What a look would do with a deposit: receive it, or wait for ``manquants``."""

    numero: str | None
    manquants: tuple[str, ...] = ()


def regarder(boite: Boite, taille_max: int) -> Iterator[tuple[str, Attendu | PiecesError]]:
    """What a look would do with each deposit that has its record; nothing is moved or kept."""
    for arrive in boite.visibles():
        try:
            yield arrive.nom, _attendu(arrive, taille_max)
        except DepotError as error:
            yield arrive.nom, error


def _attendu(arrive: Arrive, taille_max: int) -> Attendu:
    record = arrive.record()
    missing = {compose(n) for n in nommes(record)} - arrive.noms()
    if missing:
        return Attendu(numero_de(record), tuple(sorted(map(montrer, missing))))
    with arrive.contenu() as contenu:
        return Attendu(verifier(contenu.record, contenu.fichiers, taille_max).numero)


def veiller(boite: Boite, magasin: Magasin, suivi: Suivi, intervalle: float, arret: Event) -> None:
    """Look again and again, until told to stop; a deposit in hand is finished first."""
    while not arret.is_set():
        relever(boite, magasin, suivi)
        arret.wait(intervalle)


def relever_une_fois(boite: Boite, magasin: Magasin, suivi: Suivi, intervalle: float) -> Bilan:
    """Look twice, apart: what stood still in between is received."""
    first = relever(boite, magasin, suivi)
    time.sleep(intervalle)
    second = relever(boite, magasin, suivi)
    return Bilan(first.recus + second.recus, first.refuses + second.refuses, second.erreurs)


def _compter(bilan: Bilan, nom: str, issue: Accuse | PiecesError, suivi: Suivi) -> None:
    if isinstance(issue, Accuse):
        bilan.recus += 1
    elif isinstance(issue, DepotError):
        bilan.refuses += 1
    else:
        bilan.erreurs += 1
    suivi(nom, issue)


def _essayer(arrive: Arrive, magasin: Magasin) -> Accuse | PiecesError:
    try:
        return _un(arrive, magasin)
    except Exception as error:  # ours: it stays where it is, and is tried again
        logger.debug("unexpected failure", exc_info=error)
        return _notre(error)


def _un(arrive: Arrive, magasin: Magasin) -> Accuse | PiecesError:
    record = b""
    try:
        with arrive.contenu() as contenu:
            record = contenu.record
            accuse = recevoir(record, contenu.fichiers, magasin, arrive.cle)
    except DepotError as error:
        arrive.refuser(rediger_erreur(arrive.nom, numero_de(record), error))
        return error
    arrive.ranger(json.dumps({**accuse.to_dict(), "depot": arrive.nom}, ensure_ascii=False))
    return accuse


def _notre(error: Exception) -> PiecesError:
    if isinstance(error, PiecesError):
        return error
    return PiecesError(
        f"La réception a échoué ({type(error).__name__}) ; le dépôt n'est pas en cause.",
        "Il sera repris ; si l'échec persiste, le signaler à l'exploitation.",
    )


class Patience:
    """Who has been seen, as what, and since when: a deposit that still changes is not taken."""

    def __init__(self, secondes: float, horloge: Callable[[], float] = time.monotonic) -> None:
        self._secondes, self._horloge = secondes, horloge
        self._vus: dict[str, tuple[object, float]] = {}

    def stable(self, nom: str, aspect: object) -> bool:
        """Whether it looks as it did at the look before; this look is remembered."""
        vu = self._vus.get(nom)
        if vu is not None and vu[0] == aspect:
            return True
        self._vus[nom] = aspect, self._horloge()
        return False

    def epuisee(self, nom: str) -> bool:
        """Whether it has looked the same for longer than one waits for what is missing."""
        return self._horloge() - self._vus[nom][1] >= self._secondes

    def oublier(self, noms: Iterable[str]) -> None:
        """Forget those that are gone; ``noms`` are still there."""
        there = set(noms)
        self._vus = {nom: vu for nom, vu in self._vus.items() if nom in there}


def nommes(record: bytes) -> frozenset[str]:
    """The files that a record names; none for one that does not hold, and that is refused."""
    try:
        pieces = json.loads(record.decode("utf-8-sig")).get("pieces", [])
        return frozenset(str(piece["fichier"]) for piece in pieces)
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return frozenset()
