"""A watched S3 prefix: each sub-prefix with its ``demande.json`` is a deposit.

::

    s3://bucket/prefix/<name>/…             a deposit that arrives
    s3://bucket/prefix/<name>/recu.json     it is stored; its own objects are removed after this
    s3://bucket/prefix/<name>/erreur.json   it is refused; its objects stay until one of them changes

Nothing can be locked there. The key of a deposit is made of what its objects are, so two watchers
that take the same one get the same answer, and a receipt names the objects that it is about, so
what is left of a removal that was cut short is removed later, and nothing else is.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from pipeline.errors import DepotError, PanneError, UsageError
from pipeline.flows.depot import RECORD, RECORD_MAX, apparier, parse, refuse_taille
from pipeline.flows.reception import trop_grand
from pipeline.flows.veille import Contenu, Patience, nommes
from pipeline.models.nom import compose, montrer

RECU, ERREUR = "recu.json", "erreur.json"
_REMEDE = "Corriger le dépôt, puis remplacer ses objets ; rien n'a été enregistré."
Objet = tuple[str, str, int]
"""The etag of an object, when it was put, its size."""


def client_s3(endpoint_url: str | None = None) -> Any:
    """A client; credentials come as boto3 finds them. No checksum that older servers do not know."""
    required = {f"{way}_checksum_{verb}": "when_required" for way, verb in
                (("request", "calculation"), ("response", "validation"))}  # fmt: skip
    config = Config(retries={"max_attempts": 3, "mode": "standard"}, **required)
    with _panne():
        return boto3.client("s3", endpoint_url=endpoint_url, config=config)


def adresse(url: str) -> tuple[str, str]:
    """The bucket and the prefix of an ``s3://`` address, the prefix with its last slash.

    >>> adresse("s3://depots/entrants")
    ('depots', 'entrants/')

    :raises UsageError: when it names no bucket.
    """
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    if not bucket:
        raise UsageError(
            f"« {url} » ne nomme aucun compartiment.", "Par exemple s3://depots/entrants."
        )
    return bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""


@dataclass(frozen=True)
class BoiteS3:
    """A prefix where deposits arrive; ``temporaires`` is where they are brought near."""

    client: Any
    bucket: str
    prefix: str
    temporaires: Path
    patience: Patience
    taille_max: int

    @property
    def nom(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def arrives(self) -> Iterator[Envoye]:
        """The complete deposits, by name."""
        groups = self.lister()
        self.patience.oublier(groups)
        for nom, objets in sorted(groups.items()):
            arrived = Envoye(self, nom, objets)
            arrived.finir()
            if RECORD in arrived.objets and self._pret(arrived):
                yield arrived

    def visibles(self) -> Iterator[Envoye]:
        """What has its record and was not refused as it is, by name, left where it is."""
        for nom, objets in sorted(self.lister().items()):
            arrived = Envoye(self, nom, objets)
            if RECORD in arrived.objets and not arrived.deja_refuse():
                yield arrived

    def lister(self, nom: str = "") -> dict[str, dict[str, Objet]]:
        """The objects under a deposit, or under each of them, as they are now."""
        prefix = f"{self.prefix}{nom}/" if nom else self.prefix
        groups: dict[str, dict[str, Objet]] = defaultdict(dict)
        with _panne():
            pages = self.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
                for said in page.get("Contents", ()):
                    nom, _, rest = said["Key"].removeprefix(self.prefix).partition("/")
                    if rest:
                        groups[nom][rest] = _objet(said)
        return groups

    def _pret(self, arrived: Envoye) -> bool:
        """Whether it is whole and was not refused as it is, or was waited for long enough."""
        if arrived.deja_refuse():
            return False
        self.patience.stable(arrived.nom_court, arrived.signature)
        try:
            missing = {compose(n) for n in nommes(arrived.record())} - arrived.noms()
        except DepotError:
            return True
        return not missing or self.patience.epuisee(arrived.nom_court)


@dataclass
class Envoye:
    """A deposit of a prefix, as it was listed."""

    boite: BoiteS3
    nom_court: str
    tout: dict[str, Objet]
    objets: dict[str, Objet] = field(init=False)

    def __post_init__(self) -> None:
        self.objets = {n: o for n, o in self.tout.items() if n not in (RECU, ERREUR)}

    @property
    def nom(self) -> str:
        return montrer(f"{self.boite.nom}{self.nom_court}")

    @property
    def signature(self) -> dict[str, list[str]]:
        """What its objects are; another content, or the same put again, is another signature."""
        return {nom: [etag, le] for nom, (etag, le, _) in sorted(self.objets.items())}

    @property
    def cle(self) -> str:
        said = json.dumps([f"{self.boite.nom}{self.nom_court}", self.signature])
        return f"s3:{hashlib.sha256(said.encode()).hexdigest()}"

    def noms(self) -> set[str]:
        return {compose(nom) for nom in self.objets}

    def record(self) -> bytes:
        """The record.

        :raises DepotError: it is too large.
        """
        if self.objets[RECORD][2] > RECORD_MAX:
            refuse_taille()
        return self._get(RECORD)

    @contextmanager
    def contenu(self) -> Iterator[Contenu]:
        """Its objects, brought near under names of our own; none when they can be no deposit."""
        record, noms = self.record(), sorted(self.objets.keys() - {RECORD})
        with TemporaryDirectory(dir=self.boite.temporaires) as folder:
            near = {nom: Path(folder, str(rang)) for rang, nom in enumerate(noms)}
            apparier(parse(record, RECORD), near)
            self._refuser_les_trop_grands(noms)
            for nom, path in near.items():
                path.write_bytes(self._get(nom))
            yield Contenu(record, near)

    def _refuser_les_trop_grands(self, noms: list[str]) -> None:
        limit, sizes = self.boite.taille_max, {nom: self.objets[nom][2] for nom in noms}
        gaps = [trop_grand(nom, size, limit) for nom, size in sizes.items() if size > limit]
        if gaps:
            raise DepotError(tuple(gaps), _REMEDE)

    def ranger(self, accuse: str) -> None:
        """Write the receipt, then remove what it is about."""
        self._dire(RECU, json.loads(accuse))
        if ERREUR in self.tout:
            self._delete(ERREUR)
        there = self.boite.lister(self.nom_court)[self.nom_court]
        for nom in [n for n, objet in self.objets.items() if there.get(n) == objet]:
            self._delete(nom)

    def refuser(self, erreur: str) -> None:
        """Say what is wrong; the objects stay, and are looked at again when one changes."""
        self._dire(ERREUR, json.loads(erreur))

    def finir(self) -> None:
        """Remove what a receipt is about and is still there."""
        if RECU not in self.tout or not self.objets:
            return
        received = self._lu(RECU).get("objets", {})
        signature = self.signature
        for nom in [n for n in self.objets if received.get(n) == signature[n]]:
            self._delete(nom)
            del self.objets[nom]

    def deja_refuse(self) -> bool:
        return ERREUR in self.tout and self._lu(ERREUR).get("objets") == self.signature

    def _dire(self, nom: str, said: dict[str, Any]) -> None:
        body = json.dumps({**said, "objets": self.signature}, ensure_ascii=False).encode()
        kind = "application/json; charset=utf-8"
        with _panne():
            self.boite.client.put_object(**self._ou(nom), Body=body, ContentType=kind)

    def _lu(self, nom: str) -> dict[str, Any]:
        """A receipt; one that is gone or is not ours says nothing."""
        try:
            with _panne():
                said = json.loads(self.boite.client.get_object(**self._ou(nom))["Body"].read())
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    def _get(self, nom: str) -> bytes:
        """An object, provided that it is still what was listed."""
        with _panne():
            etag = f'"{self.objets[nom][0]}"'
            found = self.boite.client.get_object(**self._ou(nom), IfMatch=etag)
            data: bytes = found["Body"].read()
        return data

    def _delete(self, nom: str) -> None:
        with _panne():
            self.boite.client.delete_object(**self._ou(nom))

    def _ou(self, nom: str) -> dict[str, str]:
        return {
            "Bucket": self.boite.bucket,
            "Key": f"{self.boite.prefix}{self.nom_court}/{nom}",
        }


def _objet(said: dict[str, Any]) -> Objet:
    return said["ETag"].strip('"'), said["LastModified"].isoformat(), said["Size"]


@contextmanager
def _panne() -> Iterator[None]:
    """A store that fails us is a breakdown."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        said = type(error).__name__
        if isinstance(error, ClientError):
            said = error.response["Error"]["Code"]
        raise PanneError(
            f"Le stockage S3 a refusé ({said}).",
            "Vérifier l'adresse, les droits et que le service répond ; il sera essayé de nouveau.",
        ) from error
