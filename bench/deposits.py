"""Deposits to measure with: clones of the fixtures under their own numbers, and one of ten pieces."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from fixtures.deposits.deposit import Deposit
from fixtures.deposits.forms import NON, demande
from fixtures.deposits.paper import certificat, drawn, identite, kbis, rib, scanned
from fixtures.deposits.suppliers import dpi, fournisseur
from fixtures.drawing.attestation import AttestationFacts, draw_attestation
from fixtures.drawing.mandats import (
    MandatDelegationFacts,
    MandatEditeurFacts,
    draw_mandat_delegation,
    draw_mandat_editeur,
)
from fixtures.drawing.tva import TvaFacts, draw_non_assujettissement
from fixtures.make import write
from pipeline.flows.depot import RECORD, find
from pipeline.flows.reception import ouvrir, recevoir
from pipeline.settings import Settings
from pipeline.storage.database import ecriture
from pipeline.storage.registre import importer_referentiel

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
REGISTER = DOCUMENTS / "referentiel.csv"
BORN_DIGITAL = (
    "vague1-initial-favorable", "vague1-initial-distributeur", "vague1-initial-centre-de-gestion",
    "vague2-initial-favorable", "vague2-initial-dpi-hds", "vague2-initial-dpi-attestation",
    "vague2-initial-distributeur-non-assujetti", "mss-operateur-acheteur", "sas-initial-favorable",
    "variante-denomination-abregee-favorable",
)  # fmt: skip
"""Sound deposits without a picture of a page, of three to seven pieces."""
FIRST = 100_000


def clones(folder: Path, count: int, names: Sequence[str] = BORN_DIGITAL) -> Iterator[Path]:
    """Copies of the fixtures of those names, one after the other, each under a number of its own."""
    for n in range(count):
        source = DOCUMENTS / names[n % len(names)]
        yield numbered(shutil.copytree(source, folder / f"{n:05}"), f"ENR{FIRST + n}")


def ten_pieces(folder: Path, count: int) -> Iterator[Path]:
    """Deposits of ten pieces of which three are scans, the same but for their numbers."""
    first = folder / "dix-00000"
    write(DIX, first)
    yield first
    for n in range(1, count):
        copy = shutil.copytree(first, folder / f"dix-{n:05}")
        yield numbered(copy, f"ENR{2 * FIRST + n}")


def numbered(folder: Path, numero: str) -> Path:
    """Give a deposit another number."""
    path = folder / RECORD
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(said | {"numero": numero}), encoding="utf-8")
    return folder


def receive(settings: Settings, folder: Path) -> int:
    """Receive every deposit of a folder into a store, where they wait for a worker; how many."""
    found = list(find([folder]))
    with ouvrir(settings) as magasin:
        with ecriture(magasin.base) as session:
            importer_referentiel(session, REGISTER.read_bytes(), REGISTER.name)
        for deposit in found:
            record = (deposit / RECORD).read_bytes()
            named = {p["fichier"]: deposit / p["fichier"] for p in json.loads(record)["pieces"]}
            recevoir(record, named, magasin)
    return len(found)


_CIMES = fournisseur(6, "CIMES DOSSIER PATIENT")
_CIMADOSS = dpi("kP4DeR7mT9", "CIMADOSS", "8.0.2", _CIMES)
_LANDES = fournisseur(
    7, "ASSOCIATION NUMERIQUE DES LANDES", tiers=True, forme="Association déclarée"
)
_TIERS = _LANDES.tiers
DIX = Deposit(
    "dix",
    "Ten pieces, of which three are scans",
    demande(_LANDES, _CIMADOSS, numero=f"ENR{2 * FIRST}", dispositif="vague_2",
            date_depot=date(2024, 11, 4), modifiee=True, tva=NON, hebergement=False),
    (certificat(_CIMADOSS, 2),
     drawn("attestation_non_hebergement", "attestation.pdf", draw_attestation,
           AttestationFacts(_LANDES, _LANDES.representant)),
     drawn("mandat_editeur", "mandat_editeur.pdf", draw_mandat_editeur,
           MandatEditeurFacts(_CIMES, _LANDES, "CIMADOSS version 8.0.2", _CIMADOSS.numero_ans)),
     identite(_LANDES.representant, layout="recto", fichier="cni_recto.pdf"),
     identite(_LANDES.representant, layout="verso", fichier="cni_verso.pdf"),
     scanned(identite(_TIERS, role="depositaire"), bottom=0.6, skew=0.5, seed=1),
     drawn("mandat_delegation_signature", "delegation.pdf", draw_mandat_delegation,
           MandatDelegationFacts(_LANDES, _LANDES.representant, _TIERS)),
     drawn("preuve_hors_tva", "non_assujettissement.pdf", draw_non_assujettissement,
           TvaFacts(_LANDES)),
     scanned(kbis(_LANDES, date(2024, 10, 21)), skew=-0.4, seed=2),
     scanned(rib(_LANDES, 0), skew=0.3, seed=3)),
    "favorable",
)  # fmt: skip
