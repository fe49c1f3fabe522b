"""Inputs that made a target fail, by what they showed."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.checks.builders import record
from tests.fuzz import graines


@dataclass(frozen=True)
class Cas:
    """An input of a target, named by what it showed."""

    cible: str
    quoi: str
    data: bytes


def _enregistrement(**changes: object) -> bytes:
    return json.dumps(record(**changes)).encode()


def _en_double(cle: str) -> bytes:
    return f'{{"{cle}": 1, "{cle}": 2}}'.encode()


def _page(**changes: object) -> bytes:
    """An opened file whose one page is said otherwise."""
    page = {"number": 1, "width": 40.0, "height": 40.0, "source": "texte", "turn": 0,
            "to_shown": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], "marks": [], "codes": [],
            "segments": []}  # fmt: skip
    return _ouvert(
        layers=[
            {
                "picture": False,
                "hidden": False,
                "page": page | changes,
                "aside": None,
                "unwritten": [],
            }
        ]
    )


def _ouvert(**changes: object) -> bytes:
    facts: dict[str, object] = {"format": "pdf", "nature": "document PDF", "defaut": None, "actif": [],
             "histoire": False, "pages": 1, "layers": []}  # fmt: skip
    return graines.message(facts | changes)


def _ligne(text: str, *edges: float) -> list[list[object]]:
    return [[text, [1.0, 1.0, 9.0, 1.0, 9.0, 3.0, 1.0, 3.0], 0.9, list(edges), [], None]]


_FLAT = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
_CROSSED = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, -0.05, 0.0, 1.0]

CAS = (
    Cas("noms", "a long extension", b"rib.pdf." + b"x" * 60),
    Cas("nombres", "an account in the figures of another script",
        ("٣" * 10 + "A" * 11 + "٣" * 2).encode()),
    Cas("nombres", "signs where an account is expected", b"1,2"),
    Cas("demande", "a key in double that cannot be written", _en_double("\\ud800")),
    Cas("demande", "a key in double that is very long", _en_double("a" * 9000)),
    Cas("demande", "an unknown key that is very long", _enregistrement(**{"a" * 9000: 1})),
    Cas("demande", "a NUL", _enregistrement(personne_morale={"siret": "\0"})),
    Cas("reponse", "a matrix that shows nothing", _page(to_shown=[0.0] * 9)),
    Cas("reponse", "a matrix without depth", _page(to_shown=_FLAT)),
    Cas("reponse", "a horizon across the page", _page(to_shown=_CROSSED, segments=_ligne("FR76"))),
    Cas("reponse", "a NUL among the words", _page(segments=_ligne("FR76\0 3005"))),
    Cas("reponse", "half of a character", _page(segments=_ligne("FR76 \ud800"))),
    Cas("reponse", "more pages than there are numbers", _ouvert(pages=10**30)),
    Cas("reponse", "a page before the first", _page(number=0)),
    Cas("reponse", "two thousand blanks in a line", _page(segments=_ligne(f"a{' ' * 1990}b"))),
    Cas("reponse", "separators that patterns take for blanks",
        _page(segments=_ligne("Montan" + "\x1f" * 82 + "t HT"))),
    Cas("reponse", "a line too long for a page", _page(segments=_ligne("Ab " * 6000))),
    Cas("reponse", "half a page", _ouvert(pages=0.5)),
    Cas("reponse", "a nature that cannot be written", _ouvert(nature="PDF \udfff\0")),
)  # fmt: skip
