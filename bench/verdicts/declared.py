"""Contradictions on the side of the declaration: the documents as they are, one key typed otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.reading import words
from bench.verdicts import change
from bench.verdicts.change import at, declared
from bench.verdicts.contradiction import Written, says
from bench.verdicts.deposits import Deposit, Record, neighbour
from fixtures.drawing.numbers import siret
from pipeline.models.normalise import fold
from pipeline.models.statut import Dispositif, TypeDemande, TypePiece

P = TypePiece
Value = Callable[[Deposit, Random], Any]
CERTIFICAT = (P.CERTIFICAT_REFERENCEMENT,)
LOGICIEL = (P.CERTIFICAT_REFERENCEMENT, P.PV_VSR, P.MANDAT_EDITEUR)
IDENTITES = (P.PIECE_IDENTITE_REPRESENTANT, P.PIECE_IDENTITE_DEPOSITAIRE)
NUMERO, NOM = "referencement.numero_ans", "referencement.nom_logiciel"
VERSION, DSR = "referencement.version_logiciel", "referencement.dsr"
SIRET, DENOMINATION = "personne_morale.siret", "personne_morale.denomination_sociale"
IBAN, TITULAIRE = "coordonnees_bancaires.iban", "coordonnees_bancaires.titulaire"


def _typed(path: str, value: Value, *kinds: TypePiece) -> Written:
    """A key declared otherwise, where it is declared and one of `kinds` is filed (any, if none)."""

    def write(deposit: Deposit, dice: Random) -> Record | None:
        known = at(deposit.demande, path)
        if known is None or (kinds and not any(map(deposit.paper, kinds))):
            return None
        new = value(deposit, dice)
        same = new == known if path == NUMERO else fold(str(new)) == fold(str(known))
        return None if new is None or same else declared(deposit.demande, path, new)

    return write


def _of_supplier(path: str, said: Callable[[Deposit], str], value: Value) -> Written:
    """The same, where a piece says it of the supplier (a certificate says it of the editor)."""
    typed = _typed(path, value)

    def write(deposit: Deposit, dice: Random) -> Record | None:
        papers = (paper for paper in deposit.papers if paper.kind not in CERTIFICAT)
        known = fold(said(deposit)).replace(" ", "")
        return typed(deposit, dice) if any(known in paper.words for paper in papers) else None

    return write


def _dsr(deposit: Deposit, dice: Random) -> str:
    code, couloir, _ = dice.choice([one for one in words.DSR if one[1] != deposit.facts.couloir])
    return dice.choice((code, couloir))


def _wave(deposit: Deposit, _: Random) -> Record | None:
    """Vague 1 for vague 2 and back: the certificate and the register say which.

    Only vague 2 has anticipés: there the record would contradict itself.
    """
    others = {Dispositif.VAGUE_1: "vague_2", Dispositif.VAGUE_2: "vague_1"}
    new = others.get(deposit.row.dispositif)
    if new is None or not deposit.papers or deposit.demande["anticipe"]:
        return None
    return declared(deposit.demande, "dispositif", new)


def _other_siret(_: Deposit, dice: Random) -> str:
    return siret(change.base(dice), "0002")


def _near_siret(deposit: Deposit, dice: Random) -> str:
    return siret(change.near_base(deposit.facts.fournisseur.base, dice), "0002")


def _not_the_editor(deposit: Deposit, dice: Random) -> Record | None:
    """No piece may print it: the register's editor is another company then, whose mandat is due."""
    asked = {P.MANDAT_EDITEUR, P.BON_DE_COMMANDE} & set(deposit.row.pieces)
    if deposit.cas.distributeur or not asked or not deposit.papers:
        return None
    return declared(deposit.demande, SIRET, _other_siret(deposit, dice))


def _inverted(deposit: Deposit, _: Random) -> Record | None:
    path = "demandeur.representant"
    known = at(deposit.demande, path)
    if known is None or deposit.paper(P.PIECE_IDENTITE_REPRESENTANT) is None:
        return None
    return declared(deposit.demande, path, known | {"nom": known["prenom"], "prenom": known["nom"]})


def _swapped(deposit: Deposit, _: Random) -> Record | None:
    demandeur = deposit.demande["demandeur"]
    if not demandeur or not demandeur["depositaire"] or not deposit.papers:
        return None
    one, two = demandeur["representant"], demandeur["depositaire"]
    return deposit.demande | {"demandeur": demandeur | {"representant": two, "depositaire": one}}


