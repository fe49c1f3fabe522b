"""The few verbs. Each takes a session; the block that made the session is the transaction::

with ecriture(engine) as session:
    enregistre = enregistrer(session, demande, fichiers)
"""

from pipeline.storage.conclusion import conclure, verdict
from pipeline.storage.contenu import FichierStocke, empreinte
from pipeline.storage.decision import decider, statut
from pipeline.storage.enregistrement import Enregistre, enregistrer
from pipeline.storage.references import laches
from pipeline.storage.registre import importer_referentiel, referentiel_courant
from pipeline.storage.voisinage import anterieures, reutilisations

__all__ = [
    "Enregistre",
    "FichierStocke",
    "anterieures",
    "conclure",
    "decider",
    "empreinte",
    "enregistrer",
    "importer_referentiel",
    "laches",
    "referentiel_courant",
    "reutilisations",
    "statut",
    "verdict",
]
