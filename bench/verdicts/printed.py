"""Contradictions on the side of the documents: one piece drawn again with one fact changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.reading import words
from bench.reading.facts import Facts, years_after
from bench.verdicts import change
from bench.verdicts.contradiction import Printed, depose_le, prints
from bench.verdicts.deposits import Deposit, Paper, neighbour
from pipeline.models.statut import TypePiece

P = TypePiece
UNNUMBERED = (P.CERTIFICAT_HDS, P.PV_VSR)
"""Kinds that print names only."""
IDENTITES = (P.PIECE_IDENTITE_REPRESENTANT, P.PIECE_IDENTITE_DEPOSITAIRE)
TERMES = {"acte": 400, "conditions_particulieres": 760}
"""Layouts that print a duration, and days after which it is over: « un an », « 24 mois »."""
RENEWED = "TACITERECONDUCTION"


def _replaced(path: str, value: Callable[[Facts, Random], Any]) -> Printed:
    """Facts with one attribute, or one of a party, replaced."""
    party, _, key = path.partition(".")

    def write(paper: Paper, _: Deposit, dice: Random) -> Facts:
        new = value(paper.facts, dice)
        held = replace(getattr(paper.facts, party), **{key: new}) if key else new
        return replace(paper.facts, **{party: held})

    return write


def _company(role: str) -> Iterator[tuple[str, Printed]]:
    """Another company's name or number, or one letter or digit of it."""

    def of(facts: Facts) -> Any:
        return getattr(facts, role)

    yield "autre dénomination", _replaced(f"{role}.nom", lambda f, d: change.company(of(f), d))
    yield ("dénomination, une lettre",
           _replaced(f"{role}.nom", lambda f, d: change.letter(of(f).nom, d)))  # fmt: skip
    yield "autre SIREN", _replaced(f"{role}.base", lambda _, d: change.base(d))
    yield ("SIREN, un chiffre",
           _replaced(f"{role}.base", lambda f, d: change.near_base(of(f).base, d)))  # fmt: skip


def _person(role: str) -> Iterator[tuple[str, Printed]]:
    """Another person's surname or given name, or one letter of it."""

    def of(facts: Facts) -> Any:
        return getattr(facts, role)

    def called(name: Callable[[Any, Random], str]) -> Printed:
        return _replaced(role, lambda f, d: change.first(of(f), name(of(f), d)))

    yield "autre nom", _replaced(f"{role}.nom", lambda f, d: change.nom(of(f), d))
    yield "nom, une lettre", _replaced(f"{role}.nom", lambda f, d: change.letter(of(f).nom, d))
    yield "autre prénom", called(change.prenom)
    yield "prénom, une lettre", called(lambda one, d: change.letter(one.prenoms[0], d))


_logiciel = _replaced("logiciel", lambda f, d: change.other(f.logiciel, words.LOGICIELS, d))
_logiciel_lettre = _replaced("logiciel", lambda f, d: change.letter(f.logiciel, d))
_version = _replaced("version", lambda f, d: change.other(f.version, words.VERSIONS, d))
_numero = _replaced("numero_ans", lambda f, d: change.character(f.numero_ans, d))
_client = _replaced("client", lambda f, d: change.other(f.client, words.RACINES, d))


def _twin(paper: Paper, _: Deposit, dice: Random) -> Facts | None:
    number = change.twin(paper.facts.numero_ans, dice)
    return replace(paper.facts, numero_ans=number) if number else None


def _with_twin(deposit: Deposit, facts: Facts) -> bytes:
    """The register, where another software bears the twin: then a picture may show either."""
    other = deposit.register.splitlines()[-1].partition(b";")[2]
    return deposit.register + facts.numero_ans.encode() + b";" + other + b"\n"


def _neighbour(paper: Paper, deposit: Deposit, _: Random) -> Facts:
    return replace(paper.facts, numero_ans=neighbour(deposit.facts).numero_ans)


def _dsr(paper: Paper, _: Deposit, dice: Random) -> Facts:
    code, couloir, kind = dice.choice([one for one in words.DSR if one[1] != paper.facts.couloir])
    return replace(paper.facts, code_dsr=code, couloir=couloir, type_logiciel=kind)


def _aged(first: int, last: int) -> Printed:
    """Drawn so many days before the deposit; after it, where they are negative."""

    def write(paper: Paper, deposit: Deposit, dice: Random) -> Facts:
        return replace(
            paper.facts, jour=depose_le(deposit) - timedelta(days=dice.randint(first, last))
        )

    return write


def _over(paper: Paper, deposit: Deposit, dice: Random) -> Facts | None:
    """A duration that ended before the deposit, where one is printed and not renewed."""
    days = TERMES.get(paper.layout.name)
    if days is None or RENEWED in paper.words:
        return None
    return _aged(days, days + 400)(paper, deposit, dice)


