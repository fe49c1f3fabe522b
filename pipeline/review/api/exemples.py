"""What the API says of itself (OpenAPI): what each route takes and answers, by example."""

from __future__ import annotations

from typing import Any

_ACCUSE = {
    "schema": "accuse/1",
    "numero": "ENR0601",
    "revision": 1,
    "recu_le": "2026-11-21T10:00:00+00:00",
}
_ETAT = {
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


def _dit(description: str, example: dict[str, Any], kind: str = "application/json") -> Any:
    return {"description": description, "content": {kind: {"example": example}}}


def _refus(description: str) -> Any:
    return _dit(description, _PROBLEME, "application/problem+json")


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
    "responses": {
        200: _dit("Déjà reçu : le même accusé.", _ACCUSE),
        202: _dit("Reçu, et conservé durablement.", _ACCUSE),
        400: _refus("Envoi mal formé, ou sans Idempotency-Key."),
        401: _refus("Clé d'accès absente ou inconnue."),
        408: _refus("Envoi trop lent."),
        413: _refus("Fichier, enregistrement ou envoi trop volumineux."),
        415: _refus("Ni multipart/form-data, ni partie « demande » en application/json."),
        422: _refus("Le dépôt ne tient pas, ou la clé a servi pour un autre dépôt."),
        429: _refus("Trop d'envois à la fois ; voir Retry-After."),
        503: _refus("Le stockage ne répond pas, ou est plein ; voir Retry-After."),
    },
    "openapi_extra": {
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
    },
}

CONSULTER: dict[str, Any] = {
    "responses": {
        200: _dit("Où en est la demande ; sans rapport, null jusqu'à l'avis.", _ETAT),
        401: _refus("Clé d'accès absente ou inconnue."),
        404: _refus("Aucune demande de ce numéro."),
    },
}
