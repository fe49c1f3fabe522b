"""The outbox: letters wait here, and leave once.

A sender claims a letter (:func:`prendre`) for the time of a lease, says so just before it hands
over the content (:func:`remettre`), and notes the outcome. Up to the handing over, a sender that
dies costs nothing: once its lease is over another one takes the letter. After it, only the mail
server knows: such a letter becomes ``a_verifier`` and waits for a person, since sending it again
could be sending it twice. Every note is refused to a sender that no longer holds the letter.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from pipeline.models.courrier import Courrier, Etat, Nature
from pipeline.models.demande import cle_dossier
from pipeline.storage import tables

BAIL = timedelta(minutes=15)
"""For how long a letter is claimed: far more than one dialogue with a server lasts."""
PREMIER_DELAI = timedelta(minutes=5)
DELAI_MAX = timedelta(hours=12)
ESSAIS_MAX = 10
"""With the delays doubling: given up after some two days (choice)."""


@dataclass(frozen=True)
class EnFile:
    """A letter in the outbox, as it is listed."""

    id: int
    numero: str
    revision: int
    courrier: Courrier
    etat: Etat
    message_id: str
    essais: int
    prochain_essai: datetime
    erreur: str | None
    cree_le: datetime
    envoye_le: datetime | None


@dataclass(frozen=True)
class Pris:
    """A letter that a sender holds."""

    lettre: EnFile
    jeton: str


def deposer(
    session: Session,
    demande_id: int,
    revision: int,
    courrier: Courrier,
    maintenant: datetime,
    retenue: timedelta = timedelta(0),
) -> bool:
    """Put a letter in the outbox; ``False`` when the same one (request, kind, revision) was there.

    It leaves after ``retenue``, the time in which it can be taken back.
    """
    cle = session.scalars(select(tables.Demande.cle).filter_by(id=demande_id)).one()
    etat = Etat.A_ENVOYER if courrier.destinataires else Etat.SANS_ADRESSE
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = (
        insert(tables.Courrier)
        .values(
            demande_id=demande_id,
            revision=revision,
            nature=courrier.nature,
            destinataires=list(courrier.destinataires),
            sujet=courrier.sujet,
            texte=courrier.texte,
            html=courrier.html,
            message_id=_message_id(cle, courrier.nature, revision),
            etat=etat,
            essais=0,
            prochain_essai=maintenant + retenue,
            cree_le=maintenant,
        )
        .on_conflict_do_nothing()
        .returning(tables.Courrier.id)
    )
    return session.scalar(statement) is not None


def retirer(
    session: Session, demande_id: int, revision: int, nature: Nature, maintenant: datetime
) -> bool:
    """Take a letter back out of the outbox; ``False`` when it left, or a sender holds it."""
    held = tables.Courrier
    free = or_(held.bail.is_(None), held.bail < maintenant)
    gone = session.execute(
        delete(held)
        .where(held.demande_id == demande_id, held.revision == revision, held.nature == nature)
        .where(held.etat.in_((Etat.A_ENVOYER, Etat.SANS_ADRESSE)), free)
        .returning(held.id)
    )
    return gone.first() is not None


def _message_id(cle: str, nature: Nature, revision: int) -> str:
    """The same for the same letter, whoever writes it: the part of the Message-ID before the @."""
    digest = hashlib.sha256(f"{cle}/{nature}/{revision}".encode()).hexdigest()
    return f"{nature.replace('_', '-')}.{digest[:32]}"


def lister(
    session: Session, numero: str | None = None, *, dus: datetime | None = None
) -> Iterator[EnFile]:
    """The outbox, in the order it was filled: of one request, or only what is due."""
    wanted = _lettres().order_by(tables.Courrier.id)
    if numero is not None:
        wanted = wanted.where(tables.Demande.cle == cle_dossier(numero))
    if dus is not None:
        wanted = wanted.where(_due(dus))
    return (_en_file(row.Courrier, row.numero) for row in session.execute(wanted))


def prendre(
    session: Session, maintenant: datetime, numero: str | None = None, bail: timedelta = BAIL
) -> Pris | None:
    """Claim the letter that has been due the longest; ``None`` when there is none.

    What others hold is passed over (PostgreSQL) or waited for (SQLite, whose writers take turns).
    """
    wanted = _lettres().where(_due(maintenant)).limit(1)
    if numero is not None:
        wanted = wanted.where(tables.Demande.cle == cle_dossier(numero))
    wanted = wanted.order_by(tables.Courrier.prochain_essai, tables.Courrier.id)
    wanted = wanted.with_for_update(of=tables.Courrier, skip_locked=True)
    found = session.execute(wanted).first()
    if found is None:
        return None
    found.Courrier.jeton, found.Courrier.bail = secrets.token_hex(8), maintenant + bail
    session.flush()
    return Pris(_en_file(found.Courrier, found.numero), found.Courrier.jeton)


def remettre(session: Session, pris: Pris) -> bool:
    """The content is about to be handed over; ``False`` when the letter is no longer ours."""
    return _noter(session, pris, (Etat.A_ENVOYER,), etat=Etat.EN_COURS)


def rendre(session: Session, pris: Pris) -> bool:
    """Let a letter go, as if it had not been taken: no server was there to judge it."""
    return _noter(session, pris, (Etat.A_ENVOYER,), jeton=None, bail=None)


def noter_envoye(session: Session, pris: Pris, le: datetime, reserve: str | None = None) -> bool:
    """It left, whatever was thought of it meanwhile; ``reserve``: who of several did not get it."""
    said = {"etat": Etat.ENVOYE, "essais": pris.lettre.essais + 1, "erreur": reserve}
    held = (Etat.A_ENVOYER, Etat.EN_COURS, Etat.A_VERIFIER)
    return _noter(session, pris, held, **said, envoye_le=le, jeton=None, bail=None)


def noter_echec(
    session: Session, pris: Pris, maintenant: datetime, erreur: str, *, definitif: bool = False
) -> Etat:
    """It did not leave: due again later, each time twice as late, or given up; which of the two.

    ``erreur`` names nobody: a code and our own words.
    """
    essais = pris.lettre.essais + 1
    over = definitif or essais >= ESSAIS_MAX
    etat = Etat.ABANDONNE if over else Etat.A_ENVOYER
    when = maintenant + min(PREMIER_DELAI * 2 ** (essais - 1), DELAI_MAX)
    said = {"etat": etat, "essais": essais, "erreur": erreur, "prochain_essai": when}
    held = (Etat.A_ENVOYER, Etat.EN_COURS)
    _noter(session, pris, held, **said, jeton=None, bail=None)
    return etat


def noter_incertain(session: Session, pris: Pris, erreur: str) -> bool:
    """Nobody knows whether it left: for a person."""
    said = {"etat": Etat.A_VERIFIER, "essais": pris.lettre.essais + 1, "erreur": erreur}
    return _noter(session, pris, (Etat.EN_COURS,), **said)


def relever(session: Session, maintenant: datetime) -> int:
    """Letters whose sender died while handing them over go to a person; how many."""
    statement = (
        update(tables.Courrier)
        .where(tables.Courrier.etat == Etat.EN_COURS, tables.Courrier.bail < maintenant)
        .values(etat=Etat.A_VERIFIER, erreur="l'envoi a été interrompu")
    )
    return _rows(session, statement)


def relancer(session: Session, id: int, maintenant: datetime) -> bool:
    """A person looked, and wants it sent (again); ``False`` when there is nothing to send again."""
    again = (Etat.A_VERIFIER, Etat.ABANDONNE)
    statement = (
        update(tables.Courrier)
        .where(tables.Courrier.id == id, tables.Courrier.etat.in_(again))
        .values(etat=Etat.A_ENVOYER, essais=0, prochain_essai=maintenant, jeton=None, bail=None)
    )
    return _rows(session, statement) == 1


def _lettres() -> Select[Any]:
    return select(tables.Courrier, tables.Demande.numero).join(
        tables.Demande, tables.Demande.id == tables.Courrier.demande_id
    )


def _due(maintenant: datetime) -> ColumnElement[bool]:
    free = or_(tables.Courrier.bail.is_(None), tables.Courrier.bail < maintenant)
    return and_(
        tables.Courrier.etat == Etat.A_ENVOYER, tables.Courrier.prochain_essai <= maintenant, free
    )


def _noter(session: Session, pris: Pris, held: tuple[Etat, ...], **values: object) -> bool:
    """Compare and set: only in the states where it may be ours, and with our token."""
    statement = (
        update(tables.Courrier)
        .where(tables.Courrier.id == pris.lettre.id, tables.Courrier.jeton == pris.jeton)
        .where(tables.Courrier.etat.in_(held))
        .values(**values)
    )
    return _rows(session, statement) == 1


def _rows(session: Session, statement: Update) -> int:
    """How many rows a change was made to."""
    ids = session.execute(
        statement.returning(tables.Courrier.id).execution_options(synchronize_session=False)
    )
    return len(ids.all())


def _en_file(ligne: tables.Courrier, numero: str) -> EnFile:
    return EnFile(
        id=ligne.id,
        numero=numero,
        revision=ligne.revision,
        courrier=Courrier(
            Nature(ligne.nature), ligne.sujet, ligne.texte, ligne.html, tuple(ligne.destinataires)
        ),
        etat=Etat(ligne.etat),
        message_id=ligne.message_id,
        essais=ligne.essais,
        prochain_essai=ligne.prochain_essai,
        erreur=ligne.erreur,
        cree_le=ligne.cree_le,
        envoye_le=ligne.envoye_le,
    )


def par_etat(session: Session) -> dict[str, int]:
    """How many letters stand in each state."""
    counted = select(tables.Courrier.etat, func.count()).group_by(tables.Courrier.etat)
    return dict(session.execute(counted).tuples().all())
