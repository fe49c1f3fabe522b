"""FIC and SYS: what each check says of a file, whatever it bears."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from pipeline.checks.check import get
from pipeline.checks.contexte import PieceLue
from pipeline.models.fichier import Confiance, Defaut, Format, Integrite, Signature
from pipeline.models.parametres import MO
from pipeline.models.statut import TypePiece
from tests.checks.builders import certificat, dossier, piece, rib, rib_lu
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
from tests.documents.pages import lines

RIB, HDS = TypePiece.RIB, TypePiece.CERTIFICAT_HDS
REP = TypePiece.PIECE_IDENTITE_REPRESENTANT
MANDAT = TypePiece.MANDAT_DELEGATION_SIGNATURE
DPI: dict[str, Any] = {"hebergement_donnees_sante": True, "referentiel": None}
ANNULE = lines("relevé d'identité bancaire", "Document annulé, sans valeur", "Document annulé")
COMPLEMENT: dict[str, Any] = {"statut": "en_attente_pieces"}


def fichier(nom: str = "rib.pdf", type_piece: TypePiece = RIB, **changes: Any) -> PieceLue:
    """A RIB of that name."""
    return piece(type_piece, rib_lu() if type_piece is RIB else None, nom=nom, **changes)


def ferme(defaut: Defaut, nom: str = "rib.pdf", **changes: Any) -> PieceLue:
    """A file that nobody reads."""
    base = {"format": None, "nature": "un contenu inconnu", "pages": 0}
    unread: dict[str, Any] = {"natures": {}, "texte": lines()}
    return piece(RIB, nom=nom, defaut=defaut, **unread, **(base | changes))


def blanc(**changes: Any) -> PieceLue:
    """A page without words."""
    return piece(RIB, rib_lu(iban=None), natures={}, texte=lines("un mot"), **changes)


def nature(**scores: int) -> PieceLue:
    """A file in the RIB's slot that resembles those kinds."""
    return piece(RIB, rib_lu(), natures=scores)


LONG = "releve-d-identite-bancaire-de-la-societe-medi-soft"  # 50 characters


SIGNEE = Signature("Claire Durand", None, Integrite.INTACTE, Confiance.NON_VERIFIABLE)


