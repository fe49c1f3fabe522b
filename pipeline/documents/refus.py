"""Words that take back what a paper is there to give: a power, or the worth of the paper itself.

A sentence is read up to its end, and only verbs count: « en cas de refus de signer », « peut révoquer
la délégation » deny nothing.
"""

from __future__ import annotations

import re

from pipeline.documents.prose import Prose
from pipeline.documents.spots import rows
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Text

_POUVOIR = (
    r"(?:(?<!sous-)\bd[ée]l[ée]gations?\b|(?<!sous-)\bd[ée]l[ée]guer\b|\bprocuration\b|"
    r"\bmandat\b(?=\s(?:au|[àa]|de|pour)\b)|\bsigner\b|\bsa\ssignature\b)"
)
_PHRASE = r"[^.;:]{0,50}?"
_REFUSE = re.compile(
    r"(\b(?:(?<!peut\s)refus(?:e|ent|ons)|d[ée]clin(?:e|ent|ons)|retir(?:e|ent|ons)|r[ée]voqu(?:e|ent|ons)|"
    r"exclu(?:t|ent|ons)|interdi(?:t|sent|sons)|s['’]\s?oppos(?:e|ent)|nous\sopposons)\b"
    rf"{_PHRASE}{_POUVOIR})",
    re.I,
)
"""« refuse délégation de signature », « s'oppose à ce que le Prestataire signe »."""
_NE_PAS = re.compile(
    r"(\bn(?:e\s|['’]\s?)(?:lui\s|leur\s)?"
    r"(?:donn|autoris|consen|conf[èe]r|accord|d[ée]l[èe]gu|comport|emport|pr[ée]voi|habilit|confi|vau|constitu|poss[èe]d)"
    r"\w{0,6}\s(?:en\s)?(?:pas|point|aucune?|nullement|jamais|ni)\b"
    rf"{_PHRASE}{_POUVOIR})",
    re.I,
)
"""« ne donne pas mandat de », « n'autorise pas le Prestataire à signer »."""
_EST_REFUSEE = re.compile(
    rf"({_POUVOIR}[^.;:]{{0,40}}?\b(?:n['’]\s?est\s(?:pas|en\saucun\scas)\s(?:donn|accord|consenti|conf[ée]r|pr[ée]vu|autoris)"
    r"|(?:est|sont)\s(?:\w{3,20}ment\s)?(?:refus|exclu|interdi|r[ée]voqu|retir))\w{0,4})",
    re.I,
)
"""« la délégation de signature est exclue », « n'est pas accordée »."""


def refus(prose: Prose) -> Read[str] | None:
    """Words by which nobody is given the power to sign."""
    found = (lu for pattern in (_REFUSE, _NE_PAS, _EST_REFUSEE) for lu in prose.search(pattern))
    return next(found, None)


_SANS_VALEUR = re.compile(
    r"(?:(?:CE |LE PRESENT )?DOCUMENT )?(?:EST )?"
    r"(?:SANS (?:AUCUNE )?VALEUR(?: (?:JURIDIQUE|CONTRACTUELLE))?|NON CONTRACTUEL|"
    r"NUL ET NON AVENU|ANNULEE?|BROUILLON|NE VAUT PAS .{2,40})"
)
_AUTRE_TITRE = re.compile(r"(?:DEVIS|FACTURE|PROFORMA|FACTURE PROFORMA|OFFRE DE PRIX)")
_MOTIF = re.compile(rf"(?:{_AUTRE_TITRE.pattern}(?: |$))?(?:{_SANS_VALEUR.pattern})?")


def sans_valeur(text: Text) -> Read[str] | None:
    """A line alone that says that the paper is another one, or is worth nothing."""
    for spot in rows(text):
        said = fold(spot.text)
        if said and _MOTIF.fullmatch(said):
            return spot.read(spot.text.strip())
    return None
