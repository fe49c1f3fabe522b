"""What a layout is: a function that draws facts on a sheet and says what it printed."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from bench.reading.facts import Facts, invent
from bench.reading.sheet import Box, Sheet
from pipeline.models.statut import TypePiece

Value = str | tuple[str, ...] | None
Labels = dict[str, Value]
"""The value printed for each field. A tuple: any of them is right (the first is the printed one).
None: the field is not printed, so that any value is wrong. A field left out is not judged."""
Draw = Callable[[Sheet, Facts], Labels]

MODULES = (
    "attestation", "bon_de_commande", "certificat", "certificat_hds", "contrat_operateur",
    "contrat_prestation", "delegation", "hors_tva", "identite", "kbis", "mandat_editeur", "pv_vsr",
    "rib",
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """One way to print a kind of piece.

    `flagged` is the reason code that a rule gives to such a document, however well it is read.
    """

    kinds: tuple[TypePiece, ...]
    name: str
    face: str
    draw: Draw
    flagged: str = ""


@dataclass(frozen=True)
class Drawn:
    """A document as its maker wrote it."""

    kind: TypePiece
    layout: str
    pdf: bytes
    pages: int
    labels: Mapping[str, Value]
    boxes: tuple[Box, ...]
    crops: tuple[tuple[float, float, float, float], ...]
    size: tuple[float, float]


_LAYOUTS: list[Layout] = []


def layout(*kinds: TypePiece, face: str = "lato", flagged: str = "") -> Callable[[Draw], Draw]:
    """Declare a layout of `kinds`, written with the family `face`."""

    def declare(draw: Draw) -> Draw:
        _LAYOUTS.append(Layout(kinds, draw.__name__, face, draw, flagged))
        return draw

    return declare


@cache
def layouts_of(kind: TypePiece) -> tuple[Layout, ...]:
    """The layouts of a kind, in the order of their files."""
    for module in MODULES:
        importlib.import_module(f"bench.reading.layouts.{module}")
    return tuple(one for one in _LAYOUTS if kind in one.kinds)


def draw(kind: TypePiece, one: Layout, seed: int, pages: int = 6) -> Drawn:
    """A document of this layout, from a seed."""
    return draw_facts(kind, one, invent(seed, pages))


def draw_facts(kind: TypePiece, one: Layout, facts: Facts) -> Drawn:
    """A document of this layout that states these facts."""
    sheet = Sheet(facts.seed, one.face)
    labels = one.draw(sheet, facts)
    return Drawn(
        kind, one.name, sheet.finish(), sheet.number, labels,
        tuple(sheet.boxes), tuple(sheet.crops), (sheet.width, sheet.height),
    )  # fmt: skip
