"""Running one target under atheris, and what libFuzzer says of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.cibles import table

ROOT = Path(__file__).resolve().parents[2]
_LENT, _MEMOIRE = 20, 2048
"""Seconds and megabytes of one input over which it is a finding."""


@dataclass(frozen=True)
class Essai:
    """How many inputs were tried, the edges that they covered, how many were kept, and the last line
    of what failed with the file that holds the input."""

    executions: int
    couverture: int
    corpus: int
    echec: str | None
    sortie: str


def essayer(nom: str, folder: Path, options: Sequence[str]) -> Essai:
    """Try a target, from its seeds and from the corpus that earlier times left in a folder."""
    corpus, found = folder / nom / "corpus", folder / nom / "echecs"
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    for rank, seed in enumerate(_graines(nom)):
        (corpus / f"graine-{rank:03}").write_bytes(seed)
    longest = table()[nom].longueur if nom in table() else 4096
    bounds = (f"-max_len={longest}", f"-timeout={_LENT}", f"-rss_limit_mb={_MEMOIRE}",
              f"-artifact_prefix={found}/", "-print_final_stats=1")  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.harnais", nom, str(corpus), *bounds, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    said = ran.stdout
    return Essai(
        executions=_last(r"stat::number_of_executed_units:\s+(\d+)", said)
        or _last(r"^#(\d+)", said),
        couverture=_last(r" ft: (\d+)", said),
        corpus=_last(r" corp: (\d+)", said),
        echec=None if ran.returncode == 0 else _why(said),
        sortie=said,
    )


def _graines(nom: str) -> Iterable[bytes]:
    if nom in table():
        return table()[nom].graines()
    every = enumerate(table().values())
    return (bytes([rank]) + next(iter(cible.graines())) for rank, cible in every)


def _last(pattern: str, said: str) -> int:
    found = re.findall(pattern, said, re.M)
    return int(found[-1]) if found else 0


def _why(said: str) -> str:
    """The exception, and where its input is."""
    errors = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception|Warning)\b.*|^==\d+== .*", said, re.M)
    where = re.findall(r"Test unit written to (\S+)", said)
    return " | ".join([*(error[:160] for error in errors[:1]), *where[:1]]) or said[-300:]
