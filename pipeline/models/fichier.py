"""What is known of a file before anything is read in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Format(StrEnum):
    """The formats that the guides accept."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"


EXTENSIONS = {"pdf": Format.PDF, "png": Format.PNG, "jpg": Format.JPEG, "jpeg": Format.JPEG}


class Defaut(StrEnum):
    """Why a file cannot be read by anyone, or not by us."""

    VIDE = "vide"
    ENDOMMAGE = "endommage"
    PROTEGE = "protege"
    NON_ACCEPTE = "non_accepte"
    TROP_LOURD = "trop_lourd"
    """So far over the accepted size that it was not opened."""
    INFECTE = "infecte"
    """The antivirus found something in it: it was not opened."""
    INFECTE_APRES_COUP = "infecte_apres_coup"
    """The same, in a file that had passed, and was read, before."""


INFECTES = (Defaut.INFECTE, Defaut.INFECTE_APRES_COUP)
"""What the antivirus found something in, whenever it did."""


class Integrite(StrEnum):
    """Whether the bytes that a signature covers are those that were signed."""

    INTACTE = "intacte"
    ROMPUE = "rompue"
    NON_VERIFIABLE = "non_verifiable"


class Confiance(StrEnum):
    """Whether the signer's certificate leads to a root that we were given."""

    VERIFIEE = "verifiee"
    NON_VERIFIABLE = "non_verifiable"


@dataclass(frozen=True, slots=True)
class Signature:
    """An electronic signature of a PDF, as information: nothing is held against anyone.

    ``date`` is that of a timestamp, else the signer's own word.
    """

    signataire: str | None
    date: datetime | None
    integrite: Integrite
    confiance: Confiance


@dataclass(frozen=True, slots=True)
class Fichier:
    """One file of a deposit, as its bytes show it.

    ``nature`` says in French what the content really is; ``actif`` names the active content found
    (scripts, launch actions, attachments); ``taille`` is in bytes, ``pages`` counts all pages, of
    which only the first ones may have been read. ``texte_cache`` tells words that nobody sees,
    where no scan explains them; ``modifie`` that what one sees was changed after it was signed, or
    after it was first written; ``None`` when we could not tell.
    """

    nom: str
    taille: int
    sha256: str
    format: Format | None
    nature: str
    defaut: Defaut | None = None
    actif: tuple[str, ...] = ()
    pages: int = 0
    texte_cache: bool = False
    modifie: bool | None = False
    signatures: tuple[Signature, ...] = ()

    @property
    def extension(self) -> str:
        """The extension in lower case, without its dot."""
        return self.nom.rpartition(".")[2].lower() if "." in self.nom else ""
