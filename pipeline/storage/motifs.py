"""The reasons of a verdict, as rows, and the cause that requests with the same reasons share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from pipeline.models.rapport import DOUTE, Gravite, Motif, Rapport
from pipeline.storage import tables

Ligne = dict[str, Any]


def lignes(motifs: Iterable[Mapping[str, Any]]) -> list[Ligne]:
    """The rows of the ``motifs`` of a report (as JSON), in its order.

    >>> lignes([{"code": "FIC_TAILLE", "gravite": "corriger", "piece": "rib", "message": "…"}])[0]
    {'rang': 0, 'code': 'FIC_TAILLE', 'gravite': 'corriger', 'piece': 'rib', 'precision': None}
    """
    return [
        {
            "rang": rang,
            "code": motif["code"],
            "gravite": motif["gravite"],
            "piece": motif.get("piece"),
            "precision": _precision(motif["message"]),
        }
        for rang, motif in enumerate(motifs)
    ]


def _precision(message: str) -> str | None:
    """Of a doubt, why: the sentence of a finding names values, and is not kept here."""
    return message.removeprefix(DOUTE).rstrip(".") if message.startswith(DOUTE) else None


Genre = tuple[str, str, str]
"""What a reason is, its values apart: its code, its piece, and of a doubt why."""


def genre(ligne: Ligne) -> Genre:
    """That of a row."""
    return ligne["code"], ligne["piece"] or "", ligne["precision"] or ""


def genre_de(motif: Motif) -> Genre:
    """That of a reason."""
    return genre(lignes([motif.model_dump(mode="json")])[0])


def cause(rows: Iterable[Ligne]) -> str | None:
    """What requests treated alike share: their reasons that somebody acts on, each once.

    ``None`` when there is none. Which piece a reason is about counts; its values do not.
    """
    acted = {genre(r) for r in rows if r["gravite"] != Gravite.INFO}
    said = "\n".join("\t".join(key) for key in sorted(acted))
    return hashlib.sha256(said.encode()).hexdigest()[:16] if acted else None


def garder(session: Session, ligne: tables.Demande, revision: int, rapport: Rapport) -> None:
    """Write the reasons of the verdict on a revision, instead of those of an older one."""
    ici = {"demande_id": ligne.id, "revision": revision}
    session.execute(delete(tables.Motif).filter_by(**ici))
    rows = lignes(m.model_dump(mode="json") for m in rapport.motifs)
    if rows:
        session.execute(insert(tables.Motif), [ici | row for row in rows])
    if ligne.revision == revision:
        ligne.cause = cause(rows)
