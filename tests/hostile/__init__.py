"""Files made to mislead, to break or to exhaust a reader: small, always the same, made on the spot.

:func:`named` yields those that are written by hand, by class; :mod:`.mutations` harms sound ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.hostile import bombs, drawings, formats, pictures, structure, texts

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
CLASSES: dict[str, dict[str, Callable[[], bytes]]] = {
    "bombe": bombs.FILES,
    "structure": structure.FILES,
    "dessin": drawings.FILES,
    "image": pictures.FILES,
    "autre format": formats.FILES,
    "texte aux limites": texts.FILES,
}

FILES: dict[str, Callable[[], bytes]] = {
    "tronque.pdf": lambda: sound()[: len(sound()) // 2],
    "vide.pdf": bytes,
    "texte.pdf": formats.docx,
    "photo.jpg": formats.heic,
    "megapixels.pdf": bombs.FILES["bilevel-544-mpx.pdf"],
    "bombe.pdf": bombs.FILES["deflate-2.pdf"],
}
"""A few of them, one of each nature."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A file: its class, its name, and its bytes when asked for."""

    classe: str
    nom: str
    contenu: Callable[[], bytes]


def named() -> Iterator[Odd]:
    """Every file that is written by hand."""
    for classe, files in CLASSES.items():
        for nom, contenu in files.items():
            yield Odd(classe, nom, contenu)


def sound() -> bytes:
    """A sound PDF."""
    return (DOCUMENTS / "vague2-initial-favorable" / "certificat.pdf").read_bytes()


def write(folder: Path) -> None:
    """The few, in a folder."""
    for nom, make in FILES.items():
        (folder / nom).write_bytes(make())
