"""``demande/1`` is strict: what does not hold is refused, and the key is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.errors import DepotError
from pipeline.flows.depot import parse
from pipeline.models.demande import Demande, cle_dossier
from tests.checks.builders import SOLDE, financement, record

ABSENT = object()


def without(*path: str) -> dict[str, Any]:
    """The record without a key."""
    return put(ABSENT, *path)


def put(value: object, *path: str) -> dict[str, Any]:
    """The record with a value at a path."""
    made = record(pieces=[{"type": "rib", "fichier": "rib.pdf"}])
    section: Any = made
    for key in path[:-1]:
        section = section[int(key)] if key.isdigit() else section[key]
    if value is ABSENT:
        del section[path[-1]]
    else:
        section[path[-1]] = value
    return made


REFUSED = [
    # --- a missing key
    *(
        pytest.param(without(*key.split(".")), key, id=f"missing: {key}")
        for key in [
            "schema",
            "numero",
            "dispositif",
            "type_demande",
            "anticipe",
            "statut",
            "date_depot",
            "pieces",
            "referencement.numero_ans",
            "referencement.nom_logiciel",
            "referencement.version_logiciel",
            "referencement.dsr",
            "personne_morale.siret",
            "personne_morale.denomination_sociale",
            "demandeur.est_representant_legal",
            "demandeur.representant",
            "demandeur.representant.nom",
            "demandeur.representant.prenom",
            "coordonnees_bancaires.iban",
            "coordonnees_bancaires.bic",
            "coordonnees_bancaires.titulaire",
            "pieces.0.type",
            "pieces.0.fichier",
        ]
    ),
    # --- an unknown key
    *(
        pytest.param(put("x", *key.split(".")), key, id=f"unknown: {key}")
        for key in [
            "inconnu",
            "referencement.inconnu",
            "personne_morale.SIRET",
            "demandeur.inconnu",
            "demandeur.representant.age",
            "coordonnees_bancaires.cle",
            "regime_tva.inconnu",
            "pieces.0.sha256",
        ]
    ),
    # --- a wrong type
    pytest.param(put("oui", "anticipe"), "anticipe", id="type: a text for a yes or no"),
    pytest.param(put(1, "anticipe"), "anticipe", id="type: a number for a yes or no"),
    pytest.param(put(None, "anticipe"), "anticipe", id="type: null for a yes or no"),
    pytest.param(put(601, "numero"), "numero", id="type: a number for a text"),
    pytest.param(
        put(34866299000038, "personne_morale", "siret"),
        "personne_morale.siret",
        id="type: a number for a SIRET",
    ),
    pytest.param(put("rib.pdf", "pieces"), "pieces", id="type: a text for a list"),
    pytest.param(put({}, "pieces"), "pieces", id="type: an object for a list"),
    pytest.param(put([], "referencement"), "referencement", id="type: a list for a section"),
    pytest.param(put("26/02/2024", "date_depot"), "date_depot", id="type: a French date"),
    pytest.param(put("2024-02-30", "date_depot"), "date_depot", id="type: no such day"),
    pytest.param(put("20240226", "date_depot"), "date_depot", id="type: a date without dashes"),
    pytest.param(put("2024-02-26T10:00", "date_depot"), "date_depot", id="type: a date and time"),
    pytest.param(put(0, "date_depot"), "date_depot", id="type: a number for a date"),
    pytest.param(
        put("true", "hebergement_donnees_sante"),
        "hebergement_donnees_sante",
        id="type: a text for the hosting",
    ),
    pytest.param(
        put({"assujetti": "oui"}, "regime_tva"), "regime_tva.assujetti", id="type: assujetti"
    ),
    # --- a value outside its list
    pytest.param(put("demande/2", "schema"), "schema", id="value: another schema"),
    pytest.param(put("vague_3", "dispositif"), "dispositif", id="value: an unknown call"),
    pytest.param(put("VAGUE_2", "dispositif"), "dispositif", id="value: a call in capitals"),
    pytest.param(put("enrolement", "type_demande"), "type_demande", id="value: an unknown kind"),
    pytest.param(put("valide", "statut"), "statut", id="value: an unknown status"),
    pytest.param(put("passeport", "pieces", "0", "type"), "pieces.0.type", id="value: a piece"),
    pytest.param(put("", "pieces", "0", "fichier"), "pieces.0.fichier", id="value: no file name"),
    pytest.param(
        put("comptable", "demandeur", "qualite_tiers"),
        "demandeur.qualite_tiers",
        id="value: an unknown quality",
    ),
    pytest.param(
        put({"taux": "TTC_5_5"}, "regime_tva"), "regime_tva.taux", id="value: an unknown rate"
    ),
    *(
        pytest.param(put(numero, "numero"), "numero", id=f"value: numero {numero!r}")
        for numero in (
            "ENR601",
            "0601",
            "enr0601",
            "ENR0601M",
            "ENR0601 ",
            "ENR٠٦٠١",
            "",
            "ENR0601M0M1",
        )
    ),
    # --- a status of another kind of request
    pytest.param(put("decidee", "statut"), "", id="status: an enrolment is not decidee"),
    pytest.param(put("a_modifier", "statut"), "", id="status: an enrolment is not a_modifier"),
    *(
        pytest.param(
            record(**financement("sas", "solde", solde=SOLDE, statut=statut)),
            "",
            id=f"status: a balance is not {statut}",
        )
        for statut in ("validee", "validation_partielle", "certificats_a_valider")
    ),
    # --- a section that the request needs
    *(
        pytest.param(record(**{section: None}), "", id=f"section: {section}")
        for section in ("referencement", "personne_morale", "demandeur", "coordonnees_bancaires")
    ),
    *(
        pytest.param(
            record(type_demande="enrolement_complementaire", **{section: None}),
            "",
            id=f"section of a complementaire: {section}",
        )
        for section in ("referencement", "personne_morale")
    ),
    # --- the other requests and the forms
    pytest.param(
        put([{"numero": "ENR0100"}], "demandes_anterieures"),
        "demandes_anterieures.0.dispositif",
        id="other requests: a missing key",
    ),
    pytest.param(
        record(**financement("sas", "solde", solde=SOLDE | {"montant": 100})),
        "solde.montant",
        id="a balance: a number for an amount",
    ),
    pytest.param(
        record(
            **financement(
                "mss_operateur",
                "avance",
                avance={
                    "bal_actuelles": {
                        "applicatives": -1,
                        "organisationnelles": 0,
                        "personnelles": 0,
                    },
                    "bal_estimees": {
                        "applicatives": 0,
                        "organisationnelles": 0,
                        "personnelles": 0,
                    },
                },
            )
        ),
        "avance.bal_actuelles.applicatives",
        id="an advance: a negative count",
    ),
]


@pytest.mark.parametrize(("wrong", "key"), REFUSED)
def test_refused_and_named(wrong: dict[str, Any], key: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Demande.model_validate_json(json.dumps(wrong))
    assert key in {".".join(map(str, e["loc"])) for e in refused.value.errors()}


@pytest.mark.parametrize(("wrong", "key"), REFUSED)
def test_refused_as_a_deposit_with_what_was_expected(wrong: dict[str, Any], key: str) -> None:
    with pytest.raises(DepotError) as refused:
        parse(json.dumps(wrong).encode(), "demande.json")
    gaps = refused.value.ecarts
    assert all(gap.fichier == "demande.json" and gap.cle and gap.message for gap in gaps)
    last = key.rpartition(".")[2]
    assert any(last in gap.cle for gap in gaps)


@pytest.mark.parametrize(
    "section", ["referencement", "personne_morale", "demandeur", "coordonnees_bancaires"]
)
def test_a_missing_section_is_named(section: str) -> None:
    with pytest.raises(DepotError) as refused:
        parse(json.dumps(record(**{section: None})).encode(), "demande.json")
    assert section in str(refused.value)


def test_every_gap_is_said_at_once() -> None:
    wrong = record(anticipe="oui", statut="inconnu", inconnu=1)
    with pytest.raises(DepotError) as refused:
        parse(json.dumps(wrong).encode(), "demande.json")
    assert len(refused.value.ecarts) == 3


@pytest.mark.parametrize(
    "accepted",
    [
        pytest.param(record(), id="the base"),
        pytest.param(record(numero="ENR0601M0"), id="a number with its modification"),
        pytest.param(record(numero="ENR10601"), id="a number of five digits"),
        pytest.param(
            record(
                type_demande="enrolement_complementaire",
                demandeur=None,
                coordonnees_bancaires=None,
                regime_tva=None,
            ),
            id="a complementaire without the sections that it does not ask",
        ),
        pytest.param(
            record(
                anticipe=True,
                statut="certificats_a_valider",
                demandeur=None,
                coordonnees_bancaires=None,
            ),
            id="a finalisation",
        ),
        pytest.param(record(**financement("sas", "avance")), id="an advance without its form"),
        pytest.param(
            record(**financement("sas", "solde", solde=SOLDE, statut="a_modifier")),
            id="a balance to be modified",
        ),
        pytest.param(
            record(personne_morale={"siret": "1", "denomination_sociale": ""}),
            id="what is well formed and does not hold is let through",
        ),
        pytest.param(put([{"type": "rib", "fichier": "a.pdf"}] * 2, "pieces"), id="one type twice"),
    ],
)
def test_accepted(accepted: dict[str, Any]) -> None:
    assert Demande.model_validate_json(json.dumps(accepted)).schema_ == "demande/1"


@pytest.mark.parametrize("key", ["regime_tva", "hebergement_donnees_sante"])
def test_a_section_that_is_not_asked_is_null_or_left_out(key: str) -> None:
    left_out = without(key)
    null = put(None, key)
    assert Demande.model_validate_json(json.dumps(left_out)) == Demande.model_validate_json(
        json.dumps(null)
    )


def test_spaces_around_a_text_are_nothing() -> None:
    padded = record(personne_morale={"siret": " 348 662 990 00038 "})
    asked = Demande.model_validate_json(json.dumps(padded))
    assert asked.siren == "348662990"


@pytest.mark.parametrize(
    ("numero", "key"),
    [("ENR0601", "ENR0601"), ("ENR0601M0", "ENR0601"), ("ENR0601M12", "ENR0601")],
)
def test_one_request_has_one_key(numero: str, key: str) -> None:
    assert cle_dossier(numero) == key
    assert Demande.model_validate_json(json.dumps(record(numero=numero))).cle == key


def test_a_request_is_frozen() -> None:
    asked = Demande.model_validate_json(json.dumps(record()))
    with pytest.raises(ValidationError):
        asked.__setattr__("statut", asked.statut)
