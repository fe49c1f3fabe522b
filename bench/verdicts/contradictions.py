"""Every fact that a declaration and its documents may say otherwise, each changed on one side.

A change gives the record, or the facts that one piece is drawn from, with one fact changed; None
where a deposit does not state the fact on both sides. `uncompared` says why no rule confronts a
fact: such facts are run too, and counted apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from bench.reading import words
from bench.reading.facts import Company, Facts, years_after
from bench.verdicts import change
from bench.verdicts.change import at, declared
from bench.verdicts.deposits import Deposit, Paper, Record, neighbour
from fixtures.drawing.numbers import siret
from pipeline.models.normalise import fold
from pipeline.models.statut import Dispositif, TypeDemande, TypePiece

P = TypePiece


class Side(StrEnum):
    """What was changed."""

    DECLARATION = "declaration"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Contradiction:
    """One fact, changed on one side."""

    fact: str
    side: Side
    apply: Callable[[Deposit, Random], Deposit | None]
    uncompared: str = ""


_ALL: list[Contradiction] = []
Written = Callable[[Deposit, Random], Record | None]
Printed = Callable[[Paper, Deposit, Random], Facts | None]


def contradictions() -> tuple[Contradiction, ...]:
    """All of them, in the order of the tables."""
    return tuple(_ALL)


def _says(fact: str, uncompared: str = "") -> Callable[[Written], Written]:
    """Declare a change of the record."""

    def declare(write: Written) -> Written:
        def apply(deposit: Deposit, dice: Random) -> Deposit | None:
            record = write(deposit, dice)
            return replace(deposit, demande=record) if record is not None else None

        _ALL.append(Contradiction(fact, Side.DECLARATION, apply, uncompared))
        return write

    return declare


def _prints(fact: str, *kinds: TypePiece, uncompared: str = "") -> Callable[[Printed], Printed]:
    """Declare a change of what one piece of these kinds is drawn from.

    A layout that does not print the fact draws the same bytes: then there is no contradiction.
    """

    def declare(write: Printed) -> Printed:
        for kind in kinds:
            name = f"{kind.value} : {fact}"
            _ALL.append(Contradiction(name, Side.DOCUMENT, _redrawn(kind, write), uncompared))
        return write

    return declare


def _redrawn(kind: TypePiece, write: Printed) -> Callable[[Deposit, Random], Deposit | None]:
    def apply(deposit: Deposit, dice: Random) -> Deposit | None:
        paper = deposit.paper(kind)
        facts = write(paper, deposit, dice) if paper else None
        if paper is None or facts is None or _nobody_declared(kind, paper.facts, facts, deposit):
            return None
        changed = replace(paper, facts=facts)
        if changed.drawn.pdf == paper.drawn.pdf:
            return None
        papers = (changed if one is paper else one for one in deposit.papers)
        return replace(deposit, papers=tuple(papers))

    return apply


def _nobody_declared(kind: TypePiece, was: Facts, facts: Facts, deposit: Deposit) -> bool:
    """Whether only a person changed, on a form that does not ask for persons."""
    persons = replace(facts, representant=was.representant, depositaire=was.depositaire)
    return persons == was and facts != was and deposit.demande["demandeur"] is None


# --- what documents print -------------------------------------------------------------------------


def _replaced(path: str, value: Callable[[Facts, Random], Any]) -> Printed:
    """Facts with one attribute, or one of a party, replaced."""
    party, _, key = path.partition(".")

    def write(paper: Paper, _: Deposit, dice: Random) -> Facts:
        new = value(paper.facts, dice)
        held = replace(getattr(paper.facts, party), **{key: new}) if key else new
        return replace(paper.facts, **{party: held})

    return write


def _firm(role: str) -> tuple[tuple[str, Printed], ...]:
    """The ways to name another company, or to number it otherwise."""

    def of(facts: Facts) -> Company:
        held: Company = getattr(facts, role)
        return held

    return (
        ("autre dénomination", _replaced(f"{role}.nom", lambda f, d: change.company(of(f), d))),
        ("dénomination, une lettre", _replaced(f"{role}.nom", lambda f, d: change.letter(of(f).nom, d))),
        ("autre SIREN", _replaced(f"{role}.base", lambda _, d: change.base(d))),
        ("SIREN, un chiffre", _replaced(f"{role}.base", lambda f, d: change.near_base(of(f).base, d))),
    )  # fmt: skip


def _someone(role: str) -> tuple[tuple[str, Printed], ...]:
    """The ways to name another person."""

    def other(facts: Facts, rename: Callable[[Any], Any]) -> Facts:
        return replace(facts, **{role: rename(getattr(facts, role))})

    def nom(paper: Paper, _: Deposit, dice: Random) -> Facts:
        return other(paper.facts, lambda one: replace(one, nom=change.nom(one, dice)))

    def nom_lettre(paper: Paper, _: Deposit, dice: Random) -> Facts:
        return other(paper.facts, lambda one: replace(one, nom=change.letter(one.nom, dice)))

    def prenom(paper: Paper, _: Deposit, dice: Random) -> Facts:
        return other(paper.facts, lambda one: change.first(one, change.prenom(one, dice)))

    def prenom_lettre(paper: Paper, _: Deposit, dice: Random) -> Facts:
        return other(
            paper.facts, lambda one: change.first(one, change.letter(one.prenoms[0], dice))
        )

    return (("autre nom", nom), ("nom, une lettre", nom_lettre), ("autre prénom", prenom),
            ("prénom, une lettre", prenom_lettre))  # fmt: skip


_IDENTITES = (P.PIECE_IDENTITE_REPRESENTANT, P.PIECE_IDENTITE_DEPOSITAIRE)
for _name, _write in (
    ("autre compte, un chiffre", _replaced("compte", lambda f, d: change.same_bank(f.compte, d))),
    ("autre guichet", _replaced("compte", lambda f, d: change.other_branch(f.compte, d))),
    ("autre banque", _replaced("compte", lambda f, d: change.other_bank(f.compte, d))),
    ("autre BIC", _replaced("compte.bic", lambda f, d: change.other_bic(f.compte.bic, d))),
    ("titulaire, autre dénomination", _firm("fournisseur")[0][1]),
    ("titulaire, une lettre", _firm("fournisseur")[1][1]),
):
    _prints(_name, P.RIB)(_write)
for _name, _write in (
    ("numéro ANS, un caractère", _replaced("numero_ans", lambda f, d: change.character(f.numero_ans, d))),
    ("numéro ANS, un sosie", lambda p, _, d: (
        replace(p.facts, numero_ans=number) if (number := change.twin(p.facts.numero_ans, d)) else None)),
    ("numéro ANS, autre logiciel", lambda p, deposit, _: replace(
        p.facts, numero_ans=neighbour(deposit.facts).numero_ans)),
    ("autre logiciel", _replaced("logiciel", lambda f, d: change.other(f.logiciel, words.LOGICIELS, d))),
    ("logiciel, une lettre", _replaced("logiciel", lambda f, d: change.letter(f.logiciel, d))),
    ("autre version", _replaced("version", lambda f, d: change.other(f.version, words.VERSIONS, d))),
    ("version, un chiffre", _replaced("version", lambda f, d: _digit(f.version, d))),
    *((f"éditeur, {name}", write) for name, write in _firm("editeur")),
):  # fmt: skip
    _prints(_name, P.CERTIFICAT_REFERENCEMENT)(_write)
for _kind, _role in (
    (P.KBIS, "fournisseur"), (P.CERTIFICAT_HDS, "fournisseur"),
    (P.ATTESTATION_NON_HEBERGEMENT, "fournisseur"), (P.CONTRAT_OPERATEUR_V2, "fournisseur"),
    (P.MANDAT_EDITEUR, "editeur"), (P.MANDAT_EDITEUR, "fournisseur"),
    (P.MANDAT_DELEGATION_SIGNATURE, "fournisseur"), (P.CONTRAT_PRESTATION, "fournisseur"),
    (P.BON_DE_COMMANDE, "fournisseur"), (P.PREUVE_HORS_TVA, "fournisseur"),
    (P.PV_VSR, "fournisseur"),
):  # fmt: skip
    for _name, _write in _firm(_role):
        _prints(f"{'vendeur' if _kind is P.BON_DE_COMMANDE else _role}, {_name}", _kind)(_write)
for _kind, _role in (
    (P.PIECE_IDENTITE_REPRESENTANT, "representant"), (P.PIECE_IDENTITE_DEPOSITAIRE, "representant"),
    (P.MANDAT_DELEGATION_SIGNATURE, "representant"), (P.MANDAT_DELEGATION_SIGNATURE, "depositaire"),
    (P.ATTESTATION_NON_HEBERGEMENT, "representant"), (P.CONTRAT_PRESTATION, "depositaire"),
):  # fmt: skip
    for _name, _write in _someone(_role):
        if _kind is P.CONTRAT_PRESTATION and "prénom" in _name:
            _prints(f"{_role}, {_name}", _kind, uncompared="le contrat n'est tenu de nommer que le nom "
                    "du dépositaire")(_write)  # fmt: skip
        else:
            _prints("titulaire, " + _name if _kind in _IDENTITES else f"{_role}, {_name}", _kind)(
                _write
            )
for _name, _write in (
    ("acheteur, autre dénomination", _replaced("client", lambda f, d: change.other(f.client, words.RACINES, d))),
    ("acheteur, une lettre", _replaced("client", lambda f, d: change.letter(f.client, d))),
    ("TTC qui n'est pas la somme", _replaced("ecart", lambda _, d: d.choice((-900, 100, 12_345)))),
):  # fmt: skip
    _prints(_name, P.BON_DE_COMMANDE)(_write)
for _name, _write in (
    ("autre logiciel", _replaced("logiciel", lambda f, d: change.other(f.logiciel, words.LOGICIELS, d))),
    ("logiciel, une lettre", _replaced("logiciel", lambda f, d: change.letter(f.logiciel, d))),
    ("autre version", _replaced("version", lambda f, d: change.other(f.version, words.VERSIONS, d))),
    ("décision d'ajournement", _replaced("positive", lambda *_: False)),
):  # fmt: skip
    _prints(_name, P.PV_VSR)(_write)
_prints("autre logiciel", P.MANDAT_EDITEUR)(
    _replaced("logiciel", lambda f, d: change.other(f.logiciel, words.LOGICIELS, d))
)
_prints("non signé", P.ATTESTATION_NON_HEBERGEMENT, P.MANDAT_EDITEUR, P.MANDAT_DELEGATION_SIGNATURE,
        P.CONTRAT_PRESTATION, P.CONTRAT_OPERATEUR_V2, P.BON_DE_COMMANDE, P.PV_VSR)(
    _replaced("signee", lambda *_: False)
)  # fmt: skip
_prints("version 1", P.CONTRAT_OPERATEUR_V2)(_replaced("contrat", lambda *_: "1"))
_prints("sans clause de délégation", P.CONTRAT_PRESTATION)(
    _replaced("delegation", lambda *_: False)
)
_prints("assujetti", P.PREUVE_HORS_TVA)(_replaced("assujetti", lambda *_: True))


def _digit(version: str, dice: Random) -> str:
    places = [place for place, one in enumerate(version) if one.isdigit()]
    place = dice.choice(places)
    return version[:place] + change.other(version[place], "123456789", dice) + version[place + 1 :]


@_prints("autre dossier de spécifications", P.CERTIFICAT_REFERENCEMENT)
def _dsr(paper: Paper, deposit: Deposit, dice: Random) -> Facts:
    code, couloir, kind = dice.choice([one for one in words.DSR if one[1] != paper.facts.couloir])
    return replace(paper.facts, code_dsr=code, couloir=couloir, type_logiciel=kind)


@_prints("extrait de plus de trois mois", P.KBIS)
def _kbis(paper: Paper, deposit: Deposit, dice: Random) -> Facts:
    return replace(paper.facts, jour=_depot(deposit) - timedelta(days=dice.randrange(95, 600)))


@_prints("expirée au dépôt", *_IDENTITES)
def _expired(paper: Paper, deposit: Deposit, dice: Random) -> Facts:
    """Issued so long ago that the title had ended: fifteen years for the cards of 1988."""
    years = 15 if "1988" in paper.layout.name else 10
    issued = years_after(_depot(deposit), -years) - timedelta(days=dice.randrange(40, 400))
    return replace(paper.facts, delivrance=issued)


@_prints("naissance : le titre et sa zone diffèrent", *_IDENTITES)
def _born(paper: Paper, _: Deposit, dice: Random) -> Facts:
    held = paper.facts.representant
    return replace(paper.facts, zone=replace(held, naissance=held.naissance - timedelta(days=366)))


@_prints("nom : le titre et sa zone diffèrent", *_IDENTITES)
def _zone(paper: Paper, _: Deposit, dice: Random) -> Facts:
    held = paper.facts.representant
    return replace(paper.facts, zone=replace(held, nom=change.nom(held, dice)))


@_prints("expiré au dépôt", P.CERTIFICAT_HDS)
def _hds(paper: Paper, deposit: Deposit, dice: Random) -> Facts:
    return replace(paper.facts, jour=_depot(deposit) - timedelta(days=dice.randrange(1100, 1500)))


@_prints("validité qui commence après le dépôt", P.CERTIFICAT_HDS)
def _hds_later(paper: Paper, deposit: Deposit, dice: Random) -> Facts:
    return replace(paper.facts, jour=_depot(deposit) + timedelta(days=dice.randrange(5, 300)))


TERMES = {"acte": 400, "conditions_particulieres": 760}
"""Layouts that print a duration, and days after which it is over: « un an », « 24 mois »."""
RENEWED = "TACITERECONDUCTION"


@_prints("terme échu", P.MANDAT_DELEGATION_SIGNATURE, P.CONTRAT_PRESTATION)
def _over(paper: Paper, deposit: Deposit, dice: Random) -> Facts | None:
    if paper.layout.name not in TERMES or RENEWED in paper.words:
        return None
    days = TERMES[paper.layout.name] + dice.randrange(400)
    return replace(paper.facts, jour=_depot(deposit) - timedelta(days=days))


# Facts of documents that no rule confronts.
for _kind in (P.MANDAT_EDITEUR, P.MANDAT_DELEGATION_SIGNATURE, P.CONTRAT_PRESTATION,
              P.ATTESTATION_NON_HEBERGEMENT, P.CONTRAT_OPERATEUR_V2, P.BON_DE_COMMANDE,
              P.CERTIFICAT_REFERENCEMENT, P.PREUVE_HORS_TVA, P.PV_VSR, P.KBIS):  # fmt: skip
    _prints("daté d'après le dépôt", _kind, uncompared="aucune règle ne refuse une pièce postérieure au "
            "dépôt")(lambda p, deposit, d: replace(
                p.facts, jour=_depot(deposit) + timedelta(days=d.randrange(5, 300))))  # fmt: skip
for _name, _kinds, _path, _value, _why in (
    ("autre logiciel", (P.BON_DE_COMMANDE, P.ATTESTATION_NON_HEBERGEMENT), "logiciel",
     lambda f, d: change.other(f.logiciel, words.LOGICIELS, d),
     "le lecteur de cette pièce ne relève pas le logiciel"),
    ("autre numéro", (P.BON_DE_COMMANDE,), "reference", lambda _, d: f"X{d.randrange(10**5)}",
     "le numéro de la commande n'est pas déclaré"),
    ("autre organisme", (P.CERTIFICAT_HDS,), "organisme",
     lambda f, d: change.other(f.organisme, words.ORGANISMES, d),
     "l'organisme n'est pas déclaré, et aucune liste n'est importée"),
    ("prestataire, autre dénomination", (P.CONTRAT_PRESTATION,), "hote.nom",
     lambda f, d: change.company(f.hote, d), "le prestataire n'est pas déclaré, le dépositaire l'est"),
    ("autre client", (P.PV_VSR,), "client", lambda f, d: change.other(f.client, words.CLIENTS, d),
     "le client n'est pas déclaré"),
    ("autre domiciliation", (P.RIB,), "compte.domiciliation", lambda *_: "AGENCE DES TERNES",
     "la domiciliation informe (guide)"),
    ("autre représentant", (P.KBIS,), "representant.nom", lambda f, d: change.nom(f.representant, d),
     "le représentant de l'extrait informe (choix)"),
    ("autre adresse", (P.KBIS, P.RIB), "fournisseur.rue", lambda *_: "7 rue Neuve",
     "rien ne repose sur l'adresse"),
    ("autre version", (P.MANDAT_EDITEUR,), "version",
     lambda f, d: change.other(f.version, words.VERSIONS, d),
     "un mandat couvre la solution, pas une version"),
):  # fmt: skip
    _prints(_name, *_kinds, uncompared=_why)(_replaced(_path, _value))


@_prints(
    "autre naissance, zone comprise", *_IDENTITES, uncompared="la naissance n'est pas déclarée"
)
def _birth(paper: Paper, _: Deposit, dice: Random) -> Facts:
    held = paper.facts.representant
    return replace(
        paper.facts, representant=replace(held, naissance=held.naissance - timedelta(days=366))
    )


@_prints("numéro ANS, un caractère", P.MANDAT_EDITEUR)
def _mandate_number(paper: Paper, _: Deposit, dice: Random) -> Facts:
    return replace(paper.facts, numero_ans=change.character(paper.facts.numero_ans, dice))


# --- what the record declares ---------------------------------------------------------------------


def _typed(
    fact: str, path: str, value: Callable[[Deposit, Random], Any], *kinds: TypePiece,
    uncompared: str = "",
) -> None:  # fmt: skip
    """A key of the record declared otherwise, where one of `kinds` is filed (any, if none)."""

    @_says(fact, uncompared)
    def write(deposit: Deposit, dice: Random) -> Record | None:
        known = at(deposit.demande, path)
        if known is None or not (not kinds or any(map(deposit.paper, kinds))):
            return None
        new = value(deposit, dice)
        if new is None or (fold(str(new)) == fold(str(known)) != "" and "numero_ans" not in path):
            return None
        return declared(deposit.demande, path, new)


_CERT = (P.CERTIFICAT_REFERENCEMENT,)
_LOGICIEL = (P.CERTIFICAT_REFERENCEMENT, P.PV_VSR, P.MANDAT_EDITEUR)
_REF, _SOCIETE, _BANQUE = "referencement", "personne_morale", "coordonnees_bancaires"
_typed("numéro ANS, un caractère", f"{_REF}.numero_ans",
       lambda d, dice: change.character(d.facts.numero_ans, dice), *_CERT)  # fmt: skip
_typed("numéro ANS, un sosie", f"{_REF}.numero_ans",
       lambda d, dice: change.twin(d.facts.numero_ans, dice), *_CERT)  # fmt: skip
_typed("numéro ANS, autre logiciel du référentiel", f"{_REF}.numero_ans",
       lambda d, _: neighbour(d.facts).numero_ans, *_LOGICIEL)  # fmt: skip
_typed("autre logiciel", f"{_REF}.nom_logiciel",
       lambda d, dice: change.other(d.facts.logiciel, words.LOGICIELS, dice), *_LOGICIEL)  # fmt: skip
_typed("logiciel, une lettre", f"{_REF}.nom_logiciel",
       lambda d, dice: change.letter(d.facts.logiciel, dice), *_LOGICIEL)  # fmt: skip
_typed("autre version", f"{_REF}.version_logiciel",
       lambda d, dice: change.other(d.facts.version, words.VERSIONS, dice), *_CERT)  # fmt: skip
_typed("version, un chiffre", f"{_REF}.version_logiciel",
       lambda d, dice: _digit(d.facts.version, dice), *_CERT)  # fmt: skip


@_says("autre dossier de spécifications")
def _declared_dsr(deposit: Deposit, dice: Random) -> Record | None:
    if deposit.paper(P.CERTIFICAT_REFERENCEMENT) is None:
        return None
    code, couloir, _ = dice.choice([one for one in words.DSR if one[1] != deposit.facts.couloir])
    return declared(deposit.demande, f"{_REF}.dsr", dice.choice((code, couloir)))


@_says("autre dispositif")
def _dispositif(deposit: Deposit, _: Random) -> Record | None:
    """Vague 1 for vague 2 and back: the certificate and the register say which."""
    others = {Dispositif.VAGUE_1: "vague_2", Dispositif.VAGUE_2: "vague_1"}
    new = others.get(deposit.row.dispositif)
    return declared(deposit.demande, "dispositif", new) if new and deposit.papers else None


def _of_supplier(deposit: Deposit, printed: str) -> bool:
    """Whether a piece says it of the supplier; a certificate says it of the editor."""
    kinds = (paper for paper in deposit.papers if paper.kind is not P.CERTIFICAT_REFERENCEMENT)
    return any(printed in paper.words for paper in kinds)


@_says("autre SIREN")
def _siret(deposit: Deposit, dice: Random) -> Record | None:
    if not _of_supplier(deposit, deposit.facts.fournisseur.siren):
        return None
    return declared(deposit.demande, f"{_SOCIETE}.siret", siret(change.base(dice), "0002"))


@_says("SIREN, un chiffre")
def _siret_near(deposit: Deposit, dice: Random) -> Record | None:
    if not _of_supplier(deposit, deposit.facts.fournisseur.siren):
        return None
    near = change.near_base(deposit.facts.fournisseur.base, dice)
    return declared(deposit.demande, f"{_SOCIETE}.siret", siret(near, "0002"))


@_says("SIREN, l'éditeur et le fournisseur étant le même")
def _siret_editor(deposit: Deposit, dice: Random) -> Record | None:
    """No piece may print it: the register's editor is then another company, whose mandat is due."""
    asked = {P.MANDAT_EDITEUR, P.BON_DE_COMMANDE} & set(deposit.row.pieces)
    if deposit.cas.distributeur or not asked or not deposit.papers:
        return None
    return declared(deposit.demande, f"{_SOCIETE}.siret", siret(change.base(dice), "0002"))


