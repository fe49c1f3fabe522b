"""How what we tell is signed: the headers of Standard Webhooks (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from pipeline.models.abonnement import SECRET


def entetes(id: str, corps: str, secret: str, le: datetime) -> dict[str, str]:
    """The id of an event, the moment of this attempt, and the signature of both with the body.

    >>> from datetime import UTC
    >>> entetes("evt_1", "{}", "whsec_AAAA", datetime.fromtimestamp(0, UTC))["webhook-signature"]
    'v1,ooe9x2lN0nF+v8YbOfr7oSr2fvqm+P5IkbvVDP9tqvY='
    """
    moment = str(int(le.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET))
    digest = hmac.digest(key, f"{id}.{moment}.{corps}".encode(), hashlib.sha256)
    return {
        "webhook-id": id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
