"""A gestionnaire at work on one request: what he sees, says of each point, decides and takes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pipeline.checks.check import get
from pipeline.errors import TransitionError, UsageError
from pipeline.flows.annonces import nature as nature_courrier
from pipeline.flows.annonces import retenu
from pipeline.flows.courriers import aujourdhui, ecrire_courrier, mettre_en_file
from pipeline.flows.suivi import Suivi, relever
from pipeline.models.champ import concorde
from pipeline.models.courrier import Courrier, Decision, Etat
from pipeline.models.courrier import Nature as NatureCourrier
from pipeline.models.cycle import Evenement, Nature, suivant
from pipeline.models.declare import declare
from pipeline.models.demande import Demande
from pipeline.models.jugement import (
    Jugement,
    Jugements,
    Point,
    Suite,
    demandes,
    ouverts,
    phrase_proposee,
    points,
    suite,
)
from pipeline.models.rapport import Motif
from pipeline.models.statut import Statut
from pipeline.notifications.cadre import Cadre
from pipeline.storage import courriers as outbox
from pipeline.storage import jugements as store
from pipeline.storage import memoire, tables
from pipeline.storage.courriers import EnFile
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.decision import annuler, decider, derniere
from pipeline.storage.relecture import Connue, relire
from pipeline.storage.tables import maintenant

CONCORDE = "La lecture d'un gestionnaire concorde avec ce qui est attendu."


@dataclass(frozen=True)
class Bureau:
    """What the work needs: the store, how letters are framed, and for how long they wait."""

    base: Engine
    cadre: Cadre
    retenue: timedelta


@dataclass(frozen=True)
class Dossier:
    """A request as a gestionnaire opens it."""

    connue: Connue
    suivi: Suivi
    jugements: Jugements
    lettres: tuple[EnFile, ...]
    revocable: bool
    """Whether the last decision can still be taken back."""

    def possible(self, evenement: Evenement) -> bool:
        """Whether the table of transitions leads anywhere else from here."""
        try:
            vers = suivant(evenement, Nature.de(self.connue.demande), self.suivi.statut)
        except TransitionError:
            return False
        return vers is not self.suivi.statut


def ouvrir(base: Engine, numero: str) -> Dossier:
    """What is known of a request, and what was said of it.

    :raises UsageError: no such request.
    """
    with lecture(base) as session:
        connue = connaitre(session, numero)
        lettres = tuple(outbox.lister(session, numero))
        taken = derniere(session, connue.demande_id)
        return Dossier(
            connue=connue,
            suivi=relever(session, numero),
            jugements=store.vivants(session, connue.demande_id),
            lettres=lettres,
            revocable=taken is not None and _en_attente(taken, lettres),
        )


def _en_attente(taken: tables.Historique, lettres: tuple[EnFile, ...]) -> bool:
    letter = nature_courrier(Statut(taken.de or taken.vers), Statut(taken.vers))
    held = (x for x in lettres if (x.courrier.nature, x.revision) == (letter, taken.revision))
    return all(x.etat in (Etat.A_ENVOYER, Etat.SANS_ADRESSE) for x in held)


def juger(bureau: Bureau, numero: str, dit: Jugement, auteur: str) -> None:
    """Keep what somebody says of a point of the latest report; what was read of it before stays.

    :raises UsageError: no such request or point, or a difference accepted without a reason.
    """
    if dit.suite is Suite.ACCEPTER and not (dit.motif or "").strip():
        raise UsageError("Accepter un écart demande un motif.", "Dire pourquoi il est accepté.")
    with ecriture(bureau.base) as session:
        connue = connaitre(session, numero)
        point = _point(connue, dit.empreinte)
        had = store.vivants(session, connue.demande_id).get(dit.empreinte)
        kept = replace(dit, lecture=dit.lecture or had.lecture) if had else dit
        store.juger(session, connue.demande_id, connue.revision, point.motif.code, kept, auteur)


def lire(bureau: Bureau, numero: str, empreinte: str, lecture: str, auteur: str) -> None:
    """Keep what a person reads on the piece; a reading that agrees with the record closes the point.

    :raises UsageError: no such request or point, or nothing was read.
    """
    if not lecture.strip():
        raise UsageError("La lecture est vide.", "Taper ce qui est écrit sur la pièce.")
    with ecriture(bureau.base) as session:
        connue = connaitre(session, numero)
        point = _point(connue, empreinte)
        expected = attendu(connue.demande, point.motif)
        agrees = expected is not None and concorde(champ(point.motif), lecture, expected)
        dit = Jugement(
            empreinte,
            lecture.strip(),
            Suite.ACCEPTER if agrees else None,
            CONCORDE if agrees else None,
        )
        store.juger(session, connue.demande_id, connue.revision, point.motif.code, dit, auteur)


def champ(motif: Motif) -> str:
    """The field that a reason is about; empty when it is about none, or several."""
    found = get(motif.code).champs
    return found[0] if len(found) == 1 else ""


def attendu(demande: Demande, motif: Motif) -> str | None:
    """What a reading is compared with: what the rule expected, else what was declared."""
    declared = declare(demande, motif.piece, champ(motif)) if motif.piece else None
    return motif.attendu or declared


def rediger(bureau: Bureau, numero: str, phrases: Mapping[str, str], auteur: str) -> bool:
    """Keep the sentences, by fact, of the points that are asked for; whether any changed.

    An empty one is the rule's own again.

    :raises UsageError: no such request.
    """
    with ecriture(bureau.base) as session:
        connue = connaitre(session, numero)
        said = store.vivants(session, connue.demande_id)
        asked = demandes(connue.rapport, said) if connue.rapport else ()
        changed = False
        for point in asked:
            had = said.get(point.empreinte, Jugement(point.empreinte))
            typed = phrases.get(point.empreinte, had.phrase or "")
            kept = _phrase(point, typed)
            if kept != had.phrase:
                dit = replace(had, suite=Suite.DEMANDER, motif=None, phrase=kept)
                code = point.motif.code
                store.juger(session, connue.demande_id, connue.revision, code, dit, auteur)
                changed = True
        return changed


def _phrase(point: Point, typed: str) -> str | None:
    """A sentence on one line; ``None`` when it is the rule's own."""
    said, own = (" ".join(text.split()) for text in (typed, phrase_proposee(point.motif)))
    return None if said in ("", own) else said


