"""Where Tesseract's models are: where the environment says, else where systems put them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import PanneError

PLACES = ("share/tesseract-ocr/*/tessdata", "share/tessdata", "share/tesseract/tessdata")
PREFIXES = ("/usr", "/usr/local", "/opt/homebrew")


def folder(model: str) -> Path:
    """The folder of a model (« fra », « eng »); PanneError when it is not installed."""
    for place in _folders():
        if (place / f"{model}.traineddata").is_file():
            return place
    raise PanneError(
        f"Le modèle de lecture « {model} » de Tesseract est absent.",
        "Installez les paquets Debian tesseract-ocr et tesseract-ocr-fra, ou indiquez le dossier "
        "des modèles dans TESSDATA_PREFIX.",
    )


def _folders() -> Iterator[Path]:
    said = os.environ.get("TESSDATA_PREFIX")
    if said:
        yield from (Path(said), Path(said) / "tessdata")
        return
    program = shutil.which("tesseract")
    own = [str(Path(program).parent.parent)] if program else []
    for prefix in (*own, *PREFIXES):
        for place in PLACES:
            yield from sorted(Path(prefix).glob(place), reverse=True)
