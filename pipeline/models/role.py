"""Who may do what in the station: three roles, and what each may do."""

from __future__ import annotations

from enum import StrEnum


class Droit(StrEnum):
    """One thing that a person may do."""

    LIRE = "lire"
    """See the queue, the requests, their pieces and their figures."""
    TRAITER = "traiter"
    """Claim a request, settle its fields, decide it."""
    REPRENDRE = "reprendre"
    """Take over a request that a colleague holds."""
    GROUPER = "grouper"
    """Decide several requests at once."""
    PILOTER = "piloter"
    """See what concerns the work of persons, and export it."""


class Role(StrEnum):
    """What a person is; each may do what the one before may."""

    LECTEUR = "lecteur"
    GESTIONNAIRE = "gestionnaire"
    SUPERVISEUR = "superviseur"

    def peut(self, droit: Droit) -> bool:
        """Whether the role gives a right.

        >>> Role.LECTEUR.peut(Droit.TRAITER), Role.SUPERVISEUR.peut(Droit.TRAITER)
        (False, True)
        """
        return droit in DROITS[self]

    @property
    def libelle(self) -> str:
        return self.value


_LECTEUR = frozenset({Droit.LIRE})
_GESTIONNAIRE = _LECTEUR | {Droit.TRAITER, Droit.REPRENDRE}
DROITS: dict[Role, frozenset[Droit]] = {
    Role.LECTEUR: _LECTEUR,
    Role.GESTIONNAIRE: _GESTIONNAIRE,
    Role.SUPERVISEUR: _GESTIONNAIRE | {Droit.GROUPER, Droit.PILOTER},
}
"""The table; a right that a role is not given is not there."""
