"""What becomes of a favourable request, one of whose pieces lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from fixtures.deposits.deposit import Deposit, Piece
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.extraction.reading import Lecteur
from pipeline.flows import pieces
from pipeline.flows.connu import cherches
from pipeline.flows.rapport import rediger
from pipeline.models.demande import Demande
from pipeline.models.rapport import Gravite, Rapport
from pipeline.models.referentiel import Referentiel, parse
from pipeline.models.statut import TypePiece
from tests.conftest import REGISTER
from tests.hostile.attacks import deposit, piece
from tests.hostile.attacks.targets import Addition, Target


class Judge:
    """Reads the sound pieces of each request once."""

    def __init__(self, lecteur: Lecteur) -> None:
        self._lecteur = lecteur
        self._sound: dict[str, tuple[PieceLue, ...]] = {}

    def __call__(self, target: Target | Addition, data: bytes) -> Rapport:
        """The report of the request of ``target``, its piece being ``data``."""
        request, lying = deposit(target), replace(piece(target), contenu=lambda: data)
        demande = Demande.model_validate(request.record, strict=False)
        read = self._read(lying, cherches(demande))
        sound = zip(request.pieces, self._pieces(request), strict=True)
        lues = tuple(read if p.fichier == target.fichier else lue for p, lue in sound)
        known = demande.demandes_anterieures
        return rediger(Dossier(demande, lues, referentiel=_register(), anterieures=known), 0)

    def _pieces(self, request: Deposit) -> tuple[PieceLue, ...]:
        if request.dossier not in self._sound:
            self._sound[request.dossier] = tuple(map(self._read, request.pieces))
        return self._sound[request.dossier]

    def _read(self, filed: Piece, noms: Sequence[str] = ()) -> PieceLue:
        data = filed.contenu()
        facts = pieces.facts(filed.fichier, len(data), filed.fichier, 10**9)
        return pieces.lire(self._lecteur, TypePiece(filed.type), data, facts, noms)


def codes(report: Rapport) -> set[str]:
    """The codes of the reasons that say more than a word."""
    return {motif.code for motif in report.motifs if motif.gravite is not Gravite.INFO}


@cache
def _register() -> Referentiel:
    return parse(REGISTER.read_bytes(), "referentiel.csv")
