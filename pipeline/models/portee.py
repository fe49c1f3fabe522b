"""What a program may do with the API: a key bears some of these, a route asks for one."""

from __future__ import annotations

from enum import StrEnum


class Portee(StrEnum):
    """One thing that a key opens."""

    DEPOTS_ECRIRE = "depots:ecrire"
    DEMANDES_LIRE = "demandes:lire"
    RAPPORTS_LIRE = "rapports:lire"
    DOCUMENTS_LIRE = "documents:lire"
    COURRIERS_LIRE = "courriers:lire"
    COURRIERS_ADRESSES = "courriers:adresses"
    WEBHOOKS_GERER = "webhooks:gerer"

    @property
    def libelle(self) -> str:
        """What it opens, for who gives a key."""
        return _LIBELLES[self]


_LIBELLES = {
    Portee.DEPOTS_ECRIRE: "déposer une demande et ses pièces",
    Portee.DEMANDES_LIRE: "lire les demandes, leur statut et leur historique",
    Portee.RAPPORTS_LIRE: "lire les rapports : tout ce qui a été lu dans les pièces",
    Portee.DOCUMENTS_LIRE: "lire la liste des pièces et l'image de leurs pages",
    Portee.COURRIERS_LIRE: "lire quels courriers sont partis, et quand",
    Portee.COURRIERS_ADRESSES: "lire aussi à quelles adresses ils sont partis",
    Portee.WEBHOOKS_GERER: "s'abonner aux changements de statut",
}
