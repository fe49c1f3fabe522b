"""Odd names of files: what is said of them, how they show, under which name they are saved."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.checks.bilan import juger_fichier
from pipeline.checks.contexte import PieceLue
from pipeline.models.fichier import Fichier, Format
from pipeline.models.nom import (
    LONGUEUR,
    caracteres_speciaux,
    compose,
    decrire,
    montrer,
    nom_sur,
    piece_jointe,
)
from pipeline.models.parametres import Parametres
from pipeline.models.statut import TypePiece

NAMES = st.text(min_size=1, max_size=300) | st.text(
    st.sampled_from("aA1-_. é\u0301\u202e\u200b\n\r\t\0\x1b\u0430\u05d0\udcff\u3164\U000e0001/\\"),
    min_size=1,
    max_size=80,
)
PLAIN = "rib.pdf"

CHARS, LIE, LONG = "FIC_NOM_CARACTERES", "FIC_EXTENSION_TROMPEUSE", "FIC_NOM_LONG"

ODD: dict[str, tuple[str, str, set[str], str]] = {
    # what it is: the name, as it shows, the reasons, the name that is proposed
    "plain": ("rib.pdf", "rib.pdf", set(), "rib.pdf"),
    "composed accents": ("relev\u00e9.pdf", "relevé.pdf", {CHARS}, "releve.pdf"),
    "accents apart": ("releve\u0301.pdf", "relevé.pdf", {CHARS}, "releve.pdf"),
    "right to left override": ("rib\u202efdp.exe", "rib⟨U+202E⟩fdp.exe", {CHARS, LIE}, "rib-fdp.exe"),
    "right to left mark": ("rib\u200f.pdf", "rib⟨U+200F⟩.pdf", {CHARS}, "rib.pdf"),
    "an isolate": ("\u2066rib\u2069.pdf", "⟨U+2066⟩rib⟨U+2069⟩.pdf", {CHARS}, "rib.pdf"),
    "hebrew letter": ("rib\u05d0.pdf", "rib⟨U+05D0⟩.pdf", {CHARS}, "rib.pdf"),
    "zero width space": ("ri\u200bb.pdf", "ri⟨U+200B⟩b.pdf", {CHARS}, "ri-b.pdf"),
    "byte order mark": ("\ufeffrib.pdf", "⟨U+FEFF⟩rib.pdf", {CHARS}, "rib.pdf"),
    "soft hyphen": ("ri\u00adb.pdf", "ri⟨U+00AD⟩b.pdf", {CHARS}, "ri-b.pdf"),
    "hangul filler": ("rib\u3164.pdf", "rib⟨U+3164⟩.pdf", {CHARS}, "rib.pdf"),
    "variation selector": ("rib\ufe0f.pdf", "rib⟨U+FE0F⟩.pdf", {CHARS}, "rib.pdf"),
    "tag": ("rib\U000e0041.pdf", "rib⟨U+E0041⟩.pdf", {CHARS}, "rib.pdf"),
    "too many marks": ("e\u0323\u0330\u0331\u0332.pdf", "ẹ̰̱⟨U+0332⟩.pdf", {CHARS}, "e.pdf"),
    "mark over nothing": ("\u0301rib.pdf", "⟨U+0301⟩rib.pdf", {CHARS}, "rib.pdf"),
    "escape": ("\x1b[2Jrib.pdf", "␛[2Jrib.pdf", {CHARS}, "2Jrib.pdf"),
    "bell and delete": ("rib\x07\x7f.pdf", "rib␇␡.pdf", {CHARS}, "rib.pdf"),
    "next line (C1)": ("rib\x85.pdf", "rib⟨U+0085⟩.pdf", {CHARS}, "rib.pdf"),
    "line separator": ("rib\u2028.pdf", "rib⟨U+2028⟩.pdf", {CHARS}, "rib.pdf"),
    "cyrillic twin": ("r\u0456b.pdf", "rіb.pdf", {CHARS}, "rib.pdf"),
    "greek twin": ("kbi\u03bf.pdf", "kbiο.pdf", {CHARS}, "kbio.pdf"),
    "cyrillic extension": ("rib.\u0440df", "rib.рdf", {CHARS, LIE}, "rib.pdf"),
    "fullwidth extension": ("rib.ｐｄｆ", "rib.ｐｄｆ", {CHARS, LIE}, "rib.pdf"),
    "reserved": ("CON.pdf", "CON.pdf", set(), "piece-CON.pdf"),
    "reserved, twice dotted": ("nul.tar.pdf", "nul.tar.pdf", {CHARS}, "nul-tar.pdf"),
    "reserved port": ("com1.pdf", "com1.pdf", set(), "piece-com1.pdf"),
    "trailing dot": ("rib.pdf.", "rib.pdf.", {CHARS, LIE}, "rib-pdf"),
    "trailing space": ("rib.pdf ", "rib.pdf␠", {CHARS, LIE}, "rib.pdf"),
    "trailing no-break space": ("rib.pdf\u00a0", "rib.pdf␠", {CHARS, LIE}, "rib.pdf"),
    "trailing newline": ("rib.pdf\n", "rib.pdf␊", {CHARS, LIE}, "rib.pdf"),
    "newline inside": ("rib\nfaux.pdf", "rib␊faux.pdf", {CHARS}, "rib-faux.pdf"),
    "a program": ("rib.pdf.exe", "rib.pdf.exe", {CHARS, LIE}, "rib-pdf.exe"),
    "extension twice": ("kbis.pdf.pdf", "kbis.pdf.pdf", {CHARS}, "kbis.pdf"),
    "padding": ("rib.pdf" + " " * 60 + ".exe", "rib.pdf" + " " * 60 + ".exe",
                {CHARS, LIE, LONG}, "rib-pdf.exe"),
    "no stem": (".pdf", ".pdf", {CHARS}, "piece.pdf"),
    "no extension": ("rib", "rib", {LIE}, "rib"),
    "dots": ("..pdf", "..pdf", {CHARS}, "piece.pdf"),
    "leading dash": ("-rf.pdf", "-rf.pdf", set(), "rf.pdf"),
    "leading dot": (".rib.pdf", ".rib.pdf", {CHARS}, "rib.pdf"),
    "path": ("../rib.pdf", "../rib.pdf", {CHARS}, "rib.pdf"),
    "windows path": ("C:\\rib.pdf", "C:\\rib.pdf", {CHARS}, "C-rib.pdf"),
    "nul": ("rib\0.pdf", "rib␀.pdf", {CHARS}, "rib.pdf"),
    "undecodable byte": ("rib\udcff.pdf", "rib⟨octet FF⟩.pdf", {CHARS}, "rib.pdf"),
    "lone surrogate": ("rib\ud800.pdf", "rib⟨U+D800⟩.pdf", {CHARS}, "rib.pdf"),
    "long": ("r" * 250 + ".pdf", "r" * 250 + ".pdf", {LONG}, "r" * 46 + ".pdf"),
    "long in bytes": ("é" * 150 + ".pdf", "é" * 150 + ".pdf", {LONG, CHARS}, "e" * 46 + ".pdf"),
    "long extension": ("rib." + "x" * 80, "rib." + "x" * 80, {LONG, LIE}, "rib-" + "x" * 46),
    "private": ("rib\ue000.pdf", "rib⟨U+E000⟩.pdf", {CHARS}, "rib.pdf"),
}  # fmt: skip


def judged(nom: str) -> dict[str, str]:
    """What is said of a sound PDF of that name, by code."""
    facts = Fichier(nom, 1000, "0" * 64, Format.PDF, "document PDF", pages=1)
    return {m.code: m.message for m in juger_fichier(PieceLue(TypePiece.RIB, facts), Parametres())}


@pytest.mark.parametrize("case", ODD.values(), ids=ODD)
def test_an_odd_name(case: tuple[str, str, set[str], str]) -> None:
    nom, shown, codes, proposed = case
    assert montrer(nom) == shown
    assert set(judged(nom)) == codes
    assert nom_sur(nom) == proposed


def test_a_letter_that_looks_like_another_is_told_by_its_alphabet() -> None:
    assert "(і (lettre cyrillique))" in judged("r\u0456b.pdf")[CHARS]
    assert decrire("\uff50") == "ｐ (lettre pleine chasse)"


def test_of_many_characters_the_first_ones_are_named() -> None:
    said = judged("".join(map(chr, range(0xA1, 0xA1 + 40))) + ".pdf")[CHARS]
    assert "de plus)" in said
    assert len(said) < 400


def one_line(text: str) -> bool:
    """Nothing in it is unseen, breaks the line or turns the writing around."""
    return not any(
        unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        or unicodedata.bidirectional(c) in ("R", "AL", "AN")
        for c in text
    )


@given(NAMES)
@example("a \u00a0")
def test_any_name_shows_on_one_line(nom: str) -> None:
    shown = montrer(nom)
    assert one_line(shown)
    assert shown
    assert shown == shown.strip()
    assert montrer(shown) == shown


@given(NAMES)
def test_any_name_is_judged_in_words_that_show(nom: str) -> None:
    assert all(one_line(message) for message in judged(nom).values())


@given(NAMES)
def test_what_is_proposed_is_accepted(nom: str) -> None:
    proposed = nom_sur(nom)
    assert caracteres_speciaux(proposed) == ()
    assert 0 < len(proposed) <= LONGUEUR
    assert nom_sur(proposed) == proposed


@given(NAMES)
@example("CON .pdf")
@example("nul\u200b.pdf")
def test_any_name_can_be_saved_by_anyone(nom: str) -> None:
    header = piece_jointe(nom)
    assert header.isascii()
    assert header.isprintable()
    kept, _, saved = header.partition("; filename*=UTF-8''")
    assert kept == f'attachment; filename="{nom_sur(nom)}"'
    saved = unquote(saved)
    assert one_line(saved)
    assert not set(saved) & set('<>:"/\\|?*\0')
    assert saved[0] not in ".- "
    assert saved[-1] not in ". "
    assert saved.partition(".")[0].rstrip().upper() not in ("CON", "NUL", "PRN", "AUX")


@given(NAMES)
def test_names_that_are_seen_alike_are_one(nom: str) -> None:
    assert compose(unicodedata.normalize("NFD", nom)) == compose(nom)
