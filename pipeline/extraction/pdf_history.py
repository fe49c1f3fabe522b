"""What became of a PDF after it was first written: changes appended to it.

A PDF grows by revisions: each ends with where its table of objects starts. Without a signature,
what the first revision and the last one *show* is compared: data about the file, and forms filled
in, change nothing of it.
"""

from __future__ import annotations

import re

from pipeline.extraction import pdf
from pipeline.extraction.image import DamagedError
from pipeline.extraction.limits import Limites

END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)\b")
SIGNED = b"/ByteRange"


def has_history(data: bytes) -> bool:
    """Whether there is anything to look into."""
    return SIGNED in data or _revised(data) is not False


def _revised(data: bytes) -> bool | None:
    """Whether there are several revisions; None when their ends lead nowhere (a repaired file)."""
    ends = revisions(data)
    if ends:
        return len(ends) > 1
    return None if len(END.findall(data)) > 1 else False


def revisions(data: bytes) -> list[int]:
    """Where each revision ends, in bytes.

    The first part of a linearised file ends in a table that stands after it, or nowhere: it is not
    a revision; nor is a PDF held within this one.
    """
    start = max(data.find(b"%PDF-", 0, 1024), 0)
    found = ((int(match[1]) + start, match.end()) for match in END.finditer(data))
    return [end for table, end in found if start < table < end and TABLE.match(data, table)]


def changed(data: bytes, limites: Limites) -> bool | None:
    """Whether the last revision shows something else than the first one."""
    revised = _revised(data)
    if not revised:
        return revised
    try:
        return not pdf.alike(data[: revisions(data)[0]], data, limites)
    except (DamagedError, pdf.ProtectedError):
        return None
