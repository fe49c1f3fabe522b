"""Who signed a letter or a declaration, where no « Je soussigné » names him.

A person is named before the quality that lets him sign (« Madame X, gérante »), in two lines of a
form (« Nom », « Prénom »), or alone over or under that quality at the foot of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.documents.locate import Form
from pipeline.documents.parties import firsts, is_name
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

_MOT = r"[A-ZÀ-Þ][\w'’À-ÿ-]+"
_NOM = rf"(?:{_MOT}|(?:de|du|des|la|le)\s)(?:\s?(?:{_MOT}|de|du|des|la|le|d['’])){{1,5}}"
_CIVIL = re.compile(
    rf"\b(?:Madame|Monsieur|Mme|M\.|Mlle)\s+({_NOM})\s*,?\s*(?i:en\s(?:ma|sa|leur)\squalit|agissant|"
    r"d[ûu]ment|g[ée]rant|pr[ée]sident|direct|repr[ée]sentant|dirigeant|n[ée]e?\s|demeurant)"
)
_REPRESENTE = re.compile(
    r"(?i:repr[ée]sent[ée]e?\s+par|en\s+la\s+personne\s+de(?:\s+son\s+repr[ée]sentant\s+l[ée]gal)?)"
    rf"\s*,?\s*(?:(?:Madame|Monsieur|Mme|M\.)\s+)?({_NOM})"
)


def signataire(form: Form, text: Text, prose: Prose) -> Read[str] | None:
    """The person who binds the company, by the surest of the three ways."""
    said = (next(prose.search(pattern), None) for pattern in (_CIVIL, _REPRESENTE))
    return firsts(*said, _two_lines(form, text), next(_at_the_foot(text), None))


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


def _touching(page: Page, segment: Segment) -> Iterator[Segment]:
    """The lines right above and right under one, the nearest first."""
    near = [s for s in page.segments if s is not segment
            and abs(s.middle - segment.middle) < 2.2 * segment.height
            and s.left < segment.right and s.right > segment.left]  # fmt: skip
    yield from sorted(near, key=lambda s: abs(s.middle - segment.middle))


def _person(text: str) -> bool:
    bare = text.strip(" ,.")
    return re.fullmatch(_NOM, bare) is not None and is_name(bare) and not QUALITE.match(fold(bare))
