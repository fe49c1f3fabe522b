"""A sound deposit from a seed: one set of facts, declared, referenced, and printed on each piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from bench.reading.degradations import BY_NAME, CONDITIONS, File, Group
from bench.reading.facts import Company, Facts, Person, invent
from bench.reading.layouts.layout import Drawn, Layout, draw_facts, layouts_of
from bench.verdicts.rows import Cas, Row
from pipeline.models.normalise import fold
from pipeline.models.referentiel import COLONNES
from pipeline.models.statut import Dispositif, Statut, TypeDemande, TypePiece

P = TypePiece
Record = dict[str, Any]
AGES = {
    P.CERTIFICAT_REFERENCEMENT: (20, 500), P.KBIS: (2, 75), P.CERTIFICAT_HDS: (30, 900),
    P.ATTESTATION_NON_HEBERGEMENT: (1, 120), P.MANDAT_EDITEUR: (5, 300),
    P.MANDAT_DELEGATION_SIGNATURE: (5, 300), P.CONTRAT_PRESTATION: (30, 600),
    P.CONTRAT_OPERATEUR_V2: (30, 800), P.BON_DE_COMMANDE: (20, 400), P.PREUVE_HORS_TVA: (5, 200),
    P.PV_VSR: (5, 90),
}  # fmt: skip
"""Days between a piece and its deposit, first and last."""


@dataclass(frozen=True)
class Paper:
    """One piece to file: what it states, in which layout, and in which condition it reaches us."""

    kind: TypePiece
    layout: Layout
    facts: Facts
    condition: str

    @cached_property
    def drawn(self) -> Drawn:
        return draw_facts(self.kind, self.layout, self.facts)

    @cached_property
    def file(self) -> File:
        return BY_NAME[self.condition].deposit(self.drawn, self.facts.seed)

    @cached_property
    def words(self) -> str:
        """All that is printed, folded, without spaces."""
        return fold(" ".join(box.text for box in self.drawn.boxes)).replace(" ", "")

    @property
    def name(self) -> str:
        return f"{self.kind}.{self.file.name.rpartition('.')[2]}"


@dataclass(frozen=True)
class Deposit:
    """A record, its papers, and the register of the day."""

    seed: int
    row: Row
    cas: Cas
    group: Group
    facts: Facts
    demande: Record
    papers: tuple[Paper, ...]
    register: bytes

    @property
    def record(self) -> Record:
        """The content of `demande.json`."""
        files = [{"type": paper.kind.value, "fichier": paper.name} for paper in self.papers]
        return self.demande | {"pieces": files}

    def paper(self, kind: TypePiece) -> Paper | None:
        """The piece of a kind, if there is one."""
        return next((paper for paper in self.papers if paper.kind is kind), None)


def invented(seed: int, row: Row, group: Group) -> Deposit:
    """The deposit of a seed in a row; the same seed, the same bytes."""
    dice = Random(f"{seed}/{row.name}")
    cas, depot = row.cas(dice), date(2024, 3, 1) + timedelta(days=dice.randrange(720))
    facts = _facts(seed, row, dice)
    editeur = facts.editeur if cas.distributeur else facts.fournisseur
    papers = (_paper(kind, facts, cas, depot, group) for kind in row.due(cas))
    demande = _demande(row, cas, facts, depot, dice)
    register = _register(row, facts, editeur)
    return Deposit(seed, row, cas, group, facts, demande, tuple(papers), register)


def _facts(seed: int, row: Row, dice: Random) -> Facts:
    code, couloir, kind = dice.choice(row.dsr)
    facts = invent(seed)
    one = facts.representant
    two = next(p for n in range(1, 99) if _apart(p := invent(seed + n).depositaire, one))
    return replace(facts, code_dsr=code, couloir=couloir, type_logiciel=kind, signee=True,
                   positive=True, representant=_adult(one), depositaire=_adult(two))  # fmt: skip


def _apart(one: Person, two: Person) -> bool:
    return one.nom != two.nom and one.prenoms[0] not in two.prenoms


def _adult(person: Person) -> Person:
    """Of age when any title was issued: a minor's card ends before the day that its layout prints."""
    born = person.naissance
    return replace(person, naissance=born.replace(year=min(born.year, 1990), day=min(born.day, 28)))


