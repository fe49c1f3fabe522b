"""What the earlier revisions of a request are worth for a new one: pure, from reports to memory.

The portal adds: the screen of a complement lists the pieces that the request holds and lets one add
others (guide vague 2, §6). So, of a revision that answers a request for pieces:

* a slot that it leaves out keeps the files that it had;
* a file that was refused gives way to another that was filed for its slot since;
* what was accepted is judged at the day it was accepted, and asked nothing new of its depositor
  while the declaration stays the same.

What a gestionnaire accepted of a file stays accepted as long as it is the same thing that is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.models.demande import Demande
from pipeline.models.rapport import Conformite, Gravite, Motif, PieceRapport, Rapport
from pipeline.models.statut import TypePiece

Cle = tuple[TypePiece, str]
"""A file in a slot: its SHA-256."""
_COMPLETABLES = frozenset({"ID_VERSO_MANQUANT"})
"""What a second file of the slot puts right without replacing the first."""
_PAR_REVISION = ("numero", "statut", "date_depot", "pieces", "demandes_anterieures")


@dataclass(frozen=True)
class Passee:
    """An earlier revision, and the report on it."""

    revision: int
    demande: Demande
    rapport: Rapport


@dataclass(frozen=True)
class Acceptation:
    """A file that a gestionnaire accepted, with the marks of what he accepted of it."""

    piece: Cle
    motifs: frozenset[str]


@dataclass(frozen=True)
class Reprise:
    """A file of an earlier revision that still counts."""

    type: TypePiece
    fichier: str
    sha256: str
    revision: int

    @property
    def cle(self) -> Cle:
        return self.type, self.sha256


@dataclass(frozen=True)
class Acquis:
    """What is known of a deposit's files, and which files it does not name are judged with it.

    ``depuis``: the day at which an accepted file is judged. ``inchangees``: those accepted on the
    declaration that still stands. ``levees``: the marks of what a gestionnaire accepted of a file.
    """

    reprises: tuple[Reprise, ...] = ()
    remplacees: Mapping[Cle, PieceRapport] = field(default_factory=dict)
    depuis: Mapping[Cle, date] = field(default_factory=dict)
    inchangees: frozenset[Cle] = frozenset()
    levees: Mapping[Cle, frozenset[str]] = field(default_factory=dict)

    @property
    def touche(self) -> bool:
        """Whether other files are judged than those that the deposit names."""
        return bool(self.reprises or self.remplacees)

    @property
    def empreinte(self) -> str | None:
        """A digest of what bears on a verdict; ``None`` when nothing does."""
        said = [
            [f"{r.type} {r.sha256}" for r in self.reprises],
            sorted(map(str, self.remplacees)),
            sorted(f"{cle} {jour}" for cle, jour in self.depuis.items()),
            sorted(map(str, self.inchangees)),
            sorted(f"{cle} {sorted(marks)}" for cle, marks in self.levees.items()),
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest() if any(said) else None


def marque(motif: Motif) -> str:
    """What a reason says, as a mark that says nothing by itself: same mark, same thing said."""
    said = (motif.code, motif.attendu, motif.lu, motif.message)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def accepter(rapport: Rapport, types: Collection[TypePiece]) -> tuple[Acceptation, ...]:
    """What accepting some pieces of a report accepts: all that is held against each of their files."""
    return tuple(
        Acceptation(cle(piece), frozenset(marque(m) for m in _contre(piece, rapport)))
        for piece in rapport.pieces
        if piece.type in types and not piece.remplacee
    )


def acquis(
    passees: Sequence[Passee],
    acceptations: Iterable[Acceptation],
    demande: Demande,
    deposees: Collection[Cle],
    *,
    complement: bool,
    demandees: Collection[TypePiece] = tuple(TypePiece),
) -> Acquis:
    """The memory of ``passees``, the oldest first, for a deposit.

    ``complement`` tells whether it answers a request for pieces, ``demandees`` are the slots that
    its situation may ask for: no other is inherited.
    """
    levees = _levees(acceptations)
    remplacees = _remplacees(passees, deposees)
    if not complement:
        return Acquis(remplacees=remplacees, levees=levees)
    kept = {c: passees[-1] for c in levees if _vue(passees, c)} | _acceptees(passees)
    reprises = tuple(r for r in _reprises(passees, deposees) if r.type in demandees)
    there = {*deposees, *(r.cle for r in reprises)}
    return Acquis(
        reprises=reprises,
        remplacees=remplacees,
        depuis={c: p.demande.date_depot for c, p in kept.items() if c in there},
        inchangees=frozenset(
            c for c, p in kept.items() if c in there and _meme_declaration(p.demande, demande)
        ),
        levees=levees,
    )


def cle(piece: PieceRapport) -> Cle:
    """The file that a report speaks of."""
    return piece.type, piece.sha256


def _levees(acceptations: Iterable[Acceptation]) -> dict[Cle, frozenset[str]]:
    found: dict[Cle, frozenset[str]] = {}
    for one in acceptations:
        found[one.piece] = found.get(one.piece, frozenset()) | one.motifs
    return found


def _vue(passees: Sequence[Passee], which: Cle) -> bool:
    return any(cle(piece) == which for passee in passees for piece in passee.rapport.pieces)


def _acceptees(passees: Sequence[Passee]) -> dict[Cle, Passee]:
    """The files that the last report on them accepted, and the revision since which it does."""
    found: dict[Cle, Passee] = {}
    for passee in passees:
        for piece in passee.rapport.pieces:
            if piece.conformite is not Conformite.CONFORME:
                found.pop(cle(piece), None)
            elif not _meme_declaration(found.get(cle(piece), passee).demande, passee.demande):
                found[cle(piece)] = passee
            else:
                found.setdefault(cle(piece), passee)
    return found


def _meme_declaration(a: Demande, b: Demande) -> bool:
    said = [d.model_dump(exclude=set(_PAR_REVISION)) for d in (a, b)]
    return said[0] == said[1]


def _remplacees(passees: Sequence[Passee], deposees: Collection[Cle]) -> dict[Cle, PieceRapport]:
    """The refused files beside which a later file of their slot is filed.

    A file with something for our eyes only against it stays: it is not for its depositor to hide.
    """
    since = {c: _premiere(passees, c) for c in deposees}
    judged = {
        cle(piece): (piece, passee.rapport)
        for passee in passees
        for piece in passee.rapport.pieces
        if not piece.remplacee
    }
    return {
        c: piece
        for c, (piece, rapport) in judged.items()
        if c in since
        and _contre(piece, rapport)
        and not _reste(piece, rapport)
        and any(other[0] is c[0] and since[other] > since[c] for other in deposees)
    }


def _reste(piece: PieceRapport, rapport: Rapport) -> bool:
    """Whether a refused file counts beside a later one of its slot."""
    against = _contre(piece, rapport)
    completed = bool(against) and {m.code for m in against} <= _COMPLETABLES
    return completed or any(m.interne for m in against)


def _premiere(passees: Sequence[Passee], which: Cle) -> float:
    """The revision in which a file was first seen; it is now when never before."""
    seen = (p.revision for p in passees for piece in p.rapport.pieces if cle(piece) == which)
    return next(seen, float("inf"))


def _reprises(passees: Sequence[Passee], deposees: Collection[Cle]) -> Iterable[Reprise]:
    """The files of the slots that a deposit leaves out; of the others, those that its files complete
    and those with something for our eyes only against them."""
    filed, last = {type_piece for type_piece, _ in deposees}, passees[-1:]
    for passee in last:
        for piece in passee.rapport.pieces:
            if piece.remplacee or cle(piece) in deposees:
                continue
            if piece.type not in filed or _reste(piece, passee.rapport):
                yield Reprise(
                    piece.type, piece.fichier, piece.sha256, piece.revision or passee.revision
                )


def _contre(piece: PieceRapport, rapport: Rapport) -> tuple[Motif, ...]:
    """The reasons held against a file."""
    return tuple(
        m
        for m in rapport.motifs
        if m.gravite is not Gravite.INFO
        and not m.code.startswith("DOS_")
        and m.piece is piece.type
        and m.fichier in (piece.fichier, None)
    )
