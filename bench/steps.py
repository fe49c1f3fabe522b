"""``make bench``: what each step costs, and what is read right, beside a plain reading.

Everything is measured in one run on the same files: shared machines are noisy, ratios hold. The
plain reading is what a short script would do: pypdf for the text of a PDF, Tesseract (French) on the
pictures of pages without text; a field counts as read when its value stands anywhere in the words,
spaces and accents apart, which is kinder than having to find it.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pypdf
import pytesseract  # type: ignore[import-untyped]
from PIL import Image

from pipeline.flows import moyens as ressources
from pipeline.flows.depot import find, lire
from pipeline.flows.ordre import pre_instruire
from pipeline.models.demande import Demande
from pipeline.models.normalise import compact
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import PieceRapport, Rapport
from pipeline.models.statut import TypePiece
from pipeline.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
REGISTER = DOCUMENTS / "referentiel.csv"
WRITTEN_OTHERWISE = frozenset(
    {"variante-denomination-abregee-favorable", "variante-nom-usage-prenom-compose-favorable"}
)
"""Deposits whose record writes a name otherwise than the document: no truth for this table."""
SIX_PIECES = DOCUMENTS / "vague2-initial-dpi-hds"


@dataclass
class Costs:
    """CPU seconds by step, those of the reading rooms included."""

    rooms: Callable[[], float]
    seconds: defaultdict[str, float]
    calls: defaultdict[str, int]

    def etape(self, step: Callable[P, R]) -> Callable[P, R]:
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            start = time.process_time() + self.rooms()
            try:
                return step(*args, **kwargs)
            finally:
                self.seconds[step.__name__] += time.process_time() + self.rooms() - start
                self.calls[step.__name__] += 1

        return timed


def ours() -> tuple[dict[str, Rapport], Costs]:
    """Every fixture through the pipeline, on an empty store."""
    with ressources.ouvrir(Settings(), REGISTER) as moyens:
        costs = Costs(lambda: moyens.lecteur.cpu_seconds, defaultdict(float), defaultdict(int))
        reports = {}
        for folder in find([DOCUMENTS]):
            line = pre_instruire(folder, moyens, costs.etape)
            reports[folder.name] = Rapport.model_validate_json(line)
        return reports, costs


def plain(path: Path) -> str:
    """The words of a file, as a short script reads them."""
    if path.suffix.lower() != ".pdf":
        return _tesseract(Image.open(path))
    reader = pypdf.PdfReader(path)
    pages = [page.extract_text() or _pictures(page) for page in reader.pages]
    return "\n".join(pages)


def _pictures(page: pypdf.PageObject) -> str:
    return "\n".join(_tesseract(Image.open(io.BytesIO(image.data))) for image in page.images)


def _tesseract(image: Image.Image) -> str:
    return str(pytesseract.image_to_string(image, lang="fra"))


Truth = Callable[[Demande], str | None]


def _bank(key: str) -> Truth:
    return lambda d: getattr(d.coordonnees_bancaires, key, None)


def _software(key: str) -> Truth:
    return lambda d: getattr(d.referencement, key, None)


def _company(key: str) -> Truth:
    return lambda d: getattr(d.personne_morale, key, None)


def _representative(key: str) -> Truth:
    return lambda d: getattr(d.demandeur.representant, key) if d.demandeur else None


FIELDS: dict[tuple[str, str], Truth] = {
    ("rib", "iban"): _bank("iban"),
    ("rib", "bic"): _bank("bic"),
    ("rib", "titulaire"): _company("denomination_sociale"),
    ("certificat_referencement", "numero_ans"): _software("numero_ans"),
    ("certificat_referencement", "nom_logiciel"): _software("nom_logiciel"),
    ("kbis", "siren"): _company("siren"),
    ("kbis", "denomination"): _company("denomination_sociale"),
    ("piece_identite_representant", "nom"): _representative("nom"),
    ("piece_identite_representant", "prenoms"): _representative("prenom"),
}


def truths(folder: Path) -> Iterator[tuple[str, str, Path, str]]:
    """What the documents of a favourable deposit print: what its record declares."""
    depot = lire(folder, Parametres())
    seen: set[str] = set()
    for fichier in depot.fichiers:
        kind = fichier.piece.type.value
        for (wanted, field), truth in FIELDS.items():
            value = truth(depot.demande)
            if wanted == kind and value and kind not in seen:
                yield kind, field, fichier.chemin, value
        seen.add(kind)


def _said(report: Rapport, kind: str, field: str) -> str | None:
    pieces: list[PieceRapport] = [p for p in report.pieces if p.type == TypePiece(kind)]
    return next((p.champs[field].valeur for p in pieces if field in p.champs), None)


def share(reports: dict[str, Rapport]) -> tuple[dict[str, list[int]], float, int]:
    """Per field: documents, read right by us, by the plain reading; CPU of the latter; files."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    words: dict[Path, str] = {}
    start = _cpu()
    favourable = [
        DOCUMENTS / nom
        for nom, report in reports.items()
        if report.avis == "favorable" and nom not in WRITTEN_OTHERWISE
    ]
    wanted = [(f, truth) for f in favourable for truth in truths(f)]
    for _, (_, _, path, _) in wanted:
        words.setdefault(path, compact(plain(path)) if path not in words else words[path])
    spent = _cpu() - start
    for folder, (kind, field, path, value) in wanted:
        said = _said(reports[folder.name], kind, field)
        row = counts[f"{kind} {field}"]
        row[0] += 1
        row[1] += said is not None and _same(value, said)
        row[2] += compact(value) in words[path]
    return counts, spent, len(words)


