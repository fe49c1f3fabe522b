"""A folder as a mailbox: each letter a file ``.eml``, for where no mail server is set."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from pipeline.notifications.transport import Indisponible, Remise


class Boite:
    """Writes the same file again for the same letter: nothing can be there twice."""

    def __init__(self, racine: Path) -> None:
        self.racine = racine

    def remettre(self, message: EmailMessage, avant: Callable[[], bool]) -> Remise:  # noqa: ARG002
        """Write the file, whole or not at all; ``avant`` is not needed, as writing again is safe."""
        name = message["Message-ID"].strip("<>").partition("@")[0]
        try:
            _write(self.racine / f"{name}.eml", bytes(message))
        except OSError as error:
            raise Indisponible(f"dossier des courriers : {error.strerror}") from error
        return Remise()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
