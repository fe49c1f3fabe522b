"""The 2D-Doc of a RIB against its print, and what a signed one proves of it.

Anybody can paste the 2D-Doc of another paper: it proves nothing of a print that it contradicts, and a
field that the print does not show is taken from it only if the print names the same account or the
same holder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.documents.rib import Rib
from pipeline.documents.symboles import Symbole
from pipeline.models import bic as bics
from pipeline.models import denomination, iban, personne
from pipeline.models.accord import Accord
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact
from pipeline.models.text import Source

TITULAIRE, IBAN, BIC = "30", "31", "32"
"""Fields of type 03, all three mandatory."""


@dataclass(frozen=True)
class EcartRib:
    """A field that the print and the 2D-Doc do not say alike; ``douteux`` says that the print may
    hold what is signed: an account misread, by its keys, or one of several."""

    quoi: str
    imprime: Read[str]
    signe: str
    douteux: bool = False


def ecarts(rib: Rib, symbole: Symbole) -> Iterator[EcartRib]:
    """The account and the bank (on 8 characters) that differ; what is unread does not."""
    account, bank = symbole.lu(IBAN), symbole.lu(BIC)
    if rib.iban and account and compact(rib.iban.value) != compact(account.value):
        signe = compact(account.value)
        misread = rib.iban.source is Source.OCR and not iban.is_valid(rib.iban.value)
        several = not {signe, signe[4:]}.isdisjoint(rib.autres_ibans)
        yield EcartRib("l'IBAN", rib.iban, signe, misread or several)
    if rib.bic and bank and bics.institution(rib.bic.value) != bics.institution(bank.value):
        yield EcartRib("le BIC", rib.bic, compact(bank.value))


def autre_titulaire(rib: Rib, symbole: Symbole) -> str | None:
    """The holder that the 2D-Doc names, when the print names another."""
    lu, signe = rib.titulaire, symbole.lu(TITULAIRE)
    if lu is None or signe is None or _same_holder(lu.value, signe.value):
        return None
    return signe.value


def prouve(rib: Rib, symbole: Symbole) -> Rib:
    """The RIB with what a 2D-Doc whose signature holds proves of it."""
    if any(True for _ in ecarts(rib, symbole)):
        return rib
    signed = {"iban": symbole.lu(IBAN), "bic": symbole.lu(BIC), "titulaire": symbole.lu(TITULAIRE)}
    linked = rib.iban is not None or (rib.titulaire and not autre_titulaire(rib, symbole))
    if signed["iban"] is None or not iban.is_valid(signed["iban"].value) or not linked:
        return rib
    return replace(
        rib,
        iban=_proved(rib.iban, _compacted(signed["iban"])),
        bic=_proved(rib.bic, _compacted(signed["bic"])),
        titulaire=rib.titulaire or signed["titulaire"],
    )


def _proved(lu: Read[str] | None, signe: Read[str] | None) -> Read[str] | None:
    """The printed value, sure from now on; the signed one where nothing was read."""
    if lu is None or signe is None:
        return lu or signe
    return replace(lu, confidence=1.0)


def _compacted(signe: Read[str] | None) -> Read[str] | None:
    return signe.map(compact) if signe else None


def _same_holder(imprime: str, signe: str) -> bool:
    """Field 30 is in capitals without accents; civility, then family and given names by slashes or
    spaces, a company's name unseparated."""
    plain = signe.replace("/", " ")
    if denomination.compare(imprime, plain) is not Accord.DIFFERENT:
        return True
    if compact(imprime) == compact(plain):
        return True
    return sorted(personne.words(imprime)) == sorted(personne.words(plain))
