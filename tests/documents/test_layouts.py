"""The readers on layouts drawn without a look at them: each field of the contract.

Values are compared exactly; the names of the nine later kinds by their words, without civility or
legal form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from fixtures.drawing.attestation import AttestationFacts
from fixtures.drawing.carte import IdentiteFacts
from fixtures.drawing.certificat import CertificatFacts
from fixtures.drawing.contrats import ContratOperateurFacts, ContratPrestationFacts
from fixtures.drawing.hds import HdsFacts
from fixtures.drawing.kbis import KbisFacts
from fixtures.drawing.layouts import (
    Layout,
    attestation,
    certificat,
    commande,
    facts,
    hds,
    identite,
    kbis,
    mandat_delegation,
    mandat_editeur,
    operateur,
    prestation,
    rib,
    tva,
    vsr,
)
from fixtures.drawing.layouts.commande import BonFacts
from fixtures.drawing.layouts.tva import RegimeFacts
from fixtures.drawing.mandats import MandatDelegationFacts, MandatEditeurFacts
from fixtures.drawing.rib import RibFacts
from fixtures.drawing.vsr import VsrFacts
from pipeline.documents.kind import champs, reader_for, recognise
from pipeline.extraction.reading import Lecteur
from pipeline.models.accord import Accord
from pipeline.models.normalise import compact, fold
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text
from pipeline.models.version import compare
from tests.documents.layouts_known import PENDING

NATURE, ZONE = "nature", "zone"
Champs = dict[str, tuple[str, ...]]

KNOWN: list[tuple[str, str, str]] = [
    (
        "certificat_referencement-colonnes",
        "nom_logiciel",
        "faux: the neighbour's column heading is taken as the value",
    ),
]
"""Layout, field, reason: what fails today. Remove a line when its reader is mended."""


def _rib(f: RibFacts) -> Champs:
    return {"iban": (f.iban,), "bic": (f.bic,), "titulaire": (f.titulaire,),
            "domiciliation": (f.domiciliation,)}  # fmt: skip


def _certificat(f: CertificatFacts) -> Champs:
    return {"numero_ans": (f.numero_ans,), "nom_logiciel": (f.logiciel,),
            "version_logiciel": (f.version,), "editeur": (f.editeur,),
            "dsr": (f.code_dsr, f.dsr), "date": (f.fait_le.isoformat(),)}  # fmt: skip


def _kbis(f: KbisFacts) -> Champs:
    return {"siren": (f.siren,), "denomination": (f.denomination,),
            "date_a_jour": (f.a_jour.isoformat(),)}  # fmt: skip


def _identite(titre: str, duree: str) -> Callable[[IdentiteFacts], Champs]:
    return lambda f: {
        "type_document": (titre,), "nom": (f.personne.nom,), "prenoms": (f.prenoms,),
        "date_naissance": (f.personne.naissance.isoformat(),),
        "date_expiration": (f.expiration(duree).isoformat(),),
    }  # fmt: skip


def _hds(f: HdsFacts) -> Champs:
    return {"titulaire": (f.titulaire,), "organisme": (f.organisme,),
            "date_debut": (f.debut.isoformat(),), "date_fin": (hds.fin(f).isoformat(),),
            "referentiel": (f.referentiel,)}  # fmt: skip


def _signature(signe: bool) -> tuple[str]:
    return ("presente" if signe else "absente",)


def _jour(day: date | None) -> tuple[str]:
    assert day is not None
    return (day.isoformat(),)


def _attestation(f: AttestationFacts) -> Champs:
    return {"structure": (f.societe.denomination,), "signataire": (f.signataire.civil,),
            "date": _jour(f.fait_le), "signature": _signature(f.signee)}  # fmt: skip


def _mandat_editeur(f: MandatEditeurFacts) -> Champs:
    return {"mandant": (f.editeur.denomination,), "mandataire": (f.distributeur.denomination,),
            "date": _jour(f.fait_le), "signature": _signature(f.signe)}  # fmt: skip


def _mandat_delegation(f: MandatDelegationFacts) -> Champs:
    return {"mandant": (f.mandant.civil,), "mandataire": (f.mandataire.civil,),
            "date": _jour(f.fait_le), "signature": _signature(f.signe)}  # fmt: skip


def _prestation(f: ContratPrestationFacts) -> Champs:
    return {"mandant": (f.client.denomination,), "mandataire": (f.prestataire.denomination,),
            "date": _jour(f.fait_le), "signature": _signature(f.signe)}  # fmt: skip


def _operateur(f: ContratOperateurFacts) -> Champs:
    return {"partie": (f.operateur.denomination,), "version": (f.version,),
            "signature_ans": _signature(f.signe_ans), "date": _jour(f.fait_le)}  # fmt: skip


def _commande(f: BonFacts) -> Champs:
    return {"acheteur": (f.acheteur.denomination,), "fournisseur": (f.fournisseur.denomination,),
            "numero": (f.numero,), "date": _jour(f.fait_le), "montant_ht": (str(f.ht),),
            "montant_ttc": (str(f.ttc),), "signature": _signature(f.signe)}  # fmt: skip


def _regime(f: RegimeFacts) -> Champs:
    return {"emetteur": (f.service, tva.DGFIP), "structure": (f.societe.denomination,),
            "siren": (f.societe.siren,), "mention": (f.mention,),
            "date": _jour(f.fait_le)}  # fmt: skip


def _vsr(f: VsrFacts) -> Champs:
    return {"client": (f.client.denomination,), "fournisseur": (f.fournisseur.denomination,),
            "nom_logiciel": (f.logiciel,), "date": _jour(f.fait_le), "decision": (f.decision,),
            "signature": _signature(f.signe)}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One layout, the sets of facts that it is drawn with, and what is to be read."""

    nature: str
    type_piece: TypePiece
    layout: Layout[Any]
    faits: tuple[Any, ...]
    attendus: Callable[[Any], Champs]

    @property
    def nom(self) -> str:
        return f"{self.nature}-{self.layout.nom}"

    @property
    def fields(self) -> tuple[str, ...]:
        zone = (ZONE,) if self.nature == "identite" and ZONE not in self.layout.sans else ()
        return NATURE, *zone, *self.attendus(self.faits[0])

    def verdict(self, field: str, rank: int, text: Text) -> tuple[str, str | None]:
        """`exact`, `absent` or `faux`, and what was read; a field not printed may be absent."""
        if field == NATURE:
            scores = recognise(text)
            mine = scores.get(self.nature, 0)
            others = {k: v for k, v in scores.items() if k != self.nature}
            seen = mine >= 3 and mine > max(others.values(), default=0)
            best = max(others, key=others.__getitem__, default="")
            wrong = bool(best) and others[best] >= max(mine, 3)
            return "exact" if seen else "faux" if wrong else "absent", str(scores)
        read = reader_for(self.type_piece)
        assert read is not None
        piece = read(text)
        if field == ZONE:
            zone = getattr(piece, "mrz", None)
            return "absent" if zone is None else "exact" if zone.coherente else "faux", str(zone)
        found = champs(piece).get(field)
        if found is None:
            return ("exact" if field in self.layout.sans else "absent"), None
        right = self.attendus(self.faits[rank])[field]
        return ("exact" if self.same(field, right, found.value) else "faux"), found.value

    def same(self, field: str, right: tuple[str, ...], value: str) -> bool:
        if self.type_piece in WORDED and field in NAMES:
            return _words(value) in [_words(name) for name in right]
        return _same(field, right, value)


