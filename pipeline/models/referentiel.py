"""The register of referenced software, imported from a CSV file."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from pipeline.errors import Ecart, ReferentielError
from pipeline.models.normalise import fold_confusables

COLONNES = (
    "numero_ans",
    "nom_logiciel",
    "version_logiciel",
    "dsr",
    "couloir",
    "type_logiciel",
    "vague",
    "editeur",
    "siret_editeur",
    "statut",
    "date_referencement",
)

_Requis = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Libre = Annotated[str, StringConstraints(strip_whitespace=True)]


def _jour(value: str) -> date | None:
    """``AAAA-MM-JJ``, or nothing."""
    if value and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("AAAA-MM-JJ")
    return date.fromisoformat(value) if value else None


class Logiciel(BaseModel):
    """One referenced software; ``siret_editeur`` says who is not a distributeur (guides)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    numero_ans: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{10}$")]
    nom_logiciel: _Requis
    version_logiciel: _Libre
    dsr: _Libre
    couloir: _Libre
    type_logiciel: _Libre
    vague: _Libre
    editeur: _Requis
    siret_editeur: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{14}$")]
    statut: Literal["valide", "en_cours"]
    date_referencement: Annotated[date | None, BeforeValidator(_jour)]

    @property
    def siren_editeur(self) -> str:
        return self.siret_editeur[:9]

    @property
    def est_dpi(self) -> bool:
        """Whether the question on the hosting of health data applies (guide vague 2)."""
        return self.type_logiciel.upper() == "DPI"


class Referentiel(BaseModel):
    """The imported register: software by number, and the digest of the file it came from."""

    model_config = ConfigDict(frozen=True)

    nom: str
    empreinte: str
    logiciels: dict[str, Logiciel]

    def get(self, numero_ans: str) -> Logiciel | None:
        return self.logiciels.get(numero_ans)

    def sans_semblable(self, numero_ans: str) -> bool:
        """Whether it holds the number, and no other that a reader could take for it."""
        return numero_ans in self.logiciels and self._formes[fold_confusables(numero_ans)] == 1

    @cached_property
    def _formes(self) -> Counter[str]:
        return Counter(fold_confusables(numero) for numero in self.logiciels)


def parse(contenu: bytes, nom: str) -> Referentiel:
    """Read the bytes of the CSV (UTF-8, ``;``, header); every fault names its line and column.

    :raises ReferentielError: when any line does not hold; nothing is imported then.
    """
    lignes = _lignes(_decode(contenu, nom), nom)
    if not lignes or tuple(lignes[0]) != COLONNES:
        lu = ";".join(lignes[0])[:200] if lignes else "fichier vide"
        _refuse([Ecart(nom, "ligne 1", f"en-tête « {lu} »", ";".join(COLONNES))])
    ecarts: list[Ecart] = []
    logiciels: dict[str, Logiciel] = {}
    for numero, cellules in enumerate(lignes[1:], start=2):
        if not any(cellules):
            continue
        logiciel = _ligne(nom, numero, cellules, ecarts)
        if logiciel is None:
            continue
        if logiciel.numero_ans in logiciels:
            ecarts.append(
                Ecart(nom, f"ligne {numero}, numero_ans", "numéro en double", "un numéro par ligne")
            )
        logiciels[logiciel.numero_ans] = logiciel
    if ecarts:
        _refuse(ecarts)
    return Referentiel(nom=nom, empreinte=hashlib.sha256(contenu).hexdigest(), logiciels=logiciels)


def _lignes(texte: str, nom: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(texte), delimiter=";"))
    except csv.Error as error:
        _refuse([Ecart(nom, "lignes", f"le fichier n'est pas un CSV ({error})", "CSV, « ; »")])
        raise AssertionError from error


def _decode(contenu: bytes, nom: str) -> str:
    try:
        return contenu.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse([Ecart(nom, f"octet {error.start}", "le fichier n'est pas en UTF-8", "UTF-8")])
        raise AssertionError from error


def _ligne(nom: str, numero: int, cellules: list[str], ecarts: list[Ecart]) -> Logiciel | None:
    if len(cellules) != len(COLONNES):
        attendu = f"{len(COLONNES)} colonnes"
        ecarts.append(Ecart(nom, f"ligne {numero}", f"{len(cellules)} colonnes", attendu))
        return None
    try:
        values = (cellule.strip() for cellule in cellules)
        return Logiciel.model_validate(dict(zip(COLONNES, values, strict=True)))
    except ValidationError as error:
        for detail in error.errors():
            colonne = str(detail["loc"][0])
            ecarts.append(
                Ecart(
                    nom, f"ligne {numero}, {colonne}", f"« {detail['input']} »", _ATTENDUS[colonne]
                )
            )
        return None


_ATTENDUS = dict.fromkeys(COLONNES, "un texte non vide") | {
    "numero_ans": "10 lettres ou chiffres",
    "siret_editeur": "14 chiffres",
    "statut": "valide ou en_cours",
    "date_referencement": "AAAA-MM-JJ, ou rien",
}


def _refuse(ecarts: list[Ecart]) -> None:
    raise ReferentielError(
        tuple(ecarts), "Corriger le fichier du référentiel, puis relancer ; rien n'a été importé."
    )
