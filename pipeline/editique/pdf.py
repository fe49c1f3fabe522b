"""A page of HTML as an accessible PDF (PDF/UA-1): tagged, in French, its fonts inside.

The same page gives the same bytes: no clock and no chance goes in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]

from pipeline.models.dates import en_lettres
from pipeline.models.montant import francais
from pipeline.models.siret import format_siret

_ICI = Path(__file__).parent
NBSP = "\u00a0"


class _Rien(URLFetcher):  # type: ignore[misc]
    """A page is whole as it is given."""

    def fetch(self, url: str, *_: Any, **__: Any) -> NoReturn:
        raise ValueError(f"nothing is fetched: {url}")


def page(
    gabarit: str,
    valeurs: Mapping[str, Any],
    montrer: Callable[[object], object] | None = None,
) -> str:
    """A template of this folder, filled; every value is escaped, none may be missing.

    ``montrer`` is what each value goes through before it is shown.
    """
    environment = Environment(
        loader=FileSystemLoader(_ICI),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=montrer,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "euros": lambda amount: _lie(francais(amount)),
        "nombre": lambda count: _lie(f"{count:,}".replace(",", " ")),
        "siret": lambda number: _lie(format_siret(number)),
        "jour": lambda day: _lie(en_lettres(day)),
    }
    return environment.get_template(gabarit).render(valeurs)


def composer(html: str, style: str = "document.css") -> bytes:
    """The PDF of a page, with a style sheet of this folder."""
    sheet = CSS(filename=_ICI / style, url_fetcher=_Rien())
    whole = HTML(string=html, url_fetcher=_Rien())
    data: bytes = whole.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1")
    return data


def _lie(text: str) -> str:
    """Kept on one line."""
    return text.replace(" ", NBSP)
