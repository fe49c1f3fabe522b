"""The files as they were deposited, by the SHA-256 of their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from pipeline import durable
from pipeline.errors import IndisponibleError, PanneError, UsageError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_REMEDE = "Vérifier le disque, restaurer la sauvegarde des originaux, puis relancer."


class AltereError(PanneError):
    """An original that is there, and is no longer what was put."""


class Originaux(Protocol):
    """Where originals are kept: a folder here, S3 elsewhere."""

    def put(self, data: bytes) -> str:
        """Keep a content; its SHA-256."""

    def get(self, sha256: str) -> bytes:
        """A content, checked against its hash.

        :raises AltereError: when it is no longer what was put.
        :raises IndisponibleError: when the store does not answer.
        :raises PanneError: when it is not there.
        """

    def has(self, sha256: str) -> bool:
        """Whether a content is there; not whether it is whole, which ``get`` tells."""

    def delete(self, sha256: str) -> None:
        """Erase a content; one that is not there is erased already."""

    def parcourir(self) -> Iterator[str]:
        """The SHA-256 of every content, in ascending order, as they are found."""


class DossierOriginaux:
    """Originals in a folder, ``ab/cdef…``, each written at once or not at all."""

    def __init__(self, racine: Path) -> None:
        self.racine = racine

    def put(self, data: bytes) -> str:
        """Keep a content; one that is already there, whole, is left as it is."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        try:
            if not (path.is_file() and path.read_bytes() == data):
                durable.write(path, data)
        except OSError as error:
            raise _disque(sha256, f"n'a pas pu être conservé ({error.strerror})") from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """A content, checked against its hash."""
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise _panne(sha256, "n'est pas conservé ici") from None
        except OSError as error:
            raise _disque(sha256, f"n'a pas pu être lu ({error.strerror})") from error
        return intact(sha256, data)

    def has(self, sha256: str) -> bool:
        """Whether a content is there; not whether it is whole, which ``get`` tells."""
        return self._path(sha256).is_file()

    def delete(self, sha256: str) -> None:
        """Erase a content, for good when this returns."""
        path = self._path(sha256)
        try:
            path.unlink()
            durable.sync(path.parent)
        except FileNotFoundError:
            return
        except OSError as error:
            raise _disque(sha256, f"n'a pas pu être effacé ({error.strerror})") from error

    def parcourir(self) -> Iterator[str]:
        """The SHA-256 of every content, one folder at a time."""
        try:
            folders = sorted(self.racine.iterdir()) if self.racine.exists() else []
            for folder in folders:
                yield from filter(_SHA256.fullmatch, sorted(_digests(folder)))
        except OSError as error:
            raise PanneError(
                f"Les originaux ne peuvent pas être parcourus ({error.strerror}).", _REMEDE
            ) from error

    def _path(self, sha256: str) -> Path:
        return self.racine / cle(sha256)


def cle(sha256: str) -> str:
    """Where a content is kept, in a folder or a bucket.

    :raises UsageError: when this is no SHA-256.
    """
    if not _SHA256.fullmatch(sha256):
        raise UsageError(f"« {sha256} » n'est pas une empreinte SHA-256.")
    return f"{sha256[:2]}/{sha256[2:]}"


def intact(sha256: str, data: bytes) -> bytes:
    """A content as it was read, when it is still what was put.

    :raises AltereError: when it is not.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise AltereError(f"L'original {sha256[:12]}… a été altéré depuis son dépôt.", _REMEDE)
    return data


def _digests(folder: Path) -> Iterator[str]:
    if folder.is_dir():
        yield from (folder.name + path.name for path in folder.iterdir())


def _panne(sha256: str, message: str) -> PanneError:
    return PanneError(f"L'original {sha256[:12]}… {message}.", _REMEDE)


def _disque(sha256: str, message: str) -> IndisponibleError:
    return IndisponibleError(f"L'original {sha256[:12]}… {message}.", _REMEDE)
