"""RIB: the 2D-Doc, signed by the bank, against the print."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Note, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.rapprochement import incertain
from pipeline.documents.rib_2ddoc import autre_titulaire, ecarts
from pipeline.documents.symboles import symboles
from pipeline.models import deux_d_doc
from pipeline.models.authenticite import Issue, authenticite
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece


@check(
    "RIB_2DDOC_DIFFERENT",
    Gravite.VERIFIER,
    "Le 2D-Doc du RIB ne concorde pas avec ce qui est imprimé ({quoi}).",
    titre="RIB : 2D-Doc et impression différents",
    types=(TypePiece.RIB,),
    interne=True,
    champs=("iban",),
)
def deux_d_doc_different(dossier: Dossier, rib: Groupe) -> Constats:
    """The IBAN and the BIC (8 characters) of the 2D-Doc are those of the print, and its signature is
    not false.

    Agreement proves, disagreement alerts inside, and what cannot be verified (no list, a stale one,
    an unknown or expired signer) is said and never held against anyone; so is another spelling of
    the holder. Against a print read without certainty it is a doubt. Abstains where no 2D-Doc of a
    RIB was found: most have none. The gestionnaire compares both with the record.
    """
    found = [s for piece in rib.pieces for s in symboles(piece.text, deux_d_doc.RIB)]
    if not found:
        yield Abstention("aucun 2D-Doc de RIB")
        return
    if len(found) > 1:
        yield Doubt("plusieurs 2D-Doc de RIB figurent sur le document")
        return
    symbole = found[0]
    worth = authenticite(symbole.doc, dossier.confiance_2ddoc, dossier.demande.date_depot)
    if worth.issue is Issue.INVALIDE:
        yield Finding(lu=worth.pourquoi, details={"quoi": worth.pourquoi})
    else:
        yield Note(f"2D-Doc : {worth.pourquoi}")
    for ecart in ecarts(rib.lu, symbole):
        if ecart.douteux or incertain(dossier, ecart.imprime):
            why = f"{ecart.quoi} : le 2D-Doc ne dit pas ce qui a été lu"
            yield Doubt(why, ecart.signe, ecart.imprime.value)
        else:
            yield Finding(ecart.signe, ecart.imprime.value, details={"quoi": ecart.quoi})
    titulaire = autre_titulaire(rib.lu, symbole)
    if titulaire is not None:
        yield Note(f"titulaire du 2D-Doc : {titulaire}")
