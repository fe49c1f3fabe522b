"""Confronting a declared value with a read one: the shape that most checks share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.checks.check import Abstention, Constats, Doubt, Finding
from pipeline.checks.contexte import Dossier
from pipeline.models import denomination
from pipeline.models.accord import Accord
from pipeline.models.lecture import Read

Comparison = Callable[[str, str], Accord]


def confront(
    dossier: Dossier,
    attendu: str | None,
    lu: Read[str] | None,
    compare: Comparison,
    *,
    quoi: str,
    details: Mapping[str, object] | None = None,
    autres: tuple[str, ...] = (),
) -> Constats:
    """Different: a finding. Close, absent or read without confidence: a doubt. Same: nothing.

    ``quoi`` names the value in French, with its article; ``autres`` are other values that the
    document announces in the same manner: then a person looks.
    """
    if attendu is None or not attendu.strip():
        yield Abstention(f"{quoi} : rien n'est déclaré")
        return
    if lu is None:
        yield Doubt(f"{quoi} : lecture impossible sur le document", attendu=attendu)
        return
    accord = compare(attendu, lu.value)
    if incertain(dossier, lu):
        yield Doubt(f"{quoi} : lecture incertaine", attendu=attendu, lu=lu.value)
    elif accord is Accord.DIFFERENT:
        values = {"lu": lu.value, "declare": attendu, **(details or {})}
        yield Finding(attendu=attendu, lu=lu.value, details=values)
    elif autres:
        said = ", ".join((lu.value, *autres))
        yield Doubt(f"{quoi} : plusieurs valeurs sur le document", attendu=attendu, lu=said)
    elif accord is Accord.PROCHE:
        yield Doubt(f"{quoi} : écriture proche, à confirmer", attendu=attendu, lu=lu.value)


def incertain(dossier: Dossier, lu: Read[object] | Read[str]) -> bool:
    """Whether a reading is below the floor: it neither accuses nor accepts."""
    return lu.confidence < dossier.parametres.plancher_confiance


def exact(attendu: str, lu: str) -> Accord:
    """Same characters, or different."""
    return Accord.IDENTIQUE if attendu == lu else Accord.DIFFERENT


def est_l_editeur(dossier: Dossier, editeur: Read[str]) -> bool:
    """Whether the editor that a certificate names, surely read, is the supplier itself."""
    societe = dossier.demande.personne_morale
    if societe is None or incertain(dossier, editeur):
        return False
    same = denomination.compare(societe.denomination_sociale, editeur.value)
    return same is Accord.IDENTIQUE
