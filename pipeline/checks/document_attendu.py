"""FIC: whether a file can be read, and is the document asked for; SYS: what kept us from reading it."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.checks.identite import refus_identite
from pipeline.checks.natures import code_precis
from pipeline.documents.kind import RECOGNISED, kinds
from pipeline.documents.refus import sans_valeur
from pipeline.models.rapport import Gravite


@check(
    "FIC_ILLISIBLE",
    Gravite.CORRIGER,
    "Nous n'avons pas pu lire cette pièce (image floue, tronquée ou trop sombre). Merci de déposer "
    "une copie nette et complète du document.",
    titre="Pièce illisible",
    portee=Portee.FICHIER,
)
def illisible(dossier: Dossier, piece: PieceLue) -> Constats:
    """The file opens, and no words are found on its pages.

    Abstains when it does not open, and when we left something of it out.
    """
    if not piece.ouverte:
        yield Abstention("le fichier n'a pas pu être ouvert")
    elif piece.coupures:
        yield Abstention("la pièce n'a pas été lue en entier")
    elif not piece.lisible:
        yield Finding()


@check(
    "FIC_NATURE",
    Gravite.CORRIGER,
    "Le document déposé ne semble pas être celui attendu (« {attendu} »). Merci de déposer la pièce "
    "demandée.",
    titre="Autre document que celui attendu",
    portee=Portee.FICHIER,
)
def nature(dossier: Dossier, piece: PieceLue) -> Constats:
    """The words of the page are clearly those of another kind of document.

    Abstains on what cannot be read, or was not read as a whole, and where another code says it
    better (ID_TYPE_NON_ACCEPTE, TVA_REGULARITE_FISCALE, BDC_DEVIS, VSR_NATURE, HDS_ISO27001_SEUL).
    """
    if not piece.lisible or piece.coupures or refus_identite(piece) or code_precis(piece):
        yield Abstention("document non lu, ou raison plus précise")
    elif piece.autre_nature:
        yield Finding(
            attendu=piece.type.libelle,
            lu=_libelle(piece.autre_nature),
            details={"attendu": piece.type.libelle},
        )


def _libelle(nom: str) -> str:
    return next(kind.libelle for kind in kinds() if kind.nom == nom)


@check(
    "FIC_NATURE_INCERTAINE",
    Gravite.VERIFIER,
    "Nous n'avons pas pu reconnaître le document déposé (attendu : « {attendu} »). Merci de vérifier "
    "qu'il s'agit bien de la pièce demandée.",
    titre="Document non reconnu",
    portee=Portee.FICHIER,
)
def nature_incertaine(dossier: Dossier, piece: PieceLue) -> Constats:
    """Too few words betray the kind asked for, or nearly as many betray another; or a line of its own
    says that the paper is a devis, or without value.

    Abstains on what cannot be read, or was not read as a whole, and when FIC_NATURE or
    ID_TYPE_NON_ACCEPTE speaks.
    """
    if not piece.lisible or piece.coupures or refus_identite(piece) or piece.autre_nature:
        yield Abstention("document non lu en entier, ou nature connue")
    elif piece.reconnue < RECOGNISED or piece.rivale:
        yield Finding(attendu=piece.type.libelle, details={"attendu": piece.type.libelle})
    elif said := sans_valeur(piece.text):
        yield Doubt("une ligne dit que le document en est un autre, ou sans valeur", lu=said.value)


@check(
    "SYS_ANALYSE_IMPOSSIBLE",
    Gravite.VERIFIER,
    "La pièce n'a pas pu être analysée automatiquement ({pourquoi}).",
    titre="Analyse impossible",
    portee=Portee.FICHIER,
    interne=True,
)
def analyse_impossible(dossier: Dossier, piece: PieceLue) -> Constats:
    """We failed, or met a limit of ours: never the depositor's fault.

    The gestionnaire reads the document, or what follows; operations people look at the logs. Where
    most of a long file is of no use, the document alone may be asked for.
    """
    if piece.panne:
        yield Finding(details={"pourquoi": piece.panne.rstrip(".")})
    elif piece.coupures:
        yield Doubt("la pièce n'a pas été lue en entier : " + " ; ".join(piece.coupures))
    elif not piece.lisible or piece.autre_nature or piece.reconnue < RECOGNISED:
        yield Abstention("le fichier porte sa propre raison")
