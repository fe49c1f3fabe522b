"""The queue, its reasons, its words and its claims, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select, text

from pipeline.errors import PriseError
from pipeline.models.rapport import DOUTE, Gravite, Motif
from pipeline.models.role import Role
from pipeline.models.statut import Avis, Statut, TypePiece
from pipeline.storage import file_attente, prises, retention, schema, tables
from pipeline.storage.agents import inscrire
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import conclure
from pipeline.storage.file_attente import Filtre, Tenue, Tri, Vue
from tests.storage.samples import demande, fichiers, rapport
from tests.storage.test_depot import deposit

BEFORE = import_module("pipeline.storage.migrations.versions.0009_station").down_revision
LE = datetime(2026, 11, 21, 9, tzinfo=UTC)
DUREE = timedelta(minutes=30)


def motif(code: str, message: str = "…", gravite: Gravite = Gravite.VERIFIER) -> Motif:
    return Motif(code=code, gravite=gravite, piece=TypePiece.RIB, message=message)


COMMERCIAL = motif("RIB_TITULAIRE_DIFFERENT", f"{DOUTE}le nom commercial.")
AUTRE = motif("RIB_TITULAIRE_DIFFERENT", "Le compte est ouvert au nom de « X ».")
INFO = motif("RIB_DOMICILIATION_DIFFERENTE", gravite=Gravite.INFO)


def keep(
    engine: Engine, numero: str, *motifs: Motif, nom: str = "ÉDITEUR", day: str = "2026-10-01",
    statut: str = "en_cours",
) -> int:  # fmt: skip
    """A concluded request."""
    societe = {
        "siret": "34866299000038",
        "denomination_sociale": nom,
        "nom_commercial": "Œuvre & Co",
    }
    said = demande(numero, date_depot=day, personne_morale=societe, statut=statut)
    kept = deposit(engine, said, fichiers(numero.encode()))
    avis = Avis.A_VERIFIER if motifs else Avis.FAVORABLE
    with ecriture(engine) as session:
        report = rapport(avis).model_copy(update={"motifs": motifs})
        conclure(session, kept.demande_id, kept.revision, "k", report, None)
    return kept.demande_id


def agent(engine: Engine, sujet: str) -> int:
    with ecriture(engine) as session:
        return inscrire(session, "local", sujet, sujet.title(), Role.GESTIONNAIRE).id


def found(engine: Engine, filtre: Filtre, who: int = 0, le: datetime = LE) -> list[str]:
    with lecture(engine) as session:
        page = file_attente.page(session, filtre, who, le)
        assert file_attente.compter(session, filtre, who, le) == len(page.rangs)
        return [r.numero for r in page.rangs]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    keep(engine, "ENR0003", COMMERCIAL, INFO, day="2026-10-03")
    keep(engine, "ENR0001", INFO, day="2026-10-01", nom="CABINET DE L'EAU")
    keep(engine, "ENR0002", AUTRE, COMMERCIAL, day="2026-10-02")
    keep(engine, "ENR0004", INFO, COMMERCIAL, day="2026-10-01")
    keep(engine, "ENR0009", AUTRE, statut="rejetee")
    return engine


FILTERS: dict[str, tuple[Filtre, list[str]]] = {
    "the oldest first": (Filtre(), ["ENR0001", "ENR0004", "ENR0002", "ENR0003"]),
    "the newest first": (Filtre(tri=Tri.RECENTES), ["ENR0003", "ENR0002", "ENR0004", "ENR0001"]),
    "a view": (Filtre(Vue.TERMINEES), ["ENR0009"]),
    "a status": (Filtre(statut=Statut.REJETEE), ["ENR0009"]),
    "an opinion": (Filtre(avis=Avis.FAVORABLE), []),
    "a reason": (Filtre(motif="RIB_DOMICILIATION_DIFFERENTE"), ["ENR0001", "ENR0004", "ENR0003"]),
    "an age": (Filtre(avant=date(2026, 10, 2)), ["ENR0001", "ENR0004"]),
    "a number": (Filtre(texte="enr0009"), ["ENR0009"]),
    "its figures alone": (Filtre(texte="9"), ["ENR0009"]),
    "a name, folded": (Filtre(texte="l'eau cabi"), ["ENR0001"]),
    "a trade name": (Filtre(texte="oeuvre", statut=Statut.REJETEE), ["ENR0009"]),
    "a SIRET by groups": (
        Filtre(texte="348 662 990 00038", avant=date(2026, 10, 1), statut=Statut.EN_COURS), [],
    ),
    "a SIREN": (Filtre(texte="348 662 990", statut=Statut.REJETEE), ["ENR0009"]),
    "no such word": (Filtre(texte="zzz"), []),
    "no word at all": (Filtre(texte="%"), ["ENR0001", "ENR0004", "ENR0002", "ENR0003"]),
}  # fmt: skip


@pytest.mark.parametrize("case", FILTERS)
def test_a_filter(filled: Engine, case: str) -> None:
    filtre, expected = FILTERS[case]
    assert found(filled, filtre) == expected


@pytest.mark.parametrize("tri", list(Tri))
def test_pages_follow_each_other(filled: Engine, tri: Tri) -> None:
    whole, seen, after = found(filled, Filtre(tri=tri)), [], None
    for _ in range(4):
        with lecture(filled) as session:
            page = file_attente.page(session, Filtre(tri=tri), 0, LE, after, 1)
        seen += [r.numero for r in page.rangs]
        after = page.rangs[-1].repere
        assert page.encore is (len(seen) < 4)
    assert seen == whole


def test_causes_are_sets_of_reasons_that_somebody_acts_on(filled: Engine) -> None:
    with lecture(filled) as session:
        causes = file_attente.causes(session, Filtre(), 0, LE)
    assert [(c.nombre, [r.precision for r in c.raisons]) for c in causes] == [
        (2, ["le nom commercial"]),
        (1, [None, "le nom commercial"]),
    ]
    assert sorted(found(filled, Filtre(cause=causes[0].cause))) == ["ENR0003", "ENR0004"]


def test_a_new_deposit_has_no_reason_yet(filled: Engine) -> None:
    deposit(filled, demande("ENR0002", date_depot="2026-10-02"), fichiers(b"new"))
    with lecture(filled) as session:
        (rang,) = file_attente.page(session, Filtre(texte="ENR0002"), 0, LE).rangs
    assert (rang.avis, rang.raisons) == (None, ())
    assert "ENR0002" not in found(filled, Filtre(motif="RIB_TITULAIRE_DIFFERENT"))


def test_what_was_there_before_is_found_after_the_step(filled: Engine) -> None:
    def said() -> list[object]:
        with lecture(filled) as session:
            m, w, d = tables.Motif, tables.Mot, tables.Demande
            motifs = session.execute(
                select(m.demande_id, m.rang, m.code, m.precision).order_by(m.demande_id, m.rang)
            )
            words = session.execute(select(w.mot, w.demande_id).order_by(w.demande_id, w.mot))
            rows = session.execute(select(d.denomination, d.cause).order_by(d.id))
            return [list(map(tuple, found)) for found in (motifs, words, rows)]

    before = said()
    with filled.begin() as connection:
        schema.downgrade(connection, BEFORE)
        assert connection.scalar(text("SELECT count(*) FROM verdicts")) == 5
    with filled.begin() as connection:
        schema.upgrade(connection)
    assert said() == before


class TestClaims:
    def test_held_kept_up_given_back(self, filled: Engine) -> None:
        me, other = agent(filled, "camille"), agent(filled, "sacha")
        with ecriture(filled) as session:
            first = prises.prendre(session, 1, me, LE, DUREE)
            assert (first.nom, first.jusqu_a) == ("Camille", LE + DUREE)
            again = prises.prendre(session, 1, me, LE + timedelta(minutes=20), DUREE)
            assert again.jusqu_a == LE + timedelta(minutes=50)
            with pytest.raises(PriseError, match="Camille"):
                prises.prendre(session, 1, other, LE, DUREE)
            prises.rendre(session, 1, other)
            assert prises.lire(session, 1, LE)
            prises.rendre(session, 1, me)
            assert prises.lire(session, 1, LE) is None

    def test_over_or_taken_over(self, filled: Engine) -> None:
        me, other = agent(filled, "camille"), agent(filled, "sacha")
        with ecriture(filled) as session:
            prises.prendre(session, 1, me, LE, DUREE)
            assert prises.prendre(session, 1, other, LE, DUREE, reprendre=True).nom == "Sacha"
            assert prises.lire(session, 1, LE + DUREE) is None
            assert prises.prendre(session, 1, me, LE + DUREE, DUREE).nom == "Camille"

    def test_the_queue_shows_them(self, filled: Engine) -> None:
        me, other = agent(filled, "camille"), agent(filled, "sacha")
        with ecriture(filled) as session:
            prises.prendre(session, 1, me, LE, DUREE)
            prises.prendre(session, 2, other, LE, DUREE)
        assert found(filled, Filtre(tenue=Tenue.MIENNES), me) == ["ENR0003"]
        assert found(filled, Filtre(tenue=Tenue.PRISES), me) == ["ENR0001", "ENR0003"]
        assert found(filled, Filtre(tenue=Tenue.LIBRES), me) == ["ENR0004", "ENR0002"]
        assert len(found(filled, Filtre(tenue=Tenue.LIBRES), me, LE + DUREE)) == 4

    def test_two_people_are_never_given_the_same(self, filled: Engine) -> None:
        people = [agent(filled, name) for name in ("a", "b", "c", "d")]
        start, given = Barrier(len(people)), list[str]()

        def work(who: int) -> None:
            start.wait()
            with ecriture(filled) as session:
                rang = file_attente.suivante(session, Filtre(), who, LE)
                if rang is not None:
                    prises.prendre(session, rang.id, who, LE, DUREE)
                    given.append(rang.numero)

        threads = [Thread(target=work, args=(who,)) for who in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(given) == ["ENR0001", "ENR0002", "ENR0003", "ENR0004"]


def test_what_is_erased_is_found_by_its_numbers_alone(filled: Engine) -> None:
    with ecriture(filled) as session:
        erased = retention.marquer(session, datetime.now(UTC) + timedelta(days=1))
        assert erased is not None
        assert erased.demandes == 1
    assert found(filled, Filtre(texte="ENR0009")) == ["ENR0009"]
    assert found(filled, Filtre(texte="editeur", statut=Statut.REJETEE)) == []
    with lecture(filled) as session:
        (rang,) = file_attente.page(session, Filtre(texte="ENR0009"), 0, LE).rangs
    assert rang.denomination is None
    assert [r.precision for r in rang.raisons] == [None]
