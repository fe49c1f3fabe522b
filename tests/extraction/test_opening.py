"""What a file is, whatever its name says; and hostile ones, after which the next still reads."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable

import pytest

from pipeline.errors import PanneError
from pipeline.extraction.limits import Limites
from pipeline.extraction.reading import Lecteur
from pipeline.models.fichier import Defaut, Format
from tests.extraction import hostile
from tests.extraction.drawing import IBAN, encoded, letter, paper, pdf

NOT_ACCEPTED = {
    "docx named pdf": ("a.pdf", hostile.docx, "document Word (docx)"),
    "zip": ("a.zip", hostile.archive, "archive ZIP"),
    "heic named jpg": ("a.jpg", hostile.heic, "image HEIC"),
    "gif named jpg": ("a.jpg", lambda: hostile.picture("GIF"), "image GIF"),
    "webp named png": ("a.png", lambda: hostile.picture("WEBP"), "image WebP"),
    "tiff": ("a.tif", lambda: hostile.picture("TIFF"), "image TIFF"),
    "bmp": ("a.bmp", lambda: hostile.picture("BMP"), "image BMP"),
    "text": ("a.pdf", lambda: b"Bonjour, voici le RIB.\nMerci.", "fichier texte"),
    "noise": ("a.pdf", lambda: bytes(range(0, 256, 7)) * 9, "fichier d'un format inconnu"),
}


@pytest.mark.parametrize("case", NOT_ACCEPTED.values(), ids=NOT_ACCEPTED)
def test_other_formats_are_named(
    lecteur: Lecteur, case: tuple[str, Callable[[], bytes], str]
) -> None:
    name, make, nature = case
    fichier = lecteur.ouvrir(make(), name).fichier
    assert (fichier.format, fichier.defaut) == (None, Defaut.NON_ACCEPTE)
    assert fichier.nature == nature


DAMAGED = {
    "truncated pdf": (hostile.truncated_pdf, Format.PDF),
    "pdf header alone": (lambda: b"%PDF-1.7\n", Format.PDF),
    "truncated jpeg": (hostile.truncated_jpeg, Format.JPEG),
    "truncated png": (lambda: encoded(paper(), "PNG")[:400], Format.PNG),
}


@pytest.mark.parametrize("case", DAMAGED.values(), ids=DAMAGED)
def test_damaged_files(lecteur: Lecteur, case: tuple[Callable[[], bytes], Format]) -> None:
    make, kind = case
    fichier = lecteur.ouvrir(make(), "a").fichier
    assert (fichier.format, fichier.defaut) == (kind, Defaut.ENDOMMAGE)


def test_an_empty_file_never_reaches_a_room() -> None:
    fichier = Lecteur().ouvrir(b"", "vide.pdf").fichier
    assert (fichier.taille, fichier.nature) == (0, "fichier vide")
    assert fichier.defaut is Defaut.VIDE


def test_facts_of_a_sound_pdf(lecteur: Lecteur) -> None:
    data = pdf(letter, pages=3)
    fichier = lecteur.ouvrir(data, "Mon RIB.PDF").fichier
    assert fichier.sha256 == hashlib.sha256(data).hexdigest()
    assert (fichier.taille, fichier.pages, fichier.defaut) == (len(data), 3, None)
    assert (fichier.nature, fichier.extension, fichier.actif) == ("document PDF", "pdf", ())


def test_pages_beyond_the_bound_are_counted_only(lecteur: Lecteur) -> None:
    ouverture = lecteur.ouvrir(pdf(letter, pages=30), "a.pdf")
    assert ouverture.fichier.pages == 30
    assert len(ouverture.feuilles) == lecteur.limites.pages_max


def test_protected_with_a_password(lecteur: Lecteur) -> None:
    assert lecteur.ouvrir(hostile.locked("secret"), "a.pdf").fichier.defaut is Defaut.PROTEGE


def test_encrypted_but_open(lecteur: Lecteur) -> None:
    fichier, text = lecteur.lecture(hostile.locked(""), "a.pdf")
    assert fichier.defaut is None
    assert IBAN in text.plain


ACTIVE = {
    "script": (hostile.with_script, "script JavaScript"),
    "open action": (hostile.with_open_action, "script JavaScript"),
    "launch": (hostile.with_launch, "lancement de programme"),
    "attachment": (hostile.with_attachment, "pièce jointe"),
}


@pytest.mark.parametrize("case", ACTIVE.values(), ids=ACTIVE)
def test_active_content(lecteur: Lecteur, case: tuple[Callable[[], bytes], str]) -> None:
    make, word = case
    assert lecteur.ouvrir(make(), "a.pdf").fichier.actif == (word,)


HOSTILE = {
    "544 megapixels": hostile.huge_bilevel,
    "flate bomb": hostile.flate_bomb,
    "nested forms": hostile.nested_forms,
    "absurd page": hostile.absurd_box,
    "absurd png": hostile.absurd_png,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_do_not_stop_the_next_one(presse: Lecteur, make: Callable[[], bytes]) -> None:
    """Each is opened and drawn within its bounds, or said to be a failure of ours."""
    data = make()
    assert len(data) < 300_000
    with contextlib.suppress(PanneError):
        ouverture = presse.ouvrir(data, "a.pdf")
        for feuille in ouverture.feuilles:
            assert feuille.page.width > 0
            pixels = presse._pixels(ouverture, feuille.page.number, presse.essais())
            assert len(pixels.data) < 40_000_000
    assert IBAN in presse.lecture(pdf(letter), "a.pdf")[1].plain


def test_a_file_beyond_the_bound_is_not_opened() -> None:
    with pytest.raises(PanneError, match="dépasse 0 Mo"):
        Lecteur(Limites(taille_max=10)).ouvrir(b"%PDF-" * 9, "a.pdf")


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_that_claim_a_signature(presse: Lecteur, make: Callable[[], bytes]) -> None:
    """Their history is looked into within bounds too, or is unknown."""
    with contextlib.suppress(PanneError):
        assert presse.ouvrir(make() + b"\n%/ByteRange", "a.pdf").fichier.modifie is not True
    assert IBAN in presse.lecture(pdf(letter), "a.pdf")[1].plain
