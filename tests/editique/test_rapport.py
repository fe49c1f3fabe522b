"""The report on a request: readable by everybody, whole, and no account number in it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.flows.edition import editer
from pipeline.flows.instruction import Bureau, decide, juger, lire
from pipeline.flows.suivi import relever
from pipeline.models.cycle import Evenement
from pipeline.models.jugement import Jugement, Suite, constat, points
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import (
    DOUTE,
    MENTION,
    Champ,
    Conformite,
    Controle,
    Gravite,
    Motif,
    PieceRapport,
    Rapport,
    Resultat,
    Traitement,
)
from pipeline.models.statut import Avis, Statut, TypePiece
from pipeline.models.text import Source
from pipeline.notifications.cadre import Cadre
from pipeline.settings import Settings
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.depot import conclure, enregistrer
from tests.editique.test_attribution import structure
from tests.storage.samples import demande, fichiers, rapport
from tests.test_attribution import pieces

LU, SAISI = "FR7630056009271234567890182", "FR7630056009271234567890183"
CARTE = "X4RTBPFW4"
JOUR = date(2026, 11, 21)
BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def champ(valeur: str) -> Champ:
    return Champ(valeur=valeur, confiance=0.97, source=Source.OCR, page=1, boite=BOX)


def motif(code: str, piece: TypePiece, fichier: str, message: str, **said: Any) -> Motif:
    kind = {"code": code, "gravite": Gravite.VERIFIER, "piece": piece, "fichier": fichier}
    return Motif(**kind, message=message, **said)


def vu() -> Rapport:
    """Three points, and values that must not leave."""
    rib = PieceRapport(
        type=TypePiece.RIB, fichier=f"rib {LU}.pdf", sha256="a" * 64,
        conformite=Conformite.A_VERIFIER, nature="relevé d'identité bancaire",
        champs={"iban": champ(LU), "titulaire": champ("LAVOIR & FILS <b>")},
        controles=(
            Controle(code="RIB_IBAN_DIFFERENT", resultat=Resultat.NON_CONFORME),
            Controle(code="RIB_BIC_DIFFERENT", resultat=Resultat.CONFORME),
            Controle(code="RIB_HORS_SEPA", resultat=Resultat.SANS_OBJET),
        ),
    )  # fmt: skip
    carte = PieceRapport(
        type=TypePiece.PIECE_IDENTITE_REPRESENTANT, fichier="carte.pdf", sha256="b" * 64,
        conformite=Conformite.CONFORME, champs={
            "numero": champ(CARTE), "date_naissance": champ("1964-08-13"), "nom": champ("MARTIN"),
        }, controles=(),
    )  # fmt: skip
    found = (
        motif("RIB_IBAN_DIFFERENT", rib.type, rib.fichier, "L'IBAN du RIB diffère. Merci de …",
              attendu=SAISI, lu=LU),
        motif("RIB_TITULAIRE_DIFFERENT", rib.type, rib.fichier, f"Le compte {LU} est à un autre.",
              attendu="LAVOIR", lu="LAVOIR & FILS <b>"),
        motif("ID_NOM_DIFFERENT", carte.type, carte.fichier, DOUTE + "le nom est lu avec doute."),
    )  # fmt: skip
    said = rapport(Avis.A_VERIFIER, Statut.EN_COURS)
    treated = Traitement(regles="2024.1", referentiel=None, mention=MENTION)
    parts = {"motifs": found, "pieces": (rib, carte), "traitement": treated}
    return said.model_copy(update=parts)


@pytest.fixture
def bureau(engine: Engine) -> Bureau:
    with ecriture(engine) as session:
        kept = enregistrer(session, demande("ENR0601M0"), fichiers())
        conclure(session, kept.demande_id, 1, "k", vu(), None)
    return Bureau(engine, Cadre(), timedelta(0))


def opened(bureau: Bureau) -> PdfReader:
    return PdfReader(io.BytesIO(editer(bureau.base, "ENR0601", Parametres(), JOUR)))


def text(pdf: PdfReader) -> str:
    return " ".join(" ".join(p.extract_text() for p in pdf.pages).split())


def test_it_is_tagged_in_french_and_titled(bureau: Bureau) -> None:
    pdf = opened(bureau)
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata
    assert pdf.metadata.title == "Rapport d’instruction – demande ENR0601"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    tags = [element["/S"] for element in structure(pdf)]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 6
    assert "/Table" in tags
    headings = [int(t[2]) for t in tags if t in ("/H1", "/H2", "/H3")]
    assert all(b - a <= 1 for a, b in pairwise(headings))


def test_every_point_is_in_it_with_what_was_said(bureau: Bureau) -> None:
    accepted = "Nom commercial de la structure"
    first, second, third = points(vu())
    lire(bureau, "ENR0601", first.empreinte, LU, "Camille Martin")
    for point in (first, second):
        said = Jugement(point.empreinte, suite=Suite.ACCEPTER, motif=accepted)
        juger(bureau, "ENR0601", said, "Camille Martin")
    juger(bureau, "ENR0601", Jugement(third.empreinte, suite=Suite.DEMANDER), "Sacha Moreau")
    said_ = text(opened(bureau)).replace("’", "'")
    for point in points(vu())[::2]:
        assert constat(point.motif).split(" Merci")[0] in said_
    for words in (
        "RIB : autre IBAN", "RIB : autre titulaire", "LAVOIR & FILS <b>", "Relu",
        "Camille Martin", "Sacha Moreau", f"écart accepté. Motif : {accepted}",
        "à demander au déposant",
    ):  # fmt: skip
        assert words in said_, words


def test_the_masked_values_that_differ_are_said_to(bureau: Bureau) -> None:
    last = SAISI[:13] + "9" + SAISI[14:-1] + "2"
    changed = vu()
    first = changed.motifs[0].model_copy(update={"attendu": last})
    with ecriture(bureau.base) as session:
        report = changed.model_copy(update={"motifs": (first, *changed.motifs[1:])})
        conclure(session, 1, 1, "k2", report, None)
    assert "diffèrent dans les caractères masqués" in text(opened(bureau))


def test_nothing_that_must_not_leave_leaves(bureau: Bureau) -> None:
    first = points(vu())[0].empreinte
    lire(bureau, "ENR0601", first, SAISI, "Camille Martin")
    why = f"Le compte {LU} est le bon"
    juger(bureau, "ENR0601", Jugement(first, None, Suite.ACCEPTER, why), "Camille Martin")
    found = text(opened(bureau)).replace(" ", "")
    for canary in (LU, SAISI, LU[4:], CARTE, "1964", "13août"):
        assert canary not in found, canary
    assert "FR76••••182" in found


def test_what_the_law_lets_one_ask_is_in_it(bureau: Bureau) -> None:
    said = text(opened(bureau))
    for words in ("R. 311-3-1-2", "1° Degré", "2° Données", "3° Paramètres", "4° Opérations",
                  "2024.1", "80 %", "RIB : autre BIC", "1 autres étaient sans objet"):  # fmt: skip
        assert words in said, words
    assert "aucune décision définitive" in said


def test_who_decided_is_said(bureau: Bureau) -> None:
    with lecture(bureau.base) as session:
        version = relever(session, "ENR0601").version
    decide(bureau, "ENR0601", Evenement.DECISION_REJETER, "Sacha Moreau", version, "Hors délai.")
    said = text(opened(bureau))
    assert "Rejetée Depuis le" in said
    assert "Motif : Hors délai." in said
    assert "La décision a été prise par une personne (Sacha Moreau)" in said


def test_the_same_day_gives_the_same_bytes(bureau: Bureau) -> None:
    once = editer(bureau.base, "ENR0601", Parametres(), JOUR)
    assert editer(bureau.base, "ENR0601", Parametres(), JOUR) == once


def test_a_request_that_is_not_known(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="connue"):
        editer(bureau.base, "ENR9999", Parametres(), JOUR)


def test_the_command_writes_it(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "rapport.pdf"
    base = open_database(Settings(home=home).url)
    with ecriture(base) as session:
        kept = enregistrer(session, demande("ENR0601M0"), fichiers())
        conclure(session, kept.demande_id, 1, "k", vu(), None)
    base.dispose()
    done = pieces("report", "ENR0601", "--out", out, home=home)
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"%PDF-1.7")
    nowhere = pieces("report", "ENR0601", "--out", tmp_path / "no" / "r.pdf", home=home)
    assert (nowhere.returncode, nowhere.stderr.count("ne peut pas être écrit")) == (2, 1)
    assert pieces("report", "ENR9999", "--out", out, home=home).returncode == 2
