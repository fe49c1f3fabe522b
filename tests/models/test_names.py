"""Names of companies, persons and software: what may be written otherwise, and what may not."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.models import denomination, logiciel, personne
from pipeline.models.accord import Accord

LETTERS = string.ascii_uppercase
words = st.text(LETTERS, min_size=3, max_size=12)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)

FORMS = ("SAS", "SASU", "SARL", "EURL", "SA", "SCI", "SNC", "SELARL", "ASSOCIATION", "GIE")
SPELLED = frozenset(
    [
        "SAS",
        "SASU",
        "SARL",
        "EURL",
        "SA",
        "SCI",
        "SCM",
        "SCP",
        "SNC",
        "SCOP",
        "SCA",
        "SE",
        "SELARL",
        "SELAS",
        "GIE",
        "GIP",
        "ASSOCIATION",
        "ASSO",
        "ASS",
        "SOCIETE",
        "STE",
        "ETABLISSEMENTS",
        "ETS",
        "ENTREPRISE",
        "ST",
        "CIE",
        "INTL",
    ]
)
"""Words that a company's name may leave out or write in full."""
CIVILITIES = frozenset(
    [
        "M",
        "MR",
        "MME",
        "MLLE",
        "MONSIEUR",
        "MADAME",
        "MADEMOISELLE",
        "DR",
        "DOCTEUR",
        "ME",
        "MAITRE",
    ]
)
PARTICLES = frozenset(
    [
        "DE",
        "DU",
        "DES",
        "LE",
        "LA",
        "L",
        "D",
        "VON",
        "VAN",
        "DER",
        "DEN",
        "BEN",
        "EL",
        "AL",
        "DI",
        "DA",
        "DOS",
    ]
)

ACCENTS = str.maketrans("AEIOUC", "ÀÉÎÔÙÇ")


def substituted(name: str, place: int, letter: str) -> str:
    """The name with another letter at a place that holds a letter."""
    places = [i for i, c in enumerate(name) if c != " "]
    at = places[place % len(places)]
    assume(name[at] != letter)
    return name[:at] + letter + name[at + 1 :]


def spelled(*texts: str) -> bool:
    return bool(SPELLED & {w for text in texts for w in text.split()})


# --- companies ----------------------------------------------------------------------------------


@given(names)
def test_a_company_is_itself(name: str) -> None:
    assert denomination.compare(name, name) is Accord.IDENTIQUE


@given(names, names)
def test_companies_are_compared_in_both_directions(a: str, b: str) -> None:
    assert denomination.compare(a, b) is denomination.compare(b, a)