def revenir(bureau: Bureau, numero: str, empreinte: str) -> None:
    """Take back the last word on a point.

    :raises UsageError: no such request, or nothing to take back.
    """
    with ecriture(bureau.base) as session:
        connue = connaitre(session, numero)
        if not store.retirer(session, connue.demande_id, empreinte):
            raise UsageError("Rien n'a été dit de ce point.", "Relire la demande.")


def decide(
    bureau: Bureau,
    numero: str,
    evenement: Evenement,
    auteur: str,
    vu: int,
    motif: str | None = None,
) -> Statut:
    """Take a decision from the version that was seen; its letter waits for the time of an undo.

    :raises UsageError: a point was left open, nothing is asked for, or a rejection has no reason.
    :raises TransitionError: the request moved since, or the decision leads nowhere else from there.
    """
    with ecriture(bureau.base) as session:
        connue = connaitre(session, numero)
        return trancher(session, bureau, connue, evenement, auteur, vu, motif)


def trancher(
    session: Session,
    bureau: Bureau,
    connue: Connue,
    evenement: Evenement,
    auteur: str,
    vu: int,
    motif: str | None = None,
) -> Statut:
    """The same, in a transaction that is open."""
    kept = retenu(session, connue)
    _controler(evenement, connue, store.vivants(session, connue.demande_id))
    if evenement in (Evenement.DECISION_DEMANDER, Evenement.DECISION_MODIFIER):
        _retenir_pieces(session, connue, auteur)
    de = Statut(session.get_one(tables.Demande, connue.demande_id).statut)
    vers = decider(session, connue.demande.cle, evenement, auteur, vu, motif)
    if vers is de:
        raise TransitionError(
            f"La demande est déjà « {vers.libelle} » : rien ne serait envoyé au déposant.",
            "Attendre ce qu'il dépose.",
        )
    wanted = nature_courrier(de, vers)
    if wanted:
        said = Decision(auteur, aujourdhui(), motif or "")
        mettre_en_file(session, kept, wanted, bureau.cadre, said, retenue=bureau.retenue)
    return vers


