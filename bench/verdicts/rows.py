"""The rows of the matrix of required pieces, stated again: what each asks for, and who files.

Written from the guides and not from `pipeline.checks.pieces_dues`, which the bench is to measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from pipeline.models.statut import Dispositif, Statut, TypeDemande, TypePiece

P = TypePiece
Dsr = tuple[str, str, str]
"""Code, couloir and type of software."""
TIERS = ("", "", "employe", "centre_de_gestion")


@dataclass(frozen=True)
class Cas:
    """What distinguishes two deposits of a row; `tiers` is who files, empty for the representative."""

    distributeur: bool = False
    modifiee: bool = False
    tiers: str = ""
    hors_taxe: bool = False
    dpi: bool = False
    heberge: bool = False

    def asks(self, piece: TypePiece) -> bool:
        """Whether a row that names this piece asks for it here (guides)."""
        return {
            P.KBIS: self.modifiee,
            P.MANDAT_EDITEUR: self.distributeur,
            P.BON_DE_COMMANDE: self.distributeur,
            P.PIECE_IDENTITE_DEPOSITAIRE: bool(self.tiers),
            P.MANDAT_DELEGATION_SIGNATURE: self.tiers == "employe",
            P.CONTRAT_PRESTATION: self.tiers == "centre_de_gestion",
            P.PREUVE_HORS_TVA: self.hors_taxe,
            P.CERTIFICAT_HDS: self.dpi and self.heberge,
            P.ATTESTATION_NON_HEBERGEMENT: self.dpi and not self.heberge,
        }.get(piece, True)


@dataclass(frozen=True)
class Row:
    """A row, or a part of one: some answers are fixed, the others drawn by lot from `lots`."""

    name: str
    dispositif: Dispositif
    pieces: tuple[TypePiece, ...]
    dsr: tuple[Dsr, ...]
    type_demande: TypeDemande = TypeDemande.ENROLEMENT_INITIAL
    anticipe: bool = False
    statut: Statut = Statut.EN_COURS
    lots: Mapping[str, tuple[object, ...]] = field(default_factory=dict)

    def cas(self, dice: Random) -> Cas:
        """One of the deposits that stand in this row."""
        return Cas(**{name: dice.choice(choices) for name, choices in self.lots.items()})  # type: ignore[arg-type]

    def due(self, cas: Cas) -> Iterator[TypePiece]:
        """The pieces to file."""
        return (piece for piece in self.pieces if cas.asks(piece))


_DPI: tuple[Dsr, ...] = (("DSR-HOP-DPI-Va2", "Hôpital", "DPI"),)
_VAGUE_2: tuple[Dsr, ...] = (
    ("DSR-MDV-LGC-Va2", "Médecin de ville", "LGC"), ("DSR-RAD-RIS-Va2", "Imagerie", "RIS"),
    ("DSR-BIO-SGL-Va2", "Biologie", "SGL"), ("DSR-PHA-LGO-Va2", "Officine", "LGO"),
    ("DSR-HOP-PFI-Va2", "Hôpital", "PFI"), ("DSR-MS-DUI-Va2", "Social et médico-social", "DUI"),
)  # fmt: skip
_VAGUE_1: tuple[Dsr, ...] = (
    ("DSR-MDV-LGC-Va1", "Médecin de ville", "LGC"), ("DSR-HOP-PFI-Va1", "Hôpital", "PFI"),
    ("DSR-RAD-RIS-Va1", "Imagerie", "RIS"), ("DSR-BIO-SGL-Va1", "Biologie", "SGL"),
)  # fmt: skip
_MSS: tuple[Dsr, ...] = (("DSR-MSS-OPERATEUR-V2", "MSSanté Opérateurs", "OPERATEUR"),)
_SAS: tuple[Dsr, ...] = (("DSR-SAS-Va1", "Service d'accès aux soins", "SAS"),)

_CERTIFICAT = (P.CERTIFICAT_REFERENCEMENT,)
_QUI = (
    P.KBIS, P.PIECE_IDENTITE_REPRESENTANT, P.PIECE_IDENTITE_DEPOSITAIRE,
    P.MANDAT_DELEGATION_SIGNATURE, P.CONTRAT_PRESTATION, P.RIB,
)  # fmt: skip
_DISTRIBUTEUR = (P.MANDAT_EDITEUR,)
_HDS = (P.CERTIFICAT_HDS, P.ATTESTATION_NON_HEBERGEMENT)
_TVA = (P.PREUVE_HORS_TVA,)
_MANDAT = (P.MANDAT_DELEGATION_SIGNATURE,)

V1, V2, MSS, SAS = Dispositif
COMPLEMENTAIRE = TypeDemande.ENROLEMENT_COMPLEMENTAIRE
_OUI, _NON, _LOT = (True,), (False,), (False, True)
_RARE = (False, False, False, True)
_USUAL = {"modifiee": _RARE, "tiers": TIERS}
_V2_INITIAL = (*_CERTIFICAT, *_HDS, *_DISTRIBUTEUR, *_QUI, *_TVA)
_V2_COMPLEMENT = (*_CERTIFICAT, *_HDS, *_DISTRIBUTEUR, *_MANDAT, *_TVA)

ROWS = (
    Row("vague 1 initial", V1, (*_CERTIFICAT, *_DISTRIBUTEUR, *_QUI), _VAGUE_1,
        lots={**_USUAL, "distributeur": _RARE}),
    Row("vague 1 initial, dénomination modifiée", V1, (*_CERTIFICAT, *_DISTRIBUTEUR, *_QUI),
        _VAGUE_1, lots={"modifiee": _OUI, "tiers": TIERS}),
    Row("vague 1 initial, distributeur", V1, (*_CERTIFICAT, *_DISTRIBUTEUR, *_QUI), _VAGUE_1,
        lots={**_USUAL, "distributeur": _OUI}),
    Row("vague 1 complémentaire", V1, _CERTIFICAT, _VAGUE_1, COMPLEMENTAIRE),
    Row("MSS opérateur, développeur", MSS,
        (*_CERTIFICAT, P.CONTRAT_OPERATEUR_V2, P.BON_DE_COMMANDE, *_QUI, *_TVA), _MSS,
        lots={**_USUAL, "hors_taxe": _RARE}),
    Row("MSS opérateur, acheteur", MSS,
        (*_CERTIFICAT, P.CONTRAT_OPERATEUR_V2, P.BON_DE_COMMANDE, *_QUI, *_TVA), _MSS,
        lots={**_USUAL, "distributeur": _OUI, "hors_taxe": _LOT}),
    Row("SAS initial", SAS, (*_CERTIFICAT, *_DISTRIBUTEUR, *_QUI, *_TVA), _SAS,
        lots={**_USUAL, "distributeur": _RARE, "hors_taxe": _RARE}),
    Row("vague 2 initial", V2, _V2_INITIAL, _VAGUE_2, lots=_USUAL),
    Row("vague 2 initial, DPI hébergeur", V2, _V2_INITIAL, _DPI,
        lots={**_USUAL, "dpi": _OUI, "heberge": _OUI}),
    Row("vague 2 initial, DPI non hébergeur", V2, _V2_INITIAL, _DPI,
        lots={**_USUAL, "dpi": _OUI, "heberge": _NON}),
    Row("vague 2 initial, distributeur", V2, _V2_INITIAL, _VAGUE_2,
        lots={**_USUAL, "distributeur": _OUI}),
    Row("vague 2 initial, employé", V2, _V2_INITIAL, _VAGUE_2,
        lots={"modifiee": _RARE, "tiers": ("employe",)}),
    Row("vague 2 initial, centre de gestion", V2, _V2_INITIAL, _VAGUE_2,
        lots={"tiers": ("centre_de_gestion",)}),
    Row("vague 2 initial, non assujetti", V2, _V2_INITIAL, _VAGUE_2,
        lots={**_USUAL, "hors_taxe": _OUI}),
    Row("vague 2 initial anticipé", V2, (*_DISTRIBUTEUR, *_QUI, *_TVA), (*_DPI, *_VAGUE_2),
        anticipe=True, lots={**_USUAL, "distributeur": _RARE, "hors_taxe": _RARE}),
    Row("vague 2 complémentaire", V2, _V2_COMPLEMENT, _VAGUE_2, COMPLEMENTAIRE,
        lots={"distributeur": _RARE, "hors_taxe": _RARE, "tiers": ("", "employe")}),
    Row("vague 2 complémentaire, DPI", V2, _V2_COMPLEMENT, _DPI, COMPLEMENTAIRE,
        lots={"dpi": _OUI, "heberge": _LOT, "tiers": ("", "employe")}),
    Row("vague 2 complémentaire anticipé", V2, (*_DISTRIBUTEUR, *_MANDAT, *_TVA), _VAGUE_2,
        COMPLEMENTAIRE, anticipe=True,
        lots={"distributeur": _LOT, "hors_taxe": _LOT, "tiers": ("", "employe")}),
    Row("finalisation d'un anticipé", V2, (*_CERTIFICAT, *_HDS), _VAGUE_2, anticipe=True,
        statut=Statut.CERTIFICATS_A_VALIDER),
    Row("finalisation d'un anticipé, DPI", V2, (*_CERTIFICAT, *_HDS), _DPI, anticipe=True,
        statut=Statut.CERTIFICATS_A_VALIDER, lots={"dpi": _OUI, "heberge": _LOT}),
    Row("SAS solde", SAS, (P.PV_VSR,), _SAS, TypeDemande.SOLDE),
    Row("SAS avance", SAS, (), _SAS, TypeDemande.AVANCE),
    Row("MSS avance", MSS, (), _MSS, TypeDemande.AVANCE),
)  # fmt: skip