_typed("SIRET, autre établissement", f"{_SOCIETE}.siret",
       lambda d, _: siret(d.facts.fournisseur.base, "0017"),
       uncompared="les pièces prouvent le SIREN ; l'établissement n'y est pas toujours")  # fmt: skip


def _printed_name(deposit: Deposit) -> bool:
    return _of_supplier(deposit, fold(deposit.facts.fournisseur.nom).replace(" ", ""))


@_says("autre dénomination")
def _denomination(deposit: Deposit, dice: Random) -> Record | None:
    if not _printed_name(deposit):
        return None
    new = change.company(deposit.facts.fournisseur, dice)
    return declared(deposit.demande, f"{_SOCIETE}.denomination_sociale", new)


@_says("dénomination, une lettre")
def _denomination_near(deposit: Deposit, dice: Random) -> Record | None:
    if not _printed_name(deposit):
        return None
    new = change.letter(deposit.facts.fournisseur.nom, dice)
    return declared(deposit.demande, f"{_SOCIETE}.denomination_sociale", new)


_NOMMENT = {
    "representant": (P.PIECE_IDENTITE_REPRESENTANT, P.MANDAT_DELEGATION_SIGNATURE,
                     P.ATTESTATION_NON_HEBERGEMENT),
    "depositaire": (P.PIECE_IDENTITE_DEPOSITAIRE, P.MANDAT_DELEGATION_SIGNATURE),
}  # fmt: skip
for _role, _kinds in _NOMMENT.items():
    _path = f"demandeur.{_role}"
    _typed(f"{_role}, autre nom", f"{_path}.nom",
           lambda d, dice, role=_role: change.nom(getattr(d.facts, role), dice), *_kinds)  # fmt: skip
    _typed(f"{_role}, nom, une lettre", f"{_path}.nom",
           lambda d, dice, role=_role: change.letter(getattr(d.facts, role).nom, dice), *_kinds)  # fmt: skip
    _typed(f"{_role}, autre prénom", f"{_path}.prenom",
           lambda d, dice, role=_role: change.prenom(getattr(d.facts, role), dice), *_kinds)  # fmt: skip
    _typed(f"{_role}, prénom, une lettre", f"{_path}.prenom",
           lambda d, dice, role=_role: change.letter(getattr(d.facts, role).prenoms[0], dice),
           *_kinds)  # fmt: skip


