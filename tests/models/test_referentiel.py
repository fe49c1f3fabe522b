"""The register: every fault names its line and column, and nothing is imported then."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.errors import ReferentielError
from pipeline.models.referentiel import parse

HEADER = (
    "numero_ans;nom_logiciel;version_logiciel;dsr;couloir;type_logiciel;vague;editeur;"
    "siret_editeur;statut;date_referencement"
)
LINE = "JGe2DPI009;LOGICIEL;22;DSR-HOP-DPI-Va2;HOP;dpi;2;MEDI SOFT;34866299000038;valide;2023-05-01"
OTHER = "tndSAS0031;AUTRE;;;;;;ACME;47992882200069;en_cours;"


def changed(old: str, new: str) -> str:
    """The line with one cell written otherwise."""
    assert old in LINE
    return LINE.replace(old, new, 1)


def table(*lines: str, header: str = HEADER) -> bytes:
    """The bytes of a register."""
    return "\n".join((header, *lines, "")).encode()


def test_lines_by_number() -> None:
    register = parse(table(LINE, "", OTHER), "r.csv")
    assert list(register.logiciels) == ["JGe2DPI009", "tndSAS0031"]
    first, second = register.logiciels.values()
    assert (first.est_dpi, first.siren_editeur) == (True, "348662990")
    assert first.date_referencement == date(2023, 5, 1)
    assert (second.est_dpi, second.date_referencement) == (False, None)
    assert register.nom == "r.csv"
    assert len(register.empreinte) == 64
    assert register.get("JGE2DPI009") is None


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param(b"\xef\xbb\xbf" + table(LINE), id="with a byte order mark"),
        pytest.param(table(LINE).replace(b"\n", b"\r\n"), id="with Windows line ends"),
        pytest.param(table(changed("LOGICIEL", '"LOGI;CIEL"')), id="with a quoted cell"),
        pytest.param(table(changed("LOGICIEL", " LOGICIEL ")), id="with spaces"),
        pytest.param(table(LINE, ";" * 10), id="with an empty line of a spreadsheet"),
    ],
)
def test_ways_of_writing_it(contents: bytes) -> None:
    assert list(parse(contents, "r.csv").logiciels) == ["JGe2DPI009"]


def test_the_digest_is_that_of_the_bytes() -> None:
    assert parse(table(LINE), "r").empreinte != parse(table(LINE, OTHER), "r").empreinte


@pytest.mark.parametrize(
    ("wrong", "line", "column"),
    [
        (changed("JGe2DPI009", "JGe2DPI00"), 2, "numero_ans"),
        (changed("JGe2DPI009", "JGe2DPI0099"), 2, "numero_ans"),
        (changed("JGe2DPI009", "JGe2-DPI09"), 2, "numero_ans"),
        (changed("JGe2DPI009", "JGé2DPI009"), 2, "numero_ans"),
        (changed("JGe2DPI009", ""), 2, "numero_ans"),
        (changed("LOGICIEL", " "), 2, "nom_logiciel"),
        (changed("MEDI SOFT", ""), 2, "editeur"),
        (changed("34866299000038", "348662990"), 2, "siret_editeur"),
        (changed("34866299000038", "348 662 990 00038"), 2, "siret_editeur"),
        (changed("34866299000038", ""), 2, "siret_editeur"),
        (changed("valide", "Valide"), 2, "statut"),
        (changed("valide", ""), 2, "statut"),
        (changed("2023-05-01", "01/05/2023"), 2, "date_referencement"),
        (changed("2023-05-01", "2023-02-30"), 2, "date_referencement"),
    ],
)
@pytest.mark.parametrize("before", [(), (OTHER,), (OTHER, "")])
def test_a_fault_names_its_line_and_column(
    wrong: str, line: int, column: str, before: tuple[str, ...]
) -> None:
    with pytest.raises(ReferentielError) as refused:
        parse(table(*before, wrong), "r.csv")
    (gap,) = refused.value.ecarts
    assert gap.fichier == "r.csv"
    assert gap.cle == f"ligne {line + len(before)}, {column}"
    assert gap.attendu


@pytest.mark.parametrize(
    ("contents", "where"),
    [
        pytest.param(b"", "ligne 1", id="an empty file"),
        pytest.param(table(LINE, header=HEADER.replace(";", ",")), "ligne 1", id="commas"),
        pytest.param(
            table(LINE, header=HEADER.replace("dsr;couloir", "couloir;dsr")),
            "ligne 1",
            id="columns in another order",
        ),
        pytest.param(table(LINE, header=HEADER + ";autre"), "ligne 1", id="one column more"),
        pytest.param(table(LINE, header=LINE), "ligne 1", id="no header"),
        pytest.param(table(LINE + ";"), "ligne 2", id="a cell more"),
        pytest.param(table(LINE.rpartition(";")[0]), "ligne 2", id="a cell less"),
        pytest.param(table(LINE, OTHER, LINE), "ligne 4, numero_ans", id="a number twice"),
        pytest.param(
            table(LINE).decode().replace("MEDI", "MÉDI").encode("latin-1"),
            f"octet {len(HEADER) + 1 + LINE.index('EDI SOFT')}",
            id="not in UTF-8",
        ),
    ],
)
def test_a_register_that_is_not_one(contents: bytes, where: str) -> None:
    with pytest.raises(ReferentielError) as refused:
        parse(contents, "r.csv")
    assert [gap.cle for gap in refused.value.ecarts] == [where]


def test_every_fault_is_said_at_once() -> None:
    wrong = changed("valide", "x").replace("JGe2DPI009", "trop court")
    with pytest.raises(ReferentielError) as refused:
        parse(table(wrong, changed("34866299000038", "1")), "r.csv")
    assert [gap.cle for gap in refused.value.ecarts] == [
        "ligne 2, numero_ans",
        "ligne 2, statut",
        "ligne 3, siret_editeur",
    ]
    assert "rien n'a été importé" in refused.value.remede
