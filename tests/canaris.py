"""What nobody may find where it has no business: words of persons, accounts and papers."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from pipeline.extraction.reading import Lecteur
from tests.conftest import DOCUMENTS

FAVORABLE = DOCUMENTS / "vague2-initial-favorable"
IDENTITE = DOCUMENTS / "identite-passeport-expire"


def canaries(folder: Path, lecteur: Lecteur) -> set[str]:
    """What a deposit says of persons and accounts: declared, and in the lines of its MRZ."""
    record: dict[str, Any] = json.loads((folder / "demande.json").read_text())
    persons = [p for p in record["demandeur"].values() if isinstance(p, dict)]
    found = {person[key] for person in persons for key in ("nom", "prenom", "email", "telephone")}
    account = record["coordonnees_bancaires"]
    found |= {account["iban"], account["iban"][4:], account["titulaire"]}
    found |= {" ".join(re.findall(".{1,4}", account["iban"]))}
    for path in folder.glob("identite*.pdf"):
        words = lecteur.lecture(path.read_bytes(), path.name)[1].plain
        found |= {line.strip() for line in words.splitlines() if "<<" in line}
    return found


def secrets_of(lecteur: Lecteur) -> set[str]:
    """The canaries of two deposits, at least one MRZ among them, as :func:`absent` looks for them."""
    found = {folded(word) for folder in (FAVORABLE, IDENTITE) for word in canaries(folder, lecteur)}
    assert any("<<" in word for word in found)
    assert all(len(word) > 3 for word in found)
    return found


def folded(words: str) -> str:
    return unicodedata.normalize("NFD", words).encode("ascii", "ignore").decode().casefold()


def absent(secrets: set[str], words: str) -> None:
    assert words
    assert not [secret for secret in secrets if secret in folded(words)]
