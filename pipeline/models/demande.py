"""The enrolment record, ``demande/1``: what the supplier declared on the portal.

Strict: a missing or unknown key, a wrong type, a value outside its list is an error of the deposit.
What is well formed but does not hold (the key of a SIRET or an IBAN, an e-mail) is let through: it
is a finding, ``DOS_DECLARATION_INVALIDE``, that a gestionnaire sees.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pipeline.models.statut import (
    STATUTS_ENROLEMENT,
    STATUTS_FINANCEMENT,
    Dispositif,
    Statut,
    TypeDemande,
    TypePiece,
)

_NUMERO = r"^ENR[0-9]{4,12}(M[0-9]{1,4})?$"
Numero = Annotated[str, StringConstraints(pattern=_NUMERO)]
Texte = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Compte = Annotated[int, Field(ge=0)]


def cle_dossier(numero: str) -> str:
    """The key of a request: ``ENR0601`` and ``ENR0601M0`` are one (guide vague 2).

    >>> cle_dossier("ENR0601M0")
    'ENR0601'
    """
    return re.sub(r"M\d+$", "", numero)


def _jour(value: object) -> object:
    """``AAAA-MM-JJ`` and nothing else: pydantic alone would take seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("date_type", "AAAA-MM-JJ")


Jour = Annotated[date, BeforeValidator(_jour)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Referencement(_Section):
    """The software, as the portal shows it beside the number that was typed."""

    numero_ans: Texte
    nom_logiciel: Texte
    version_logiciel: Texte
    dsr: Texte


class Adresse(_Section):
    """The postal address of the company; nothing rests on it."""

    numero: Texte | None = None
    extension: Texte | None = None
    type_voie: Texte | None = None
    nom_voie: Texte | None = None
    complement: Texte | None = None
    code_postal: Texte | None = None
    commune: Texte | None = None


class PersonneMorale(_Section):
    """The supplier."""

    siret: Texte
    denomination_sociale: Texte
    nom_commercial: Texte | None = None
    denomination_modifiee: bool = False
    adresse: Adresse | None = None

    @property
    def siren(self) -> str:
        return re.sub(r"\s", "", self.siret)[:9]


class Personne(_Section):
    """A person as declared: one surname field, one given name field."""

    nom: Texte
    prenom: Texte
    email: Texte | None = None
    telephone: Texte | None = None

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"


class NomPersonne(_Section):
    """A person of an earlier request, by name alone."""

    nom: Texte
    prenom: Texte


class Demandeur(_Section):
    """Who files, and for whom."""

    est_representant_legal: bool
    representant: Personne
    depositaire: Personne | None = None
    qualite_tiers: Literal["centre_de_gestion", "employe"] | None = None


class CoordonneesBancaires(_Section):
    """The account to be paid."""

    iban: Texte
    bic: Texte
    titulaire: Texte
    domiciliation: Texte | None = None


class RegimeTva(_Section):
    """Vague 2 asks whether the supplier is assujetti; MSS and SAS ask for a rate."""

    assujetti: bool | None = None
    taux: Literal["TTC_20", "TTC_8_5", "TTC_0", "HT_0"] | None = None


class Boites(_Section):
    """Mailboxes of an MSS operator, by category."""

    applicatives: Compte
    organisationnelles: Compte
    personnelles: Compte


class Avance(_Section):
    """The form of an MSS advance."""

    bal_actuelles: Boites
    bal_estimees: Boites


class Solde(_Section):
    """The form of a SAS balance."""

    avance_numero: Texte
    contact_support: Texte
    montant: Texte


class DemandeAnterieure(_Section):
    """Another request of the same supplier, as far as the portal knows it."""

    numero: Numero
    dispositif: Dispositif
    type_demande: TypeDemande
    numero_ans: Texte | None
    statut: Statut
    depositaire: NomPersonne | None = None
    pieces: tuple[TypePiece, ...] = ()

    @property
    def cle(self) -> str:
        return cle_dossier(self.numero)


class PieceDeclaree(_Section):
    """A file in a slot."""

    type: TypePiece
    fichier: Annotated[str, StringConstraints(min_length=1, max_length=255)]


class Demande(_Section):
    """One request, with the pieces filed for it."""

    schema_: Literal["demande/1"] = Field(alias="schema")
    numero: Numero
    dispositif: Dispositif
    type_demande: TypeDemande
    anticipe: bool
    statut: Statut
    date_depot: Jour
    referencement: Referencement | None = None
    personne_morale: PersonneMorale | None = None
    demandeur: Demandeur | None = None
    coordonnees_bancaires: CoordonneesBancaires | None = None
    regime_tva: RegimeTva | None = None
    hebergement_donnees_sante: bool | None = None
    avance: Avance | None = None
    solde: Solde | None = None
    pieces: tuple[PieceDeclaree, ...]
    demandes_anterieures: tuple[DemandeAnterieure, ...] | None = None

    @model_validator(mode="after")
    def _sections_and_status(self) -> Self:
        permis = STATUTS_ENROLEMENT if self.type_demande.est_enrolement else STATUTS_FINANCEMENT
        if self.statut not in permis:
            attendus = ", ".join(sorted(permis))
            raise ValueError(f"statut : « {self.statut} » n'existe pas ici|{attendus}")
        for nom in _sections_requises(self):
            if getattr(self, nom) is None:
                raise ValueError(f"{nom} : clé manquante|section requise par {self.type_demande}")
        return self

    @property
    def cle(self) -> str:
        return cle_dossier(self.numero)

    @property
    def finalise(self) -> bool:
        """Whether this deposit finalises an anticipe (guide vague 2, §7)."""
        if not (self.anticipe and self.type_demande.est_enrolement):
            return False
        certificat = any(p.type == TypePiece.CERTIFICAT_REFERENCEMENT for p in self.pieces)
        return self.statut == Statut.CERTIFICATS_A_VALIDER or (
            self.statut == Statut.VALIDATION_PARTIELLE and certificat
        )

    @property
    def siren(self) -> str | None:
        return self.personne_morale.siren if self.personne_morale else None

    @property
    def depositaire(self) -> Personne | None:
        """The third party who files, when the representative does not."""
        d = self.demandeur
        return d.depositaire if d and not d.est_representant_legal else None


def _sections_requises(demande: Demande) -> tuple[str, ...]:
    if not demande.type_demande.est_enrolement:
        return ()
    if demande.type_demande == TypeDemande.ENROLEMENT_COMPLEMENTAIRE or demande.finalise:
        return ("referencement", "personne_morale")
    return ("referencement", "personne_morale", "demandeur", "coordonnees_bancaires")


def est_avance_mss(demande: Demande) -> bool:
    """Whether a request is an MSS advance, decided at once by a décision d'attribution (guide MSS)."""
    wanted = (Dispositif.MSS_OPERATEUR, TypeDemande.AVANCE)
    return (demande.dispositif, demande.type_demande) == wanted
