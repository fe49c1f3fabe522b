"""What we write of our own work: events with declared fields, and nobody's data.

:func:`dire` lets through the fields of :data:`CHAMPS` only, each of its shape, and of an exception its
class and place, never its message: a record is harmless whoever prints it. The formatters of
:func:`configurer` say of other libraries' records where they come from, and nothing else.
"""

from __future__ import annotations

import json
import logging
import re
import resource
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from pipeline.errors import PiecesError

_CODE = re.compile(r"[A-Z]{2,12}(_[A-Z0-9]{1,20}){0,5}")
_MOT = re.compile(r"[a-z][a-z0-9_.]{0,60}")
_LIEU = re.compile(r"[\w./-]{1,80}:\d{1,6}")
CHAMPS: Mapping[str, re.Pattern[str]] = {
    "numero": re.compile(r"ENR[0-9]{4,12}(M[0-9]{1,4})?"),
    "revision": re.compile(r"\d{1,9}"),
    "duree_ms": re.compile(r"\d{1,12}"),
    "nombre": re.compile(r"-?\d{1,12}"),
    "avis": _MOT,
    "statut": _MOT,
    "type": _MOT,
    "etape": _MOT,
    "salle": _MOT,
    "code": _CODE,
    "erreur": re.compile(r"[A-Za-z_]\w{0,60}"),
    "lieu": _LIEU,
    "trace": re.compile(r"[A-Za-z_]\w{0,60}( [\w.-]{1,60}:\d{1,6}( > [\w.-]{1,60}:\d{1,6})*)?"),
}
"""What may be said, and the shape it must have; anything else is left out."""

_RACINE = Path(__file__).resolve().parents[1]
_REFUSE = "illisible"
_ATTRIBUT = "champs_declares"


class Journal(StrEnum):
    """How lines are written."""

    JSON = "json"
    TEXTE = "texte"


def dire(
    logger: logging.Logger,
    niveau: int,
    evenement: str,
    erreur: BaseException | None = None,
    /,
    **champs: object,
) -> None:
    """Log an event (a word like ``depot_traite``) with its fields and what became of an exception."""
    if not logger.isEnabledFor(niveau):
        return
    said = {**champs, **(_erreur(erreur) if erreur else {})}
    logger.log(niveau, evenement, extra={_ATTRIBUT: _declares(said)})


def _declares(champs: Mapping[str, object]) -> dict[str, str | int]:
    kept: dict[str, str | int] = {}
    for nom, valeur in champs.items():
        shape = CHAMPS.get(nom)
        if shape is None or valeur is None:
            continue
        holds = shape.fullmatch(str(valeur))
        kept[nom] = (valeur if isinstance(valeur, int) else str(valeur)) if holds else _REFUSE
    return kept


def _erreur(error: BaseException) -> dict[str, str]:
    """Its class, the last place in our code that it went through, and its code when it is ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(_RACINE)] or list(frames)
    said = {"erreur": type(error).__name__}
    if ours:
        said["lieu"] = f"{_court(ours[-1].filename)}:{ours[-1].lineno}"
    if isinstance(error, PiecesError):
        said["code"] = error.code
    return said


def _court(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_RACINE)) if path.is_relative_to(_RACINE) else path.name


class _Formatter(logging.Formatter):
    """A line of one record."""

    def format(self, record: logging.LogRecord) -> str:
        fields = ligne(record)
        return self.ecrire(fields)

    def ecrire(self, fields: dict[str, str | int]) -> str:
        return json.dumps(fields, ensure_ascii=False)


class _Texte(_Formatter):
    def ecrire(self, fields: dict[str, str | int]) -> str:
        head = [str(fields.pop(nom)) for nom in ("moment", "niveau", "evenement")]
        return " ".join([*head, *(f"{nom}={valeur}" for nom, valeur in fields.items())])


def ligne(record: logging.LogRecord) -> dict[str, str | int]:
    """The fields of a record: ``moment``, ``niveau``, ``evenement``, ``source``, then the declared.

    A record that did not come through :func:`dire` is another's: only its place is told.
    """
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    declared: Mapping[str, object] | None = getattr(record, _ATTRIBUT, None)
    ours = declared is not None and _MOT.fullmatch(str(record.msg)) is not None
    said: dict[str, str | int] = {
        "moment": moment,
        "niveau": record.levelname,
        "evenement": str(record.msg) if ours else "message_externe",
        "source": record.name,
    }
    if declared is not None and ours:
        return said | _declares(declared)
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    place = f"{_court(record.pathname)}:{record.lineno}"
    return said | _declares({"lieu": place, **(_erreur(error) if error else {})})


def configurer(journal: Journal | None, niveau: int, sortie: TextIO | None = None) -> None:
    """Send every record to standard error, in one form; without one, failures only, in text.

    Our records go straight there: what Prefect does to the root logger does not reach them. A crash
    says nothing more: no image of the memory is kept.
    """
    _sans_image()
    handler = logging.StreamHandler(sortie or sys.stderr)
    handler.setFormatter(_Formatter() if journal is Journal.JSON else _Texte())
    level = niveau if journal else max(niveau, logging.ERROR)
    ours = logging.getLogger("pipeline")
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(level)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.WARNING))


def _sans_image() -> None:
    """No core dump of this process nor of its children: no file is so small, and of this value alone
    the kernel also refuses to hand one to a program (core(5), systemd-coredump)."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    most = 1 if hard == resource.RLIM_INFINITY else min(1, hard)
    resource.setrlimit(resource.RLIMIT_CORE, (most, hard))