def _taxed(deposit: Deposit, _: Random) -> Record:
    rate = None if deposit.row.dispositif is Dispositif.VAGUE_2 else "TTC_20"
    return {"assujetti": True, "taux": rate}


def _qualite(deposit: Deposit, _: Random) -> str | None:
    others = {"employe": "centre_de_gestion", "centre_de_gestion": "employe"}
    return others.get(deposit.cas.tiers)


def _renamed(deposit: Deposit, _: Random) -> bool | None:
    return None if deposit.cas.modifiee or P.KBIS not in deposit.row.pieces else True


def _later(kind: TypePiece, first: int, last: int) -> Value:
    """Deposited so many days after a piece was drawn."""

    def value(deposit: Deposit, dice: Random) -> str | None:
        paper = deposit.paper(kind)
        day = paper.facts.jour + timedelta(days=dice.randint(first, last)) if paper else None
        return day.isoformat() if day else None

    return value


def _advance(deposit: Deposit, _: Random) -> Record | None:
    if deposit.row.type_demande is not TypeDemande.SOLDE:
        return None
    return declared(deposit.demande, "solde.avance_numero", "ENR9009")


def _alone(deposit: Deposit, _: Random) -> Record | None:
    demandeur = deposit.demande["demandeur"]
    if not demandeur or not deposit.cas.tiers or not deposit.papers:
        return None
    alone = {"est_representant_legal": True, "depositaire": None, "qualite_tiers": None}
    return deposit.demande | {"demandeur": demandeur | alone}


def _early(deposit: Deposit, _: Random) -> Record | None:
    wave = deposit.row.dispositif is Dispositif.VAGUE_2 and not deposit.row.anticipe
    if not wave or deposit.paper(P.CERTIFICAT_REFERENCEMENT) is None:
        return None
    return declared(deposit.demande, "anticipe", True)


def _person(role: str, *kinds: TypePiece) -> None:
    """One of the persons called otherwise, where a piece names that person."""

    def of(deposit: Deposit) -> Any:
        return getattr(deposit.facts, role)

    path = f"demandeur.{role}"
    for fact, key, value in (
        ("autre nom", "nom", lambda d, dice: change.nom(of(d), dice)),
        ("nom, une lettre", "nom", lambda d, dice: change.letter(of(d).nom, dice)),
        ("autre prénom", "prenom", lambda d, dice: change.prenom(of(d), dice)),
        ("prénom, une lettre", "prenom", lambda d, dice: change.letter(of(d).prenoms[0], dice)),
    ):
        says(f"{role}, {fact}", _typed(f"{path}.{key}", value, *kinds))


says(
    "numéro ANS, un caractère",
    _typed(NUMERO, lambda d, dice: change.character(d.facts.numero_ans, dice), *CERTIFICAT),
)
says("numéro ANS, un sosie",
     _typed(NUMERO, lambda d, dice: change.twin(d.facts.numero_ans, dice), *CERTIFICAT))  # fmt: skip
says("numéro ANS, autre logiciel du référentiel",
     _typed(NUMERO, lambda d, _: neighbour(d.facts).numero_ans, *LOGICIEL))  # fmt: skip
says(
    "autre logiciel",
    _typed(NOM, lambda d, dice: change.other(d.facts.logiciel, words.LOGICIELS, dice), *LOGICIEL),
)
says("logiciel, une lettre",
     _typed(NOM, lambda d, dice: change.letter(d.facts.logiciel, dice), *LOGICIEL))  # fmt: skip
says(
    "autre version",
    _typed(
        VERSION, lambda d, dice: change.other(d.facts.version, words.VERSIONS, dice), *CERTIFICAT
    ),
)
says("version, un chiffre",
     _typed(VERSION, lambda d, dice: change.digit(d.facts.version, dice), *CERTIFICAT))  # fmt: skip
says("autre dossier de spécifications", _typed(DSR, _dsr, *CERTIFICAT))
says("autre dispositif", _wave)
says("autre SIREN", _of_supplier(SIRET, lambda d: d.facts.fournisseur.siren, _other_siret))
says("SIREN, un chiffre", _of_supplier(SIRET, lambda d: d.facts.fournisseur.siren, _near_siret))
says("SIREN, l'éditeur étant le fournisseur", _not_the_editor)
says("autre dénomination", _of_supplier(
    DENOMINATION, lambda d: d.facts.fournisseur.nom,
    lambda d, dice: change.company(d.facts.fournisseur, dice)))  # fmt: skip