TABLE: Table = {
    "FIC_FORMAT": (  # never abstains: every file has bytes and a name
        Case("a PDF", dossier(fichier()), CONFORME),
        Case(
            "a document of another format",
            dossier(ferme(Defaut.NON_ACCEPTE, "rib.docx")),
            NON_CONFORME,
            CORRIGER,
            ("rib.docx",),
        ),
        Case(
            "its name says PDF: another reason says it",
            dossier(ferme(Defaut.NON_ACCEPTE, "rib.pdf")),
            CONFORME,
        ),
    ),
    "FIC_EXTENSION_TROMPEUSE": (
        Case("a PDF named so", dossier(fichier("rib.PDF")), CONFORME),
        Case("a JPEG named jpg", dossier(fichier("rib.jpg", format=Format.JPEG)), CONFORME),
        Case("a JPEG named jpeg", dossier(fichier("rib.jpeg", format=Format.JPEG)), CONFORME),
        Case(
            "a picture named PDF",
            dossier(fichier("rib.pdf", format=Format.PNG, nature="image PNG")),
            NON_CONFORME,
            CORRIGER,
            ("rib.pdf", "image PNG"),
        ),
        Case("a PDF without an extension", dossier(fichier("rib")), NON_CONFORME, CORRIGER),
        Case(
            "a text document named PDF",
            dossier(ferme(Defaut.NON_ACCEPTE, "rib.pdf")),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "neither name nor content is accepted: another reason says it",
            dossier(ferme(Defaut.NON_ACCEPTE, "rib.docx")),
            SANS_OBJET,
        ),
        Case("an empty file", dossier(ferme(Defaut.VIDE)), SANS_OBJET),
        Case("a broken file", dossier(ferme(Defaut.ENDOMMAGE)), SANS_OBJET),
        Case("a file too large to be opened", dossier(ferme(Defaut.TROP_LOURD)), SANS_OBJET),
        Case("a file that the antivirus holds back", dossier(ferme(Defaut.INFECTE)), SANS_OBJET),
        Case("we failed", dossier(fichier(format=None, panne="délai dépassé")), SANS_OBJET),
    ),
    "FIC_TAILLE": (  # never abstains: every file has a size
        Case("4 Mo to the byte", dossier(fichier(taille=4 * MO)), CONFORME),
        Case(
            "a byte more",
            dossier(fichier(taille=4 * MO + 1)),
            NON_CONFORME,
            CORRIGER,
            ("4,1 Mo",),
        ),
        Case(
            "so large that it was not opened",
            dossier(ferme(Defaut.TROP_LOURD, taille=40 * MO)),
            NON_CONFORME,
            CORRIGER,
            ("40,0 Mo",),
        ),
    ),
    "FIC_NOM_LONG": (  # never abstains: every file has a name
        Case("50 characters", dossier(fichier(LONG[:46] + ".pdf")), CONFORME),
        Case(
            "51 characters inform",
            dossier(fichier(LONG[:47] + ".pdf")),
            NON_CONFORME,
            INFO,
            ("(51)",),
        ),
        Case(
            "an accent in two code points counts once",
            dossier(fichier(unicodedata.normalize("NFD", "é" * 46 + ".pdf"))),
            CONFORME,
        ),
        Case(
            "under the HDS slot of vague 2, to be repaired",
            dossier(fichier(LONG + ".pdf", HDS), **DPI),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "a complementary piece of vague 2, to be repaired",
            dossier(fichier(LONG + ".pdf"), **COMPLEMENT),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "a complementary piece of another call informs",
            dossier(fichier(LONG + ".pdf"), dispositif="sas", **COMPLEMENT),
            NON_CONFORME,
            INFO,
        ),
    ),
    "FIC_NOM_CARACTERES": (  # never abstains: every file has a name
        Case("letters, digits, dashes", dossier(fichier("RIB_2024-02.pdf")), CONFORME),
        Case(
            "accents and a degree sign inform",
            dossier(fichier("relevé-n°1.pdf")),
            NON_CONFORME,
            INFO,
            ("é, °", "releve-n-1.pdf"),
        ),
        Case(
            "a dot inside the name",
            dossier(fichier("rib.v2.pdf"), **COMPLEMENT),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "accents, a complementary piece of vague 2",
            dossier(fichier("relevé.pdf"), **COMPLEMENT),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "accents, under the HDS slot of vague 2",
            dossier(fichier("hébergeur.pdf", HDS), **DPI),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "a space alone informs everywhere",
            dossier(fichier("MSS Sante.pdf"), **COMPLEMENT),
            NON_CONFORME,
            INFO,
            ("espace",),
        ),
    ),
    "FIC_VIDE_OU_ENDOMMAGE": (  # never abstains: every file was opened, or could not be
        Case("a sound file", dossier(fichier()), CONFORME),
        Case("no bytes", dossier(ferme(Defaut.VIDE, taille=0)), NON_CONFORME, CORRIGER),
        Case("truncated", dossier(ferme(Defaut.ENDOMMAGE)), NON_CONFORME, CORRIGER),
        Case(
            "nobody asked for it",
            dossier(ferme(Defaut.VIDE), type_demande="enrolement_complementaire"),
            NON_CONFORME,
            INFO,
        ),
        Case("a password is not a fault of this kind", dossier(ferme(Defaut.PROTEGE)), CONFORME),
    ),
    "FIC_PROTEGE": (  # never abstains: every file was opened, or could not be
        Case("a sound file", dossier(fichier()), CONFORME),
        Case("a password is needed", dossier(ferme(Defaut.PROTEGE)), NON_CONFORME, CORRIGER),
    ),
    "FIC_INFECTE": (
        Case("a file that was scanned", dossier(replace(fichier(), analysee=True)), CONFORME),
        Case("nobody looked", dossier(fichier()), SANS_OBJET),
        Case(
            "the antivirus could not look at all of it",
            dossier(replace(blanc(panne="non examinable"), analysee=True, inexaminable=True)),
            SANS_OBJET,
        ),
        Case(
            "we failed on a file that it had cleared",
            dossier(replace(blanc(panne="délai"), analysee=True)),
            CONFORME,
        ),
        Case(
            "something was found: it is asked for again",
            dossier(ferme(Defaut.INFECTE, nature="Eicar-Test")),
            NON_CONFORME,
            CORRIGER,
            ("rib.pdf", "poste sain"),
        ),
        Case(
            "in a file that had passed: a person decides",
            dossier(ferme(Defaut.INFECTE_APRES_COUP)),
            NON_CONFORME,
            VERIFIER,
        ),
    ),
    "FIC_ILLISIBLE": (
        Case("a page that is read", dossier(fichier()), CONFORME),
        Case("a page without words", dossier(blanc()), NON_CONFORME, CORRIGER),
        Case(
            "nineteen characters",
            dossier(piece(RIB, texte=lines("a" * 19), natures={})),
            NON_CONFORME,
            CORRIGER,
        ),
        Case("twenty characters", dossier(piece(RIB, texte=lines("a" * 20))), CONFORME),
        Case("an empty file", dossier(ferme(Defaut.VIDE)), SANS_OBJET),
        Case("we failed: not its depositor's fault", dossier(blanc(panne="délai")), SANS_OBJET),
    ),
    "FIC_NATURE": (
        Case("the kind asked for", dossier(fichier()), CONFORME),
        Case("a kind that is not sure", dossier(nature(rib=1)), CONFORME),
        Case(
            "clearly another kind",
            dossier(nature(kbis=6, rib=1)),
            NON_CONFORME,
            CORRIGER,
            ("RIB",),
        ),
        Case("an invoice that shows the account", dossier(nature(facture=5, rib=4)), CONFORME),
        Case(
            "an invoice, by two points",
            dossier(nature(facture=6, rib=4)),
            NON_CONFORME,
            CORRIGER,
        ),
        Case("nothing is read", dossier(blanc()), SANS_OBJET),
        Case(
            "a driving licence as an identity: another reason says it",
            dossier(piece(REP, natures={"permis_de_conduire": 5})),
            SANS_OBJET,
        ),
    ),
    "FIC_NATURE_INCERTAINE": (
        Case("the kind asked for", dossier(fichier()), CONFORME),
        Case("at the floor", dossier(nature(rib=3)), CONFORME),
        Case("under the floor", dossier(nature(rib=2)), NON_CONFORME, VERIFIER, ("RIB",)),
        Case("no kind at all", dossier(nature()), NON_CONFORME, VERIFIER),
        Case(
            "a line that takes it back",
            dossier(piece(RIB, rib_lu(), texte=ANNULE)),
            A_VERIFIER,
            VERIFIER,
            ("sans valeur",),
        ),
        Case("clearly another kind: another reason says it", dossier(nature(kbis=6)), SANS_OBJET),
        Case("nothing is read", dossier(blanc()), SANS_OBJET),
        Case(
            "nobody asked for it: it holds nothing up",
            dossier(nature(rib=2), type_demande="enrolement_complementaire"),
            NON_CONFORME,
            INFO,
        ),
    ),
    "FIC_DOUBLON": (  # never abstains: a dossier without files has no file twice
        Case("two files", dossier(fichier(), certificat()), CONFORME),
        Case(
            "the same bytes twice in one slot",
            dossier(fichier(sha256="a" * 64), fichier("rib2.pdf", sha256="a" * 64)),
            CONFORME,
        ),
        Case(
            "the same bytes in two slots",
            dossier(fichier(sha256="a" * 64), fichier("hds.pdf", HDS, sha256="a" * 64), **DPI),
            NON_CONFORME,
            VERIFIER,
            ("RIB, Certificat d'hébergement de données de santé",),
        ),
    ),
    "FIC_CONTENU_ACTIF": (
        Case("words and pictures", dossier(fichier()), CONFORME),
        Case(
            "a script",
            dossier(fichier(actif=("JavaScript", "pièce jointe"))),
            NON_CONFORME,
            VERIFIER,
            ("JavaScript, pièce jointe",),
        ),
        Case("a file that does not open", dossier(ferme(Defaut.PROTEGE)), SANS_OBJET),
    ),
    "FIC_TEXTE_CACHE": (
        Case("words that one sees", dossier(fichier()), CONFORME),
        Case(
            "words that nobody sees",
            dossier(fichier(texte_cache=True)),
            NON_CONFORME,
            VERIFIER,
            ("texte invisible",),
        ),
        Case(
            "values drawn otherwise than they are written, each named once",
            dossier(
                replace(fichier(texte_cache=True), contredits=("iban", "siren", "siren_mandant"))
            ),
            NON_CONFORME,
            VERIFIER,
            ("autre valeur pour l'IBAN, le SIREN)",),
        ),
        Case(
            "a zone whose drawing could not be read",
            dossier(replace(fichier(), inconfirmes=("date_expiration", "date_naissance"))),
            A_VERIFIER,
            VERIFIER,
            ("n'a pas confirmé la date d'expiration, la date de naissance.",),
        ),
        Case("a picture has no words of its own", dossier(fichier(format=Format.PNG)), SANS_OBJET),
        Case("a PDF that does not open", dossier(ferme(Defaut.PROTEGE)), SANS_OBJET),
    ),
    "FIC_MODIFIE": (
        Case("as it was first written", dossier(fichier()), CONFORME),
        Case("signed, and left alone", dossier(fichier(signatures=(SIGNEE,))), CONFORME),
        Case(
            "a signature whose bytes were changed is told, and told once",
            dossier(fichier(modifie=True, signatures=(SIGNEE,))),
            NON_CONFORME,
            VERIFIER,
            ("modifié après avoir été signé",),
        ),
        Case(
            "pages that show something else were appended",
            dossier(fichier(modifie=True)),
            NON_CONFORME,
            VERIFIER,
            ("modifié après avoir été établi",),
        ),
        Case(
            "we could not look into it",
            dossier(fichier(modifie=None)),
            A_VERIFIER,
            VERIFIER,
            ("n'a pas pu être examiné",),
        ),
        Case("a picture has no history", dossier(fichier(format=Format.PNG)), SANS_OBJET),
        Case("a PDF under a password", dossier(ferme(Defaut.PROTEGE)), SANS_OBJET),
    ),
    "FIC_REUTILISE": (
        Case(
            "a file of nobody else",
            dossier(fichier(), reutilises={"b" * 64: "ENR0002"}),
            CONFORME,
        ),
        Case(
            "the file of another supplier",
            dossier(fichier(sha256="a" * 64), reutilises={"a" * 64: "ENR0002"}),
            NON_CONFORME,
            VERIFIER,
            ("ENR0002",),
        ),
        Case(
            "a certificate serves its distributors",
            dossier(
                piece(TypePiece.CERTIFICAT_REFERENCEMENT, sha256="a" * 64),
                reutilises={"a" * 64: "ENR0002"},
            ),
            SANS_OBJET,
        ),
    ),
    "SYS_ANALYSE_IMPOSSIBLE": (
        Case("a RIB that is read", dossier(rib()), CONFORME),
        Case(
            "we failed",
            dossier(piece(RIB, panne="délai dépassé", natures={})),
            NON_CONFORME,
            VERIFIER,
            ("délai dépassé",),
        ),
        Case(
            "we failed on a piece that nobody asked for",
            dossier(piece(TypePiece.PV_VSR, panne="délai dépassé", natures={})),
            NON_CONFORME,
            INFO,
        ),
        Case(
            "more pages than we read",
            dossier(piece(RIB, rib_lu(), pages=41)),
            A_VERIFIER,
            VERIFIER,
            ("premières pages ont été lues, sur 41",),
        ),
        Case("an empty file: it bears its own reason", dossier(ferme(Defaut.VIDE)), SANS_OBJET),
        Case("a page without words", dossier(blanc()), SANS_OBJET),
        Case("an uncertain kind", dossier(piece(MANDAT, natures={})), SANS_OBJET),
        Case("another kind", dossier(piece(MANDAT, natures={"rib": 6})), SANS_OBJET),
    ),
}


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_fichier(code: str, case: Case) -> None:
    verifier(code, case)


INTERNES = (
    "FIC_CONTENU_ACTIF",
    "FIC_MODIFIE",
    "FIC_REUTILISE",
    "FIC_TEXTE_CACHE",
    "SYS_ANALYSE_IMPOSSIBLE",
)


@pytest.mark.parametrize("code", INTERNES)
def test_what_the_depositor_never_sees_is_internal(code: str) -> None:
    assert get(code).interne
