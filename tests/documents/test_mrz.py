"""The three layouts of the zone, their check digits, and what a reader may do to them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pipeline.documents import mrz
from pipeline.documents.mrz import Layout
from tests.documents.zones import cni_1988, td1, td3

BIRTH = date(1980, 5, 17)
ZONES = {
    Layout.TD3: td3(),
    Layout.TD1: td1(),
    Layout.CNI_1988: cni_1988(),
}
CASES = [pytest.param(layout, lines, id=layout.value) for layout, lines in ZONES.items()]


def one(lines: tuple[str, ...]) -> mrz.Mrz:
    """The only zone of those lines."""
    ((_, size, zone),) = mrz.find([mrz.clean(line) for line in lines])
    assert size == len(lines)
    return zone


@pytest.mark.parametrize(("layout", "lines"), CASES)
def test_a_zone(layout: Layout, lines: tuple[str, ...]) -> None:
    zone = one(lines)
    assert zone.layout is layout
    assert (zone.nom, zone.prenoms, zone.pays) == ("DURAND", "CLAIRE MARIE", "FRA")
    assert zone.naissance == BIRTH
    assert zone.coherente
    assert len(zone.cles) == (3 if layout is Layout.CNI_1988 else 4)


def test_dates() -> None:
    assert one(td3()).expiration == date(2030, 1, 1)
    assert one(td1()).expiration == date(2030, 1, 1)
    old = one(cni_1988())
    assert (old.expiration, old.emission) == (None, (2012, 3))


@pytest.mark.parametrize(
    ("issued", "month"),
    [("9507", (1995, 7)), ("0401", (2004, 1)), ("2108", (2021, 8)), ("1213", None)],
)
def test_month_of_issue(issued: str, month: tuple[int, int] | None) -> None:
    assert one(cni_1988(issued=issued)).emission == month


@pytest.mark.parametrize(
    ("lines", "birth"),
    [
        (td3(birth="050517", expiry="300101"), date(2005, 5, 17)),
        (td3(birth="300517", expiry="300101"), date(1930, 5, 17)),
        (td1(birth="991231", expiry="300101"), date(1999, 12, 31)),
        (cni_1988(birth="000517", issued="1803"), date(2000, 5, 17)),
        (cni_1988(birth="800230"), None),
    ],
)
def test_century_of_birth(lines: tuple[str, ...], birth: date | None) -> None:
    assert one(lines).naissance == birth


@pytest.mark.parametrize(("layout", "lines"), CASES)
def test_one_changed_digit_breaks_a_key(layout: Layout, lines: tuple[str, ...]) -> None:
    """Every digit of the zone that a check digit covers."""
    broken = 0
    for row, line in enumerate(lines):
        for place, character in enumerate(line):
            if not character.isdigit():
                continue
            other = str((int(character) + 1) % 10)
            changed = (*lines[:row], line[:place] + other + line[place + 1 :], *lines[row + 1 :])
            found = list(mrz.find(list(changed)))
            assert not (found and found[0][2].coherente), (layout, row, place)
            broken += 1
    assert broken > 15


@pytest.mark.parametrize(("layout", "lines"), CASES)
def test_miscounted_fillers(layout: Layout, lines: tuple[str, ...]) -> None:
    """A reader counts a run of fillers wrong: the longest of each line, by one or two."""
    for wrong in (-2, -1, 1, 2):
        changed = []
        for line in lines:
            longest = max(re.findall("<+", line), key=len, default="")
            if len(longest) > 4:
                at = line.rindex(longest)
                kept = "<" * (len(longest) + wrong)
                line = line[:at] + kept + line[at + len(longest) :]
            changed.append(line)
        zone = one(tuple(changed))
        assert zone.layout is layout
        assert (zone.nom, zone.prenoms, zone.naissance) == ("DURAND", "CLAIRE MARIE", BIRTH)
        assert zone.coherente


@pytest.mark.parametrize("filler", ["«", "‹", "＜", "≤"])
def test_other_sorts_of_fillers_and_spaces(filler: str) -> None:
    first, second = td3()
    assert one((first.replace("<", filler), f"{second[:20]} {second[20:]}")) == one((first, second))


def test_letters_for_digits_in_dates_and_digits_for_letters_in_names() -> None:
    first, second = td3("ODIN<<ZOE")
    misread = (first.replace("ODIN", "0DIN"), second[:13] + "8OO517" + second[19:])
    zone = one(misread)
    assert (zone.nom, zone.prenoms, zone.naissance) == ("ODIN", "ZOE", BIRTH)
    assert dict(zone.cles)["naissance"]


def test_a_misread_date_breaks_its_key() -> None:
    first, second = td3()
    zone = one((first, second[:13] + "800571" + second[19:]))
    assert not zone.coherente


@pytest.mark.parametrize(
    ("lines", "cut"),
    [
        (cni_1988("DURAND", prenoms="CLAIRE"), (False, False)),
        (cni_1988(prenoms="MARIE<<CHRISTIANE"), (False, True)),
        (td3(("DURAND<<" + "ALEXANDRINE<" * 4)[:39]), (False, True)),
        (td3("DURAND<<CLAIRE"), (False, False)),
        (td1("DURAND<<CLAIRE<MARIE<CHRISTIANE"[:30]), (False, True)),
    ],
)
def test_cut_names(lines: tuple[str, ...], cut: tuple[bool, bool]) -> None:
    zone = one(lines)
    assert (zone.nom_tronque, zone.prenoms_tronques) == cut


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("RELEVE D'IDENTITE BANCAIRE",),
        ("FR7630056009271234567890182", "CCFRFRPP"),
        td3()[:1],
        ("P<FRADURAND<<CLAIRE<<<<<<<<<<<<<<<<<<<<<<<<<", "texte sans chiffres ni remplissage"),
    ],
)
def test_no_zone(lines: tuple[str, ...]) -> None:
    assert list(mrz.find([mrz.clean(line) for line in lines])) == []