@given(names, names, st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_forms_are_compared_in_both_directions(a: str, b: str, one: str, other: str) -> None:
    left, right = f"{one} {a}", f"{b} {other}"
    assert denomination.compare(left, right) is denomination.compare(right, left)


@given(names)
def test_case_accents_and_punctuation_do_not_matter(name: str) -> None:
    for written in (
        name.lower(),
        name.title().translate(ACCENTS),
        name.translate(ACCENTS).lower(),
        name.replace(" ", "-"),
        name.replace(" ", ""),
        f" « {name} » ",
    ):
        if not spelled(name):
            assert denomination.compare(name, written) is Accord.IDENTIQUE


@given(names, st.sampled_from(FORMS))
def test_a_legal_form_alone_does_not_matter(name: str, form: str) -> None:
    assume(not spelled(name))
    for written in (f"{form} {name}", f"{name} {form}", f"{'.'.join(form)}. {name}"):
        assert denomination.compare(name, written) is Accord.IDENTIQUE


@given(names, st.integers(0, 60), st.sampled_from(LETTERS))
def test_one_other_letter_is_never_the_same_company(name: str, place: int, letter: str) -> None:
    other = substituted(name, place, letter)
    assume(not spelled(name, other))
    assert denomination.compare(name, other) is not Accord.IDENTIQUE


@given(names, st.sampled_from(FORMS), st.integers(0, 60), st.sampled_from(LETTERS))
def test_nor_behind_a_legal_form(name: str, form: str, place: int, letter: str) -> None:
    other = substituted(name, place, letter)
    assume(not spelled(name, other))
    assert denomination.compare(f"{form} {name}", f"{other} {form}") is not Accord.IDENTIQUE


@pytest.mark.parametrize(
    ("a", "b", "accord"),
    [
        ("MEDI SOFT", "Médi-Soft", Accord.IDENTIQUE),
        ("SOCIETE MEDI-SOFT", "MEDISOFT SAS", Accord.IDENTIQUE),
        ("S.A.S. MEDI SOFT", "SAS MEDI SOFT", Accord.IDENTIQUE),
        ("MEDI SOFT SASU", "MEDI SOFT SAS", Accord.IDENTIQUE),
        ("MEDI SOFT EURL", "MEDI SOFT SARL", Accord.IDENTIQUE),
        ("MEDI SOFT", "Société par actions simplifiée MEDI SOFT", Accord.IDENTIQUE),
        ("MEDI SOFT", "SARL MEDI SOFT à associé unique", Accord.IDENTIQUE),
        ("CLINIQUE ST LUC", "CLINIQUE SAINT-LUC", Accord.IDENTIQUE),
        ("CLINIQUE STE ANNE", "CLINIQUE SAINTE ANNE", Accord.IDENTIQUE),
        ("DUPONT & FILS", "DUPONT ET FILS", Accord.IDENTIQUE),
        ("L'ŒUVRE", "L OEUVRE", Accord.IDENTIQUE),
        ("SARL DUPONT", "SCI DUPONT", Accord.PROCHE),
        ("SCP DUPONT", "SCM DUPONT", Accord.PROCHE),
        ("MEDI SOFT", "MEDI SOFT FRANCE", Accord.PROCHE),
        ("AGENCE SANTE NUMERIQUE", "ASN", Accord.PROCHE),
        ("MEDISOFT SOLUTIONS", "MEDISOFT SOLUTIO", Accord.PROCHE),
        ("MEDI SOFT", "MEDI SOPT", Accord.PROCHE),
        ("MEDI SOFT", "MEDI", Accord.DIFFERENT),
        ("LE SELECT", "ODA", Accord.DIFFERENT),
        ("MEDI SOFT", "", Accord.DIFFERENT),
        ("ABC", "ABD", Accord.DIFFERENT),
    ],
)
def test_companies(a: str, b: str, accord: Accord) -> None:
    assert denomination.compare(a, b) is accord
    assert denomination.compare(b, a) is accord


# --- persons ------------------------------------------------------------------------------------


def ordinary(*texts: str) -> bool:
    """Neither a civility nor a particle among the words."""
    return not (CIVILITIES | PARTICLES) & {w for text in texts for w in text.split()}


@given(names)
def test_a_person_is_himself(name: str) -> None:
    assume(ordinary(name))
    assert personne.compare_nom(name, name) is Accord.IDENTIQUE
    assert personne.compare_prenom(name, name) is Accord.IDENTIQUE


@given(names, names)
def test_surnames_are_compared_in_both_directions(a: str, b: str) -> None:
    assert personne.compare_nom(a, b) is personne.compare_nom(b, a)


@given(names)
def test_a_surname_may_be_written_otherwise(name: str) -> None:
    assume(ordinary(name))
    for written in (name.lower(), name.translate(ACCENTS), name.replace(" ", "-")):
        assert personne.compare_nom(name, written) is Accord.IDENTIQUE
        assert personne.compare_prenom(name, written) is Accord.IDENTIQUE


@given(names, st.integers(0, 60), st.sampled_from(LETTERS))
def test_one_other_letter_is_never_the_same_person(name: str, place: int, letter: str) -> None:
    other = substituted(name, place, letter)
    assume(ordinary(name, other))
    assert personne.compare_nom(name, other) is not Accord.IDENTIQUE
    assert personne.compare_prenom(name, other) is not Accord.IDENTIQUE


@given(words, st.integers(0, 60), st.sampled_from(LETTERS), names)
def test_nor_among_other_names(name: str, place: int, letter: str, others: str) -> None:
    other = substituted(name, place, letter)
    assume(ordinary(name, other, others))
    assume(name not in others.replace(" ", "") and name != "".join((other, *others.split())))
    assert personne.compare_nom(name, other, others) is not Accord.IDENTIQUE
    assert personne.compare_prenom(name, f"{other} {others}") is not Accord.IDENTIQUE


@pytest.mark.parametrize(
    ("declared", "read", "accord"),
    [
        ("DURAND", ("Durand",), Accord.IDENTIQUE),
        ("Mme DURAND", ("DURAND",), Accord.IDENTIQUE),
        ("DURAND", ("LEROY", "DURAND"), Accord.IDENTIQUE),
        ("de La Tour", ("TOUR",), Accord.IDENTIQUE),
        ("Tour", ("DE LA TOUR",), Accord.IDENTIQUE),
        ("d'Arc", ("DARC",), Accord.IDENTIQUE),
        ("LE GALL", ("LEGALL",), Accord.IDENTIQUE),
        ("Lefèvre-Œuvray", ("LEFEVRE OEUVRAY",), Accord.IDENTIQUE),
        ("VICTOR", ("V1CTOR",), Accord.IDENTIQUE),  # a name holds no digit
        ("LE MARTIN", ("LA MARTIN",), Accord.PROCHE),
        ("DURAND", ("DURANT",), Accord.PROCHE),
        ("DURAND", ("DURAND LEROY",), Accord.PROCHE),
        ("LEROY DURAND", ("LEROY", "DURAND"), Accord.PROCHE),
        ("LEROI", ("LEROY",), Accord.DIFFERENT),  # a letter of five is another name
        ("DURAND", ("MARTIN",), Accord.DIFFERENT),
        ("DURAND", (), Accord.DIFFERENT),
        ("DURAND", ("",), Accord.DIFFERENT),
        ("", ("DURAND",), Accord.DIFFERENT),
        ("", ("",), Accord.DIFFERENT),
    ],
)
def test_surnames(declared: str, read: tuple[str, ...], accord: Accord) -> None:
    assert personne.compare_nom(declared, *read) is accord


@pytest.mark.parametrize(
    ("declared", "read", "accord"),
    [
        ("Claire", "CLAIRE", Accord.IDENTIQUE),
        ("Claire", "ANNE CLAIRE", Accord.IDENTIQUE),
        ("Jean-Pierre", "JEAN PIERRE MARIE", Accord.IDENTIQUE),
        ("Jean Pierre", "JEANPIERRE", Accord.IDENTIQUE),
        ("Jean", "JEAN PIERRE", Accord.IDENTIQUE),
        ("Jean-Pierre", "JEAN", Accord.PROCHE),
        ("Jean-Pierre", "PIERRE JEAN", Accord.PROCHE),
        ("Claire", "CLAINE", Accord.PROCHE),
        ("Anne", "ANNA", Accord.DIFFERENT),
        ("Claire", "SOPHIE", Accord.DIFFERENT),
        ("Claire", "", Accord.DIFFERENT),
        ("", "CLAIRE", Accord.DIFFERENT),
    ],
)
def test_given_names(declared: str, read: str, accord: Accord) -> None:
    assert personne.compare_prenom(declared, read) is accord


@pytest.mark.parametrize(
    ("declared", "read", "accord"),
    [
        ("MARTIN DE LA ROCHEFOUCAULD-DOUDEAUVILLE", "MARTIN DE LA ROCHEFOUCAUL", Accord.IDENTIQUE),
        ("MARTIN", "MARTINEZ", Accord.DIFFERENT),
    ],
)
def test_a_surname_cut_by_a_full_zone(declared: str, read: str, accord: Accord) -> None:
    assert personne.compare_nom(declared, read, tronque=True) is accord


@pytest.mark.parametrize(
    ("declared", "read", "accord"),
    [
        ("Christiane", "MARIE CHRIS", Accord.PROCHE),
        ("Christiane", "MARIE CH", Accord.DIFFERENT),
        ("Sophie", "MARIE CHRIS", Accord.DIFFERENT),
    ],
)
def test_a_given_name_cut_by_a_full_zone_is_a_doubt(
    declared: str, read: str, accord: Accord
) -> None:
    assert personne.compare_prenom(declared, read, tronque=True) is accord


# --- software -----------------------------------------------------------------------------------


@given(names, st.integers(0, 60), st.sampled_from(LETTERS))
def test_one_other_letter_is_never_the_same_software(name: str, place: int, letter: str) -> None:
    other = substituted(name, place, letter)
    assume("VERSION" not in f"{name} {other}")
    assert logiciel.compare(name, name) is Accord.IDENTIQUE
    assert logiciel.compare(name, other) is not Accord.IDENTIQUE
    assert logiciel.compare(name, other) is logiciel.compare(other, name)


@pytest.mark.parametrize(
    ("declared", "read", "accord"),
    [
        ("LOGICIEL HOP-DPI", "Logiciel Hop DPI", Accord.IDENTIQUE),
        ("LOGICIEL HOP-DPI", "Logiciel Hop DPI – version 22", Accord.IDENTIQUE),
        ("HOPDPI", "HOP DPI", Accord.IDENTIQUE),
        ("LOGICIEL HOP-DPI", "HOP DPI", Accord.PROCHE),
        ("DESMOS", "DESMOS PRO", Accord.PROCHE),
        ("DESMOS", "DESMUS", Accord.PROCHE),
        ("DESMOS", "ARCAD", Accord.DIFFERENT),
        ("DESMOS", "", Accord.DIFFERENT),
    ],
)
def test_software(declared: str, read: str, accord: Accord) -> None:
    assert logiciel.compare(declared, read) is accord


@pytest.mark.parametrize(
    ("text", "couloir", "vague"),
    [
        ("DSR-HOP-DPI-Va2", "HOP", "2"),
        ("DSR - MDV - LGC - Va1", "MDV", "1"),
        ("REM-RAD-RIS-Va1", "RAD", "1"),
        ("Hôpital / DPI / vague 2", "HOP", "2"),
        ("Médecine de ville", "MDV", None),
        ("Imagerie", "RAD", None),
        ("Officine, Vague 1", "PHA", "1"),
        ("Vague 2", None, "2"),
        ("Hôpital et Officine", None, None),  # two couloirs say neither
        ("Général", None, None),
        ("", None, None),
    ],
)
def test_couloirs_and_waves(text: str, couloir: str | None, vague: str | None) -> None:
    assert logiciel.couloir(text) == couloir
    assert logiciel.vague(text) == vague
