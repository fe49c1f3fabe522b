"""Companies and public bodies where a form names them: never the person, never a code.

The same words (« Client », « Pouvoir adjudicateur ») head a name in a form and a signature at its
foot: what stands under them there is who signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.documents.adresse import VOIE
from pipeline.documents.entete import mentions_legales
from pipeline.documents.locate import Form, continued
from pipeline.documents.parties import bare, is_name
from pipeline.documents.spots import Spot, joined, squeeze, whole
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Text

_CIVIL = re.compile(r"^(?:M|MM|MME|MLLE|MONSIEUR|MADAME|DR|DOCTEUR|PR)\s")
_PERSONNE = re.compile(
    r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[- ][A-ZÀ-Þ][a-zà-ÿ]+){0,2}(?:\s(?:de|du|des|le|la))?"
    r"(?:\s[A-ZÀ-Þ][A-ZÀ-Þ'’-]+){1,3}"
)
"""« Jean-Baptiste D'ORNELLAS »: a first name, then capitals."""
_CORPS = re.compile(
    r"\b(?:CENTRE|CLINIQUE|POLYCLINIQUE|HOPITAL|HOPITAUX|CH|CHU|CHR|CHRU|GROUPE|GROUPEMENT|GHT|GIE|GCS|GIP|"
    r"MAISON|LABORATOIRE|CABINET|INSTITUT|FONDATION|ASSOCIATION|MUTUELLE|COMMUNAUTE|VILLE|REGION|AGENCE|"
    r"SOCIETE|SAS|SARL|SA|SELARL|SCM|EHPAD|PHARMACIE|IMAGERIE|RADIOLOGIE|RESIDENCE|SERVICES?|SYSTEMES?|"
    r"UNION|RESEAU|CAISSE|SYNDICAT|COMMUNE|DEPARTEMENT|ETABLISSEMENT)\b"
)
_CODE = re.compile(r"\b[A-Z]{1,4}\s?\d{2,}\b|\d{4,}|\s/\s")
_FOOT = 0.55
"""The share of the height of a page under which parties sign."""


def is_organisme(text: str) -> bool:
    """Whether a text may name a company or a public body."""
    named = is_name(text) and not VOIE.search(text)
    return named and not _CODE.search(text) and not _CIVIL.match(fold(text))


def is_personne(text: str) -> bool:
    """Whether a text names a person, by its civility or by its first name and its capitals."""
    name = text.strip(" ,.")
    civil = _CIVIL.match(fold(name)) is not None
    return civil or (_PERSONNE.fullmatch(name) is not None and not _CORPS.search(fold(name)))


def is_societe(text: str) -> bool:
    """Whether a text names a company or a public body, and nobody who signs for it."""
    return is_organisme(text) and not is_personne(text)


def nomme(
    form: Form, text: Text, labels: Iterable[str], like: re.Pattern[str] | None = None
) -> Read[str] | None:
    """The body beside or under a label, the first one of the document; not who signs for it."""
    found = [
        spot for spot in form.values(text, labels, is_organisme, alone=True) if not _signs(spot)
    ]
    spot = min(found, key=_place, default=None)
    if spot is None and like is not None:
        more = form.announced(text, like, is_organisme)
        spot = min((s for s in more if not _signs(s)), key=_place, default=None)
    if spot is None:
        return None
    lines = [spot, *continued(spot)]
    return joined(lines, bare(" ".join(line.text for line in lines)))


def _signs(spot: Spot) -> bool:
    low = spot.row.segments[0].top > _FOOT * max(spot.page.height, 1.0)
    high = spot.row.segments[0].top > 0.3 * max(spot.page.height, 1.0)
    return (low and _beside(spot) is False) or (high and is_personne(spot.text))


def _beside(spot: Spot) -> bool:
    """Whether something stands left of it in its row, as labels do."""
    own = spot.row.segments[0]
    row = next((r for r in spot.page.rows if own in r.segments), None)
    return spot.start > 0 or (row is not None and row.segments[0] is not own)


def _place(spot: Spot) -> tuple[int, float]:
    return spot.page.number, spot.row.segments[0].top


def emetteur_du_papier(text: Text) -> Read[str] | None:
    """The company whose name both heads the paper and stands in the legal mentions at its foot."""
    foot = mentions_legales(text)
    if foot is None:
        return None
    name = squeeze(foot.value)[0]
    for page in text.pages[:1]:
        for row in page.rows[:3]:
            for segment in row.segments:
                if squeeze(segment.text)[0] == name:
                    return whole(page, segment).read(segment.text.strip())
    return None