NAMES = {"titulaire", "organisme", "structure", "signataire", "mandant", "mandataire", "partie",
         "acheteur", "fournisseur", "emetteur", "client", "nom_logiciel"}  # fmt: skip
APART = {"M", "MME", "MONSIEUR", "MADAME", "LA", "SOCIETE", "ENTREPRISE", "SAS", "SARL", "SA",
         "EURL", "SELARL"}  # fmt: skip


def _words(name: str) -> list[str]:
    return sorted(set(fold(name).split()) - APART)


def _same(field: str, right: tuple[str, ...], value: str) -> bool:
    if field == "version_logiciel":
        return compare(right[0], value) is Accord.IDENTIQUE
    if field in ("nom", "prenoms"):
        return compact(value) == compact(right[0])
    return value in right


def _pair(facts: Sequence[Any], rank: int) -> tuple[Any, Any]:
    return facts[rank % len(facts)], facts[(rank + 1) % len(facts)]


LATER: tuple[tuple[TypePiece, Sequence[Layout[Any]], Sequence[Any], Callable[[Any], Champs]], ...]
LATER = (
    (TypePiece.CERTIFICAT_HDS, hds.LAYOUTS, facts.HDS, _hds),
    (TypePiece.ATTESTATION_NON_HEBERGEMENT, attestation.LAYOUTS, facts.ATTESTATION, _attestation),
    (TypePiece.MANDAT_EDITEUR, mandat_editeur.LAYOUTS, facts.MANDAT_EDITEUR, _mandat_editeur),
    (
        TypePiece.MANDAT_DELEGATION_SIGNATURE,
        mandat_delegation.LAYOUTS,
        facts.MANDAT_DELEGATION,
        _mandat_delegation,
    ),
    (TypePiece.CONTRAT_PRESTATION, prestation.LAYOUTS, facts.PRESTATION, _prestation),
    (TypePiece.CONTRAT_OPERATEUR_V2, operateur.LAYOUTS, facts.OPERATEUR, _operateur),
    (TypePiece.BON_DE_COMMANDE, commande.LAYOUTS, facts.COMMANDE, _commande),
    (TypePiece.PREUVE_HORS_TVA, tva.LAYOUTS, facts.REGIME, _regime),
    (TypePiece.PV_VSR, vsr.LAYOUTS, facts.VSR, _vsr),
)
WORDED = {piece for piece, *_ in LATER}


