"""Active content of a PDF: scripts, launch actions, attachments (pypdf, nothing rendered)."""

from __future__ import annotations

import io
import logging
from collections import deque
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

SCRIPT, LANCEMENT, PIECE_JOINTE = "script JavaScript", "lancement de programme", "pièce jointe"

ACTIONS = {"/JavaScript": SCRIPT, "/Rendition": SCRIPT, "/Launch": LANCEMENT,
           "/ImportData": LANCEMENT, "/GoToE": PIECE_JOINTE}  # fmt: skip
KEYS = {"/JS": SCRIPT, "/JavaScript": SCRIPT, "/EmbeddedFiles": PIECE_JOINTE, "/EF": PIECE_JOINTE}
MARKS = {b"/JavaScript": SCRIPT, b"/JS": SCRIPT, b"/Launch": LANCEMENT,
         b"/EmbeddedFile": PIECE_JOINTE}  # fmt: skip
NEVER_ACTIVE = {"/Resources", "/Contents", "/Parent", "/P", "/AP", "/Metadata", "/StructTreeRoot",
                "/Outlines", "/Dests", "/DR", "/Prev"}  # fmt: skip
"""Keys that lead to drawing, to text or back up."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def actif(data: bytes, objects_max: int) -> tuple[tuple[str, ...], bool]:
    """The kinds of active content, in French, each once, in alphabetical order; and whether all
    objects were looked at.

    Looks at no more than ``objects_max`` objects. A file that pypdf cannot walk is searched for
    the telling names as they stand in its bytes.
    """
    found: set[str] = set()
    try:
        for kind in _walk(data, objects_max):
            found.add(kind)
    except MemoryError:
        raise
    except _TooManyError:
        return tuple(sorted(found)), False
    except Exception:  # pypdf raises far outside its own classes
        found = {kind for mark, kind in MARKS.items() if mark in data}
    return tuple(sorted(found)), True


class _TooManyError(Exception):
    pass


def _walk(data: bytes, objects_max: int) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    queue: deque[Any] = deque([reader.trailer["/Root"]])
    seen: set[tuple[int, int]] = set()
    for _ in range(objects_max):
        if not queue:
            return
        item = _resolved(queue.popleft(), seen)
        if isinstance(item, DictionaryObject):
            yield from _kinds(item)
            queue.extend(item.raw_get(key) for key in item if key not in NEVER_ACTIVE)
        elif isinstance(item, ArrayObject):
            queue.extend(_raw_items(item))
    if queue:
        raise _TooManyError


def _raw_items(array: ArrayObject) -> Iterator[Any]:
    """The references themselves: plain iteration would resolve them."""
    yield from list.__iter__(array)


def _resolved(item: Any, seen: set[tuple[int, int]]) -> Any:
    """The object behind a reference, None when it was seen already."""
    if not isinstance(item, IndirectObject):
        return item
    if (item.idnum, item.generation) in seen:
        return None
    seen.add((item.idnum, item.generation))
    return item.get_object()


def _kinds(item: DictionaryObject) -> Iterator[str]:
    action = item.raw_get("/S") if "/S" in item else None
    if isinstance(action, str) and action in ACTIONS:
        yield ACTIONS[action]
    for key, kind in KEYS.items():
        if key in item:
            yield kind
