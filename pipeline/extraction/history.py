"""The history room: a PDF's signatures, and what was changed in it. Run as a child process.

It is apart from the opening room because few files need it, and its tool is slow to load.
"""

from __future__ import annotations

import logging
from typing import Any

from pipeline.extraction.child import serve
from pipeline.extraction.limits import Limites
from pipeline.extraction.pdf_history import SIGNED, changed
from pipeline.extraction.pdf_signatures import signatures
from pipeline.extraction.wire import Message


def history(data: bytes, roots: tuple[bytes, ...], limites: Limites) -> dict[str, Any]:
    """``modifie`` and ``signatures``, as JSON values; ``roots`` are certificates in PEM."""
    found = list(signatures(data, roots)) if SIGNED in data else []
    said = [after for _, after in found] or [changed(data, limites)]
    modifie = True if True in said else None if None in said else False
    return {"modifie": modifie, "signatures": [facts for facts, _ in found if facts]}


def _prepare() -> None:
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _histoire(message: Message, limites: Limites) -> Message:
    data, *roots = message.blobs
    return Message(history(data, tuple(roots), limites))


if __name__ == "__main__":
    serve(_prepare, {"histoire": _histoire})