def _cases() -> Iterator[Case]:
    for rank, r in enumerate(rib.LAYOUTS):
        yield Case("rib", TypePiece.RIB, r, _pair(facts.RIB, rank), _rib)
    for rank, c in enumerate(certificat.LAYOUTS):
        piece = TypePiece.CERTIFICAT_REFERENCEMENT
        yield Case(piece.value, piece, c, _pair(facts.CERTIFICAT, rank), _certificat)
    for rank, k in enumerate(kbis.LAYOUTS):
        yield Case("kbis", TypePiece.KBIS, k, _pair(facts.KBIS, rank), _kbis)
    for piece, drawings, told, attendus in LATER:
        for rank, drawing in enumerate(drawings):
            first = rank % len(told)
            turned = (*told[first:], *told[:first])
            yield Case(piece.value, piece, drawing, turned, attendus)
    piece = TypePiece.PIECE_IDENTITE_REPRESENTANT
    for layouts, people, titre, duree in (
        (identite.PASSEPORTS, facts.IDENTITE, "passeport", "passeport"),
        (identite.CNI, facts.IDENTITE, "cni", "cni"),
        (identite.ANCIENNES, facts.ANCIENNE, "cni", "ancienne_cni"),
        (identite.SEJOURS, facts.SEJOUR, "titre_sejour", "titre_sejour"),
    ):
        for rank, i in enumerate(layouts):
            yield Case("identite", piece, i, _pair(people, rank), _identite(titre, duree))


CASES = tuple(_cases())
Lire = Callable[[Case, int], Text]


@pytest.fixture(scope="module")
def lire(lecteur: Lecteur) -> Lire:
    """The born-digital page of a case, read once."""
    read: dict[tuple[str, int], Text] = {}

    def text(case: Case, rank: int) -> Text:
        if (case.nom, rank) not in read:
            read[case.nom, rank] = lecteur.lecture(drawn(case, rank), "piece.pdf")[1]
        return read[case.nom, rank]

    return text


def drawn(case: Case, rank: int, *, mrz_image: bool = False) -> bytes:
    """The document; a machine readable zone is type in a PDF, a picture of OCR-B in a scan."""
    faits = case.faits[rank]
    if isinstance(faits, IdentiteFacts):
        faits = replace(faits, mrz_image=mrz_image)
    return case.layout.draw(faits)


def _params() -> Iterator[Any]:
    known = {(layout, field): reason for layout, fields, reason in (*KNOWN, *PENDING)
             for field in fields.split()}  # fmt: skip
    for case in CASES:
        for field in case.fields:
            reason = known.pop((case.nom, field), None)
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            yield pytest.param(case, field, marks=marks, id=f"{case.nom}-{field}")
    assert not known, f"KNOWN names no case: {sorted(known)}"


@pytest.mark.parametrize(("case", "field"), tuple(_params()))
def test_layout_is_read_exactly(case: Case, field: str, lire: Lire) -> None:
    seen = [case.verdict(field, rank, lire(case, rank)) for rank in range(len(case.faits))]
    assert [verdict for verdict, _ in seen] == ["exact"] * len(seen), seen
