"""DOS: what each check says of a request as a whole, and of the supplier's other requests."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.checks.declaration import libelle_champ
from pipeline.models.statut import TypePiece
from tests.checks.builders import (
    AUTRE_SIRET,
    IBAN_FAUX,
    NUMERO,
    SOLDE,
    TIERS,
    anterieure,
    certificat,
    complet,
    dossier,
    financement,
    identite,
    kbis,
    logiciel,
    piece,
    referentiel,
    rib,
)
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    CORRIGER,
    INFO,
    NON_CONFORME,
    SANS_OBJET,
    VERIFIER,
    Case,
    Table,
    params,
    verifier,
)

P = TypePiece
PREMIER = referentiel(logiciel(type_logiciel="DPI"))
COMPLEMENTAIRE: dict[str, Any] = {"type_demande": "enrolement_complementaire"}
SAS: dict[str, Any] = {"dispositif": "sas", "regime_tva": {"assujetti": None, "taux": "TTC_20"}}
FINAL: dict[str, Any] = {
    "anticipe": True,
    "statut": "certificats_a_valider",
    "referentiel": PREMIER,
}
LE_SOLDE = financement("sas", "solde", solde=SOLDE)
L_AVANCE = financement("mss_operateur", "avance")


def autre(**changes: Any) -> dict[str, Any]:
    """One other request of the supplier is known."""
    return {"anterieures": (anterieure(**changes),)}


def avance(numero: str, statut: str = "decidee") -> dict[str, Any]:
    """One advance of the supplier is known."""
    return autre(numero=numero, dispositif="sas", type_demande="avance", statut=statut)


def faute(phrase: str, champ: str, **changes: Any) -> Case:
    """A record that does not hold: the check names the field."""
    return Case(
        phrase, dossier(**changes), NON_CONFORME, VERIFIER, (f"« {libelle_champ(champ)} »",)
    )


TABLE: Table = {
    "DOS_PIECE_MANQUANTE": (  # never abstains: a row without pieces asks for nothing
        Case("all are filed", complet(), CONFORME),
        Case("a form alone", dossier(**L_AVANCE), CONFORME),
        Case(
            "the RIB is missing",
            dossier(certificat(), identite()),
            NON_CONFORME,
            CORRIGER,
            ("« RIB »", "enrôlement initial vague 2"),
        ),
        Case(
            "a conditional piece is missing: the condition is named",
            complet(personne_morale={"denomination_modifiee": True}),
            NON_CONFORME,
            CORRIGER,
            ("« Kbis »", "dénomination sociale modifiée"),
        ),
        Case(
            "whether a distributor's mandat is due is not known",
            dossier(certificat(editeur="ACME"), identite(), rib(), referentiel=None),
            A_VERIFIER,
            VERIFIER,
            ("Mandat de l'éditeur",),
        ),
        Case(
            "it is not known, and it is filed",
            dossier(
                certificat(editeur="ACME"),
                identite(),
                rib(),
                piece(P.MANDAT_EDITEUR),
                referentiel=None,
            ),
            CONFORME,
        ),
        Case(
            "half of a finalisation is another reason's",
            dossier(certificat(), hebergement_donnees_sante=True, **FINAL),
            CONFORME,
        ),
        Case(
            "a finalisation without any document",
            dossier(hebergement_donnees_sante=True, **FINAL),
            NON_CONFORME,
            CORRIGER,
        ),
    ),
    "DOS_FINALISATION_PARTIELLE": (  # cannot doubt: both are due, or one
        Case(
            "both together",
            dossier(certificat(), piece(P.CERTIFICAT_HDS), hebergement_donnees_sante=True, **FINAL),
            CONFORME,
        ),
        Case(
            "the certificate alone",
            dossier(certificat(), hebergement_donnees_sante=True, **FINAL),
            NON_CONFORME,
            CORRIGER,
            ("Certificat d'hébergement de données de santé",),
        ),
        Case(
            "the attestation alone",
            dossier(piece(P.ATTESTATION_NON_HEBERGEMENT), hebergement_donnees_sante=False, **FINAL),
            NON_CONFORME,
            CORRIGER,
            ("Certificat de référencement",),
        ),
        Case(
            "the certificate is enough when it is not a DPI",
            dossier(certificat(), anticipe=True, statut="certificats_a_valider"),
            CONFORME,
        ),
        Case("not a finalisation", complet(), SANS_OBJET),
        Case("the first deposit of an anticipe", dossier(rib(), anticipe=True), SANS_OBJET),
    ),
    "DOS_PIECE_INATTENDUE": (  # never abstains: it looks at what is filed
        Case("nothing more than is due", complet(), CONFORME),
        Case(
            "a Kbis that nobody asked for informs",
            dossier(kbis()),
            NON_CONFORME,
            INFO,
            ("« Kbis »",),
        ),
        Case(
            "a mandat that may be due is not unexpected",
            dossier(piece(P.MANDAT_EDITEUR), referentiel=None),
            CONFORME,
        ),
        Case(
            "in a situation that no guide describes, nothing is unexpected",
            dossier(rib(), dispositif="sas", type_demande="enrolement_complementaire"),
            CONFORME,
        ),
    ),
    "DOS_SAS_DEJA_ENROLE": (  # cannot doubt: the other request exists, or not
        Case("no other request", dossier(anterieures=(), **SAS), CONFORME),
        Case(
            "another enrolment",
            dossier(**SAS, **autre(dispositif="sas", statut="en_cours")),
            NON_CONFORME,
            VERIFIER,
            ("ENR0100",),
        ),
        Case(
            "a rejected one does not count",
            dossier(**SAS, **autre(dispositif="sas", statut="rejetee")),
            CONFORME,
        ),
        Case("one of another call", dossier(**SAS, **autre(dispositif="vague_1")), CONFORME),
        Case(
            "the same request, completed",
            dossier(**SAS, **autre(numero="ENR0601M0", dispositif="sas")),
            CONFORME,
        ),
        Case(
            "a second balance",
            dossier(**LE_SOLDE, **autre(dispositif="sas", type_demande="solde", statut="decidee")),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "the balance after its advance",
            dossier(**LE_SOLDE, **autre(dispositif="sas", type_demande="avance", statut="decidee")),
            CONFORME,
        ),
        Case("nothing is known of others", dossier(**SAS), SANS_OBJET),
        Case("another call", dossier(**autre(dispositif="sas")), SANS_OBJET),
    ),
    "DOS_NUMERO_DEJA_ENROLE": (  # cannot doubt: the other request exists, or not
        Case("another number", dossier(**autre()), CONFORME),
        Case(
            "the same number",
            dossier(**autre(numero_ans=NUMERO)),
            NON_CONFORME,
            VERIFIER,
            (NUMERO, "ENR0100"),
        ),
        Case("a rejected one", dossier(**autre(numero_ans=NUMERO, statut="rejetee")), CONFORME),
        Case(
            "its advance",
            dossier(**autre(numero_ans=NUMERO, type_demande="avance", statut="decidee")),
            CONFORME,
        ),
        Case(
            "the same request, completed",
            dossier(numero="ENR0100M1", **autre(numero_ans=NUMERO)),
            CONFORME,
        ),
        Case("nothing is known of others", dossier(), SANS_OBJET),
        Case("not an enrolment", dossier(**L_AVANCE, **autre()), SANS_OBJET),
    ),
    "DOS_V2_PREMIER_NON_VALIDE": (  # cannot doubt: a first one is validated, or not
        Case("a first enrolment", dossier(anterieures=()), CONFORME),
        Case("after a validated one", dossier(**COMPLEMENTAIRE, **autre()), CONFORME),
        Case(
            "after a partly validated one",
            dossier(**COMPLEMENTAIRE, **autre(statut="validation_partielle")),
            CONFORME,
        ),
        Case(
            "the first is under way",
            dossier(**COMPLEMENTAIRE, **autre(statut="en_cours")),
            NON_CONFORME,
            VERIFIER,
            ("ENR0100",),
        ),
        Case(
            "the first waits for pieces",
            dossier(**COMPLEMENTAIRE, **autre(statut="en_attente_pieces")),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "one of vague 1 does not count",
            dossier(**autre(dispositif="vague_1", statut="en_cours")),
            CONFORME,
        ),
        Case("nothing is known of others", dossier(), SANS_OBJET),
        Case("another call", dossier(dispositif="vague_1", **autre()), SANS_OBJET),
        Case(
            "a finalisation is not a new enrolment",
            dossier(certificat(), **FINAL, **autre(statut="en_cours")),
            SANS_OBJET,
        ),
    ),
    "DOS_AVANCE_ABSENTE": (
        Case("after its advance", dossier(**LE_SOLDE, **avance("ENR0500")), CONFORME),
        Case("after its advance, completed", dossier(**LE_SOLDE, **avance("ENR0500M2")), CONFORME),
        Case(
            "after another advance",
            dossier(**LE_SOLDE, **avance("ENR0100")),
            A_VERIFIER,
            VERIFIER,
            ("autre numéro",),
        ),
        Case(
            "no advance",
            dossier(**LE_SOLDE, **autre(dispositif="sas")),
            NON_CONFORME,
            VERIFIER,
            ("ENR0500",),
        ),
        Case(
            "a rejected advance",
            dossier(**LE_SOLDE, **avance("ENR0500", statut="rejetee")),
            NON_CONFORME,
            VERIFIER,
        ),
        Case("nothing is known of others", dossier(**LE_SOLDE), SANS_OBJET),
        Case("not a balance", dossier(**autre()), SANS_OBJET),
    ),
    "DOS_ANTICIPE_SANS_AVANCE": (  # cannot doubt: the enrolment is finalised, or not
        Case("an advance", dossier(anterieures=(), **L_AVANCE), CONFORME),
        Case(
            "an advance of an anticipe",
            dossier(**(L_AVANCE | {"anticipe": True})),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "its enrolment is not finalised",
            dossier(
                **(L_AVANCE | {"referencement": {}}),
                **autre(numero_ans=NUMERO, statut="validation_partielle"),
            ),
            NON_CONFORME,
            VERIFIER,
        ),
        Case(
            "the enrolment of another software is not finalised",
            dossier(**(L_AVANCE | {"referencement": {}}), **autre(statut="validation_partielle")),
            CONFORME,
        ),
        Case("not an advance", dossier(), SANS_OBJET),
    ),
    "DOS_DECLARATION_INVALIDE": (  # never abstains: a record is always there
        Case("a record that holds", complet(), CONFORME),
        Case(
            "a supplier of Monaco", dossier(personne_morale={"siret": "MONACOCONFO001"}), CONFORME
        ),
        Case("another SIRET", dossier(personne_morale={"siret": AUTRE_SIRET}), CONFORME),
        faute(
            "a key of the SIRET",
            "personne_morale.siret",
            personne_morale={"siret": "34866299000039"},
        ),
        faute(
            "a SIREN for a SIRET", "personne_morale.siret", personne_morale={"siret": "348662990"}
        ),
        faute(
            "no name",
            "personne_morale.denomination_sociale",
            personne_morale={"denomination_sociale": " "},
        ),
        faute(
            "a number of nine characters",
            "referencement.numero_ans",
            referencement={"numero_ans": "JGe2DPI00"},
        ),
        faute(
            "a number with an accent",
            "referencement.numero_ans",
            referencement={"numero_ans": "JGé2DPI009"},
        ),
        faute(
            "a key of the account",
            "coordonnees_bancaires.iban",
            coordonnees_bancaires={"iban": IBAN_FAUX},
        ),
        faute(
            "a BIC of seven characters",
            "coordonnees_bancaires.bic",
            coordonnees_bancaires={"bic": "CCFRFRP"},
        ),
        faute(
            "no holder", "coordonnees_bancaires.titulaire", coordonnees_bancaires={"titulaire": ""}
        ),
        faute(
            "a third party without a name",
            "demandeur.depositaire",
            demandeur={"est_representant_legal": False, "qualite_tiers": "employe"},
        ),
        faute(
            "a third party without a quality",
            "demandeur.qualite_tiers",
            demandeur=TIERS | {"qualite_tiers": None},
        ),
        faute(
            "a representative without a surname",
            "demandeur.representant.nom",
            demandeur={"representant": {"nom": "", "prenom": "Claire"}},
        ),
        faute(
            "a depositor without a given name",
            "demandeur.depositaire.prenom",
            demandeur=TIERS | {"depositaire": {"nom": "MARTIN", "prenom": ""}},
        ),
        faute(
            "an e-mail without a domain",
            "demandeur.representant.email",
            demandeur={"representant": {"nom": "D", "prenom": "C", "email": "claire@exemple"}},
        ),
        faute(
            "a situation that no guide describes",
            "type_demande",
            dispositif="sas",
            type_demande="enrolement_complementaire",
        ),
        faute("an advance without its form", "avance", **L_AVANCE),
        faute(
            "a balance without its contact",
            "solde.contact_support",
            **(LE_SOLDE | {"solde": SOLDE | {"contact_support": " "}}),
        ),
        faute("an anticipe of vague 1", "type_demande", dispositif="vague_1", anticipe=True),
    ),
}


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_dossier(code: str, case: Case) -> None:
    verifier(code, case)