@_says("nom et prénom inversés")
def _inverted(deposit: Deposit, dice: Random) -> Record | None:
    path = "demandeur.representant"
    known = at(deposit.demande, path)
    if known is None or deposit.paper(P.PIECE_IDENTITE_REPRESENTANT) is None:
        return None
    return declared(deposit.demande, path, known | {"nom": known["prenom"], "prenom": known["nom"]})


@_says("représentant et dépositaire intervertis")
def _swapped(deposit: Deposit, dice: Random) -> Record | None:
    demandeur = at(deposit.demande, "demandeur")
    if not demandeur or not demandeur["depositaire"] or not deposit.papers:
        return None
    one, two = demandeur["representant"], demandeur["depositaire"]
    return deposit.demande | {"demandeur": demandeur | {"representant": two, "depositaire": one}}


for _name, _write in (
    ("autre compte, un chiffre", change.same_bank), ("autre guichet", change.other_branch),
    ("autre banque", change.other_bank),
):  # fmt: skip
    _typed(f"IBAN, {_name}", f"{_BANQUE}.iban",
           lambda d, dice, write=_write: write(d.facts.compte, dice).iban, P.RIB)  # fmt: skip
_typed(
    "autre BIC", f"{_BANQUE}.bic", lambda d, dice: change.other_bic(d.facts.compte.bic, dice), P.RIB
)
_typed("titulaire du compte, autre dénomination", f"{_BANQUE}.titulaire",
       lambda d, dice: change.company(d.facts.fournisseur, dice), P.RIB)  # fmt: skip
