"""COP, BDC, TVA, VSR: what the money rests on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pipeline.checks.bilan import bilan
from pipeline.checks.contexte import Dossier
from pipeline.models.statut import TypePiece
from tests.checks.builders import AUTRE_SIREN, SIREN, SOCIETE, dossier, financement, flou, piece
from tests.checks.cases import (
    A_VERIFIER,
    CONFORME,
    CORRIGER,
    NON_CONFORME,
    SANS_OBJET,
    VERIFIER,
    Case,
    Table,
    params,
    verifier,
)
from tests.checks.kinds import DISTRIBUTEUR, filed, other
from tests.documents.pages import lines

COP, BDC = TypePiece.CONTRAT_OPERATEUR_V2, TypePiece.BON_DE_COMMANDE
TVA, VSR = TypePiece.PREUVE_HORS_TVA, TypePiece.PV_VSR
SANS_SOCIETE: Any = financement("sas", "avance")
MSS: Any = {"dispositif": "mss_operateur", "regime_tva": {"assujetti": False, "taux": "HT_0"}}
TAXE: Any = MSS | {"regime_tva": {"assujetti": True, "taux": None}}
TAXE_TAUX: Any = MSS | {"regime_tva": {"assujetti": None, "taux": "TTC_20"}}
SOLDE: Any = {"dispositif": "sas", "type_demande": "solde"}
BLANC = lines("blanc")


def _mss(type_piece: TypePiece, demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return dossier(filed(type_piece, **changes), referentiel=DISTRIBUTEUR, **(demande or MSS))


def _cop(demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return _mss(COP, demande, **changes)


def _bdc(demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return _mss(BDC, demande, **changes)


def _tva(demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return _mss(TVA, demande, **changes)


def _vsr(demande: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    return dossier(filed(VSR, **changes), **(demande or SOLDE))


def _signatures(filed: Any, name: str = "signature") -> tuple[Case, ...]:
    return (
        Case("ink in the zone", filed(), CONFORME),
        Case("no ink", filed(**{name: "absente"}), NON_CONFORME, CORRIGER),
        Case("nobody could look", filed(**{name: None}), A_VERIFIER, VERIFIER),
        Case("no ink, seen badly", filed(**{name: flou("absente")}), A_VERIFIER, VERIFIER),
    )


def _nature(type_piece: TypePiece, nature: str, demande: Any) -> tuple[Case, ...]:
    own = dossier(filed(type_piece), referentiel=DISTRIBUTEUR, **demande)
    wrong = dossier(other(type_piece, nature), referentiel=DISTRIBUTEUR, **demande)
    return (
        Case("the document asked for", own, CONFORME),
        Case("the usual mistake", wrong, NON_CONFORME, CORRIGER),
        Case("nothing was read", dossier(piece(type_piece, texte=BLANC), **demande), SANS_OBJET),
    )


def _eur(text: str) -> Decimal:
    return Decimal(text)


TABLE: Table = {
    "COP_VERSION": (
        Case("V2", _cop(), CONFORME),
        Case("V1", _cop(version="V1"), NON_CONFORME, VERIFIER, ("V1",)),
        Case("none is read", _cop(version=None), A_VERIFIER, VERIFIER),
    ),
    "COP_PARTIE_DIFFERENTE": (
        Case("the supplier", _cop(), CONFORME),
        Case("another SIREN", _cop(siren=AUTRE_SIREN), NON_CONFORME, VERIFIER),
        Case("neither is read", _cop(partie=None, siren=None), A_VERIFIER, VERIFIER),
        Case("no company is declared", _cop(SANS_SOCIETE), SANS_OBJET),
    ),
    "COP_NON_SIGNE_ANS": _signatures(_cop, "signature_ans"),
    "BDC_PARTIES_DIFFERENTES": (
        Case("the supplier orders from the developer", _bdc(), CONFORME),
        Case("a seller known by its SIREN alone", _bdc(fournisseur=None), CONFORME),
        Case("another buyer", _bdc(acheteur="ODA"), NON_CONFORME, VERIFIER, ("l'acheteur", "ODA")),
        Case("another seller", _bdc(fournisseur="ODA"), NON_CONFORME, VERIFIER, ("le fournisseur",)),
        Case("the seller's SIREN alone is printed", _bdc(sirens=(AUTRE_SIREN,)), CONFORME),
        Case("a buyer unread, whose name is printed",
             _bdc(acheteur=None, sirens=(), texte=lines("commande passée par MEDI SOFT à Paris")),
             CONFORME),
        Case("a buyer unread, and not named", _bdc(acheteur=None, sirens=()), A_VERIFIER, VERIFIER),
        Case("the SIREN of neither is printed", _bdc(sirens=("552100554",)), A_VERIFIER, VERIFIER),
        Case("nothing is declared", dossier(filed(BDC), referentiel=None, **SANS_SOCIETE),
             SANS_OBJET),
        Case("a SIREN that is nobody's, beside theirs",
             _bdc(sirens=(SIREN, AUTRE_SIREN, "552100554")), A_VERIFIER, VERIFIER, ("aucune",)),
    ),
    "BDC_MONTANT_INCOHERENT": (
        Case("HT and TVA make TTC", _bdc(), CONFORME),
        Case("two centimes of rounding", _bdc(montant_ttc=_eur("120.02")), CONFORME),
        Case("three are too many", _bdc(montant_ttc=_eur("120.03")), NON_CONFORME, VERIFIER,
             ("120,03",)),
        Case("without TVA, HT is TTC", _bdc(montant_tva=None, montant_ttc=_eur("100.00")), CONFORME),
        Case("HT over TTC", _bdc(montant_tva=None, montant_ttc=_eur("99.00")), NON_CONFORME,
             VERIFIER),
        Case("no TTC is read", _bdc(montant_ttc=None), A_VERIFIER, VERIFIER),
        Case("an amount read badly", _bdc(montant_ht=flou(_eur("10.00"))), A_VERIFIER, VERIFIER),
    ),
    "BDC_NON_SIGNE": _signatures(_bdc),
    "BDC_DEVIS": _nature(BDC, "devis", MSS),
    "TVA_REGULARITE_FISCALE": _nature(TVA, "regularite_fiscale", MSS),
    "TVA_EMETTEUR_NON_RECONNU": (
        Case("a tax office", _tva(), CONFORME),
        Case("nobody of the tax services", _tva(emetteur=None), NON_CONFORME, VERIFIER),
        Case("a name read badly", _tva(emetteur=flou("DGFIP")), A_VERIFIER, VERIFIER),
    ),
    "TVA_STRUCTURE_DIFFERENTE": (
        Case("the supplier", _tva(), CONFORME),
        Case("another SIREN", _tva(siren=AUTRE_SIREN), NON_CONFORME, VERIFIER),
        Case("neither is read", _tva(structure=None, siren=None), A_VERIFIER, VERIFIER),
        Case("no company is declared", _tva(SANS_SOCIETE), SANS_OBJET),
    ),
    "TVA_MENTION_ABSENTE": (
        Case("non assujetti", _tva(), CONFORME),
        Case("exonéré", _tva(mention="exonéré"), CONFORME),
        Case("nothing of the kind", _tva(mention=None), NON_CONFORME, VERIFIER),
        Case("the franchise en base", _tva(mention="franchise en base"), A_VERIFIER, VERIFIER),
        Case("words read badly", _tva(mention=flou("exonéré")), A_VERIFIER, VERIFIER),
    ),
    "TVA_REPONSE_INCOHERENTE": (
        Case("a proof that is due", _tva(), CONFORME),
        Case("one who says that he pays", _tva(TAXE), NON_CONFORME, VERIFIER, ("non assujetti",)),
        Case("at a rate", _tva(TAXE_TAUX), NON_CONFORME, VERIFIER),
        Case("words read badly", _tva(TAXE, mention=flou("exonéré")), A_VERIFIER, VERIFIER),
        Case("a proof that says nothing", _tva(TAXE, mention=None), SANS_OBJET),
        Case("nothing was asked", _tva(MSS | {"regime_tva": None}), SANS_OBJET),
    ),
    "VSR_NATURE": _nature(VSR, "verification_aptitude", SOLDE),
    "VSR_NON_SIGNE": _signatures(_vsr),
    "VSR_DECISION_DEFAVORABLE": (
        Case("favorable", _vsr(), CONFORME),
        Case("ajournement", _vsr(decision="ajournement"), NON_CONFORME, VERIFIER, ("ajournée",)),
        Case("rejet", _vsr(decision="rejet"), NON_CONFORME, VERIFIER, ("négative",)),
        Case("reserves", _vsr(decision="reserves"), A_VERIFIER, VERIFIER),
        Case("none is read", _vsr(decision=None), A_VERIFIER, VERIFIER),
        Case("one is read badly", _vsr(decision=flou("rejet")), A_VERIFIER, VERIFIER),
    ),
    "VSR_PARTIES_DIFFERENTES": (
        Case("the supplier, to a client", _vsr(), CONFORME),
        Case("another SIREN", _vsr(siren_fournisseur=AUTRE_SIREN), NON_CONFORME, VERIFIER),
        Case("no client is read", _vsr(client=None), A_VERIFIER, VERIFIER),
        Case("the supplier is its own client", _vsr(client=SOCIETE), A_VERIFIER, VERIFIER),
        Case("no company is declared", _vsr(financement("sas", "solde")), SANS_OBJET),
    ),
    "VSR_LOGICIEL_DIFFERENT": (
        Case("the software declared", _vsr(), CONFORME),
        Case("another one", _vsr(nom_logiciel="ARPENTEUR"), NON_CONFORME, VERIFIER, ("ARPENTEUR",)),
        Case("another version", _vsr(version="23"), A_VERIFIER, VERIFIER),
        Case("none is read", _vsr(nom_logiciel=None), A_VERIFIER, VERIFIER),
        Case("none is declared", _vsr(financement("sas", "solde")), SANS_OBJET),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "case"), params(TABLE))
def test_financement(code: str, case: Case) -> None:
    verifier(code, case)


PRECIS = {
    (TVA, "regularite_fiscale"): "TVA_REGULARITE_FISCALE",
    (BDC, "devis"): "BDC_DEVIS",
    (VSR, "verification_aptitude"): "VSR_NATURE",
    (TypePiece.CERTIFICAT_HDS, "certificat_iso27001"): "HDS_ISO27001_SEUL",
}


@pytest.mark.parametrize(("slot", "code"), PRECIS.items(), ids=PRECIS.values())
def test_the_more_precise_code_speaks_alone(slot: tuple[TypePiece, str], code: str) -> None:
    found = {m.code for m in bilan(dossier(other(*slot))).motifs}
    assert code in found
    assert found & {"FIC_NATURE", "FIC_NATURE_INCERTAINE", "SYS_ANALYSE_IMPOSSIBLE"} == set()


def test_a_facture_for_an_order_is_of_another_nature() -> None:
    found = {m.code for m in bilan(dossier(other(BDC, "facture"))).motifs}
    assert "FIC_NATURE" in found
