"""The tables themselves: a check without its cases fails the suite."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest

from pipeline.checks.check import Check, checks
from pipeline.models.rapport import Resultat
from tests.checks.cases import A_VERIFIER, CONFORME, NON_CONFORME, SANS_OBJET, tables

NEVER_ABSTAINS = {
    "RIB_IBAN_ILLISIBLE": "it is about the absence of a reading",
    "RIB_TITULAIRE_ILLISIBLE": "it is about the absence of a reading",
    "KBIS_DATE_ILLISIBLE": "it is about the absence of a reading",
    "KBIS_SUBSTITUT": "without a substitute, the extract is a Kbis",
    "REF_NUMERO_ABSENT": "it is about the absence of a reading",
    "REF_EMETTEUR_NON_RECONNU": "it is about the absence of a reading",
    "FIC_FORMAT": "every file has bytes and a name",
    "FIC_TAILLE": "every file has a size",
    "FIC_NOM_LONG": "every file has a name",
    "FIC_NOM_CARACTERES": "every file has a name",
    "FIC_VIDE_OU_ENDOMMAGE": "every file was opened, or could not be",
    "FIC_PROTEGE": "every file was opened, or could not be",
    "FIC_DOUBLON": "a dossier without files has no file twice",
    "DOS_PIECE_MANQUANTE": "a row without pieces asks for nothing",
    "DOS_PIECE_INATTENDUE": "it looks at what is filed",
    "ATT_DATE_ABSENTE": "it is about the absence of a reading",
    "ATT_MODELE_NON_CONFORME": "a text is the model's or another",
    "ATT_NON_SIGNEE": "a signature is there, absent, or cannot be told",
    "BDC_MONTANT_INCOHERENT": "an order always has amounts",
    "BDC_NON_SIGNE": "a signature is there, absent, or cannot be told",
    "COP_NON_SIGNE_ANS": "a signature is there, absent, or cannot be told",
    "COP_VERSION": "the version due is always V2",
    "CPR_DELEGATION_ABSENTE": "a contract says it or not",
    "CPR_NON_SIGNE": "a signature is there, absent, or cannot be told",
    "HDS_DATE_ILLISIBLE": "it is about the absence of a reading",
    "HDS_PERIMETRE_ABSENT": "it is about the absence of a reading",
    "MAN_DATE_ABSENTE": "it is about the absence of a reading",
    "MAN_NON_SIGNE": "a signature is there, absent, or cannot be told",
    "MED_NON_SIGNE": "a signature is there, absent, or cannot be told",
    "TVA_EMETTEUR_NON_RECONNU": "it is about the absence of a reading",
    "TVA_MENTION_ABSENTE": "it is about the absence of a reading",
    "VSR_DECISION_DEFAVORABLE": "a reception always decides",
    "VSR_NON_SIGNE": "a signature is there, absent, or cannot be told",
    "DOS_DECLARATION_INVALIDE": "a record is always there",
}
"""The checks that always have something to look at, and what."""

_DOUBTS = {"Doubt", "confront", "_compared"}
_ABSTAINS = {"Abstention", "confront"}


@cache
def _covered() -> dict[str, set[Resultat]]:
    found: dict[str, set[Resultat]] = defaultdict(set)
    for code, case in tables():
        found[code].add(case.resultat)
    return found


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.code)
def test_every_check_has_its_cases(check: Check) -> None:
    """Passing, failing, abstaining unless it never does, and doubtful where its code can doubt."""
    wanted = {CONFORME, NON_CONFORME}
    if check.code not in NEVER_ABSTAINS:
        wanted.add(SANS_OBJET)
    if _DOUBTS & set(check.fonction.__code__.co_names):
        wanted.add(A_VERIFIER)
    assert wanted - _covered()[check.code] == set()


@pytest.mark.parametrize("code", NEVER_ABSTAINS)
def test_what_never_abstains_holds_no_abstention(code: str) -> None:
    check = next(c for c in checks() if c.code == code)
    assert not _ABSTAINS & set(check.fonction.__code__.co_names)
    assert SANS_OBJET not in _covered()[code]


def test_no_case_is_about_a_check_that_is_gone() -> None:
    assert set(_covered()) <= {check.code for check in checks()}


def test_no_sentence_stands_twice() -> None:
    phrases = [(code, case.phrase) for code, case in tables()]
    assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.code)
def test_every_check_says_why_it_is_there(check: Check) -> None:
    assert len(check.pourquoi) > 20
    assert check.message.endswith(".")
    assert check.message[0].isupper()
