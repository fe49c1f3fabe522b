"""The keys of programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.models.typographie import moment
from pipeline.storage.cles import Cle


def creee(cle: Cle) -> None:
    """What a new key opens, on standard error: standard output is the key's own."""
    screen = Console(stderr=True)
    screen.print(Text(f"Clé {cle.identifiant}, pour {cle.nom} :", "bold"))
    for portee in sorted(cle.portees):
        screen.print(Text(f"  {portee.value} : {portee.libelle}"))
    screen.print(Text("À copier maintenant : elle n'est conservée nulle part."))


def cles(console: Console, found: list[Cle]) -> None:
    """The list."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for titre in ("Clé", "Nom", "Portées", "Créée", "Dernier usage", "Fin"):
        table.add_column(titre, overflow="fold")
    for cle in found:
        scopes = ", ".join(sorted(cle.portees))
        seen = _quand(cle.vue_le) or "jamais"
        table.add_row(cle.identifiant, cle.nom, scopes, _quand(cle.cree_le), seen, _fin(cle))
    console.print(table if found else Text("Aucune clé."))


def en_json(cle: Cle) -> dict[str, Any]:
    """A key, for another program."""
    moments = {"cree_le": cle.cree_le, "vue_le": cle.vue_le, "expire_le": cle.expire_le}
    return {
        "id": cle.identifiant,
        "nom": cle.nom,
        "portees": sorted(cle.portees),
        "valable": cle.vaut(datetime.now(UTC)),
        **{k: v.isoformat() if v else None for k, v in moments.items()},
        "revoquee_le": cle.revoquee_le.isoformat() if cle.revoquee_le else None,
    }


def _fin(cle: Cle) -> str:
    if cle.revoquee_le:
        return f"révoquée le {_quand(cle.revoquee_le)}"
    if cle.expire_le:
        said = "expire" if cle.vaut(datetime.now(UTC)) else "expirée"
        return f"{said} le {_quand(cle.expire_le)}"
    return ""


def _quand(le: datetime | None) -> str:
    return moment(le) if le else ""
