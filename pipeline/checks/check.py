"""Declaring a check: a code, a gravity, the depositor's sentence, and a pure function.

The function yields :class:`Finding` (the rule is broken), :class:`Doubt` (a person must look),
:class:`Abstention` (the rule has nothing to look at) or :class:`Note` (something to know); yielding
nothing else means that it looked and is satisfied. What it yields becomes results and reasons in
one place, :mod:`pipeline.checks.bilan`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

import pipeline.checks
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece


@dataclass(frozen=True, slots=True)
class Finding:
    """The rule is broken; ``details`` fill the sentence, ``gravite`` softens the check's own.

    ``absence``: something was not found. It may stand in what our limits left out of the document,
    which makes it a doubt (:mod:`pipeline.checks.bilan`).
    """

    attendu: str | None = None
    lu: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    gravite: Gravite | None = None
    piece: TypePiece | None = None
    fichier: str | None = None
    absence: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A person must look, and why (French, for the gestionnaire)."""

    pourquoi: str
    attendu: str | None = None
    lu: str | None = None
    piece: TypePiece | None = None
    fichier: str | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """The rule has nothing to look at here, and why."""

    pourquoi: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the report says beside the result, and that changes nothing."""

    pourquoi: str


Constat = Finding | Doubt | Abstention | Note
Constats = Iterator[Constat]


class Portee(Enum):
    """What a check is called with."""

    DOSSIER = "dossier"
    """``(dossier)``, once."""
    FICHIER = "fichier"
    """``(dossier, piece)``, for each file, whatever it is."""
    PIECE = "piece"
    """``(dossier, groupe)``, once for each slot whose document could be read."""


@dataclass(frozen=True)
class Check:
    """One rule. ``types`` are the slots that it judges (all of them when empty)."""

    code: str
    gravite: Gravite
    message: str
    titre: str
    """What a gestionnaire calls the reason, in a few words."""
    champs: tuple[str, ...]
    """The fields of the report that it looks at."""
    portee: Portee
    types: frozenset[TypePiece]
    interne: bool
    fonction: Callable[..., Constats]

    @property
    def famille(self) -> str:
        return self.code.partition("_")[0]

    @property
    def pourquoi(self) -> str:
        """The docstring: why the rule is there, when it abstains, what the gestionnaire does."""
        return (self.fonction.__doc__ or "").strip()


Fonction = Callable[..., Constats]
_REGISTRE: dict[str, Check] = {}


def check(
    code: str,
    gravite: Gravite,
    message: str,
    *,
    titre: str,
    champs: tuple[str, ...] = (),
    portee: Portee = Portee.PIECE,
    types: tuple[TypePiece, ...] = (),
    interne: bool = False,
) -> Callable[[Fonction], Fonction]:
    """Declare a check; a code is declared once."""

    def declare(fonction: Fonction) -> Fonction:
        if code in _REGISTRE:
            raise ValueError(f"{code} is declared twice")
        _REGISTRE[code] = Check(
            code, gravite, message, titre, champs, portee, frozenset(types), interne, fonction
        )
        return fonction

    return declare


@cache
def checks() -> tuple[Check, ...]:
    """Every check of this folder, by code."""
    for module in pkgutil.iter_modules(pipeline.checks.__path__, "pipeline.checks."):
        importlib.import_module(module.name)
    return tuple(sorted(_REGISTRE.values(), key=lambda c: c.code))


def get(code: str) -> Check:
    """The check of a code."""
    return {c.code: c for c in checks()}[code]


def sentence(template: str, values: Mapping[str, Any]) -> str:
    """A depositor's sentence; a value that is missing shows as an ellipsis, never as an error."""
    return template.format_map(_Ellipsis(values))


class _Ellipsis(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
