"""What is read in one document."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.flows.unite import Lecture
from pipeline.models.dates import francais
from pipeline.models.fichier import Confiance, Integrite
from pipeline.models.rapport import SignatureRapport

_INTEGRITES = {
    Integrite.INTACTE: "intègre",
    Integrite.ROMPUE: "rompue",
    Integrite.NON_VERIFIABLE: "intégrité non vérifiable",
}
_CONFIANCES = {
    Confiance.VERIFIEE: "certificat vérifié",
    Confiance.NON_VERIFIABLE: "certificat non vérifiable",
}


def lecture(console: Console, lu: Lecture) -> None:
    """What is read in one document, with its evidence, and who signed it."""
    champs = lu.champs
    console.print(Text(f"Document reconnu : {lu.nature or 'aucun type connu'}"))
    for signature in lu.signatures:
        console.print(_signature(signature))
    table = Table(box=SIMPLE_HEAD)
    for titre in ("Champ", "Valeur", "Confiance", "Source", "Page", "Emplacement (px, 200 dpi)"):
        table.add_column(titre)
    for nom, champ in champs.items():
        (x, y), _, (droite, bas), _ = champ.boite
        where = f"({x:.0f}, {y:.0f}) – ({droite:.0f}, {bas:.0f})"
        sure = f"{champ.confiance:.0%}".replace("%", " %")
        table.add_row(nom, champ.valeur, sure, champ.source.value, str(champ.page), where)
    console.print(table if champs else Text("Rien n'a pu être lu.", "yellow"))


def _signature(signature: SignatureRapport) -> Text:
    day = f" le {francais(signature.date.date())}" if signature.date else ""
    who = signature.signataire or "un signataire inconnu"
    holds = f"{_INTEGRITES[signature.integrite]}, {_CONFIANCES[signature.confiance]}"
    return Text(f"Signature électronique de {who}{day} ({holds})")
