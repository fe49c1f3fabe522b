"""OpenID Connect: the code flow with PKCE, as ProConnect asks for it.

State, nonce and verifier have 43 characters (ProConnect: 32 at least). What the provider says of a
person may be a signed JWT. Every key and address comes from its discovery document.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import (  # type: ignore[import-untyped]
    OAuth2Session,
)
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from pipeline.review.ouverture import Fournisseur
from pipeline.review.problemes import ProblemeError
from pipeline.storage.connexions import Depart

logger = logging.getLogger(__name__)
_ATTENTE_S = 10
_ECART_S = 60
"""How much two clocks may differ."""
_ALGORITHMES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures that a public key verifies: never one made with our own secret, never none."""
_REMEDE = "Se connecter de nouveau ; si l'échec persiste, le signaler."


@dataclass(frozen=True)
class Identite:
    """Whom the provider vouches for."""

    sujet: str
    nom: str | None
    courriel: str | None
    id_token: str


def adresse(f: Fournisseur, retour: str, depart: Depart) -> str:
    """Where a person signs in.

    :raises ProblemeError: 503, the provider does not answer.
    """
    with _ouvrir(f, retour) as client:
        meta = _decouvrir(client, f)
        said = {"nonce": depart.nonce} | ({"acr_values": f.acr} if f.acr else {})
        url, _ = client.create_authorization_url(
            meta["authorization_endpoint"],
            state=depart.etat,
            code_verifier=depart.verificateur,
            **said,
        )
        return str(url)


def revenir(f: Fournisseur, retour: str, depart: Depart, query: Mapping[str, str]) -> Identite:
    """Who signed in, from what the provider sent back.

    :raises ProblemeError: 400 when it is not the answer to what left, or does not hold; 503.
    """
    if not hmac.compare_digest(query.get("state", "").encode(), depart.etat.encode()):
        raise refus("Cette connexion n'a pas été commencée ici, ou l'a été il y a trop longtemps.")
    if "iss" in query and query["iss"] != f.emetteur:
        raise refus("La réponse vient d'un autre fournisseur d'identité.")
    if "error" in query or not query.get("code"):
        raise refus("Le fournisseur d'identité n'a pas confirmé la connexion.")
    with _ouvrir(f, retour) as client:
        meta = _decouvrir(client, f)
        client.token_endpoint_auth_method = _methode(meta)
        token = client.fetch_token(
            meta["token_endpoint"],
            grant_type="authorization_code",
            code=query["code"],
            code_verifier=depart.verificateur,
        )
        found: Any = _json(client.get(meta["jwks_uri"], withhold_token=True))
        cles = KeySet.import_key_set(found)
        claims = _id_token(f, token["id_token"], cles, depart.nonce, token["access_token"])
        said = _userinfo(client, meta, f, cles, claims["sub"])
        return _identite(claims | said, token["id_token"])


def sortie(f: Fournisseur, retour: str, id_token: str) -> str | None:
    """Where a person signs out at the provider's, when it has such a place and answers."""
    try:
        with _ouvrir(f, retour) as client:
            end = _decouvrir(client, f).get("end_session_endpoint")
    except ProblemeError:
        return None
    query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": retour})
    return f"{end}?{query}" if end else None


def refus(message: str) -> ProblemeError:
    """A sign-in that fails."""
    return ProblemeError(HTTPStatus.BAD_REQUEST, message, _REMEDE)


@contextmanager
def _ouvrir(f: Fournisseur, retour: str) -> Iterator[Any]:
    """A client of the provider; what it does wrong is a refusal, its silence a failure of today."""
    client = OAuth2Session(
        f.client_id, f.secret, scope=f.portees, redirect_uri=retour,
        code_challenge_method="S256", default_timeout=_ATTENTE_S,
    )  # fmt: skip
    try:
        yield client
    except (OAuthError, JoseError, ValueError, KeyError, TypeError) as error:
        logger.error("sign-in refused: %s", type(error).__name__)
        raise refus("La réponse du fournisseur d'identité ne peut pas être acceptée.") from error
    except OSError as error:
        raise ProblemeError(
            HTTPStatus.SERVICE_UNAVAILABLE, "Le fournisseur d'identité ne répond pas.", _REMEDE
        ) from error
    finally:
        client.close()


def _decouvrir(client: Any, f: Fournisseur) -> dict[str, Any]:
    where = f"{f.emetteur.rstrip('/')}/.well-known/openid-configuration"
    meta = _json(client.get(where, withhold_token=True))
    if meta["issuer"] != f.emetteur:
        raise ValueError("another issuer")
    return meta


def _json(answer: Any) -> dict[str, Any]:
    if answer.status_code != HTTPStatus.OK:
        raise OSError(f"status {answer.status_code}")
    said: dict[str, Any] = answer.json()
    return said


def _methode(meta: Mapping[str, Any]) -> str:
    """How our secret is shown: as the provider takes it; the standard's own way first."""
    taken = meta.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return "client_secret_basic" if "client_secret_basic" in taken else "client_secret_post"


def _id_token(
    f: Fournisseur, value: str, cles: KeySet, nonce: str, access_token: str
) -> dict[str, Any]:
    token = jwt.decode(value, cles, algorithms=_ALGORITHMES)
    options = {
        "iss": {"essential": True, "value": f.emetteur},
        "aud": {"essential": True, "value": f.client_id},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
        "sub": {"essential": True},
    }
    params = {"nonce": nonce, "client_id": f.client_id, "access_token": access_token}
    claims = CodeIDToken(token.claims, token.header, options, params)
    claims.validate(now=int(time.time()), leeway=_ECART_S)
    return dict(token.claims)


def _userinfo(
    client: Any, meta: Mapping[str, Any], f: Fournisseur, cles: KeySet, sujet: str
) -> dict[str, Any]:
    """What the provider says of a person: JSON, or a JWT that it signed for us."""
    where = meta.get("userinfo_endpoint")
    if where is None:
        return {}
    answer = client.get(where)
    if answer.headers.get("content-type", "").startswith("application/jwt"):
        token = jwt.decode(answer.text, cles, algorithms=_ALGORITHMES)
        said: dict[str, Any] = dict(token.claims)
        registry = jwt.JWTClaimsRegistry(
            leeway=_ECART_S,
            iss={"essential": False, "value": f.emetteur},
            aud={"essential": False, "value": f.client_id},
        )
        registry.validate(said)
    else:
        said = _json(answer)
    if said.get("sub") != sujet:
        raise ValueError("another subject")
    return {k: v for k, v in said.items() if k not in ("iss", "aud", "exp", "iat")}


def _identite(said: Mapping[str, Any], id_token: str) -> Identite:
    prenom, nom = said.get("given_name"), said.get("usual_name") or said.get("family_name")
    named = " ".join(part for part in (prenom, nom) if isinstance(part, str) and part)
    whole = named or said.get("name")
    mail = said.get("email")
    return Identite(
        str(said["sub"]),
        whole if isinstance(whole, str) else None,
        mail if isinstance(mail, str) else None,
        id_token,
    )
