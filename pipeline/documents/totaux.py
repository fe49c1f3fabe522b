"""The totals of an order: without tax, the tax, all taxes included.

Labels are a family (« Valeur nette HT », « Prix total hors taxes », « Net à payer »), or words that
follow the amount in a sentence. Where several amounts are announced, or none, arithmetic decides:
HT + TVA = TTC, at a rate that France knows, holds of one pair only.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.documents.locate import Form
from pipeline.documents.prose import Prose
from pipeline.documents.spots import Spot, rows
from pipeline.models import montant
from pipeline.models.lecture import Read
from pipeline.models.normalise import fold
from pipeline.models.text import Source, Text

Amount = Read[Decimal]

HT = ("Montant total HT", "Total général HT", "Total HT", "Total hors taxes", "Sous-total HT",
      "Montant HT", "Net HT")  # fmt: skip
TTC = ("Montant total TTC", "Total général TTC", "Total TTC", "Total toutes taxes comprises",
       "Montant TTC", "Net à payer TTC", "Net à payer")  # fmt: skip
TVA = ("Montant de la TVA", "Montant TVA", "Total TVA", "TVA")

_SANS = r"(?:\bH\W?T\b|\bHTVA\b|\bHORS\s(?:TAXES?|TVA)\b)"
_AVEC = r"(?:\bT\W?T\W?C\b|\bTOUTES\sTAXES\b|\b(?:TAXES|TVA)\s(?:COMPRISES?|INCLUSES?)\b)"
_LIKE_HT, _LIKE_TTC = re.compile(_SANS), re.compile(rf"{_AVEC}|^(?:\w+ )?NET A PAYER\b")
_LIKE_TVA = re.compile(r"\bT\W?V\W?A\b|\bTAXE\b")
_UNITAIRE = re.compile(r"\bUNITAIRE|\bP\s?U\b|\bREMISE|\bACOMPTE|\bPORT\b|\bFRAIS\b|\bECO\b")
"""Amounts that are no total: of one piece, taken off, of the carriage."""
_SOUS_TOTAL = re.compile(r"\bSOUS|\bLOT\b|\bPOSTE\b|\bLIGNE\b")

_DIT = {
    "ht": re.compile(r"\W{0,3}(?:euros\s)?(?:hors[\s-]taxes?\b|h\.?t\.?\b|hors\sT\.?V\.?A)", re.I),
    "ttc": re.compile(
        r"\W{0,3}(?:euros\s)?(?:toutes\s(?:taxes|charges)|t\.?t\.?c\.?\b|(?:TVA|taxes)\s(?:com|in))",
        re.I,
    ),
}
TAUX = tuple(Decimal(rate) for rate in ("0.20", "0.10", "0.085", "0.055", "0.021"))
"""The rates of VAT in France, overseas included."""
_ECART = Decimal("0.02")
"""How far rounded lines may take a tax from its rate."""


@dataclass(frozen=True)
class Totaux:
    """The three totals, where they could be told."""

    ht: Amount | None = None
    tva: Amount | None = None
    ttc: Amount | None = None


def totaux(form: Form, text: Text, prose: Prose) -> Totaux:
    """The totals of a document."""
    hts = _each(_labelled(form, text, HT), _rows(text, _LIKE_HT, _LIKE_TTC), _said(prose, "ht"))
    ttcs = _each(_labelled(form, text, TTC), _rows(text, _LIKE_TTC, None), _said(prose, "ttc"))
    tvas = _each(_labelled(form, text, TVA), _rows(text, _LIKE_TVA, None))
    everything = [spot.part(start, end).read(amount)
                  for spot in rows(text) for amount, start, end in montant.find(spot.text)]  # fmt: skip
    ht, ttc = _pair(hts, ttcs, everything)
    return Totaux(ht, _tax(tvas, everything, ht, ttc), ttc)


def _pair(
    hts: list[Amount], ttcs: list[Amount], everything: list[Amount]
) -> tuple[Amount | None, Amount | None]:
    """The two totals: those announced, if one pair of them agrees; else the first of each."""
    values = {lu.value for lu in everything}
    if hts or ttcs:
        pairs = [(ht, ttc) for ht, ttc in itertools.product(hts, ttcs)
                 if _agree(ht.value, ttc.value, values)]  # fmt: skip
        if pairs:
            pair = max(pairs, key=lambda pair: pair[1].value)
            return _added(*pair) if _taxed(pair[0].value, pair[1].value, values) else pair
        return _completed(next(iter(hts), None), next(iter(ttcs), None), everything, values)
    most = max(everything, key=lambda lu: lu.value, default=None)
    ht = _only(lu for lu in everything if most and _taxed(lu.value, most.value, values))
    return _added(ht, most) if ht and most else (None, None)


def _added(ht: Amount, ttc: Amount) -> tuple[Amount, Amount]:
    """Totals that differ by a tax at its rate: no slip of a reader leaves that true."""
    if Source.TEXTE in (ht.source, ttc.source):
        return ht, ttc
    sure = max(ht.confidence, ttc.confidence, ADDED)
    return replace(ht, confidence=sure), replace(ttc, confidence=sure)


ADDED = 0.95
"""How sure three amounts are that add up, however pale their figures."""


def _completed(
    ht: Amount | None, ttc: Amount | None, everything: list[Amount], values: set[Decimal]
) -> tuple[Amount | None, Amount | None]:
    """The other total of one alone; two that disagree are left as they are printed."""
    if ht and ttc is None:
        return ht, _only(lu for lu in everything if _taxed(ht.value, lu.value, values))
    if ttc and ht is None:
        return _only(lu for lu in everything if _taxed(lu.value, ttc.value, values)), ttc
    return ht, ttc


def _agree(ht: Decimal, ttc: Decimal, values: set[Decimal]) -> bool:
    return 0 < ht < ttc and (_taxed(ht, ttc, values) or _two_taxes(ht, ttc, values))


def _taxed(ht: Decimal, ttc: Decimal, values: set[Decimal]) -> bool:
    """Whether the tax between two totals is printed, at a rate of France."""
    tax = ttc - ht
    return ht > 0 and tax in values and any(abs(tax - ht * rate) <= _ECART for rate in TAUX)


def _two_taxes(ht: Decimal, ttc: Decimal, values: set[Decimal]) -> bool:
    """Whether what two totals differ by is one tax, or the sum of two, under the highest rate."""
    tax = ttc - ht
    if not 0 < tax <= ht * TAUX[0] + _ECART:
        return False
    return tax in values or any(tax - one in values for one in values if 0 < one < tax)


def _only(found: Iterable[Amount]) -> Amount | None:
    """The amount, if all that were found are the same."""
    held = list(found)
    return held[-1] if len({lu.value for lu in held}) == 1 else None


def _tax(
    tvas: list[Amount], everything: list[Amount], ht: Amount | None, ttc: Amount | None
) -> Amount | None:
    """The tax that makes the difference; else the only one announced, were it wrong."""
    due = ttc.value - ht.value if ht and ttc else None
    right = next((lu for lu in (*tvas, *everything) if lu.value == due), None) if due else None
    return right or _only(tvas)


def _each(*found: Iterable[Amount]) -> list[Amount]:
    return list(itertools.chain.from_iterable(found))


def _labelled(form: Form, text: Text, labels: Iterable[str]) -> Iterator[Amount]:
    """The amount after each label: the last of the cell, since a rate may stand before it."""
    for spot in form.values(text, labels, lambda t: montant.parse(t) is not None):
        amount, start, end = list(montant.find(spot.text))[-1]
        yield spot.part(start, end).read(amount)


def _rows(text: Text, like: re.Pattern[str], unlike: re.Pattern[str] | None) -> Iterator[Amount]:
    """The last amount of the rows with such a label; totals before sub-totals."""
    found: list[tuple[bool, Spot, Decimal]] = []
    for spot in rows(text):
        amounts = list(montant.find(spot.text))
        if not amounts or len(spot.text) > _LINE:
            continue
        label = fold(spot.text[: amounts[-1][1]])
        other = _UNITAIRE.search(label) or (unlike and unlike.search(label))
        if like.search(label) and not other and (len(amounts) == 1 or _LIKE_TVA.search(label)):
            amount, start, end = amounts[-1]
            found.append((bool(_SOUS_TOTAL.search(label)), spot.part(start, end), amount))
    for _, spot, amount in sorted(found, key=lambda f: f[0]):
        yield spot.read(amount)


_LINE = 90
"""Characters over which a row is a sentence."""


def _said(prose: Prose, which: str) -> Iterator[Amount]:
    """« 48 000,00 € hors taxes », in a sentence."""
    for amount, start, end in montant.find(prose.text):
        if _DIT[which].match(prose.text, end):
            yield prose.read(start, end, amount)
