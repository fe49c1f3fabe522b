"""What of ours meets a stranger's bytes or words: one small function a target, and what holds.

A target takes any bytes. It lets pass the errors that :mod:`pipeline.errors` names and no other, and
asserts what is bounded. Hypothesis and atheris try the same ones.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from pipeline.checks.bilan import juger_fichier
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.documents import mrz
from pipeline.documents.critique import contredits, critiques
from pipeline.documents.kind import Kind, champs, kinds
from pipeline.errors import DepotError, PanneError, ReferentielError, UsageError
from pipeline.extraction import history, pdf_history, pdf_structure, pixels, reading, sniff
from pipeline.extraction.limits import SIGNATURES_MAX, Limites
from pipeline.extraction.wire import WireError, receive
from pipeline.flows import depot
from pipeline.flows import pieces as lectures
from pipeline.flows.rapport import rediger
from pipeline.models import (
    abonnement,
    bic,
    dates,
    denomination,
    deux_d_doc,
    iban,
    montant,
    normalise,
    numero_ans,
    personne,
    referentiel,
    siret,
    typographie,
    version,
)
from pipeline.models import nom as nom_de_fichier
from pipeline.models.authenticite import ListeDeConfiance, authenticite
from pipeline.models.courrier import Decision, Nature
from pipeline.models.fichier import Fichier, Format
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import Rapport, Resultat
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text
from pipeline.notifications import lettre
from pipeline.storage.contenu import refuse_nul
from tests.checks import builders
from tests.fuzz import graines, textes

Essai = Callable[[bytes], None]
JOUR = date(2026, 11, 21)
_LIMITES = Limites()


@dataclass(frozen=True)
class Cible:
    """What is tried, and sound inputs to begin from."""

    essai: Essai
    graines: Callable[[], Iterable[bytes]]
    longueur: int = 4096
    """Bytes of the longest input that is made."""


def _mots(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def sur(*words: str) -> None:
    """What a database and a page can hold: no NUL, no half of a character."""
    for said in words:
        said.encode()
        assert "\0" not in said


def _dit(error: DepotError | ReferentielError) -> None:
    """Where a file does not hold, in words that can be written, and not many more than it has."""
    assert error.ecarts
    assert len(error.message) < 1000 * len(error.ecarts)
    error.message.encode()


def zones(data: bytes) -> None:
    """The machine-readable zones among any lines."""
    rows = [mrz.clean(line) for line in _mots(data).split("\n")]
    for first, size, zone in mrz.find(rows):
        assert 0 <= first <= len(rows) - size
        assert zone.plausible
        assert len(zone.nom) <= 48
        assert zone.naissance is None or zone.naissance.year >= 1900
        sur(zone.nom, zone.prenoms)


def codes(data: bytes) -> None:
    """What a barcode says, a character a byte."""
    text = data.decode("latin-1")
    doc = deux_d_doc.parse(text)
    if doc is None:
        return
    assert sum(len(k) + len(v) for k, v in doc.champs.items()) <= len(text)
    authenticite(doc, graines.confiance(), JOUR)
    authenticite(doc, ListeDeConfiance(), JOUR)
    for value in doc.champs.values():
        deux_d_doc.day(value)


def enregistrement(data: bytes) -> None:
    """A record, and what the rules say of a request of which nothing was read."""
    try:
        demande = depot.parse(data, depot.RECORD)
        refuse_nul(demande, ())
    except DepotError as error:
        _dit(error)
        return
    with suppress(DepotError):
        assert len(depot.apparier(demande, {p.fichier: Path() for p in demande.pieces}))
    lues = [
        PieceLue(p.type, Fichier(p.fichier, 1, "0" * 64, Format.PDF, "")) for p in demande.pieces
    ]
    _sain(rediger(Dossier(demande, tuple(lues[:6]), builders.REFERENTIEL), 0))


def registre(data: bytes) -> None:
    """The register of referenced software."""
    try:
        held = referentiel.parse(data, "referentiel.csv")
    except ReferentielError as error:
        _dit(error)
        return
    for numero in held.logiciels:
        held.sans_semblable(numero)


def nature(data: bytes) -> None:
    """What a file is."""
    kind, said = sniff.sniff(data)
    assert kind is None or data
    assert said


def noms(data: bytes) -> None:
    """A file's name."""
    nom = _mots(data)[:255]
    depot.sort_du_dossier(nom)
    nom_de_fichier.compose(nom)
    found = nom_de_fichier.nom_sur(nom)
    assert 0 < len(found) <= 50
    assert not nom_de_fichier.caracteres_speciaux(found)
    nom_de_fichier.caracteres_speciaux(nom)
    piece = PieceLue(TypePiece.RIB, Fichier(nom, 1, "0" * 64, None, "fichier texte"))
    for motif in juger_fichier(piece, Parametres()):
        assert motif.code.startswith("FIC_"), motif