def _paper(kind: TypePiece, facts: Facts, cas: Cas, depot: date, group: Group) -> Paper:
    own = Random(f"{facts.seed}/{kind}")
    sound = [one for one in layouts_of(kind) if not one.flagged]
    conditions = [one.name for one in CONDITIONS if one.group is group]
    first, last = AGES.get(kind, (1, 100))
    stated = replace(
        facts,
        seed=own.randrange(10**9),
        jour=depot - timedelta(days=own.randint(first, last)),
        pages=6 + own.randrange(15 if group is Group.BORN else 2),
        reference=f"{own.choice('ABCFKR')}{own.randrange(10_000, 99_999)}",
    )
    if kind in _PARTIES:
        stated = _PARTIES[kind](stated, cas)
    layout, condition = own.choice(sound), own.choice(conditions)
    return Paper(kind, layout, replace(stated, reconduite=own.random() < 0.5), condition)


def _of_editor(facts: Facts, cas: Cas) -> Facts:
    return facts if cas.distributeur else replace(facts, editeur=facts.fournisseur)


def _mandate(facts: Facts, _: Cas) -> Facts:
    """Somebody of the editor signs; the depositor has nothing to do with it."""
    return replace(facts, depositaire=invent(facts.seed).representant)


def _order(facts: Facts, _: Cas) -> Facts:
    """The supplier of the request buys from the developer."""
    return replace(facts, client=facts.fournisseur.nom, fournisseur=facts.editeur,
                   ville_client=facts.fournisseur.ville)  # fmt: skip


def _third(facts: Facts, _: Cas) -> Facts:
    return replace(facts, representant=facts.depositaire)


_PARTIES: dict[TypePiece, Callable[[Facts, Cas], Facts]] = {
    P.CERTIFICAT_REFERENCEMENT: _of_editor,
    P.MANDAT_EDITEUR: _mandate,
    P.BON_DE_COMMANDE: _order,
    P.PIECE_IDENTITE_DEPOSITAIRE: _third,
}
"""What a kind of piece makes of the facts of its deposit: who stands where."""


def _demande(row: Row, cas: Cas, facts: Facts, depot: date, dice: Random) -> Record:
    """What a careful depositor types: names as on his papers, accents and case as they come."""
    initial = row.type_demande is TypeDemande.ENROLEMENT_INITIAL
    finalise = row.statut is Statut.CERTIFICATS_A_VALIDER
    declared = initial or dice.random() < 0.5 or cas.tiers
    return {
        "schema": "demande/1",
        "numero": f"ENR{facts.seed % 1_000_000:06d}",
        "dispositif": row.dispositif.value,
        "type_demande": row.type_demande.value,
        "anticipe": row.anticipe,
        "statut": row.statut.value,
        "date_depot": depot.isoformat(),
        "referencement": {
            "numero_ans": facts.numero_ans,
            "nom_logiciel": facts.logiciel,
            "version_logiciel": facts.version,
            "dsr": dice.choice((facts.code_dsr, facts.couloir)),
        },
        "personne_morale": {
            "siret": facts.fournisseur.siret,
            "denomination_sociale": _typed(facts.fournisseur.nom, dice),
            "nom_commercial": None,
            "denomination_modifiee": cas.modifiee,
            "adresse": {"code_postal": facts.fournisseur.code_postal,
                        "commune": facts.fournisseur.ville},
        },
        "demandeur": _demandeur(cas, facts, dice) if declared and not finalise else None,
        "coordonnees_bancaires": _compte(facts, dice) if initial and not finalise else None,
        "regime_tva": _tva(row, cas),
        "hebergement_donnees_sante": cas.heberge if cas.dpi else None,
        **_financement(row),
        "demandes_anterieures": list(_anterieures(row, facts)) or None,
    }  # fmt: skip


def _typed(name: str, dice: Random) -> str:
    return dice.choice((name, name, " ".join(fold(name).split())))


def _person(person: Person, dice: Random) -> Record:
    nom = dice.choice((person.nom, person.nom.upper()))
    return {"nom": nom, "prenom": person.prenoms[0], "email": "contact@exemple.test",
            "telephone": "0199001234"}  # fmt: skip


