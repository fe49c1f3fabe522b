"""Blocks of a name over its postal address, and what heads them: who writes, who is written to.

A name may stand on several lines of its cell; a service, a person or « À l'attention de » between
the name and the street are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.documents.adresse import VOIE, column
from pipeline.documents.locate import looks_like_name
from pipeline.documents.spots import joined, whole
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Page, Segment, Text

_LINES = 6
"""Lines of a block at most, from its name to its town."""
_HEAD = 0.45
"""The share of a page that bears who writes and who is written to."""
_VILLE = re.compile(r"\b\d{5}\s+\D{2,}")
_RUE = re.compile(rf"^\s*(?:\d|BP\b|CS\b|TSA\b|LIEU|RESIDENCE|BAT|IMMEUBLE)|{VOIE.pattern}", re.I)
_INSIDE = re.compile(
    r"^(?:A L ATTENTION|ATTN?\b|SERVICE|DIRECTION|DEPARTEMENT|POLE|BUREAU|UNITE|CELLULE|DSI\b|M\s|MM\s|"
    r"MME|MLLE|MONSIEUR|MADAME|DR\s|TEL|SIRE[NT]|TVA|N\s|CODE|CENTRALE D|ETABLISSEMENT PUBLIC|"
    r"SECRETARIAT|CHEZ|CONTACT)"
)
"""Lines of a block, folded, that say where in the house, or who there, and never its name."""
_CIVILITE = re.compile(r"^(?:M|MM|MME|MLLE|MONSIEUR|MADAME|DR|DOCTEUR)\s")


@dataclass(frozen=True)
class Bloc:
    """A name and its address: what stands right over it, and where."""

    nom: Read[str]
    page: Page
    left: float
    top: float
    titre: str = ""
    """Folded; empty where nothing heads the block."""

    @property
    def a_droite(self) -> bool:
        return self.left > 0.42 * self.page.width


def blocs(text: Text) -> tuple[Bloc, ...]:
    """The blocks of the first page, from its top."""
    found = [bloc for page in text.pages[:1] for bloc in _of(page)]
    return tuple(sorted(found, key=lambda bloc: (bloc.top, bloc.left)))


def _of(page: Page) -> Iterator[Bloc]:
    for segment in page.segments:
        over = _over(page, segment)
        if over is not None and not (_titled(over) or _far(over, segment)):
            continue
        lines = [segment, *islice(column(page, segment), _LINES - 1)]
        town = next((n for n, line in enumerate(lines) if _VILLE.search(line.text)), 0)
        named = _named(lines[: town or _attention(lines)])
        if named:
            parts = [whole(page, line) for line in named]
            nom = joined(parts, " ".join(part.text for part in parts))
            titre = fold(over.text) if over is not None and _titled(over) else ""
            yield Bloc(nom, page, segment.left, segment.top, titre)


def _attention(lines: list[Segment]) -> int:
    """The line under a name that says who there: an addressee without an address."""
    return 1 if len(lines) > 1 and fold(lines[1].text).startswith("A L ATTENTION") else 0


def _named(lines: list[Segment]) -> list[Segment]:
    """The lines before the street that make up the name; none if the first is no name."""
    while lines and _CIVILITE.match(fold(lines[0].text)):
        lines = lines[1:]
    kept: list[Segment] = []
    for line in lines:
        bare = fold(line.text)
        if _RUE.search(bare) or _INSIDE.match(bare) or not looks_like_name(line.text):
            break
        if kept and kept[0].text.isupper() != line.text.isupper():
            break
        kept.append(line)
    return kept if kept and not _titled(kept[0]) and ":" not in kept[0].text else []


def _over(page: Page, segment: Segment) -> Segment | None:
    """The line right over one, at the same left edge."""
    near = [
        s
        for s in page.segments
        if 0 < segment.middle - s.middle < 2.6 * segment.height
        and abs(s.left - segment.left) < segment.height
    ]
    return max(near, key=lambda s: s.middle, default=None)


def _far(over: Segment, segment: Segment) -> bool:
    return segment.middle - over.middle > 2.0 * segment.height


_TITRE = re.compile(
    r"\b(?:ACHETEUR|DONNEUR D ORDRE|CLIENT|FACTUR\w*|SOCIETE|ETABLISSEMENT|POUVOIR ADJUDICATEUR|"
    r"EMETTEUR|COMMANDITAIRE|DEMANDEUR|FOURNISSEUR|TITULAIRE|PRESTATAIRE|VENDEUR|DESTINATAIRE|"
    r"LIVR\w*|ADRESSE\w*|BILL TO|SHIP TO|SUPPLIER|VENDOR|BENEFICIAIRE|EXPEDITEUR)\b"
)


def _titled(segment: Segment) -> bool:
    """Whether a line heads a block: a role, a number at most beside it."""
    bare = fold(segment.text)
    words = re.sub(r"\b[A-Z]{0,3}\d+\b", "", bare).split()
    return len(words) <= 6 and _TITRE.search(bare) is not None and not _RUE.search(bare)


def headed(found: Iterable[Bloc], role: re.Pattern[str]) -> Read[str] | None:
    """The name of the first block whose heading says a role."""
    return next((bloc.nom for bloc in found if role.search(bloc.titre)), None)


def expediteur(found: Iterable[Bloc]) -> Read[str] | None:
    """Who writes: the block without heading at the left of the page's head."""
    high = (b for b in found if b.top < 0.3 * b.page.height and not b.titre)
    return next((b.nom for b in high if not b.a_droite), None)


def destinataire(found: Iterable[Bloc]) -> Read[str] | None:
    """Who is written to: the only block without heading at the right, as windows have it."""
    right = [b for b in found if b.a_droite and not b.titre and b.top < _HEAD * b.page.height]
    return right[0].nom if len(right) == 1 else None
