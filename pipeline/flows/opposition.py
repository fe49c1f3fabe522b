"""The values that a reason opposes: what was read of each field it is about, and what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.checks.check import get
from pipeline.models.declare import declare
from pipeline.models.demande import Demande
from pipeline.models.rapport import Champ, Motif

Oppose = tuple[str, str | None, str | None]
"""A field (empty where the reason is about none), what was read, what was expected."""


def opposees(motif: Motif, champs: Mapping[str, Champ], demande: Demande) -> Iterator[Oppose]:
    """One a field; of a single field, the values are those that the reason names."""
    fields = get(motif.code).champs
    alone = len(fields) == 1
    for nom in fields:
        read = champs[nom].valeur if nom in champs else None
        told = declare(demande, motif.piece, nom) if motif.piece else None
        lu = motif.lu if alone and motif.lu else read
        expected = motif.attendu if alone and motif.attendu else told
        if lu or expected:
            yield nom, lu, expected
    if not fields and (motif.lu or motif.attendu):
        yield "", motif.lu, motif.attendu
