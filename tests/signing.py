"""PDF signed with a certificate of our own making, and revisions appended to them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from asn1crypto import keys  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

NAME = "Claire Durand"
SINCE, UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2094, 1, 1, tzinfo=UTC)


@cache
def authority() -> tuple[bytes, signers.SimpleSigner]:
    """A certificate of our own making, in PEM, and who signs with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    usage = x509.KeyUsage(True, True, False, False, False, True, True, False, False)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, SINCE, UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    der, pem = serialization.Encoding.DER, serialization.Encoding.PEM
    secret = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(made.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    return made.public_bytes(pem), signer


def signed(data: bytes, field: str = "Signature1") -> bytes:
    """The file with a signature appended."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    meta = signers.PdfSignatureMetadata(field_name=field)
    out = signers.sign_pdf(writer, meta, signer=authority()[1])
    return bytes(out.getvalue())


def appended(data: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    """The file with one more revision."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(data)), io.BytesIO()
    change(writer)
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()
