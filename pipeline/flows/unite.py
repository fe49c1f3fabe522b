"""One file on its own: the depositors' format check, and what is read in a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.antivirus.clamd import Clamd
from pipeline.checks.bilan import juger_fichier, juger_piece
from pipeline.checks.contexte import PieceLue
from pipeline.documents.kind import champs
from pipeline.errors import AntivirusError, PanneError
from pipeline.extraction.reading import Lecteur
from pipeline.flows import antivirus, pieces
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


def verifier_format(
    lecteur: Lecteur, path: Path, parametres: Parametres, scanner: Clamd | None = None
) -> Format:
    """Format, extension, size, name, whether it opens: nothing is kept, and nothing is read."""
    return verifier(lecteur, *_facts(path, parametres), parametres, scanner=scanner)


def verifier(
    lecteur: Lecteur,
    data: bytes,
    facts: Fichier,
    parametres: Parametres,
    type_piece: TypePiece | None = None,
    scanner: Clamd | None = None,
) -> Format:
    """The same of bytes. For a slot the file is read too: whether it is legible, that document, whole.

    A file that *we* cannot open is not acceptable either, and says that we are at fault.
    """
    kept = _ecartee(scanner, type_piece or TypePiece.RIB, data, facts)
    if type_piece is None:
        motifs = juger_fichier(kept or _ouverte(lecteur, data, facts), parametres)
    else:
        motifs = juger_piece(kept or pieces.lire(lecteur, type_piece, data, facts), parametres)
    return Format(facts.nom, not any(m.gravite is not Gravite.INFO for m in motifs), motifs)


def _ecartee(
    scanner: Clamd | None, type_piece: TypePiece, data: bytes, facts: Fichier
) -> PieceLue | None:
    """A file that may not be opened; one that could not be scanned is our failure."""
    if scanner is None or facts.defaut is not None:
        return None
    try:
        return antivirus.ecarter(type_piece, facts, scanner.analyser(data), exige=True)
    except AntivirusError as error:
        return PieceLue(type_piece, facts, panne=error.message)


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


def lire(
    lecteur: Lecteur,
    path: Path,
    type_piece: TypePiece,
    parametres: Parametres,
    scanner: Clamd | None = None,
) -> Lecture:
    """Open, read and recognise one file."""
    data, facts = _facts(path, parametres)
    kept = _ecartee(scanner, type_piece, data, facts)
    piece = kept or pieces.lire(lecteur, type_piece, data, facts)
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
