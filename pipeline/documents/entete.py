"""Whose paper a document is written on: the legal mentions at its foot."""

from __future__ import annotations

import re

from pipeline.documents.parties import is_name
from pipeline.documents.spots import search
from pipeline.models.lecture import Read
from pipeline.models.text import Text

_MENTIONS = re.compile(
    r"^\W*(.{2,50}?)\s*[-–—,|]\s*"
    r"(?:soci[ée]t[ée] .{0,40}?|SASU?|SARL|SA|EURL|SNC|GIE|EPIC|SELARL)\s*au capital",
    re.I,
)

def mentions_legales(text: Text) -> Read[str] | None:
    """The company of « X – SAS au capital de … », at the foot of its paper."""
    named = (spot for spot in search(text, _MENTIONS) if is_name(spot.text))
    return next((spot.read(spot.text.strip()) for spot in named), None)
