"""What the API says of itself (OpenAPI): what each route takes and answers, by example."""

from __future__ import annotations

from typing import Any

from pipeline.review.api.porte import dit

_ACCUSE = {
    "schema": "accuse/1",
    "numero": "ENR0601",
    "revision": 1,
    "recu_le": "2026-11-21T10:00:00+00:00",
}
ETAT = {
    "schema": "etat/1",
    "numero": "ENR0601",
    "revision": 1,
    "recu_le": "2026-11-21T10:00:00+00:00",
    "statut": "en_cours",
    "statut_propose": "validee",
    "avis": "favorable",
    "rapport": {"schema": "rapport/1", "numero": "ENR0601", "avis": "favorable"},
}
_PROBLEME = {
    "title": "Dépôt refusé",
    "status": 422,
    "detail": "demande.json, pieces.1.fichier : le fichier « kbis.pdf » n'est pas dans le dépôt",
    "code": "DEPOT_INVALIDE",
    "ecarts": [
        {
            "fichier": "demande.json",
            "cle": "pieces.1.fichier",
            "message": "le fichier « kbis.pdf » n'est pas dans le dépôt",
            "attendu": "un fichier de ce nom, au caractère près",
        }
    ],
    "remede": "Corriger le dépôt, puis relancer ; rien n'a été enregistré.",
}
_DEMANDE = {
    "schema": "demande/1",
    "numero": "ENR0601",
    "dispositif": "vague_2",
    "type_demande": "enrolement_complementaire",
    "anticipe": False,
    "statut": "en_cours",
    "date_depot": "2024-02-26",
    "referencement": {
        "numero_ans": "JGe2DPI009",
        "nom_logiciel": "LOGICIEL",
        "version_logiciel": "22",
        "dsr": "Hôpital",
    },
    "personne_morale": {"siret": "34866299000038", "denomination_sociale": "ÉDITEUR"},
    "pieces": [{"type": "certificat_referencement", "fichier": "certificat.pdf"}],
}


def _refus(description: str) -> Any:
    return dit(description, _PROBLEME, "application/problem+json")


_ENVOI = {
    "type": "object",
    "required": ["demande"],
    "properties": {
        "demande": {"type": "object", "description": "L'enregistrement demande/1, 1 Mo au plus."},
        "fichiers": {
            "type": "array",
            "description": "Une partie par fichier, dont le filename est le nom que demande.json "
            "donne à la pièce ; 4 Mo au plus par fichier.",
            "items": {"type": "string", "format": "binary"},
        },
    },
}

DEPOSER: dict[str, Any] = {
    "reponses": {
        200: dit("Déjà reçu : le même accusé.", _ACCUSE),
        202: dit("Reçu, et conservé durablement.", _ACCUSE),
        400: _refus("Envoi mal formé, ou sans Idempotency-Key."),
        408: _refus("Envoi trop lent."),
        413: _refus("Fichier, enregistrement ou envoi trop volumineux."),
        415: _refus("Ni multipart/form-data, ni partie « demande » en application/json."),
        422: _refus("Le dépôt ne tient pas, ou la clé a servi pour un autre dépôt."),
        429: _refus("Trop d'envois à la fois ; voir Retry-After."),
        503: _refus("Le stockage ne répond pas, ou est plein ; voir Retry-After."),
    },
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "maxLength": 255},
            "example": "3b6c1f0e-6a0e-4a53-8f0c-6f0f6f1d7f11",
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": _ENVOI,
                "encoding": {"demande": {"contentType": "application/json"}},
                "example": {"demande": _DEMANDE, "fichiers": ["certificat.pdf"]},
            }
        },
    },
}

