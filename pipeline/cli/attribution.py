"""The décision d'attribution of an MSS advance, as a PDF."""

from __future__ import annotations

from pipeline.cli.app import SUIVRE, app
from pipeline.cli.options import Essai, Numero, Sortie
from pipeline.errors import UsageError


@app.command("decision-pdf", rich_help_panel=SUIVRE)
def decision_pdf(numero: Numero, out: Sortie, dry_run: Essai = False) -> None:
    """Écrit la décision d'attribution d'une avance MSSanté ; la produit si elle ne l'est pas encore.

    Une décision n'est produite qu'une fois par révision : la même est rendue ensuite.
    """
    from datetime import date

    from pipeline.editique.attribution import decision_attribution
    from pipeline.flows.attribution import attribution, connue, produire
    from pipeline.flows.moyens import ouvrir_originaux
    from pipeline.settings import load
    from pipeline.storage.database import lecture, open_database

    settings = load()
    originaux = ouvrir_originaux(settings)
    volumes, auteur = settings.mss_boites, settings.decision_auteur
    base = open_database(settings.url)
    with lecture(base) as session:
        known = connue(session, numero)
    if dry_run:
        data = decision_attribution(attribution(known, date.today(), volumes, auteur))
    else:
        issued = produire(known, date.today(), base, originaux, volumes=volumes, auteur=auteur)
        data = originaux.get(issued.sha256)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"« {out} » ne peut pas être écrit ({error.strerror}).") from error
