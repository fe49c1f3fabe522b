"""When a value read is the value printed, field by field, and which fields are critical.

* iban, bic, siren, numero_ans, numero: the same characters, spaces apart (numero_ans: case too);
* dates and type_document: the same word of the contract;
* amounts: the same number of cents;
* names, logiciel, dsr, domiciliation: the same letters and digits, accents, case and punctuation
  apart; names of persons without their civility, names of companies without their legal form;
* version: the same, the words « version » and « v » apart;
* referentiel, mention, decision: the same class, told by stems (the contract fixes no spelling).
"""

from __future__ import annotations

import re
from enum import StrEnum

from bench.reading.layouts.layout import Value
from pipeline.models.normalise import compact, fold

EXACT_CHARACTERS = frozenset({"iban", "bic", "siren", "numero_ans", "numero"})
WORDS = frozenset({"type_document", "signature", "signature_ans"})
AMOUNTS = frozenset({"montant_ht", "montant_ttc"})
VERSIONS = frozenset({"version_logiciel", "version"})
COMPANIES = frozenset(
    {"titulaire", "editeur", "denomination", "structure", "mandant", "mandataire", "partie",
     "acheteur", "client", "fournisseur", "emetteur", "organisme"}
)  # fmt: skip
STEMS = {
    "referentiel": (("v2", r"2024|\b2(\.0)?\b|V2"), ("v1.1", r"1\.1|2018|V1")),
    "mention": (
        ("franchise", r"franchise|293"),
        ("exoneree", r"exon[eé]r|261"),
        ("non assujettie", r"assujetti"),
    ),
    "decision": (
        ("ajournement", r"ajourn"),
        ("rejet", r"rejet"),
        ("positive", r"positi|favorable|prononc|conforme|accept|admis|sans r[eé]serve"),
    ),
}
CRITICAL = frozenset({"iban", "bic", "siren", "numero_ans", "date_naissance", "date_expiration"})
LEGAL_FORMS = frozenset({"SAS", "SARL", "SASU", "SA", "EURL", "SNC", "SOCIETE", "STE"})
CIVILITIES = frozenset({"MADAME", "MONSIEUR", "MME", "M", "MR"})
WITHOUT_EXPIRY_IN_ZONE = "cni_1988"


class Outcome(StrEnum):
    """What became of a printed value."""

    EXACT = "exact"
    WRONG = "wrong"
    ABSENT = "absent"


def is_critical(field: str, layout: str) -> bool:
    """Whether the acceptance table counts this field among the critical ones (MRZ dates only)."""
    return field in CRITICAL and not (
        field == "date_expiration" and layout == WITHOUT_EXPIRY_IN_ZONE
    )


def accepted(expected: Value) -> tuple[str, ...]:
    """Every value that is right, the printed one first."""
    if expected is None:
        return ()
    return expected if isinstance(expected, tuple) else (expected,)


def judge(field: str, expected: Value, got: str | None) -> Outcome | None:
    """The outcome; None where nothing was printed and nothing read.

    >>> judge("iban", "FR7630004000", "FR76 3000 4000")
    <Outcome.EXACT: 'exact'>
    >>> judge("nom", "D'Hautefeuille", "DHAUTEFEUILLE")
    <Outcome.EXACT: 'exact'>
    >>> judge("numero_ans", "JGe2DPI009", "JGe2DPIO09")
    <Outcome.WRONG: 'wrong'>
    >>> judge("bic", None, None)
    """
    if got is None or not got.strip():
        return None if expected is None else Outcome.ABSENT
    wanted = {normalised(field, value) for value in accepted(expected)}
    return Outcome.EXACT if normalised(field, got) in wanted else Outcome.WRONG


def normalised(field: str, value: str) -> str:
    """A value, rid of what does not count.

    >>> normalised("titulaire", "SAS Médi-Trame"), normalised("montant_ht", "1 234,5 €")
    ('MEDITRAME', '123450')
    """
    if field in EXACT_CHARACTERS:
        return re.sub(r"\s", "", value)
    if field in STEMS:
        found = (name for name, stem in STEMS[field] if re.search(stem, value, re.IGNORECASE))
        return next(found, fold(value))
    if field in AMOUNTS:
        figures = re.sub(r"[^\d,.]", "", value).replace(",", ".")
        return str(round(float(figures) * 100)) if re.fullmatch(r"\d+(\.\d+)?", figures) else value
    if field in VERSIONS:
        return re.sub(r"^\s*((version|v)\s*)+", "", value, flags=re.IGNORECASE).strip().upper()
    if field in WORDS or field.startswith("date"):
        return value.strip()
    without = LEGAL_FORMS | CIVILITIES if field in COMPANIES else CIVILITIES
    words = fold(value).split()
    kept = [word for word in words if word not in without]
    return compact(" ".join(kept or words))