_typed("titulaire du compte, une lettre", f"{_BANQUE}.titulaire",
       lambda d, dice: change.letter(d.facts.fournisseur.nom, dice), P.RIB)  # fmt: skip
_typed("titulaire du compte, le représentant", f"{_BANQUE}.titulaire",
       lambda d, _: d.facts.representant.civil, P.RIB)  # fmt: skip
_typed(
    "assujetti, preuve contraire déposée", "regime_tva", lambda d, _: _taxed(d), P.PREUVE_HORS_TVA
)


def _taxed(deposit: Deposit) -> Record:
    rate = "TTC_20" if deposit.row.dispositif is not Dispositif.VAGUE_2 else None
    return {"assujetti": True, "taux": rate}


_typed("hébergement, réponse contraire", "hebergement_donnees_sante", lambda d, _: not d.cas.heberge,
       P.CERTIFICAT_HDS, P.ATTESTATION_NON_HEBERGEMENT)  # fmt: skip
_typed("qualité du tiers", "demandeur.qualite_tiers",
       lambda d, _: {"employe": "centre_de_gestion", "centre_de_gestion": "employe"}.get(d.cas.tiers),
       P.PIECE_IDENTITE_DEPOSITAIRE)  # fmt: skip


@_says("dénomination modifiée, sans Kbis")
def _renamed(deposit: Deposit, _: Random) -> Record | None:
    if deposit.cas.modifiee or P.KBIS not in deposit.row.pieces:
        return None
    return declared(deposit.demande, f"{_SOCIETE}.denomination_modifiee", True)