def nombres(data: bytes) -> None:
    """Dates, amounts, accounts, names and numbers in any line."""
    line, _, other = _mots(data).partition("\n")
    for _, start, end in (*dates.find(line), *montant.find(line)):
        assert 0 <= start < end <= len(line)
    for valid in (iban.is_valid, iban.is_valid_rib, bic.is_valid, siret.is_valid,
                  siret.is_valid_siren):  # fmt: skip
        assert valid(line) in (True, False)
    for written in (normalise.fold, normalise.compact, iban.format, iban.mask, siret.format_siret,
                    version.numbers, denomination.split):  # fmt: skip
        written(line)
    for compared in (version.compare, denomination.compare, numero_ans.compare):
        compared(line, other)
        compared(other, line)
    masked = iban.mask_in(line)
    assert not any(len(run) > 13 and iban.is_valid(run) for run in masked.split())
    assert typographie.soigner(typographie.soigner(line)) == typographie.soigner(line)


def personnes(data: bytes) -> None:
    """Two names of persons."""
    one, other, third = (_mots(data).split("\n") + [""] * 3)[:3]
    for tronque in (False, True):
        personne.compare_nom(one, other, third, tronque=tronque)
        personne.compare_prenom(one, other, tronque)
    personne.compare_complet(one, other, third)
    personne.nomme(one, other, third)
    personne.appears(one, other)
    denomination.nommee(one, other)


def adresses(data: bytes) -> None:
    """The address of a webhook."""
    with suppress(UsageError):
        abonnement.verifier_adresse(_mots(data))


def lire_un(kind: Kind, data: bytes) -> None:
    """Any document, read as one kind."""
    assert kind.read
    _champs_sains(kind.read(textes.lire(data)))


def _champs_sains(lu: Any) -> None:
    for read in champs(lu).values():
        assert 0 <= read.confidence <= 1
        assert all(math.isfinite(x) for point in read.quad for x in point)
        sur(read.value)
    critiques(lu)


def instruction(data: bytes) -> None:
    """Any document in any slot of a request: read, recognised, judged, and its letter written."""
    slot = list(TypePiece)[data[0] % len(TypePiece)] if data else TypePiece.RIB
    text = textes.lire(data[1:])
    piece = lectures.entendre(slot, builders.fichier(), Text(text.pages))
    contredits(piece.lu, None)
    piece = lectures.prouver(piece, graines.confiance(), JOUR)
    others = (builders.certificat(), builders.identite(), builders.rib())
    made = builders.dossier(piece, *(p for p in others if p.type != slot))
    rapport = rediger(made, 0)
    _sain(rapport)
    with suppress(UsageError):
        lettre.rediger(Nature.DEMANDE_PIECES, made.demande, rapport, le=JOUR)


