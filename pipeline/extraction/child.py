"""The inside of a room: a process that answers messages until nobody asks any more.

Its rights are given up once its tools are loaded and before the first stranger's byte.
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
from pipeline.extraction import landlock
from pipeline.extraction.confinement import Confinement, lisibles
from pipeline.extraction.limits import Limites
from pipeline.extraction.wire import Message, receive, send

Handler = Callable[[Message, Limites], Message]

MEMOIRE = "Le fichier demande trop de mémoire pour être analysé."
OUVERTE = "La salle où les fichiers sont ouverts n'a pas pu être fermée."
INATTENDU = "L'analyse du fichier a échoué de façon inattendue."

DESCRIPTORS = 64
"""Files that a room may have open: its pipes, and fonts."""


def serve(prepare: Callable[[], object], handlers: Mapping[str, Handler]) -> None:
    """Load the tools, shut the room, say ready, then answer one message after the other on stdin
    and stdout. A room that cannot be shut says so and ends.

    ``argv[1]`` is the JSON of what shuts the room, of the memory bound and of the :class:`Limites`.
    """
    inbox, outbox = _pipes()
    setting = json.loads(sys.argv[1])
    limites = Limites(**setting["limites"])
    confinement = Confinement(setting["confinement"])
    ready = _guarded(lambda: _ready(prepare, confinement, setting["memoire"], limites))
    _reply(outbox, ready)
    if "panne" in ready.header:
        return
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


def _ready(
    prepare: Callable[[], object], confinement: Confinement, memory: int, limites: Limites
) -> Message:
    prepare()
    shut = _shutter(confinement)
    _bound(memory, limites)
    try:
        shut()
    except OSError as error:
        raise PanneError(OUVERTE, "Voir « Confinement » dans docs/operations.md.") from error
    return Message({"pret": True})


def _shutter(confinement: Confinement) -> Callable[[], None]:
    """What shuts the room, loaded and still to be called."""
    if confinement is Confinement.AUCUN:
        return lambda: None
    from pipeline.extraction import seccomp  # libseccomp is not there where nothing shuts rooms

    if confinement is Confinement.BULLE:
        return seccomp.restrict

    def shut() -> None:
        _alone()
        landlock.restrict(lisibles(_module()))
        seccomp.restrict()

    return shut


def _bound(memory: int, limites: Limites) -> None:
    """Bounded memory and time; no file written, no process started, no memory left on a disk."""
    seconds = round(limites.document_secondes * limites.documents_par_processus)
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 1,  # core(5): 0 does not stop a core that is piped to a program
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
    }
    for which, most in bounds.items():
        resource.setrlimit(which, (most, most))


def _module() -> str:
    """The module that this process runs."""
    spec = sys.modules["__main__"].__spec__
    return spec.name if spec else "pipeline"


def _alone() -> None:
    """Landlock binds only the thread that asks for it."""
    if len(os.listdir("/proc/self/task")) > 1:
        raise OSError("more than one thread")


def _guarded(work: Callable[[], Message]) -> Message:
    try:
        return work()
    except PanneError as panne:
        return Message({"panne": panne.message, "remede": panne.remede})
    except MemoryError:
        return Message({"panne": MEMOIRE, "remede": "", "fin": True})
    except Exception as error:  # whatever breaks, the parent gets an answer
        return Message({"panne": INATTENDU, "remede": "", "trace": _trace(error), "fin": True})


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
