"""``make bench-station``: how the station answers, among 10,000 requests and 60,000 pieces.

On a PostgreSQL of its own, started and stopped here. The queue's pages, then a request's page with its
first image: a real deposit is pre-instructed among the others, and its image is drawn anew each time
(« drawn ») or found in memory (« again »).
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi.testclient import TestClient
from sqlalchemy import insert, text

from pipeline.checks.check import checks
from pipeline.flows.moyens import ouvrir
from pipeline.flows.ordre import pre_instruire
from pipeline.models.statut import Dispositif, Statut, TypePiece
from pipeline.review.app import create_app
from pipeline.settings import Settings
from pipeline.storage import tables
from pipeline.storage.database import ecriture, open_database
from pipeline.storage.motifs import cause
from pipeline.storage.recherche import mots
from scripts.parts.postgresql import serving

DEMANDES, PIECES, TOURS = 10_000, 6, 60
_NOMS = ("LOGICIELS", "SANTE", "CABINET", "AGENDA", "VERGER", "LAC", "IMAGES", "SOINS")
PAGES = {
    "the queue": "/file",
    "its hundredth page": "/file?apres={milieu}_1",
    "one reason": "/file?motif=RIB_TITULAIRE_DIFFERENT",
    "late ones": "/file?delai=hors&tri=recentes",
    "a number": "/file?q=ENR004217",
    "a name": "/file?q=cabinet+lac",
    "a rare letter": "/file?q=v",
    "by cause": "/file/causes",
}
DEPOSIT = Path(__file__).parent.parent / "fixtures" / "documents" / "rib-autre-iban"
NUMERO, RANG = "ENR0801", 2


def fill(url: str) -> None:
    """Requests of invented companies, each concluded, as many reasons as come."""
    chance, today = random.Random(5), date.today()
    codes = [c.code for c in checks()]
    base = open_database(url)
    with ecriture(base) as session:
        rows, reasons, words, revisions, pieces = [], [], [], [], []
        for n in range(1, DEMANDES + 1):
            numero, nom = f"ENR{n:06}", " ".join(chance.sample(_NOMS, 2))
            siret = f"{chance.randrange(10**13, 10**14)}"
            mine = [
                {"demande_id": n, "revision": 1, "rang": rang, "code": chance.choice(codes),
                 "gravite": "verifier", "piece": "rib", "precision": None}
                for rang in range(chance.choice((0, 0, 1, 1, 2, 5)))
            ]  # fmt: skip
            rows.append(_demande(chance, n, numero, nom, siret, today, cause(mine)))
            reasons += mine
            words += [{"mot": mot, "demande_id": n} for mot in mots(numero, siret, nom)]
            revisions.append({"id": n, "demande_id": n, "n": 1, "empreinte": "0" * 64,
                              "enregistrement": {"numero": numero}})  # fmt: skip
            pieces += [
                {"revision_id": n, "rang": rang, "type": chance.choice(list(TypePiece)),
                 "fichier": f"{rang}.pdf", "sha256": f"{n:064}", "taille": 1}
                for rang in range(PIECES)
            ]  # fmt: skip
        for table, found in (
            (tables.Demande, rows), (tables.Revision, revisions), (tables.Piece, pieces),
            (tables.Motif, reasons), (tables.Mot, words),
        ):  # fmt: skip
            session.execute(insert(table), found)
    with ecriture(base) as session:
        for name in ("demandes", "revisions", "pieces"):
            last = f"(SELECT max(id) FROM {name})"
            session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})"))
        session.execute(text("ANALYZE"))
    base.dispose()


def _demande(
    chance: random.Random, n: int, numero: str, nom: str, siret: str, today: date, said: str | None
) -> dict[str, Any]:
    statut = chance.choices(list(Statut), (50, 5, 10, 2, 1, 5, 25, 2))[0]
    return {
        "id": n, "cle": numero, "numero": numero, "siren": siret[:9], "siret": siret,
        "denomination": nom, "dispositif": chance.choice(list(Dispositif)),
        "type_demande": "enrolement_initial", "numero_ans": None, "anticipe": False,
        "statut": statut, "avis": "a_verifier" if said else "favorable", "cause": said,
        "revision": 1, "version": 0, "date_depot": today - timedelta(days=chance.randrange(400)),
    }  # fmt: skip


def measure(url: str) -> Iterator[tuple[str, list[float]]]:
    """Each page, and how long it took each time, in milliseconds."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), base=url)
        with ouvrir(settings, DEPOSIT.parent / "referentiel.csv") as moyens:
            pre_instruire(DEPOSIT, moyens)
        app = create_app(settings)
        where = "http://127.0.0.1"
        headers = {"Origin": where, "Accept": "text/html"}
        with TestClient(app, where, client=("127.0.0.1", 1), headers=headers) as client:
            client.post("/connexion/locale", data={"personne": "camille"})
            middle = date.today() - timedelta(days=200)
            for name, path in PAGES.items():
                yield name, [_once(client, path.format(milieu=middle)) for _ in range(TOURS)]
            page = f"/demandes/{NUMERO}"
            image = f"{page}/pieces/{RANG}/pages/1.jpg"
            yield "a request", [_once(client, page) for _ in range(TOURS)]
            yield "its first image, again", [_once(client, image) for _ in range(TOURS)]
            drawn = f"{page}/pieces/{RANG}/pages/1.png"
            yield "its first image, drawn", [_once(client, drawn) for _ in range(TOURS)]
            yield "both, drawn", [_once(client, page) + _once(client, drawn) for _ in range(TOURS)]


def _once(client: httpx.Client, path: str) -> float:
    start = time.perf_counter()
    assert client.get(path).status_code == 200
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Fill the database, print the table."""
    with serving() as server:
        url = server.create("station")
        fill(url)
        print("| page | median ms | 95th percentile ms |\n| --- | --- | --- |")
        for name, times in measure(url):
            late = statistics.quantiles(times, n=20)[-1]
            print(f"| {name} | {statistics.median(times):.0f} | {late:.0f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
