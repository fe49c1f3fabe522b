"""FIC_INFECTE: what the antivirus found in a file."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Finding, Portee, check
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.models.fichier import INFECTES, Defaut
from pipeline.models.nom import montrer
from pipeline.models.rapport import Gravite


@check(
    "FIC_INFECTE",
    Gravite.CORRIGER,
    "Le fichier « {nom} » a été mis à l'écart par notre antivirus et n'a pas été ouvert. Merci de "
    "vérifier votre poste avec un antivirus à jour, puis de déposer une nouvelle copie du document, "
    "numérisée ou enregistrée depuis un poste sain.",
    titre="Fichier mis à l'écart par l'antivirus",
    portee=Portee.FICHIER,
)
def infecte(dossier: Dossier, piece: PieceLue) -> Constats:
    """The antivirus found something in the file: nobody opens it, and it is asked for again.

    Abstains where no antivirus looked, or not at all of it. In a file that had passed before newer
    signatures, a person decides: what was read of it before may be known, and the request may be far.
    The file itself is shown to nobody.
    """
    defaut = piece.fichier.defaut
    if defaut in INFECTES:
        late = Gravite.VERIFIER if defaut is Defaut.INFECTE_APRES_COUP else None
        found = piece.fichier.nature
        yield Finding(lu=found, details={"nom": montrer(piece.fichier.nom)}, gravite=late)
    elif not piece.analysee:
        yield Abstention("aucun antivirus n'a examiné ce fichier")
    elif piece.inexaminable:
        yield Abstention("l'antivirus n'a pas pu examiner le fichier en entier")
