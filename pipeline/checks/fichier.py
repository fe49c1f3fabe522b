"""FIC: the file itself: its format, its size, and whether it opens."""

from __future__ import annotations

import math

from pipeline.checks.check import Abstention, Constats, Finding, Portee, check
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.models.fichier import EXTENSIONS, INFECTES, Defaut
from pipeline.models.nom import montrer
from pipeline.models.rapport import Gravite


@check(
    "FIC_FORMAT",
    Gravite.CORRIGER,
    "Le fichier « {nom} » n'est pas dans un format accepté. Merci de le déposer au format PDF, JPG, "
    "JPEG ou PNG.",
    titre="Format refusé",
    portee=Portee.FICHIER,
)
def format_accepte(dossier: Dossier, piece: PieceLue) -> Constats:
    """Neither the content nor the extension is that of a PDF, a PNG or a JPEG (guide)."""
    f = piece.fichier
    if f.defaut is Defaut.NON_ACCEPTE and f.extension not in EXTENSIONS:
        yield Finding(attendu="PDF, JPG, JPEG ou PNG", lu=f.nature, details={"nom": montrer(f.nom)})


@check(
    "FIC_EXTENSION_TROMPEUSE",
    Gravite.CORRIGER,
    "L'extension du fichier « {nom} » ne correspond pas à son contenu ({reel}). Merci de "
    "l'enregistrer de nouveau au format PDF, JPG ou PNG, puis de le redéposer.",
    titre="Extension trompeuse",
    portee=Portee.FICHIER,
)
def extension_trompeuse(dossier: Dossier, piece: PieceLue) -> Constats:
    """The content decides the format: the extension has to announce it. Abstains on broken files."""
    f = piece.fichier
    known = EXTENSIONS.get(f.extension)
    unknown = (Defaut.VIDE, Defaut.ENDOMMAGE, Defaut.TROP_LOURD, *INFECTES)
    if piece.panne or (f.defaut in unknown and f.format is None):
        yield Abstention("contenu non reconnu")
    elif f.format is None and known is None:
        yield Abstention("ni l'extension ni le contenu ne sont acceptés")
    elif f.format is not known:
        yield Finding(
            attendu=f".{montrer(f.extension)}",
            lu=f.nature,
            details={"nom": montrer(f.nom), "reel": f.nature},
        )


@check(
    "FIC_TAILLE",
    Gravite.CORRIGER,
    "Le fichier « {nom} » dépasse la taille maximale de 4 Mo ({taille}). Merci de le compresser ou "
    "de le numériser avec une résolution plus faible, puis de le redéposer.",
    titre="Fichier trop volumineux",
    portee=Portee.FICHIER,
)
def taille(dossier: Dossier, piece: PieceLue) -> Constats:
    """4 Mo at most (guides), read as 4 × 1024 × 1024 bytes (choice)."""
    f = piece.fichier
    if f.taille > dossier.parametres.taille_max:
        size = en_mo(f.taille)
        yield Finding(attendu="4 Mo", lu=size, details={"nom": montrer(f.nom), "taille": size})


def en_mo(octets: int) -> str:
    """A size as French readers write it, rounded up: what exceeds 4 Mo never reads « 4,0 Mo ».

    >>> en_mo(4 * 1024 * 1024 + 1)
    '4,1 Mo'
    """
    return f"{math.ceil(octets * 10 / 1024 / 1024) / 10:.1f} Mo".replace(".", ",")


@check(
    "FIC_VIDE_OU_ENDOMMAGE",
    Gravite.CORRIGER,
    "Le fichier « {nom} » est vide ou ne s'ouvre pas. Merci de vérifier qu'il s'ouvre sur votre "
    "poste, puis de le redéposer.",
    titre="Fichier vide ou endommagé",
    portee=Portee.FICHIER,
)
def vide_ou_endommage(dossier: Dossier, piece: PieceLue) -> Constats:
    """Empty, truncated, or refused by every reader of its format."""
    if piece.fichier.defaut in (Defaut.VIDE, Defaut.ENDOMMAGE):
        yield Finding(lu=piece.fichier.nature, details={"nom": montrer(piece.fichier.nom)})


@check(
    "FIC_PROTEGE",
    Gravite.CORRIGER,
    "Le fichier « {nom} » est protégé par un mot de passe. Merci de déposer une version non "
    "protégée.",
    titre="Fichier protégé par mot de passe",
    portee=Portee.FICHIER,
)
def protege(dossier: Dossier, piece: PieceLue) -> Constats:
    """A password is needed to open it; a PDF that only restricts printing opens and passes."""
    if piece.fichier.defaut is Defaut.PROTEGE:
        yield Finding(details={"nom": montrer(piece.fichier.nom)})
