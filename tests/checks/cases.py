"""A case: a sentence, a dossier, and what one check has to say of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

import tests.checks
from pipeline.checks.bilan import Bilan, bilan
from pipeline.checks.check import Portee, get
from pipeline.checks.contexte import Dossier
from pipeline.models.rapport import Controle, Gravite, Motif, Resultat
from pipeline.models.statut import TypePiece

CONFORME, NON_CONFORME = Resultat.CONFORME, Resultat.NON_CONFORME
A_VERIFIER, SANS_OBJET = Resultat.A_VERIFIER, Resultat.SANS_OBJET
CORRIGER, VERIFIER, INFO = Gravite.CORRIGER, Gravite.VERIFIER, Gravite.INFO


@dataclass(frozen=True)
class Case:
    """What a check has to say, and, when it speaks, with which gravity and which words.

    ``sur`` names the slot judged where the dossier holds several that the check looks at.
    """

    phrase: str
    dossier: Dossier
    resultat: Resultat
    gravite: Gravite | None = None
    dit: tuple[str, ...] = ()
    sur: TypePiece | None = None


Table = Mapping[str, tuple[Case, ...]]


def params(table: Table) -> list[object]:
    """The cases of a table, for ``pytest.mark.parametrize("code, case", …)``."""
    return [
        pytest.param(code, case, id=f"{code}: {case.phrase}")
        for code, cases in table.items()
        for case in cases
    ]


def tables() -> Iterator[tuple[str, Case]]:
    """Every case of every table of this folder."""
    for module in pkgutil.iter_modules(tests.checks.__path__, "tests.checks."):
        if module.name.rpartition(".")[2].startswith("test_"):
            table = getattr(importlib.import_module(module.name), "TABLE", {})
            for code, cases in table.items():
                for case in cases:
                    yield code, case


def controle_de(found: Bilan, code: str, sur: TypePiece | None = None) -> Controle:
    """What a check said of the dossier, or of the first piece that it looked at."""
    if get(code).portee is Portee.DOSSIER:
        return next(c for c in found.controles if c.code == code)
    return next(
        controle
        for piece, _, controles in found.pieces
        for controle in controles
        if controle.code == code and sur in (None, piece.type)
    )


def motifs_de(found: Bilan, code: str, sur: TypePiece | None = None) -> list[Motif]:
    """The reasons of a check."""
    return [m for m in found.motifs if m.code == code and sur in (None, m.piece)]


def verifier(code: str, case: Case) -> None:
    """Run every check on the dossier, and look at what one of them said."""
    found = bilan(case.dossier)
    controle = controle_de(found, code, case.sur)
    assert controle.resultat is case.resultat, controle
    motifs = motifs_de(found, code, case.sur)
    if case.resultat in (CONFORME, SANS_OBJET):
        assert motifs == []
        return
    assert motifs
    if case.gravite is not None:
        assert {m.gravite for m in motifs} == {case.gravite}
    said = " ".join(m.message for m in motifs)
    for words in case.dit:
        assert words in said
