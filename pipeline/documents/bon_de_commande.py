"""Bon de commande of an opérateur acheteur: who orders what from whom, and for how much.

The buyer's letterhead and the supplier's address are told apart by their SIRET where no label says
which is which; amounts have two decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.documents.fait_le import fait_le
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.parties import firsts, form, is_name, labelled, sirens
from pipeline.documents.prose import Prose
from pipeline.documents.signature import signature
from pipeline.documents.spots import search, squeeze
from pipeline.models import montant
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class BonDeCommande(Piece):
    """An order; ``sirens`` are the companies that it bears, in the order of the page."""

    acheteur: Read[str] | None = None
    fournisseur: Read[str] | None = None
    numero: Read[str] | None = None
    date: Read[date] | None = None
    montant_ht: Read[Decimal] | None = None
    montant_ttc: Read[Decimal] | None = None
    montant_tva: Read[Decimal] | None = None
    signature: Read[str] | None = None
    sirens: tuple[str, ...] = ()


ACHETEUR = ("Acheteur", "L'acheteur", "Donneur d'ordre", "Client", "Adresse de facturation",
            "Facturer à", "Établissement", "Société")  # fmt: skip
FOURNISSEUR = ("Fournisseur", "Le fournisseur", "Titulaire", "Prestataire", "Vendeur",
               "À l'attention de", "Destinataire")  # fmt: skip
NUMERO = ("Bon de commande n°", "Numéro de commande", "N° de commande", "Commande n°",
          "Numéro du bon de commande", "N° de bon de commande", "Référence de commande",
          "Votre commande n°", "Référence")  # fmt: skip
_NUMERO = re.compile(r"commande\s*(?:n\s?[°ºo]|num[ée]ro)\s*:?\s*([A-Z0-9][\w/.-]{2,24})", re.I)
HT = ("Montant total HT", "Total général HT", "Total HT", "Total hors taxes", "Sous-total HT",
      "Montant HT", "Net HT")  # fmt: skip
TTC = ("Montant total TTC", "Total général TTC", "Total TTC", "Total toutes taxes comprises",
       "Montant TTC", "Net à payer TTC", "Net à payer")  # fmt: skip
TVA = ("Montant de la TVA", "Montant TVA", "Total TVA", "TVA")
DATE = (
    "Date de commande",
    "Date du bon de commande",
    "Date de la commande",
    "Date",
    "Le",
    "Fait le",
)
_FORM = form(ACHETEUR, FOURNISSEUR, NUMERO, HT, TTC, TVA, DATE)


def read(text: Text) -> BonDeCommande:
    """Read the fields of an order."""
    return BonDeCommande(
        acheteur=firsts(labelled(_FORM, text, ACHETEUR), _letterhead(text)),
        fournisseur=labelled(_FORM, text, FOURNISSEUR),
        numero=_numero(text),
        date=fait_le(text, DATE, _FORM),
        montant_ht=_amount(text, HT),
        montant_ttc=_amount(text, TTC),
        montant_tva=_amount(text, TVA),
        signature=signature(text, "Bon pour commande", "Bon pour accord", "Acheteur", "Client",
                            "Donneur d'ordre", "Ordonnateur"),
        sirens=sirens(Prose.of(text)),
    )  # fmt: skip


def _letterhead(text: Text) -> Read[str] | None:
    """Who heads the paper: an order is written by its buyer."""
    if not any("COMMANDE" in squeeze(row.text)[0] for page in text.pages[:1] for row in page.rows):
        return None
    rows = (row for page in text.pages[:1] for row in page.rows[:3])
    name = next((row.segments[0] for row in rows if is_name(row.segments[0].text)), None)
    if name is None or "COMMANDE" in name.text.upper():
        return None
    page = text.pages[0]
    return Read(name.text.strip(), name.confidence, page.source, page.number, page.shown(name.quad))


def _numero(text: Text) -> Read[str] | None:
    spot = next(search(text, _NUMERO), None)
    if spot:
        return spot.read(spot.text.strip(".,;"))
    return _FORM.first(text, NUMERO, _is_number, str.strip)


def _is_number(text: str) -> bool:
    return any(c.isdigit() for c in text) and re.fullmatch(r"[\w/. -]{2,25}", text) is not None


def _amount(text: Text, labels: Iterable[str]) -> Read[Decimal] | None:
    """The amount after a label: the last of the cell, since a rate may stand before it."""
    for spot in _FORM.values(text, labels, lambda t: montant.parse(t) is not None):
        amount, start, end = list(montant.find(spot.text))[-1]
        return spot.part(start, end).read(amount)
    return None


KIND = Kind(
    nom="bon_de_commande",
    libelle="bon de commande",
    types=(TypePiece.BON_DE_COMMANDE,),
    titles=("Bon de commande",),
    cues=(
        "montant HT",
        "Total HT",
        "Total TTC",
        "fournisseur",
        "acheteur",
        "bon pour accord",
        "bon pour commande",
        "numéro de commande",
    ),
    read=read,
)
