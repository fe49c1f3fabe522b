"""Charts as SVG, drawn here: a title, a description, and nothing that a script or a style must add.

The same numbers are in a table beside each. Colours come from the page's own classes; series differ
by their dashes and marks as well. Lengths are in units of the drawing, 280 wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from pipeline.models.typographie import nombre, soigner

LARGE = 280
_RANG, _BARRE = 38, 12
_LETTRES = 38
"""Characters of a label that fit in the width."""
_HAUT, _GAUCHE, _BAS = 150, 34, 22
MARQUES = ("cercle", "carre", "triangle")
_TIRETS = ("", "7 4", "2 4")


@dataclass(frozen=True)
class Barre:
    """A label, a value, and the tone of its bar."""

    libelle: str
    valeur: int
    ton: str = "accent"


@dataclass(frozen=True)
class Serie:
    """Values of as many weeks."""

    nom: str
    valeurs: tuple[int, ...]


def barres(nom: str, titre: str, desc: str, rangs: Sequence[Barre]) -> Markup:
    """A bar for each row, its label above it and its value at its end."""
    most = max((b.valeur for b in rangs), default=0) or 1
    drawn = Markup("").join(_barre(n, b, most) for n, b in enumerate(rangs))
    return _dessin(nom, titre, desc, max(1, len(rangs)) * _RANG, drawn)


def _barre(n: int, b: Barre, most: int) -> Markup:
    top, wide = n * _RANG, round((LARGE - 50) * b.valeur / most, 1)
    said = soigner(b.libelle)
    label = said if len(said) <= _LETTRES else said[: _LETTRES - 1] + "…"
    return Markup(
        '<text x="0" y="{}">{}</text><rect class="ton ton--{}" x="0" y="{}" width="{}" '
        'height="{}" rx="2"/><text class="valeur" x="{}" y="{}">{}</text>'
    ).format(top + 12, label, b.ton, top + 18, max(wide, 1), _BARRE, wide + 6, top + 28,
             nombre(b.valeur))  # fmt: skip


def courbes(
    nom: str, titre: str, desc: str, abscisses: Sequence[str], series: Sequence[Serie]
) -> Markup:
    """A line for each series over the weeks, from zero."""
    most = _rond(max((v for s in series for v in s.valeurs), default=0))
    parts = [_graduation(value, most) for value in (0, most // 2, most)]
    parts += [_abscisse(n, len(abscisses), abscisses[n]) for n in _montrees(len(abscisses))]
    for rank, serie in enumerate(series):
        points = [(_x(n, len(serie.valeurs)), _y(v, most)) for n, v in enumerate(serie.valeurs)]
        parts.append(_ligne(rank, points))
    return _dessin(nom, titre, desc, _HAUT + _BAS, Markup("").join(parts))


def marque(rank: int) -> Markup:
    """What a series looks like, for its legend."""
    return Markup(
        '<svg class="graphique legende" viewBox="0 0 30 12" width="30" height="12" '
        'aria-hidden="true">{}</svg>'
    ).format(_ligne(rank, [(2.0, 6.0), (15.0, 6.0), (28.0, 6.0)], every=2))


def _ligne(rank: int, points: Sequence[tuple[float, float]], every: int = 1) -> Markup:
    path = " ".join(f"{x},{y}" for x, y in points)
    line = Markup(
        '<polyline class="trait trait--{}" points="{}" fill="none" stroke-dasharray="{}"/>'
    ).format(rank, path, _TIRETS[rank])
    shown = points if len(points) <= 26 else points[::4]
    kept = shown[1::every] if every > 1 else shown
    return line + Markup("").join(_marque(rank, x, y) for x, y in kept)


def _marque(rank: int, x: float, y: float) -> Markup:
    shapes = (
        Markup('<circle class="marque marque--0" cx="{x}" cy="{y}" r="3"/>'),
        Markup('<rect class="marque marque--1" x="{a}" y="{b}" width="6" height="6"/>'),
        Markup('<path class="marque marque--2" d="M{x} {c}l4 7h-8z"/>'),
    )
    return shapes[rank].format(x=x, y=y, a=round(x - 3, 1), b=round(y - 3, 1), c=round(y - 4, 1))


def _graduation(value: int, most: int) -> Markup:
    return Markup(
        '<line class="grille" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>'
        '<text class="axe" x="{3}" y="{4}" text-anchor="end">{5}</text>'
    ).format(_GAUCHE, LARGE, _y(value, most), _GAUCHE - 6, _y(value, most) + 4, nombre(value))


def _abscisse(n: int, count: int, label: str) -> Markup:
    anchor = "start" if n == 0 else "end" if n == count - 1 else "middle"
    return Markup('<text class="axe" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        _x(n, count), _HAUT + 16, anchor, label
    )


def _montrees(count: int) -> tuple[int, ...]:
    """Which weeks are named: the first, the middle, the last."""
    return tuple(dict.fromkeys((0, count // 2, count - 1))) if count else ()


def _x(n: int, count: int) -> float:
    room = LARGE - _GAUCHE - 6
    return round(_GAUCHE + (room * n / (count - 1) if count > 1 else 0), 1)


def _y(value: int, most: int) -> float:
    return round(_HAUT - (_HAUT - 10) * value / most, 1)


def _rond(most: int) -> int:
    """A round even number that is not under it.

    >>> [_rond(n) for n in (0, 3, 11, 38, 120, 1999)]
    [2, 4, 20, 40, 200, 2000]
    """
    scale = 1
    while True:
        for step in (2, 4, 10):
            if most <= step * scale:
                return step * scale
        scale *= 10


def _dessin(nom: str, titre: str, desc: str, high: int, drawn: Markup) -> Markup:
    return Markup(
        '<svg class="graphique" role="img" aria-labelledby="{0}-titre {0}-desc" '
        'viewBox="0 0 {1} {2}"><title id="{0}-titre">{3}</title><desc id="{0}-desc">{4}</desc>'
        "{5}</svg>"
    ).format(nom, LARGE, high, escape(titre), escape(desc), drawn)
