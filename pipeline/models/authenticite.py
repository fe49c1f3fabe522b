"""Whether a 2D-Doc was signed by who it says, by certificates that were handed in (no network).

The specification gives the algorithm by the curve of the key: ECDSA with SHA-256 on P-256, SHA-384
on P-384, SHA-512 on P-521, over header and message, the signature being r‖s.
"""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509.oid import NameOID

from pipeline.models.dates import francais
from pipeline.models.deux_d_doc import DeuxDDoc

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "secp256r1": hashes.SHA256(),
    "secp384r1": hashes.SHA384(),
    "secp521r1": hashes.SHA512(),
}
_NAMED = re.compile(r"(?P<autorite>[A-Z]{2}[A-Z0-9]{2})[-_ ]?(?P<identifiant>[A-Z0-9]{4})")
_IN_FORCE = frozenset(
    ["granted", "undersupervision", "accredited", "inaccord", "recognisedatnationallevel"]
)
"""Last words of the statuses under which a service of a trusted list may sign (ETSI TS 119 612)."""


class Issue(StrEnum):
    """What the signature of a 2D-Doc is worth."""

    VALIDE = "valide"
    NON_VERIFIABLE = "non_verifiable"
    INVALIDE = "invalide"


@dataclass(frozen=True, slots=True)
class Authenticite:
    """The issue, and why in French."""

    issue: Issue
    pourquoi: str


@dataclass(frozen=True)
class Certificat:
    """The certificate of a signer: its key, and from when to when it may sign."""

    autorite: str
    identifiant: str
    cle: ec.EllipticCurvePublicKey
    debut: date
    fin: date


@dataclass(frozen=True)
class ListeDeConfiance:
    """The certificates that we believe; ``prochaine`` is when the list they stand on is stale.

    ``empreinte`` is that of the files: a verdict given with others is another one.
    """

    certificats: tuple[Certificat, ...] = ()
    prochaine: date | None = None
    empreinte: str = ""


def authenticite(doc: DeuxDDoc, liste: ListeDeConfiance, jour: date) -> Authenticite:
    """What the signature is worth on a day.

    Never « invalide » for something that we lack: no list, a stale one, an unknown signer, a
    certificate that did not cover the day of the signature.
    """
    if not liste.certificats:
        return _unverifiable("aucun certificat de confiance n'est installé")
    if liste.prochaine is not None and liste.prochaine < jour:
        return _unverifiable(f"liste de confiance périmée depuis le {francais(liste.prochaine)}")
    known = [c for c in liste.certificats if (c.autorite, c.identifiant) == _signer(doc)]
    if not known:
        return _unverifiable(f"signataire {doc.signataire} inconnu")
    signed = doc.signature_le
    covering = [c for c in known if signed is not None and c.debut <= signed <= c.fin]
    if not covering:
        return _unverifiable(f"certificat {doc.signataire} non valable au jour de la signature")
    if any(_holds(doc, certificat.cle) for certificat in covering):
        return Authenticite(Issue.VALIDE, f"signature valide ({doc.signataire})")
    return Authenticite(Issue.INVALIDE, f"signature fausse ({doc.signataire})")


def _signer(doc: DeuxDDoc) -> tuple[str, str]:
    return doc.autorite, doc.certificat


def _unverifiable(why: str) -> Authenticite:
    return Authenticite(Issue.NON_VERIFIABLE, f"signature non vérifiable : {why}")


def _holds(doc: DeuxDDoc, cle: ec.EllipticCurvePublicKey) -> bool:
    half, algorithm = (cle.curve.key_size + 7) // 8, _HASHES[cle.curve.name]
    if len(doc.signature) != 2 * half:
        return False
    r, s = (int.from_bytes(part, "big") for part in (doc.signature[:half], doc.signature[half:]))
    try:
        cle.verify(encode_dss_signature(r, s), doc.signe, ec.ECDSA(algorithm))
    except InvalidSignature:
        return False
    return True


