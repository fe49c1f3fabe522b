"""The tables. Changing one asks for a migration; a test compares the two.

Whoever needs one imports it from here, so that the metadata know them all.
"""

from pipeline.storage.tables.antivirus import Analyse, EchecAnalyse
from pipeline.storage.tables.base import Base, Utc, maintenant
from pipeline.storage.tables.courrier import Courrier, DocumentEmis
from pipeline.storage.tables.demande import Demande, Historique, Piece, Revision, Verdict
from pipeline.storage.tables.lot import Lot, LotDemande
from pipeline.storage.tables.motif import Acceptation, Jugement, Motif
from pipeline.storage.tables.programme import CleApi, EnvoiWebhook, Webhook
from pipeline.storage.tables.referentiel import Referentiel
from pipeline.storage.tables.station import Agent, Connexion, Mot, Prise, SessionAgent
from pipeline.storage.tables.travail import Compteur, Reception, Travail

__all__ = [
    "Acceptation",
    "Agent",
    "Analyse",
    "Base",
    "CleApi",
    "Compteur",
    "Connexion",
    "Courrier",
    "Demande",
    "DocumentEmis",
    "EchecAnalyse",
    "EnvoiWebhook",
    "Historique",
    "Jugement",
    "Lot",
    "LotDemande",
    "Mot",
    "Motif",
    "Piece",
    "Prise",
    "Reception",
    "Referentiel",
    "Revision",
    "SessionAgent",
    "Travail",
    "Utc",
    "Verdict",
    "Webhook",
    "maintenant",
]
