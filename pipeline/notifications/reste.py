"""What remains to be sent to finalise an anticipated enrolment, in the order of the guide."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.checks.pieces_dues import MATRICE, Si, Situation
from pipeline.models.demande import Demande
from pipeline.models.logiciel import type_logiciel
from pipeline.models.referentiel import Referentiel
from pipeline.models.statut import TypePiece


@dataclass(frozen=True)
class Reste:
    """One document to send: the piece, or those of which one is to be sent, each with its case."""

    choix: tuple[tuple[TypePiece, str], ...]
    si_dpi: bool = False
    """Whether it is only due for a DPI, and nothing known tells whether this is one."""


_HEBERGEMENT = {
    Si.DPI_HEBERGEUR: (True, "si vous hébergez des données de santé pour au moins un client"),
    Si.DPI_NON_HEBERGEUR: (False, "si vous n'en hébergez pour aucun client"),
}


def reste_a_deposer(demande: Demande, referentiel: Referentiel | None) -> tuple[Reste, ...]:
    """The certificate; for a DPI also the document on hosting, or the two if nothing was answered.

    Both are filed together (guide vague 2: « 2 documents complémentaires simultanément »).
    """
    row, dpi = MATRICE[Situation.FINALISATION], _dpi(demande, referentiel)
    always = tuple(Reste(((p, ""),)) for p, si in row.items() if si is Si.TOUJOURS)
    if dpi is False:
        return always
    answer = demande.hebergement_donnees_sante
    cases = [(p, *_HEBERGEMENT[si]) for p, si in row.items() if si in _HEBERGEMENT]
    choix = tuple((p, case) for p, hosts, case in cases if answer in (None, hosts))
    return (*always, Reste(choix, si_dpi=dpi is None))


def _dpi(demande: Demande, referentiel: Referentiel | None) -> bool | None:
    """By the register, else because the question was answered, else by the DSR if it names a type."""
    ref = demande.referencement
    logiciel = referentiel.get(ref.numero_ans) if referentiel and ref else None
    if logiciel is not None:
        return logiciel.est_dpi
    if demande.hebergement_donnees_sante is not None:
        return True
    found = type_logiciel(ref.dsr) if ref else None
    return found == "DPI" if found else None
