"""The signatures of a PDF, and whether it was changed after them: what pyHanko makes of them.

Changes after a signature are judged by pyHanko, which knows those that a signature allows (another
signature, a form filled in, a timestamp).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar, cast

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from pipeline.extraction.limits import NAME_MAX, SIGNATURES_MAX

T = TypeVar("T")


Found = tuple[dict[str, Any] | None, bool | None]
"""The facts of a signature, and whether the file was changed after it."""


def signatures(data: bytes, roots: tuple[bytes, ...]) -> Iterator[Found]:
    """Each signature; of one that breaks the tool, and of those beyond the first ones,
    nothing is known."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            reader.decrypt(b"")
        found = reader.embedded_regular_signatures
        for signature in found[:SIGNATURES_MAX]:
            yield _signature(signature, roots)
        if len(found) > SIGNATURES_MAX:
            yield None, None
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
    held = (der for root in roots for _, _, der in pem.unarmor(root, multiple=True))
    trusted = [x509.Certificate.load(der) for der in held]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    return _at_once(async_validate_pdf_signature(signature, context, skip_diff=True))


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing; an event loop would open sockets."""
    try:
        work.send(None)
    except StopIteration as done:
        return cast(T, done.value)
    work.close()
    raise RuntimeError("it waits")


def _changed_since(signature: Any) -> bool | None:
    """Whether more was changed since than a signature allows; None when that cannot be told."""
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
