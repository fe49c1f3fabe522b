"""The amount of an MSS advance."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.models.avance import BOITES_MAX, PLAFOND, Volumes, calculer
from pipeline.models.demande import Avance, Boites

counts = st.integers(0, 20_000)
mailboxes = st.builds(Boites, applicatives=counts, organisationnelles=counts, personnelles=counts)


def boites(app: int = 0, org: int = 0, per: int = 0) -> Boites:
    return Boites(applicatives=app, organisationnelles=org, personnelles=per)


@pytest.mark.parametrize(
    ("counted", "total", "amount"),
    [
        (boites(), "6666.67", "6666.67"),
        (boites(app=1), "6725.00", "6725.00"),
        (boites(org=1), "6687.50", "6687.50"),
        (boites(per=1), "6671.67", "6671.67"),
        (boites(20, 140, 900), "15249.47", "15249.47"),
        (boites(app=4171), "249961.10", "249961.10"),
        (boites(app=4172), "250019.43", "250000.00"),
        (boites(per=48_666), "249996.67", "249996.67"),
        (boites(per=48_667), "250001.67", "250000.00"),
        (boites(*3 * (BOITES_MAX,)), "841606666.67", "250000.00"),
    ],
)
def test_amounts(counted: Boites, total: str, amount: str) -> None:
    found = calculer(counted)
    assert (str(found.total), str(found.montant)) == (total, amount)
    assert found.plafonne is (total != amount)


@given(mailboxes)
def test_exact_to_the_centime(counted: Boites) -> None:
    app, org, per = counted.applicatives, counted.organisationnelles, counted.personnelles
    centimes = min(5833 * app + 2083 * org + 500 * per + 666_667, 25_000_000)
    found = calculer(counted).montant
    assert int(found * 100) == centimes
    assert found.as_tuple().exponent == -2


@given(mailboxes, st.sampled_from(["applicatives", "organisationnelles", "personnelles"]))
def test_one_mailbox_more_never_pays_less_nor_over_the_ceiling(counted: Boites, nom: str) -> None:
    more = counted.model_copy(update={nom: getattr(counted, nom) + 1})
    assert calculer(counted).montant <= calculer(more).montant <= PLAFOND


@given(mailboxes)
def test_the_lines_and_the_lump_sum_make_the_total(counted: Boites) -> None:
    found = calculer(counted)
    assert sum(ligne.montant for ligne in found.lignes) + Decimal("6666.67") == found.total
    assert all(ligne.nombre * ligne.prix == ligne.montant for ligne in found.lignes)


def test_a_count_beyond_measure_decides_nothing() -> None:
    with pytest.raises(UsageError, match=r"personnelles est hors de toute mesure"):
        calculer(boites(per=BOITES_MAX + 1))


def test_the_count_of_the_closing_day_is_the_estimate() -> None:
    form = Avance(bal_actuelles=boites(1, 1, 1), bal_estimees=boites(2, 2, 2))
    assert Volumes.ESTIMEES.de(form) == boites(2, 2, 2)
    assert Volumes.ACTUELLES.de(form) == boites(1, 1, 1)
