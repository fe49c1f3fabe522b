"""What can go wrong that is not a finding about a document.

::

    PiecesError             a code, a message in French, a remedy
    ├── DepotError          a deposit cannot be taken up: its record or its files do not hold
    ├── CleError            an idempotency key was used for another deposit
    ├── ReferentielError    the register of referenced software cannot be imported
    ├── UsageError          the caller asked for something that does not exist
    ├── TransitionError     an event leads nowhere from where the request stands
    ├── PriseError          somebody else holds the request
    ├── ConfinementError    strangers' files cannot be opened safely here: none is
    └── PanneError          we failed (time, memory, engine): never the depositor's fault
        ├── AntivirusError      the antivirus has not cleared a file yet: it waits, and is not opened
        └── IndisponibleError   a database or a store is down or full: nothing that we do is to blame
"""

from __future__ import annotations

from dataclasses import dataclass


class PiecesError(Exception):
    """Anything that stops the work on one deposit; the others go on."""

    code = "ERREUR"

    def __init__(self, message: str, remede: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remede = remede


@dataclass(frozen=True, slots=True)
class Ecart:
    """One thing that a file should have said otherwise: where, what is there, what was expected."""

    fichier: str
    cle: str
    message: str
    attendu: str = ""

    def __str__(self) -> str:
        attendu = f" (attendu : {self.attendu})" if self.attendu else ""
        return f"{self.fichier}, {self.cle} : {self.message}{attendu}"


_DITS = 20
"""How many gaps a message says; all of them are in ``ecarts``."""


def _reste(count: int) -> list[str]:
    return [f"et {count} {'autre' if count == 1 else 'autres'}"] if count > 0 else []


class _EcartsError(PiecesError):
    """An error made of one or more gaps, each naming file, key and what was expected."""

    def __init__(self, ecarts: tuple[Ecart, ...], remede: str = "") -> None:
        said = [*map(str, ecarts[:_DITS]), *_reste(len(ecarts) - _DITS)]
        super().__init__(" ; ".join(said), remede)
        self.ecarts = ecarts


class DepotError(_EcartsError):
    """A deposit whose record or files do not hold."""

    code = "DEPOT_INVALIDE"


class ReferentielError(_EcartsError):
    """A register that cannot be imported."""

    code = "REFERENTIEL_INVALIDE"


class CleError(PiecesError):
    """An idempotency key that was used for another deposit."""

    code = "CLE_DEJA_UTILISEE"


class UsageError(PiecesError):
    """A request that makes no sense as asked."""

    code = "USAGE"


class TransitionError(PiecesError):
    """An event that does not exist where the request stands; nothing was changed."""

    code = "TRANSITION_REFUSEE"


class PriseError(PiecesError):
    """A request that somebody else holds; nothing was changed."""

    code = "DEMANDE_PRISE"


class ConfinementError(PiecesError):
    """The rooms in which strangers' files are opened cannot be shut; nothing was opened."""

    code = "CONFINEMENT_IMPOSSIBLE"


class PanneError(PiecesError):
    """Our own failure: retried, then shown to a gestionnaire, never held against the depositor."""

    code = "SYS_ANALYSE_IMPOSSIBLE"


class AntivirusError(PanneError):
    """A file that no scan has cleared: what needs it waits, without an attempt lost."""

    code = "ANTIVIRUS_ATTENDU"


class IndisponibleError(PanneError):
    """A database or a store does not answer, or is full: nothing can be done until it is back."""
