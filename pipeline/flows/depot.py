"""A deposit on disk: a folder with ``demande.json`` and the files that it names, side by side."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from pipeline.errors import DepotError, Ecart
from pipeline.models.acquis import Cle
from pipeline.models.demande import Demande, PieceDeclaree
from pipeline.models.nom import compose, montrer
from pipeline.models.parametres import Parametres

RECORD = "demande.json"
RECORD_MAX = 1024 * 1024
NIVEAUX_MAX = 20
"""How deep a record may nest; demande/1 needs four levels."""
_CHAINE = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_CROCHETS = re.compile(r"[\[\]{}]")
ECARTS_MAX = 50
_REMEDE = "Corriger le dépôt, puis relancer ; rien n'a été enregistré."


@dataclass(frozen=True)
class FichierDepose:
    """One file of a deposit; ``data`` is empty when it is too large to be opened.

    ``reprise`` is the earlier revision that filed it, when the one at hand leaves it out.
    """

    piece: PieceDeclaree
    taille: int
    sha256: str
    chemin: Path
    data: bytes
    reprise: int | None = None

    @property
    def cle(self) -> Cle:
        """The file, in its slot."""
        return self.piece.type, self.sha256


@dataclass(frozen=True)
class Depot:
    """A record and its files, in the order of the record."""

    chemin: Path
    demande: Demande
    fichiers: tuple[FichierDepose, ...]


def find(folders: Iterable[Path]) -> Iterator[Path]:
    """The deposits of some folders: each itself, or the deposits that it holds, by name."""
    for folder in folders:
        if (folder / RECORD).exists():
            yield folder
            continue
        held = sorted(p.parent for p in folder.glob(f"*/{RECORD}"))
        yield from held or [folder]


def lire(folder: Path, parametres: Parametres) -> Depot:
    """Read a record and its files.

    :raises DepotError: naming file, key and what was expected; nothing was stored.
    """
    demande, there = parse(_contenu(folder), RECORD), _presents(folder)
    chemins = [_chemin(folder, there, rang, piece) for rang, piece in enumerate(demande.pieces)]
    ecarts = [*_homonymes(demande), *(c for c in chemins if isinstance(c, Ecart))]
    if ecarts:
        raise DepotError(tuple(ecarts), _REMEDE)
    limit = parametres.taille_lue
    found = [c for c in chemins if isinstance(c, Path)]
    pairs = zip(demande.pieces, found, strict=True)
    return Depot(folder, demande, tuple(_fichier(piece, path, limit) for piece, path in pairs))


def _contenu(folder: Path) -> bytes:
    path = folder / RECORD
    if not path.is_file():
        refuse(montrer(str(folder)), RECORD, "fichier absent", f"un dossier qui contient {RECORD}")
    if path.stat().st_size > RECORD_MAX:
        refuse_taille()
    return path.read_bytes()


def refuse_taille() -> NoReturn:
    """Refuse a record over :data:`RECORD_MAX`."""
    refuse(RECORD, "taille", "fichier trop volumineux", "1 Mo au plus")


def parse(contenu: bytes, nom: str) -> Demande:
    """A record from its bytes.

    :raises DepotError: with one gap for each key that does not hold, the first :data:`ECARTS_MAX`.
    """
    try:
        text = contenu.decode("utf-8-sig")
        if profondeur(text) > NIVEAUX_MAX:
            raise RecursionError
        # numbers stay text: Python refuses to make one of thousands of digits
        json.loads(text, object_pairs_hook=_sans_doublon, parse_int=str)
    except UnicodeDecodeError as error:
        refuse(nom, f"octet {error.start}", "le fichier n'est pas en UTF-8", "UTF-8")
    except json.JSONDecodeError as error:
        where = f"ligne {error.lineno}, colonne {error.colno}"
        refuse(nom, where, "JSON mal formé", "un objet JSON demande/1")
    except RecursionError:
        found = f"JSON imbriqué sur plus de {NIVEAUX_MAX} niveaux"
        refuse(nom, "l'enregistrement", found, "un objet JSON demande/1")
    except _CleEnDoubleError as error:
        refuse(nom, _nommee(str(error)), "clé en double", "chaque clé une seule fois")
    try:
        return Demande.model_validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False)[:ECARTS_MAX]
        gaps = tuple(_ecart(nom, detail) for detail in details)
        raise DepotError(gaps, _REMEDE) from None


def profondeur(text: str) -> int:
    """How deep a JSON text nests objects and lists, whether or not it holds.

    >>> profondeur('{"a": [{"[[[": 1}], "b": {}}')
    3
    """
    depth = deepest = 0
    for bracket in _CROCHETS.findall(_CHAINE.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


class _CleEnDoubleError(ValueError):
    pass


def _sans_doublon(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise _CleEnDoubleError(key)
        seen[key] = value
    return seen


_TYPES = {
    "string_type": "un texte",
    "bool_type": "true ou false",
    "int_type": "un nombre entier",
    "greater_than_equal": "un nombre positif ou nul",
    "date_type": "une date AAAA-MM-JJ",
    "date_parsing": "une date AAAA-MM-JJ",
    "date_from_datetime_parsing": "une date AAAA-MM-JJ",
    "date_from_datetime_inexact": "une date AAAA-MM-JJ",
    "tuple_type": "une liste",
    "model_type": "un objet",
    "string_pattern_mismatch": "ENR suivi d'au moins quatre chiffres, par exemple ENR0601",
    "string_too_long": "un texte plus court",
    "string_too_short": "un texte non vide",
}


def _ecart(nom: str, detail: Any) -> Ecart:
    cle, kind = ".".join(_nommee(str(part)) for part in detail["loc"]), detail["type"]
    if kind == "missing":
        return Ecart(nom, cle, "clé manquante", _attendu_absent(cle))
    if kind == "extra_forbidden":
        return Ecart(nom, cle, "clé inconnue", "seulement les clés de demande/1")
    if kind == "value_error":
        where, _, rest = str(detail["ctx"]["error"]).partition(" : ")
        message, _, attendu = rest.partition("|")
        return Ecart(nom, where, message, attendu)
    if not cle:
        return Ecart(nom, "l'enregistrement", "mal formé", "un objet JSON demande/1")
    expected = detail.get("ctx", {}).get("expected", "").replace(" or ", " ou ")
    return Ecart(
        nom,
        cle,
        f"valeur {_lu(cle, detail['input'])}refusée",
        expected or _TYPES.get(kind, "une autre valeur"),
    )


_CLE = re.compile(r"(?!.*\d{5})\w{1,40}", re.ASCII)


def _nommee(cle: str) -> str:
    """A key as it is said again: one that no record has may be anything, an account number too."""
    return cle if _CLE.fullmatch(cle) else "…"


_TUES = ("personne_morale", "demandeur", "coordonnees_bancaires", "solde", "demandes_anterieures")
"""The sections that speak of persons and accounts: what stands there is not said again."""


def _lu(cle: str, value: object) -> str:
    if value is None:
        return "null "
    return "" if cle.partition(".")[0] in _TUES else f"« {montrer(str(value)[:60])} » "


def _attendu_absent(cle: str) -> str:
    return f"la clé « {cle.rpartition('.')[2]} »"


def _presents(folder: Path) -> Mapping[str, list[Path]]:
    """What a folder holds, by the name that one sees."""
    there: dict[str, list[Path]] = defaultdict(list)
    for path in folder.iterdir():
        there[compose(path.name)].append(path)
    return there


def _chemin(
    folder: Path, there: Mapping[str, list[Path]], rang: int, piece: PieceDeclaree
) -> Path | Ecart:
    """The file of a piece, which has to be beside the record: nothing leaves the folder."""
    cle, nom = f"pieces.{rang}.fichier", piece.fichier
    if sort_du_dossier(nom):
        return _sorti(cle, nom)
    named = there.get(compose(nom), [])
    if len(named) > 1:
        return Ecart(RECORD, cle, f"plusieurs fichiers « {montrer(nom)} » : {_ACCENTS}", _UN_SEUL)
    if not named or not named[0].is_file():
        message = f"le fichier « {montrer(nom)} » n'est pas dans le dossier"
        return Ecart(RECORD, cle, message, montrer(str(folder)))
    if named[0].resolve().parent != folder.resolve():
        message = f"« {montrer(nom)} » mène hors du dossier"
        return Ecart(RECORD, cle, message, "un fichier du dossier")
    return named[0]


_ACCENTS = "leurs noms ne diffèrent que par l'écriture des accents (Unicode NFC, NFD)"
_UN_SEUL = "un seul fichier de ce nom"


def _homonymes(demande: Demande) -> Iterator[Ecart]:
    """The names of a record that are seen as one and written otherwise."""
    written: dict[str, str] = {}
    for rang, nom in enumerate(piece.fichier for piece in demande.pieces):
        if written.setdefault(compose(nom), nom) != nom:
            message = f"« {montrer(nom)} » est nommé de deux façons : {_ACCENTS}"
            yield Ecart(RECORD, f"pieces.{rang}.fichier", message, _UN_SEUL)


def sort_du_dossier(nom: str) -> bool:
    """Whether a name is more than the name of a file beside the record."""
    return "/" in nom or "\\" in nom or "\0" in nom or nom in ("", ".", "..", RECORD)


def _sorti(cle: str, nom: str) -> Ecart:
    message = f"« {montrer(nom)} » sort du dossier"
    return Ecart(RECORD, cle, message, "le nom d'un fichier du dossier")


def apparier(demande: Demande, fichiers: Mapping[str, Path]) -> tuple[Path, ...]:
    """The file of each piece, in order, among files given by their names.

    :raises DepotError: a name that leads elsewhere, a file that is missing, or that no piece names.
    """
    given = {compose(nom): path for nom, path in fichiers.items()}
    ecarts = [_dehors(nom) for nom in fichiers if sort_du_dossier(nom)]
    ecarts += _homonymes(demande)
    for rang, nom in enumerate(piece.fichier for piece in demande.pieces):
        cle = f"pieces.{rang}.fichier"
        if sort_du_dossier(nom):
            ecarts.append(_sorti(cle, nom))
        elif compose(nom) not in given:
            message = f"le fichier « {montrer(nom)} » n'est pas dans le dépôt"
            ecarts.append(Ecart(RECORD, cle, message, "un fichier de ce nom, au caractère près"))
    ecarts += _de_trop(demande, fichiers)
    if ecarts:
        raise DepotError(tuple(ecarts), _REMEDE)
    return tuple(given[compose(piece.fichier)] for piece in demande.pieces)


def _dehors(nom: str) -> Ecart:
    gap = "ce nom mène hors du dépôt"
    return Ecart("dépôt", f"« {montrer(nom)} »", gap, "un nom de fichier seul")


def _de_trop(demande: Demande, fichiers: Iterable[str]) -> Iterator[Ecart]:
    """The files that no piece names, and those whose names are written alike."""
    named, seen = {compose(piece.fichier) for piece in demande.pieces}, set[str]()
    for nom in fichiers:
        if sort_du_dossier(nom):
            continue
        if compose(nom) not in named:
            message = "aucune pièce ne nomme ce fichier"
            yield Ecart("dépôt", f"« {montrer(nom)} »", message, f"les fichiers que nomme {RECORD}")
        elif compose(nom) in seen:
            yield Ecart("dépôt", f"« {montrer(nom)} »", f"nom en double : {_ACCENTS}", _UN_SEUL)
        seen.add(compose(nom))


def _fichier(piece: PieceDeclaree, path: Path, limit: int) -> FichierDepose:
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
        stream.seek(0)
        data = stream.read() if size <= limit else b""
    return FichierDepose(piece, size, sha256, path, data)


def refuse(fichier: str, cle: str, message: str, attendu: str) -> NoReturn:
    """Raise one gap."""
    raise DepotError((Ecart(fichier, cle, message, attendu),), _REMEDE)