def se_raviser(bureau: Bureau, numero: str, auteur: str, vu: int) -> Statut:
    """Take back the last decision, while its letter has not left; where the request stands again.

    :raises TransitionError: the letter left, the request moved, or there is no decision.
    """
    with ecriture(bureau.base) as session:
        return revoquer(session, connaitre(session, numero), auteur, vu)


def revoquer(session: Session, connue: Connue, auteur: str, vu: int) -> Statut:
    """The same, in a transaction that is open."""
    taken = annuler(session, connue.demande.cle, auteur, vu)
    de, vers = Statut(taken.de or taken.vers), Statut(taken.vers)
    letter = nature_courrier(de, vers)
    if letter and not outbox.retirer(
        session, connue.demande_id, taken.revision, letter, maintenant()
    ):
        raise TransitionError(
            f"Le courrier de la demande {connue.demande.cle} est parti : la décision ne peut "
            "plus être annulée.",
            "Prendre une nouvelle décision.",
        )
    return de


def projet(
    bureau: Bureau, numero: str, nature: NatureCourrier, auteur: str, motif: str
) -> Courrier:
    """The letter that a decision would send, as it stands now.

    :raises UsageError: nothing to write it from.
    """
    with lecture(bureau.base) as session:
        kept = retenu(session, connaitre(session, numero))
        said = Decision(auteur, aujourdhui(), motif)
        return ecrire_courrier(session, kept, nature, bureau.cadre, aujourdhui(), said, ())


def connaitre(session: Session, numero: str) -> Connue:
    """A request that is known.

    :raises UsageError: it is not.
    """
    connue = relire(session, numero)
    if connue is None:
        raise UsageError(f"La demande {numero} n'est pas connue.", "Vérifier le numéro.")
    return connue


def _controler(evenement: Evenement, connue: Connue, said: Jugements) -> None:
    """What a decision needs beside the table of transitions; a rejection needs its reason alone."""
    if evenement is Evenement.DECISION_REJETER:
        return
    if connue.rapport is None:
        raise UsageError("La pré-instruction n'est pas terminée.", "Attendre son rapport.")
    left = len(ouverts(connue.rapport, said))
    if left:
        raise UsageError(
            f"{left} point(s) à vérifier sans suite.",
            "Accepter l'écart, ou le mettre dans la demande de pièces.",
        )
    asked = len(demandes(connue.rapport, said))
    if asked and evenement is Evenement.DECISION_VALIDER:
        raise UsageError(
            f"{asked} point(s) sont à demander au déposant.",
            "Demander les pièces, ou accepter chaque écart avec son motif.",
        )


def _retenir_pieces(session: Session, connue: Connue, auteur: str) -> None:
    """A piece of which every point was accepted is not asked again by the revision that answers."""
    said = store.vivants(session, connue.demande_id)
    found = points(connue.rapport) if connue.rapport else ()
    about = {p.motif.piece: [q for q in found if q.motif.piece is p.motif.piece] for p in found}
    accepted = [
        piece
        for piece, mine in about.items()
        if piece and all(suite(p, said) is Suite.ACCEPTER for p in mine)
    ]
    shown = {p.type for p in connue.rapport.pieces} if connue.rapport else set()
    kept = [piece for piece in accepted if piece in shown]
    if kept:
        memoire.retenir(session, connue.demande_id, auteur, kept)


def _point(connue: Connue, empreinte: str) -> Point:
    found = points(connue.rapport) if connue.rapport else ()
    point = next((p for p in found if p.empreinte == empreinte), None)
    if point is None:
        raise UsageError("Ce point n'existe plus.", "Relire la demande : elle a changé.")
    return point
