"""A deposit through the product: its files read by the real reader, its rules, its report."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from bench.verdicts.deposits import Deposit, Paper, Record
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.extraction.essais import Essais
from pipeline.extraction.reading import Lecteur
from pipeline.flows import pieces
from pipeline.flows.depot import parse as parse_record
from pipeline.flows.rapport import rediger
from pipeline.models.demande import Demande
from pipeline.models.fichier import Fichier
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import Gravite, Motif, Rapport
from pipeline.models.referentiel import parse as parse_register
from pipeline.models.text import Text

ROOT = Path(__file__).parents[2] / "pipeline"


class LecteurGarde(Lecteur):
    """A reader that reads the same bytes once; `folder` keeps the words from one run to the next.

    What is kept is the words of a file, by its digest and that of the extraction's own code: the
    readers of documents and the rules run again each time.
    """

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._known: dict[str, tuple[Fichier, Text]] = {}

    def lecture(self, data: bytes, nom: str, essais: Essais | None = None) -> tuple[Fichier, Text]:
        key = hashlib.sha256(_extraction() + data).hexdigest()
        if key not in self._known:
            self._known[key] = self._kept(key, data, nom, essais)
        fichier, text = self._known[key]
        return replace(fichier, nom=nom), text

    def _kept(self, key: str, data: bytes, nom: str, essais: Essais | None) -> tuple[Fichier, Text]:
        if self._folder is None:
            return super().lecture(data, nom, essais)
        path = self._folder / key
        if not path.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(super().lecture(data, nom, essais)))
        kept: tuple[Fichier, Text] = pickle.loads(path.read_bytes())
        return kept


@cache
def _extraction() -> bytes:
    """The digest of what turns bytes into words."""
    files = [*(ROOT / "extraction").glob("*.py"), ROOT / "models" / "text.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).digest()


def read(
    lecteur: Lecteur, papers: Iterable[Paper], noms: Sequence[str] = ()
) -> tuple[PieceLue, ...]:
    """The files of a deposit, read as the flow reads them; ``noms`` are those it declares."""
    return tuple(_read(lecteur, paper, noms) for paper in papers)


def _read(lecteur: Lecteur, paper: Paper, noms: Sequence[str]) -> PieceLue:
    data, limit = paper.file.data, Parametres().taille_lue
    facts = pieces.facts(paper.name, len(data), hashlib.sha256(data).hexdigest(), limit)
    return pieces.lire(lecteur, paper.kind, data, facts, noms)


def declared(record: Record) -> Demande:
    """A record as the flow reads it."""
    return parse_record(json.dumps(record, ensure_ascii=False).encode(), "demande.json")


def judged(deposit: Deposit, read: tuple[PieceLue, ...], record: Record | None = None) -> Rapport:
    """The report on a deposit, or on the same files with another record."""
    demande = declared(record or deposit.record)
    register = parse_register(deposit.register, "referentiel.csv")
    known = demande.demandes_anterieures
    return rediger(Dossier(demande, read, register, known), 0)


def held_up(report: Rapport) -> tuple[Motif, ...]:
    """The reasons for which a report is not `favorable`."""
    return tuple(motif for motif in report.motifs if motif.gravite is not Gravite.INFO)
