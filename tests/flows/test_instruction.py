"""A gestionnaire at work: points judged, decisions taken from what was seen, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from pipeline.errors import TransitionError, UsageError
from pipeline.flows.annonces import annoncer
from pipeline.flows.instruction import (
    Bureau,
    decide,
    juger,
    lire,
    ouvrir,
    projet,
    revenir,
    se_raviser,
)
from pipeline.models.courrier import Etat, Nature
from pipeline.models.cycle import Evenement
from pipeline.models.jugement import Jugement, Suite, ouverts, points
from pipeline.models.rapport import DOUTE, Conformite, Gravite, Motif, PieceRapport, Rapport
from pipeline.models.statut import Avis, Statut, TypePiece
from pipeline.notifications.cadre import Cadre
from pipeline.storage import decision as store
from pipeline.storage import jugements, tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import conclure, enregistrer
from tests.storage.samples import demande, fichiers, rapport

QUI, NUMERO = "Mme Gestion", "ENR0601"
PERSONNE = {"nom": "MARTIN", "prenom": "Élodie", "email": "e.martin@exemple.fr"}
ECART = Motif(
    code="RIB_IBAN_DIFFERENT", gravite=Gravite.VERIFIER, piece=TypePiece.RIB, fichier="0.pdf",
    attendu="FR76A", lu="FR76B", message="L'IBAN du RIB diffère. Merci de déposer le bon RIB.",
)  # fmt: skip
DOUTEUX = Motif(
    code="RIB_BIC_DIFFERENT", gravite=Gravite.VERIFIER, piece=TypePiece.RIB, fichier="0.pdf",
    message=DOUTE + "le BIC est lu avec incertitude.",
)  # fmt: skip
VU: Rapport = rapport(Avis.A_VERIFIER, Statut.EN_COURS).model_copy(
    update={"motifs": (ECART, DOUTEUX)}
)
P_ECART, P_DOUTEUX = points(VU)
PIECES = tuple(
    PieceRapport(type=kind, fichier=f"{i}.pdf", sha256="0" * 64,
                 conformite=Conformite.A_VERIFIER, champs={}, controles=())
    for i, kind in enumerate((TypePiece.RIB, TypePiece.KBIS))
)  # fmt: skip


@pytest.fixture
def bureau(engine: Engine) -> Bureau:
    """A request that the pre-instruction left to a person, with two points."""
    who = {"est_representant_legal": True, "representant": PERSONNE}
    with ecriture(engine) as session:
        kept = enregistrer(session, demande(NUMERO, demandeur=who), fichiers())
        conclure(session, kept.demande_id, 1, "k", VU, None)
    return Bureau(engine, Cadre(), timedelta(minutes=10))


def accepter(bureau: Bureau, *marks: str) -> None:
    for mark in marks or (P_ECART.empreinte, P_DOUTEUX.empreinte):
        juger(bureau, NUMERO, Jugement(mark, suite=Suite.ACCEPTER, motif="vérifié"), QUI)


def version(bureau: Bureau) -> int:
    with lecture(bureau.base) as session:
        return session.scalars(select(tables.Demande.version)).one()


def statut(bureau: Bureau) -> str:
    with lecture(bureau.base) as session:
        return session.scalars(select(tables.Demande.statut)).one()


def lettres(bureau: Bureau) -> list[tables.Courrier]:
    with lecture(bureau.base) as session:
        return list(session.scalars(select(tables.Courrier)))


def moves(bureau: Bureau) -> list[tuple[str | None, str | None, str]]:
    with lecture(bureau.base) as session:
        rows = session.scalars(
            select(tables.Historique).filter_by(quoi="statut").order_by(tables.Historique.id)
        )
        return [(row.evenement, row.de, row.vers) for row in rows]


def decider(bureau: Bureau, what: Evenement, motif: str | None = None) -> Statut:
    return decide(bureau, NUMERO, what, QUI, version(bureau), motif)


def test_nothing_is_validated_while_a_point_is_open(bureau: Bureau) -> None:
    accepter(bureau, P_ECART.empreinte)
    with pytest.raises(UsageError, match="1 point"):
        decider(bureau, Evenement.DECISION_VALIDER)
    assert statut(bureau) == Statut.EN_COURS


def test_what_is_asked_for_is_not_validated(bureau: Bureau) -> None:
    accepter(bureau)
    juger(bureau, NUMERO, Jugement(P_ECART.empreinte, suite=Suite.DEMANDER), QUI)
    with pytest.raises(UsageError, match="à demander"):
        decider(bureau, Evenement.DECISION_VALIDER)


def test_accepting_a_difference_asks_why(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="motif"):
        juger(bureau, NUMERO, Jugement(P_ECART.empreinte, suite=Suite.ACCEPTER), QUI)


@pytest.mark.parametrize(
    ("read", "open_"),
    [("FR 76 a", 1), ("FR76B", 2)],
    ids=["it agrees with the record", "it confirms the difference"],
)
def test_what_a_person_reads_is_kept_and_closes_a_point_that_agrees(
    bureau: Bureau, read: str, open_: int
) -> None:
    lire(bureau, NUMERO, P_ECART.empreinte, read, QUI)
    with lecture(bureau.base) as session:
        said = jugements.vivants(session, 1)
    assert said[P_ECART.empreinte].lecture == read
    assert len(ouverts(VU, said)) == open_


def test_a_point_that_is_gone_is_not_judged(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="n'existe plus"):
        juger(bureau, NUMERO, Jugement("0" * 32, suite=Suite.DEMANDER), QUI)


def test_the_request_for_pieces_says_what_was_chosen_and_nothing_else(bureau: Bureau) -> None:
    accepter(bureau, P_ECART.empreinte)
    said = Jugement(P_DOUTEUX.empreinte, suite=Suite.DEMANDER, phrase="Merci de rescanner le RIB.")
    juger(bureau, NUMERO, said, QUI)
    shown = projet(bureau, NUMERO, Nature.DEMANDE_PIECES, QUI, "")
    assert decider(bureau, Evenement.DECISION_DEMANDER) is Statut.EN_ATTENTE_PIECES
    (letter,) = lettres(bureau)
    assert letter.texte == shown.texte
    assert "rescanner" in letter.texte
    assert "bon RIB" not in letter.texte
    assert "incertitude" not in letter.texte
    assert letter.prochain_essai - letter.cree_le == bureau.retenue


def test_a_decision_is_taken_back_with_its_letter_and_taken_anew(bureau: Bureau) -> None:
    accepter(bureau)
    decider(bureau, Evenement.DECISION_VALIDER)
    assert se_raviser(bureau, NUMERO, QUI, version(bureau)) is Statut.EN_COURS
    assert (statut(bureau), lettres(bureau)) == (Statut.EN_COURS, [])
    decider(bureau, Evenement.DECISION_VALIDER)
    assert [letter.nature for letter in lettres(bureau)] == [Nature.VALIDATION]
    assert moves(bureau) == [
        ("depot", None, "en_cours"),
        ("decision_valider", "en_cours", "validee"),
        ("annulation", "validee", "en_cours"),
        ("decision_valider", "en_cours", "validee"),
    ]


@pytest.mark.parametrize("etat", [Etat.EN_COURS, Etat.ENVOYE, Etat.A_VERIFIER])
def test_once_its_letter_may_have_left_a_decision_stands(bureau: Bureau, etat: Etat) -> None:
    accepter(bureau)
    decider(bureau, Evenement.DECISION_VALIDER)
    with ecriture(bureau.base) as session:
        session.execute(update(tables.Courrier).values(etat=etat))
    with pytest.raises(TransitionError, match="parti"):
        se_raviser(bureau, NUMERO, QUI, version(bureau))
    assert (statut(bureau), len(lettres(bureau))) == (Statut.VALIDEE, 1)


def test_what_nobody_decided_is_not_taken_back(bureau: Bureau) -> None:
    with pytest.raises(TransitionError, match="pas de décision"):
        se_raviser(bureau, NUMERO, QUI, version(bureau))


@pytest.mark.parametrize(
    "act",
    [
        lambda b, n, who, seen: decide(b, n, Evenement.DECISION_REJETER, who, seen, "motif"),
        se_raviser,
    ],
    ids=["decide", "take back"],
)
def test_from_a_stale_page_nothing_is_done(bureau: Bureau, act: Callable[..., Statut]) -> None:
    accepter(bureau)
    decider(bureau, Evenement.DECISION_VALIDER)
    stale = version(bureau) - 1
    with pytest.raises(TransitionError, match="a changé"):
        act(bureau, NUMERO, QUI, stale)
    assert statut(bureau) == Statut.VALIDEE


def test_a_rejection_needs_its_reason_and_no_point_seen(bureau: Bureau) -> None:
    with pytest.raises(UsageError, match="motivé"):
        decider(bureau, Evenement.DECISION_REJETER, " ")
    assert decider(bureau, Evenement.DECISION_REJETER, "Hors délai.") is Statut.REJETEE
    (letter,) = lettres(bureau)
    assert "Hors délai." in letter.texte


def test_a_word_that_is_taken_back_leaves_the_one_before(bureau: Bureau) -> None:
    mark = P_ECART.empreinte
    accepter(bureau, mark)
    juger(bureau, NUMERO, Jugement(mark, suite=Suite.DEMANDER), QUI)
    revenir(bureau, NUMERO, mark)
    with lecture(bureau.base) as session:
        assert jugements.vivants(session, 1)[mark].suite is Suite.ACCEPTER
    revenir(bureau, NUMERO, mark)
    with lecture(bureau.base) as session:
        assert jugements.vivants(session, 1) == {}
    with pytest.raises(UsageError, match="Rien"):
        revenir(bureau, NUMERO, mark)


def test_a_judgement_outlives_a_revision_that_says_the_same(bureau: Bureau) -> None:
    accepter(bureau)
    again = demande(NUMERO, date_depot="2024-03-01", demandeur={
        "est_representant_legal": True, "representant": PERSONNE})  # fmt: skip
    with ecriture(bureau.base) as session:
        kept = enregistrer(session, again, fichiers())
        conclure(session, kept.demande_id, 2, "k2", VU, None)
    assert decider(bureau, Evenement.DECISION_VALIDER) is Statut.VALIDEE


def test_a_piece_whose_points_are_all_accepted_is_not_asked_again(bureau: Bureau) -> None:
    kbis = Motif(
        code="KBIS_ANCIEN", gravite=Gravite.CORRIGER, piece=TypePiece.KBIS, fichier="1.pdf",
        message="L'extrait est ancien. Merci d'en déposer un récent.",
    )  # fmt: skip
    found = VU.model_copy(update={"motifs": (ECART, DOUTEUX, kbis), "pieces": PIECES})
    with ecriture(bureau.base) as session:
        conclure(session, 1, 1, "k2", found, None)
    for point in points(found)[:2]:
        accepter(bureau, point.empreinte)
    decider(bureau, Evenement.DECISION_DEMANDER)
    with lecture(bureau.base) as session:
        kept = session.scalars(select(tables.Acceptation)).all()
    assert [(row.type, len(row.motifs)) for row in kept] == [("rib", 2)]


def test_a_reading_outlives_the_word_that_follows_it(bureau: Bureau) -> None:
    mark = P_ECART.empreinte
    lire(bureau, NUMERO, mark, "FR76 C", QUI)
    accepter(bureau, mark)
    with lecture(bureau.base) as session:
        kept = jugements.vivants(session, 1)[mark]
    assert (kept.lecture, kept.suite) == ("FR76 C", Suite.ACCEPTER)


def test_pieces_are_asked_for_once(bureau: Bureau) -> None:
    accepter(bureau, P_ECART.empreinte)
    juger(bureau, NUMERO, Jugement(P_DOUTEUX.empreinte, suite=Suite.DEMANDER), QUI)
    decider(bureau, Evenement.DECISION_DEMANDER)
    done = moves(bureau)
    assert not ouvrir(bureau.base, NUMERO).possible(Evenement.DECISION_DEMANDER)
    with pytest.raises(TransitionError, match="déjà"):
        decider(bureau, Evenement.DECISION_DEMANDER)
    assert moves(bureau) == done


def test_the_letter_of_a_decision_taken_elsewhere_says_the_same(bureau: Bureau) -> None:
    accepter(bureau, P_ECART.empreinte)
    said = Jugement(P_DOUTEUX.empreinte, suite=Suite.DEMANDER, phrase="Merci de rescanner le RIB.")
    juger(bureau, NUMERO, said, QUI)
    with ecriture(bureau.base) as session:
        store.decider(session, NUMERO, Evenement.DECISION_DEMANDER, QUI, 0)
        annoncer(session, 1, Statut.EN_COURS, bureau.cadre)
    (letter,) = lettres(bureau)
    assert "rescanner" in letter.texte
    assert "bon RIB" not in letter.texte
