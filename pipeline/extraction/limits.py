"""How much of a stranger's file we are willing to look at."""

from __future__ import annotations

from dataclasses import dataclass

MEGA = 1_000_000
GIBI = 1 << 30


@dataclass(frozen=True, slots=True)
class Limites:
    """Every bound of the extraction.

    Times are wall seconds, memories bytes of address space, sizes bytes. ``ouverture_secondes``
    is for one file, ``page_secondes`` for reading one picture; the start of an engine has its own.
    ``pixels_max`` bounds a picture before it is decoded and a page before it is rendered;
    ``cote_max`` is the longer side, in pixels, of what the character reader is given.
    """

    taille_max: int = 50 * MEGA
    pages_max: int = 20
    pixels_max: int = 60 * MEGA
    cote_max: int = 3400
    caracteres_max: int = 20_000
    segments_max: int = 400
    objets_max: int = 20_000
    ouverture_secondes: float = 20.0
    page_secondes: float = 60.0
    demarrage_secondes: float = 60.0
    ouverture_memoire: int = 3 * GIBI // 2
    lecture_memoire: int = 5 * GIBI
    documents_par_processus: int = 50
