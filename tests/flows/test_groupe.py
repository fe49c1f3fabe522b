"""One decision on a group: taken on each request as it was seen, left where it cannot be, undone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from pipeline.errors import UsageError
from pipeline.flows import groupe
from pipeline.flows.groupe import Action, Groupe, Ordre
from pipeline.flows.instruction import Bureau, decide, juger
from pipeline.models.courrier import Etat as EtatCourrier
from pipeline.models.cycle import Evenement
from pipeline.models.jugement import Jugement, Suite, points
from pipeline.models.rapport import DOUTE, Gravite, Motif, Rapport
from pipeline.models.role import Role
from pipeline.models.statut import Avis, Statut, TypePiece
from pipeline.notifications.cadre import Cadre
from pipeline.storage import agents, jugements, lots, prises, tables
from pipeline.storage.agents import Agent
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import conclure, enregistrer
from pipeline.storage.file_attente import Filtre
from pipeline.storage.lots import Etat, Pris
from pipeline.storage.tables import maintenant
from tests.storage.samples import demande, fichiers, rapport

NUMEROS = ("ENR0601", "ENR0602", "ENR0603")
PERSONNE = {"nom": "MARTIN", "prenom": "Élodie", "email": "e.martin@exemple.fr"}
ACCEPTER = Ordre(Action.ACCEPTER, "Nom commercial de la structure")
DEMANDER = Ordre(Action.DEMANDER)


def rib(numero: str, lu: str = "MEDI", code: str = "RIB_TITULAIRE_DIFFERENT") -> Rapport:
    """Two points: a holder that differs, with the request's own values, and a doubt."""
    differs = Motif(
        code=code, gravite=Gravite.VERIFIER, piece=TypePiece.RIB, fichier="0.pdf",
        attendu="SOCIETE", lu=f"{lu} {numero}",
        message=f"Le titulaire {numero} diffère. Merci de déposer le bon RIB.",
    )  # fmt: skip
    doubt = Motif(
        code="RIB_BIC_DIFFERENT", gravite=Gravite.VERIFIER, piece=TypePiece.RIB, fichier="0.pdf",
        message=DOUTE + "le BIC est lu avec incertitude.",
    )  # fmt: skip
    said = rapport(Avis.A_VERIFIER, Statut.EN_COURS)
    return said.model_copy(update={"numero": numero, "motifs": (differs, doubt)})


@dataclass
class Scene:
    """A store with three requests of one cause, and two persons."""

    bureau: Bureau
    agent: Agent
    autre: Agent

    def groupe(self) -> Groupe:
        with lecture(self.bureau.base) as session:
            cause = session.scalars(select(tables.Demande.cause).limit(1)).one()
        return groupe.ouvrir(self.bureau.base, Filtre(cause=cause), self.agent.id, maintenant())

    def vues(self) -> dict[str, int]:
        return {m.cle: m.version for m in self.groupe().membres}

    def engager(self, ordre: Ordre, vues: dict[str, int], cle: str = "k") -> Pris:
        lot = groupe.engager(self.bureau, cle, self.groupe().cause, ordre, self.agent, vues)
        return self.lot(lot)

    def decider(self, ordre: Ordre, vues: dict[str, int]) -> Pris:
        lot = self.engager(ordre, vues)
        groupe.avancer(self.bureau, lot, self.agent)
        return self.lot(lot.id)

    def annuler(self, lot: Pris) -> Pris:
        groupe.annuler(self.bureau, lot, self.agent)
        return self.lot(lot.id)

    def lot(self, lot_id: int) -> Pris:
        with lecture(self.bureau.base) as session:
            found = lots.lire(session, lot_id)
            assert found
            return found

    def statuts(self) -> dict[str, str]:
        with lecture(self.bureau.base) as session:
            rows = session.execute(select(tables.Demande.cle, tables.Demande.statut))
            return {cle: statut for cle, statut in rows}  # noqa: C416

    def lettres(self) -> list[tables.Courrier]:
        with lecture(self.bureau.base) as session:
            return list(session.scalars(select(tables.Courrier).order_by(tables.Courrier.id)))

    def juger(self, numero: str, suite: Suite, lu: str | None = None) -> None:
        mark = points(rib(numero))[0].empreinte
        juger(self.bureau, numero, Jugement(mark, lu, suite, "à lui"), self.autre.nom)


@pytest.fixture
def scene(engine: Engine) -> Scene:
    who = {"est_representant_legal": True, "representant": PERSONNE}
    with ecriture(engine) as session:
        for numero in NUMEROS:
            kept = enregistrer(session, demande(numero, demandeur=who), fichiers())
            conclure(session, kept.demande_id, 1, "k", rib(numero), None)
        here = agents.inscrire(session, "test", "sacha", "Sacha Moreau", Role.SUPERVISEUR)
        other = agents.inscrire(session, "test", "camille", "Camille Martin", Role.GESTIONNAIRE)
    return Scene(Bureau(engine, Cadre(), timedelta(minutes=10)), here, other)


