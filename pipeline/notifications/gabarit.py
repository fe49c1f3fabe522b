"""The templates: one folder, for each letter its subject and text (``.txt``) and its HTML.

Whatever enters a letter passes one door: control characters out, account numbers masked, French
typography. HTML escapes it; a name that is missing is an error of ours, never a blank.
"""

from __future__ import annotations

import textwrap
import unicodedata
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Undefined
from markupsafe import Markup

from pipeline.models.courrier import Nature
from pipeline.models.dates import en_lettres
from pipeline.models.iban import mask_in
from pipeline.models.typographie import numero, soigner

LARGEUR = 76
"""Columns of the text version (RFC 5322 recommends no more than 78)."""


def rendre(nature: Nature, said: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML of a letter."""
    sujet = _texte(f"{nature}.sujet.txt", said).strip()
    texte = _replier(soigner(_texte(f"{nature}.txt", said)))
    html = _environment(html=True).get_template(f"{nature}.html").render(said, sujet=Markup(sujet))
    return soigner(sujet), texte, soigner(html)


def _texte(name: str, said: dict[str, Any]) -> str:
    return _environment(html=False).get_template(name).render(said)


@cache
def _environment(*, html: bool) -> Environment:
    made = Environment(
        loader=PackageLoader("pipeline.notifications", "gabarits"),
        autoescape=html,
        undefined=StrictUndefined,
        finalize=_valeur,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["siret"] = numero
    return made


def _valeur(value: object) -> object:
    """A value as a letter shows it."""
    if isinstance(value, Markup | Undefined):
        return value
    if isinstance(value, date):
        return soigner(en_lettres(value))
    return soigner(mask_in(_propre(str(value))))


def _propre(text: str) -> str:
    """On one line, without what no person could have typed (controls, marks of direction)."""
    kept = "".join(" " if unicodedata.category(c).startswith("C") else c for c in text)
    return " ".join(kept.split(" ")).strip()


def _replier(text: str) -> str:
    """Paragraphs and items folded to the width; no line is broken in a word or an address."""
    blocks = (block for block in text.split("\n\n") if block.strip())
    return (
        "\n\n".join("\n".join(map(_plier, block.strip("\n").split("\n"))) for block in blocks)
        + "\n"
    )


def _plier(line: str) -> str:
    lead = len(line) - len(line.lstrip(" "))
    mark = line.lstrip(" ").split(" ")[0]
    hang = lead + (len(mark) + 1 if mark == "-" or mark.rstrip(".").isdigit() else 0)
    return textwrap.fill(
        line.strip(" "),
        LARGEUR,
        initial_indent=" " * lead,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
