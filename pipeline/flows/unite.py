"""One file on its own: the depositors' format check, and what is read in a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks.bilan import juger_fichier
from pipeline.checks.contexte import PieceLue
from pipeline.documents.kind import champs
from pipeline.errors import PanneError
from pipeline.extraction.reading import Lecteur
from pipeline.flows import pieces
from pipeline.flows.rapport import champ, signature
from pipeline.models.fichier import Fichier
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import Champ, Gravite, Motif, SignatureRapport
from pipeline.models.statut import TypePiece


@dataclass(frozen=True)
class Format:
    """Whether a file would be accepted, and how to repair it; internal reasons stay with us."""

    fichier: str
    acceptable: bool
    motifs: tuple[Motif, ...]


def verifier_format(lecteur: Lecteur, path: Path, parametres: Parametres) -> Format:
    """Format, extension, size, name, whether it opens: nothing is kept, and nothing is read.

    A file that *we* cannot open is not acceptable either, and says that we are at fault.
    """
    data, facts = _facts(path, parametres)
    try:
        opened = lecteur.ouvrir(data, path.name).fichier if facts.defaut is None else facts
        piece = PieceLue(TypePiece.RIB, opened)
    except PanneError as error:
        piece = PieceLue(TypePiece.RIB, facts, panne=error.message)
    motifs = juger_fichier(piece, parametres)
    return Format(path.name, not any(m.gravite is not Gravite.INFO for m in motifs), motifs)


@dataclass(frozen=True)
class Lecture:
    """What one document says, read as the piece of a given slot."""

    fichier: str
    type: TypePiece
    nature: str | None
    panne: str | None
    champs: dict[str, Champ]
    signatures: tuple[SignatureRapport, ...] = ()


def lire(lecteur: Lecteur, path: Path, type_piece: TypePiece, parametres: Parametres) -> Lecture:
    """Open, read and recognise one file."""
    data, facts = _facts(path, parametres)
    piece = pieces.lire(lecteur, type_piece, data, facts)
    found = {nom: champ(lu) for nom, lu in champs(piece.lu).items()}
    nature = pieces.libelle_nature(piece)
    signed = tuple(map(signature, piece.fichier.signatures))
    return Lecture(path.name, type_piece, nature, piece.panne or _defaut(piece), found, signed)


def _defaut(piece: PieceLue) -> str | None:
    return piece.fichier.nature if piece.fichier.defaut else None


def _facts(path: Path, parametres: Parametres) -> tuple[bytes, Fichier]:
    size = path.stat().st_size
    data = path.read_bytes() if size <= parametres.taille_lue else b""
    sha256 = hashlib.sha256(data).hexdigest()
    return data, pieces.facts(path.name, size, sha256, parametres.taille_lue)
