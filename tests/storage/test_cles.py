"""Keys of programs, and requests by when they changed, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from pipeline.errors import UsageError
from pipeline.models.portee import Portee
from pipeline.models.statut import Dispositif, Statut
from pipeline.storage import cles, parcours, tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import enregistrer
from pipeline.storage.parcours import Filtre, Repere

from .samples import demande, solde

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def create(engine: Engine, *portees: Portee, expire: datetime | None = None) -> str:
    with ecriture(engine) as session:
        return cles.creer(session, "portail", portees or list(Portee), expire)[1]


def found(engine: Engine, shown: str, le: datetime = NOW) -> cles.Cle | None:
    with lecture(engine) as session:
        return cles.trouver(session, shown, le)


class TestKeys:
    def test_found_by_what_was_shown(self, engine: Engine) -> None:
        keys = [create(engine, portee) for portee in Portee]
        assert len(set(keys)) == len(keys)
        for portee, key in zip(Portee, keys, strict=True):
            cle = found(engine, key)
            assert cle is not None
            assert cle.portees == {portee}

    @pytest.mark.parametrize("shown", ["", "pieces_", "pieces__", "\0", "é" * 60, "x" * 10_000])
    def test_what_is_no_key(self, engine: Engine, shown: str) -> None:
        create(engine)
        assert found(engine, shown) is None

    def test_its_secret_is_nowhere(self, engine: Engine) -> None:
        secret = create(engine).split("_", 2)[2]
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM cles_api").all()
        assert secret not in repr(rows)

    def test_its_end(self, engine: Engine) -> None:
        key = create(engine, expire=NOW)
        assert found(engine, key, NOW - timedelta(seconds=1))
        assert not found(engine, key, NOW)

    def test_revoked_for_ever(self, engine: Engine) -> None:
        key = create(engine)
        identifiant = key.split("_")[1]
        with ecriture(engine) as session:
            cles.revoquer(session, identifiant, NOW)
            cles.revoquer(session, identifiant, NOW + timedelta(days=1))
        assert not found(engine, key)
        with lecture(engine) as session:
            (cle,) = cles.lister(session)
        assert cle.revoquee_le == NOW
        with pytest.raises(UsageError), ecriture(engine) as session:
            cles.revoquer(session, "0" * 12, NOW)

    def test_its_use_is_noted_now_and_then(self, engine: Engine) -> None:
        key = create(engine)
        cle = found(engine, key)
        assert cle is not None
        assert cles.a_noter(cle, NOW)
        with ecriture(engine) as session:
            cles.noter(session, cle, NOW)
        cle = found(engine, key)
        assert cle is not None
        assert not cles.a_noter(cle, NOW + timedelta(seconds=59))
        assert cles.a_noter(cle, NOW + timedelta(seconds=60))

    def test_one_that_opens_nothing_is_not_made(self, engine: Engine) -> None:
        with pytest.raises(UsageError), ecriture(engine) as session:
            cles.creer(session, "portail", [])
        with pytest.raises(UsageError), ecriture(engine) as session:
            cles.creer(session, "  ", list(Portee))


class TestByLastChange:
    @pytest.fixture
    def five(self, engine: Engine) -> Engine:
        """Five requests, of which three changed at the same moment."""
        with ecriture(engine) as session:
            for n in range(4):
                enregistrer(session, demande(f"ENR100{n}"), [])
            enregistrer(session, solde("ENR1004"), [])
        for n, hours in enumerate((3, 1, 1, 1, 2)):
            moment = NOW + timedelta(hours=hours, microseconds=123456)
            with ecriture(engine) as session:
                session.execute(
                    update(tables.Demande).filter_by(cle=f"ENR100{n}").values(modifie_le=moment)
                )
        return engine

    @pytest.mark.parametrize("taille", [1, 2, 5, 6])
    def test_pages_hold_each_once(self, five: Engine, taille: int) -> None:
        numeros, more = list[str](), True
        apres: Repere | None = None
        while more:
            with lecture(five) as session:
                rows, more = parcours.page(session, Filtre(), apres, taille)
            numeros += [vue.numero for vue in rows]
            apres = rows[-1].repere
        assert numeros == ["ENR1001", "ENR1002", "ENR1003", "ENR1004", "ENR1000"]

    @pytest.mark.parametrize(("filtre", "n"), [
        (Filtre(), 5), (Filtre(statut=Statut.EN_COURS), 5), (Filtre(statut=Statut.VALIDEE), 0),
        (Filtre(dispositif=Dispositif.SAS), 1), (Filtre(modifie_depuis=NOW + timedelta(hours=2)), 2),
        (Filtre(Statut.EN_COURS, Dispositif.VAGUE_2, NOW + timedelta(hours=2)), 1),
    ])  # fmt: skip
    def test_filters(self, five: Engine, filtre: Filtre, n: int) -> None:
        with lecture(five) as session:
            assert len(parcours.page(session, filtre, None, 50)[0]) == n
