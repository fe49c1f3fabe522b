"""The OpenAPI description as FastAPI makes it, but for two things that it does.

It leaves nulls out, also those of an example, where they say that a key is there: examples bear
:data:`NUL` instead until then. And it announces answers to malformed parameters that are not ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

NUL = "\0null"
_LEURS = ("HTTPValidationError", "ValidationError")


def avec_nuls(value: Any) -> Any:
    """An example, its nulls hidden from FastAPI."""
    return _changer(value, None, NUL)


def installer(app: FastAPI, evenement: Mapping[str, Any]) -> None:
    """Have an application describe itself so, with what it tells of by webhooks."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            said = _changer(made(), NUL, None)
            operations = (o for path in said["paths"].values() for o in path.values())
            for operation in operations:
                responses = operation["responses"]
                if _LEURS[0] in str(responses.get("422")):
                    del responses["422"]
            for name in _LEURS:
                said["components"].get("schemas", {}).pop(name, None)
            said["webhooks"] = {"evenement": {"post": _webhook(evenement)}}
            app.openapi_schema = said
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _webhook(evenement: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "summary": "Un événement, tel qu'un webhook le reçoit",
        "description": "Signé par les en-têtes webhook-id, webhook-timestamp et webhook-signature "
        "(Standard Webhooks) ; livré une fois au moins, sous le même `id`.",
        "requestBody": {"content": {"application/json": {"example": evenement}}},
        "responses": {"2XX": {"description": "Reçu ; toute autre réponse vaut un nouvel essai."}},
    }


def _changer(value: Any, de: object, vers: object) -> Any:
    if isinstance(value, dict):
        return {key: _changer(v, de, vers) for key, v in value.items()}
    if isinstance(value, list):
        return [_changer(v, de, vers) for v in value]
    return vers if value == de else value
