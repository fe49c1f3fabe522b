"""A deposit is kept once, and once a key, whatever happens in between or at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select, update

from pipeline.errors import CleError, DepotError
from pipeline.models.demande import Demande
from pipeline.storage import reception, tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import FichierStocke, conclure
from pipeline.storage.reception import Etat, Recu

from .samples import demande, fichiers, rapport


def receive(
    engine: Engine, said: Demande, cle: str | None, files: list[FichierStocke] | None = None
) -> Recu:
    with ecriture(engine) as session:
        return reception.recevoir(session, said, files or fichiers(), cle)


def rows(engine: Engine) -> tuple[int, int, int]:
    """How many requests, revisions and keys."""
    with lecture(engine) as session:
        found = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (tables.Demande, tables.Revision, tables.Reception)
        ]
    return found[0], found[1], found[2]


A, B = demande(), demande(date_depot="2024-03-01")


def test_the_same_key_and_content_is_the_same_answer(engine: Engine) -> None:
    first, second = receive(engine, A, "k"), receive(engine, A, "k")
    assert (first.nouvelle, second.nouvelle) == (True, False)
    assert (first.revision, first.le) == (second.revision, second.le)
    assert rows(engine) == (1, 1, 1)


def test_a_key_answers_for_its_own_deposit_after_another_came(engine: Engine) -> None:
    first = receive(engine, A, "a")
    assert receive(engine, B, "b").revision == 2
    assert receive(engine, A, "a") == Recu(1, first.le, nouvelle=False)
    assert rows(engine) == (1, 2, 2)


def test_without_a_key_an_older_content_is_a_new_revision(engine: Engine) -> None:
    assert [receive(engine, said, None).revision for said in (A, B, A, A)] == [1, 2, 3, 3]


def test_another_key_for_what_is_already_there(engine: Engine) -> None:
    first, second = receive(engine, A, "a"), receive(engine, A, "b")
    assert (second.revision, second.le, second.nouvelle) == (1, first.le, False)
    assert rows(engine) == (1, 1, 2)


@pytest.mark.parametrize(
    ("other", "files"), [(B, None), (demande("ENR0999"), None), (A, fichiers(b"other", b"kbis"))]
)
def test_a_key_for_another_content_is_refused(
    engine: Engine, other: Demande, files: list[FichierStocke] | None
) -> None:
    receive(engine, A, "k")
    with pytest.raises(CleError, match="a déjà servi"):
        receive(engine, other, "k", files)
    assert rows(engine) == (1, 1, 1)


def test_a_refused_deposit_does_not_use_up_its_key(engine: Engine) -> None:
    bad = demande(regime_tva=None, coordonnees_bancaires={"iban": "\0", "bic": "", "titulaire": ""})
    with pytest.raises(DepotError):
        receive(engine, bad, "k")
    assert rows(engine) == (0, 0, 0)
    assert receive(engine, A, "k").nouvelle


def test_one_key_used_at_once_for_several_contents_serves_one(engine: Engine) -> None:
    """Twelve at once, three of each content: one content wins, its three get one answer."""
    contents = [demande(f"ENR{1000 + n % 4}") for n in range(12)]
    together = Barrier(len(contents))

    def use(said: Demande) -> tuple[str, Recu | None]:
        together.wait()
        try:
            return said.numero, receive(engine, said, "k")
        except CleError:
            return said.numero, None

    with ThreadPoolExecutor(len(contents)) as pool:
        answers = list(pool.map(use, contents))
    served = {numero for numero, recu in answers if recu}
    assert len(served) == 1
    assert sum(recu is not None for _, recu in answers) == 3
    assert sum(recu.nouvelle for _, recu in answers if recu) == 1
    assert rows(engine) == (1, 1, 1)


def test_where_a_request_stands(engine: Engine) -> None:
    with lecture(engine) as session:
        assert reception.etat(session, "ENR0601") is None
    recu = receive(engine, A, None)
    with lecture(engine) as session:
        expected = Etat("ENR0601", 1, recu.le, "en_cours", None, None, None)
        assert reception.etat(session, "ENR0601M0") == expected
    with ecriture(engine) as session:
        text = conclure(session, 1, 1, "k", rapport(), None)
    with lecture(engine) as session:
        found = reception.etat(session, "ENR0601")
    assert found == Etat("ENR0601", 1, recu.le, "en_cours", "validee", "favorable", text)
    receive(engine, B, None)
    with lecture(engine) as session:
        waiting = reception.etat(session, "ENR0601")
    assert waiting is not None
    assert (waiting.revision, waiting.avis, waiting.rapport) == (2, None, None)


def test_old_keys_are_forgotten_and_what_they_brought_is_not(engine: Engine) -> None:
    receive(engine, demande(), "old")
    receive(engine, demande("ENR0602"), "new", fichiers(b"other"))
    now = tables.maintenant()
    with ecriture(engine) as session:
        old = update(tables.Reception).filter_by(cle="old")
        session.execute(old.values(recu_le=now - timedelta(days=40)))
    limit = now - timedelta(days=30)
    with lecture(engine) as session:
        assert reception.anciennes(session, limit) == 1
    with ecriture(engine) as session:
        assert reception.oublier(session, limit) == 1
    assert rows(engine) == (2, 2, 1)
    again = receive(engine, demande(), "old")
    assert (again.revision, again.nouvelle) == (1, False)
