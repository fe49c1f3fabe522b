"""What our limits leave out of a document is told, and nothing rests on what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fixtures.attacks import attacks, honest
from pipeline.checks.bilan import bilan
from pipeline.checks.contexte import PieceLue
from pipeline.extraction.limits import Limites
from pipeline.extraction.reading import Lecteur
from pipeline.flows import pieces
from pipeline.models.rapport import Gravite, Resultat
from pipeline.models.statut import Avis, TypePiece
from pipeline.routing import avis
from tests.checks.builders import certificat, dossier, identite, rib
from tests.checks.cases import motifs_de
from tests.extraction.drawing import encoded, letter, paper, pdf
from tests.hostile.drawings import laughs

CODE = "SYS_ANALYSE_IMPOSSIBLE"


def _rib() -> bytes:
    return next(a.data for a in honest() if a.type == TypePiece.RIB)


def _forms() -> bytes:
    return laughs(4, 2)


CUT: dict[str, tuple[Callable[[], bytes], Limites, str]] = {
    "pages": (
        lambda: pdf(letter, pages=3),
        Limites(pages_max=2),
        "seules les 2 premières pages ont été lues, sur 3",
    ),
    "characters": (
        _rib,
        Limites(caracteres_max=200),
        "le texte de la page 1 dépasse 200 caractères",
    ),
    "segments": (_rib, Limites(segments_max=5), "la page 1 compte plus de 5 morceaux de lignes"),
    "objects": (_rib, Limites(objets_max=2), "la page 1 compte plus de 2 objets dessinés"),
    "active content": (
        lambda: pdf(letter),
        Limites(objets_max=4),
        "le fichier compte plus de 4 objets, et les scripts et pièces jointes",
    ),
    "nesting": (
        _forms,
        Limites(imbrication_max=2),
        "la page 1 emboîte ses dessins sur plus de 2 niveaux",
    ),
    "lines of a picture": (
        lambda: encoded(paper()),
        Limites(segments_max=2),
        "la page 1 compte plus de 2 morceaux de lignes",
    ),
}


def read(limites: Limites, data: bytes) -> PieceLue:
    facts = pieces.facts("piece.pdf", len(data), "0" * 64, len(data))
    with Lecteur(limites) as lecteur:
        return pieces.lire(lecteur, TypePiece.RIB, data, facts)


@pytest.mark.parametrize("case", CUT.values(), ids=CUT)
def test_what_is_left_out_is_told_and_a_person_looks(
    case: tuple[Callable[[], bytes], Limites, str],
) -> None:
    make, limites, words = case
    piece = read(limites, make())
    assert piece.panne is None
    assert any(said.startswith(words) for said in piece.coupures), piece.coupures
    found = bilan(dossier(piece, certificat(), identite()))
    assert avis(found.motifs) is Avis.A_VERIFIER
    (motif,) = motifs_de(found, CODE, piece.type)
    assert words in motif.message
    assert (motif.interne, motif.gravite) == (True, Gravite.VERIFIER)


def test_nothing_is_left_out_within_the_usual_limits() -> None:
    assert read(Limites(), _rib()).coupures == ()


def test_a_sound_piece_of_which_something_is_left_out_holds_a_request_up() -> None:
    others = certificat(), identite()
    assert avis(bilan(dossier(rib(), *others)).motifs) is Avis.FAVORABLE
    cut = rib()
    cut = replace(cut, text=replace(cut.text, coupures=("la page 1 est coupée",)))
    assert avis(bilan(dossier(cut, *others)).motifs) is Avis.A_VERIFIER


@pytest.mark.parametrize("code", ["FIC_ILLISIBLE", "FIC_NATURE"])
def test_what_was_not_read_as_a_whole_is_not_called_illegible_nor_another(code: str) -> None:
    """The words that are missing may be on the pages that we left out."""
    piece = read(Limites(pages_max=1), pdf(lambda _: None, pages=3))
    found = bilan(dossier(piece, certificat(), identite()))
    (controles,) = (c for p, _, c in found.pieces if p is piece)
    assert {c.resultat for c in controles if c.code == code} == {Resultat.SANS_OBJET}
    assert len(motifs_de(found, CODE, piece.type)) == 1


def test_the_attacks_that_hide_behind_a_limit_end_with_a_person() -> None:
    """A lie beyond the objects that we look at is not believed for being out of sight."""
    attack = next(a for a in attacks() if a.type == TypePiece.RIB)
    piece = read(Limites(objets_max=2), attack.data)
    assert avis(bilan(dossier(piece, certificat(), identite())).motifs) is Avis.A_VERIFIER
