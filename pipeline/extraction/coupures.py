"""What was left out of a document because it went beyond our limits, told to a gestionnaire.

Such limits are ours: nothing is held against the depositor, and nothing rests on what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.extraction.limits import MUETTES_MAX, Limites
from pipeline.models.text import Coupe, Page
from pipeline.models.typographie import nombre

_ACTIF = (
    "le fichier compte plus de {limite} objets, et les scripts et pièces jointes n'ont pas été tous "
    "cherchés"
)
_LETTRES = (
    "le texte du document dépasse {limite} caractères à la page {page}, et la suite n'a pas été lue"
)
_LIGNES = (
    "le document compte plus de {limite} morceaux de lignes à la page {page}, et la suite n'a pas été "
    "lue"
)
_PHRASES = {
    Coupe.CARACTERES: "le texte de la page {page} dépasse {limite} caractères",
    Coupe.SEGMENTS: "la page {page} compte plus de {limite} morceaux de lignes",
    Coupe.OBJETS: "la page {page} compte plus de {limite} objets dessinés",
    Coupe.IMBRICATION: "la page {page} emboîte ses dessins sur plus de {limite} niveaux",
    Coupe.MUETTES: "la page {page} montre plus de {limite} lignes qui ne sont pas dans son texte",
}


def coupures(pages: Iterable[Page], limites: Limites) -> Iterator[str]:
    """A sentence for each thing that was left out of a page, with the limit that it met."""
    for page in pages:
        for coupe in page.coupures:
            limit = nombre(_limite(coupe, limites))
            yield _PHRASES[coupe].format(page=page.number, limite=limit)


def tenue(page: Page, limites: Limites) -> Page:
    """A page within our limits: the lines beyond are left out, and that is said of it."""
    kept, letters = page.segments[: limites.segments_max], 0
    cut = {*page.coupures, *((Coupe.SEGMENTS,) if len(kept) < len(page.segments) else ())}
    for rank, segment in enumerate(kept):
        letters += len(segment.text)
        if letters > limites.caracteres_max:
            kept, cut = kept[:rank], {*cut, Coupe.CARACTERES}
            break
    return replace(page, segments=kept, coupures=tuple(sorted(cut))) if cut else page


def contenues(pages: Iterable[Page], limites: Limites) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """The pages, without the lines from which all of them together go beyond our limits, and a
    sentence for the limit that was met."""
    kept, met, letters, lines = list[Page](), tuple[str, ...](), 0, 0
    for page in pages:
        within = 0
        for segment in page.segments:
            letters, lines = letters + len(segment.text), lines + 1
            met = met or tuple(_met(page, letters, lines, limites))
            within += not met
        whole = within == len(page.segments)
        kept.append(page if whole else replace(page, segments=page.segments[:within]))
    return tuple(kept), met


def _met(page: Page, letters: int, lines: int, limites: Limites) -> Iterator[str]:
    if letters > limites.document_caracteres_max:
        yield _LETTRES.format(limite=nombre(limites.document_caracteres_max), page=page.number)
    elif lines > limites.document_segments_max:
        yield _LIGNES.format(limite=nombre(limites.document_segments_max), page=page.number)


def actif_coupe(limites: Limites) -> str:
    """The same, of the search of active content."""
    return _ACTIF.format(limite=nombre(limites.objets_max))


def _limite(coupe: Coupe, limites: Limites) -> int:
    return {
        Coupe.CARACTERES: limites.caracteres_max,
        Coupe.SEGMENTS: limites.segments_max,
        Coupe.OBJETS: limites.objets_max,
        Coupe.IMBRICATION: limites.imbrication_max,
        Coupe.MUETTES: MUETTES_MAX,
    }[coupe]
