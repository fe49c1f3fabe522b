"""Pages: templates that escape everything, and what each of them may say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.extraction.confinement import Confinement
from pipeline.models import typographie
from pipeline.models.nom import montrer
from pipeline.models.role import Droit

ICI = Path(__file__).parent
STATIQUE = ICI / "statique"


@dataclass(frozen=True)
class Onglet:
    """An entry of the navigation; a page module declares its own as ``ONGLET``."""

    libelle: str
    chemin: str
    droit: Droit
    rang: int


@cache
def gabarits() -> Environment:
    """The templates; an unknown name is an error, never an empty place."""
    env = Environment(
        loader=FileSystemLoader(ICI / "gabarits"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "date": typographie.jour,
        "moment": typographie.moment,
        "iban": typographie.iban,
        "siret": typographie.numero,
        "nombre": typographie.nombre,
        "soigner": typographie.soigner,
        "montrer": montrer,
    }
    env.globals |= {"statique": _statique, "pluriel": typographie.pluriel, "Droit": Droit}
    return env


@cache
def _statique(nom: str) -> str:
    """The address of a file of ours, which changes with its content."""
    digest = hashlib.sha256((STATIQUE / nom).read_bytes()).hexdigest()[:12]
    return f"/statique/{nom}?v={digest}"


def rendre(
    request: Request, gabarit: str, /, statut: HTTPStatus = HTTPStatus.OK, **dit: Any
) -> HTMLResponse:
    """A page, or a part of one. Every template knows ``moi`` (who is signed in, or ``None``),
    ``jeton`` (for forms), ``chemin``, ``onglets``, ``locale`` and ``sans_confinement``.
    """
    text = gabarits().get_template(gabarit).render(**_commun(request), **dit)
    return HTMLResponse(text, statut, {"Vary": "HX-Request, Cookie"})


def _commun(request: Request) -> dict[str, Any]:
    connecte = getattr(request.state, "connecte", None)
    opened = getattr(getattr(request.app.state, "bureau", None), "station", None)
    onglets: tuple[Onglet, ...] = getattr(request.app.state, "onglets", ())
    return {
        "moi": connecte.agent if connecte else None,
        "jeton": connecte.jeton if connecte else "",
        "chemin": request.url.path,
        "onglets": [o for o in onglets if connecte and connecte.agent.role.peut(o.droit)],
        "locale": opened is not None and opened.fournisseur is None,
        "sans_confinement": request.app.state.confinement is Confinement.AUCUN,
    }


def partielle(request: Request) -> bool:
    """Whether htmx asks for a part, rather than a browser for a page."""
    headers = request.headers
    return "hx-request" in headers and "hx-history-restore-request" not in headers
