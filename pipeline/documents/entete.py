"""Whose paper a document is written on: its first line, or the legal mentions at its foot."""

from __future__ import annotations

import re

from pipeline.documents.locate import below
from pipeline.documents.parties import is_name
from pipeline.documents.spots import search, whole
from pipeline.models.lecture import Read
from pipeline.models.text import Text

_MENTIONS = re.compile(
    r"^\W*+(.{2,50}?)\s*[-–—,|]\s*+.{0,90}?"
    r"(?:au capital|\bR\.?C\.?S\.?\b|\bSIRE[NT]\b|TVA intra)",
    re.I,
)
_FOOT = 0.88
"""The share of the height of a page under which its legal mentions stand."""
_DESCRIPTION = re.compile(
    r"\b(?:SIRE[NT]|RCS|association|soci[ée]t[ée]|cabinet|au capital|inscrit|agr[ée]{2}|ordre)\b|"
    r"^\d+\W|\b\d{5}\b",
    re.I,
)


def mentions_legales(text: Text) -> Read[str] | None:
    """The company of « X – SAS au capital de … », at the foot of its paper."""
    for spot in search(text, _MENTIONS):
        low = spot.row.segments[0].top > _FOOT * max(spot.page.height, 1.0)
        if is_name(spot.text) and (low or "capital" in spot.row.text.lower()):
            return spot.read(spot.text.strip(" -–—|,"))
    return None


def papier(text: Text) -> Read[str] | None:
    """The company at the head of its paper: the first line, over its description or its address."""
    for page in text.pages[:1]:
        first = next(iter(page.rows), None)
        if first is None or not is_name(first.segments[0].text):
            return None
        head = first.segments[0]
        if any(_DESCRIPTION.search(under.text) for under in below(page, head, reach=2.6)):
            return whole(page, head).read(head.text.strip())
    return None
