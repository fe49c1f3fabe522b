"""What a request for pieces asks: every reason that is the depositor's, grouped by piece, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pipeline.models.nom import montrer
from pipeline.models.rapport import Gravite, Motif, Rapport
from pipeline.models.statut import TypePiece

_INATTENDUE = "DOS_PIECE_INATTENDUE"
_AUTRES = "Informations saisies dans votre demande"


@dataclass(frozen=True)
class Raison:
    """One reason: the fact, and what is asked, which may be nothing."""

    constat: str
    demande: str


@dataclass(frozen=True)
class Rubrique:
    """The reasons about one piece, and the files that they are about."""

    titre: str
    piece: TypePiece | None
    fichiers: tuple[str, ...]
    raisons: tuple[Raison, ...]


def a_demander(rapport: Rapport, retenus: Collection[str] = ()) -> tuple[Rubrique, ...]:
    """What the depositor repairs, in the order of the guide, the declaration last.

    A reason that waits for a gestionnaire goes in only if its code is among those that one kept
    (``retenus``); a doubt or an internal reason, never.
    """
    return _rubriques(
        m for m in rapport.motifs
        if m.gravite is Gravite.CORRIGER or (m.gravite is Gravite.VERIFIER and m.code in retenus)
    )  # fmt: skip


def a_noter(rapport: Rapport) -> tuple[Raison, ...]:
    """What the depositor is told, and that holds nothing up; each thing once.

    Of a piece that nobody asked for, only that: what is wrong with it matters to no one.
    """
    useless = {m.piece for m in rapport.motifs if m.code == _INATTENDUE}
    told = (m for m in rapport.motifs if m.gravite is Gravite.INFO)
    kept = _rubriques(m for m in told if m.piece not in useless or m.code == _INATTENDUE)
    return tuple(dict.fromkeys(raison for rubrique in kept for raison in rubrique.raisons))


def _rubriques(motifs: Iterable[Motif]) -> tuple[Rubrique, ...]:
    said = [m for m in motifs if m.pour_le_deposant]
    return tuple(_rubrique(piece, [m for m in said if m.piece is piece]) for piece in _order(said))


def _order(motifs: list[Motif]) -> Iterator[TypePiece | None]:
    found = {m.piece for m in motifs}
    return (piece for piece in (*TypePiece, None) if piece in found)


def _rubrique(piece: TypePiece | None, motifs: list[Motif]) -> Rubrique:
    return Rubrique(
        titre=piece.libelle if piece else _AUTRES,
        piece=piece,
        fichiers=tuple(dict.fromkeys(montrer(m.fichier) for m in motifs if m.fichier)),
        raisons=tuple(dict.fromkeys(_raison(m.message) for m in motifs)),
    )


def _raison(message: str) -> Raison:
    constat, merci, demande = message.partition(" Merci ")
    return Raison(constat, f"Merci {demande}" if merci else "")