says("dénomination, une lettre", _of_supplier(
    DENOMINATION, lambda d: d.facts.fournisseur.nom,
    lambda d, dice: change.letter(d.facts.fournisseur.nom, dice)))  # fmt: skip
_person("representant", P.PIECE_IDENTITE_REPRESENTANT, P.MANDAT_DELEGATION_SIGNATURE,
        P.ATTESTATION_NON_HEBERGEMENT)  # fmt: skip
_person("depositaire", P.PIECE_IDENTITE_DEPOSITAIRE, P.MANDAT_DELEGATION_SIGNATURE)
says("nom et prénom inversés", _inverted)
says("représentant et dépositaire intervertis", _swapped)
for _fact, _account in (
    ("autre compte, un chiffre", change.same_bank), ("autre guichet", change.other_branch),
    ("autre banque", change.other_bank),
):  # fmt: skip
    says(f"IBAN, {_fact}", _typed(
        IBAN, lambda d, dice, other=_account: other(d.facts.compte, dice).iban, P.RIB))  # type: ignore[misc]  # fmt: skip
says(
    "autre BIC",
    _typed(
        "coordonnees_bancaires.bic",
        lambda d, dice: change.other_bic(d.facts.compte.bic, dice),
        P.RIB,
    ),
)
says("titulaire du compte, autre dénomination",
     _typed(TITULAIRE, lambda d, dice: change.company(d.facts.fournisseur, dice), P.RIB))  # fmt: skip
says(
    "titulaire du compte, une lettre",
    _typed(TITULAIRE, lambda d, dice: change.letter(d.facts.fournisseur.nom, dice), P.RIB),
)
says("titulaire du compte, le représentant",
     _typed(TITULAIRE, lambda d, _: d.facts.representant.civil, P.RIB))  # fmt: skip
says("assujetti, preuve contraire déposée", _typed("regime_tva", _taxed, P.PREUVE_HORS_TVA))
says("hébergement, réponse contraire",
     _typed("hebergement_donnees_sante", lambda d, _: not d.cas.heberge, P.CERTIFICAT_HDS,
            P.ATTESTATION_NON_HEBERGEMENT))  # fmt: skip
says("qualité du tiers", _typed("demandeur.qualite_tiers", _qualite, P.PIECE_IDENTITE_DEPOSITAIRE))
says("dénomination modifiée, sans Kbis", _typed("personne_morale.denomination_modifiee", _renamed))
says("dépôt après les trois mois du Kbis", _typed("date_depot", _later(P.KBIS, 95, 200)))
says(
    "dépôt après la fin du titre d'identité",
    _typed(
        "date_depot", lambda _, dice: date(2041, 1, 1 + dice.randrange(28)).isoformat(), *IDENTITES
    ),
)
says("dépôt après la fin du certificat HDS",
     _typed("date_depot", _later(P.CERTIFICAT_HDS, 1100, 1300)))  # fmt: skip
says("solde d'une autre avance", _advance)

# Keys that no rule confronts.
_UNEXPECTED = "une pièce que personne ne demande informe (choix)"
says("représentant déclaré seul, pièces d'un tiers déposées", _alone, _UNEXPECTED)
says("anticipé, certificat déposé", _early, _UNEXPECTED)
says("SIRET, autre établissement", _typed(SIRET, lambda d, _: siret(d.facts.fournisseur.base, "0017")),
     "les pièces prouvent le SIREN ; l'établissement n'y est pas toujours")  # fmt: skip
says("domiciliation", _typed("coordonnees_bancaires.domiciliation", lambda *_: "DES TERNES", P.RIB),
     "une différence informe")  # fmt: skip
says("code postal", _typed("personne_morale.adresse.code_postal", lambda *_: "75012"),
     "rien ne repose sur l'adresse")  # fmt: skip
says("adresse électronique",
     _typed("demandeur.representant.email", lambda *_: "autre@exemple.test"),
     "aucune pièce ne la prouve")  # fmt: skip
says("montant du solde", _typed("solde.montant", lambda *_: "98000.00"),
     "le procès-verbal ne porte pas de montant")  # fmt: skip
says(
    "volumes de boîtes aux lettres",
    _typed("avance.bal_actuelles.personnelles", lambda *_: 9_000),
    "aucune pièce n'est due",
)
