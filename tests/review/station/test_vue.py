"""What the page of a request shows, from a report and a record alone."""

from __future__ import annotations

import json
from dataclasses import fields
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

import pipeline.documents
from pipeline.documents.kind import Piece
from pipeline.models.champ import libelle, presenter
from pipeline.models.demande import Demande
from pipeline.models.jugement import Jugement, Suite
from pipeline.models.rapport import Champ, Rapport
from pipeline.models.text import Quad, Source
from pipeline.review.station.vue import PieceVue, Valeur, cadre, pieces
from tests.conftest import DOCUMENTS


def seen(name: str, *said: Jugement) -> tuple[PieceVue, ...]:
    folder = DOCUMENTS / name
    demande = Demande.model_validate_json((folder / "demande.json").read_text())
    report: dict[str, Any] = json.loads((folder / "rapport.json").read_text())
    for piece in report["pieces"]:
        for champ in piece["champs"].values():
            champ.setdefault("confiance", 0.9)
            champ.setdefault("boite", [[0, 0], [9, 0], [9, 9], [0, 9]])
    about = {"duree_ms": 1, "traitement": {"regles": "5", "mention": ""}}
    rapport = Rapport.model_validate_json(json.dumps({**report, **about}))
    return pieces(demande, rapport, {j.empreinte: j for j in said})


def value(view: PieceVue, champ: str) -> Valeur:
    rows = (*(v for p in view.points for v in p.valeurs), *view.valeurs)
    return next(v for v in rows if v.champ == champ)


def differing(value: Valeur) -> tuple[str, str]:
    faces = (value.lu or (), value.declare or ())
    left, right = ("".join(m.texte for m in face if m.differe) for face in faces)
    return left, right


def test_another_account_shows_both_with_their_keys_and_where_they_differ() -> None:
    rib = next(v for v in seen("rib-autre-iban") if v.libelle == "RIB")
    (point,) = rib.points
    shown = value(rib, "iban")
    assert shown.cles == "La lecture et la saisie passent leur clé de contrôle."
    assert shown.a_chasse_fixe
    assert shown.lu_brut != shown.declare_brut
    assert len(differing(shown)[0].replace(" ", "")) == len(differing(shown)[1].replace(" ", ""))
    assert point.ouvert
    assert "Merci" not in point.constat


def test_a_point_that_was_judged_is_no_longer_open() -> None:
    (point,) = next(v for v in seen("rib-autre-iban") if v.points).points
    said = Jugement(point.empreinte, None, Suite.ACCEPTER, "compte cédé")
    assert not any(v.ouverts for v in seen("rib-autre-iban", said))


def test_what_the_rules_accept_is_no_difference_however_it_is_written() -> None:
    certificat = next(v for v in seen("rib-autre-iban") if "référencement" in v.libelle)
    dsr = value(certificat, "dsr")
    assert dsr.concorde
    assert dsr.ecrit_autrement


def test_the_same_value_elsewhere_is_named() -> None:
    views = seen("vague2-initial-favorable")
    rows = [v for view in views for v in view.valeurs]
    assert any(v.aussi for v in rows)
    assert all(v.libelle not in " ".join(v.aussi) for v in rows if v.champ == "iban")


def test_what_is_about_no_file_comes_first() -> None:
    first, *_ = seen("certificat-absent")
    assert (first.rang, first.libelle) == (None, "Dossier")
    assert first.points


TILTED: Quad = ((100.0, 100.0), (200.0, 110.0), (196.0, 149.8), (96.0, 139.8))
TURNED: Quad = ((200.0, 100.0), (200.0, 300.0), (160.0, 300.0), (160.0, 100.0))


@pytest.mark.parametrize(
    ("quad", "angle"), [(TILTED, -5.7), (TURNED, -90.0)], ids=["askew", "on its side"]
)
def test_a_crop_is_levelled_and_holds_its_line(quad: Quad, angle: float) -> None:
    found = cadre(Champ(valeur="x", confiance=1, source=Source.OCR, page=2, boite=quad))
    assert found.angle == pytest.approx(angle, abs=0.1)
    assert found.largeur > found.hauteur
    assert found.page == 2


def _champs() -> set[str]:
    modules = iter_modules(pipeline.documents.__path__, "pipeline.documents.")
    found = (vars(import_module(m.name)).values() for m in modules)
    kinds = {k for v in found for k in v if isinstance(k, type) and issubclass(k, Piece)}
    return {f.name for kind in kinds for f in fields(kind) if "Read[" in str(f.type)}


def test_every_field_has_a_french_name() -> None:
    assert [nom for nom in sorted(_champs()) if libelle(nom) == nom.replace("_", " ")] == []


@pytest.mark.parametrize(
    ("champ", "valeur", "shown"),
    [
        ("date_fin", "2026-05-16", "16/05/2026"),
        ("date_fin", "illisible", "illisible"),
        ("siren", "348662990", "348 662 990"),
        ("montant_ht", "12345.6", "12\u00a0345,60\u00a0€"),
        ("montant_ht", "douze", "douze"),
        ("signature", "absente", "absente"),
        ("type_document", "cni", "carte nationale d'identité"),
        ("titulaire", "MEDI SOFT", "MEDI SOFT"),
    ],
)
def test_values_are_shown_in_french(champ: str, valeur: str, shown: str) -> None:
    assert presenter(champ, valeur) == shown
