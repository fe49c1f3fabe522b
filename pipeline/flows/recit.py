"""A story: deposits and decisions played one after the other in a store of their own, and told.

It is how one sees a request live without waiting for one. The store stands beside the real one and
is made anew each time; no setting leads the story to another database, bucket or mail server.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select

from pipeline.errors import UsageError
from pipeline.flows import courriers
from pipeline.flows.moyens import Moyens, ouvrir
from pipeline.flows.ordre import lire_depot, pre_instruire
from pipeline.flows.suivi import Ligne, decider, suivre
from pipeline.models.cycle import Evenement
from pipeline.models.rapport import Rapport
from pipeline.models.statut import Statut
from pipeline.notifications.boite import Boite
from pipeline.settings import Settings
from pipeline.storage import tables
from pipeline.storage.database import lecture
from pipeline.storage.emission import documents

RECIT, REGISTRE = "recit.json", "referentiel.csv"
_MARQUE = ".recit"
_A_PART = {"base": None, "originaux": None, "smtp_url": None}
"""What a story leaves alone: databases, buckets and mail servers."""


class Etape(BaseModel):
    """One step: a deposit (a folder beside the story), or a decision on a request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    titre: str
    depot: str | None = None
    decision: Literal["valider", "demander", "modifier", "rejeter"] | None = None
    numero: str | None = None
    auteur: str = ""
    motif: str | None = None


class Recit(BaseModel):
    """The steps, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: Literal["recit/1"] = Field(alias="schema")
    etapes: tuple[Etape, ...]


@dataclass(frozen=True)
class Lettre:
    """A letter that left, and the file that it is in the local mailbox."""

    nature: str
    fichier: Path


@dataclass(frozen=True)
class Scene:
    """What one step did: the lines that it added to a request's history, what was written, issued.

    ``rapport`` is that of a deposit.
    """

    titre: str
    numero: str
    avant: Statut | None
    apres: Statut
    lignes: tuple[Ligne, ...]
    lettres: tuple[Lettre, ...]
    emis: tuple[Path, ...]
    rapport: Rapport | None


def jouer(dossier: Path, settings: Settings, maison: Path) -> Iterator[Scene]:
    """Play the story of a folder in the store ``maison``, made anew.

    :raises UsageError: when the story does not hold, or that place is not the store of a story.
    """
    recit = _lire(dossier / RECIT)
    _vider(maison)
    apart = settings.model_copy(update={**_A_PART, "home": maison})
    with ouvrir(apart, dossier / REGISTRE) as moyens:
        for etape in recit.etapes:
            yield _jouer(etape, dossier, moyens, apart)


def _lire(path: Path) -> Recit:
    try:
        return Recit.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} : {error.strerror}.", "Donner le dossier d'un récit.") from error
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "JSON"
        raise UsageError(f"{path} : {where} ne convient pas.", "Voir fixtures/vie.") from error


def _vider(maison: Path) -> None:
    """Remove the store of an earlier telling; what is not one is left alone."""
    mark = maison / _MARQUE
    if maison.exists() and any(maison.iterdir()) and not mark.is_file():
        raise UsageError(
            f"« {maison} » n'est pas le magasin d'un récit : rien n'y a été changé.",
            "Choisir un autre PIECES_HOME, ou déplacer ce dossier.",
        )
    shutil.rmtree(maison, ignore_errors=True)
    maison.mkdir(parents=True)
    mark.touch()


def _jouer(etape: Etape, dossier: Path, moyens: Moyens, settings: Settings) -> Scene:
    rapport = None
    numero = etape.numero or ""
    if etape.depot:
        numero = lire_depot(dossier / etape.depot, moyens).demande.numero
    before = _connue(moyens, numero)
    told = len(suivre(moyens, numero).lignes) if before else 0
    if etape.depot:
        rapport = Rapport.model_validate_json(pre_instruire(dossier / etape.depot, moyens))
    elif etape.decision:
        event = Evenement(f"decision_{etape.decision}")
        decider(moyens, numero, event, etape.auteur, etape.motif)
    vu = suivre(moyens, numero)
    return Scene(
        titre=etape.titre,
        numero=vu.numero,
        avant=before,
        apres=vu.statut,
        lignes=vu.lignes[told:],
        lettres=_envoyer(moyens, settings),
        emis=_emis(moyens, vu.demande_id, settings) if etape.depot else (),
        rapport=rapport,
    )


def _connue(moyens: Moyens, numero: str) -> Statut | None:
    with lecture(moyens.base) as session:
        found = session.scalar(select(tables.Demande.statut).filter_by(numero=numero))
        return Statut(found) if found else None


def _envoyer(moyens: Moyens, settings: Settings) -> tuple[Lettre, ...]:
    """Hand the letters in line to the local mailbox."""
    _, de = courriers.transport(settings)
    sent = courriers.envoyer(moyens.base, Boite(settings.courriers), de)
    return tuple(
        Lettre(lettre.courrier.nature.libelle, settings.courriers / f"{lettre.message_id}.eml")
        for lettre, *_ in sent.issues
    )


def _emis(moyens: Moyens, demande_id: int, settings: Settings) -> tuple[Path, ...]:
    """The documents issued for a request, put where one can open them."""
    with lecture(moyens.base) as session:
        issued = documents(session, demande_id)
    folder = settings.home / "documents"
    folder.mkdir(exist_ok=True)
    for document in issued:
        (folder / document.nom).write_bytes(moyens.originaux.get(document.sha256))
    return tuple(folder / document.nom for document in issued)
