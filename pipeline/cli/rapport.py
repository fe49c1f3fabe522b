"""The report on a request, as a PDF."""

from __future__ import annotations

from pipeline.cli.app import SUIVRE, app
from pipeline.cli.options import Numero, Sortie
from pipeline.errors import UsageError


@app.command("report", rich_help_panel=SUIVRE)
def report(numero: Numero, out: Sortie) -> None:
    """Écrit le rapport d'une demande : pièces, points, décision, et ce que le traitement a fait.

    Les numéros de compte et de pièce d'identité y sont masqués.
    """
    from pipeline.flows.courriers import aujourdhui, ouvrir
    from pipeline.flows.edition import editer
    from pipeline.settings import load

    settings = load()
    with ouvrir(settings) as base:
        data = editer(base, numero, settings.parametres, aujourdhui())
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"« {out} » ne peut pas être écrit ({error.strerror}).") from error