def _sain(rapport: Rapport) -> None:
    """No rule failed, and the report can be written and read again."""
    said = [*rapport.controles, *(c for piece in rapport.pieces for c in piece.controles)]
    assert not [c for c in said if c.resultat is Resultat.ERREUR]
    assert Rapport.model_validate_json(rapport.to_json()) == rapport
    sur(rapport.to_json())


def reponse(data: bytes) -> None:
    """What a child that was taken over answers: a message, a page, its pixels, its signatures."""
    try:
        message = receive(io.BytesIO(data), 1 << 16, 1 << 16)
    except WireError:
        return
    if message is None:
        return
    known, facts = Fichier("a.pdf", 1, "0" * 64, None, ""), message.header
    answers: tuple[Callable[[], Any], ...] = (
        lambda: reading._with_history(known, facts),
        lambda: pixels.from_wire(facts, message.blobs[0]),
        lambda: reading._ouverture(known, b"", message, _LIMITES),
    )
    for answer in answers:
        with suppress(PanneError):
            found = reading._trusted(answer)
            if isinstance(found, reading.Ouverture):
                _feuilles_saines(found)


def _feuilles_saines(opened: reading.Ouverture) -> None:
    assert 0 <= opened.fichier.pages < 1 << 31
    text = Text(tuple(feuille.page for feuille in opened.feuilles))
    sur(text.plain, opened.fichier.nature, *opened.fichier.actif)
    piece = lectures.entendre(TypePiece.RIB, builders.fichier(), text)
    _champs_sains(piece.lu)
    _sain(rediger(builders.dossier(replace(piece, fichier=opened.fichier)), 0))


def structure(data: bytes) -> None:
    """Our walks through the objects of a PDF."""
    assert len(pdf_structure.actif(data, 500)) <= 3
    ends = pdf_history.revisions(data)
    assert all(0 < end <= len(data) for end in ends)
    pdf_history.has_history(data)


def signatures(data: bytes) -> None:
    """Whatever says that it is signed."""
    found = history.history(data, (), replace(_LIMITES, pages_max=1, pixels_max=100_000))
    json.dumps(found)
    assert found["modifie"] in (True, False, None)
    assert len(found["signatures"]) <= SIGNATURES_MAX


def lettres(data: bytes) -> None:
    """The letter of a refusal whose words are anything, for somebody called anything."""
    motif, _, nom = _mots(data).partition("\n\n")
    changes = {"representant": {"nom": nom[:400] or "x", "prenom": "P", "email": nom[:99] or "x"}}
    try:
        demande = builders.demande(demandeur={**changes, "est_representant_legal": True})
        said = lettre.rediger(
            Nature.REFUS, demande, None, le=JOUR, decision=Decision("A", JOUR, motif)
        )
    except (UsageError, ValueError):
        return
    assert "\n" not in said.sujet
    assert "<script" not in said.html


@cache
def table() -> Mapping[str, Cible]:
    """Every target, by name."""
    reading_targets = {
        f"lire-{kind.nom}": Cible(partial(lire_un, kind), partial(graines.papiers, kind.types))
        for kind in kinds()
        if kind.read
    }
    return {
        "mrz": Cible(zones, graines.zones, 256),
        "2ddoc": Cible(codes, graines.codes, 512),
        "demande": Cible(enregistrement, graines.demandes),
        "referentiel": Cible(registre, graines.registres),
        "nature": Cible(nature, graines.fichiers, 1 << 16),
        "noms": Cible(noms, graines.noms, 300),
        "nombres": Cible(nombres, graines.lignes, 300),
        "personnes": Cible(personnes, graines.personnes, 200),
        "adresses": Cible(adresses, graines.adresses, 200),
        "reponse": Cible(reponse, graines.reponses),
        "instruction": Cible(instruction, graines.deposes),
        "lettres": Cible(lettres, graines.lettres, 1000),
        "structure": Cible(structure, graines.pdf, 1 << 16),
        "signatures": Cible(signatures, graines.signes, 1 << 16),
        **reading_targets,
    }
