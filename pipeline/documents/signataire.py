"""Who signed a letter or a declaration, where no « Je soussigné » names him.

A person is named before the quality that lets him sign (« Madame X, gérante »), in two lines of a
form (« Nom », « Prénom »), or alone over or under that quality at the foot of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.documents.locate import Form
from pipeline.documents.parties import is_name
from pipeline.documents.prose import Prose
from pipeline.documents.spots import whole
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Page, Segment, Text

QUALITE = re.compile(
    r"^(?:(?:LE|LA|SON|SA|SES|EN QUALITE DE)\s)?(?:GERANTE?|PRESIDENTE?|DIRECTEUR|DIRECTRICE|"
    r"REPRESENTANTE? LEGALE?|"
    r"DIRIGEANTE?|SECRETAIRE GENERALE?|ADMINISTRATEUR|ADMINISTRATRICE|COGERANTE?|FONDATEUR|FONDATRICE|"
    r"PDG|DG|CHEFFE?|RESPONSABLE|DIRECTION)\b"
)
"""What somebody who binds a company is, at the head of a line."""

_MOT = r"[A-ZÀ-Þ][\w'’À-ÿ-]{1,40}"
_LIES = r"(?=[A-ZÀ-Þ][\w'’À-ÿ-]{1,40}?[A-ZÀ-Þ][\w'’À-ÿ-])[A-ZÀ-Þ][\w'’À-ÿ-]{3,80}"
_SUITE = rf"(?:{_MOT}|(?:de|du|des|la|le|d['’])(?:{_MOT})?)"
_NOM = rf"(?:{_LIES}(?:\s{_SUITE}){{0,5}}|(?:{_MOT}|de|du|des|la|le)(?:\s{_SUITE}){{1,5}})"
"""Words that a reader left without their space are one run with a capital within."""
_CIVIL = re.compile(
    rf"\b(?:Madame|Monsieur|Mme|M\.|Mlle)\s+({_NOM})\s*+,?\s*+(?i:en\s(?:ma|sa|leur)\squalit|agissant|"
    r"d[ûu]ment|g[ée]rant|pr[ée]sident|direct|repr[ée]sentant|dirigeant|n[ée]e?\s|demeurant)"
)
_JE = re.compile(rf"\bJe,\s+(?:(?:Madame|Monsieur|Mme|M\.)\s+)?({_NOM})\s*,")
_REPRESENTE = re.compile(
    r"(?i:repr[ée]sent[ée]e?\s+par(?:\s+(?:son|sa)(?-i:(?:\s[a-zà-ÿ-]{1,30}){1,6}))?|en\s+la\s+personne\s+de(?:\s+son\s+repr[ée]sentant\s+l[ée]gal)?)"
    rf"\s*+,?\s*+(?:(?:Madame|Monsieur|Mme|M\.)\s++)?({_NOM})"
)


def signataire(form: Form, text: Text, prose: Prose) -> Read[str] | None:
    """The person who binds the company, by the surest way."""
    return next(signataires(form, text, prose), None)


def signataires(form: Form, text: Text, prose: Prose) -> Iterator[Read[str]]:
    """The persons who may bind the company, the surest first."""
    for pattern in (_CIVIL, _JE, _REPRESENTE):
        yield from prose.search(pattern)
    two_lines = _two_lines(form, text)
    if two_lines is not None:
        yield two_lines
    yield from _at_the_foot(text)
    yield from _last_line(text)


def _two_lines(form: Form, text: Text) -> Read[str] | None:
    """« Nom » and « Prénom » as two lines of a form."""
    nom = next(form.values(text, ("Nom", "Nom du signataire"), is_name, alone=True), None)
    prenom = next(form.values(text, ("Prénom", "Prénoms"), is_name, alone=True), None)
    if nom is None or prenom is None:
        return None
    return nom.read(f"{prenom.text.strip()} {nom.text.strip()}")


def _at_the_foot(text: Text) -> Iterator[Read[str]]:
    for page in reversed(text.pages):
        for quality in page.segments:
            if QUALITE.match(fold(quality.text)) and len(quality.text) <= 40:
                for near in _touching(page, quality):
                    if _person(near.text):
                        yield whole(page, near).read(near.text.strip(" ,."))


def _last_line(text: Text) -> Iterator[Read[str]]:
    """A name alone in the last lines of a letter, or with its quality: « Zoé MARTIN, gérante »."""
    for page in text.pages[-1:]:
        for row in list(page.rows)[::-1][:_LAST]:
            for segment in row.segments:
                name, _, quality = segment.text.partition(",")
                whole_line = not quality or QUALITE.match(fold(quality))
                if whole_line and _CAPITALS.fullmatch(name.strip(" .")) and _person(name):
                    yield whole(page, segment).part(0, len(name)).read(name.strip(" ,."))


_LAST = 8
_CAPITALS = re.compile(
    r"(?:(?:M\.|Mme|Madame|Monsieur)\s)?(?:[A-ZÀ-Þ][a-zà-ÿ'’]+[- ]?){1,3}\s?(?:d[eu]s?\s|"
    r"d['’])?[A-ZÀ-Þ][A-ZÀ-Þ'’ŒÆ -]+"
)
"""A first name, then a surname in capitals."""


def _touching(page: Page, segment: Segment) -> Iterator[Segment]:
    """The lines right above and right under one, the nearest first."""
    near = [s for s in page.segments if s is not segment
            and abs(s.middle - segment.middle) < 2.2 * segment.height
            and s.left < segment.right and s.right > segment.left]  # fmt: skip
    yield from sorted(near, key=lambda s: abs(s.middle - segment.middle))


def _person(text: str) -> bool:
    bare = text.strip(" ,.")
    return re.fullmatch(_NOM, bare) is not None and is_name(bare) and not QUALITE.match(fold(bare))
