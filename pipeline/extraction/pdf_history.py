"""What became of a PDF after it was first written: signatures, and changes appended to it.

A PDF grows by revisions: each ends with where its table of objects starts. Changes after a
signature are judged by pyHanko, which knows those that a signature allows (another signature, a
form filled in, a timestamp). Without a signature, what the first revision and the last one *show*
is compared: data about the file, and forms filled in, change nothing of it.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pipeline.extraction import pdf
from pipeline.extraction.image import DamagedError
from pipeline.extraction.limits import Limites

T = TypeVar("T")

END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)\b")
SIGNED = b"/ByteRange"
SIGNATURES_MAX = 20
NAME_MAX = 200


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


def history(data: bytes, roots: tuple[bytes, ...], limites: Limites) -> dict[str, Any]:
    """``modifie`` and ``signatures``, as JSON values; ``roots`` are certificates in PEM."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    found = list(_signatures(data, roots)) if SIGNED in data else []
    said = [changed for _, changed in found] or [_changed(data, limites)]
    modifie = True if True in said else None if None in said else False
    return {"modifie": modifie, "signatures": [facts for facts, _ in found if facts]}


def _changed(data: bytes, limites: Limites) -> bool | None:
    """Whether the last revision shows something else than the first one."""
    revised = _revised(data)
    if not revised:
        return revised
    try:
        return not pdf.alike(data[: revisions(data)[0]], data, limites)
    except (DamagedError, pdf.ProtectedError):
        return None


Found = tuple[dict[str, Any] | None, bool | None]
"""The facts of a signature, and whether the file was changed after it."""


def _signatures(data: bytes, roots: tuple[bytes, ...]) -> Iterator[Found]:
    """Each signature; a file that breaks the tool has one of which nothing is known."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            reader.decrypt(b"")
        for signature in reader.embedded_regular_signatures[:SIGNATURES_MAX]:
            yield _signature(signature, roots)
    except MemoryError:
        raise
    except Exception:  # pyHanko raises far outside its own classes on damaged files
        yield None, None


def _signature(signature: Any, roots: tuple[bytes, ...]) -> Found:
    """What one signature says; damaged ones are told as such."""
    changed = _guarded(lambda: _changed_since(signature), None)
    status = _guarded(lambda: _status(signature, roots), None)
    intact = status and bool(status.intact and status.valid)
    facts = {
        "signataire": _guarded(lambda: _name(signature.signer_cert), None),
        "date": _guarded(lambda: _date(status), None),
        "integrite": {None: "non_verifiable", True: "intacte", False: "rompue"}[intact],
        "confiance": "verifiee" if intact and status.trusted else "non_verifiable",
    }
    if intact is False or changed:
        return facts, True
    return facts, changed if intact else None


def _status(signature: Any, roots: tuple[bytes, ...]) -> Any:
    """What pyHanko makes of the bytes and of the chain; it is forbidden to fetch anything."""
    from asn1crypto import pem, x509  # type: ignore[import-untyped]
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    held = (der for root in roots for _, _, der in pem.unarmor(root, multiple=True))
    trusted = [x509.Certificate.load(der) for der in held]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    return validate_pdf_signature(signature, context, skip_diff=True)


def _changed_since(signature: Any) -> bool | None:
    """Whether more was changed since than a signature allows; None when that cannot be told."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel

    signature.compute_integrity_info()
    info = signature.summarise_integrity_info()
    if info["coverage"] is SignatureCoverageLevel.ENTIRE_FILE:
        return False
    if info["coverage"] is not SignatureCoverageLevel.ENTIRE_REVISION:
        return None
    level = getattr(info["diff_result"], "modification_level", ModificationLevel.OTHER)
    return level is ModificationLevel.OTHER or not info["docmdp_ok"]


def _name(certificate: Any) -> str:
    subject = certificate.subject.native
    name = subject.get("common_name") or certificate.subject.human_friendly
    return str(name if isinstance(name, str) else " ".join(map(str, name)))[:NAME_MAX]


def _date(status: Any) -> str | None:
    stamp = status.timestamp_validity
    moment = stamp.timestamp if stamp is not None else status.signer_reported_dt
    return moment.isoformat() if moment else None


def _guarded(work: Callable[[], T], otherwise: T) -> T:
    try:
        return work()
    except MemoryError:
        raise
    except Exception:
        return otherwise
