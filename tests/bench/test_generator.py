"""The bench's generator: the same twice, legible, true to its labels, and wide enough."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from itertools import combinations

import pypdf
import pytest
from stdnum.fr import siren
from stdnum.iban import is_valid as iban_holds

from bench.reading.compare import accepted
from bench.reading.degradations import BY_NAME, CONDITIONS, POIDS_MAX, Group
from bench.reading.generate import CRITICAL, Planned, make, plan, spread
from bench.reading.layouts.layout import Drawn, Layout, draw, layouts_of
from bench.reading.sheet import Box
from fixtures.drawing.numbers import cle_rib
from pipeline.models.normalise import compact
from pipeline.models.statut import TypePiece

FIELDS = {
    "rib": "iban bic titulaire domiciliation",
    "certificat_referencement": "numero_ans nom_logiciel version_logiciel editeur dsr date",
    "kbis": "siren denomination date_a_jour",
    "piece_identite_representant": "type_document nom prenoms date_naissance date_expiration",
    "piece_identite_depositaire": "type_document nom prenoms date_naissance date_expiration",
    "certificat_hds": "titulaire organisme date_debut date_fin referentiel",
    "attestation_non_hebergement": "structure signataire date signature",
    "mandat_editeur": "mandant mandataire date signature",
    "mandat_delegation_signature": "mandant mandataire date signature",
    "contrat_prestation": "mandant mandataire date signature",
    "contrat_operateur_v2": "partie version signature_ans date",
    "bon_de_commande": "acheteur fournisseur numero date montant_ht montant_ttc",
    "preuve_hors_tva": "emetteur structure siren mention date",
    "pv_vsr": "client fournisseur nom_logiciel date decision signature",
}
PRINTED_AS_IS = ("iban", "bic", "numero_ans", "siren", "titulaire", "denomination", "nom_logiciel",
                 "editeur", "nom", "prenoms", "structure", "partie", "client", "fournisseur",
                 "organisme", "numero")  # fmt: skip
EVERY = [(kind, one) for kind in TypePiece for one in layouts_of(kind)]


def named(value: object) -> str:
    return value.name if isinstance(value, Layout) else str(value)


def drawn_by_the_plan(kind: TypePiece, layout: Layout) -> list[Drawn]:
    """Every document of the plan in this layout, before it is degraded."""
    place = layouts_of(kind).index(layout)
    held = [one for one in plan() if one.kind is kind and one.layout == place]
    return [draw(kind, layout, one.seed, one.pages) for one in held]


def overlaps(one: Box, other: Box) -> bool:
    return (
        one.page == other.page
        and min(one.right, other.right) - max(one.left, other.left) > 0.3
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.3
    )


@pytest.mark.parametrize(("kind", "layout"), EVERY, ids=named)
def test_words_stand_on_the_page_and_apart(kind: TypePiece, layout: Layout) -> None:
    for drawn in drawn_by_the_plan(kind, layout):
        wide, high = drawn.size
        for box in drawn.boxes:
            assert box.left >= 3, box
            assert box.right <= wide - 3, box
            assert 3 <= box.top <= box.bottom <= high - 3, box
        for one, other in combinations(drawn.boxes, 2):
            assert not overlaps(one, other), (one, other)


@pytest.mark.parametrize(("kind", "layout"), EVERY, ids=named)
def test_labels_are_those_of_the_contract_and_hold(kind: TypePiece, layout: Layout) -> None:
    for drawn in drawn_by_the_plan(kind, layout):
        assert set(drawn.labels) <= set(FIELDS[kind].split())
        words = compact(" ".join(box.text for box in drawn.boxes))
        for field, value in drawn.labels.items():
            printed = accepted(value)[0]
            if field in PRINTED_AS_IS:
                assert compact(printed) in words, field
            if field.startswith("date"):
                date.fromisoformat(printed)
        check_keys(drawn)


def check_keys(drawn: Drawn) -> None:
    if "iban" in drawn.labels:
        iban = accepted(drawn.labels["iban"])[0]
        assert iban_holds(iban)
        assert cle_rib(iban[4:9], iban[9:14], iban[14:25]) == iban[25:]
        assert accepted(drawn.labels["bic"])[0][4:6] == "FR"
    if "siren" in drawn.labels:
        assert siren.is_valid(accepted(drawn.labels["siren"])[0])
    if "numero_ans" in drawn.labels:
        numero = accepted(drawn.labels["numero_ans"])[0]
        assert len(numero) == 10
        assert numero.isalnum()
    if "montant_ht" in drawn.labels:
        before, after = (float(accepted(drawn.labels[f])[0]) for f in ("montant_ht", "montant_ttc"))
        assert after == pytest.approx(before * 1.2, abs=0.006)


def test_the_plan_covers_every_kind_group_condition_and_layout() -> None:
    planned = plan()
    assert len(planned) >= 600
    assert {(one.kind, one.condition) for one in planned} == {
        (kind, condition.name) for kind in TypePiece for condition in CONDITIONS
    }
    drawn = Counter((one.kind, one.layout) for one in planned)
    assert set(drawn) == {(k, n) for k in TypePiece for n in range(len(layouts_of(k)))}
    groups = Counter(one.group for one in planned if one.kind in CRITICAL)
    assert min(groups[group] for group in Group) >= 60


def test_there_are_layouts_enough() -> None:
    for kind in TypePiece:
        assert len(layouts_of(kind)) >= (6 if kind in CRITICAL else 4)


def test_a_slice_keeps_kinds_and_groups() -> None:
    sample = spread(plan(), 100)
    assert len(sample) == 100
    assert {one.kind for one in sample} == set(TypePiece)
    assert {one.group for one in sample} == set(Group)


def test_contracts_are_long() -> None:
    one = layouts_of(TypePiece.CONTRAT_PRESTATION)[0]
    assert draw(TypePiece.CONTRAT_PRESTATION, one, 3, 20).pages == 20
    assert min(p.pages for p in plan() if p.kind is TypePiece.CONTRAT_PRESTATION) >= 6


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_a_file_is_the_same_twice_and_light_enough(condition: object) -> None:
    name = next(known for known, one in BY_NAME.items() if one is condition)
    kind = TypePiece.PIECE_IDENTITE_REPRESENTANT
    planned = next(one for one in plan() if one.condition == name and one.kind is kind)
    first, second = make(planned), make(planned)
    assert first.file == second.file
    assert first.drawn.labels == second.drawn.labels
    assert 1000 < len(first.file.data) < POIDS_MAX


def test_another_seed_gives_other_facts() -> None:
    assert {one.seed for one in plan(1)}.isdisjoint({one.seed for one in plan(2)})


def test_a_wrong_text_layer_is_wrong_and_invisible() -> None:
    kind = TypePiece.RIB
    planned: Planned = next(
        one for one in plan() if one.condition == "wrong text layer" and one.kind is kind
    )
    document = make(planned)
    words = pypdf.PdfReader(io.BytesIO(document.file.data)).pages[0].extract_text()
    assert "IBAN" in words
    assert accepted(document.drawn.labels["iban"])[0] not in words.replace(" ", "")