def etats(lot: Pris) -> list[Etat]:
    return [m.etat for m in lot.membres]


def test_requests_of_one_cause_are_a_group_with_their_own_words(scene: Scene) -> None:
    found = scene.groupe()
    assert [m.cle for m in found.membres] == list(NUMEROS)
    assert [code for code, _, _ in found.genres] == ["RIB_BIC_DIFFERENT", "RIB_TITULAIRE_DIFFERENT"]
    assert len(found.phrases(0)) == 1
    assert len(found.phrases(1)) == 3


def test_accepted_and_validated_with_one_reason(scene: Scene) -> None:
    lot = scene.decider(ACCEPTER, scene.vues())
    assert etats(lot) == [Etat.FAITE] * 3
    assert set(scene.statuts().values()) == {"validee"}
    assert [letter.nature for letter in scene.lettres()] == ["validation"] * 3
    with lecture(scene.bureau.base) as session:
        line = session.scalars(
            select(tables.Historique).filter_by(evenement="decision_valider").limit(1)
        ).one()
        assert (line.auteur, line.motif) == ("Sacha Moreau", f"Décision groupée (lot {lot.id})")
        said = jugements.dits(session, line.demande_id)
    assert {(d.auteur, d.jugement.motif) for d in said} == {
        ("Sacha Moreau", "Nom commercial de la structure")
    }
    assert lot.ordre == {"action": "accepter"}


def test_each_is_asked_in_its_own_words_unless_others_are_given(scene: Scene) -> None:
    ordre = replace(DEMANDER, phrases=("Merci de rescanner le RIB.", ""))
    scene.decider(ordre, scene.vues())
    for numero, letter in zip(NUMEROS, scene.lettres(), strict=True):
        assert "rescanner" in letter.texte
        assert f"Le titulaire {numero} diffère" in letter.texte
    assert set(scene.statuts().values()) == {"en_attente_pieces"}


def test_what_is_foreseen_is_what_is_sent_and_nothing_is_done_before(scene: Scene) -> None:
    ordre = replace(DEMANDER, phrases=("Merci de rescanner le RIB.", ""))
    shown = groupe.prevoir(scene.bureau, scene.groupe(), scene.vues(), ordre, scene.agent)
    assert (len(shown.possibles), shown.laissees) == (3, ())
    assert shown.vers == {Statut.EN_ATTENTE_PIECES: 3}
    assert scene.lettres() == []
    scene.decider(ordre, scene.vues())
    assert shown.lettre
    assert shown.lettre.texte == scene.lettres()[0].texte


def moved(scene: Scene) -> None:
    scene_version = scene.vues()["ENR0602"]
    decide(scene.bureau, "ENR0602", Evenement.DECISION_REJETER, "X", scene_version, "Non.")


def claimed(scene: Scene) -> None:
    with ecriture(scene.bureau.base) as session:
        prises.prendre(session, 2, scene.autre.id, maintenant(), timedelta(hours=1))


def said_otherwise(scene: Scene) -> None:
    scene.juger("ENR0602", Suite.DEMANDER)


def other_reasons(scene: Scene) -> None:
    with ecriture(scene.bureau.base) as session:
        conclure(session, 2, 1, "k2", rib("ENR0602", code="RIB_IBAN_DIFFERENT"), None)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (moved, "a changé|plus ceux du groupe"),
        (claimed, "prise par Camille Martin"),
        (said_otherwise, "autrement"),
        (other_reasons, "plus ceux du groupe"),
    ],
)
def test_what_cannot_be_is_left_and_said(
    scene: Scene, meanwhile: Callable[[Scene], None], why: str
) -> None:
    seen, before = scene.vues(), scene.groupe()
    meanwhile(scene)
    stood = scene.statuts()["ENR0602"]
    shown = groupe.prevoir(scene.bureau, scene.groupe(), seen, ACCEPTER, scene.agent)
    assert [cle for cle, _ in shown.laissees] == ["ENR0602"]
    lot_id = groupe.engager(scene.bureau, "k", before.cause, ACCEPTER, scene.agent, seen)
    groupe.avancer(scene.bureau, scene.lot(lot_id), scene.agent)
    lot = scene.lot(lot_id)
    assert etats(lot) == [Etat.FAITE, Etat.LAISSEE, Etat.FAITE]
    assert scene.statuts() == {"ENR0601": "validee", "ENR0602": stood, "ENR0603": "validee"}
    assert lot.membres[1].raison
    assert any(part in lot.membres[1].raison for part in why.split("|"))