@_says("dépôt après les trois mois du Kbis")
def _late(deposit: Deposit, dice: Random) -> Record | None:
    paper = deposit.paper(P.KBIS)
    day = paper.facts.jour + timedelta(days=dice.randrange(95, 200)) if paper else None
    return declared(deposit.demande, "date_depot", day.isoformat()) if day else None


@_says("dépôt après la fin du titre d'identité")
def _title_over(deposit: Deposit, dice: Random) -> Record | None:
    if not any(map(deposit.paper, _IDENTITES)):
        return None
    day = date(2041, 1, 1) + timedelta(days=dice.randrange(900))
    return declared(deposit.demande, "date_depot", day.isoformat())


@_says("dépôt après la fin du certificat HDS")
def _host_over(deposit: Deposit, dice: Random) -> Record | None:
    paper = deposit.paper(P.CERTIFICAT_HDS)
    day = paper.facts.jour + timedelta(days=dice.randrange(1100, 1300)) if paper else None
    return declared(deposit.demande, "date_depot", day.isoformat()) if day else None


@_says("solde d'une autre avance")
def _advance(deposit: Deposit, _: Random) -> Record | None:
    if deposit.row.type_demande is not TypeDemande.SOLDE:
        return None
    return declared(deposit.demande, "solde.avance_numero", "ENR9009")


