"""What became of one file, and what must not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bench.hostile.corpus import WITNESS, Specimen
from bench.hostile.program import Said

SECONDS, MEGABYTES = 30.0, 1500.0
PASSED = ("favorable",)


@dataclass(frozen=True)
class Outcome:
    """One file, put through both commands.

    ``check`` and ``avis`` are None when the command died on it. The seconds and megabytes of
    ``check`` are those of the handful in which it was, an upper bound.
    """

    classe: str
    nom: str
    favorable: bool
    check: str | None
    check_codes: tuple[str, ...]
    check_secondes: float
    check_mo: float
    avis: str | None
    codes: tuple[str, ...]
    secondes: float
    mo: float

    @property
    def cle(self) -> str:
        return f"{self.classe}/{self.nom}"

    def faults(self) -> list[str]:
        """What is not as it has to be, in French."""
        found = []
        if self.check is None or self.avis is None:
            found.append("la commande est morte")
        if self.avis == "erreur" or not (self.check == "acceptable" or self.check_codes):
            found.append("aucun verdict")
        if max(self.secondes, self.check_secondes) > SECONDS:
            found.append(f"{max(self.secondes, self.check_secondes):.0f} s")
        if max(self.mo, self.check_mo) > MEGABYTES:
            found.append(f"{max(self.mo, self.check_mo):.0f} Mo")
        if self.avis in PASSED and not self.favorable:
            found.append("favorable")
        if self.classe == WITNESS and self.avis not in PASSED:
            found.append("le témoin n'est pas favorable")
        return found


ROW = TypeAdapter(Outcome)


def judged(specimen: Specimen, entry: Any, check: Said | None, line: Said | None) -> Outcome:
    """The outcome of a file from what both commands said of it."""
    report = line.dit if line else {}
    motifs = [m for m in report.get("motifs", ()) if m["gravite"] != "info"]
    own = [m["code"] for m in motifs if m["fichier"] == specimen.nom]
    codes = own or [m["code"] for m in motifs]
    reasons = tuple(dict.fromkeys(m["code"] for m in entry["motifs"])) if entry else ()
    return Outcome(
        classe=specimen.classe,
        nom=specimen.nom,
        favorable=specimen.favorable,
        check=None if entry is None else ("acceptable" if entry["acceptable"] else "refusé"),
        check_codes=reasons,
        check_secondes=round(check.secondes, 2) if check else 0.0,
        check_mo=round(check.mo) if check else 0.0,
        avis=report.get("avis", "erreur") if line else None,
        codes=tuple(dict.fromkeys(codes)),
        secondes=round(line.secondes, 2) if line else 0.0,
        mo=round(line.mo) if line else 0.0,
    )


def kept(path: Path) -> dict[str, Outcome]:
    """The outcomes written so far."""
    rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {outcome.cle: outcome for outcome in map(ROW.validate_json, rows)}


def keep(path: Path, outcomes: list[Outcome]) -> None:
    """Add outcomes to those written."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(o), ensure_ascii=False) + "\n" for o in outcomes)
