"""An identity document: the print, the zone, and what becomes of a contradiction."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.documents.identite import has_zone, read
from pipeline.documents.kind import recognise
from pipeline.models.text import Source, Text
from tests.documents.pages import Place, lines, page, text
from tests.documents.zones import cni_1988, td1, td3

BIRTH, END = date(1980, 5, 17), date(2030, 1, 1)


def passport(
    *zone: str,
    nom: str = "DURAND",
    prenoms: str = "Claire, Marie",
    birth: str = "17/05/1980",
    end: str = "01/01/2030",
    source: Source = Source.TEXTE,
    confidence: float = 0.99,
) -> Text:
    """A page of a passport, its zone at the foot."""
    places: list[Place] = [
        ("PASSEPORT", 600, 60),
        ("Nom / Surname", 100, 200),
        (nom, 600, 200),
        ("Prénoms", 100, 260),
        (prenoms, 600, 260),
        ("Date de naissance", 100, 320),
        (birth, 600, 320),
        ("Date d'expiration", 100, 380),
        (end, 600, 380),
    ]
    places += [(line, 100, 800 + 40.0 * rank) for rank, line in enumerate(zone)]
    shown = tuple(p for p in places if p[0])
    return text(*shown, source=source, confidence=confidence)


def test_print_and_zone_agree() -> None:
    said = read(passport(*td3()))
    assert said.nom is not None
    assert said.prenoms is not None
    assert said.date_naissance is not None
    assert said.date_expiration is not None
    assert said.type_document is not None
    assert (said.nom.value, said.prenoms.value) == ("DURAND", "Claire Marie")
    assert (said.date_naissance.value, said.date_expiration.value) == (BIRTH, END)
    assert said.type_document.value == "passeport"
    assert said.date_expiration.source is Source.MRZ
    assert said.nom.source is Source.TEXTE
    assert said.desaccords == ()
    assert min(said.nom.confidence, said.date_expiration.confidence) > 0.9


def test_the_print_alone() -> None:
    said = read(passport())
    assert said.mrz is None
    assert said.nom is not None
    assert said.date_expiration is not None
    assert (said.nom.value, said.date_expiration.value) == ("DURAND", END)


def test_the_zone_alone() -> None:
    said = read(lines(*td3()))
    assert said.nom is not None
    assert said.prenoms is not None
    assert said.date_expiration is not None
    assert (said.nom.value, said.prenoms.value) == ("DURAND", "CLAIRE MARIE")
    assert said.date_expiration.value == END
    assert said.nom.source is Source.MRZ


@pytest.mark.parametrize(
    ("zone", "kind"),
    [(td3(), "passeport"), (td1(), "cni"), (cni_1988(), "cni"), (td1(code="IR"), "titre_sejour")],
)
def test_kind_of_document(zone: tuple[str, ...], kind: str) -> None:
    said = read(lines(*zone))
    assert said.type_document is not None
    assert said.type_document.value == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("CARTE NATIONALE D'IDENTITÉ", "cni"),
        ("PASSEPORT / PASSPORT", "passeport"),
        ("TITRE DE SÉJOUR", "titre_sejour"),
        ("RESIDENCE PERMIT", "titre_sejour"),
    ],
)
def test_kind_by_its_title(title: str, kind: str) -> None:
    said = read(lines(title))
    assert said.type_document is not None
    assert said.type_document.value == kind


@pytest.mark.parametrize("field", ["nom", "prenoms"])
def test_a_name_that_the_zone_contradicts_is_uncertain(field: str) -> None:
    changed: dict[str, Any] = {field: "LEROY"}
    said = read(passport(*td3(), **changed))
    lu = getattr(said, field)
    assert lu.confidence <= 0.5
    assert lu.value != "LEROY"


@pytest.mark.parametrize(
    ("field", "named", "value"),
    [("birth", "naissance", "17/05/1981"), ("end", "expiration", "01/01/2032")],
)
def test_a_date_that_the_zone_contradicts_is_uncertain_and_said(
    field: str, named: str, value: str
) -> None:
    changed: dict[str, Any] = {field: value}
    said = read(passport(*td3(), **changed))
    lu = getattr(said, f"date_{named}")
    assert said.desaccords == (named,)
    assert lu.confidence <= 0.5


def test_a_zone_whose_date_key_fails_gives_no_certain_date() -> None:
    first, second = td3()
    broken = second[:21] + "300102" + second[27:]
    said = read(passport(first, broken, end=""))
    assert said.date_expiration is not None
    assert said.date_expiration.confidence <= 0.5
    assert said.mrz is not None
    assert not said.mrz.coherente


def test_zeros_for_the_letter_o() -> None:
    first, second = td3("ODOARD<<ZOE")
    said = read(passport(first.replace("O", "0"), second, nom="ODOARD", prenoms="Zoé"))
    assert said.nom is not None
    assert said.prenoms is not None
    assert (said.nom.value, said.prenoms.value) == ("ODOARD", "Zoé")
    assert said.nom.confidence > 0.9


def test_miscounted_fillers() -> None:
    first, second = td3()
    said = read(passport(first[:-3], second))
    assert said.mrz is not None
    assert said.mrz.coherente
    assert said.desaccords == ()


def test_recto_and_verso_on_two_pages() -> None:
    front = page(
        ("CARTE NATIONALE D'IDENTITÉ", 500, 60),
        ("NOM / Surname", 100, 200),
        ("DURAND", 600, 200),
        ("Prénoms", 100, 260),
        ("Claire, Marie", 600, 260),
    )
    back = page(*((line, 100, 800 + 40.0 * i) for i, line in enumerate(td1())), number=2)
    said = read(Text((front, back)))
    assert said.nom is not None
    assert said.date_expiration is not None
    assert (said.nom.value, said.nom.page) == ("DURAND", 1)
    assert (said.date_expiration.value, said.date_expiration.page) == (END, 2)


def test_a_usage_name_beside_the_birth_name() -> None:
    said = read(lines("Nom de naissance : LEFEVRE", "Nom d'usage : DURAND"))
    assert said.nom is not None
    assert said.nom_usage is not None
    assert (said.nom.value, said.nom_usage.value) == ("LEFEVRE", "DURAND")


@pytest.mark.parametrize("rows", [(), ("Nom :", "Prénoms :"), ("Nom : 1234",), ("Bonjour",)])
def test_nothing_is_guessed(rows: tuple[str, ...]) -> None:
    said = read(lines(*rows))
    assert (said.nom, said.prenoms, said.date_expiration, said.mrz) == (None, None, None, None)


@pytest.mark.parametrize("zone", [td3(), td1(), cni_1988()])
def test_a_zone_alone_recognises_the_document(zone: tuple[str, ...]) -> None:
    assert has_zone(lines(*zone))
    assert next(iter(recognise(lines(*zone)))) == "identite"


def test_names_without_a_label_are_found_where_the_zone_says_them() -> None:
    zone = td1("DURAND<<HELENE<MAELLE<EDITHROS")
    said = read(
        lines(
            "CARTE NATIONALE D'IDENTITÉ", "NOM Prénom", "DURAND", "HÉLÈNE MAËLLE ÉDITHROSE", *zone
        )
    )
    assert said.nom is not None
    assert said.prenoms is not None
    assert (said.nom.value, said.prenoms.value) == ("DURAND", "HÉLÈNE MAËLLE ÉDITHROSE")


@pytest.mark.parametrize(
    ("printed", "field", "sure"),
    [
        pytest.param("DURAND", "nom", True, id="print and zone say the name alike"),
        pytest.param("DURANT", "nom", False, id="they do not"),
        pytest.param("DURAND", "type_document", True, id="the keys hold"),
        pytest.param("DURAND", "date_expiration", True, id="so do those of the dates"),
    ],
)
def test_what_is_said_twice_or_has_its_keys_is_sure(printed: str, field: str, sure: bool) -> None:
    said = read(passport(*td3(), nom=printed, source=Source.OCR, confidence=0.6))
    value = getattr(said, field)
    assert value is not None
    assert (value.confidence >= 0.8) is sure