# Keys of the record that no rule confronts.
@_says("représentant déclaré seul, pièces d'un tiers déposées",
       "une pièce que personne ne demande informe (choix)")  # fmt: skip
def _alone(deposit: Deposit, _: Random) -> Record | None:
    demandeur = at(deposit.demande, "demandeur")
    if not demandeur or not deposit.cas.tiers or not deposit.papers:
        return None
    alone = {"est_representant_legal": True, "depositaire": None, "qualite_tiers": None}
    return deposit.demande | {"demandeur": demandeur | alone}


@_says("anticipé, certificat déposé", "une pièce que personne ne demande informe (choix)")
def _early(deposit: Deposit, _: Random) -> Record | None:
    wave = deposit.row.dispositif is Dispositif.VAGUE_2 and not deposit.row.anticipe
    if not wave or deposit.paper(P.CERTIFICAT_REFERENCEMENT) is None:
        return None
    return declared(deposit.demande, "anticipe", True)


_typed("domiciliation", f"{_BANQUE}.domiciliation", lambda *_: "AGENCE DES TERNES", P.RIB,
       uncompared="la domiciliation informe (guide)")  # fmt: skip
_typed("code postal", f"{_SOCIETE}.adresse.code_postal", lambda *_: "75012",
       uncompared="rien ne repose sur l'adresse")  # fmt: skip
_typed("adresse électronique", "demandeur.representant.email", lambda *_: "autre@exemple.test",
       uncompared="aucune pièce ne la prouve")  # fmt: skip
_typed("montant du solde", "solde.montant", lambda *_: "98000.00",
       uncompared="le procès-verbal ne porte pas de montant")  # fmt: skip
_typed("volumes de boîtes aux lettres", "avance.bal_actuelles.personnelles", lambda *_: 9_000,
       uncompared="aucune pièce n'est due")  # fmt: skip


def applied(deposit: Deposit, one: Contradiction, seed: int) -> Deposit | None:
    """The deposit with that fact changed; None where it does not apply."""
    return one.apply(deposit, Random(f"{seed}/{one.side}/{one.fact}"))


def _depot(deposit: Deposit) -> date:
    return date.fromisoformat(deposit.demande["date_depot"])
