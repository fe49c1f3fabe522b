"""What identity documents have in common: their ground, a portrait, the zone, the labels."""

from __future__ import annotations

from datetime import date

from bench.reading.facts import Facts, Person
from bench.reading.layouts.layout import Labels
from bench.reading.sheet import Color, Sheet
from fixtures.drawing import mrz

OLD_CARD = 14
"""Characters that the card of 1988 keeps for given names."""


def labels(kind: str, person: Person, end: date | None, *, long: int = 30) -> Labels:
    """What is printed; given names that the zone cuts at `long` characters are right too."""
    printed = " ".join(person.prenoms)
    values: Labels = {
        "type_document": kind, "nom": person.nom,
        "prenoms": tuple(dict.fromkeys((printed, *_cut(person, kind, long)))),
        "date_naissance": person.naissance.isoformat(),
    }  # fmt: skip
    return {**values, "date_expiration": end.isoformat()} if end else values


def _cut(person: Person, kind: str, long: int) -> tuple[str, str]:
    """The given names as the zone spells them, with and without the one that is cut short."""
    if long == OLD_CARD:
        zone = "<<".join(map(mrz.letters, person.prenoms))[:long]
    else:
        zone = mrz.names(person.nom, person.prenoms, 39 if kind == "passeport" else long)
        zone = zone.partition("<<")[2]
    words = [word for word in zone.split("<") if word]
    whole = [word for name in person.prenoms for word in mrz.letters(name).split("<")]
    kept = [word for word, full in zip(words, whole, strict=False) if word == full]
    return " ".join(words), " ".join(kept)


def paper(sheet: Sheet, facts: Facts, x: float, y: float, w: float, h: float, tint: Color) -> None:
    """A card's ground: a tint and the fine lines that keep copyists away."""
    dice = facts.chance(f"paper{y}")
    sheet.box(x, y, w, h, fill=tint, radius=3)
    pale: Color = (tint[0] * 0.93, tint[1] * 0.94, tint[2] * 0.96)
    for step in range(1, 14):
        level = y + h * step / 14
        bend = h * dice.uniform(0.02, 0.06)
        sheet.curve([(x + 1, level), (x + w / 3, level - bend), (x + w / 1.5, level + bend),
                     (x + w - 1, level)], 0.3, pale)  # fmt: skip


def face(sheet: Sheet, x: float, y: float, w: float, h: float) -> None:
    """A portrait of nobody."""
    sheet.box(x, y, w, h, fill=(0.82, 0.84, 0.86), stroke=None)
    sheet.box(x + w * 0.3, y + h * 0.18, w * 0.4, h * 0.42, fill=(0.66, 0.6, 0.56), stroke=None,
              radius=w * 0.18)  # fmt: skip
    sheet.box(x + w * 0.12, y + h * 0.66, w * 0.76, h * 0.34, fill=(0.4, 0.43, 0.5), stroke=None,
              radius=2)  # fmt: skip


def zone(sheet: Sheet, x: float, y: float, lines: tuple[str, ...], wide: float) -> None:
    """The machine readable lines, as wide as the card allows."""
    size = 10 * wide / sheet.length(lines[0], 10, "ocrb")
    for place, line in enumerate(lines):
        sheet.text(x, y + place * size * 0.56, line, size, "ocrb", color=(0.05, 0.05, 0.07))
