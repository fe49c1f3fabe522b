"""The figures of the dashboard: tables of cases, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from pipeline.models.statut import Avis, Dispositif, Statut
from pipeline.storage import pilotage, tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.pilotage import Personne, Portee, Regle, Semaine

JEUDI = date(2026, 11, 19)
PORTEE = Portee.de(JEUDI, 2)
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
V1, V2 = Dispositif.VAGUE_1, Dispositif.VAGUE_2


def request(engine: Engine, n: int, **changes: Any) -> None:
    """A request, its revision and its verdict."""
    le = changes.pop("le", NOON)
    row = {
        "id": n, "cle": f"ENR{n}", "numero": f"ENR{n}", "dispositif": V2, "type_demande": "avance",
        "statut": Statut.EN_COURS, "avis": Avis.FAVORABLE, "revision": 1, "date_depot": JEUDI,
    }  # fmt: skip
    with ecriture(engine) as session:
        session.execute(insert(tables.Demande).values(row | changes))
        session.execute(
            insert(tables.Revision).values(
                id=n, demande_id=n, n=1, empreinte="e" * 64, enregistrement={}, cree_le=le
            )
        )
        session.execute(
            insert(tables.Verdict).values(
                revision_id=n, cle="k", regles="1", rapport="{}", cree_le=le
            )
        )


def line(engine: Engine, n: int, quoi: str, evenement: str | None = None, **said: Any) -> None:
    """A line of history."""
    row = {"demande_id": n, "revision": 1, "quoi": quoi, "evenement": evenement, "auteur": "a",
           "vers": "en_cours", "le": NOON, **said}  # fmt: skip
    with ecriture(engine) as session:
        session.execute(insert(tables.Historique).values(row))


def judged(
    engine: Engine, n: int, code: str, suite: str | None, mark: str = "", **said: Any
) -> None:
    """A word on a point."""
    row = {"demande_id": n, "revision": 1, "empreinte": mark or f"{n}{code}", "code": code,
           "suite": suite, "auteur": "a", "le": NOON, **said}  # fmt: skip
    with ecriture(engine) as session:
        session.execute(insert(tables.Jugement).values(row))


def test_a_period_is_whole_weeks_in_paris() -> None:
    assert PORTEE.lundis == (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23))
    winter = Portee.de(date(2026, 10, 26), 2).bornes
    assert [b.astimezone(UTC).hour for b in winter] == [22, 23, 23], "the clock changed on the 25th"


def test_the_first_proposal_is_what_counts(engine: Engine) -> None:
    for n, kinds in enumerate(
        [("favorable",), ("a_verifier", "favorable"), ("pieces_a_demander",), (), ("favorable",)], 1
    ):
        request(engine, n, dispositif=V1 if n == 5 else V2)
        line(engine, n, "statut", "depot")
        for avis in kinds:
            line(engine, n, "proposition", avis=avis)
    request(engine, 6, date_depot=date(2026, 11, 8))
    line(engine, 6, "proposition", avis="favorable")
    with lecture(engine) as session:
        assert pilotage.propositions(session, PORTEE) == {
            Avis.FAVORABLE: 2, Avis.PIECES_A_DEMANDER: 1, Avis.A_VERIFIER: 1,
        }  # fmt: skip
        alone = pilotage.propositions(session, Portee.de(JEUDI, 2, V1))
        assert alone[Avis.FAVORABLE] == 1
        assert sum(pilotage.propositions(session, Portee.de(date(2020, 1, 1), 2)).values()) == 0


def test_reasons_are_those_of_the_latest_verdict_once_a_request(engine: Engine) -> None:
    request(engine, 1, revision=2)
    request(engine, 2)
    found = [(1, 1, 0, "A", "verifier"), (1, 2, 0, "B", "corriger"), (1, 2, 1, "B", "verifier"),
             (2, 1, 0, "B", "verifier"), (2, 1, 1, "C", "corriger"),
             (2, 1, 2, "D", "info")]  # fmt: skip
    columns = ("demande_id", "revision", "rang", "code", "gravite")
    with ecriture(engine) as session:
        session.execute(
            insert(tables.Motif), [dict(zip(columns, row, strict=True)) for row in found]
        )
    with lecture(engine) as session:
        assert pilotage.motifs(session, PORTEE) == [("B", 2), ("C", 1)]
        assert pilotage.motifs(session, Portee.de(JEUDI, 2, V1)) == []


def test_what_waits_is_counted_whatever_the_period(engine: Engine) -> None:
    old = date(2025, 1, 2)
    for n, (statut, day) in enumerate(
        [(Statut.EN_COURS, old), (Statut.CERTIFICATS_A_VALIDER, old), (Statut.EN_COURS, JEUDI),
         (Statut.VALIDEE, old), (Statut.EN_ATTENTE_PIECES, old)], 1,
    ):  # fmt: skip
        request(engine, n, statut=statut, date_depot=day)
    with lecture(engine) as session:
        assert pilotage.attente(session, PORTEE) == [(old, 2), (JEUDI, 1)]


SUNDAY_IN_PARIS = datetime(2026, 11, 15, 22, 59, tzinfo=UTC)
MONDAY_IN_PARIS = SUNDAY_IN_PARIS + timedelta(minutes=1)


def test_weeks_are_those_of_paris_and_undone_decisions_do_not_count(engine: Engine) -> None:
    request(engine, 1, le=SUNDAY_IN_PARIS)
    request(engine, 2, le=MONDAY_IN_PARIS)
    request(engine, 3, le=datetime(2026, 11, 8, 22, 59, tzinfo=UTC))
    request(engine, 4, le=datetime(2026, 11, 22, 23, tzinfo=UTC))
    for event, le in (
        ("decision_valider", SUNDAY_IN_PARIS), ("decision_valider", MONDAY_IN_PARIS),
        ("decision_rejeter", NOON), ("annulation", NOON), ("proposition_favorable", NOON),
    ):  # fmt: skip
        line(engine, 1, "statut", event, le=le)
    with lecture(engine) as session:
        assert pilotage.semaines(session, PORTEE) == [
            Semaine(date(2026, 11, 9), 1, 1, 1),
            Semaine(date(2026, 11, 16), 1, 1, 1),
        ]
        other = pilotage.semaines(session, Portee.de(JEUDI, 2, V1))
        assert {(week.depots, week.decisions) for week in other} == {(0, 0)}
        assert len(pilotage.semaines(session, Portee.de(JEUDI, 52))) == 52


@pytest.mark.parametrize(
    ("confirmes", "desavoues", "shown"),
    [(4, 6, True), (5, 5, False), (0, 9, False), (3, 8, True), (11, 0, False)],
)
def test_a_rule_overruled_too_often_is_said_from_ten_cases(
    confirmes: int, desavoues: int, shown: bool
) -> None:
    assert Regle("A", confirmes, desavoues).desavouee is shown


def test_the_last_word_on_each_point_counts(engine: Engine) -> None:
    request(engine, 1)
    request(engine, 2, dispositif=V1)
    judged(engine, 1, "A", "demander")
    judged(engine, 1, "A", "accepter")
    judged(engine, 1, "A", "demander", "taken back")
    judged(engine, 1, "A", "accepter", "taken back", retire_le=NOON)
    judged(engine, 1, "A", "accepter", "only read since")
    judged(engine, 1, "A", None, "only read since")
    judged(engine, 1, "A", "demander", "before", le=NOON - timedelta(days=30))
    judged(engine, 2, "B", "demander")
    with lecture(engine) as session:
        assert pilotage.regles(session, PORTEE) == [Regle("A", 1, 1), Regle("B", 1, 0)]
        assert pilotage.regles(session, Portee.de(JEUDI, 2, V1)) == [Regle("B", 1, 0)]


def test_rules_that_are_overruled_come_first(engine: Engine) -> None:
    request(engine, 1)
    for n in range(12):
        judged(engine, 1, "OFTEN", "demander", f"o{n}")
    for n in range(10):
        judged(engine, 1, "WRONG", "accepter", f"w{n}")
    with lecture(engine) as session:
        assert [r.code for r in pilotage.regles(session, PORTEE)] == ["WRONG", "OFTEN"]


def test_persons_are_counted_by_what_they_did(engine: Engine) -> None:
    request(engine, 1)
    for who, event in (("B", "decision_valider"), ("A", "decision_rejeter"), ("A", "annulation"),
                       ("A", "decision_demander"),
                       ("pre-instruction", "proposition_pieces")):  # fmt: skip
        line(engine, 1, "statut", event, auteur=who)
    with lecture(engine) as session:
        assert pilotage.personnes(session, PORTEE) == [Personne("A", 2, 1), Personne("B", 1, 0)]


def test_a_sample_is_the_same_all_day_and_of_accepted_requests_alone(engine: Engine) -> None:
    for n in range(1, 21):
        request(engine, n, statut=Statut.VALIDEE)
    with lecture(engine) as session:
        first = pilotage.echantillon(session, PORTEE, "2026-11-19", 5)
        assert pilotage.echantillon(session, PORTEE, "2026-11-19", 5) == first
        assert pilotage.echantillon(session, PORTEE, "2026-11-20", 5) != first
    with ecriture(engine) as session:
        gone = first[0].numero
        session.execute(update(tables.Demande).filter_by(numero=gone).values(statut=Statut.REJETEE))
        session.execute(
            update(tables.Demande).filter_by(numero=first[1].numero).values(avis="a_verifier")
        )
    with lecture(engine) as session:
        again = pilotage.echantillon(session, PORTEE, "2026-11-19", 5)
    assert again[:3] == first[2:], "the others keep their places"
    assert len(again) == 5
