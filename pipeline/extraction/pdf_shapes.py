"""Whether letters look like what they say: their drawing beside that of usual fonts (pdfium, numpy).

A map may say one sentence where another is drawn, and a picture may lie on it. A letter alone tells
little, a line of them tells. A line that does not look like what it says is only read
again: an odd font costs time, nothing else.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from numpy.typing import NDArray

from pipeline.extraction.pdf_chars import Char, tight_box

Grey = NDArray[np.uint8]
Places = NDArray[np.float64]
"""A row for each letter: left, top, right, bottom, in pixels of the drawing."""
Shapes = NDArray[np.float32]
"""A row for each letter: its ink in a grid of its box, of mean 0 and length 1."""

GRID, FINE = 8, 2
"""Cells of a letter across and down; looks at each, across and down."""
STEMS = frozenset("IJijl1")
"""So thin that their shape in their box says nothing."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
RANKS = {letter: rank for rank, letter in enumerate(ALPHABET) if letter not in STEMS}
FONTS = (b"Helvetica", b"Helvetica-Bold", b"Times-Roman", b"Times-Bold", b"Courier")
"""Fonts that pdfium draws by itself."""

NEAR = 8
"""How many letters of the alphabet may look more like it."""
LINE, WORD = 0.8, 0.6
"""The shares of its letters, and of those of each of its words, that a line has to look like."""
FEW = 5
"""Letters under which nothing is said."""
SIZE, ZOOM = 9.0, 200 / 72
"""Points of the models, and pixels per unit of what is looked at (200 dpi): drawn coarser, letters of
honest pages no longer look like themselves."""


def unlike(grey: Grey, letters: Sequence[Char], places: Places) -> list[bool]:
    """Whether each letter stands in a line that says nothing, or does not look like what it says.

    ``places`` are the boxes of their strokes.
    """
    said = {i: _plain(c.text) for i, c in enumerate(letters) if c.visible}
    known = [i for i, text in said.items() if text in RANKS]
    if not known:
        return [False] * len(letters)
    hits = _near(shapes(grey, places[known]), [RANKS[said[i]] for i in known])
    hit = dict(zip(known, hits, strict=True))
    told = [False] * len(letters)
    for line in _lines(letters):
        said_by = [letters[i] for i in line if letters[i].visible]
        if not all(c.known for c in said_by) or _odd(
            [[hit[i] for i in word if i in hit] for word in _words(letters, line)]
        ):
            for index in line:
                told[index] = True
    return told


def _odd(words: list[list[bool]]) -> bool:
    """Whether too many letters of a line, or of one of its words, do not look like what they say.

    >>> _odd([[True] * 9, [True, False]]), _odd([[True] * 20, [False] * 5]), _odd([[False] * 4])
    (False, True, False)
    """
    every = [hit for word in words for hit in word]
    if len(every) < FEW:
        return False
    lost = (w for w in words if len(w) >= FEW and sum(w) < WORD * len(w))
    return sum(every) < LINE * len(every) or any(lost)


def _lines(letters: Sequence[Char]) -> Iterator[list[int]]:
    """The ranks of the letters of each line of the file."""
    for end, line in groupby(range(len(letters)), lambda i: letters[i].text == "\n"):
        if not end:
            yield list(line)


def _words(letters: Sequence[Char], line: list[int]) -> Iterator[list[int]]:
    for space, word in groupby(line, lambda i: not letters[i].text.strip()):
        if not space:
            yield list(word)


def _plain(text: str) -> str:
    """A letter without its accent; nothing for a ligature.

    >>> _plain("é"), _plain("ffi"), _plain("7")
    ('e', '', '7')
    """
    bare = unicodedata.normalize("NFD", text)[:1] if len(text) == 1 else ""
    return bare if bare.isalnum() else ""


def _near(found: Shapes, said: list[int]) -> NDArray[np.bool_]:
    """Whether few letters look more like each shape than what it says does."""
    alike = (found @ _models().T).reshape(len(found), len(FONTS), len(ALPHABET)).max(axis=1)
    own = alike[np.arange(len(said)), said]
    near: NDArray[np.bool_] = (alike > own[:, None] + 1e-6).sum(axis=1) < NEAR
    return near


def shapes(grey: Grey, places: Places) -> Shapes:
    """The ink of each place of a drawing, in a grid."""
    left, top, right, bottom = np.asarray(places, np.float32).T[:, :, None]
    steps = (np.arange(GRID * FINE, dtype=np.float32) + 0.5) / (GRID * FINE)
    x = np.clip(left + (right - left) * steps, 0, grey.shape[1] - 1).astype(np.int32)
    y = np.clip(top + (bottom - top) * steps, 0, grey.shape[0] - 1).astype(np.int32)
    seen = grey[y[:, :, None], x[:, None, :]].reshape(-1, GRID, FINE, GRID, FINE)
    ink = seen.mean(axis=(2, 4), dtype=np.float32).reshape(len(places), -1)
    ink -= ink.mean(axis=1, keepdims=True)
    long = np.linalg.norm(ink, axis=1, keepdims=True)
    found: Shapes = ink / np.maximum(long, 1e-6)
    return found


@lru_cache(maxsize=1)
def _models() -> Shapes:
    """The shapes of the alphabet in each font, drawn as small as print."""
    return np.concatenate([_drawn(font) for font in FONTS], dtype=np.float32)


def _drawn(font: bytes) -> Shapes:
    step = 2 * SIZE
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(step * (len(ALPHABET) + 1), 3 * SIZE)
    for rank, letter in enumerate(ALPHABET):
        text = pdfium.FPDFPageObj_NewTextObj(document.raw, font, SIZE)
        pdfium.FPDFText_SetText(text, (ctypes.c_ushort * 2)(ord(letter), 0))
        pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, step * (rank + 0.5), SIZE)
        pdfium.FPDFPage_InsertObject(page.raw, text)
    pdfium.FPDFPage_GenerateContent(page.raw)
    grey = np.asarray(page.render(scale=ZOOM, grayscale=True).to_pil())
    text_page, high = page.get_textpage(), page.get_height()
    places = np.zeros((len(ALPHABET), 4))
    for index in range(pdfium.FPDFText_CountChars(text_page.raw)):
        letter = chr(pdfium.FPDFText_GetUnicode(text_page.raw, index))
        if letter in ALPHABET:
            left, low, right, top = tight_box(text_page.raw, index)
            sides = left * ZOOM, (high - top) * ZOOM, right * ZOOM, (high - low) * ZOOM
            places[ALPHABET.index(letter)] = sides
    return shapes(grey, places)
