"""Page images: drawn from the original by the locked room, encoded by us, kept in memory a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from pipeline.extraction.reading import Lecteur
from pipeline.models.text import Quad
from pipeline.storage.originaux import Originaux

MEMOIRE = 64_000_000
"""Bytes of images that are kept: some two hundred pages (choice)."""


class Imagier:
    """Draws pages for people; safe between threads. Nothing is written to a disk."""

    def __init__(self, lecteur: Lecteur, originaux: Originaux, memoire: int = MEMOIRE) -> None:
        self._lecteur = lecteur
        self._originaux = originaux
        self._memoire = memoire
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def page(self, sha256: str, page: int, turn: int, zones: Sequence[Quad] = ()) -> bytes:
        """A page (from 1) of an original, upright, as a JPEG; with frames around some zones.

        :raises PanneError: the original is not there, or the page cannot be drawn.
        """
        if zones:
            return self._lecteur.dessiner(self._originaux.get(sha256), page, turn, zones)
        key = (sha256, page, turn % 360)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        image = self._lecteur.dessiner(self._originaux.get(sha256), page, turn)
        self._keep(key, image)
        return image

    def _keep(self, key: tuple[str, int, int], image: bytes) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = image
                self._size += len(image)
            while self._size > self._memoire:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone)
