"""The 2D-Doc of an identity document (types 07 and 08) against its print."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import mrz as zones
from pipeline.documents.identite import Identite
from pipeline.documents.mrz import Mrz
from pipeline.documents.symboles import Symbole
from pipeline.models import personne
from pipeline.models.accord import Accord
from pipeline.models.deux_d_doc import MRZ, TITRE, day
from pipeline.models.lecture import Read

TYPES = (TITRE, MRZ)
PRENOMS, PRENOM, NOM, NAISSANCE, ZONE, FIN = "60", "61", "62", "69", "6F", "6O"

Ecart = tuple[str, Read[object]]
"""The name of a field, and how it is printed."""


def ecarts(titre: Identite, symbole: Symbole) -> Iterator[Ecart]:
    """The fields of the print that the 2D-Doc contradicts."""
    zone = _zone(symbole)
    nom = zone.nom if zone else _said(symbole, NOM)
    prenoms = zone.prenoms if zone else _said(symbole, PRENOMS) or _said(symbole, PRENOM)
    printed = [lu for lu in (titre.nom, titre.nom_usage) if lu is not None]
    if nom and printed and _another(nom, [lu.value for lu in printed]):
        yield "nom", printed[0].map(_any)
    if prenoms and titre.prenoms and _other_given(prenoms, titre.prenoms.value):
        yield "prénoms", titre.prenoms.map(_any)
    for quoi, said, lu in (
        ("naissance", zone.naissance if zone else day(_said(symbole, NAISSANCE)), titre.date_naissance),
        ("expiration", zone.expiration if zone else day(_said(symbole, FIN)), titre.date_expiration),
    ):  # fmt: skip
        if said is not None and lu is not None and said != lu.value:
            yield quoi, lu.map(_any)


def _any(value: object) -> object:
    return value


def _said(symbole: Symbole, champ: str) -> str:
    lu = symbole.lu(champ)
    return lu.value.replace("/", " ") if lu else ""


def _zone(symbole: Symbole) -> Mrz | None:
    """The zone of type 08: its lines in a row, the fillers written as spaces."""
    lu = symbole.lu(ZONE)
    if lu is None:
        return None
    zone = lu.value.replace(" ", "<")
    for lines, width in ((2, 36), (2, 44), (3, 30)):
        held = zone.ljust(lines * width, "<")
        if len(held) == lines * width:
            rows = [held[i : i + width] for i in range(0, len(held), width)]
            for _, _, found in zones.find(rows):
                return found
    return None


def _another(nom: str, printed: list[str]) -> bool:
    return personne.compare_nom(nom, *printed, tronque=True) is Accord.DIFFERENT


def _other_given(said: str, printed: str) -> bool:
    """Whether no given name is common to both: either may hold only the first ones."""
    return not set(personne.read_words(said)) & set(personne.read_words(printed))
