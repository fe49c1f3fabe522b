"""Finding lines of text in a picture, and reading them: PP-OCR's networks on onnxruntime.

The networks come from RapidOCR's wheel and are run from here: its own code pads every crop to
320 px (13 % of the recognition), decodes among 18 708 characters, most of them Chinese, and
tells neither each character's confidence nor which onnxruntime settings to take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from pipeline.errors import PanneError
from pipeline.extraction.line import Line, Picture, Quads, borders, no_quads

DETECTION = "PP-OCRv6_det_small.onnx"
RECOGNITION = "PP-OCRv6_rec_small.onnx"

INK = 0.3
"""Probability of text from which a pixel belongs to a line."""

LINE = 0.4
"""Mean probability of text over a quad, under which it is not a line."""

GROWN = 1.6
"""The network marks the core of a line: a quad grows by this ratio of its area to its outline."""

THIN = 3.0
HEIGHT = 48
NARROW = 64
"""Crops are read at this height, and padded to this width at least."""

STRIDE = 32
"""The networks want sides that are multiples of it."""

TYPOGRAPHIC = "–—‘’“”…•€"
TWINS = "º·ª¨´¸"
"""Never meant in our documents where something else looks like them (« Nº » is « N° »)."""


Outline = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """The recognition network, and the classes that we decode among, with their characters."""

    session: onnxruntime.InferenceSession
    classes: NDArray[np.intp]
    characters: tuple[str, ...]


def prepare() -> None:
    """Load both networks and run them once."""
    blank = np.full((64, 320), 255, np.uint8)
    cv2.putText(blank, "PRET", (40, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 2)
    detect(blank)
    read(blank)


def detect(picture: Picture) -> Quads:
    """The quads of the lines of a grey picture, from top to bottom; possibly none."""
    height, width = picture.shape
    down, right = -height % STRIDE, -width % STRIDE
    whole = cv2.copyMakeBorder(picture, 0, down, 0, right, cv2.BORDER_REPLICATE)
    (name,) = (entry.name for entry in _detector().get_inputs())
    chances = _detector().run(None, {name: _normalised(whole)})[0][0, 0, :height, :width]
    quads = [quad for outline in _cores(chances) if (quad := _quad(chances, outline)) is not None]
    limits = np.array([width - 1, height - 1], np.float32)
    quads.sort(key=lambda quad: float(quad[:, 1].mean()))
    return np.clip(np.stack(quads), 0, limits) if quads else no_quads()


def _cores(chances: NDArray[np.float32]) -> Sequence[Outline]:
    """The outlines of what is text."""
    mask = cv2.dilate((chances > INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    found, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    return found


def _quad(chances: NDArray[np.float32], outline: Outline) -> Quads | None:
    """The line around a core, its corners in reading order; None for what is not a line."""
    centre, (width, height), degrees = cv2.minAreaRect(outline)
    if min(width, height) < THIN or _mean(chances, outline) < LINE:
        return None
    grown = GROWN * width * height / (width + height)
    corners = cv2.boxPoints((centre, (width + grown, height + grown), degrees))
    by_x = corners[np.argsort(corners[:, 0])]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1])]
    top_right, bottom_right = right[np.argsort(right[:, 1])]
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)


def _mean(chances: NDArray[np.float32], outline: Outline) -> float:
    """How much of text the network finds in the rectangle around an outline."""
    x, y, width, height = cv2.boundingRect(outline)
    corners = cv2.boxPoints(cv2.minAreaRect(outline)) - (x, y)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [corners.astype(np.int32)], 1)
    return float(cv2.mean(chances[y : y + height, x : x + width], inside)[0])


def read(crop: Picture) -> Line:
    """The text of a crop (upright, one line, grey); empty when nothing is legible."""
    width = max(1, round(HEIGHT * crop.shape[1] / crop.shape[0]))
    small = cv2.resize(crop, (width, HEIGHT))
    padded = np.full((HEIGHT, max(width, NARROW)), 127, np.uint8)
    padded[:, :width] = small
    reader = _reader()
    (name,) = (entry.name for entry in reader.session.get_inputs())
    chances = reader.session.run(None, {name: _normalised(padded)})[0][0]
    return _decoded(chances[:, reader.classes], reader.characters, padded.shape[1] / width)


def _decoded(chances: NDArray[np.float32], characters: tuple[str, ...], padding: float) -> Line:
    """Connectionist decoding: the best class of each column, repetitions and blanks dropped."""
    best = chances.argmax(axis=1)
    kept = (best != 0) & np.concatenate(([True], best[1:] != best[:-1]))
    columns = np.flatnonzero(kept)
    text = "".join(characters[best[column]] for column in columns)
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    columns = columns[first:last]
    if not len(columns):
        return Line()
    centres = [(column + 0.5) / len(best) * padding for column in columns]
    sure = tuple(float(chance) for chance in np.clip(chances[columns, best[columns]], 0, 1))
    return Line(text[first:last], sure, borders([(centre, centre) for centre in centres]))


def _normalised(picture: NDArray[Any]) -> NDArray[np.float32]:
    """From grey levels to what both networks expect: three channels from -1 to 1."""
    levels = picture.astype(np.float32) / 127.5 - 1
    return np.repeat(levels[None, None], 3, axis=1)


@lru_cache(maxsize=1)
def _detector() -> onnxruntime.InferenceSession:
    return _session(DETECTION)


@lru_cache(maxsize=1)
def _reader() -> Reader:
    session = _session(RECOGNITION)
    listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    characters = ("", *listed, " ")
    kept = [index for index, character in enumerate(characters) if _ours(character)]
    return Reader(session, np.array(kept), tuple(characters[index] for index in kept))


def _ours(character: str) -> bool:
    """Western letters and signs, and the blank: the only ones looked for."""
    western = all(ord(c) < 0x180 or c in TYPOGRAPHIC for c in character)
    return western and character not in tuple(TWINS)


def _session(name: str) -> onnxruntime.InferenceSession:
    """A network of RapidOCR's wheel.

    One thread: two cost 10 % more CPU. The arena spares the system 90 ms a page.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        _models() / name, options, providers=["CPUExecutionProvider"]
    )


def _models() -> Path:
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise PanneError(
            "Les réseaux de lecture des images (RapidOCR) sont absents.",
            "Installez le paquet Python rapidocr.",
        )
    return Path(found.origin).parent / "models"
