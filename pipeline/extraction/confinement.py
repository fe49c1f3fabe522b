"""By what means the rooms are shut on this machine.

Landlock takes the files away and seccomp every system call but reading, memory and clocks; where
there is no Landlock, bubblewrap makes a file system that holds nothing but the programs.
"""

from __future__ import annotations

import ctypes.util
import logging
import shutil
import subprocess
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path

from pipeline.errors import ConfinementError
from pipeline.extraction import landlock
from pipeline.journal import dire

ROOT = Path(__file__).resolve().parents[2]
FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
LIBRARIES = tuple(map(Path, ("/usr/lib", "/lib", "/lib64", "/etc/ld.so.cache")))
PROGRAMS = tuple(map(Path, ("/usr", "/sbin")))
FILTERS = Path("/proc/sys/kernel/seccomp/actions_avail")

log = logging.getLogger(__name__)


class Confinement(StrEnum):
    """What shuts the rooms."""

    NOYAU = "landlock"
    BULLE = "bubblewrap"
    AUCUN = "aucun"
    """Bounds on memory, time and written files only: for trials."""


@cache
def choisir(facultatif: bool = False) -> Confinement:
    """The best means that this machine offers; AUCUN only where that is accepted.

    :raises ConfinementError: there is none, and that is not accepted.
    """
    if FILTERS.exists() and ctypes.util.find_library("seccomp"):
        if landlock.version():
            return Confinement.NOYAU
        if _bubble():
            return Confinement.BULLE
    if not facultatif:
        raise ConfinementError(
            "Rien sur cette machine ne permet d'ouvrir à l'écart les fichiers reçus.",
            "Il faut Linux avec seccomp, la bibliothèque libseccomp2, et Landlock (noyau 5.13) ou "
            "le paquet bubblewrap ; pour un essai seulement, PIECES_SANS_CONFINEMENT=1.",
        )
    dire(log, logging.WARNING, "salles_sans_confinement")
    return Confinement.AUCUN


def _bubble() -> bool:
    """Whether bubblewrap is there, and may do its work: containers often refuse it namespaces."""
    if shutil.which("bwrap") is None:
        return False
    trial = [*enveloppe(Confinement.BULLE, __name__), sys.executable, "-c", ""]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def lisibles(module: str) -> list[Path]:
    """What a room that runs ``module`` may read: libraries, Python, our code, fonts.

    Tools load some of theirs late. None of it is data of ours.
    """
    packages = dict.fromkeys(("pipeline", module.partition(".")[0]))
    code = [ROOT / package for package in packages]
    return [*LIBRARIES, Path(sys.prefix), Path(sys.base_prefix), *code, *FONTS]


def enveloppe(confinement: Confinement, module: str) -> list[str]:
    """What the command of a room begins with: bubblewrap, where it is what shuts it."""
    if confinement is not Confinement.BULLE:
        return []
    shown = dict.fromkeys(str(p) for p in (*PROGRAMS, *lisibles(module)) if p.exists())
    apart = ("--unshare-user-try", "--unshare-net", "--unshare-ipc", "--unshare-uts")
    binds = (word for path in shown for word in ("--ro-bind", path, path))
    return ["bwrap", *apart, "--cap-drop", "ALL", "--dev", "/dev", *binds,
            "--remount-ro", "/", "--"]  # fmt: skip
