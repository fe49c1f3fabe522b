"""Finding and reading lines of text in a picture (RapidOCR: PP-OCR on onnxruntime, no network)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import PanneError

Picture = NDArray[np.uint8]
"""Height × width × 3, blue green red."""

Quads = NDArray[np.float32]
"""n × 4 × 2: corners in pixels, clockwise from the top left."""

DETECTION_SIDE = 1280
"""The longer side, in pixels, at which lines are looked for."""

SETTINGS = {
    "Global.log_level": "critical",
    "Global.max_side_len": 4000,
    "Global.text_score": 0.0,
    "EngineConfig.onnxruntime.intra_op_num_threads": 2,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": DETECTION_SIDE,
    "Rec.rec_batch_num": 1,
}
"""Batches pad every crop to the widest: one by one takes two thirds of the time."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one crop says; ``edges`` are the borders of its characters as shares of the width."""

    text: str
    confidence: float
    edges: tuple[float, ...] = ()


def prepare() -> None:
    """Load both networks and run them once."""
    blank = np.full((64, 320, 3), 255, np.uint8)
    cv2.putText(blank, "PRET", (40, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    detect(blank)
    recognise([blank])


def detect(picture: Picture) -> Quads:
    """The quads of the lines found, in reading order; possibly none."""
    found = _engine()(picture, use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    if boxes is None:
        return no_quads()
    return np.asarray(boxes, np.float32).reshape(-1, 4, 2)


def no_quads() -> Quads:
    return np.zeros((0, 4, 2), np.float32)


def recognise(crops: list[Picture]) -> list[Line]:
    """The text of each crop (upright, one line); empty where nothing is legible."""
    if not crops:
        return []
    engine = _engine()
    engine.update_params(use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    found = engine.recognize_txt(crops)
    lines = zip(found.txts, found.scores, found.word_results, strict=True)
    return [_line(text, score, word) for text, score, word in lines]


def crop(picture: Picture, quad: NDArray[np.float32]) -> Picture:
    """What a quad holds, straightened."""
    width = max(_side(quad, 0, 1), _side(quad, 3, 2))
    height = max(_side(quad, 0, 3), _side(quad, 1, 2))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    flags, border = cv2.INTER_CUBIC, cv2.BORDER_REPLICATE
    size = (width, height)
    return _picture(cv2.warpPerspective(picture, matrix, size, flags=flags, borderMode=border))


def _side(quad: NDArray[np.float32], a: int, b: int) -> int:
    return max(1, int(np.linalg.norm(quad[a] - quad[b])))


def _picture(array: Any) -> Picture:
    return np.asarray(array, np.uint8)


def _line(text: str, score: float, word: Any) -> Line:
    stripped = text.strip()
    edges = _edges(text, word)[len(text) - len(text.lstrip()) :][: len(stripped) + 1]
    return Line(stripped, float(min(max(score, 0.0), 1.0)), _stretched(edges, stripped))


def _edges(text: str, word: Any) -> tuple[float, ...]:
    """Half way between the columns where the network saw each character; empty when unknown."""
    columns = [column for group in word.word_cols for column in group]
    if len(columns) != sum(not c.isspace() for c in text) or not word.line_txt_len:
        return ()
    centres = _with_spaces(text, [(column + 0.5) / word.line_txt_len for column in columns])
    inner = [(a + b) / 2 for a, b in pairwise(centres)]
    return tuple(min(1.0, max(0.0, edge)) for edge in (0.0, *inner, 1.0))


def _with_spaces(text: str, centres: list[float]) -> list[float]:
    """The same with a place for each space, between its neighbours."""
    known = iter(centres)
    placed = [None if c.isspace() else next(known) for c in text]
    index = np.arange(len(text))
    seen = [i for i, centre in enumerate(placed) if centre is not None]
    values = [centre for centre in placed if centre is not None]
    return [float(v) for v in np.interp(index, seen, values)] if seen else []


def _stretched(edges: tuple[float, ...], text: str) -> tuple[float, ...]:
    if len(edges) != len(text) + 1 or not text:
        return ()
    return (0.0, *edges[1:-1], 1.0)


@lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise PanneError(
            "Le moteur de lecture des images (RapidOCR) est absent.",
            "Installez les paquets Python rapidocr et onnxruntime.",
        ) from error
    _never_spin()
    return RapidOCR(params=dict(SETTINGS))


def _never_spin() -> None:
    """Let idle threads sleep: by default onnxruntime burns a fifth of the CPU waiting.

    RapidOCR 3.10.0 (pinned) has no setting for it.
    """
    from rapidocr.inference_engine.onnxruntime.main import OrtInferSession

    usual = OrtInferSession._init_sess_opts

    def sleeping(cfg: Any) -> Any:
        options = usual(cfg)
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return options

    OrtInferSession._init_sess_opts = staticmethod(sleeping)  # type: ignore[method-assign]
