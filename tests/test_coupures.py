"""What our limits leave out of a document is told, and nothing rests on what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from fixtures.attacks import attacks, honest
from pipeline.checks.bilan import bilan, juger_piece
from pipeline.checks.contexte import PieceLue
from pipeline.extraction.limits import Limites
from pipeline.extraction.reading import Lecteur
from pipeline.flows import pieces
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import Gravite, Resultat
from pipeline.models.statut import Avis, TypePiece
from pipeline.routing import avis
from tests.checks.builders import certificat, dossier, identite, rib
from tests.checks.cases import Case, controle_de, motifs_de, tables
from tests.extraction.drawing import encoded, letter, paper, pdf
from tests.hostile.drawings import laughs

CODE = "SYS_ANALYSE_IMPOSSIBLE"


def _rib() -> bytes:
    return next(a.data for a in honest() if a.type == TypePiece.RIB)


def _forms() -> bytes:
    return laughs(4, 2)


def _bars(canvas: Canvas) -> None:
    """Written lines, and ninety that are drawn as strokes."""
    letter(canvas)
    for rank in range(90):
        left, bottom = 60 + 150 * (rank % 3), 40 + 12 * (rank // 3)
        for stroke in range(12):
            canvas.rect(left + 4 * stroke, bottom, 1, 7, stroke=0, fill=1)


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
    "characters of the document": (
        lambda: pdf(letter, pages=3),
        Limites(document_caracteres_max=60),
        "le texte du document dépasse 60 caractères à la page",
    ),
    "segments of the document": (
        lambda: pdf(letter, pages=3),
        Limites(document_segments_max=2),
        "le document compte plus de 2 morceaux de lignes à la page",
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
    "lines that are not written": (
        lambda: pdf(_bars),
        Limites(),
        "la page 1 montre plus de 60 lignes qui ne sont pas dans son texte",
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
    assert avis(bilan(dossier(_cut(rib()), *others)).motifs) is Avis.A_VERIFIER


ABSENCES = (
    "ATT_DATE_ABSENTE", "ATT_INCOMPLETE", "ATT_MODELE_NON_CONFORME", "ATT_NON_SIGNEE",
    "BDC_NON_SIGNE", "COP_NON_SIGNE_ANS", "CPR_DELEGATION_ABSENTE", "CPR_NON_SIGNE",
    "HDS_DATE_ILLISIBLE", "HDS_PERIMETRE_ABSENT", "ID_DATE_ILLISIBLE", "ID_VERSO_MANQUANT",
    "KBIS_DATE_ILLISIBLE", "KBIS_REPRESENTANT_ABSENT", "MAN_DATE_ABSENTE", "MAN_NON_SIGNE",
    "MED_NON_SIGNE", "REF_EMETTEUR_NON_RECONNU", "REF_NUMERO_ABSENT", "RIB_IBAN_ILLISIBLE",
    "RIB_TITULAIRE_ILLISIBLE", "TVA_EMETTEUR_NON_RECONNU", "TVA_MENTION_ABSENTE", "VSR_NON_SIGNE",
)  # fmt: skip
"""The rules that something not found breaks."""
NATURES = (
    "BDC_DEVIS", "FIC_ILLISIBLE", "FIC_NATURE", "FIC_NATURE_INCERTAINE", "HDS_ISO27001_SEUL",
    "ID_TYPE_NON_ACCEPTE", "TVA_REGULARITE_FISCALE", "VSR_NATURE",
)  # fmt: skip
"""Those that compare what the words betray, of which some are missing."""
BROKEN = tuple(
    pytest.param(code, case, id=f"{code}: {case.phrase}")
    for code, case in tables()
    if code in (*ABSENCES, *NATURES) and case.resultat is Resultat.NON_CONFORME
)


def _cut(piece: PieceLue) -> PieceLue:
    return replace(piece, text=replace(piece.text, coupures=("la page 1 est coupée",)))


def test_every_rule_on_what_is_not_found_is_met() -> None:
    assert {param.values[0] for param in BROKEN} == {*ABSENCES, *NATURES}


@pytest.mark.parametrize(("code", "case"), BROKEN)
def test_what_our_limits_left_out_is_not_missing(code: str, case: Case) -> None:
    """The same documents that break a rule break none where we did not read all of them."""
    found = bilan(replace(case.dossier, pieces=tuple(map(_cut, case.dossier.pieces))))
    wanted = Resultat.A_VERIFIER if code in ABSENCES else Resultat.SANS_OBJET
    assert controle_de(found, code, case.sur).resultat is wanted
    assert Gravite.CORRIGER not in {m.gravite for m in motifs_de(found, code, case.sur)}


def test_a_piece_of_which_something_is_left_out_is_not_called_sound_on_its_own() -> None:
    assert juger_piece(rib(), Parametres()) == ()
    (motif,) = juger_piece(_cut(rib()), Parametres())
    assert (motif.code, motif.gravite) == (CODE, Gravite.VERIFIER)


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
