"""Invented facts from a seed: persons, companies, accounts, software; every key holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.reading import words
from fixtures.drawing.numbers import cle_rib, iban, siren, siret

SURE = "ACDEFGHJKMNPQRTUVWXYacdefghjkmnpqrtuvwxy34679"
CONFUSABLE = "0OI1l5S8B2Z"


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    nom: str
    prenoms: tuple[str, ...]
    sexe: str
    naissance: date
    lieu: str

    @property
    def civil(self) -> str:
        return f"{self.prenoms[0]} {self.nom.upper()}"

    @property
    def titre(self) -> str:
        return f"{'Madame' if self.sexe == 'F' else 'Monsieur'} {self.civil}"


@dataclass(frozen=True)
class Company:
    """A legal person."""

    nom: str
    sigle: str
    forme: str
    base: str
    rue: str
    departement: str
    code_postal: str
    ville: str
    capital: int

    @property
    def siren(self) -> str:
        return siren(self.base)

    @property
    def siret(self) -> str:
        return siret(self.base, "0002")

    @property
    def siren_espace(self) -> str:
        return f"{self.siren[:3]} {self.siren[3:6]} {self.siren[6:]}"

    @property
    def adresse(self) -> str:
        return f"{self.rue}, {self.code_postal} {self.ville}"


@dataclass(frozen=True)
class Account:
    """An account in a French bank."""

    code: str
    bic: str
    banque: str
    domiciliation: str
    guichet: str
    numero: str

    @property
    def iban(self) -> str:
        return iban(self.code, self.guichet, self.numero)

    @property
    def cle(self) -> str:
        return cle_rib(self.code, self.guichet, self.numero)


@dataclass(frozen=True)
class Facts:
    """All that a document may state."""

    seed: int
    pages: int
    fournisseur: Company
    editeur: Company
    hote: Company
    client: str
    ville_client: str
    organisme: str
    representant: Person
    depositaire: Person
    compte: Account
    numero_ans: str
    logiciel: str
    version: str
    code_dsr: str
    couloir: str
    type_logiciel: str
    jour: date
    reference: str
    montant_ht: int
    """Cents."""
    signee: bool
    positive: bool
    """What a record of regular service decides."""
    delivrance: date | None = None
    """When a title was issued, in place of the day that its layout takes."""
    zone: Person | None = None
    """Whom the machine readable zone names, when it is not whom the title prints."""
    delegation: bool = True
    """Whether a service contract holds the clause."""
    reconduite: bool = True
    """Whether its articles may say that it goes on by itself."""
    contrat: str = "2"
    """The version of an operator's contract."""
    ecart: int = 0
    """Cents by which an order's total is not the sum of its parts."""
    assujetti: bool = False
    """What the tax services say, where it is not that no VAT is due."""

    def chance(self, purpose: str) -> Random:
        """Its own die for each purpose, so that one layout's rolls do not move another's."""
        return Random(f"{self.seed}/{purpose}")


def invent(seed: int, pages: int = 6) -> Facts:
    """The facts of one document.

    >>> invent(7) == invent(7)
    True
    """
    dice = Random(seed)
    companies = [_company(dice, racine) for racine in dice.sample(words.RACINES, 3)]
    code, couloir, kind = dice.choice(words.DSR)
    return Facts(
        seed=seed,
        pages=pages,
        fournisseur=companies[0],
        editeur=companies[1],
        hote=companies[2],
        client=dice.choice(words.CLIENTS),
        ville_client=dice.choice(words.VILLES)[2],
        organisme=dice.choice(words.ORGANISMES),
        representant=_person(dice),
        depositaire=_person(dice),
        compte=_account(dice),
        numero_ans=_numero(dice, kind),
        logiciel=dice.choice(words.LOGICIELS),
        version=dice.choice(words.VERSIONS),
        code_dsr=code,
        couloir=couloir,
        type_logiciel=kind,
        jour=date(2023, 9, 1) + timedelta(days=dice.randrange(900)),
        reference=f"{dice.choice('ABCFKR')}{dice.randrange(10_000, 99_999)}",
        montant_ht=dice.randrange(80_000, 9_000_000),
        signee=dice.random() < 0.8,
        positive=Random(f"{seed}/decision").random() < 0.75,
    )


def _person(dice: Random) -> Person:
    sexe = dice.choice("FM")
    prenoms = tuple(dice.sample(words.PRENOMS[sexe], dice.choice((1, 2, 3, 3))))
    born = date(1955, 1, 1) + timedelta(days=dice.randrange(16_000))
    return Person(dice.choice(words.NOMS), prenoms, sexe, born, dice.choice(words.NAISSANCES))


def _company(dice: Random, racine: str) -> Company:
    sigle, forme = dice.choice(words.FORMES)
    departement, code_postal, ville = dice.choice(words.VILLES)
    return Company(
        nom=racine,
        sigle=sigle,
        forme=forme,
        base=f"{dice.randrange(31_000_000, 98_000_000):08d}",
        rue=f"{dice.randrange(1, 180)} {dice.choice(words.VOIES)}",
        departement=departement,
        code_postal=code_postal,
        ville=ville,
        capital=dice.choice((1_000, 8_000, 37_500, 150_000, 1_250_000)),
    )


def _account(dice: Random) -> Account:
    code, bic, banque, domiciliation = dice.choice(words.BANQUES)
    numero = f"{dice.randrange(10**10, 10**11):011d}"
    if code == "20041" or dice.random() < 0.15:
        numero = numero[:7] + dice.choice("ACEGHKLMRTXZ") + numero[8:]
    return Account(code, bic, banque, domiciliation, f"{dice.randrange(1, 9999):05d}", numero)


def _numero(dice: Random, kind: str) -> str:
    shape = dice.random()
    if shape < 0.3:
        return "".join(dice.choice("0123456789abcdef") for _ in range(10))
    if shape < 0.55:
        head = "".join(dice.choice(SURE) for _ in range(3))
        tail = "".join(dice.choice("0123456789") for _ in range(10))
        return f"{head}{kind}{tail}"[:10]
    if shape < 0.75:
        return "".join(dice.choice(SURE) for _ in range(10))
    return "".join(dice.choice(SURE + CONFUSABLE * 2) for _ in range(10))


def confusable(value: str) -> bool:
    """Whether a character of `value` has a twin in a usual font."""
    return any(character in CONFUSABLE for character in value)


def slashed(day: date, mark: str = "/") -> str:
    """`05/03/2024`."""
    return f"{day:%d}{mark}{day:%m}{mark}{day:%Y}"


def lettered(day: date) -> str:
    """`5 mars 2024`, `1er` included."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {words.MOIS[day.month - 1]} {day.year}"


def years_after(day: date, years: int) -> date:
    """The same day later, less one day."""
    return day.replace(year=day.year + years, day=min(day.day, 28)) - timedelta(days=1)


def euros(cents: int) -> str:
    """`12 345,60`."""
    return f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02d}"
