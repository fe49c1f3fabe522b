"""Small deposits to receive: invented, whole, and changed by keyword."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from pipeline.storage import tables
from pipeline.storage.contenu import record as as_json
from pipeline.storage.database import lecture
from tests.storage import samples

FILES = {"rib.pdf": b"%PDF-1.4 rib", "kbis.pdf": b"%PDF-1.4 kbis"}


def record(numero: str = "ENR0601", **changes: Any) -> bytes:
    """A record that names ``rib.pdf`` and ``kbis.pdf``."""
    said = as_json(samples.demande(numero)) | {"schema": "demande/1"} | changes
    return json.dumps(said).encode()


def named(*noms: str) -> list[dict[str, str]]:
    """The pieces of a record, all RIBs, of those names."""
    return [{"type": "rib", "fichier": nom} for nom in noms]


def write(folder: Path, contenu: bytes | None = None, files: dict[str, bytes] = FILES) -> Path:
    """A deposit on disk, its record last."""
    folder.mkdir(parents=True, exist_ok=True)
    for nom, data in files.items():
        (folder / nom).write_bytes(data)
    (folder / "demande.json").write_bytes(record() if contenu is None else contenu)
    return folder


def beside(folder: Path) -> dict[str, Path]:
    """The files of a deposit by name."""
    return {p.name: p for p in folder.iterdir() if p.name != "demande.json"}


def kept(base: Engine) -> dict[str, int]:
    """The requests of a store, by number, and how many revisions each has."""
    with lecture(base) as session:
        rows = session.scalars(select(tables.Demande)).all()
        return {row.numero: row.revision for row in rows}
