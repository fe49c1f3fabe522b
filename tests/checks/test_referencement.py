"""REF: what each check says of a certificate, against the record and the register."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.checks.contexte import PieceLue
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source
from tests.checks.builders import (
    AUTRE_SIREN,
    AUTRE_SIRET,
    NUMERO,
    SIREN,
    SOCIETE,
    certificat,
    certificat_lu,
    dossier,
    financement,
    flou,
    logiciel,
    ocr,
    piece,
    referentiel,
    rib,
)
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
from tests.documents.pages import lines

SANS_LOGICIEL: dict[str, Any] = financement("sas", "avance")
SANS_CONFUSION = "Aac3e4f6h7"  # no character that is taken for another one


def declare(**changes: str) -> dict[str, Any]:
    """A change of the software declared."""
    return {"referencement": changes}


SEMBLABLES = referentiel(logiciel(), logiciel(numero_ans=NUMERO.replace("0", "O")))


def image(said: str, numero: str | None = NUMERO) -> PieceLue:
    """A certificate on a picture, in whose words no DSR was found."""
    body = ("Certificat de référencement", "délivré par l'Agence du Numérique en Santé", "Logiciel")
    texte = lines(*body, said, source=Source.OCR)
    return piece(TypePiece.CERTIFICAT_REFERENCEMENT, certificat_lu(numero_ans=numero), texte=texte)


TABLE: Table = {
    "REF_NUMERO_ABSENT": (  # never abstains: it is about the absence of a reading
        Case("a number is read", dossier(certificat()), CONFORME),
        Case("no number is read", dossier(certificat(numero_ans=None)), NON_CONFORME, CORRIGER),
        Case(
            "no number, on a page of uncertain nature: nobody is accused",
            dossier(
                piece(
                    TypePiece.CERTIFICAT_REFERENCEMENT,
                    certificat_lu(numero_ans=None),
                    natures={"certificat_referencement": 2},
                )
            ),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("no number is found on a picture", dossier(image("Certificat", None)), A_VERIFIER),
    ),
    "REF_NUMERO_DIFFERENT": (
        Case(
            "a scan in doubt, settled by the register",
            dossier(certificat(numero_ans=replace(ocr(NUMERO), confidence=0.5))),
            CONFORME,
        ),
        Case(
            "the same, guessed",
            dossier(certificat(numero_ans=replace(ocr(NUMERO), confidence=0.4))),
            A_VERIFIER,
        ),
        Case(
            "the same, without a register",
            dossier(certificat(numero_ans=replace(ocr(NUMERO), confidence=0.5)), referentiel=None),
            A_VERIFIER,
        ),
        Case("the number printed is the one declared", dossier(certificat()), CONFORME),
        Case(
            "a scan without confusable characters agrees",
            dossier(
                certificat(numero_ans=ocr(SANS_CONFUSION)),
                referentiel=None,
                **declare(numero_ans=SANS_CONFUSION),
            ),
            CONFORME,
        ),
        Case(
            "an equal scan may be a misreading of another number",
            dossier(certificat(numero_ans=ocr(NUMERO)), referentiel=None),
            A_VERIFIER,
            VERIFIER,
            ("confondus",),
        ),
        Case(
            "the register holds no other that looks like an equal scan",
            dossier(certificat(numero_ans=ocr(NUMERO))),
            CONFORME,
        ),
        Case(
            "a scan whose I may be an l",
            dossier(certificat(numero_ans=ocr(NUMERO.replace("I", "l")))),
            CONFORME,
        ),
        Case(
            "the same without a register",
            dossier(certificat(numero_ans=ocr(NUMERO.replace("I", "l"))), referentiel=None),
            A_VERIFIER,
        ),
        Case(
            "an I printed as l in a text layer",
            dossier(certificat(numero_ans=NUMERO.replace("I", "l"))),
            A_VERIFIER,
        ),
        Case(
            "the register holds two that look alike",
            dossier(certificat(numero_ans=ocr(NUMERO)), referentiel=SEMBLABLES),
            A_VERIFIER,
            VERIFIER,
            ("confondus",),
        ),
        Case(
            "another number",
            dossier(certificat(numero_ans="tndSAS0031")),
            NON_CONFORME,
            VERIFIER,
            ("tndSAS0031", NUMERO),
        ),
        Case(
            "a letter O for a zero",
            dossier(certificat(numero_ans="JGe2DPIO09")),
            A_VERIFIER,
            VERIFIER,
        ),
        Case("another case", dossier(certificat(numero_ans="JGE2DPI009")), A_VERIFIER),
        Case(
            "a second number is announced",
            dossier(certificat(autres_numeros=("tndSAS0031",))),
            A_VERIFIER,
            VERIFIER,
            ("plusieurs numéros",),
        ),
        Case(
            "the same, uncertain",
            dossier(
                certificat(numero_ans=flou("Aac3e4f6h7")),
                referentiel=None,
                **declare(numero_ans="Aac3e4f6h7"),
            ),
            A_VERIFIER,
        ),
        Case("another, uncertain", dossier(certificat(numero_ans=flou("tndSAS0031"))), A_VERIFIER),
        Case("no number is read", dossier(certificat(numero_ans=None)), SANS_OBJET),
        Case("no software is declared", dossier(certificat(), **SANS_LOGICIEL), SANS_OBJET),
    ),
    "REF_LOGICIEL_DIFFERENT": (
        Case("the same name", dossier(certificat()), CONFORME),
        Case(
            "punctuation and a trailing version apart",
            dossier(certificat(nom_logiciel="Logiciel Hop DPI, version 22")),
            CONFORME,
        ),
        Case(
            "another software",
            dossier(certificat(nom_logiciel="DESMOS")),
            NON_CONFORME,
            VERIFIER,
            ("DESMOS", "LOGICIEL HOP-DPI"),
        ),
        Case("a part of the name", dossier(certificat(nom_logiciel="HOP DPI")), A_VERIFIER),
        Case("uncertain", dossier(certificat(nom_logiciel=flou("LOGICIEL HOP-DPI"))), A_VERIFIER),
        Case(
            "the register names the number otherwise",
            dossier(certificat(), referentiel=referentiel(logiciel(nom_logiciel="DESMOS"))),
            A_VERIFIER,
            VERIFIER,
            ("référentiel",),
        ),
        Case(
            "neither name nor version is read",
            dossier(certificat(nom_logiciel=None, version_logiciel=None)),
            A_VERIFIER,
        ),
        Case(
            "the version is read and the name is not",
            dossier(certificat(nom_logiciel=None)),
            A_VERIFIER,
            VERIFIER,
        ),
        Case("no software is declared", dossier(certificat(), **SANS_LOGICIEL), SANS_OBJET),
    ),
    "REF_VERSION_DIFFERENTE": (
        Case("the same number, words apart", dossier(certificat()), CONFORME),
        Case("a trailing zero", dossier(certificat(version_logiciel="v22.0")), CONFORME),
        Case(
            "another major version",
            dossier(certificat(version_logiciel="23")),
            NON_CONFORME,
            VERIFIER,
            ("23", "Version DPI 22"),
        ),
        Case(
            "another minor version of the same one declared",
            dossier(certificat(version_logiciel="22.1"), **declare(version_logiciel="22.2")),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("one more precise", dossier(certificat(version_logiciel="22.1")), A_VERIFIER),
        Case("uncertain", dossier(certificat(version_logiciel=flou("22"))), A_VERIFIER),
        Case(
            "the register gives another version",
            dossier(certificat(), referentiel=referentiel(logiciel(version_logiciel="21"))),
            A_VERIFIER,
        ),
        Case(
            "the register gives no version",
            dossier(certificat(), referentiel=referentiel(logiciel(version_logiciel=""))),
            CONFORME,
        ),
        Case(
            "neither name nor version is read",
            dossier(certificat(nom_logiciel=None, version_logiciel=None)),
            A_VERIFIER,
        ),
        Case(
            "the name is read and the version is not",
            dossier(certificat(version_logiciel=None)),
            A_VERIFIER,
            VERIFIER,
        ),
        Case("no software is declared", dossier(certificat(), **SANS_LOGICIEL), SANS_OBJET),
    ),
    "REF_DSR_DIFFERENT": (
        Case("none is read on a picture", dossier(image("Certificat")), A_VERIFIER),
        Case("a picture names the couloir", dossier(image("Couloir:Hôpital/PFI")), CONFORME),
        Case("the same couloir", dossier(certificat(dsr="DSR-HOP-PFI-Va2")), CONFORME),
        Case(
            "another type of software",
            dossier(certificat(dsr="DSR-HOP-DPI-Va2")),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("the same couloir in words", dossier(certificat(dsr="Hôpital")), CONFORME),
        Case(
            "another couloir",
            dossier(certificat(dsr="DSR-MDV-LGC-Va2")),
            NON_CONFORME,
            VERIFIER,
            ("DSR-MDV-LGC-Va2", "Hôpital"),
        ),
        Case(
            "the certificate of the first wave",
            dossier(certificat(dsr="DSR-HOP-DPI-Va1")),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "the wave alone differs",
            dossier(certificat(dsr="Hôpital, vague 2"), dispositif="vague_1"),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("none is read, the register agrees", dossier(certificat()), CONFORME),
        Case("none is read", dossier(certificat(), referentiel=None), SANS_OBJET),
        Case("read uncertainly", dossier(certificat(dsr=flou("DSR-MDV-LGC-Va2"))), A_VERIFIER),
        Case("neither couloir nor wave", dossier(certificat(dsr="Général")), CONFORME),
        Case("no software is declared", dossier(certificat(), **SANS_LOGICIEL), SANS_OBJET),
    ),
    "REF_EDITEUR_DIFFERENT": (
        Case("the editor of the register", dossier(certificat()), CONFORME),
        Case("its SIREN too", dossier(certificat(siren_editeur=SIREN)), CONFORME),
        Case(
            "a distributor's certificate bears the editor",
            dossier(
                certificat(editeur="ACME"),
                referentiel=referentiel(logiciel(editeur="ACME", siret_editeur=AUTRE_SIRET)),
            ),
            CONFORME,
        ),
        Case(
            "another editor",
            dossier(certificat(editeur="ACME")),
            NON_CONFORME,
            VERIFIER,
            ("ACME", SOCIETE),
        ),
        Case(
            "the SIREN of another editor",
            dossier(certificat(siren_editeur=AUTRE_SIREN)),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("one letter apart", dossier(certificat(editeur="MEDI SOPT")), A_VERIFIER),
        Case("read uncertainly", dossier(certificat(editeur=flou(SOCIETE))), A_VERIFIER),
        Case(
            "without a register, an editor that is not the supplier",
            dossier(certificat(editeur="ACME"), referentiel=None),
            A_VERIFIER,
            VERIFIER,
            ("distribue",),
        ),
        Case(
            "without a register, the supplier is the editor",
            dossier(certificat(), referentiel=None),
            CONFORME,
        ),
        Case("none is read", dossier(certificat(editeur=None)), A_VERIFIER, VERIFIER),
        Case(
            "none is announced, and its name stands on the certificate",
            dossier(
                piece(
                    TypePiece.CERTIFICAT_REFERENCEMENT,
                    certificat_lu(editeur=None),
                    texte=lines("accordé ce jour à Médi Soft"),
                )
            ),
            CONFORME,
        ),
        Case(
            "its SIREN alone is read",
            dossier(certificat(editeur=None, siren_editeur=SIREN)),
            CONFORME,
        ),
        Case(
            "nothing says who it should be",
            dossier(certificat(), referentiel=None, **SANS_LOGICIEL),
            SANS_OBJET,
        ),
    ),
    "REF_EMETTEUR_NON_RECONNU": (  # never abstains: it is about the absence of a reading
        Case("the Agence is named", dossier(certificat()), CONFORME),
        Case(
            "the Agence is not named",
            dossier(certificat(emetteur=None)),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("read uncertainly", dossier(certificat(emetteur=flou("Agence"))), A_VERIFIER),
    ),
    "REF_NUMERO_INCONNU": (
        Case("a line of the register", dossier(rib()), CONFORME),
        Case(
            "no line of the register",
            dossier(rib(), **declare(numero_ans="Aaaaaaaaa1")),
            NON_CONFORME,
            VERIFIER,
            ("Aaaaaaaaa1",),
        ),
        Case(
            "the number in another case is another number",
            dossier(rib(), **declare(numero_ans=NUMERO.upper())),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "its referencing is under way, with a certificate",
            dossier(certificat(), referentiel=referentiel(logiciel(statut="en_cours"))),
            A_VERIFIER,
            VERIFIER,
        ),
        Case(
            "its referencing is under way, without a certificate",
            dossier(rib(), anticipe=True, referentiel=referentiel(logiciel(statut="en_cours"))),
            CONFORME,
        ),
        Case("no register", dossier(rib(), referentiel=None), SANS_OBJET),
        Case("no software is declared", dossier(rib(), **SANS_LOGICIEL), SANS_OBJET),
    ),
}


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_referencement(code: str, case: Case) -> None:
    verifier(code, case)
