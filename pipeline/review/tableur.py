"""Tables for spreadsheets: CSV that Excel and LibreOffice open in French, and that runs nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.models.dates import francais

Cellule = str | int | float | date | None
_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_sur(colonnes: Sequence[str], lignes: Iterable[Sequence[Cellule]]) -> bytes:
    """UTF-8 with its mark, ``;`` between cells, a comma in decimals, dates as dd/mm/yyyy."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for line in (colonnes, *lignes):
        writer.writerow([neutraliser(ecrire(cell)) for cell in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def ecrire(cell: Cellule) -> str:
    """A cell, as French readers write it.

    >>> [ecrire(x) for x in (1234, 62.345, date(2026, 11, 2), None)]
    ['1234', '62,3', '02/11/2026', '']
    """
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",")
    if isinstance(cell, date):
        return francais(cell)
    return "" if cell is None else str(cell)


def neutraliser(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection).

    >>> neutraliser("=1+1"), neutraliser("ENR-1")
    ("'=1+1", 'ENR-1')
    """
    return f"'{text}" if text.startswith(_FORMULE) else text
