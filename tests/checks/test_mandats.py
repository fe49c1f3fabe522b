"""MED, MAN, CPR: what lets somebody file for another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.checks.contexte import Dossier
from pipeline.models.statut import TypePiece
from tests.checks.builders import AUTRE_SIREN, SIREN, TIERS, certificat, dossier, financement, flou
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    CORRIGER,
    NON_CONFORME,
    SANS_OBJET,
    VERIFIER,
    Case,
    Table,
    params,
    verifier,
)
from tests.checks.kinds import DISTRIBUTEUR, EDITEUR, filed
from tests.documents.pages import lines

MED, MAN = TypePiece.MANDAT_EDITEUR, TypePiece.MANDAT_DELEGATION_SIGNATURE
CPR = TypePiece.CONTRAT_PRESTATION
PASSE, JOUR = date(2024, 2, 25), date(2024, 2, 26)
SANS_SOCIETE: Any = financement("sas", "avance")
NOMMEE, VOISINE = lines("pour la société Medi-Soft, SAS"), lines("pour la société Medi-Software")
SOLUTION = "LOGICIEL HOP-DPI"
SOLUTION_SANTE: Any = {"solution": None, "numero_ans": None, "mandant": f"{SOLUTION} SANTÉ",
                       "texte": lines(f"{SOLUTION} SANTÉ mandate CLINIWARE")}  # fmt: skip
COMPLEMENTAIRE: Any = {"type_demande": "enrolement_complementaire", "demandeur": None}
CENTRE: Any = TIERS | {"qualite_tiers": "centre_de_gestion"}


def _med(demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return dossier(filed(MED, **changes), referentiel=DISTRIBUTEUR, **(demande or {}))


def _man(demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return dossier(filed(MAN, **changes), **(demande or {"demandeur": TIERS}))


def _cpr(demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return dossier(filed(CPR, **changes), **(demande or {"demandeur": CENTRE}))


def _signatures(filed: Any, role: str) -> tuple[Case, ...]:
    return (
        Case("ink in the zone", filed(), CONFORME),
        Case("no ink", filed(signature="absente"), NON_CONFORME, CORRIGER, (role,)),
        Case("nobody could look", filed(signature=None), A_VERIFIER, VERIFIER),
        Case("no ink, seen badly", filed(signature=flou("absente")), A_VERIFIER, VERIFIER),
    )


def _ends(filed: Any) -> tuple[Case, ...]:
    return (
        Case("its last day is the deposit's", filed(date_fin=JOUR), CONFORME),
        Case("it ended the day before", filed(date_fin=PASSE), NON_CONFORME, CORRIGER,
             ("25/02/2024",)),
        Case("an end read badly", filed(date_fin=flou(PASSE)), A_VERIFIER, VERIFIER),
        Case("it has no end", filed(), SANS_OBJET),
    )  # fmt: skip


TABLE: Table = {
    "MED_MANDANT_DIFFERENT": (
        Case("the editor of the register", _med(), CONFORME),
        Case("another SIREN", _med(siren_mandant=SIREN), NON_CONFORME, VERIFIER, (SIREN,)),
        Case("another name", _med(mandant="ODA", siren_mandant=None), NON_CONFORME, VERIFIER),
        Case("nobody is read", _med(mandant=None, siren_mandant=None), A_VERIFIER, VERIFIER),
        Case("without a register, the editor of the certificate",
             dossier(filed(MED), certificat(editeur=EDITEUR), referentiel=None), CONFORME),
        Case("without a register nor a certificate", dossier(filed(MED), referentiel=None),
             SANS_OBJET),
    ),
    "MED_MANDATAIRE_DIFFERENT": (
        Case("the supplier", _med(), CONFORME),
        Case("another SIREN", _med(siren_mandataire=AUTRE_SIREN), NON_CONFORME, VERIFIER),
        Case("a name read badly", _med(mandataire=flou("ODA"), siren_mandataire=None), A_VERIFIER,
             VERIFIER),
        Case("no company is declared", _med(SANS_SOCIETE), SANS_OBJET),
    ),
    "MED_SOLUTION_DIFFERENTE": (
        Case("number and name", _med(), CONFORME),
        Case("the name alone", _med(numero_ans=None), CONFORME),
        Case("its version beside it", _med(solution="Logiciel HOP-DPI 22", numero_ans=None), CONFORME),
        Case("another figure beside it", _med(solution="Logiciel HOP-DPI 23", numero_ans=None),
             A_VERIFIER),
        Case("the number under another name", _med(solution="ODA"), A_VERIFIER, VERIFIER),
        Case("another name", _med(solution="ARPENTEUR", numero_ans=None), NON_CONFORME, VERIFIER),
        Case("the number, and no name", _med(solution=None), CONFORME),
        Case("another number", _med(numero_ans="Zz9Zz9Zz99"), A_VERIFIER, VERIFIER),
        Case("no software is named", _med(solution=None, numero_ans=None), A_VERIFIER, VERIFIER),
        Case("its name stands in the text",
             _med(solution=None, numero_ans=None, texte=lines(f"mandat pour {SOLUTION}.")),
             CONFORME),
        Case("its name stands in a party's", _med(**SOLUTION_SANTE), A_VERIFIER, VERIFIER),
        Case("none is declared", _med(SANS_SOCIETE), SANS_OBJET),
        Case("two numbers", _med(autres={"numero_ans": ("Zz9Zz9Zz99",)}), A_VERIFIER, VERIFIER,
             ("plusieurs valeurs",)),
    ),
    "MED_NON_SIGNE": _signatures(_med, "l'éditeur"),
    "MED_EXPIRE": _ends(_med),
    "MAN_MANDANT_DIFFERENT": (
        Case("the representative", _man(), CONFORME),
        Case("somebody else", _man(mandant="Zoé LAMBERT"), NON_CONFORME, VERIFIER, ("LAMBERT",)),
        Case("nobody is read", _man(mandant=None), A_VERIFIER, VERIFIER),
        Case("nobody is declared", _man(COMPLEMENTAIRE), SANS_OBJET),
    ),
    "MAN_MANDATAIRE_DIFFERENT": (
        Case("the depositor", _man(), CONFORME),
        Case("somebody else", _man(mandataire="Zoé LAMBERT"), NON_CONFORME, VERIFIER, ("LAMBERT",)),
        Case("a letter away", _man(mandataire="Paul MARTHIN"), A_VERIFIER, VERIFIER),
        Case("nobody is read", _man(mandataire=None), A_VERIFIER, VERIFIER),
        Case("the representative files himself", _man({"demandeur": {}}), SANS_OBJET),
        Case("words that deny it", _man(refus="ne donne pas délégation"), A_VERIFIER, VERIFIER),
    ),
    "MAN_STRUCTURE_DIFFERENTE": (
        Case("the supplier", _man(), CONFORME),
        Case("another SIREN", _man(siren=AUTRE_SIREN), NON_CONFORME, VERIFIER),
        Case("neither is read", _man(structure=None, siren=None), A_VERIFIER, VERIFIER),
        Case("its name stands in the text", _man(structure=None, siren=None, texte=NOMMEE), CONFORME),
        Case("a name like it does", _man(structure=None, siren=None, texte=VOISINE), A_VERIFIER),
        Case("no company is declared", _man(SANS_SOCIETE), SANS_OBJET),
        Case("two numbers", _man(autres={"siren": (AUTRE_SIREN,)}), A_VERIFIER, VERIFIER,
             ("plusieurs valeurs", "SIREN")),
    ),
    "MAN_DATE_ABSENTE": (
        Case("dated", _man(), CONFORME),
        Case("not dated", _man(date=None), NON_CONFORME, VERIFIER),
        Case("a date read badly", _man(date=flou(PASSE)), A_VERIFIER, VERIFIER),
    ),
    "MAN_NON_SIGNE": _signatures(_man, "représentant légal"),
    "MAN_EXPIRE": _ends(_man),
    "CPR_PARTIES_DIFFERENTES": (
        Case("the supplier, and its depositor is named", _cpr(), CONFORME),
        Case("another SIREN", _cpr(siren_mandant=AUTRE_SIREN), NON_CONFORME, VERIFIER),
        Case("the depositor is not named", _cpr(noms="Zoé LAMBERT"), A_VERIFIER, VERIFIER,
             ("dépositaire",)),
        Case("one letter of the depositor", _cpr(noms="Paul MARTEN"), A_VERIFIER, VERIFIER),
        Case("another given name", _cpr(noms="Pierre MARTIN"), A_VERIFIER, VERIFIER),
        Case("the prestataire is not read", _cpr(mandataire=None), A_VERIFIER, VERIFIER),
        Case("no company is declared", _cpr(SANS_SOCIETE), SANS_OBJET),
    ),
    "CPR_DELEGATION_ABSENTE": (
        Case("a clause", _cpr(), CONFORME),
        Case("none", _cpr(delegation=None), NON_CONFORME, CORRIGER),
        Case("none on a picture", _cpr(delegation=None, scan=True), A_VERIFIER, VERIFIER),
        Case("words that exclude it", _cpr(refus="sans délégation de signature"), A_VERIFIER,
             VERIFIER),
    ),
    "CPR_NON_SIGNE": _signatures(_cpr, "votre structure"),
    "CPR_EXPIRE": _ends(_cpr),
}  # fmt: skip


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_mandats(code: str, case: Case) -> None:
    verifier(code, case)
