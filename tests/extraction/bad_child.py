"""A child that misbehaves as asked."""

from __future__ import annotations

import os
import sys
import threading

from pipeline.errors import PanneError
from pipeline.extraction.child import serve
from pipeline.extraction.limits import Limites
from pipeline.extraction.wire import Message


def _misbehave(message: Message, _limites: Limites) -> Message:
    match message.header["comment"]:
        case "dort":
            threading.Event().wait()
        case "meurt":
            os._exit(3)
        case "leve":
            raise RecursionError("le contenu du document")
        case "panne":
            raise PanneError("Voilà.", "Faites ceci.")
        case "memoire":
            return Message({"n": len(bytes(1 << 40))})
        case "bavarde":
            os.write(sys.stdout.fileno(), b"du bruit")
            os.write(sys.stderr.fileno(), b"du bruit")
    return Message({"pid": os.getpid()}, message.blobs)


if __name__ == "__main__":
    serve(lambda: None, {"faire": _misbehave})
