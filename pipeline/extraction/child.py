"""The inside of a room: a process that answers messages until nobody asks any more.

Its rights are cut down once its tools are loaded and before the first stranger's byte.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, BinaryIO

from pipeline.errors import PanneError
from pipeline.extraction.limits import Limites
from pipeline.extraction.wire import Message, receive, send

Handler = Callable[[Message, Limites], Message]

MEMOIRE = "Le fichier demande trop de mémoire pour être analysé."
INATTENDU = "L'analyse du fichier a échoué de façon inattendue."


def serve(prepare: Callable[[], object], handlers: Mapping[str, Handler]) -> None:
    """Load the tools, say ready, then answer one message after the other on stdin and stdout.

    ``argv[1]`` is the JSON of the memory bound and of the :class:`Limites`.
    """
    inbox, outbox = _pipes()
    setting = json.loads(sys.argv[1])
    limites = Limites(**setting["limites"])
    ready = _guarded(lambda: _ready(prepare))
    _lock_down(setting["memoire"])
    _reply(outbox, ready)
    while (message := receive(inbox, 1 << 20, 1 << 30)) is not None:
        handler = handlers[message.header["verbe"]]
        _reply(outbox, _guarded(partial(handler, message, limites)))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of stdin and stdout; what a library prints goes nowhere."""
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return inbox, outbox


def _ready(prepare: Callable[[], object]) -> Message:
    prepare()
    return Message({"pret": True})


def _lock_down(memory: int) -> None:
    """Bounded memory, and no file written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _guarded(work: Callable[[], Message]) -> Message:
    try:
        return work()
    except PanneError as panne:
        return Message({"panne": panne.message, "remede": panne.remede})
    except MemoryError:
        return Message({"panne": MEMOIRE, "remede": "", "fin": True})
    except Exception as error:  # whatever breaks, the parent gets an answer
        return Message({"panne": INATTENDU, "remede": "", "trace": _trace(error)})


def _trace(error: BaseException) -> str:
    """Where it broke, without a word of the document: the class and the last places."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [f"{os.path.basename(f.filename)}:{f.lineno}" for f in frames]
    return f"{type(error).__name__} {' > '.join(places)}"


def _reply(outbox: BinaryIO, message: Message) -> None:
    header: dict[str, Any] = {**message.header, "cpu": round(_cpu(), 4)}
    send(outbox, header, message.blobs)


def _cpu() -> float:
    """CPU seconds of this process and of the programs it ran, since its start."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime
