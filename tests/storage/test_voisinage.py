"""What the store knows beside a request."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from pipeline.models.demande import NomPersonne
from pipeline.storage.database import lecture
from pipeline.storage.depot import anterieures, reutilisations

from .samples import demande, fichiers, sha, solde
from .test_depot import deposit

SIREN, OTHER = "348662990", "55210055400013"
DAY = date(2024, 2, 26)


def before(
    engine: Engine, cle: str, siren: str | None, day: date, arrivee: int | None
) -> list[str] | None:
    """The numbers of the requests that come before."""
    with lecture(engine) as session:
        found = anterieures(session, cle, siren, day, arrivee)
    return None if found is None else [d.numero for d in found]


@pytest.fixture
def arrivals(engine: Engine) -> dict[str, int]:
    """Four requests of a supplier, one of another, one of nobody; in this order of arrival."""
    days = {
        "ENR0001": DAY,
        "ENR0002": DAY,
        "ENR0003": date(2024, 1, 1),
        "ENR0004": date(2024, 3, 1),
    }
    kept = {
        numero: deposit(engine, demande(numero, date_depot=day.isoformat()), fichiers()).demande_id
        for numero, day in days.items()
    }
    kept["ENR0005"] = deposit(engine, demande("ENR0005", OTHER), fichiers()).demande_id
    kept["ENR0006"] = deposit(engine, solde("ENR0006"), fichiers()).demande_id
    return kept


@pytest.mark.parametrize(
    ("cle", "day", "expected"),
    [
        ("ENR0001", DAY, ["ENR0003"]),
        ("ENR0002", DAY, ["ENR0003", "ENR0001"]),
        ("ENR0003", date(2024, 1, 1), []),
        ("ENR0004", date(2024, 3, 1), ["ENR0003", "ENR0001", "ENR0002"]),
        ("ENR9999", DAY, ["ENR0003", "ENR0001", "ENR0002"]),
    ],
)
def test_order(
    engine: Engine, arrivals: dict[str, int], cle: str, day: date, expected: list[str]
) -> None:
    assert before(engine, cle, SIREN, day, arrivals.get(cle)) == expected


def test_nothing_known(engine: Engine, arrivals: dict[str, int]) -> None:
    assert before(engine, "ENR0005", OTHER[:9], DAY, arrivals["ENR0005"]) is None
    assert before(engine, "ENR0006", None, DAY, arrivals["ENR0006"]) is None
    assert before(engine, "ENR0007", "", DAY, None) is None


def test_what_is_told_of_another_request(engine: Engine) -> None:
    deposit(engine, demande("ENR0001"), fichiers(b"a"))
    deposit(engine, demande("ENR0001M1", statut="validee"), fichiers(b"a", b"b", b"c"))
    with lecture(engine) as session:
        found = anterieures(session, "ENR0002", SIREN, DAY, None)
    assert found is not None
    (other,) = found
    assert (other.numero, other.cle, other.statut) == ("ENR0001M1", "ENR0001", "validee")
    assert (other.dispositif, other.type_demande) == ("vague_2", "enrolement_initial")
    assert other.depositaire == NomPersonne(nom="DURAND", prenom="Luc")
    assert other.pieces == ("rib", "kbis")


def test_files_of_another_supplier(engine: Engine) -> None:
    first = deposit(engine, demande("ENR0001", OTHER), fichiers(b"x", b"y", b""))
    deposit(engine, demande("ENR0002", "77567227200013"), fichiers(b"x", b"own"))
    deposit(engine, solde("ENR0003"), fichiers(b"nobody"))
    mine = deposit(engine, demande("ENR0004"), fichiers(b"x", b"own"))
    later = deposit(engine, demande("ENR0005", OTHER), fichiers(b"late"))
    digests = [sha(b) for b in (b"x", b"own", b"nobody", b"late", b"", b"unseen")]
    with lecture(engine) as session:
        assert reutilisations(session, digests, SIREN, mine.demande_id) == {
            sha(b"x"): "ENR0001",
            sha(b"own"): "ENR0002",
        }
        assert reutilisations(session, digests, OTHER[:9], first.demande_id) == {}
        assert reutilisations(session, digests, None, later.demande_id) == {}
        assert reutilisations(session, [], SIREN, mine.demande_id) == {}


def test_a_file_that_was_replaced_is_no_longer_held(engine: Engine) -> None:
    deposit(engine, demande("ENR0001", OTHER), fichiers(b"x"))
    mine = deposit(engine, demande("ENR0002"), fichiers(b"x"))
    deposit(engine, demande("ENR0001", OTHER), fichiers(b"y"))
    with lecture(engine) as session:
        assert reutilisations(session, [sha(b"x")], SIREN, mine.demande_id) == {}