def test_what_a_colleague_already_accepted_stays_his(scene: Scene) -> None:
    scene.juger("ENR0601", Suite.ACCEPTER, "MEDI")
    assert etats(scene.decider(ACCEPTER, scene.vues())) == [Etat.FAITE] * 3
    with lecture(scene.bureau.base) as session:
        said = jugements.dits(session, 1)
    assert [d.auteur for d in said] == ["Camille Martin", "Sacha Moreau"]


def test_only_the_chosen_ones(scene: Scene) -> None:
    seen = scene.vues()
    lot = scene.decider(ACCEPTER, {"ENR0603": seen["ENR0603"]})
    assert [m.cle for m in lot.membres] == ["ENR0603"]
    assert scene.statuts()["ENR0601"] == "en_cours"


def test_the_same_form_twice_is_one_lot(scene: Scene) -> None:
    seen = scene.vues()
    first = scene.decider(ACCEPTER, seen)
    again = groupe.engager(scene.bureau, "k", first.cause, ACCEPTER, scene.agent, seen)
    assert again == first.id
    assert len(scene.lettres()) == 3


def test_a_lot_goes_on_where_it_stopped(scene: Scene) -> None:
    lot = scene.engager(ACCEPTER, scene.vues())
    groupe.avancer(scene.bureau, lot, scene.agent, nombre=2)
    lot = scene.lot(lot.id)
    assert etats(lot) == [Etat.FAITE, Etat.FAITE, Etat.EN_ATTENTE]
    assert lot.ordre["motif"] == ACCEPTER.motif
    with pytest.raises(UsageError, match="Sacha"):
        groupe.avancer(scene.bureau, lot, scene.autre)
    groupe.avancer(scene.bureau, lot, scene.agent, nombre=2)
    assert etats(scene.lot(lot.id)) == [Etat.FAITE] * 3


def test_undone_while_letters_wait_and_said_where_it_cannot_be(scene: Scene) -> None:
    lot = scene.decider(ACCEPTER, scene.vues())
    assert len(lot.revocables) == 3
    with ecriture(scene.bureau.base) as session:
        session.execute(
            update(tables.Courrier).filter_by(demande_id=2).values(etat=EtatCourrier.ENVOYE)
        )
    assert len(scene.lot(lot.id).revocables) == 2
    undone = scene.annuler(lot)
    assert etats(undone) == [Etat.ANNULEE, Etat.FAITE, Etat.ANNULEE]
    assert "parti" in (undone.membres[1].raison or "")
    assert scene.statuts() == {"ENR0601": "en_cours", "ENR0602": "validee", "ENR0603": "en_cours"}
    assert [letter.demande_id for letter in scene.lettres()] == [2]
    with lecture(scene.bureau.base) as session:
        assert jugements.vivants(session, 1) == {}
        assert len(jugements.vivants(session, 2)) == 2
    assert len(scene.groupe().membres) == 2


def test_an_undone_lot_is_decided_anew(scene: Scene) -> None:
    scene.annuler(scene.decider(ACCEPTER, scene.vues()))
    lot = scene.engager(DEMANDER, scene.vues(), "k2")
    groupe.avancer(scene.bureau, lot, scene.agent)
    assert set(scene.statuts().values()) == {"en_attente_pieces"}


@pytest.mark.parametrize(
    ("ordre", "count", "why"),
    [(Ordre(Action.ACCEPTER, " "), 3, "motif"), (ACCEPTER, 0, "de 1 à 100")],
)
def test_an_order_that_does_not_hold(scene: Scene, ordre: Ordre, count: int, why: str) -> None:
    seen = dict(list(scene.vues().items())[:count])
    with pytest.raises(UsageError, match=why):
        groupe.engager(scene.bureau, "k", "c", ordre, scene.agent, seen)


def test_nobody_holds_a_request_afterwards(scene: Scene) -> None:
    scene.decider(ACCEPTER, scene.vues())
    with lecture(scene.bureau.base) as session:
        assert session.scalars(select(tables.Prise)).all() == []


def test_two_pages_that_go_on_at_once_decide_each_request_once(scene: Scene) -> None:
    lot = scene.engager(ACCEPTER, scene.vues())
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(groupe.avancer, scene.bureau, lot, scene.agent) for _ in range(2)]:
            done.result()
    assert etats(scene.lot(lot.id)) == [Etat.FAITE] * 3
    with lecture(scene.bureau.base) as session:
        moved = select(tables.Historique).filter_by(evenement="decision_valider")
        assert len(session.scalars(moved).all()) == 3
    assert len(scene.lettres()) == 3
