"""What runs did, as the tables that Prefect shows: numbers of requests, counts and codes."""

from __future__ import annotations

from collections.abc import Iterator

from prefect.artifacts import create_table_artifact

from pipeline.flows.atelier import Fait
from pipeline.flows.balayage import Bilan
from pipeline.flows.rapprochement import Compte
from pipeline.storage.reconciliation import Difference

Ligne = dict[str, str | int]


def publier(cle: str, titre: str, lignes: list[Ligne]) -> None:
    """Keep a table under a key that is the same for every run, each being a version of it."""
    create_table_artifact(table=lignes, key=cle, description=titre)


def balayage(bilan: Bilan) -> list[Ligne]:
    """The counts of a sweep, then each request that moved or failed."""
    return [
        _compte("éligibles", bilan.eligibles.total()),
        *(_compte("éligibles", n, motif) for motif, n in sorted(bilan.eligibles.items())),
        _compte("traitées", bilan.traitees),
        _compte("inchangées", bilan.inchangees),
        _compte("changées", len(bilan.changees)),
        *(_compte("passées", n, motif) for motif, n in sorted(bilan.passees.items())),
        _compte("en échec", len(bilan.echecs)),
        *_demandes(bilan),
    ]


def _compte(quoi: str, nombre: int, detail: str = "") -> Ligne:
    return {"quoi": quoi, "nombre": nombre, "demande": "", "detail": detail}


def _demandes(bilan: Bilan) -> Iterator[Ligne]:
    for fait in bilan.changees:
        yield {"quoi": "changée", "nombre": 1, "demande": fait.numero, "detail": passage(fait)}
    for fait in bilan.echecs:
        yield {"quoi": "échec", "nombre": 1, "demande": fait.numero, "detail": fait.erreur or ""}


def passage(fait: Fait) -> str:
    """From where to where a request went: its status, else its avis, else what is proposed."""
    before, after = fait.avant, fait.apres
    pairs = (
        (before.statut, after.statut),
        (before.avis, after.avis),
        (before.propose, after.propose),
    )
    return ", ".join(f"{a or 'aucun'} → {b or 'aucun'}" for a, b in pairs if a != b)


def rapprochement(compte: Compte, differences: list[Difference]) -> list[Ligne]:
    """The counts of a reconciliation, then the differences that were kept, by content hash."""
    counts = {
        "accordés": compte.accordes,
        "absents": compte.absents,
        "altérés": compte.alteres,
        "orphelins": compte.orphelins,
    }
    table: list[Ligne] = [{"quoi": q, "nombre": n, "sha256": ""} for q, n in counts.items()]
    table += [{"quoi": str(d.nature), "nombre": 1, "sha256": d.sha256} for d in differences]
    return table
