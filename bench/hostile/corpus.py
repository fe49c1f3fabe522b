"""Which files: those written by hand, and sound ones harmed; each in the slot of a sound request."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random

from tests.hostile import named
from tests.hostile.mutations import OF_PDF, OF_PICTURES, harmed

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
REGISTER = DOCUMENTS / "referentiel.csv"
WITNESS, HARMED = "témoin", "fichier réel"
BASE = ("vague2-complementaire-favorable", "certificat.pdf")
"""A request whose only piece is a certificate: nothing else takes time."""

SLOTS = (
    (BASE, 6),
    (("anticipe-finalisation-hors-dpi", "certificat.pdf"), 6),
    (("vague1-complementaire-favorable", "certificat.pdf"), 6),
    (("anticipe-complementaire-depositaire", "mandat.pdf"), 6),
    (("anticipe-finalisation-complete", "hds.pdf"), 4),
    (("anticipe-initial-favorable", "rib.pdf"), 4),
    (("anticipe-initial-favorable", "identite_representant.pdf"), 4),
    (("vague2-initial-favorable", "kbis.pdf"), 2),
    (("sas-solde", "pv_vsr.pdf"), 1),
    (("attestation-scannee-favorable", "attestation.pdf"), 1),
    (("variante-passeport-photographie-favorable", "passeport.jpg"), 1),
    (("variante-titre-sejour-favorable", "titre_sejour.png"), 1),
)
"""Favourable requests and the file that is harmed, and how often: pictures take seconds to read."""


@dataclass(frozen=True)
class Specimen:
    """One file of the bench; ``favorable`` says whether its request may be so (a witness's must)."""

    classe: str
    nom: str
    slot: tuple[str, str]
    contenu: Callable[[], bytes]
    favorable: bool = False

    @property
    def harmed(self) -> bool:
        """Whether it is a sound file harmed, not one written by hand."""
        return self.classe.startswith(HARMED)

    @property
    def cle(self) -> str:
        return f"{self.classe}/{self.nom}"


def corpus(count: int, seed: int) -> Iterator[Specimen]:
    """``count`` files: the witnesses, those written by hand, then as many harmed ones as are left."""
    slots = [slot for slot, _ in SLOTS]
    first = [Specimen(WITNESS, "-".join(s), s, partial(sound, s), True) for s in slots]
    first += [Specimen(odd.classe, odd.nom, BASE, odd.contenu) for odd in named()]
    yield from first[:count]
    for number in range(max(0, count - len(first))):
        yield _harmed(number, seed)


def _harmed(number: int, seed: int) -> Specimen:
    rng = Random(f"{seed} {number}")
    slot, other = rng.choices([s for s, _ in SLOTS], [w for _, w in SLOTS], k=2)
    harm = rng.choice(OF_PDF if slot[1].endswith(".pdf") else OF_PICTURES)
    nom = f"{number:05d}.{slot[1].rpartition('.')[2]}"
    make = partial(_made, rng.randrange(2**32), harm, slot, other)
    return Specimen(f"{HARMED}, {harm}", nom, slot, make, True)


def _made(seed: int, harm: str, slot: tuple[str, str], other: tuple[str, str]) -> bytes:
    return harmed(seed, harm, sound(slot), sound(other))


@cache
def sound(slot: tuple[str, str]) -> bytes:
    """The file of a favourable request."""
    return (DOCUMENTS / slot[0] / slot[1]).read_bytes()


def deposit(specimen: Specimen, numero: int, earlier: int, folder: Path) -> Path:
    """The request with this file in the place of its own, written in ``folder``; gives the file.

    It is dated ``earlier`` days before: a later request of the same supplier does not concern it.
    """
    dossier, replaced = specimen.slot
    shutil.copytree(DOCUMENTS / dossier, folder, ignore=shutil.ignore_patterns("rapport.json"))
    record = json.loads((folder / "demande.json").read_text(encoding="utf-8"))
    record["numero"] = f"ENR{numero:06d}"
    day = date.fromisoformat(record["date_depot"]) - timedelta(days=earlier)
    record["date_depot"] = day.isoformat()
    for piece in record["pieces"]:
        piece["fichier"] = specimen.nom if piece["fichier"] == replaced else piece["fichier"]
    (folder / "demande.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / replaced).unlink()
    (folder / specimen.nom).write_bytes(specimen.contenu())
    return folder / specimen.nom
