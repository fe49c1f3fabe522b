"""One file on its own: the depositors' format check, and what is read in a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks.bilan import juger_fichier, juger_piece
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
    """Format, extension, size, name, whether it opens: nothing is kept, and nothing is read."""
    return verifier(lecteur, *_facts(path, parametres), parametres)


def verifier(
    lecteur: Lecteur,
    data: bytes,
    facts: Fichier,
    parametres: Parametres,
    type_piece: TypePiece | None = None,
) -> Format:
    """The same of bytes. For a slot the file is read too: whether it is legible, that document, whole.

    A file that *we* cannot open is not acceptable either, and says that we are at fault.
    """
    if type_piece is None:
        motifs = juger_fichier(_ouverte(lecteur, data, facts), parametres)
    else:
        motifs = juger_piece(pieces.lire(lecteur, type_piece, data, facts), parametres)
    return Format(facts.nom, not any(m.gravite is not Gravite.INFO for m in motifs), motifs)


def _ouverte(lecteur: Lecteur, data: bytes, facts: Fichier) -> PieceLue:
    try:
        opened = lecteur.ouvrir(data, facts.nom).fichier if facts.defaut is None else facts
        return PieceLue(TypePiece.RIB, opened)
    except PanneError as error:
        return PieceLue(TypePiece.RIB, facts, panne=error.message)


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
    return data, connaitre(path.name, size, data, parametres.taille_lue)


def connaitre(nom: str, taille: int, data: bytes, limite: int) -> Fichier:
    """What is known of a file before it is opened; over ``limite`` bytes, it never is."""
    return pieces.facts(nom, taille, hashlib.sha256(data).hexdigest(), limite)
