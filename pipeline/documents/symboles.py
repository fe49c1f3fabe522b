"""The 2D-Doc that stand on the pages of a document."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.models.deux_d_doc import ANTS, DeuxDDoc, parse
from pipeline.models.lecture import Read
from pipeline.models.text import Quad, Source, Text


@dataclass(frozen=True)
class Symbole:
    """What one says, on which page, and where (pixels of the page as shown)."""

    doc: DeuxDDoc
    page: int
    quad: Quad

    def lu(self, champ: str) -> Read[str] | None:
        """One of its fields as a reading: a barcode that decodes is read to the character."""
        value = self.doc.champs.get(champ)
        if not value or champ in self.doc.coupes:
            return None
        return Read(value, 1.0, Source.DEUXDDOC, self.page, self.quad)


def symboles(text: Text, *types: str) -> list[Symbole]:
    """Those of some types of document; the same one on two pages is one."""
    found: dict[str, Symbole] = {}
    for page in text.pages:
        for code in page.codes:
            doc = parse(code.text)
            if doc is not None and doc.perimetre == ANTS and doc.type in types:
                found.setdefault(code.text, Symbole(doc, page.number, page.shown(code.quad)))
    return list(found.values())
