"""How much of a stranger's file we are willing to look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MEGA = 1_000_000
GIBI = 1 << 30


SIGNATURES_MAX, NAME_MAX, MUETTES_MAX = 20, 200, 60
"""Signatures that are looked at in a file, the characters that are kept of a signer's name, and lines
of a page that are drawn and not written."""


@dataclass(frozen=True, slots=True)
class Limites:
    """Every bound of the extraction.

    Times are wall seconds, memories bytes of address space, sizes bytes. ``ouverture_secondes``
    is for one call of the opening room, ``page_secondes`` for reading one picture,
    ``document_secondes`` for all that is done for one document, whatever it is; the start of an
    engine has its own, within it. ``essais`` is how often a document may end its room.
    ``pixels_max`` bounds a picture before it is decoded and a page before it is rendered;
    ``cote_max`` is the longer side, in pixels, of what the character reader is given.
    ``caracteres_max``, ``segments_max`` and ``objets_max`` are for one page (``objets_max`` also for
    the search of active content), ``imbrication_max`` is the depth of forms that hold forms.
    ``document_caracteres_max`` and ``document_segments_max`` are for all pages together, on which
    depends how long their words are searched for values, in the parent.
    """

    taille_max: int = 50 * MEGA
    pages_max: int = 20
    pixels_max: int = 60 * MEGA
    cote_max: int = 3400
    caracteres_max: int = 20_000
    segments_max: int = 400
    objets_max: int = 20_000
    imbrication_max: int = 8
    document_caracteres_max: int = 120_000
    document_segments_max: int = 4_000
    ouverture_secondes: float = 10.0
    page_secondes: float = 15.0
    document_secondes: float = 24.0
    demarrage_secondes: float = 60.0
    essais: int = 3
    ouverture_memoire: int = 1100 * MEGA
    lecture_memoire: int = 5 * GIBI
    documents_par_processus: int = 50

    @property
    def de_lecture(self) -> dict[str, float]:
        """Those on which what is read depends: times and memories only say whether it is."""
        return {nom: most for nom, most in asdict(self).items() if nom.endswith("_max")}
