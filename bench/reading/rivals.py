"""Two plain readings of the same files: pypdf + pytesseract, and RapidOCR on full pages.

They only give words. A field counts as *seen* when its value stands anywhere in them (spaces,
accents and case apart), which is kinder than having to find it; for critical fields a short regular
expression also picks one value, which is *exact*, *wrong* or *absent*.
"""

from __future__ import annotations

import io
import re
import resource
import time
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pypdf
import pytesseract  # type: ignore[import-untyped]
from PIL import Image

from bench.reading.compare import AMOUNTS, EXACT_CHARACTERS, accepted, judge
from bench.reading.degradations import File
from bench.reading.facts import euros, lettered, slashed
from bench.reading.layouts.layout import Value
from fixtures.drawing.degrade import render
from pipeline.models.normalise import compact

DATES = re.compile(r"\b(\d{2})[ ./](\d{2})[ ./](\d{4})\b")
PATTERNS = {
    "iban": r"FR\d{2}(?:\s?[A-Z0-9]){23}",
    "bic": r"\b[A-Z]{4}FR[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b",
    "siren": r"\b\d{3}[ .]?\d{3}[ .]?\d{3}\b",
    "numero_ans": r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{10}\b",
}


def cpu_now() -> float:
    """CPU seconds of this process and of those of its children that ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def plain_words(file: File) -> str:
    """pypdf where a page has text, Tesseract in French on a rendering of the others."""
    if file.name.endswith(".jpg"):
        return _tesseract(Image.open(io.BytesIO(file.data)))
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.data)).pages]
    if all(len(text.strip()) > 20 for text in texts):
        return "\n".join(texts)
    pages = zip(texts, render(file.data, 200), strict=True)
    return "\n".join(text if len(text.strip()) > 20 else _tesseract(page) for text, page in pages)


def _tesseract(image: Image.Image) -> str:
    return str(pytesseract.image_to_string(image, lang="fra"))


class FullPage:
    """RapidOCR as it comes, on every page."""

    @cached_property
    def _engine(self) -> Any:
        from rapidocr import RapidOCR

        return RapidOCR(params={"Global.log_level": "critical"})

    def words(self, file: File) -> str:
        """Every box of every page."""
        if file.name.endswith(".jpg"):
            images = [Image.open(io.BytesIO(file.data)).convert("RGB")]
        else:
            images = render(file.data, 200)
        found: list[str] = []
        for image in images:
            found.extend(self._engine(np.asarray(image)[:, :, ::-1]).txts or ())
        return "\n".join(found)


def seen(field: str, expected: Value, words: str) -> bool:
    """Whether the value stands in the words, in one of the ways it may be written."""
    held = re.sub(r"\s", "", words) if field in EXACT_CHARACTERS else compact(words)
    return any(
        spelled in held for value in accepted(expected) for spelled in _spelled(field, value)
    )


def _spelled(field: str, value: str) -> Iterable[str]:
    if field in EXACT_CHARACTERS:
        return (value,)
    if field in AMOUNTS:
        return (compact(euros(round(float(value) * 100))),)
    if field.startswith("date"):
        day = date.fromisoformat(value)
        return (compact(slashed(day)), compact(lettered(day)), f"{day:%y%m%d}")
    return (compact(value),)


def picked(field: str, expected: Value, words: str) -> str | None:
    """The outcome of what a short expression picks; None for a field that it does not look for."""
    if field in PATTERNS:
        match = re.search(PATTERNS[field], words)
        outcome = judge(field, expected, match[0] if match else None)
    elif field in ("date_naissance", "date_expiration"):
        days = sorted(f"{year}-{month}-{day}" for day, month, year in DATES.findall(words))
        end = 0 if field == "date_naissance" else -1
        outcome = judge(field, expected, days[end] if days else None)
    else:
        return None
    return None if outcome is None else outcome.value
