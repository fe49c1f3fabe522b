"""Webhooks: subscribed, shown, and told what happened, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.flows.courriers import Horloge, maintenant
from pipeline.models.abonnement import EtatEnvoi, TypeEvenement, verifier_adresse
from pipeline.notifications.appel import Appel, AppelError
from pipeline.notifications.cachet import entetes
from pipeline.storage import envois
from pipeline.storage import webhooks as store
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.envois import Envoi, Pris
from pipeline.storage.webhooks import Webhook


def ajouter(
    base: Engine,
    url: str,
    evenements: Collection[TypeEvenement],
    *,
    prives: bool,
    cle_id: int | None = None,
) -> tuple[Webhook, str]:
    """Subscribe an address, for a key or for the service; and its secret, which is not told again.

    :raises UsageError: the address may not be called, or there are too many.
    """
    verifier_adresse(url, prives=prives)
    with ecriture(base) as session:
        return store.ajouter(session, url, evenements, cle_id)


def lister(base: Engine, cle_id: int | None = None) -> list[Webhook]:
    """Those of a key; all of them for none."""
    with lecture(base) as session:
        return store.lister(session, cle_id)


def retirer(base: Engine, id: int) -> None:
    """Tell a webhook nothing more.

    :raises UsageError: it is not there.
    """
    with ecriture(base) as session:
        gone = store.retirer(session, id)
    if not gone:
        raise UsageError(f"Le webhook {id} n'existe pas.", "Voir « pieces webhooks list ».")


def envoyes(
    base: Engine, etat: EtatEnvoi | None = None, webhook_id: int | None = None
) -> list[Envoi]:
    """What webhooks were told, or are to be, the newest first."""
    with lecture(base) as session:
        return envois.lister(session, etat, webhook_id)


def relancer(base: Engine, id: int) -> None:
    """Tell again what was given up.

    :raises UsageError: it was not, or its webhook is gone.
    """
    with ecriture(base) as session:
        done = envois.relancer(session, id, maintenant())
    if not done:
        raise UsageError(
            f"L'envoi {id} n'est pas abandonné, ou son webhook a été retiré.",
            "Voir « pieces webhooks deliveries ».",
        )


@dataclass
class Livraisons:
    """What became of what was due."""

    issues: list[tuple[Envoi, EtatEnvoi, str]] = field(default_factory=list)

    @property
    def nombres(self) -> Counter[EtatEnvoi]:
        return Counter(etat for _, etat, _ in self.issues)


def livrer(base: Engine, appel: Appel, horloge: Horloge = maintenant) -> Livraisons:
    """Tell what is due, each at least once; others may be telling at the same time.

    A webhook that does not take one event is left alone until the next time: it holds up no other.
    """
    done, sauf = Livraisons(), set[int]()
    with ecriture(base) as session:
        envois.ranger(session, horloge())
    while True:
        with ecriture(base) as session:
            pris = envois.prendre(session, horloge(), sauf)
        if pris is None:
            return done
        etat, why = _un_envoi(base, appel, pris, horloge)
        done.issues.append((pris.envoi, etat, why))
        if etat is not EtatEnvoi.LIVRE:
            sauf.add(pris.envoi.webhook_id)


def _un_envoi(base: Engine, appel: Appel, pris: Pris, horloge: Horloge) -> tuple[EtatEnvoi, str]:
    signed = entetes(pris.envoi.evenement, pris.corps, pris.secret, horloge())
    try:
        appel.poster(pris.envoi.url, pris.corps.encode(), signed)
    except AppelError as error:
        with ecriture(base) as session:
            why = str(error)
            etat = envois.noter_echec(session, pris, horloge(), why, definitif=error.definitif)
        return etat, why
    with ecriture(base) as session:
        envois.noter_livre(session, pris, horloge())
    return EtatEnvoi.LIVRE, ""
