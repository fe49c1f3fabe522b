"""Deposits, verdicts and their history; each case on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from pipeline.errors import DepotError, UsageError
from pipeline.models.demande import Demande
from pipeline.models.statut import Avis, Statut
from pipeline.storage import tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import (
    Enregistre,
    FichierStocke,
    conclure,
    empreinte,
    enregistrer,
    verdict,
)

from .samples import demande, fichiers, rapport, solde

TABLES = (tables.Demande, tables.Revision, tables.Piece, tables.Verdict, tables.Historique)


@dataclass(frozen=True)
class Second:
    """What is deposited after a first deposit, and how many revisions that makes."""

    nom: str
    demande: Demande
    fichiers: list[FichierStocke]
    revisions: int


SECONDS = (
    Second("same", demande(), fichiers(), 1),
    Second("null_and_left_out_are_one", demande(solde=None), fichiers(), 1),
    Second("changed_piece", demande(), fichiers(b"rib", b"kbis 2"), 2),
    Second("swapped_pieces", demande(), fichiers(b"kbis", b"rib"), 2),
    Second("piece_taken_away", demande(), fichiers(b"rib"), 2),
    Second("changed_record", demande(hebergement_donnees_sante=True), fichiers(), 2),
    Second("known_to_be_alone", demande(demandes_anterieures=[]), fichiers(), 2),
    Second("suffix_of_the_number", demande("ENR0601M0"), fichiers(), 2),
)


def deposit(engine: Engine, *args: Any) -> Enregistre:
    """Keep one deposit, in its own transaction."""
    with ecriture(engine) as session:
        return enregistrer(session, *args)


def conclude(engine: Engine, kept: Enregistre, cle: str = "k", **changes: Any) -> str:
    """Conclude one revision, in its own transaction."""
    with ecriture(engine) as session:
        return conclure(session, kept.demande_id, kept.revision, cle, rapport(**changes), "ref")


def replay(engine: Engine, kept: Enregistre, cle: str = "k") -> str | None:
    """The verdict that is kept."""
    with lecture(engine) as session:
        return verdict(session, kept.demande_id, cle)


def counts(engine: Engine) -> dict[str, int]:
    """The rows of each table."""
    with lecture(engine) as session:
        return {
            t.__tablename__: session.scalar(select(func.count()).select_from(t)) or 0
            for t in TABLES
        }


def history(engine: Engine) -> list[tuple[Any, ...]]:
    """The lines of history, in order."""
    h = tables.Historique
    with lecture(engine) as session:
        query = select(h.revision, h.quoi, h.de, h.vers, h.avis, h.auteur, h.regles)
        return [tuple(row) for row in session.execute(query.order_by(h.id))]


def row(engine: Engine) -> tables.Demande:
    """The one request."""
    with lecture(engine) as session:
        return session.scalars(select(tables.Demande)).one()


@pytest.mark.parametrize("case", SECONDS, ids=lambda case: case.nom)
def test_second_deposit(engine: Engine, case: Second) -> None:
    first = deposit(engine, demande(), fichiers())
    second = deposit(engine, case.demande, case.fichiers)
    assert first == Enregistre(first.demande_id, 1, nouvelle=True)
    assert second == Enregistre(first.demande_id, case.revisions, nouvelle=case.revisions == 2)
    assert counts(engine)["demandes"] == 1
    assert counts(engine)["revisions"] == case.revisions
    assert (row(engine).numero, row(engine).cle) == (case.demande.numero, "ENR0601")


def test_going_back_is_a_revision(engine: Engine) -> None:
    for kept in ((demande(), fichiers()), (demande(), fichiers(b"x")), (demande(), fichiers())):
        last = deposit(engine, *kept)
    assert last.revision == 3


def test_what_is_kept_of_a_deposit(engine: Engine) -> None:
    kept = demande(pieces=[], demandes_anterieures=[])
    deposit(engine, kept, fichiers(b"a", b"bb", b"ccc"))
    with lecture(engine) as session:
        revision = session.scalars(select(tables.Revision)).one()
        pieces = session.scalars(select(tables.Piece).order_by(tables.Piece.rang)).all()
    assert Demande.model_validate_json(_json(revision.enregistrement)) == kept
    assert revision.empreinte == empreinte(kept, fichiers(b"a", b"bb", b"ccc"))
    assert [(p.rang, p.type, p.fichier, p.taille) for p in pieces] == [
        (0, "rib", "0.pdf", 1),
        (1, "kbis", "1.pdf", 2),
        (2, "rib", "2.pdf", 3),
    ]
    found = row(engine)
    assert (found.siren, found.siret, found.numero_ans) == (
        "348662990",
        "34866299000038",
        "JGe2DPI009",
    )
    assert (found.depositaire_nom, found.depositaire_prenom) == ("DURAND", "Luc")
    assert found.cree_le.utcoffset() is not None
    assert abs((tables.maintenant() - found.cree_le).total_seconds()) < 3600


def test_a_section_left_out_leaves_what_was_said(engine: Engine) -> None:
    sections = {"personne_morale": demande().model_dump(mode="json")["personne_morale"]}
    deposit(engine, solde("ENR0700", **sections), [])
    deposit(engine, solde("ENR0700"), [])
    assert (row(engine).revision, row(engine).siren) == (2, "348662990")


def test_representative_who_files_has_no_depositaire(engine: Engine) -> None:
    deposit(engine, demande(), [])
    who = demande().model_dump(mode="json")["demandeur"] | {"est_representant_legal": True}
    deposit(engine, demande(demandeur=who), [])
    assert row(engine).depositaire_nom is None


@pytest.mark.parametrize("text", ["\0", "a\0b", "\\\0"])
def test_null_character_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(DepotError, match="caractère nul"):
        deposit(engine, demande(siret=text), [])
    assert set(counts(engine).values()) == {0}


def test_what_only_looks_like_a_null_character_is_kept(engine: Engine) -> None:
    assert deposit(engine, demande(siret="\\u0000"), []).nouvelle


def test_replay_is_byte_equal(engine: Engine) -> None:
    kept = deposit(engine, demande(), fichiers())
    text = conclude(engine, kept)
    assert text == rapport().to_json()
    assert replay(engine, kept) == text
    assert replay(engine, kept, "other rules") is None


def test_the_first_of_two_equal_conclusions_stands(engine: Engine) -> None:
    kept = deposit(engine, demande(), fichiers())
    first = conclude(engine, kept, duree_ms=1)
    assert conclude(engine, kept, duree_ms=2) == first
    assert counts(engine)["verdicts"] == 1


def test_another_key_replaces_the_verdict(engine: Engine) -> None:
    kept = deposit(engine, demande(), fichiers())
    conclude(engine, kept, "old")
    text = conclude(engine, kept, "new", duree_ms=2)
    assert counts(engine)["verdicts"] == 1
    assert (replay(engine, kept, "old"), replay(engine, kept, "new")) == (None, text)


def test_a_new_revision_waits_for_its_conclusion(engine: Engine) -> None:
    kept = deposit(engine, demande(), fichiers())
    conclude(engine, kept)
    assert (row(engine).avis, row(engine).statut_propose) == ("favorable", "validee")
    deposit(engine, demande(), fichiers(b"x"))
    assert (row(engine).avis, row(engine).statut_propose) == (None, None)
    assert replay(engine, kept) is None


def test_a_late_conclusion_does_not_touch_the_request(engine: Engine) -> None:
    late = deposit(engine, demande(), fichiers())
    new = deposit(engine, demande(), fichiers(b"x"))
    conclude(engine, new, "new", avis=Avis.A_VERIFIER, propose=Statut.EN_COURS)
    before = history(engine)
    assert conclude(engine, late, "late") == rapport().to_json()
    assert counts(engine)["verdicts"] == 2
    assert row(engine).avis == "a_verifier"
    assert history(engine) == before


@pytest.mark.parametrize("wrong", [Enregistre(1, 2, False), Enregistre(9, 1, False)])
def test_concluding_what_does_not_exist(engine: Engine, wrong: Enregistre) -> None:
    deposit(engine, demande(), fichiers())
    with pytest.raises(UsageError, match="n'existe pas"):
        conclude(engine, wrong)


def test_history(engine: Engine) -> None:
    first = deposit(engine, demande(), fichiers())
    conclude(engine, first, avis=Avis.PIECES_A_DEMANDER, propose=Statut.EN_ATTENTE_PIECES)
    second = deposit(engine, demande(statut="en_attente_pieces"), fichiers())
    conclude(engine, second, avis=Avis.PIECES_A_DEMANDER, propose=Statut.EN_ATTENTE_PIECES)
    third = deposit(engine, demande(statut="en_attente_pieces"), fichiers(b"x"))
    conclude(engine, third)
    asked, valid = ("en_attente_pieces", "pieces_a_demander"), ("validee", "favorable")
    us, portal = ("pre-instruction", "2024.1"), ("portail", None)
    assert history(engine) == [
        (1, "statut", None, "en_cours", None, *portal),
        (1, "proposition", None, *asked, *us),
        (2, "statut", "en_cours", "en_attente_pieces", None, *portal),
        (3, "statut", "en_attente_pieces", "en_cours", None, *portal),
        (3, "proposition", "en_attente_pieces", *valid, *us),
    ]


def _json(value: Any) -> str:
    import json

    return json.dumps(value)
