"""The signature of a 2D-Doc: what holds, what is false, and what nobody can say."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from fixtures.drawing import deux_d_doc as drawn
from pipeline.models.authenticite import (
    Certificat,
    Issue,
    ListeDeConfiance,
    authenticite,
    lire_liste,
)
from pipeline.models.deux_d_doc import DeuxDDoc, parse
from tests.models.specimens import CLE, RIB, TITRE, ZONE

JOUR = date(2024, 2, 26)
P256, P384 = drawn.key(), drawn.key(7, ec.SECP384R1())


def doc(signer: ec.EllipticCurvePrivateKey = P256, text: str | None = None) -> DeuxDDoc:
    read = parse(text or drawn.rib("MEDI SOFT", "FR7630056009271234567890182", "CCFRFRPP", signer))
    assert read is not None
    return read


def liste(cert: x509.Certificate | None = None, tsl: bytes | None = None) -> ListeDeConfiance:
    """A folder of one certificate, and perhaps a trusted list."""
    files = {"signataire.pem": drawn.pem(cert or drawn.certificate(P256))}
    return lire_liste(files if tsl is None else {**files, "tsl.xml": tsl})


def changed(read: DeuxDDoc) -> DeuxDDoc:
    return replace(read, signe=read.signe.replace(b"0182", b"0183"))


OTHER = drawn.certificate(drawn.key(9))
PAST = drawn.certificate(P256, debut=date(2015, 1, 1), fin=date(2018, 1, 1))
TO_COME = drawn.certificate(P256, debut=date(2023, 6, 1))


@pytest.mark.parametrize(
    ("read", "known", "issue"),
    [
        (doc(), liste(), Issue.VALIDE),
        (doc(P384), liste(drawn.certificate(P384)), Issue.VALIDE),
        (changed(doc()), liste(), Issue.INVALIDE),
        (changed(doc(P384)), liste(drawn.certificate(P384)), Issue.INVALIDE),
        (doc(), liste(OTHER), Issue.INVALIDE),
        (replace(doc(), signature=b""), liste(), Issue.INVALIDE),
        (replace(doc(), signature=b"\0" * 64), liste(), Issue.INVALIDE),
        (replace(doc(), signature=doc().signature + b"\0"), liste(), Issue.INVALIDE),
        (doc(), ListeDeConfiance(), Issue.NON_VERIFIABLE),
        (replace(doc(), certificat="0002"), liste(), Issue.NON_VERIFIABLE),
        (replace(doc(), autorite="FR98"), liste(), Issue.NON_VERIFIABLE),
        (doc(), liste(PAST), Issue.NON_VERIFIABLE),
        (changed(doc()), liste(PAST), Issue.NON_VERIFIABLE),
        (doc(), liste(TO_COME), Issue.NON_VERIFIABLE),
        (replace(doc(), signature_le=None), liste(), Issue.NON_VERIFIABLE),
    ],
    ids=[
        "holds, P-256",
        "holds, P-384",
        "a digit was changed",
        "a digit was changed, P-384",
        "the key is another",
        "no signature",
        "an empty signature",
        "a signature too long",
        "no certificate at all",
        "an unknown signer",
        "an unknown authority",
        "a certificate ended before it was signed",
        "the same, and a digit was changed",
        "a certificate began after it was signed",
        "no date of signature",
    ],
)
def test_what_a_signature_is_worth(read: DeuxDDoc, known: ListeDeConfiance, issue: Issue) -> None:
    assert authenticite(read, known, JOUR).issue is issue


def test_a_certificate_that_ended_since_still_proves() -> None:
    ended = drawn.certificate(P256, fin=date(2023, 3, 1))
    assert authenticite(doc(), liste(ended), JOUR).issue is Issue.VALIDE


@pytest.mark.parametrize("text", [RIB, TITRE, ZONE], ids=["RIB", "titre", "MRZ"])
def test_specimens_of_the_specification_hold(text: str) -> None:
    known = Certificat("FR00", "0001", CLE, date(2012, 11, 1), date(2015, 11, 1))
    assert authenticite(doc(text=text), ListeDeConfiance((known,)), JOUR).issue is Issue.VALIDE


@given(st.binary(max_size=200), st.binary(max_size=80))
def test_no_bytes_pass_for_signed(signe: bytes, signature: bytes) -> None:
    read = replace(doc(), signe=signe, signature=signature)
    assert authenticite(read, liste(), JOUR).issue is Issue.INVALIDE


def named(name: str, data: bytes) -> tuple[tuple[str, str], ...]:
    return tuple((c.autorite, c.identifiant) for c in lire_liste({name: data}).certificats)


def test_certificates_are_known_by_the_name_of_their_file_or_by_their_own() -> None:
    given = drawn.certificate(P256)
    der = given.public_bytes(serialization.Encoding.DER)
    assert named("FR01AB12.pem", drawn.pem(given)) == (("FR01", "AB12"),)
    assert named("FR01-AB12.der", der) == (("FR01", "AB12"),)
    assert named("anything.cer", der) == (("FR99", "0001"),)
    assert named("two.pem", drawn.pem(given) + drawn.pem(OTHER)) == (("FR99", "0001"),) * 2


def test_keys_of_other_sorts_are_left_out() -> None:
    keys = (rsa.generate_private_key(65537, 2048), ed25519.Ed25519PrivateKey.generate())
    for key in keys:
        moment = datetime(2022, 1, 1, tzinfo=UTC)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "FR99")])
        builder = x509.CertificateBuilder(name, name, key.public_key(), 1, moment, moment)
        assert named("a.pem", drawn.pem(builder.sign(drawn.key(0), hashes.SHA256()))) == ()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "PEM ou DER"),
        ("a.der", b"not a certificate", "PEM ou DER"),
        ("tsl.xml", b"<not closed", "XML"),
        ("tsl.xml", b"<a><SchemeInformation><NextUpdate><dateTime>soon</dateTime></NextUpdate>"
                    b"</SchemeInformation></a>", "XML"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_hold_is_named(name: str, data: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=f"{name}.*{said}"):
        lire_liste({name: data})


ETSI = "http://uri.etsi.org/02231/v2#"
AUTHORITY = drawn.certificate(drawn.key(0), signataire="FR99")


def trusted_list(
    given: x509.Certificate = AUTHORITY, status: str = "granted", update: str = "2026-02-25"
) -> bytes:
    """A trusted list of one authority."""
    der = base64.b64encode(given.public_bytes(serialization.Encoding.DER)).decode()
    return f"""<TrustServiceStatusList xmlns="{ETSI}"><SchemeInformation><NextUpdate>
      <dateTime>{update}T00:00:00Z</dateTime></NextUpdate></SchemeInformation>
      <TrustServiceProviderList><TrustServiceProvider><TSPServices><TSPService><ServiceInformation>
      <ServiceDigitalIdentity><DigitalId><X509Certificate>{der}</X509Certificate></DigitalId>
      </ServiceDigitalIdentity>
      <ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/{status}</ServiceStatus>
      </ServiceInformation></TSPService></TSPServices></TrustServiceProvider>
      </TrustServiceProviderList></TrustServiceStatusList>""".encode()


@pytest.mark.parametrize(
    ("files", "issue"),
    [
        (trusted_list(), Issue.VALIDE),
        (trusted_list(status="withdrawn"), Issue.NON_VERIFIABLE),
        (trusted_list(update="2024-02-25"), Issue.NON_VERIFIABLE),
        (trusted_list(update="2024-02-26"), Issue.VALIDE),
        (trusted_list(drawn.certificate(drawn.key(4), signataire="FR99")), Issue.NON_VERIFIABLE),
    ],
    ids=["in force", "withdrawn", "stale", "on its last day", "another authority of that name"],
)
def test_with_a_trusted_list_the_signer_is_given_by_an_authority_of_it(
    files: bytes, issue: Issue
) -> None:
    assert authenticite(doc(), liste(tsl=files), JOUR).issue is issue


def test_other_files_make_another_list() -> None:
    assert lire_liste({}).empreinte == ""
    prints = {
        liste().empreinte,
        liste(OTHER).empreinte,
        liste(tsl=trusted_list()).empreinte,
    }
    assert len(prints) == 3