DEMANDES = {
    "schema": "demandes/1",
    "demandes": [
        {
            "numero": "ENR0601",
            "revision": 1,
            "dispositif": "vague_2",
            "type_demande": "enrolement_complementaire",
            "anticipe": False,
            "statut": "en_cours",
            "statut_propose": "validee",
            "avis": "favorable",
            "date_depot": "2024-02-26",
            "recu_le": "2026-11-21T10:00:00+00:00",
            "modifie_le": "2026-11-21T10:00:08.123456+00:00",
        }
    ],
    "suite": "MjAyNi0xMS0yMVQxMDowMDowOC4xMjM0NTYrMDA6MDB8MQ",
}
_PIECE = {
    "type": "rib",
    "fichier": "rib.pdf",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
_BOITE = [[310, 700], [902, 700], [902, 731], [310, 731]]
RAPPORT = {
    "schema": "rapport/1",
    "numero": "ENR0601",
    "avis": "a_verifier",
    "statut": "en_cours",
    "statut_propose": "en_cours",
    "motifs": [
        {
            "code": "RIB_IBAN_DIFFERENT",
            "gravite": "verifier",
            "piece": "rib",
            "fichier": "rib.pdf",
            "attendu": "FR7630006000011234567890189",
            "lu": "FR7630006000011234567890289",
            "message": "L'IBAN figurant sur le RIB n'est pas celui de la demande.",
            "interne": False,
        }
    ],
    "pieces": [
        _PIECE
        | {
            "conformite": "a_verifier",
            "nature": "RIB",
            "champs": {
                "iban": {
                    "valeur": "FR7630006000011234567890289",
                    "confiance": 0.97,
                    "source": "ocr",
                    "page": 1,
                    "boite": _BOITE,
                }
            },
            "controles": [
                {"code": "RIB_IBAN_DIFFERENT", "resultat": "non_conforme", "precision": None}
            ],
            "signatures": [],
            "pages": [{"numero": 1, "largeur": 1654, "hauteur": 2339, "rotation": 0}],
        }
    ],
    "controles": [],
    "traitement": {"regles": "5+0a1b2c3d", "referentiel": None, "mention": "…"},
    "duree_ms": 812,
}
HISTORIQUE = {
    "schema": "historique/1",
    "numero": "ENR0601",
    "lignes": [
        {
            "le": "2026-11-21T10:00:00+00:00",
            "revision": 1,
            "quoi": "statut",
            "evenement": "depot",
            "libelle": "dépôt de la demande",
            "de": None,
            "vers": "en_cours",
            "avis": None,
            "auteur": "portail",
            "motif": None,
        }
    ],
}
PIECES = {
    "schema": "pieces/1",
    "numero": "ENR0601",
    "revision": 1,
    "efface_le": None,
    "pieces": [
        {
            "rang": 0,
            **_PIECE,
            "taille": 48211,
            "conformite": "a_verifier",
            "pages": [
                {
                    "page": 1,
                    "largeur": 1654,
                    "hauteur": 2339,
                    "image": "/api/demandes/ENR0601/pieces/0/pages/1.jpg",
                }
            ],
        }
    ],
}
COURRIERS = {
    "schema": "courriers/1",
    "numero": "ENR0601",
    "courriers": [
        {
            "nature": "accuse_reception",
            "libelle": "accusé de réception",
            "revision": 1,
            "etat": "envoye",
            "cree_le": "2026-11-21T10:00:00+00:00",
            "envoye_le": "2026-11-21T10:01:00+00:00",
            "destinataires": ["depot@exemple.fr"],
        }
    ],
}
_WEBHOOK = {
    "schema": "webhook/1",
    "id": 1,
    "url": "https://portail.exemple.fr/evenements",
    "evenements": ["demande.recue", "demande.statut"],
    "cree_le": "2026-11-21T10:00:00+00:00",
}
WEBHOOK_CREE = _WEBHOOK | {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="}
WEBHOOKS = {"schema": "webhooks/1", "webhooks": [_WEBHOOK]}
ABONNEMENT = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["url"],
                "additionalProperties": False,
                "properties": {
                    "url": {"type": "string", "format": "uri", "maxLength": 2000},
                    "evenements": {
                        "type": "array",
                        "minItems": 1,
                        "items": {"enum": ["demande.recue", "demande.statut"]},
                    },
                },
            },
            "example": {"url": _WEBHOOK["url"], "evenements": ["demande.statut"]},
        }
    },
}
EVENEMENT = {
    "schema": "evenement/1",
    "id": "evt_5f3c0b0e7d2a4c58b1f1c9f0a1e2d3c4",
    "type": "demande.statut",
    "numero": "ENR0601",
    "revision": 1,
    "de": "en_cours",
    "vers": "en_attente_pieces",
    "le": "2026-11-21T10:00:00+00:00",
}
