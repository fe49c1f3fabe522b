"""A folder as a mailbox: each letter a file ``.eml``, for where no mail server is set."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from pipeline import durable
from pipeline.notifications.transport import Indisponible, Remise


class Boite:
    """Writes the same file again for the same letter: nothing can be there twice."""

    def __init__(self, racine: Path) -> None:
        self.racine = racine

    def remettre(self, message: EmailMessage, avant: Callable[[], bool]) -> Remise:  # noqa: ARG002
        """Write the file, whole or not at all; ``avant`` is not needed, as writing again is safe."""
        name = message["Message-ID"].strip("<>").partition("@")[0]
        try:
            durable.write(self.racine / f"{name}.eml", bytes(message))
        except OSError as error:
            raise Indisponible(f"dossier des courriers : {error.strerror}") from error
        return Remise()