def _demandeur(cas: Cas, facts: Facts, dice: Random) -> Record:
    return {
        "est_representant_legal": not cas.tiers,
        "representant": _person(facts.representant, dice),
        "depositaire": _person(facts.depositaire, dice) if cas.tiers else None,
        "qualite_tiers": cas.tiers or None,
    }


def _compte(facts: Facts, dice: Random) -> Record:
    firm, account = facts.fournisseur, facts.compte
    holder = dice.choice((firm.nom, firm.nom, f"{firm.sigle} {firm.nom}"))
    return {"iban": account.iban, "bic": account.bic, "titulaire": _typed(holder, dice),
            "domiciliation": account.domiciliation}  # fmt: skip


def _tva(row: Row, cas: Cas) -> Record | None:
    """Vague 2 asks whether the supplier is assujetti, MSS and SAS for a rate (guides)."""
    if row.dispositif is Dispositif.VAGUE_1 or not row.type_demande.est_enrolement:
        return None
    if row.dispositif is Dispositif.VAGUE_2:
        return {"assujetti": not cas.hors_taxe, "taux": None}
    return {"assujetti": not cas.hors_taxe, "taux": "HT_0" if cas.hors_taxe else "TTC_20"}


def _financement(row: Row) -> Record:
    if row.type_demande is TypeDemande.SOLDE:
        return {"solde": {"avance_numero": "ENR9002", "contact_support": "aide@exemple.test",
                          "montant": "18900.00"}}  # fmt: skip
    if row.type_demande is TypeDemande.AVANCE and row.dispositif is Dispositif.MSS_OPERATEUR:
        boxes = {"applicatives": 12, "organisationnelles": 85, "personnelles": 430}
        return {"avance": {"bal_actuelles": boxes, "bal_estimees": boxes}}
    return {}


def _anterieures(row: Row, facts: Facts) -> Iterator[Record]:
    """What the portal already knows of this supplier."""
    if row.type_demande is TypeDemande.ENROLEMENT_INITIAL:
        return
    complement = row.type_demande is TypeDemande.ENROLEMENT_COMPLEMENTAIRE
    number = invent(facts.seed + 7).numero_ans if complement else facts.numero_ans
    base = {"dispositif": row.dispositif.value, "numero_ans": number, "depositaire": None}
    yield base | {"numero": "ENR9001", "type_demande": "enrolement_initial", "statut": "validee",
                  "pieces": ["certificat_referencement", "rib"]}  # fmt: skip
    if row.type_demande is TypeDemande.SOLDE:
        yield base | {"numero": "ENR9002", "type_demande": "avance", "statut": "decidee",
                      "pieces": []}  # fmt: skip


def neighbour(facts: Facts) -> Facts:
    """Another software of the register, with all that is its own."""
    return next(
        other for n in range(1, 99)
        if (other := invent(facts.seed + 1000 * n)).numero_ans != facts.numero_ans
        and other.logiciel != facts.logiciel and other.version != facts.version
        and not {other.editeur.nom, other.fournisseur.nom}
        & {facts.editeur.nom, facts.fournisseur.nom, facts.hote.nom}
    )  # fmt: skip


def _register(row: Row, facts: Facts, editeur: Company) -> bytes:
    """The deposit's software, and its neighbour, of the same wave and couloir."""
    other = neighbour(facts)
    statut = "en_cours" if row.anticipe and row.statut is Statut.EN_COURS else "valide"
    lines = (
        (facts.numero_ans, facts.logiciel, facts.version, editeur, statut),
        (other.numero_ans, other.logiciel, other.version, other.editeur, "valide"),
    )
    wave = "1" if row.dispositif in (Dispositif.VAGUE_1, Dispositif.SAS) else "2"
    couloir = f"{facts.couloir} / {facts.type_logiciel} / Vague {wave}"
    cells = [COLONNES] + [
        (numero, nom, version, facts.code_dsr, couloir, facts.type_logiciel, wave, firm.nom,
         firm.siret, state, "2023-06-01")
        for numero, nom, version, firm, state in lines
    ]  # fmt: skip
    return "".join(";".join(line) + "\n" for line in cells).encode()