def _same(value: str, said: str) -> bool:
    """The value itself, or (several given names, a branch's BIC, a legal form) within what is said."""
    a, b = compact(value), compact(said)
    return a in b or b in a


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def start_up() -> float:
    """Wall seconds of the whole command on a born-digital deposit of six pieces, store included."""
    command = [sys.executable, "-m", "pipeline.cli", "run", str(SIX_PIECES), "--jsonl"]
    with tempfile.TemporaryDirectory() as home:
        start = time.perf_counter()
        done = subprocess.run(
            [*command, "--referentiel", str(REGISTER)],
            env={**os.environ, "PIECES_HOME": home},
            capture_output=True,
            check=True,
        )
        wall = time.perf_counter() - start
    assert len(json.loads(done.stdout)["pieces"]) == 6
    return wall


def print_costs(reports: dict[str, Rapport], costs: Costs) -> None:
    pieces = sum(len(r.pieces) for r in reports.values())
    total = sum(costs.seconds.values())
    print(f"{len(reports)} deposits, {pieces} pieces\n")
    print(f"{'step':<14}{'calls':>7}{'CPU s':>9}{'share':>8}")
    for step, seconds in sorted(costs.seconds.items(), key=lambda item: -item[1]):
        print(f"{step:<14}{costs.calls[step]:>7}{seconds:>9.2f}{seconds / total:>8.0%}")
    slowest = max(costs.seconds, key=lambda step: costs.seconds[step])
    print(f"\nslowest step: {slowest}; CPU seconds per piece: {total / pieces:.2f}")


def print_shares(counts: dict[str, list[int]], ours_cpu: float, plain_cpu: float) -> None:
    print(f"\n{'field (favourable deposits)':<46}{'documents':>10}{'ours':>8}{'plain':>8}")
    for field, (n, right, simple) in counts.items():
        print(f"{field:<46}{n:>10}{right / n:>8.0%}{simple / n:>8.0%}")
    n, right, simple = (sum(column) for column in zip(*counts.values(), strict=True))
    print(f"{'all':<46}{n:>10}{right / n:>8.0%}{simple / n:>8.0%}")
    print(f"\nCPU seconds per file: ours {ours_cpu:.2f}, pypdf + pytesseract {plain_cpu:.2f}")


def main() -> None:
    """Print the tables."""
    print(f"whole command, 6 born-digital pieces, start-up included: {start_up():.2f} s\n")
    with tempfile.TemporaryDirectory() as home:
        os.environ["PIECES_HOME"] = home
        reports, costs = ours()
    print_costs(reports, costs)
    counts, spent, files = share(reports)
    pieces: Any = sum(len(r.pieces) for r in reports.values())
    print_shares(counts, sum(costs.seconds.values()) / pieces, spent / files)


if __name__ == "__main__":
    main()
