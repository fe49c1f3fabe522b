"""On favourable requests, one changed character or one changed fact never stays favourable.

The record is mutated character by character; documents are drawn again with one fact changed and
read again. Dates: those that a document prints twice (card and zone), and the day of the deposit
once it leaves the validity of a piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from fixtures.deposits import ALL, vague2
from fixtures.deposits.deposit import Deposit, Piece
from fixtures.deposits.forms import changed
from fixtures.drawing import certificat, kbis, rib
from fixtures.drawing.identite import IdentiteFacts, draw_cni
from fixtures.drawing.numbers import iban
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.extraction.reading import Lecteur
from pipeline.flows import pieces
from pipeline.flows.rapport import rediger
from pipeline.models import bic, siret
from pipeline.models.demande import Demande
from pipeline.models.rapport import Rapport
from pipeline.models.referentiel import Referentiel, parse
from pipeline.models.statut import Avis, TypePiece
from tests.conftest import REGISTER

BASE = next(d for d in ALL if d.dossier == "vague2-initial-favorable")
FAVORABLES = [d for d in ALL if d.avis == "favorable" and d.pieces]


@dataclass(frozen=True)
class Lu:
    """A deposit whose files were read once."""

    deposit: Deposit
    pieces: tuple[PieceLue, ...]
    referentiel: Referentiel

    def rapport(self, record: dict[str, Any]) -> Rapport:
        demande = Demande.model_validate(record, strict=False)
        known = demande.demandes_anterieures
        return rediger(
            Dossier(demande, self.pieces, referentiel=self.referentiel, anterieures=known), 0
        )


def lire(lecteur: Lecteur, files: tuple[Piece, ...]) -> tuple[PieceLue, ...]:
    """Read drawn files as the pipeline does."""
    return tuple(_lire(lecteur, piece) for piece in files)


def _lire(lecteur: Lecteur, piece: Piece) -> PieceLue:
    data = piece.contenu()
    facts = pieces.facts(piece.fichier, len(data), piece.fichier, 10**9)
    return pieces.lire(lecteur, TypePiece(piece.type), data, facts)


@pytest.fixture(scope="module")
def register() -> Referentiel:
    return parse(REGISTER.read_bytes(), "referentiel.csv")


@pytest.fixture(scope="module")
def base(lecteur: Lecteur, register: Referentiel) -> Lu:
    return Lu(BASE, lire(lecteur, BASE.pieces), register)


FIELDS = {
    "certificate number": ("referencement", "numero_ans"),
    "software": ("referencement", "nom_logiciel"),
    "version": ("referencement", "version_logiciel"),
    "company": ("personne_morale", "denomination_sociale"),
    "account holder": ("coordonnees_bancaires", "titulaire"),
    "IBAN": ("coordonnees_bancaires", "iban"),
}


def mutants(value: str) -> Iterator[str]:
    """Every value that differs by one letter or digit, from a few for each place."""
    for place, current in enumerate(value):
        if current.isalnum():
            for other in "0O1lI5S8BAEaxQ7":
                if other.upper() != current.upper() or (other.isdigit() != current.isdigit()):
                    yield value[:place] + other + value[place + 1 :]


def test_the_base_is_favourable(base: Lu) -> None:
    report = base.rapport(BASE.record)
    assert report.avis is Avis.FAVORABLE
    assert not [m for m in report.motifs if m.gravite != "info"]


@pytest.mark.parametrize("path", FIELDS.values(), ids=list(FIELDS))
def test_a_declared_value_one_character_away_is_never_favourable(
    path: tuple[str, str], base: Lu
) -> None:
    section, key = path
    for mutant in mutants(BASE.record[section][key]):
        report = base.rapport(changed(BASE.record, **{section: {key: mutant}}))
        assert report.avis is not Avis.FAVORABLE, mutant


@pytest.mark.parametrize("key", ["nom", "prenom"])
def test_a_declared_person_one_character_away_is_never_favourable(key: str, base: Lu) -> None:
    person = BASE.record["demandeur"]["representant"]
    for mutant in mutants(person[key]):
        demandeur = BASE.record["demandeur"] | {"representant": person | {key: mutant}}
        report = base.rapport(BASE.record | {"demandeur": demandeur})
        assert report.avis is not Avis.FAVORABLE, mutant


def test_a_declared_siren_one_character_away_is_never_favourable(base: Lu) -> None:
    number = BASE.record["personne_morale"]["siret"]
    for mutant in mutants(number[:9]):
        record = changed(BASE.record, personne_morale={"siret": mutant + number[9:]})
        assert base.rapport(record).avis is not Avis.FAVORABLE, mutant


def test_another_company_whose_keys_hold_is_never_favourable(base: Lu) -> None:
    for base_number in range(99_900_300, 99_900_340):
        other = next(s for d in range(10) if siret.is_valid_siren(s := f"{base_number}{d}"))
        full = next(n for d in range(10) if siret.is_valid(n := f"{other}0001{d}"))
        report = base.rapport(changed(BASE.record, personne_morale={"siret": full}))
        assert report.avis is not Avis.FAVORABLE, full


def test_another_account_whose_keys_hold_is_never_favourable(base: Lu) -> None:
    for account in range(20_000_000_000, 20_000_000_040):
        other = iban("10278", "36127", str(account))
        report = base.rapport(changed(BASE.record, coordonnees_bancaires={"iban": other}))
        assert "RIB_IBAN_DIFFERENT" in {m.code for m in report.motifs}
        assert report.avis is not Avis.FAVORABLE


def test_another_bank_is_never_favourable(base: Lu) -> None:
    for other in ("BNPAFRPP", "CMCIFR2B", "CMCJFR2A"):
        assert bic.is_valid(other)
        report = base.rapport(changed(BASE.record, coordonnees_bancaires={"bic": other}))
        assert report.avis is not Avis.FAVORABLE


@pytest.mark.parametrize(
    "depot", ["2024-11-05", "2025-02-07", "2032-03-14"], ids=["ok", "kbis too old", "card expired"]
)
def test_a_deposit_outside_the_validity_of_a_piece(depot: str, base: Lu) -> None:
    report = base.rapport(BASE.record | {"date_depot": depot})
    expected = depot == "2024-11-05"
    assert (report.avis is Avis.FAVORABLE) is expected


ARMOR = BASE.pieces
CERTIFICAT, KBIS, RECTO, VERSO, RIB = ARMOR


def one_letter_off(value: str) -> list[str]:
    """The value with its first, middle and last letter or digit changed."""
    places = [i for i, c in enumerate(value) if c.isalnum()]
    chosen = (places[0], places[len(places) // 2], places[-1])
    return [value[:i] + ("7" if value[i].isdigit() else "X") + value[i + 1 :] for i in chosen]


def drawn_certificates() -> Iterator[tuple[str, Piece]]:
    facts = certificat.facts_of(vague2.ARMORLINK)
    for key in ("numero_ans", "logiciel", "version", "editeur"):
        for value in one_letter_off(str(getattr(facts, key))):
            changes: dict[str, Any] = {key: value}
            draw = partial(certificat.draw_certificat, replace(facts, **changes), 1)
            yield f"certificat {key} {value}", replace(CERTIFICAT, contenu=draw)


def drawn_ribs() -> Iterator[tuple[str, Piece]]:
    facts = rib.facts_of(vague2.ARMOR)
    for value in one_letter_off(facts.titulaire):
        draw = partial(rib.draw_rib, replace(facts, titulaire=value), 2)
        yield f"rib titulaire {value}", replace(RIB, contenu=draw)
    for account in ("83902674256", "83902674355"):
        draw = partial(rib.draw_rib, replace(facts, iban=iban("10278", "36127", account)), 2)
        yield f"rib iban {account}", replace(RIB, contenu=draw)


def drawn_kbis() -> Iterator[tuple[str, Piece]]:
    facts = kbis.facts_of(vague2.ARMOR, date(2024, 11, 6))
    for value in one_letter_off(facts.denomination):
        draw = partial(kbis.draw_kbis, replace(facts, denomination=value), 0)
        yield f"kbis {value}", replace(KBIS, contenu=draw)


def drawn_cards() -> Iterator[tuple[str, Piece]]:
    person = vague2.ARMOR.representant
    people = [
        *(replace(person, nom=nom) for nom in one_letter_off(person.nom)),
        *(
            replace(person, prenoms=(p, *person.prenoms[1:]))
            for p in one_letter_off(person.prenoms[0])
        ),
        replace(person, naissance=person.naissance.replace(year=person.naissance.year + 1)),
    ]
    for other in people:
        facts = IdentiteFacts(other, date(2022, 3, 14), None, "T01234KMR", mrz_image=False)
        front = replace(RECTO, contenu=partial(draw_cni, facts, "recto"))
        yield f"card {other.nom} {other.prenoms[0]} {other.naissance}", front


DRAWN = [*drawn_certificates(), *drawn_ribs(), *drawn_kbis(), *drawn_cards()]


@pytest.mark.parametrize("paper", [p for _, p in DRAWN], ids=[name for name, _ in DRAWN])
def test_a_document_with_one_fact_changed_is_never_favourable(
    paper: Piece, lecteur: Lecteur, base: Lu
) -> None:
    """The front of a card is changed alone: its zone, on the back, then contradicts it."""
    (read,) = lire(lecteur, (paper,))
    pieces_lues = tuple(read if p.fichier.nom == paper.fichier else p for p in base.pieces)
    report = replace(base, pieces=pieces_lues).rapport(BASE.record)
    assert report.avis is not Avis.FAVORABLE
