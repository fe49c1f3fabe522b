"""Files that say another value than one sees: nothing of it is believed, and nobody is accused."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.attacks import Attack, attacks, honest
from pipeline.checks.bilan import bilan
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.documents.kind import champs
from pipeline.extraction.reading import Lecteur
from pipeline.flows import pieces
from pipeline.models.parametres import Parametres
from pipeline.models.statut import Avis, TypePiece
from pipeline.routing import avis
from tests.checks.builders import certificat, dossier, identite, rib
from tests.checks.cases import motifs_de

CODE = "FIC_TEXTE_CACHE"


def _id(attack: Attack) -> str:
    return f"{attack.champ}: {attack.nom}"


def read(lecteur: Lecteur, attack: Attack) -> PieceLue:
    facts = pieces.facts("piece.pdf", len(attack.data), "0" * 64, len(attack.data))
    return pieces.lire(lecteur, TypePiece(attack.type), attack.data, facts)


def declared(attack: Attack, value: str, piece: PieceLue) -> Dossier:
    """A request to which nothing else is to be said, that declares a value of the attack."""
    changes: dict[str, Any] = {
        "iban": {"coordonnees_bancaires": {"iban": value, "bic": "BNPAFRPPXXX"}},
        "bic": {"coordonnees_bancaires": {"bic": value}},
        "numero_ans": {"referencement": {"numero_ans": value}},
    }.get(attack.champ, {})
    others = [p for p in (certificat(), identite(), rib()) if p.type != piece.type]
    return dossier(piece, *others, **changes)


@pytest.mark.parametrize("attack", list(attacks()), ids=_id)
def test_what_nobody_sees_is_never_believed(lecteur: Lecteur, attack: Attack) -> None:
    piece = read(lecteur, attack)
    assert piece.panne is None
    said = champs(piece.lu).get(attack.champ)
    believed = said is not None and said.confidence >= Parametres().plancher_confiance
    assert not believed or said is None or said.value == attack.vrai
    found = bilan(declared(attack, attack.faux, piece))
    assert avis(found.motifs) is Avis.A_VERIFIER
    (motif,) = motifs_de(found, CODE, piece.type)
    assert motif.interne


@pytest.mark.parametrize("attack", list(honest()), ids=_id)
def test_the_same_papers_without_a_lie_are_read(lecteur: Lecteur, attack: Attack) -> None:
    piece = read(lecteur, attack)
    said = champs(piece.lu)[attack.champ]
    assert said.value == attack.vrai
    assert said.confidence >= Parametres().plancher_confiance
    assert not piece.fichier.texte_cache
    assert (piece.contredits, piece.inconfirmes) == ((), ())
    assert motifs_de(bilan(declared(attack, attack.vrai, piece)), CODE) == []
