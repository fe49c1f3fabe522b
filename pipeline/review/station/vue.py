"""A request as its page shows it: by piece, each point with the two values that it opposes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import atan2, copysign, degrees, hypot

from pipeline.checks.check import get
from pipeline.flows.opposition import opposees
from pipeline.models.champ import CRITIQUES, cle_tenue, concorde, libelle, presenter
from pipeline.models.declare import declare
from pipeline.models.demande import Demande
from pipeline.models.ecart import Morceau, Morceaux, comparer
from pipeline.models.jugement import (
    Jugement,
    Jugements,
    Point,
    Suite,
    constat,
    phrase_proposee,
    points,
    suite,
)
from pipeline.models.rapport import Champ, Gravite, Motif, PieceRapport, Rapport, Resultat
from pipeline.models.text import Quad, Source

PAD = 6
"""Pixels between a value and its frame."""
_SOURCES = {
    Source.TEXTE: "texte du fichier",
    Source.OCR: "lecture de l'image",
    Source.MRZ: "zone de lecture automatique",
    Source.DEUXDDOC: "2D-Doc",
}


@dataclass(frozen=True)
class Cadre:
    """Where a value stands on its page: a box to cut out, after a turn of ``angle`` degrees around
    its middle ``(cx, cy)``; and its four corners, for the polygon."""

    page: int
    x: float
    y: float
    largeur: float
    hauteur: float
    angle: float
    cx: float
    cy: float
    coins: Quad


@dataclass(frozen=True)
class Valeur:
    """What was read of one field, above what was declared of it."""

    champ: str
    libelle: str
    lu: Morceaux | None
    declare: Morceaux | None
    cles: str | None
    confiance: str | None
    source: str | None
    cadre: Cadre | None
    concorde: bool | None
    aussi: tuple[str, ...] = ()

    @property
    def a_chasse_fixe(self) -> bool:
        return self.champ in CRITIQUES

    @property
    def lu_brut(self) -> str:
        return "".join(m.texte for m in self.lu or ())

    @property
    def declare_brut(self) -> str:
        return "".join(m.texte for m in self.declare or ())

    @property
    def ecrit_autrement(self) -> bool:
        """Whether two values that agree are not written alike."""
        return any(m.differe for m in (*(self.lu or ()), *(self.declare or ())))


@dataclass(frozen=True)
class PointVu:
    """A point: its reason, its values, what was said of it."""

    empreinte: str
    titre: str
    constat: str
    gravite: Gravite
    doute: bool
    interne: bool
    valeurs: tuple[Valeur, ...]
    jugement: Jugement | None
    suite: Suite | None
    phrase: str

    @property
    def ouvert(self) -> bool:
        return self.suite is None


@dataclass(frozen=True)
class PieceVue:
    """One file of the request; ``rang`` is its place in the report, ``None`` for what is about no
    file."""

    rang: int | None
    libelle: str
    piece: PieceRapport | None
    points: tuple[PointVu, ...]
    valeurs: tuple[Valeur, ...]
    notes: tuple[str, ...]

    @property
    def ouverts(self) -> int:
        return sum(p.ouvert for p in self.points)


def pieces(demande: Demande, rapport: Rapport, said: Jugements) -> tuple[PieceVue, ...]:
    """The request, then each of its files, in the order of the deposit."""
    found = points(rapport)
    held = [_piece(rang, demande, rapport, found, said) for rang in range(len(rapport.pieces))]
    named = {(p.type, p.fichier) for p in rapport.pieces}
    about = [p for p in found if (p.motif.piece, p.motif.fichier) not in named]
    notes = [m for m in rapport.motifs if (m.piece, m.fichier) not in named]
    if about or any(m.gravite is Gravite.INFO for m in notes):
        seen = tuple(_point(p, None, demande, said, {}) for p in about)
        held.insert(0, PieceVue(None, "Dossier", None, seen, (), _notes(notes)))
    return tuple(held)


def _piece(
    rang: int, demande: Demande, rapport: Rapport, found: tuple[Point, ...], said: Jugements
) -> PieceVue:
    piece = rapport.pieces[rang]
    mine = [p for p in found if (p.motif.piece, p.motif.fichier) == (piece.type, piece.fichier)]
    elsewhere = _elsewhere(rapport, rang)
    seen = tuple(_point(p, piece, demande, said, elsewhere) for p in mine)
    told = {v.champ for point in seen for v in point.valeurs}
    rest = (
        _valeur(nom, champ, demande, piece, elsewhere)
        for nom, champ in piece.champs.items()
        if nom not in told
    )
    notes = [m for m in rapport.motifs if (m.piece, m.fichier) == (piece.type, piece.fichier)]
    return PieceVue(rang, piece.type.libelle, piece, seen, tuple(rest), _notes(notes))


def _notes(motifs: list[Motif]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.message for m in motifs if m.gravite is Gravite.INFO))


def _point(
    point: Point,
    piece: PieceRapport | None,
    demande: Demande,
    said: Jugements,
    elsewhere: Mapping[str, tuple[str, ...]],
) -> PointVu:
    motif, check = point.motif, get(point.motif.code)
    return PointVu(
        empreinte=point.empreinte,
        titre=check.titre,
        constat=constat(motif),
        gravite=motif.gravite,
        doute=point.doute,
        interne=motif.interne,
        valeurs=tuple(_opposees(motif, piece, demande, elsewhere)),
        jugement=said.get(point.empreinte),
        suite=suite(point, said),
        phrase=phrase_proposee(motif),
    )


def _opposees(
    motif: Motif,
    piece: PieceRapport | None,
    demande: Demande,
    elsewhere: Mapping[str, tuple[str, ...]],
) -> Iterator[Valeur]:
    """The fields that a reason is about, with where they stand on the piece."""
    champs = piece.champs if piece else {}
    for nom, lu, expected in opposees(motif, champs, demande):
        yield _oppose(nom, lu, expected, champs.get(nom), elsewhere if nom else {})


def _valeur(
    nom: str,
    champ: Champ,
    demande: Demande,
    piece: PieceRapport,
    elsewhere: Mapping[str, tuple[str, ...]],
) -> Valeur:
    found = _oppose(nom, champ.valeur, declare(demande, piece.type, nom), champ, elsewhere)
    return replace(found, concorde=found.concorde or _conforme(nom, piece))


def _conforme(nom: str, piece: PieceRapport) -> bool | None:
    """Whether the rules that look at a field are satisfied; ``None`` when none looked."""
    said = {c.resultat for c in piece.controles if nom in get(c.code).champs} - {
        Resultat.SANS_OBJET
    }
    return said == {Resultat.CONFORME} if said else None


def _oppose(
    nom: str,
    lu: str | None,
    declared: str | None,
    champ: Champ | None,
    elsewhere: Mapping[str, tuple[str, ...]],
) -> Valeur:
    left = presenter(nom, lu) if lu else None
    right = presenter(nom, declared) if declared else None
    shown = comparer(left, right) if left and right else (_whole(left), _whole(right))
    return Valeur(
        champ=nom,
        libelle=libelle(nom) if nom else "Valeur",
        lu=shown[0] or None,
        declare=shown[1] or None,
        cles=_cles(nom, lu, declared),
        confiance=f"{champ.confiance:.0%}".replace("%", "\u00a0%") if champ else None,
        source=_SOURCES[champ.source] if champ else None,
        cadre=cadre(champ) if champ else None,
        concorde=concorde(nom, lu, declared) if lu and declared else None,
        aussi=elsewhere.get(lu or "", ()),
    )


def _whole(value: str | None) -> Morceaux:
    return (Morceau(value, False),) if value else ()


def _cles(nom: str, lu: str | None, declared: str | None) -> str | None:
    """Which of two values holds by its own key; nothing to say of a field that has none.

    >>> _cles("iban", "FR7630056009271234567890182", "FR7630056009271234567890183")
    'La lecture passe sa clé de contrôle, la saisie non.'
    """
    held = cle_tenue(nom, lu) if lu else None
    told = cle_tenue(nom, declared) if declared else None
    if held is None and told is None:
        return None
    if held is None or told is None:
        which, verb = ("La lecture", held) if told is None else ("La saisie", told)
        return f"{which} {'passe' if verb else 'ne passe pas'} sa clé de contrôle."
    if held == told:
        passed = "passent" if held else "ne passent pas"
        return f"La lecture et la saisie {passed} leur clé de contrôle."
    first, second = ("lecture", "saisie") if held else ("saisie", "lecture")
    return f"La {first} passe sa clé de contrôle, la {second} non."


def cadre(champ: Champ) -> Cadre:
    """Where a value stands, levelled: the crop shows its line straight, with a little around."""
    a, b, _, d = champ.boite
    cx, cy = sum(p[0] for p in champ.boite) / 4, sum(p[1] for p in champ.boite) / 4
    wide, high = hypot(b[0] - a[0], b[1] - a[1]), hypot(d[0] - a[0], d[1] - a[1])
    beside, above = 0.4 * high + 6, 0.15 * high + 3
    return Cadre(
        page=champ.page,
        x=round(cx - wide / 2 - beside, 1),
        y=round(cy - high / 2 - above, 1),
        largeur=round(wide + 2 * beside, 1),
        hauteur=round(high + 2 * above, 1),
        angle=round(-degrees(atan2(b[1] - a[1], b[0] - a[0])), 2),
        cx=round(cx, 1),
        cy=round(cy, 1),
        coins=_around(champ.boite, cx, cy),
    )


def _around(quad: Quad, cx: float, cy: float) -> Quad:
    """The corners a little way out, so that the frame does not cross the letters."""
    a, b, c, d = (
        (round(x + copysign(PAD, x - cx), 1), round(y + copysign(PAD, y - cy), 1)) for x, y in quad
    )
    return a, b, c, d


def _elsewhere(rapport: Rapport, rang: int) -> dict[str, tuple[str, ...]]:
    """For each value of a piece, the other pieces that say the same thing."""
    mine = rapport.pieces[rang]
    found: dict[str, tuple[str, ...]] = {}
    for champ in mine.champs.values():
        said = [
            f"{other.type.libelle}, page {same.page}"
            for i, other in enumerate(rapport.pieces)
            if i != rang
            for same in other.champs.values()
            if len(champ.valeur) > 3 and concorde("", champ.valeur, same.valeur)
        ]
        found[champ.valeur] = tuple(dict.fromkeys(said))
    return found
