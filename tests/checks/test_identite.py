"""ID: what each check says of an identity document, against the person declared."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.documents.mrz import Layout
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source
from tests.checks.builders import (
    TIERS,
    dossier,
    financement,
    flou,
    identite,
    identite_lu,
    lu,
    mrz,
    piece,
)
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    CORRIGER,
    NON_CONFORME,
    SANS_OBJET,
    VERIFIER,
    Case,
    Table,
    params,
    verifier,
)
from tests.documents.pages import lines

REP, DEP = TypePiece.PIECE_IDENTITE_REPRESENTANT, TypePiece.PIECE_IDENTITE_DEPOSITAIRE
PAR_UN_TIERS: dict[str, Any] = {"demandeur": TIERS}
SANS_PERSONNE = financement("sas", "avance")


def representant(nom: str, prenom: str) -> dict[str, Any]:
    """Another representative."""
    return {"demandeur": {"representant": {"nom": nom, "prenom": prenom}}}


def carte_1988(**changes: Any) -> dict[str, Any]:
    """The fields of a card of 1988–2021 issued to an adult on 15/03/2012."""
    zone = mrz(Layout.CNI_1988, emission=(2012, 3))
    base: dict[str, Any] = {
        "type_document": "cni",
        "mrz": zone,
        "date_expiration": date(2022, 3, 14),
        "date_delivrance": date(2012, 3, 15),
    }
    return base | changes


def zone_seule(**changes: Any) -> dict[str, Any]:
    """The same card, of which the zone alone gives the issue."""
    return carte_1988(date_expiration=None, date_delivrance=None, **changes)


def deux_faces(**changes: Any) -> Any:
    """A file of two pages."""
    return piece(REP, identite_lu(**changes), pages=2)


TABLE: Table = {
    "ID_NOM_DIFFERENT": (
        Case("the birth name", dossier(identite()), CONFORME),
        Case(
            "the usage name",
            dossier(identite(nom="LEFEVRE", nom_usage="Durand")),
            CONFORME,
        ),
        Case(
            "accents, case and particles apart",
            dossier(identite(nom="DE L'ÉTOILE"), **representant("Étoile", "Claire")),
            CONFORME,
        ),
        Case(
            "someone else",
            dossier(identite(nom="LEROY")),
            NON_CONFORME,
            VERIFIER,
            ("LEROY", "DURAND", "représentant légal"),
        ),
        Case(
            "someone else, for the depositor",
            dossier(identite(DEP, nom="LEROY", prenoms="Paul"), **PAR_UN_TIERS),
            NON_CONFORME,
            VERIFIER,
            ("dépositaire",),
        ),
        Case("one letter apart", dossier(identite(nom="DURANT")), A_VERIFIER, VERIFIER),
        Case("no surname is read", dossier(identite(nom=None)), A_VERIFIER, VERIFIER),
        Case("the same, uncertain", dossier(identite(nom=flou("DURAND"))), A_VERIFIER),
        Case("another, uncertain", dossier(identite(nom=flou("LEROY"))), A_VERIFIER),
        Case(
            "the fields are inverted: another reason says it",
            dossier(identite(), **representant("CLAIRE", "DURAND")),
            SANS_OBJET,
        ),
        Case(
            "the documents are swapped: another reason says it",
            dossier(identite(nom="MARTIN", prenoms="Paul"), **PAR_UN_TIERS),
            SANS_OBJET,
        ),
        Case("nobody is declared", dossier(identite(), **SANS_PERSONNE), SANS_OBJET),
        Case("a depositor's document without a depositor", dossier(identite(DEP)), SANS_OBJET),
    ),
    "ID_PRENOM_DIFFERENT": (
        Case("the first given name", dossier(identite()), CONFORME),
        Case("the second one", dossier(identite(prenoms="Anne Claire")), CONFORME),
        Case(
            "a compound",
            dossier(
                identite(prenoms="MARIE CLAIRE ANNE"), **representant("Durand", "Marie-Claire")
            ),
            CONFORME,
        ),
        Case(
            "another given name",
            dossier(identite(prenoms="Sophie Anne")),
            NON_CONFORME,
            VERIFIER,
            ("Sophie Anne", "Claire"),
        ),
        Case("one letter apart", dossier(identite(prenoms="Claine")), A_VERIFIER),
        Case(
            "cut by the zone",
            dossier(
                identite(
                    prenoms=lu("MARIE CHRIS", source=Source.MRZ),
                    mrz=mrz(prenoms_tronques=True),
                ),
                **representant("Durand", "Christiane"),
            ),
            A_VERIFIER,
        ),
        Case("none is read", dossier(identite(prenoms=None)), A_VERIFIER),
        Case("uncertain", dossier(identite(prenoms=flou("Claire"))), A_VERIFIER),
        Case(
            "the fields are inverted: another reason says it",
            dossier(identite(), **representant("CLAIRE", "DURAND")),
            SANS_OBJET,
        ),
        Case("nobody is declared", dossier(identite(), **SANS_PERSONNE), SANS_OBJET),
    ),
    "ID_NOM_PRENOM_INVERSES": (  # cannot doubt: a close name is ID_NOM_DIFFERENT's
        Case("each in its field", dossier(identite()), CONFORME),
        Case(
            "each in the other's field",
            dossier(identite(), **representant("Claire", "Durand")),
            NON_CONFORME,
            VERIFIER,
            ("représentant légal",),
        ),
        Case(
            "a person with the same name twice is not inverted",
            dossier(identite(nom="MARTIN", prenoms="Martin"), **representant("Martin", "Martin")),
            CONFORME,
        ),
        Case("no surname is read", dossier(identite(nom=None)), SANS_OBJET),
        Case("no given name is read", dossier(identite(prenoms=None)), SANS_OBJET),
        Case("nobody is declared", dossier(identite(), **SANS_PERSONNE), SANS_OBJET),
    ),
    "ID_PERSONNES_INVERSEES": (  # cannot doubt: only two whole identities are swapped
        Case("each in its slot", dossier(identite(), **PAR_UN_TIERS), CONFORME),
        Case(
            "the depositor's document in the representative's slot",
            dossier(identite(nom="MARTIN", prenoms="Paul"), **PAR_UN_TIERS),
            NON_CONFORME,
            VERIFIER,
            ("Paul MARTIN", "représentant légal"),
        ),
        Case(
            "the representative's document in the depositor's slot",
            dossier(identite(DEP), **PAR_UN_TIERS),
            NON_CONFORME,
            VERIFIER,
            ("Claire DURAND", "dépositaire"),
        ),
        Case(
            "a third person is not the other one",
            dossier(identite(nom="LEROY", prenoms="Jean"), **PAR_UN_TIERS),
            CONFORME,
        ),
        Case(
            "the same person declared twice has swapped nothing",
            dossier(
                identite(),
                demandeur=TIERS | {"depositaire": {"nom": "DURAND", "prenom": "Claire"}},
            ),
            CONFORME,
        ),
        Case("one person alone is declared", dossier(identite()), SANS_OBJET),
    ),
    "ID_DATE_ILLISIBLE": (
        Case("the date is read", dossier(identite()), CONFORME),
        Case(
            "no date is read",
            dossier(identite(date_expiration=None)),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("uncertain", dossier(identite(date_expiration=flou(date(2030, 1, 1)))), A_VERIFIER),
        Case(
            "of a card of 1988, the birth is uncertain",
            dossier(identite(**carte_1988(date_naissance=flou(date(1980, 5, 17))))),
            A_VERIFIER,
        ),
        Case(
            "the back, which bears it, is missing",
            dossier(identite(type_document="titre_sejour", mrz=None, date_expiration=None)),
            SANS_OBJET,
        ),
    ),
    "ID_EXPIREE": (
        Case("valid for years", dossier(identite()), CONFORME),
        Case(
            "valid until the day of the deposit",
            dossier(identite(date_expiration=date(2024, 2, 26))),
            CONFORME,
        ),
        Case(
            "ended the day before the deposit",
            dossier(identite(date_expiration=date(2024, 2, 25))),
            NON_CONFORME,
            CORRIGER,
            ("25/02/2024",),
        ),
        Case(
            "judged at the deposit, not today",
            dossier(identite(date_expiration=date(2024, 2, 25)), date_depot="2024-02-25"),
            CONFORME,
        ),
        Case(
            "an adult's card of 2012 that prints 2022 is valid until 2027",
            dossier(identite(**carte_1988())),
            CONFORME,
        ),
        Case(
            "a minor's card of 2012 ended in 2022",
            dossier(identite(**carte_1988(date_naissance=date(2001, 1, 1)))),
            NON_CONFORME,
            CORRIGER,
            ("14/03/2022",),
        ),
        Case(
            "a card whose holder's age is not known",
            dossier(identite(**carte_1988(date_naissance=None))),
            A_VERIFIER,
            VERIFIER,
        ),
        Case(
            "in the month of issue, the day of the end is not known",
            dossier(identite(**zone_seule()), date_depot="2027-03-15"),
            A_VERIFIER,
            VERIFIER,
        ),
        Case(
            "after the month of issue, it ended whatever the day",
            dossier(identite(**zone_seule()), date_depot="2027-03-31"),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "before the month of issue, it is valid whatever the day",
            dossier(identite(**zone_seule()), date_depot="2027-02-28"),
            CONFORME,
        ),
        Case("no date is read", dossier(identite(date_expiration=None)), SANS_OBJET),
        Case(
            "an uncertain date does not accuse",
            dossier(identite(date_expiration=flou(date(2020, 1, 1)))),
            SANS_OBJET,
        ),
    ),
    "ID_TYPE_NON_ACCEPTE": (
        Case("a passport", dossier(identite()), CONFORME),
        *(
            Case(
                f"a {nature.replace('_', ' ')}",
                dossier(piece(REP, identite_lu(), natures={nature: 4, "identite": 2})),
                NON_CONFORME,
                CORRIGER,
            )
            for nature in ("permis_de_conduire", "carte_vitale", "recepisse")
        ),
        Case(
            "an identity card that quotes the carte Vitale",
            dossier(piece(REP, identite_lu(), natures={"identite": 6, "carte_vitale": 3})),
            CONFORME,
        ),
        Case(
            "a foreign passport is for a person",
            dossier(identite(mrz=mrz(pays="UTO"))),
            A_VERIFIER,
            VERIFIER,
            ("autre pays",),
        ),
        Case(
            "nothing is read",
            dossier(piece(REP, natures={}, texte=lines("flou"))),
            SANS_OBJET,
        ),
    ),
    "ID_VERSO_MANQUANT": (
        Case("a passport has no back", dossier(identite(mrz=None)), CONFORME),
        Case(
            "a recent card with its zone",
            dossier(identite(type_document="cni", mrz=mrz(Layout.TD1))),
            CONFORME,
        ),
        Case(
            "a card of 1988, which bears its zone on the front",
            dossier(identite(**zone_seule())),
            CONFORME,
        ),
        Case(
            "the front alone of a recent card",
            dossier(identite(type_document="cni", mrz=None)),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "the front alone of a residence permit",
            dossier(identite(type_document="titre_sejour", mrz=None)),
            NON_CONFORME,
            CORRIGER,
        ),
        Case(
            "two pages, and no zone read",
            dossier(deux_faces(type_document="cni", mrz=None)),
            A_VERIFIER,
            VERIFIER,
        ),
        Case("no holder is read", dossier(identite(nom=None, mrz=None)), SANS_OBJET),
    ),
    "ID_MRZ_INCOHERENTE": (
        Case("every key holds", dossier(identite()), CONFORME),
        Case(
            "the zone contradicts the print",
            dossier(identite(desaccords=("naissance",))),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "a key fails",
            dossier(identite(mrz=mrz(cles=(("numero", True), ("ensemble", False))))),
            A_VERIFIER,
            VERIFIER,
            ("ensemble",),
        ),
        Case("no zone on a passport", dossier(identite(mrz=None)), A_VERIFIER),
        Case(
            "the front of a recent card alone",
            dossier(identite(mrz=None, type_document="cni", date_delivrance=None)),
            SANS_OBJET,
        ),
    ),
}


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_identite(code: str, case: Case) -> None:
    verifier(code, case)
