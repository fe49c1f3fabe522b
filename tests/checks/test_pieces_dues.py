"""Which piece is due when: the matrix of the catalogue, typed again from it row by row."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.checks.contexte import PieceLue
from pipeline.checks.dossier import attendue
from pipeline.checks.pieces_dues import MATRICE, Si, Situation, dues, situation
from pipeline.models.demande import DemandeAnterieure
from pipeline.models.referentiel import Referentiel
from pipeline.models.statut import Dispositif, TypeDemande, TypePiece
from tests.checks.builders import (
    AUTRE_SIRET,
    SOLDE,
    anterieure,
    certificat,
    demande,
    dossier,
    financement,
    logiciel,
    piece,
    referentiel,
)

NAMES = {
    1: TypePiece.CERTIFICAT_REFERENCEMENT,
    2: TypePiece.CERTIFICAT_HDS,
    3: TypePiece.ATTESTATION_NON_HEBERGEMENT,
    4: TypePiece.KBIS,
    5: TypePiece.MANDAT_EDITEUR,
    6: TypePiece.CONTRAT_OPERATEUR_V2,
    7: TypePiece.BON_DE_COMMANDE,
    8: TypePiece.PIECE_IDENTITE_REPRESENTANT,
    9: TypePiece.PIECE_IDENTITE_DEPOSITAIRE,
    10: TypePiece.MANDAT_DELEGATION_SIGNATURE,
    11: TypePiece.CONTRAT_PRESTATION,
    12: TypePiece.RIB,
    13: TypePiece.PREUVE_HORS_TVA,
    14: TypePiece.PV_VSR,
}
"""The columns of the catalogue."""

PARTIEL = {"statut": "certificats_a_valider", "anticipe": True}
ROWS: dict[str, dict[str, Any]] = {
    "vague 1 initial": {"dispositif": "vague_1"},
    "vague 1 complementaire": {
        "dispositif": "vague_1",
        "type_demande": "enrolement_complementaire",
    },
    "MSS operateur": {"dispositif": "mss_operateur"},
    "SAS initial": {"dispositif": "sas"},
    "vague 2 initial": {},
    "vague 2 initial, anticipe": {"anticipe": True},
    "vague 2 complementaire": {"type_demande": "enrolement_complementaire"},
    "vague 2 complementaire, anticipe": {
        "type_demande": "enrolement_complementaire",
        "anticipe": True,
    },
    "finalisation": PARTIEL,
    "finalisation of a complementaire": PARTIEL | {"type_demande": "enrolement_complementaire"},
    "SAS solde": financement("sas", "solde", solde=SOLDE),
    "MSS avance": financement("mss_operateur", "avance"),
    "SAS avance": financement("sas", "avance"),
}

TIERS = {
    "est_representant_legal": False,
    "depositaire": {"nom": "MARTIN", "prenom": "Paul"},
    "qualite_tiers": "employe",
}
TAUX_HT: dict[str, Any] = {"regime_tva": {"assujetti": None, "taux": "HT_0"}}
DISTRIBUTEUR = referentiel(logiciel(siret_editeur=AUTRE_SIRET, editeur="ACME"))
DPI = referentiel(logiciel(type_logiciel="DPI"))

FACTS: dict[str, dict[str, Any]] = {
    "nothing more": {},
    "denomination changed": {"personne_morale": {"denomination_modifiee": True}},
    "distributeur": {"referentiel": DISTRIBUTEUR},
    "employe": {"demandeur": TIERS},
    "centre de gestion": {"demandeur": TIERS | {"qualite_tiers": "centre_de_gestion"}},
    "HT_0": TAUX_HT,
    "TTC_0": {"regime_tva": {"assujetti": None, "taux": "TTC_0"}},
    "non assujetti": {"regime_tva": {"assujetti": False, "taux": None}},
    "DPI hosted": {"referentiel": DPI, "hebergement_donnees_sante": True},
    "DPI not hosted": {"referentiel": DPI, "hebergement_donnees_sante": False},
    "not a DPI, answered": {"hebergement_donnees_sante": True},
}

# Situation: what is always due, then what each fact adds to it. A fact that is left out adds nothing.
CATALOGUE: dict[str, tuple[set[int], dict[str, set[int]]]] = {
    "vague 1 initial": (
        {1, 8, 12},
        {
            "denomination changed": {4},
            "distributeur": {5},
            "employe": {9, 10},
            "centre de gestion": {9, 11},
        },
    ),
    "vague 1 complementaire": ({1}, {}),
    "MSS operateur": (
        {1, 6, 8, 12},
        {
            "denomination changed": {4},
            "distributeur": {7},
            "employe": {9, 10},
            "centre de gestion": {9, 11},
            "HT_0": {13},
        },
    ),
    "SAS initial": (
        {1, 8, 12},
        {
            "denomination changed": {4},
            "distributeur": {5},
            "employe": {9, 10},
            "centre de gestion": {9, 11},
            "HT_0": {13},
        },
    ),
    "vague 2 initial": (
        {1, 8, 12},
        {
            "denomination changed": {4},
            "distributeur": {5},
            "employe": {9, 10},
            "centre de gestion": {9, 11},
            "non assujetti": {13},
            "DPI hosted": {2},
            "DPI not hosted": {3},
        },
    ),
    "vague 2 initial, anticipe": (
        {8, 12},
        {
            "denomination changed": {4},
            "distributeur": {5},
            "employe": {9, 10},
            "centre de gestion": {9, 11},
            "non assujetti": {13},
        },
    ),
    "vague 2 complementaire": (
        {1},
        {
            "distributeur": {5},
            "employe": {10},
            "centre de gestion": {10},
            "non assujetti": {13},
            "DPI hosted": {2},
            "DPI not hosted": {3},
        },
    ),
    "vague 2 complementaire, anticipe": (
        set(),
        {
            "distributeur": {5},
            "employe": {10},
            "centre de gestion": {10},
            "non assujetti": {13},
        },
    ),
    "finalisation": ({1}, {"DPI hosted": {2}, "DPI not hosted": {3}}),
    "finalisation of a complementaire": ({1}, {"DPI hosted": {2}, "DPI not hosted": {3}}),
    "SAS solde": ({14}, {}),
    "MSS avance": (set(), {}),
    "SAS avance": (set(), {}),
}

FORMS = {"SAS solde", "MSS avance", "SAS avance"}
"""Rows whose record has no section for the facts."""

UNSAID_BY_THE_CATALOGUE = {
    ("HT_0", "vague 2 initial"),
    ("HT_0", "vague 2 initial, anticipe"),
    ("HT_0", "vague 2 complementaire"),
    ("HT_0", "vague 2 complementaire, anticipe"),
}
"""Vague 2 asks no rate."""


def _cells() -> list[object]:
    return [
        pytest.param(row, fact, id=f"{row}: {fact}")
        for row in CATALOGUE
        for fact in FACTS
        if (fact, row) not in UNSAID_BY_THE_CATALOGUE
        and (row not in FORMS or fact == "nothing more")
    ]


def due(
    *pieces: PieceLue,
    referentiel: Referentiel | None = referentiel(logiciel()),  # noqa: B008
    anterieures: tuple[DemandeAnterieure, ...] | None = None,
    **changes: Any,
) -> dict[TypePiece, bool | None]:
    """What the code says of each piece of the row."""
    judged = dossier(*pieces, referentiel=referentiel, anterieures=anterieures, **changes)
    return {p: is_due for p, (is_due, _) in dues(judged).items()}


def certain(said: dict[TypePiece, bool | None]) -> set[TypePiece]:
    """The pieces that are due."""
    assert None not in said.values()
    return {p for p, is_due in said.items() if is_due}


@pytest.mark.parametrize(("row", "fact"), _cells())
def test_cell_of_the_catalogue(row: str, fact: str) -> None:
    always, added = CATALOGUE[row]
    expected = {NAMES[n] for n in always | added.get(fact, set())}
    assert certain(due(**(ROWS[row] | FACTS[fact]))) == expected


def test_all_facts_together() -> None:
    """The facts add up: nothing that one asks for is undone by another."""
    together: dict[str, Any] = {
        "personne_morale": {"denomination_modifiee": True},
        "demandeur": TIERS,
        "regime_tva": {"assujetti": False, "taux": None},
        "hebergement_donnees_sante": False,
        "referentiel": referentiel(logiciel(type_logiciel="DPI", siret_editeur=AUTRE_SIRET)),
    }
    assert certain(due(**together)) == {NAMES[n] for n in (1, 3, 4, 5, 8, 9, 10, 12, 13)}


def test_every_row_is_reached() -> None:
    reached = {situation(dossier(**changes).demande) for changes in ROWS.values()}
    assert reached == set(Situation) - {Situation.NON_DECRITE}
    assert set(MATRICE) == set(Situation)


def test_every_condition_is_in_the_matrix() -> None:
    assert {si for row in MATRICE.values() for si in row.values()} == set(Si)


@pytest.mark.parametrize(
    ("dispositif", "type_demande", "anticipe"),
    [
        (d, t, a)
        for d in Dispositif
        for t in TypeDemande
        for a in (False, True)
        if (d.value, t.value, a)
        not in {
            ("vague_1", "enrolement_initial", False),
            ("vague_1", "enrolement_complementaire", False),
            ("mss_operateur", "enrolement_initial", False),
            ("sas", "enrolement_initial", False),
            ("vague_2", "enrolement_initial", False),
            ("vague_2", "enrolement_initial", True),
            ("vague_2", "enrolement_complementaire", False),
            ("vague_2", "enrolement_complementaire", True),
            ("sas", "solde", False),
            ("sas", "avance", False),
            ("mss_operateur", "avance", False),
        }
    ],
)
def test_what_no_guide_describes_asks_for_nothing(
    dispositif: Dispositif, type_demande: TypeDemande, anticipe: bool
) -> None:
    changes: dict[str, Any] = {
        "dispositif": dispositif.value,
        "type_demande": type_demande.value,
        "anticipe": anticipe,
    }
    asked = demande(**changes)
    assert situation(asked) is Situation.NON_DECRITE
    assert due(**changes) == {}
    assert attendue(dossier(**changes), TypePiece.RIB)


# --- the finalisation of an anticipe ------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "with_certificate", "expected"),
    [
        ("certificats_a_valider", False, True),
        ("certificats_a_valider", True, True),
        ("validation_partielle", True, True),
        ("validation_partielle", False, False),
        ("en_cours", True, False),
        ("en_attente_pieces", True, False),
    ],
)
def test_when_a_deposit_finalises(statut: str, with_certificate: bool, expected: bool) -> None:
    pieces = (certificat(),) if with_certificate else ()
    asked = dossier(*pieces, anticipe=True, statut=statut).demande
    assert asked.finalise is expected
    assert (situation(asked) is Situation.FINALISATION) is expected


def test_a_request_that_is_not_anticipe_finalises_nothing() -> None:
    assert not dossier(certificat(), statut="certificats_a_valider").demande.finalise


# --- the editor of the software -----------------------------------------------------------------


INCONNU = referentiel(logiciel(numero_ans="Bbbbbbbbb1"))


@pytest.mark.parametrize(
    ("register", "editeur", "expected"),
    [
        pytest.param(referentiel(logiciel()), "ACME", False, id="register: the supplier"),
        pytest.param(DISTRIBUTEUR, "MEDI SOFT", True, id="register: another"),
        pytest.param(
            referentiel(logiciel(siret_editeur="34866299099999")),
            "ACME",
            False,
            id="register: another establishment of the supplier",
        ),
        pytest.param(None, "MEDI-SOFT SAS", False, id="no register: certificate of the supplier"),
        pytest.param(None, "ACME", None, id="no register: certificate of another"),
        pytest.param(None, None, None, id="no register, no editor read"),
        pytest.param(INCONNU, "MEDI SOFT", False, id="unknown number: certificate of the supplier"),
        pytest.param(INCONNU, "ACME", None, id="unknown number: certificate of another"),
        pytest.param(INCONNU, None, None, id="unknown number, no editor read"),
    ],
)
@pytest.mark.parametrize(("row", "column"), [("vague 1 initial", 5), ("MSS operateur", 7)])
def test_distributeur_and_acheteur(
    row: str, column: int, register: Referentiel | None, editeur: str | None, expected: bool | None
) -> None:
    said = due(certificat(editeur=editeur), referentiel=register, **ROWS[row])
    assert said[NAMES[column]] is expected


@pytest.mark.parametrize("row", ["vague 2 initial, anticipe", "vague 2 complementaire, anticipe"])
def test_without_register_nor_certificate_nobody_knows(row: str) -> None:
    assert due(referentiel=None, **ROWS[row])[TypePiece.MANDAT_EDITEUR] is None


# --- the hosting of health data -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("register", "answer", "expected"),
    [
        pytest.param(DPI, True, {2}, id="DPI, hosted"),
        pytest.param(DPI, False, {3}, id="DPI, not hosted"),
        pytest.param(DPI, None, {3}, id="DPI, unanswered: one of the two"),
        pytest.param(referentiel(logiciel()), True, set(), id="not a DPI, hosted"),
        pytest.param(referentiel(logiciel()), None, set(), id="not a DPI"),
        pytest.param(None, True, {2}, id="no register: the answer shows a DPI, hosted"),
        pytest.param(None, False, {3}, id="no register: the answer shows a DPI, not hosted"),
        pytest.param(None, None, set(), id="no register, not asked"),
    ],
)
def test_hosting(register: Referentiel | None, answer: bool | None, expected: set[int]) -> None:
    said = due(certificat(), referentiel=register, hebergement_donnees_sante=answer)
    assert {n for n in (2, 3) if said[NAMES[n]]} == expected


def test_an_unanswered_question_is_answered_by_the_certificate_filed() -> None:
    said = due(certificat(), piece(TypePiece.CERTIFICAT_HDS), referentiel=DPI)
    assert not said[TypePiece.ATTESTATION_NON_HEBERGEMENT]


# --- the mandat, once per vague and depositaire -------------------------------------------------

MANDAT = TypePiece.MANDAT_DELEGATION_SIGNATURE
DEPOSANT = {"nom": "Martin", "prenom": "PAUL"}


def given(**changes: Any) -> DemandeAnterieure:
    """A vague 2 request with which the depositaire gave the mandat."""
    base: dict[str, Any] = {"pieces": [MANDAT.value], "depositaire": DEPOSANT}
    return anterieure(**(base | changes))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param(None, True, id="nothing is known"),
        pytest.param((), True, id="no other request"),
        pytest.param((given(),), False, id="given in this vague"),
        pytest.param((given(pieces=["contrat_prestation"]),), False, id="a contrat was given"),
        pytest.param((given(pieces=["rib"]),), True, id="another piece was given"),
        pytest.param((given(dispositif="vague_1"),), True, id="given in vague 1"),
        pytest.param((given(statut="rejetee"),), True, id="given with a rejected request"),
        pytest.param((given(statut="en_cours"),), False, id="given with a request under way"),
        pytest.param(
            (given(depositaire={"nom": "LEROY", "prenom": "Paul"}),), True, id="given by another"
        ),
        pytest.param((given(depositaire=None),), True, id="given by nobody known"),
        pytest.param((given(numero="ENR0601M0"),), True, id="given with this very request"),
        pytest.param((anterieure("ENR0101"), given()), False, id="given with one of two"),
    ],
)
@pytest.mark.parametrize("row", ["vague 2 complementaire", "vague 2 complementaire, anticipe"])
def test_mandat_once_per_vague(
    row: str, others: tuple[DemandeAnterieure, ...] | None, expected: bool
) -> None:
    changes = ROWS[row] | {"demandeur": TIERS, "anterieures": others}
    assert due(**changes)[MANDAT] is expected


def test_an_initial_enrolment_asks_for_the_mandat_again() -> None:
    assert due(demandeur=TIERS, anterieures=(given(),))[MANDAT] is True


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param(None, False, id="nothing is known"),
        pytest.param((given(pieces=["rib"]),), True, id="a depositaire, without a mandat"),
        pytest.param((given(),), False, id="a depositaire, with a mandat"),
        pytest.param((anterieure(),), False, id="no depositaire"),
    ],
)
def test_who_files_is_known_by_the_last_request_when_the_form_does_not_ask(
    others: tuple[DemandeAnterieure, ...] | None, expected: bool
) -> None:
    changes = ROWS["vague 2 complementaire"] | {"demandeur": None, "anterieures": others}
    assert due(**changes)[MANDAT] is expected


def test_a_third_party_without_a_quality_files_the_mandat() -> None:
    said = due(demandeur=TIERS | {"qualite_tiers": None})
    assert said[MANDAT]
    assert not said[TypePiece.CONTRAT_PRESTATION]


def test_the_representative_files_neither() -> None:
    said = due(demandeur=TIERS | {"est_representant_legal": True})
    assert not any(said[NAMES[n]] for n in (9, 10, 11))
