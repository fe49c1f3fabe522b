"""The report on a request, from what the rules say."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.bilan import bilan
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.checks.version import regles
from pipeline.documents.kind import champs
from pipeline.flows.pieces import libelle_nature
from pipeline.models.fichier import Signature
from pipeline.models.lecture import Read
from pipeline.models.rapport import (
    MENTION,
    Champ,
    Conformite,
    Controle,
    PageRapport,
    PieceRapport,
    Rapport,
    SignatureRapport,
    Traitement,
)
from pipeline.models.text import Page
from pipeline.routing import avis, statut_propose


def rediger(dossier: Dossier, duree_ms: int) -> Rapport:
    """Run the rules, and say what they found."""
    found = bilan(dossier)
    decision = avis(found.motifs)
    register = dossier.referentiel
    return Rapport(
        numero=dossier.demande.numero,
        avis=decision,
        statut=dossier.demande.statut,
        statut_propose=statut_propose(dossier.demande, decision),
        motifs=found.motifs,
        pieces=(*(_piece(*entry) for entry in found.pieces), *_remplacees(dossier)),
        controles=found.controles,
        traitement=Traitement(
            regles=regles(),
            referentiel=f"{register.nom} ({register.empreinte[:10]})" if register else None,
            mention=MENTION,
        ),
        duree_ms=duree_ms,
    )


def _remplacees(dossier: Dossier) -> Iterator[PieceRapport]:
    """The files that another one replaced, as they were last judged; the rules look no more."""
    for piece in dossier.acquis.remplacees.values():
        yield piece.model_copy(update={"remplacee": True, "controles": (), "revision": None})


def _piece(
    piece: PieceLue, conformite: Conformite, controles: tuple[Controle, ...]
) -> PieceRapport:
    return PieceRapport(
        type=piece.type,
        fichier=piece.fichier.nom,
        sha256=piece.fichier.sha256,
        conformite=conformite,
        nature=libelle_nature(piece),
        champs={nom: champ(lu) for nom, lu in champs(piece.lu).items()},
        controles=controles,
        signatures=tuple(map(signature, piece.fichier.signatures)),
        pages=tuple(map(_page, piece.text.pages)),
        revision=piece.reprise,
    )


def _page(page: Page) -> PageRapport:
    return PageRapport(
        numero=page.number,
        largeur=round(page.width, 1),
        hauteur=round(page.height, 1),
        rotation=page.turn,
    )


def signature(found: Signature) -> SignatureRapport:
    """A signature in the words of the contract."""
    return SignatureRapport(
        signataire=found.signataire,
        date=found.date,
        integrite=found.integrite,
        confiance=found.confiance,
    )


def champ(lu: Read[str]) -> Champ:
    """A reading in the words of the contract, corners to a tenth of a pixel."""
    a, b, c, d = ((round(x, 1), round(y, 1)) for x, y in lu.quad)
    return Champ(
        valeur=lu.value,
        confiance=round(lu.confidence, 3),
        source=lu.source,
        page=lu.page,
        boite=(a, b, c, d),
    )
