"""HDS: the host is the supplier, certified at the deposit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.checks.contexte import Dossier
from pipeline.models.statut import TypePiece
from tests.checks.builders import dossier, financement, flou, piece
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
from tests.checks.kinds import DPI, filed, other
from tests.documents.pages import lines

HDS, ATT = TypePiece.CERTIFICAT_HDS, TypePiece.ATTESTATION_NON_HEBERGEMENT
TARD: Any = {"date_depot": "2026-05-16"}
VEILLE: Any = {"date_depot": "2026-05-15"}
SANS_SOCIETE: Any = financement("sas", "avance")


def _host(reponse: bool | None = True, **changes: Any) -> Dossier:
    extra = {k: changes.pop(k) for k in ("date_depot",) if k in changes}
    return dossier(filed(HDS, **changes), referentiel=DPI,
                   hebergement_donnees_sante=reponse, **extra)  # fmt: skip


SOUS_TRAITE = lines("sous-traitant de l'hébergeur : MEDI SOFT")
TABLE: Table = {
    "HDS_TITULAIRE_DIFFERENT": (
        Case("the supplier holds it", _host(), CONFORME),
        Case("its legal form does not count", _host(titulaire="Médi-Soft SAS"), CONFORME),
        Case("the cloud's certificate", _host(titulaire="GRAND NUAGE"), NON_CONFORME, VERIFIER,
             ("GRAND NUAGE",)),
        Case("no holder is read", _host(titulaire=None), A_VERIFIER, VERIFIER),
        Case("no holder is announced, and the supplier is named",
             _host(titulaire=None, texte=lines("certificat attribué ce jour à MEDI SOFT")), CONFORME),
        Case("it is named beside a subcontractor", _host(titulaire=None, texte=SOUS_TRAITE), A_VERIFIER,
             VERIFIER),
        Case("a holder read badly", _host(titulaire=flou("AUTRE")), A_VERIFIER, VERIFIER),
        Case("no company is declared", dossier(filed(HDS), **SANS_SOCIETE), SANS_OBJET),
    ),
    "HDS_EXPIRE": (
        Case("valid at the deposit", _host(), CONFORME),
        Case("its last day is the deposit's", _host(date_fin=date(2024, 2, 26)), CONFORME),
        Case("it ended the day before", _host(date_fin=date(2024, 2, 25)), NON_CONFORME, CORRIGER,
             ("25/02/2024",)),
        Case("an end read badly accuses nobody", _host(date_fin=flou(date(2020, 1, 1))), A_VERIFIER,
             VERIFIER),
        Case("it begins after the deposit", _host(date_debut=date(2024, 3, 1)), A_VERIFIER,
             VERIFIER),
        Case("no end is read", _host(date_fin=None), SANS_OBJET),
    ),
    "HDS_DATE_ILLISIBLE": (
        Case("an end is read", _host(), CONFORME),
        Case("none is", _host(date_fin=None), NON_CONFORME, VERIFIER),
        Case("one is read badly", _host(date_fin=flou(date(2026, 1, 1))), A_VERIFIER, VERIFIER),
    ),
    "HDS_REFERENTIEL_ANCIEN": (
        Case("version 2 after the transition", _host(referentiel="2", **TARD), CONFORME),
        Case("version 1.1 on its first day", _host(**TARD), NON_CONFORME, VERIFIER,
             ("version 1.1",)),
        Case("version 1.1 the day before", _host(**VEILLE), SANS_OBJET),
        Case("no version is read", _host(referentiel=None, **TARD), A_VERIFIER, VERIFIER),
    ),
    "HDS_PERIMETRE_ABSENT": (
        Case("a perimeter is named", _host(), CONFORME),
        Case("an activity is enough", _host(perimetre=None, activites=("sauvegarde",)), CONFORME),
        Case("neither", _host(perimetre=None), NON_CONFORME, VERIFIER),
        Case("neither, on a picture", _host(perimetre=None, scan=True), A_VERIFIER, VERIFIER),
    ),
    "HDS_ISO27001_SEUL": (
        Case("a certificate of a host", _host(), CONFORME),
        Case("ISO/IEC 27001 alone", dossier(other(HDS, "certificat_iso27001"), referentiel=DPI,
             hebergement_donnees_sante=True), NON_CONFORME, CORRIGER, ("27001",)),
        Case("nothing was read", dossier(piece(HDS, texte=lines("blanc"))), SANS_OBJET),
    ),
    "HDS_REPONSE_INCOHERENTE": (
        Case("yes, and a certificate", _host(), CONFORME),
        Case("no, and an attestation", dossier(filed(ATT), referentiel=DPI,
             hebergement_donnees_sante=False), CONFORME),
        Case("no, and a certificate", _host(False), NON_CONFORME, VERIFIER),
        Case("yes, and an attestation", dossier(filed(ATT), referentiel=DPI,
             hebergement_donnees_sante=True), NON_CONFORME, VERIFIER),
        Case("yes, and an attestation in the slot of the certificate",
             dossier(other(HDS, "attestation_non_hebergement"), referentiel=DPI,
                     hebergement_donnees_sante=True), NON_CONFORME, VERIFIER),
        Case("the question was not answered", _host(None), SANS_OBJET),
        Case("not a DPI", dossier(filed(HDS), hebergement_donnees_sante=False), SANS_OBJET),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_hds(code: str, case: Case) -> None:
    verifier(code, case)
