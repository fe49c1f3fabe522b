"""A watched folder: each sub-folder with its ``demande.json`` is a deposit.

::

    FOLDER/<name>/              a deposit that arrives
    FOLDER/.pris/<watcher>/     what a watcher holds: it arrives there by one rename, so once
    FOLDER/.recus/<id>/         <name>/ and its receipt, recu.json
    FOLDER/.refuses/<id>/       <name>/ and what is wrong with it, erreur.json

What a dead watcher held is taken up by the next one, under the same id, which is its key.
"""

from __future__ import annotations

import os
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import DepotError, Ecart
from pipeline.flows.depot import RECORD, RECORD_MAX, refuse, refuse_taille
from pipeline.flows.possession import abandonnes, posseder
from pipeline.flows.reception import octets
from pipeline.flows.veille import Contenu, Patience, nommes
from pipeline.models.nom import compose, montrer

PRIS, RECUS, REFUSES = ".pris", ".recus", ".refuses"
_REMEDE = "Corriger le dépôt, puis le déposer de nouveau ; rien n'a été enregistré."
Aspect = tuple[tuple[str, int, int], ...]


@contextmanager
def ouvrir(folder: Path, patience: Patience) -> Iterator[BoiteDossier]:
    """A folder watched by this process; what it still holds at the end is left to the next."""
    with posseder(folder / PRIS) as mine:
        yield BoiteDossier(str(folder), folder, mine, patience)


@dataclass(frozen=True)
class BoiteDossier:
    """A folder where deposits arrive; ``mine`` is what this watcher holds."""

    nom: str
    folder: Path
    mine: Path
    patience: Patience

    def arrives(self) -> Iterator[Pris]:
        """What was held already, then what is complete, by name."""
        self._adopter()
        for held in sorted(self.mine.iterdir()):
            yield from self._tenu(held)
        for path in self._complets():
            yield from self._prendre(path)

    def visibles(self) -> Iterator[Pris]:
        """What has its record, by name, left where it is."""
        for path in sorted(self.folder.iterdir()):
            if _est_un_depot(path) and (path / RECORD).exists():
                yield Pris(self.folder, path)

    def _adopter(self) -> None:
        """Hold what the dead held."""
        for folder in abandonnes(self.folder / PRIS):
            for held in folder.iterdir():
                held.rename(self.mine / held.name)

    def _tenu(self, held: Path) -> Iterator[Pris]:
        found = [path for path in held.iterdir() if path.is_dir()]
        if found:
            yield Pris(self.folder, found[0])
        else:  # its watcher died before it could take anything
            held.rmdir()

    def _prendre(self, path: Path) -> Iterator[Pris]:
        """Take a deposit, unless another watcher was faster."""
        held = self.mine / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex}"
        held.mkdir(mode=0o700)
        try:
            path.rename(held / path.name)
        except FileNotFoundError:
            held.rmdir()
            return
        yield Pris(self.folder, held / path.name)

    def _complets(self) -> list[Path]:
        """The deposits that are whole, and those that have been waited for long enough."""
        there = [p for p in sorted(self.folder.iterdir()) if _est_un_depot(p)]
        self.patience.oublier(path.name for path in there)
        return [path for path in there if self._pret(path)]

    def _pret(self, path: Path) -> bool:
        try:
            aspect = _aspect(path)
            if RECORD not in (nom for nom, *_ in aspect):
                return False
            if not self.patience.stable(path.name, aspect):
                return False
            return _rien_ne_manque(path, aspect) or self.patience.epuisee(path.name)
        except FileNotFoundError:  # it changes as we look
            return False


@dataclass(frozen=True)
class Pris:
    """A deposit that this watcher holds, in a folder of its own."""

    boite: Path
    chemin: Path

    @property
    def nom(self) -> str:
        return montrer(str(self.boite / self.chemin.name))

    @property
    def cle(self) -> str:
        return f"dossier:{self.chemin.parent.name}"

    def record(self) -> bytes:
        return _record(self.chemin)

    def noms(self) -> set[str]:
        return {compose(path.name) for path in self.chemin.iterdir()}

    @contextmanager
    def contenu(self) -> Iterator[Contenu]:
        """The record, and the plain files beside it; hidden ones that no piece names are left."""
        found = {path.name: path for path in self.chemin.iterdir()}
        odd = [nom for nom, path in found.items() if not stat.S_ISREG(path.lstat().st_mode)]
        if odd:
            gaps = (
                Ecart("dépôt", f"« {montrer(nom)} »", "n'est pas un fichier", "un fichier")
                for nom in odd
            )
            raise DepotError(tuple(gaps), _REMEDE)
        record = _record(self.chemin)
        names = nommes(record)
        del found[RECORD]
        yield Contenu(
            record, {n: p for n, p in found.items() if not n.startswith(".") or n in names}
        )

    def ranger(self, accuse: str) -> None:
        self._poser("recu.json", accuse, RECUS)

    def refuser(self, erreur: str) -> None:
        self._poser("erreur.json", erreur, REFUSES)

    def _poser(self, nom: str, texte: str, where: str) -> None:
        """The deposit and what is said about it leave together, by one rename."""
        held, target = self.chemin.parent, self.boite / where
        (held / nom).write_text(f"{texte}\n", encoding="utf-8")
        target.mkdir(exist_ok=True)
        held.rename(target / held.name)


def _est_un_depot(path: Path) -> bool:
    return not path.name.startswith(".") and path.is_dir() and not path.is_symlink()


def _aspect(folder: Path) -> Aspect:
    """Names, sizes and times of what a folder holds."""
    with os.scandir(folder) as entries:
        seen = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
    return tuple(sorted((nom, s.st_size, s.st_mtime_ns) for nom, s in seen))


def _rien_ne_manque(folder: Path, aspect: Aspect) -> bool:
    """Whether every file that the record names is there; a record that does not hold names none."""
    with suppress(DepotError):
        there = {compose(nom) for nom, *_ in aspect}
        return all(compose(nom) in there for nom in nommes(_record(folder)))
    return True


def _record(folder: Path) -> bytes:
    path = folder / RECORD
    if not path.is_file() or path.is_symlink():
        refuse(montrer(folder.name), RECORD, "fichier absent", f"un dossier qui contient {RECORD}")
    if path.stat().st_size > RECORD_MAX:
        refuse_taille()
    return octets(path)
