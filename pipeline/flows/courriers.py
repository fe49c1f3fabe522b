"""The letters of a request: shown before they leave, put in the outbox, sent from it.

The order in which a letter leaves is what makes that it leaves once: claimed, handed over with a
word in the database just before, noted. See :mod:`pipeline.storage.courriers`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.models.courrier import Courrier, Decision, Etat, Nature
from pipeline.models.dates import PARIS
from pipeline.notifications.boite import Boite
from pipeline.notifications.cadre import Cadre
from pipeline.notifications.lettre import rediger
from pipeline.notifications.message import composer, expediteur
from pipeline.notifications.smtp import Smtp, lire_url
from pipeline.notifications.transport import (
    EchecDefinitif,
    EchecEnvoi,
    EnvoiIncertain,
    Indisponible,
    Retire,
    Transport,
)
from pipeline.settings import Settings
from pipeline.storage import courriers as outbox
from pipeline.storage import depot as store
from pipeline.storage.courriers import EnFile, Pris
from pipeline.storage.database import ecriture, lecture, open_database
from pipeline.storage.relecture import Connue, relire

Horloge = Callable[[], datetime]
_LOCAL = "Pré-instruction Ségur <ne-pas-repondre@exemple.invalid>"
"""Who writes the letters of the local mailbox, where nobody was named."""


def maintenant() -> datetime:
    """Now, with its zone."""
    return datetime.now(UTC)


def aujourdhui() -> date:
    """The day that letters written now bear, where their readers are."""
    return maintenant().astimezone(PARIS).date()


@contextmanager
def ouvrir(settings: Settings) -> Iterator[Engine]:
    """The database alone: letters need no reader."""
    base = open_database(settings.url)
    try:
        yield base
    finally:
        base.dispose()


def decision(auteur: str, motif: str) -> Decision | None:
    """What a person decided today, if anybody said so."""
    return Decision(auteur, aujourdhui(), motif) if auteur or motif else None


def en_clair(courrier: Courrier) -> str:
    """A letter to read at a terminal: to whom, subject, text."""
    to = ", ".join(courrier.destinataires) or "sans adresse : ce courrier ne partirait pas"
    return f"À : {to}\nObjet : {courrier.sujet}\n\n{courrier.texte}"


def ecrire(path: Path, html: str) -> None:
    """Write the HTML of a letter to a file.

    :raises UsageError: when it cannot be.
    """
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} : {error.strerror}.", "Choisir un autre fichier.") from error


def lister(base: Engine, numero: str | None = None, *, dus: bool = False) -> list[EnFile]:
    """The outbox; only what would leave now when ``dus``."""
    with lecture(base) as session:
        return list(outbox.lister(session, numero, dus=maintenant() if dus else None))


def relancer(base: Engine, id: int, *, dry_run: bool = False) -> None:
    """Put back in line a letter that a person looked at.

    :raises UsageError: when it is not one that waits for a person.
    """
    with ecriture(base) as session:
        done = outbox.relancer(session, id, maintenant())
        if dry_run:
            session.rollback()
    if not done:
        raise UsageError(
            f"Le courrier {id} n'est ni à vérifier ni abandonné.", "Voir la liste : pieces letters."
        )


def apercu(
    base: Engine,
    numero: str,
    nature: Nature,
    cadre: Cadre,
    le: date,
    decision: Decision | None = None,
    retenus: Collection[str] = (),
) -> Courrier:
    """A letter about the latest revision of a request, as it would be; nothing is put anywhere.

    :raises UsageError: the request is not known, or the letter has nothing to be written from.
    """
    with lecture(base) as session:
        connue = relire(session, numero)
        if connue is None:
            raise UsageError(f"La demande « {numero} » n'est pas connue.", "Vérifier son numéro.")
        return ecrire_courrier(session, connue, nature, cadre, le, decision, retenus)


def mettre_en_file(
    session: Session,
    connue: Connue,
    nature: Nature,
    cadre: Cadre,
    decision: Decision | None = None,
    retenus: Collection[str] = (),
    horloge: Horloge = maintenant,
    retenue: timedelta = timedelta(0),
) -> bool:
    """Put a letter in the outbox, in the transaction of what it announces; ``False`` if it was there.

    It leaves after ``retenue``.

    :raises UsageError: the letter has nothing to be written from.
    """
    now = horloge()
    le = now.astimezone(PARIS).date()
    courrier = ecrire_courrier(session, connue, nature, cadre, le, decision, retenus)
    return outbox.deposer(session, connue.demande_id, connue.revision, courrier, now, retenue)


def ecrire_courrier(
    session: Session,
    connue: Connue,
    nature: Nature,
    cadre: Cadre,
    le: date,
    decision: Decision | None,
    retenus: Collection[str],
) -> Courrier:
    """A letter about a request that is known.

    :raises UsageError: it has nothing to be written from.
    """
    partial = nature is Nature.VALIDATION_PARTIELLE
    return rediger(
        nature,
        connue.demande,
        connue.rapport,
        le=le,
        cadre=cadre,
        decision=decision,
        retenus=retenus,
        referentiel=store.referentiel_courant(session) if partial else None,
    )


@dataclass
class Envois:
    """What became of the letters that were due; ``panne`` says why the others could not leave."""

    issues: list[tuple[EnFile, Etat, str]] = field(default_factory=list)
    releves: int = 0
    panne: str | None = None

    @property
    def nombres(self) -> Counter[Etat]:
        return Counter(etat for _, etat, _ in self.issues)


def transport(settings: Settings) -> tuple[Transport, Address]:
    """The mail server that the settings name, else the local mailbox; and who writes.

    :raises UsageError: when the settings do not hold.
    """
    if settings.smtp_url is None:
        return Boite(settings.courriers), expediteur(settings.expediteur or _LOCAL)
    if not settings.expediteur:
        raise UsageError(
            "Un serveur de courrier est réglé, mais pas d'expéditeur.", "Régler PIECES_EXPEDITEUR."
        )
    serveur = lire_url(settings.smtp_url.get_secret_value())
    return Smtp(serveur), expediteur(settings.expediteur)


def envoyer(
    base: Engine,
    transport: Transport,
    de: Address,
    numero: str | None = None,
    horloge: Horloge = maintenant,
    bail: timedelta = outbox.BAIL,
) -> Envois:
    """Send what is due (of one request), each letter once; others may be sending at the same time.

    :param bail: how long a letter is held; by then a sender that said nothing is dead.
    """
    envois = Envois()
    with ecriture(base) as session:
        envois.releves = outbox.relever(session, horloge())
    while envois.panne is None:
        with ecriture(base) as session:
            pris = outbox.prendre(session, horloge(), numero, bail)
        if pris is None:
            break
        try:
            etat, why = _un_courrier(base, transport, de, pris, horloge)
        except Indisponible as error:
            with ecriture(base) as session:
                outbox.rendre(session, pris)
            envois.panne = str(error)
        else:
            envois.issues.append((pris.lettre, etat, why))
    return envois


def _un_courrier(
    base: Engine, transport: Transport, de: Address, pris: Pris, horloge: Horloge
) -> tuple[Etat, str]:
    """Where the letter stands after that, and why."""

    def avant() -> bool:
        with ecriture(base) as session:
            return outbox.remettre(session, pris)

    try:
        remise = transport.remettre(_message(pris.lettre, de), avant)
    except Indisponible:
        raise
    except Retire as error:
        return Etat.A_ENVOYER, str(error)
    except EnvoiIncertain as error:
        with ecriture(base) as session:
            outbox.noter_incertain(session, pris, str(error))
        return Etat.A_VERIFIER, str(error)
    except EchecEnvoi as error:
        definitif = isinstance(error, EchecDefinitif)
        with ecriture(base) as session:
            etat = outbox.noter_echec(session, pris, horloge(), str(error), definitif=definitif)
        return etat, str(error)
    reserve = f"refusé pour {remise.refuses} des destinataires" if remise.refuses else ""
    with ecriture(base) as session:
        outbox.noter_envoye(session, pris, horloge(), reserve or None)
    return Etat.ENVOYE, reserve


def _message(lettre: EnFile, de: Address) -> EmailMessage:
    """The message of a letter; one that cannot be made never holds up the others."""
    try:
        return composer(lettre.courrier, de, lettre.message_id, lettre.cree_le)
    except (ValueError, MessageError) as error:
        raise EchecDefinitif("le message ne peut pas être composé") from error
