"""RIB: what each check says of an account, against the one declared."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.models.statut import TypePiece
from tests.checks.builders import (
    AUTRE_IBAN,
    BIC,
    IBAN,
    IBAN_ALLEMAND,
    IBAN_FAUX,
    IBAN_LETTRES,
    IBAN_MONACO,
    SOCIETE,
    dossier,
    financement,
    flou,
    kbis,
    lu,
    ocr,
    piece,
    rib,
)
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    CORRIGER,
    INFO,
    NON_CONFORME,
    SANS_OBJET,
    VERIFIER,
    Case,
    Table,
    params,
    verifier,
)

SANS_COMPTE: dict[str, Any] = {
    "type_demande": "enrolement_complementaire",
    "coordonnees_bancaires": None,
}
SANS_SOCIETE = financement("sas", "avance")


def commercial(nom: str = "ODA", titulaire: str = "ODA") -> dict[str, Any]:
    """A supplier with a trade name, who typed it as the holder too."""
    return {
        "personne_morale": {"nom_commercial": nom},
        "coordonnees_bancaires": {"titulaire": titulaire},
    }


TABLE: Table = {
    "RIB_IBAN_DIFFERENT": (
        Case("the account printed is the one declared", dossier(rib()), CONFORME),
        Case(
            "a certain reading of a scan agrees",
            dossier(rib(iban=ocr(IBAN))),
            CONFORME,
        ),
        Case(
            "the declared account is typed in groups",
            dossier(rib(), coordonnees_bancaires={"iban": "fr76 3005 6009 2712 3456 7890 182"}),
            CONFORME,
        ),
        Case(
            "an account with letters agrees",
            dossier(rib(iban=IBAN_LETTRES), coordonnees_bancaires={"iban": IBAN_LETTRES}),
            CONFORME,
        ),
        Case(
            "another account is printed",
            dossier(rib(iban=AUTRE_IBAN)),
            NON_CONFORME,
            VERIFIER,
            ("FR76 •••• 182", f"FR76 •••• {AUTRE_IBAN[-3:]}"),
        ),
        Case(
            "another account is read surely on a scan",
            dossier(rib(iban=ocr(AUTRE_IBAN))),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "the print itself holds a false key",
            dossier(rib(iban=lu(IBAN_FAUX))),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "declared and printed have the same false key",
            dossier(rib(iban=IBAN_FAUX), coordonnees_bancaires={"iban": IBAN_FAUX}),
            CONFORME,  # the key is said by RIB_IBAN_INVALIDE and DOS_DECLARATION_INVALIDE
        ),
        Case(
            "two accounts stand on the page",
            dossier(rib(autres_ibans=(AUTRE_IBAN,))),
            A_VERIFIER,
            VERIFIER,
            ("plusieurs comptes",),
        ),
        Case(
            "a scan is misread, by its keys",
            dossier(rib(iban=ocr(IBAN_FAUX))),
            A_VERIFIER,
            VERIFIER,
            ("mal lu",),
        ),
        Case(
            "an equal reading is uncertain",
            dossier(rib(iban=flou(IBAN))),
            A_VERIFIER,
            VERIFIER,
        ),
        Case(
            "a different reading is uncertain",
            dossier(rib(iban=flou(AUTRE_IBAN))),
            A_VERIFIER,
            VERIFIER,
        ),
        Case("no account is read", dossier(rib(iban=None)), SANS_OBJET),
        Case("no account is declared", dossier(rib(), **SANS_COMPTE), SANS_OBJET),
        Case(
            "the declared account is empty",
            dossier(rib(), coordonnees_bancaires={"iban": " "}),
            SANS_OBJET,
        ),
    ),
    "RIB_IBAN_ILLISIBLE": (  # never abstains: it is about the absence of a reading
        Case("an account is read", dossier(rib()), CONFORME),
        Case("an account is read without confidence", dossier(rib(iban=flou(IBAN))), CONFORME),
        Case("no account is read", dossier(rib(iban=None)), NON_CONFORME, CORRIGER),
        Case(
            "no account is read on a page of uncertain nature: nobody is accused",
            dossier(piece(TypePiece.RIB, rib(iban=None).lu, natures={"rib": 2})),
            NON_CONFORME,
            VERIFIER,
        ),
    ),
    "RIB_IBAN_INVALIDE": (
        Case("the keys hold", dossier(rib()), CONFORME),
        Case("the keys of a scan hold", dossier(rib(iban=ocr(IBAN))), CONFORME),
        Case(
            "the print holds a false key",
            dossier(rib(iban=IBAN_FAUX)),
            NON_CONFORME,
            VERIFIER,
            ("FR76 •••• 183",),
        ),
        Case("a scan shows a false key", dossier(rib(iban=ocr(IBAN_FAUX))), SANS_OBJET),
        Case("no account is read", dossier(rib(iban=None)), SANS_OBJET),
    ),
    "RIB_IBAN_NON_FRANCAIS": (
        Case("the account is French", dossier(rib()), CONFORME),
        Case("the account is German", dossier(rib(iban=IBAN_ALLEMAND)), NON_CONFORME, CORRIGER),
        Case("the account is in Monaco", dossier(rib(iban=IBAN_MONACO)), NON_CONFORME, CORRIGER),
        Case(
            "an uncertain reading of a foreign account does not accuse",
            dossier(rib(iban=flou(IBAN_ALLEMAND))),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("no account is read", dossier(rib(iban=None)), SANS_OBJET),
        Case("the keys are false", dossier(rib(iban="DE00370400440532013000")), SANS_OBJET),
    ),
    "RIB_BIC_DIFFERENT": (
        Case("the same bank", dossier(rib()), CONFORME),
        Case("a branch of the same bank", dossier(rib(bic=f"{BIC}XXX")), CONFORME),
        Case(
            "a branch is declared",
            dossier(rib(), coordonnees_bancaires={"bic": "ccfrfrpp ABC"}),
            CONFORME,
        ),
        Case(
            "an unknown bank that agrees is held against nobody",
            dossier(rib(bic="ZZZZFRPP"), coordonnees_bancaires={"bic": "ZZZZFRPP"}),
            CONFORME,
        ),
        Case(
            "another bank",
            dossier(rib(bic="BNPAFRPP")),
            NON_CONFORME,
            VERIFIER,
            ("BNPAFRPP", BIC),
        ),
        Case("another bank, read uncertainly", dossier(rib(bic=flou("BNPAFRPP"))), A_VERIFIER),
        Case("the same bank, read uncertainly", dossier(rib(bic=flou(BIC))), A_VERIFIER),
        Case("no BIC is read", dossier(rib(bic=None)), A_VERIFIER, VERIFIER),
        Case("no account is declared", dossier(rib(), **SANS_COMPTE), SANS_OBJET),
        Case("no BIC is declared", dossier(rib(), coordonnees_bancaires={"bic": ""}), SANS_OBJET),
    ),
    "RIB_TITULAIRE_DIFFERENT": (
        Case("the company holds the account", dossier(rib()), CONFORME),
        Case("the legal form is added", dossier(rib(titulaire="S.A.S. Médi-Soft")), CONFORME),
        Case(
            "another company holds the account",
            dossier(rib(titulaire="ACME")),
            NON_CONFORME,
            VERIFIER,
            ("ACME", SOCIETE),
        ),
        Case(
            "the representative holds the account",
            dossier(rib(titulaire="DURAND Claire"), coordonnees_bancaires={"titulaire": "DURAND"}),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("one letter apart", dossier(rib(titulaire="MEDI SOFD")), A_VERIFIER, VERIFIER),
        Case(
            "another legal form",
            dossier(
                rib(titulaire="SCI MEDI SOFT"),
                personne_morale={"denomination_sociale": "SARL MEDI SOFT"},
            ),
            A_VERIFIER,
            VERIFIER,
        ),
        Case("the holder is read uncertainly", dossier(rib(titulaire=flou(SOCIETE))), A_VERIFIER),
        Case(
            "the trade name that the depositor typed",
            dossier(rib(titulaire="ODA"), **commercial()),
            A_VERIFIER,
            VERIFIER,
            ("nom commercial saisi",),
        ),
        Case(
            "the trade name that the depositor typed, absent from the Kbis",
            dossier(rib(titulaire="ODA"), kbis(), **commercial()),
            A_VERIFIER,
        ),
        Case(
            "the trade name that the Kbis bears too",
            dossier(rib(titulaire="ODA"), kbis(nom_commercial="ODA"), **commercial()),
            CONFORME,
        ),
        Case(
            "the holder that was typed is not the one printed",
            dossier(rib(), coordonnees_bancaires={"titulaire": "ODA"}),
            A_VERIFIER,
            VERIFIER,
            ("le titulaire saisi",),
        ),
        Case("no holder is read", dossier(rib(titulaire=None)), SANS_OBJET),
        Case("no company is declared", dossier(rib(), **SANS_SOCIETE), SANS_OBJET),
    ),
    "RIB_TITULAIRE_ILLISIBLE": (  # never abstains: it is about the absence of a reading
        Case("a holder is read", dossier(rib()), CONFORME),
        Case("no holder is read", dossier(rib(titulaire=None)), NON_CONFORME, VERIFIER),
    ),
    "RIB_HORS_SEPA": (
        Case("a bank of metropolitan France", dossier(rib()), CONFORME),
        Case("a bank of La Réunion is inside SEPA", dossier(rib(bic="CRLYREXX")), CONFORME),
        Case("New Caledonia", dossier(rib(bic="SGCLNCNM")), NON_CONFORME, VERIFIER, ("SGCLNCNM",)),
        Case("Polynesia", dossier(rib(bic="SOGEPFTP")), NON_CONFORME, VERIFIER),
        Case("Wallis-et-Futuna", dossier(rib(bic="BNPAWFWF")), NON_CONFORME, VERIFIER),
        Case("no BIC is read", dossier(rib(bic=None)), SANS_OBJET),
    ),
    "RIB_DOMICILIATION_DIFFERENTE": (
        Case(
            "written the same, case and punctuation apart",
            dossier(rib(domiciliation="Hsbc FR - Paris BBC 927")),
            CONFORME,
        ),
        Case(
            "another branch informs",
            dossier(rib(domiciliation="HSBC LYON")),
            NON_CONFORME,
            INFO,
            ("HSBC LYON",),
        ),
        Case("none is read", dossier(rib()), SANS_OBJET),
        Case(
            "none is declared",
            dossier(rib(domiciliation="HSBC"), coordonnees_bancaires={"domiciliation": None}),
            SANS_OBJET,
        ),
        Case("no account", dossier(rib(domiciliation="HSBC"), **SANS_COMPTE), SANS_OBJET),
    ),
}


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_rib(code: str, case: Case) -> None:
    verifier(code, case)
