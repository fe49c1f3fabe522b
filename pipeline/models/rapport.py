"""The report, ``rapport/1``: the public result of the pre-instruction.

Beside the keys of the contract it carries what article L.311-3-1 of the CRPA lets a person ask for:
which rules at which version looked at what, and with what result.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.models.fichier import Confiance, Integrite
from pipeline.models.statut import Avis, Statut, TypePiece
from pipeline.models.text import Quad, Source

MENTION = (
    "Votre demande a fait l'objet d'une pré-instruction à l'aide d'un traitement automatisé qui "
    "vérifie la complétude et la cohérence des pièces. La décision est prise par un gestionnaire. "
    "Vous pouvez demander la communication des règles définissant ce traitement et des principales "
    "caractéristiques de sa mise en œuvre (art. L. 311-3-1 du CRPA), puis, en cas de refus, saisir "
    "la CADA."
)
"""What reports and letters say of the treatment."""

DOUTE = "À vérifier par un gestionnaire : "
"""How a doubt begins: what follows is for the gestionnaire, and goes into no letter."""


class Gravite(StrEnum):
    """Who acts on a reason: the depositor, a gestionnaire, nobody."""

    CORRIGER = "corriger"
    VERIFIER = "verifier"
    INFO = "info"


class Resultat(StrEnum):
    """The outcome of one check; ``CONFORME`` means looked at, never by default."""

    CONFORME = "conforme"
    NON_CONFORME = "non_conforme"
    A_VERIFIER = "a_verifier"
    SANS_OBJET = "sans_objet"
    ERREUR = "erreur"


class Conformite(StrEnum):
    """The outcome of one piece."""

    CONFORME = "conforme"
    NON_CONFORME = "non_conforme"
    A_VERIFIER = "a_verifier"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Motif(_Part):
    """A reason. ``attendu`` and ``lu`` are whole, for the gestionnaire; ``message`` is masked."""

    code: str
    gravite: Gravite
    piece: TypePiece | None = None
    fichier: str | None = None
    attendu: str | None = None
    lu: str | None = None
    message: str
    interne: bool = False

    @property
    def pour_le_deposant(self) -> bool:
        """Whether the sentence was written for the depositor."""
        return not self.interne and not self.message.startswith(DOUTE)


class Controle(_Part):
    """What one rule said of one piece (or of the dossier)."""

    code: str
    resultat: Resultat
    precision: str | None = None


class Champ(_Part):
    """A value read, with its evidence; ``boite`` in pixels of the page upright at 200 dpi."""

    valeur: str
    confiance: float = Field(ge=0, le=1)
    source: Source
    page: int = Field(ge=1)
    boite: Quad


class SignatureRapport(_Part):
    """An electronic signature of a PDF, as information."""

    signataire: str | None
    date: datetime | None
    integrite: Integrite
    confiance: Confiance


class PageRapport(_Part):
    """A page as it was read: its size upright, in pixels at 200 dpi, and the clockwise quarter turn
    (degrees) that stood it so. The ``boite`` of a field is on that page."""

    numero: int = Field(ge=1)
    largeur: float
    hauteur: float
    rotation: int = 0


def _is_none(value: object) -> bool:
    return value is None


def _is_false(value: object) -> bool:
    return value is False


class PieceRapport(_Part):
    """One piece: what was read in it, and what the rules said of it."""

    type: TypePiece
    fichier: str
    sha256: str
    conformite: Conformite
    nature: str | None = None
    champs: dict[str, Champ]
    controles: tuple[Controle, ...]
    signatures: tuple[SignatureRapport, ...] = ()
    pages: tuple[PageRapport, ...] = ()
    revision: int | None = Field(None, exclude_if=_is_none)
    """The revision in which it was filed, when the one at hand leaves it out."""
    remplacee: bool = Field(False, exclude_if=_is_false)
    """Refused before, and replaced by a later file of its slot: not judged again."""


class Traitement(_Part):
    """What treated the request, with which data (CRPA, R.311-3-1-2)."""

    regles: str
    referentiel: str | None = None
    mention: str


class Rapport(_Part):
    """The whole report on one request."""

    schema_: Literal["rapport/1"] = Field("rapport/1", alias="schema")
    numero: str
    avis: Avis
    statut: Statut
    statut_propose: Statut
    motifs: tuple[Motif, ...]
    pieces: tuple[PieceRapport, ...]
    controles: tuple[Controle, ...] = ()
    traitement: Traitement
    duree_ms: int = Field(ge=0)

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def to_json(self) -> str:
        """One line of JSON, keys in the order of the contract."""
        return self.model_dump_json(by_alias=True)
