"""The software that a sentence is about: after « le logiciel », before its version or a new clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.documents.prose import Prose
from pipeline.models.lecture import Read

_SOLUTION = re.compile(
    r"(?:[Ss]olutions?|[Ll]ogiciels?|[Pp]roduits?|[Aa]pplications?|[Pp]rogiciels?|distribuer|commercialiser)\s++"
    r"(?:(?:logicielles?|r[ée]f[ée]renc[ée]+s?|concern[ée]+s?|suivante?s?|m[ée]tiers?|num[ée]riques?|informatiques?|"
    r"[ée]dit[ée]+s?|de\ssant[ée])(?:\s*+:)?\s++){0,6}:?\s*+(?:(?:dénommée?|intitulée?|nommée?)\s++)?[«\"“]?\s*+"
    r"((?:[a-z]-)?[A-ZÀ-Þ0-9][^,;:(»\"”]{1,70}?)\s*"
    r"(?:[,;:(»\"”]|\.(?:\s|$)|\s(?:[àa]\scompter|afin|pour\s|d[èe]s\s|depuis|jusqu|dans\s|ainsi|et\s|est\s|"
    r"en\sson|selon|qui\s|[àa]\s[ld]|dont|r[ée]f[ée]renc|sous\sle|aupr[èe]s|(?:v|version|V|Version)\.?\s?\d|"
    r"\d+\.\d)|$)",
)


def solutions(prose: Prose) -> Iterator[Read[str]]:
    """The names of software that the sentences bear."""
    for match in _SOLUTION.finditer(prose.text):
        start, end = match.span(1)
        yield prose.stripped(start, prose.until_break(start, end))