def _expired(paper: Paper, deposit: Deposit, dice: Random) -> Facts:
    """Issued so long ago that the title had ended: fifteen years for the cards of 1988."""
    years = 15 if "1988" in paper.layout.name else 10
    end = depose_le(deposit) - timedelta(days=dice.randrange(40, 400))
    return replace(paper.facts, delivrance=years_after(end, -years))


def _zone(change_person: Callable[[Any, Random], Any]) -> Printed:
    """The machine readable zone names somebody else than the print."""
    return _replaced("zone", lambda f, d: change_person(f.representant, d))


def _younger(day: date) -> date:
    return day - timedelta(days=366)


for _name, _write in (
    ("autre compte, un chiffre", _replaced("compte", lambda f, d: change.same_bank(f.compte, d))),
    ("autre guichet", _replaced("compte", lambda f, d: change.other_branch(f.compte, d))),
    ("autre banque", _replaced("compte", lambda f, d: change.other_bank(f.compte, d))),
    ("autre BIC", _replaced("compte.bic", lambda f, d: change.other_bic(f.compte.bic, d))),
    *((f"titulaire, {name}", write) for name, write in list(_company("fournisseur"))[:2]),
):
    prints(_name, P.RIB, _write)

for _name, _write in (
    ("numéro ANS, un caractère", _numero),
    ("numéro ANS, autre logiciel", _neighbour),
    ("autre logiciel", _logiciel),
    ("logiciel, une lettre", _logiciel_lettre),
    ("autre version", _version),
    ("version, un chiffre", _replaced("version", lambda f, d: change.digit(f.version, d))),
    ("autre dossier de spécifications", _dsr),
    *((f"éditeur, {name}", write) for name, write in _company("editeur")),
):
    prints(_name, P.CERTIFICAT_REFERENCEMENT, _write)
prints("numéro ANS, un sosie référencé", P.CERTIFICAT_REFERENCEMENT, _twin, listed=_with_twin)
prints("numéro ANS, un sosie que personne ne porte", P.CERTIFICAT_REFERENCEMENT, _twin,
       "sur une image nul ne les distingue ; le référentiel tranche (décision)")  # fmt: skip

for _kind, _role, _who in (
    (P.KBIS, "fournisseur", "société"), (P.CERTIFICAT_HDS, "fournisseur", "titulaire"),
    (P.ATTESTATION_NON_HEBERGEMENT, "fournisseur", "structure"),
    (P.CONTRAT_OPERATEUR_V2, "fournisseur", "opérateur"), (P.MANDAT_EDITEUR, "editeur", "mandant"),
    (P.MANDAT_EDITEUR, "fournisseur", "mandataire"),
    (P.MANDAT_DELEGATION_SIGNATURE, "fournisseur", "structure"),
    (P.CONTRAT_PRESTATION, "fournisseur", "client"), (P.BON_DE_COMMANDE, "fournisseur", "vendeur"),
    (P.PREUVE_HORS_TVA, "fournisseur", "structure"), (P.PV_VSR, "fournisseur", "fournisseur"),
):  # fmt: skip
    _ways = list(_company(_role))
    for _name, _write in _ways[:2] if _kind in UNNUMBERED else _ways:
        prints(f"{_who}, {_name}", _kind, _write)

for _kind, _role, _who in (
    (P.PIECE_IDENTITE_REPRESENTANT, "representant", "titulaire"),
    (P.PIECE_IDENTITE_DEPOSITAIRE, "representant", "titulaire"),
    (P.MANDAT_DELEGATION_SIGNATURE, "representant", "mandant"),
    (P.MANDAT_DELEGATION_SIGNATURE, "depositaire", "mandataire"),
    (P.ATTESTATION_NON_HEBERGEMENT, "representant", "signataire"),
    (P.CONTRAT_PRESTATION, "depositaire", "dépositaire"),
):
    for _name, _write in _person(_role):
        _loose = _kind is P.CONTRAT_PRESTATION and "prénom" in _name
        prints(f"{_who}, {_name}", _kind, _write, "seul le nom du dépositaire y est cherché" if _loose
               else "")  # fmt: skip

for _kind in IDENTITES:
    prints("expirée au dépôt", _kind, _expired)
    prints("naissance, le titre et sa zone diffèrent", _kind,
           _zone(lambda one, _: replace(one, naissance=_younger(one.naissance))))  # fmt: skip
    prints("nom, le titre et sa zone diffèrent", _kind,
           _zone(lambda one, d: replace(one, nom=change.nom(one, d))))  # fmt: skip
