"""What is said of a file that was checked: would it be accepted, and how to repair it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from pipeline.checks.fichier import en_mo
from pipeline.flows.unite import Format
from pipeline.models.nom import caracteres_speciaux, montrer, nom_sur
from pipeline.models.rapport import Gravite, Motif
from pipeline.models.statut import TypePiece


class Issue(Enum):
    """How a file fares: the tone of its badge, and its words."""

    ACCEPTE = ("ok", "Accepté")
    A_CORRIGER = ("tard", "À corriger")
    INCERTAIN = ("voir", "À vérifier vous-même")
    PANNE = ("attente", "Non examiné")

    def __init__(self, ton: str, libelle: str) -> None:
        self.ton, self.libelle = ton, libelle


@dataclass(frozen=True)
class Resultat:
    """One file: its issue, why, what would help; a name that is accepted everywhere when its own is
    not, and whether that is a reason (only where vague 2 prints the rule)."""

    nom: str
    taille: str
    piece: TypePiece | None
    issue: Issue
    raisons: tuple[str, ...]
    aides: tuple[str, ...]
    nom_propose: str | None
    nom_refuse: bool


_AIDES = {
    "FIC_TAILLE": "Numériser à 200 points par pouce, en niveaux de gris, suffit ; un PDF se réduit "
    "aussi à l'enregistrement (« taille réduite »).",
    "FIC_FORMAT": "Depuis un traitement de texte : « Enregistrer sous », puis PDF. Un fichier "
    "renommé ne change pas de format.",
    "FIC_EXTENSION_TROMPEUSE": "Renommer ne suffit pas : ouvrir le fichier, puis l'exporter en PDF.",
    "FIC_PROTEGE": "Ouvrir le fichier avec son mot de passe, puis l'imprimer vers un nouveau PDF.",
    "FIC_ILLISIBLE": "Poser le document à plat, bien éclairé, et cadrer la page entière.",
    "ID_TYPE_NON_ACCEPTE": "Du passeport, la page d'identité : celle de la photographie, avec ses "
    "deux lignes de chevrons.",
    "ID_VERSO_MANQUANT": "Numériser les deux faces, puis les réunir en un seul PDF de deux pages.",
}
_DOUTES = {
    "ID_VERSO_MANQUANT": "Nous n'avons pas su voir si les deux faces de la pièce d'identité sont "
    "dans le fichier.",
}
_DOUTE = "Nous n'avons pas pu tout vérifier dans ce document."
_PANNE = (
    "Le service n'a pas réussi à examiner ce fichier : rien ne dit qu'il serait refusé. Recommencer "
    "un peu plus tard, ou le déposer tel quel."
)


def dire(format: Format, taille: int, piece: TypePiece | None) -> Resultat:
    """What the page says of a file; nothing that was written for gestionnaires."""
    acted = [m for m in format.motifs if m.gravite is not Gravite.INFO]
    codes = dict.fromkeys(m.code for m in acted)
    return Resultat(
        nom=montrer(format.fichier),
        taille=en_mo(taille),
        piece=piece,
        issue=_issue(acted),
        raisons=tuple(dict.fromkeys(map(_raison, acted))),
        aides=tuple(_AIDES[code] for code in codes if code in _AIDES),
        nom_propose=_propose(format.fichier),
        nom_refuse=any(code.startswith("FIC_NOM_") for code in codes),
    )


def _issue(acted: Iterable[Motif]) -> Issue:
    """The depositor's own repairs first; then our failure; then what we could not make sure of."""
    found = {_of(motif) for motif in acted}
    order = (Issue.A_CORRIGER, Issue.PANNE, Issue.INCERTAIN)
    return next((issue for issue in order if issue in found), Issue.ACCEPTE)


def _of(motif: Motif) -> Issue:
    if motif.interne:
        return Issue.PANNE
    return Issue.A_CORRIGER if motif.gravite is Gravite.CORRIGER else Issue.INCERTAIN


def _raison(motif: Motif) -> str:
    if motif.pour_le_deposant:
        return motif.message
    return _PANNE if motif.interne else _DOUTES.get(motif.code, _DOUTE)


def _propose(nom: str) -> str | None:
    """A name that every slot accepts, when this one is not."""
    proposed = nom_sur(nom)
    return proposed if caracteres_speciaux(nom) or len(proposed) < len(nom) else None
