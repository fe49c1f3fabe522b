"""The report on a request: what was read, expected, said and decided, and what the treatment did.

It leaves the station: account numbers and numbers of identity documents are masked, as in letters.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from datetime import date

from jinja2 import Undefined
from markupsafe import Markup

from pipeline.editique.pdf import composer, page
from pipeline.models import champ, iban
from pipeline.models.typographie import soigner


@dataclass(frozen=True, slots=True)
class Valeurs:
    """A field, as it was read and as it was expected; ``relu``: what a person reads there."""

    champ: str
    lu: str | None
    attendu: str | None
    relu: str | None = None

    @property
    def libelle(self) -> str:
        return champ.libelle(self.champ) if self.champ else "Valeur"

    @property
    def montrees(self) -> tuple[tuple[str, str], ...]:
        """What is shown of it, each with its name."""
        named = (("Lu", self.lu), ("Relu", self.relu), ("Attendu", self.attendu))
        return tuple((name, masquer(self.champ, value)) for name, value in named if value)

    @property
    def masquees(self) -> bool:
        """Whether the mask hides what differs."""
        said = [masquer(self.champ, v) for v in (self.lu, self.attendu) if v]
        return len(said) == 2 and said[0] == said[1] and self.lu != self.attendu


@dataclass(frozen=True, slots=True)
class Mot:
    """What a person said of a point."""

    suite: str
    auteur: str
    le: str
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class PointDit:
    """A point: what was found, the values it opposes, what was said of it, what came of it."""

    titre: str
    code: str
    piece: str
    constat: str
    valeurs: tuple[Valeurs, ...]
    mots: tuple[Mot, ...]
    suite: str


@dataclass(frozen=True, slots=True)
class Lue:
    """A value of a piece, with where it comes from."""

    champ: str
    valeur: str
    source: str
    confiance: str

    @property
    def libelle(self) -> str:
        return champ.libelle(self.champ)

    @property
    def montree(self) -> str:
        return masquer(self.champ, self.valeur)


@dataclass(frozen=True, slots=True)
class Ecart:
    """A check that is not satisfied, and why."""

    titre: str
    resultat: str
    pourquoi: str | None


@dataclass(frozen=True, slots=True)
class Controles:
    """The checks that looked: those that found something, and the names of the others."""

    ecarts: tuple[Ecart, ...]
    conformes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PieceDite:
    """A piece: its file, what it was recognised as, its conformity, what was read and checked."""

    libelle: str
    fichier: str
    nature: str
    conformite: str
    lues: tuple[Lue, ...]
    controles: Controles


@dataclass(frozen=True, slots=True)
class Evenement:
    """A line of the history."""

    le: str
    quoi: str
    statut: str
    auteur: str
    motif: str | None


@dataclass(frozen=True, slots=True)
class Identite:
    """Who asks, for what: labels and values, in order."""

    numero: str
    denomination: str
    lignes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RapportDit:
    """All that the report says; ``controles`` are those on the request itself."""

    identite: Identite
    edite_le: date
    statut: str
    avis: str
    decision: str
    pieces: tuple[PieceDite, ...]
    points: tuple[PointDit, ...]
    controles: Controles
    histoire: tuple[Evenement, ...]
    courriers: tuple[tuple[str, str], ...]
    contribution: str
    regles: str
    referentiel: str | None
    parametres: tuple[tuple[str, str], ...]
    sans_objet: int
    mention: str


def rapport_pdf(dit: RapportDit) -> bytes:
    """The report as a tagged PDF; the same report gives the same bytes."""
    return composer(texte(dit), "rapport.css")


def texte(dit: RapportDit) -> str:
    """Its words, in HTML."""
    said = {field.name: getattr(dit, field.name) for field in fields(dit)}
    return page("rapport.html", said, _montrer)


_TUES = {"date_naissance": "lue, non reproduite"}
"""Fields of which a report that leaves the station says only that they were read (choice)."""


def masquer(nom: str, valeur: str) -> str:
    """A value as it may leave.

    >>> masquer("iban", "FR7630056009271234567890182"), masquer("numero", "X4RTBPFW4")
    ('FR76 •••• 182', '•••• FW4')
    """
    if nom in _TUES:
        return _TUES[nom]
    if nom == "iban":
        return iban.mask(valeur)
    if nom == "numero":
        return f"•••• {valeur[-3:]}" if len(valeur) > 6 else "••••"
    return champ.presenter(nom, valeur)


def _montrer(value: object) -> object:
    """Whatever enters the report: no control characters, no account number, French typography."""
    if isinstance(value, Markup | Undefined):
        return value
    said = "".join(" " if unicodedata.category(c).startswith("C") else c for c in str(value))
    return soigner(iban.mask_in(said.strip()))