prints("extrait de plus de trois mois", P.KBIS, _aged(95, 600))
prints("expiré au dépôt", P.CERTIFICAT_HDS, _aged(1100, 1500))
prints("validité qui commence après le dépôt", P.CERTIFICAT_HDS, _aged(-300, -5))
prints("terme échu", P.MANDAT_DELEGATION_SIGNATURE, _over)
prints("terme échu", P.CONTRAT_PRESTATION, _over)
prints("autre logiciel", P.MANDAT_EDITEUR, _logiciel)
prints("numéro ANS, un caractère", P.MANDAT_EDITEUR, _numero)
prints("acheteur, autre dénomination", P.BON_DE_COMMANDE, _client)
prints("acheteur, une lettre", P.BON_DE_COMMANDE,
       _replaced("client", lambda f, d: change.letter(f.client, d)))  # fmt: skip
prints("TTC qui n'est pas la somme", P.BON_DE_COMMANDE,
       _replaced("ecart", lambda _, d: d.choice((-900, 100, 12_345))))  # fmt: skip
prints("autre logiciel", P.PV_VSR, _logiciel)
prints("logiciel, une lettre", P.PV_VSR, _logiciel_lettre)
prints("autre version", P.PV_VSR, _version)
prints("décision d'ajournement", P.PV_VSR, _replaced("positive", lambda *_: False))
prints("version 1", P.CONTRAT_OPERATEUR_V2, _replaced("contrat", lambda *_: "1"))
prints("sans clause de délégation", P.CONTRAT_PRESTATION, _replaced("delegation", lambda *_: False))
prints("assujetti", P.PREUVE_HORS_TVA, _replaced("assujetti", lambda *_: True))
for _kind in (P.ATTESTATION_NON_HEBERGEMENT, P.MANDAT_EDITEUR, P.MANDAT_DELEGATION_SIGNATURE,
              P.CONTRAT_PRESTATION, P.CONTRAT_OPERATEUR_V2, P.BON_DE_COMMANDE, P.PV_VSR):  # fmt: skip
    prints("non signé", _kind, _replaced("signee", lambda *_: False))

# Facts that no rule confronts.
for _kind in (P.MANDAT_EDITEUR, P.MANDAT_DELEGATION_SIGNATURE, P.CONTRAT_PRESTATION,
              P.ATTESTATION_NON_HEBERGEMENT, P.CONTRAT_OPERATEUR_V2, P.BON_DE_COMMANDE,
              P.CERTIFICAT_REFERENCEMENT, P.PREUVE_HORS_TVA, P.PV_VSR, P.KBIS):  # fmt: skip
    prints("daté d'après le dépôt", _kind, _aged(-300, -5),
           "aucune règle ne refuse une pièce postérieure au dépôt")  # fmt: skip
_UNREAD = "le lecteur de cette pièce ne relève pas le logiciel"
_INFORMS = "une différence informe"
prints("autre logiciel", P.BON_DE_COMMANDE, _logiciel, _UNREAD)
prints("autre logiciel", P.ATTESTATION_NON_HEBERGEMENT, _logiciel, _UNREAD)
prints("autre version", P.MANDAT_EDITEUR, _version, "un mandat couvre la solution")
prints("autre numéro", P.BON_DE_COMMANDE,
       _replaced("reference", lambda _, d: f"X{d.randrange(10**5)}"), "non déclaré")  # fmt: skip
prints("autre organisme", P.CERTIFICAT_HDS,
       _replaced("organisme", lambda f, d: change.other(f.organisme, words.ORGANISMES, d)),
       "non déclaré, et aucune liste n'est importée")  # fmt: skip
prints("prestataire, autre dénomination", P.CONTRAT_PRESTATION,
       _replaced("hote.nom", lambda f, d: change.company(f.hote, d)), "non déclaré")  # fmt: skip
prints(
    "autre client",
    P.PV_VSR,
    _replaced("client", lambda f, d: change.other(f.client, words.CLIENTS, d)),
    "non déclaré",
)
prints("autre domiciliation", P.RIB, _replaced("compte.domiciliation", lambda *_: "DES TERNES"),
       _INFORMS)  # fmt: skip
prints("autre représentant", P.KBIS,
       _replaced("representant.nom", lambda f, d: change.nom(f.representant, d)), _INFORMS)  # fmt: skip
for _kind in (P.KBIS, P.RIB):
    prints("autre adresse", _kind, _replaced("fournisseur.rue", lambda *_: "7 rue Neuve"),
           "rien ne repose sur l'adresse")  # fmt: skip
for _kind in IDENTITES:
    prints("autre naissance, zone comprise", _kind,
           _replaced("representant.naissance", lambda f, _: _younger(f.representant.naissance)),
           "non déclarée")  # fmt: skip
