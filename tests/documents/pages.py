"""Small invented pages: rows of (text, x, y), as a PDF's text or as a character reader gives them."""

from __future__ import annotations

from pipeline.models.text import Page, Segment, Source, Text

Place = tuple[str, float, float]

HEIGHT, ADVANCE = 20.0, 10.0


def segment(text: str, x: float, y: float, confidence: float = 0.99) -> Segment:
    """A run of characters, ten pixels each, whose top left corner is at ``x``, ``y``."""
    right, bottom = x + ADVANCE * len(text), y + HEIGHT
    return Segment(text, ((x, y), (right, y), (right, bottom), (x, bottom)), confidence)


def page(
    *places: Place, source: Source = Source.TEXTE, number: int = 1, confidence: float = 0.99
) -> Page:
    """A page of A4 at 200 dpi."""
    segments = tuple(segment(t, x, y, confidence) for t, x, y in places)
    return Page(number, 1654.0, 2339.0, source, segments)


def text(*places: Place, source: Source = Source.TEXTE, confidence: float = 0.99) -> Text:
    """A document of one page."""
    return Text((page(*places, source=source, confidence=confidence),))


def lines(*rows: str, source: Source = Source.TEXTE, confidence: float = 0.99) -> Text:
    """A document of one page, a segment a row."""
    places = [(row, 100.0, 100.0 + 40.0 * rank) for rank, row in enumerate(rows)]
    return text(*places, source=source, confidence=confidence)
