"""The originals in a bucket of an S3 server, encrypted there, read by this program only.

Where and how is one address, without credentials (boto3 finds those by its own means)::

    s3://bucket/prefix?endpoint=https://s3.example.org&region=fr-1&chiffrement=AES256

=============  =====================================  ==============================
``endpoint``   the server, when it is not Amazon's    Amazon's of the region
``region``     its region                             boto3's setting
``chiffrement`` ``AES256``, ``aws:kms``, ``aucun``    ``AES256``
``cle_kms``    the key, for ``aws:kms``               the bucket's own
``controle``   ``sha256`` or ``md5``: what the        ``sha256`` at Amazon's, ``md5``
               server checks what it receives with    with an ``endpoint``
=============  =====================================  ==============================
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import SplitResult, parse_qsl, urlsplit

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from pipeline.errors import IndisponibleError, PanneError, UsageError
from pipeline.storage.originaux import cle, intact

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLE = re.compile(r"([0-9a-f]{2})/([0-9a-f]{62})")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_CHIFFREMENTS = ("AES256", "aws:kms", "aucun")
_CONTROLES = ("sha256", "md5")
_REGLAGES = frozenset({"endpoint", "region", "chiffrement", "cle_kms", "controle"})
_SANS_SECRET = "l'adresse ne porte pas d'identifiants : ils viennent de l'environnement"
_VOIR = "Voir PIECES_ORIGINAUX dans docs/operations.md."

_CONNECT_S = 5
_READ_S = 30
_ESSAIS = 3


@dataclass(frozen=True)
class AdresseS3:
    """A bucket, and how contents are put there."""

    bucket: str
    prefixe: str = ""
    endpoint: str | None = None
    region: str | None = None
    chiffrement: str = "AES256"
    cle_kms: str | None = None
    controle: str = "sha256"


def lire_adresse(url: str) -> AdresseS3:
    """The address that a setting gives. Its text is never shown again: it might hold a secret.

    :raises UsageError: naming the part that does not hold.
    """
    parts = _split(url, "l'adresse est mal formée")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    said = dict(pairs)
    if "@" in parts.netloc:
        _refuse(_SANS_SECRET)
    if parts.scheme != "s3" or not _BUCKET.fullmatch(parts.netloc):
        _refuse("une adresse s3://bucket/prefixe est attendue")
    inconnus = sorted(said.keys() - _REGLAGES)
    if inconnus:
        _refuse(f"« {inconnus[0]} » n'est pas un réglage")
    if len(said) < len(pairs):
        _refuse("un réglage est donné deux fois")
    adresse = AdresseS3(
        bucket=parts.netloc,
        prefixe=parts.path.strip("/"),
        endpoint=said.get("endpoint"),
        region=said.get("region"),
        chiffrement=said.get("chiffrement", "AES256"),
        cle_kms=said.get("cle_kms"),
        controle=said.get("controle", "md5" if "endpoint" in said else "sha256"),
    )
    _verifie(adresse)
    return adresse


def _verifie(adresse: AdresseS3) -> None:
    if adresse.chiffrement not in _CHIFFREMENTS:
        _refuse(f"chiffrement vaut {', '.join(_CHIFFREMENTS)}")
    if adresse.controle not in _CONTROLES:
        _refuse(f"controle vaut {', '.join(_CONTROLES)}")
    if adresse.cle_kms and adresse.chiffrement != "aws:kms":
        _refuse("cle_kms va avec chiffrement=aws:kms")
    if adresse.endpoint is not None:
        endpoint = _split(adresse.endpoint, "endpoint est une adresse http ou https")
        if endpoint.scheme not in ("http", "https") or not endpoint.hostname:
            _refuse("endpoint est une adresse http ou https")
        if "@" in endpoint.netloc:
            _refuse(_SANS_SECRET)


def _split(url: str, sinon: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        _refuse(sinon)


def _refuse(pourquoi: str) -> NoReturn:
    raise UsageError(f"PIECES_ORIGINAUX : {pourquoi}.", _VOIR)


def ouvrir(adresse: AdresseS3) -> S3Originaux:
    """The originals of an address; nothing is asked of the server yet."""
    import boto3  # type: ignore[import-untyped]
    from botocore.config import Config  # type: ignore[import-untyped]

    style = "path" if adresse.endpoint else "auto"
    config = Config(
        connect_timeout=_CONNECT_S,
        read_timeout=_READ_S,
        retries={"mode": "standard", "total_max_attempts": _ESSAIS},
        s3={"addressing_style": style, "payload_signing_enabled": True},
        request_checksum_calculation="when_required",  # ours is given; others' servers know no CRC
        response_checksum_validation="when_required",
    )
    with _panne("S3 ne peut pas être ouvert", adresse.bucket):
        client = boto3.session.Session().client(
            "s3", endpoint_url=adresse.endpoint, region_name=adresse.region, config=config
        )
    return S3Originaux(client, adresse)


class S3Originaux:
    """Originals in a bucket, ``prefix/ab/cdef…``; shared by threads. No address is ever public."""

    def __init__(self, client: Any, adresse: AdresseS3) -> None:
        self.client = client
        self._adresse = adresse
        self._prefixe = f"{adresse.prefixe}/" if adresse.prefixe else ""

    def put(self, data: bytes) -> str:
        """Keep a content; sent again when it is there already, which repairs an altered one."""
        sha256 = hashlib.sha256(data).hexdigest()
        how = {**_chiffre(self._adresse), **_controle(self._adresse, data)}
        with self._dit(sha256, "n'a pas pu être conservé"):
            self.client.put_object(
                **self._objet(sha256), Body=data, ContentType="application/octet-stream", **how
            )
        return sha256

    def get(self, sha256: str) -> bytes:
        """A content, checked against its hash."""
        data = self._lu(sha256)
        if data is None:
            raise PanneError(f"{_nom(sha256)} n'est pas conservé ici.", _RESTAURER)
        return intact(sha256, data)

    def has(self, sha256: str) -> bool:
        """Whether a content is there. Of a bucket that is not, nothing is said to be absent."""
        with self._dit(sha256, "n'a pas pu être cherché"):
            try:
                self.client.head_object(**self._objet(sha256))
            except ClientError as error:
                if _code(error) != "404":
                    raise
                self.client.head_bucket(Bucket=self._adresse.bucket)
                return False
        return True

    def delete(self, sha256: str) -> None:
        """Erase a content. A bucket with versions keeps the old ones: it has to expire them."""
        with self._dit(sha256, "n'a pas pu être effacé"):
            self.client.delete_object(**self._objet(sha256))

    def parcourir(self) -> Iterator[str]:
        """The SHA-256 of every content, a page at a time (S3 lists keys in ascending order)."""
        bucket = self._adresse.bucket
        with _panne("Les originaux ne peuvent pas être parcourus", bucket):
            pages = self.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=bucket, Prefix=self._prefixe):
                for objet in page.get("Contents", ()):
                    found = _CLE.fullmatch(objet["Key"].removeprefix(self._prefixe))
                    if found:
                        yield found[1] + found[2]

    def _lu(self, sha256: str) -> bytes | None:
        with self._dit(sha256, "n'a pas pu être lu"):
            try:
                body = self.client.get_object(**self._objet(sha256))["Body"]
            except ClientError as error:
                if _code(error) != "NoSuchKey":
                    raise
                return None
            with body:
                data: bytes = body.read()
                return data

    def _objet(self, sha256: str) -> dict[str, str]:
        return {"Bucket": self._adresse.bucket, "Key": self._prefixe + cle(sha256)}

    def _dit(self, sha256: str, quoi: str) -> Any:
        return _panne(f"{_nom(sha256)} {quoi}", self._adresse.bucket)


def _chiffre(adresse: AdresseS3) -> dict[str, str]:
    """What asks the server to encrypt what it stores."""
    if adresse.chiffrement == "aucun":
        return {}
    key = {"SSEKMSKeyId": adresse.cle_kms} if adresse.cle_kms else {}
    return {"ServerSideEncryption": adresse.chiffrement, **key}


def _controle(adresse: AdresseS3, data: bytes) -> dict[str, str]:
    """What the server refuses an altered content by."""
    if adresse.controle == "sha256":
        return {"ChecksumSHA256": base64.b64encode(hashlib.sha256(data).digest()).decode()}
    md5 = hashlib.md5(data, usedforsecurity=False).digest()
    return {"ContentMD5": base64.b64encode(md5).decode()}


def _nom(sha256: str) -> str:
    return f"L'original {sha256[:12]}…"


_RESTAURER = "Restaurer la sauvegarde des originaux, puis relancer."
_IDENTIFIANTS = (
    "Vérifier AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY (ou le profil) et les droits sur le bucket."
)
_REFUS = ("l'accès est refusé", _IDENTIFIANTS)
_ABSENT = ("le bucket « {bucket} » n'existe pas", "Créer le bucket, ou corriger PIECES_ORIGINAUX.")
_DITS: Mapping[str, tuple[str, str]] = {
    "404": _ABSENT,
    "NoSuchBucket": _ABSENT,
    "403": _REFUS,
    "AccessDenied": _REFUS,
    "ExpiredToken": _REFUS,
    "InvalidAccessKeyId": _REFUS,
    "InvalidToken": _REFUS,
    "SignatureDoesNotMatch": _REFUS,
    "BadDigest": ("le contenu a été altéré en route", "Relancer ; vérifier le réseau."),
    "NotImplemented": (
        "le serveur ne sait pas chiffrer ou contrôler ainsi",
        "Changer chiffrement ou controle dans PIECES_ORIGINAUX.",
    ),
}


@contextmanager
def _panne(quoi: str, bucket: str) -> Iterator[None]:
    """A server that fails us is a breakdown; what it says is told by its code alone."""
    try:
        yield
    except ClientError as error:
        code = _code(error)
        remede = "Vérifier le serveur S3 et son espace, puis relancer."
        pourquoi, remede = _DITS.get(code, (f"S3 a répondu « {code[:60]} »", remede))
        panne = IndisponibleError if _du_serveur(error) else PanneError
        raise panne(f"{quoi} : {pourquoi.format(bucket=bucket)}.", remede) from None
    except (NoCredentialsError, PartialCredentialsError):
        raise PanneError(f"{quoi} : aucun identifiant S3 n'est donné.", _IDENTIFIANTS) from None
    except BotoCoreError as error:
        pourquoi = f"le serveur S3 ne répond pas ({type(error).__name__})"
        remede = "Vérifier que le serveur S3 est en marche et joignable, puis relancer."
        raise IndisponibleError(f"{quoi} : {pourquoi}.", remede) from None


def _du_serveur(error: ClientError) -> bool:
    """Whether the server says that it is at fault, or asks to wait."""
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return status >= 500 or status == 429


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "?"))
