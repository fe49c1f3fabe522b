"""A call on several deposits: one after the other, each with its report or its error.

One deposit that cannot be taken up never stops the others.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from pipeline.errors import DepotError, PiecesError, ReferentielError
from pipeline.flows.depot import RECORD, find
from pipeline.flows.etape import Etape, directement
from pipeline.flows.moyens import Moyens, ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.journal import dire
from pipeline.models.mesure import Mesure, Quoi
from pipeline.models.nom import montrer
from pipeline.models.rapport import Rapport
from pipeline.settings import load
from pipeline.storage.compteurs import compter
from pipeline.storage.database import ecriture

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Issue:
    """The outcome of one deposit: a line of JSON, and the error when it was not treated."""

    chemin: Path
    ligne: str
    erreur: PiecesError | None = None

    @property
    def rapport(self) -> Rapport | None:
        return None if self.erreur else Rapport.model_validate_json(self.ligne)


Suivi = Callable[[Issue], None]
"""Who is told of each outcome, as soon as it is known."""


def lancer(dossiers: list[Path], referentiel: Path | None, suivi: Suivi) -> None:
    """Treat every deposit of some folders in this process; ``suivi`` hears of each outcome."""
    for issue in traiter(dossiers, referentiel):
        suivi(issue)


def traiter(
    dossiers: Iterable[Path], referentiel: Path | None, etape: Etape = directement
) -> Iterator[Issue]:
    """Treat every deposit of some folders, in order; each outcome comes as soon as it is known."""
    chemins, settings = list(find(dossiers)), load()
    try:
        with ouvrir(settings, referentiel) as moyens:
            for chemin in chemins:
                yield _un_depot(chemin, moyens, etape)
    except PiecesError as error:  # the register or the store: nothing can be treated
        dire(logger, logging.ERROR, "lot_non_traite", error, nombre=len(chemins))
        yield from (_echec(chemin, error) for chemin in chemins)


def _un_depot(chemin: Path, moyens: Moyens, etape: Etape) -> Issue:
    try:
        return Issue(chemin, pre_instruire(chemin, moyens, etape))
    except PiecesError as error:
        _compte(chemin, error, moyens, error.code)
        return _echec(chemin, error)
    except Exception as error:  # ours: said as such, and the next deposit is treated
        _compte(chemin, error, moyens, PiecesError.code)
        panne = PiecesError(
            f"Le traitement a échoué ({type(error).__name__}) ; le dépôt n'est pas en cause.",
            "Relancer la commande ; si l'échec persiste, le signaler à l'exploitation.",
        )
        return _echec(chemin, panne)


def _compte(chemin: Path, error: Exception, moyens: Moyens, code: str) -> None:
    """Tell the journal and the counters; a store that fails us has been told of already."""
    level = logging.WARNING if isinstance(error, DepotError) else logging.ERROR
    dire(logger, level, "depot_non_traite", error, numero=numero_de(_record(chemin)), code=code)
    with suppress(PiecesError, SQLAlchemyError), ecriture(moyens.base) as session:
        compter(session, [Mesure(Quoi.ECHECS, code)])


def _echec(chemin: Path, error: PiecesError) -> Issue:
    return Issue(chemin, ligne_erreur(chemin, error), error)


def ligne_erreur(chemin: Path, error: PiecesError) -> str:
    """The line of a deposit on disk that could not be treated."""
    return rediger_erreur(str(chemin), numero_de(_record(chemin)), error)


def _record(chemin: Path) -> bytes:
    try:
        return (chemin / RECORD).read_bytes()
    except OSError:
        return b""


def rediger_erreur(depot: str, numero: str | None, error: PiecesError) -> str:
    """The line of a deposit that could not be treated: why, where, and what to do."""
    return json.dumps(
        {
            "schema": "erreur/1",
            "depot": depot,
            "numero": numero,
            "code": error.code,
            "message": error.message,
            "ecarts": decrire_ecarts(error),
            "remede": error.remede,
        },
        ensure_ascii=False,
    )


def decrire_ecarts(error: PiecesError) -> list[dict[str, str]]:
    """Each gap of an error: where, what is there, what was expected."""
    gaps = error.ecarts if isinstance(error, DepotError | ReferentielError) else ()
    return [
        {"fichier": g.fichier, "cle": g.cle, "message": g.message, "attendu": g.attendu}
        for g in gaps
    ]


_NUMERO_MAX = 40


def numero_de(record: bytes) -> str | None:
    """The number of a record that does not hold, if it can be told."""
    try:
        numero = json.loads(record).get("numero")
    except (ValueError, AttributeError, RecursionError):
        return None
    return montrer(numero[:_NUMERO_MAX]) if isinstance(numero, str) else None