def lire_liste(files: Mapping[str, bytes]) -> ListeDeConfiance:
    """The certificates of a folder, by file name: leaves in PEM or DER, and the trusted list in XML.

    A leaf is that of the authority and number that its file is named after (``FR03AV01``), else of
    the common names of its issuer and subject. With a trusted list, only leaves issued by one of
    its services in force are kept; that the list itself is genuine is for who installs it.

    :raises ValueError: naming the file that is not what its name says.
    """
    lists = [_trusted_list(name, data) for name, data in files.items() if _is_list(name)]
    found = (leaf for name, data in files.items() if not _is_list(name)
             for leaf in _leaves(name, data))  # fmt: skip
    issuers = [issuer for _, given in lists for issuer in given]
    kept = (c for c, leaf in found if not lists or _issued(leaf, issuers))
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return ListeDeConfiance(
        certificats=tuple(kept),
        prochaine=min((update for update, _ in lists if update is not None), default=None),
        empreinte=digest.hexdigest() if files else "",
    )


def _is_list(name: str) -> bool:
    return name.lower().endswith(".xml")


def _leaves(name: str, data: bytes) -> Iterator[tuple[Certificat, x509.Certificate]]:
    """The leaves of a file: authorities' certificates sign no 2D-Doc."""
    try:
        pem = b"-----BEGIN CERTIFICATE-----" in data
        loaded = x509.load_pem_x509_certificates(data) if pem else [_der(data)]
    except ValueError as error:
        raise ValueError(f"{name} : certificat illisible (PEM ou DER attendu)") from error
    for leaf in loaded:
        key = _key(leaf)
        if key is not None:
            autorite, identifiant = _identity(name, leaf)
            debut, fin = leaf.not_valid_before_utc.date(), leaf.not_valid_after_utc.date()
            yield Certificat(autorite, identifiant, key, debut, fin), leaf


def _key(leaf: x509.Certificate) -> ec.EllipticCurvePublicKey | None:
    """The key, if it is of a curve that the specification names."""
    try:
        key = leaf.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _HASHES:
        return key
    return None


def _der(data: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(data)


def _identity(name: str, leaf: x509.Certificate) -> tuple[str, str]:
    named = _NAMED.fullmatch(name.rpartition(".")[0] or name)
    if named:
        return named["autorite"], named["identifiant"]
    return _common_name(leaf.issuer), _common_name(leaf.subject)


def _common_name(name: x509.Name) -> str:
    return next((str(a.value) for a in name.get_attributes_for_oid(NameOID.COMMON_NAME)), "")


def _trusted_list(name: str, data: bytes) -> tuple[date | None, list[x509.Certificate]]:
    """When the next list comes, and the certificates of the services that are in force."""
    try:
        root = ET.fromstring(data)
        update = root.findtext(".//{*}SchemeInformation/{*}NextUpdate/{*}dateTime")
        given = [c for service in root.iterfind(".//{*}TSPService/{*}ServiceInformation")
                 for c in _service(service)]  # fmt: skip
        return date.fromisoformat(update.strip()[:10]) if update else None, given
    except (ET.ParseError, ValueError) as error:
        raise ValueError(f"{name} : liste de confiance illisible (XML ETSI attendu)") from error


def _service(service: ET.Element) -> Iterator[x509.Certificate]:
    status = (service.findtext("{*}ServiceStatus") or "").strip().rpartition("/")[2].lower()
    if status in _IN_FORCE:
        for encoded in service.iterfind("{*}ServiceDigitalIdentity//{*}X509Certificate"):
            yield _der(b64decode(encoded.text or ""))


def _issued(leaf: x509.Certificate, issuers: Iterable[x509.Certificate]) -> bool:
    return any(_issued_by(leaf, issuer) for issuer in issuers)


def _issued_by(leaf: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        leaf.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
