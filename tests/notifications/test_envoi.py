"""Letters leave once: a real mail server that accepts, delays, refuses and dies."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import Engine

from pipeline.errors import UsageError
from pipeline.flows.courriers import Envois, envoyer, relancer
from pipeline.models.courrier import Courrier, Etat, Nature
from pipeline.notifications.boite import Boite
from pipeline.notifications.message import composer, expediteur
from pipeline.notifications.smtp import Serveur, Smtp, lire_url
from pipeline.notifications.transport import Indisponible, Transport
from pipeline.storage import courriers as outbox
from pipeline.storage.courriers import BAIL, EnFile
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import enregistrer
from tests.storage.samples import demande, fichiers

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DE = expediteur("Ségur numérique <ne-pas-repondre@asp.test>")
LETTRE = Courrier(
    Nature.DEMANDE_PIECES,
    "Demande d’enrôlement ENR0601\u00a0: éléments à transmettre",
    "Madame, Monsieur,\n\n.Un point en tête de ligne.\n..\n\nFin « ici ».\n",
    "<p>Madame, Monsieur, « ici »</p>",
    ("tiers@x.test", "representant@x.test"),
)


@dataclass
class Server:
    """A mail server that answers as it is told, and remembers what it took."""

    rcpt: dict[str, str] = field(default_factory=dict)
    mail: str = "250 OK"
    data: list[str] = field(default_factory=list)
    """What the next contents get; ``lost`` takes one and hangs up without a word."""
    taken: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(self, _s: Any, _c: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.mail.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.mail

    async def handle_RCPT(self, _s: Any, _c: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802, ARG002
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.data.pop(0) if self.data else "250 OK"
        if answer in ("250 OK", "lost"):
            self.taken.append((tuple(envelope.rcpt_tos), envelope.content))
        if answer == "lost":
            server.transport.abort()
            return "250 OK"
        return answer

    def messages(self) -> list[EmailMessage]:
        parsed = (email.message_from_bytes(c, policy=email.policy.SMTP) for _, c in self.taken)
        return [message for message in parsed if isinstance(message, EmailMessage)]

    def client(self, **kwargs: Any) -> Smtp:
        return Smtp(Serveur("127.0.0.1", self.port, **kwargs), delai_s=20)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def listening(server: Server, **kwargs: Any) -> Iterator[Server]:
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **kwargs)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def server() -> Iterator[Server]:
    with listening(Server()) as running:
        yield running


def deposit(engine: Engine, *letters: Courrier, numero: str = "ENR0601") -> None:
    with ecriture(engine) as session:
        kept = enregistrer(session, demande(numero), fichiers())
        for letter in letters or (LETTRE,):
            outbox.deposer(session, kept.demande_id, kept.revision, letter, NOW)


def queued(engine: Engine) -> list[EnFile]:
    with lecture(engine) as session:
        return list(outbox.lister(session))


def send(engine: Engine, transport: Transport, now: datetime = NOW) -> Envois:
    return envoyer(engine, transport, DE, horloge=lambda: now)


def states(done: Envois) -> list[Etat]:
    return [etat for _, etat, _ in done.issues]


def test_a_letter_arrives_whole_and_once(engine: Engine, server: Server) -> None:
    deposit(engine)
    assert states(send(engine, server.client())) == [Etat.ENVOYE]
    assert states(send(engine, server.client(), NOW + timedelta(days=9))) == []
    ((to, _),), (message,) = server.taken, server.messages()
    body, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert body is not None
    assert page is not None
    assert to == LETTRE.destinataires
    assert (message["To"], message["Cc"]) == LETTRE.destinataires
    assert message["Subject"] == LETTRE.sujet
    assert str(message["From"]) == "Ségur numérique <ne-pas-repondre@asp.test>"
    assert message["Message-ID"] == f"<{queued(engine)[0].message_id}@asp.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert body.get_content().replace("\r\n", "\n") == LETTRE.texte
    assert page.get_content().strip() == LETTRE.html


def test_for_now_then_sent(engine: Engine, server: Server) -> None:
    deposit(engine)
    server.data = ["451 try again, tiers@x.test"]
    assert states(send(engine, server.client())) == [Etat.A_ENVOYER]
    (waiting,) = queued(engine)
    assert waiting.erreur == "451 : le serveur demande d'attendre"
    assert states(send(engine, server.client())) == []
    assert states(send(engine, server.client(), waiting.prochain_essai)) == [Etat.ENVOYE]
    assert len(server.taken) == 1


def test_refused_for_good(engine: Engine, server: Server) -> None:
    deposit(engine)
    server.data = ["554 no"]
    assert states(send(engine, server.client())) == [Etat.ABANDONNE]
    assert states(send(engine, server.client(), NOW + timedelta(days=9))) == []
    assert server.taken == []


def test_one_recipient_refused_for_good_does_not_keep_it_from_the_other(
    engine: Engine, server: Server
) -> None:
    deposit(engine)
    server.rcpt = {"tiers@x.test": "550 <tiers@x.test> unknown"}
    assert states(send(engine, server.client())) == [Etat.ENVOYE]
    ((to, _),) = server.taken
    assert to == ("representant@x.test",)
    assert queued(engine)[0].erreur == "refusé pour 1 des destinataires"


def test_one_recipient_refused_for_now_keeps_it_from_both(engine: Engine, server: Server) -> None:
    """Or the other one would get it again with the next try."""
    deposit(engine)
    server.rcpt = {"representant@x.test": "450 greylisted"}
    assert states(send(engine, server.client())) == [Etat.A_ENVOYER]
    assert server.taken == []
    server.rcpt = {}
    assert states(send(engine, server.client(), NOW + timedelta(hours=1))) == [Etat.ENVOYE]
    assert [to for to, _ in server.taken] == [LETTRE.destinataires]


def test_all_recipients_refused_for_good(engine: Engine, server: Server) -> None:
    deposit(engine)
    server.rcpt = dict.fromkeys(LETTRE.destinataires, "550 unknown")
    assert states(send(engine, server.client())) == [Etat.ABANDONNE]
    assert queued(engine)[0].erreur == "550 : aucun destinataire n'est accepté"


def test_lost_after_the_content_is_not_sent_again(engine: Engine, server: Server) -> None:
    deposit(engine)
    server.data = ["lost"]
    assert states(send(engine, server.client())) == [Etat.A_VERIFIER]
    assert states(send(engine, server.client(), NOW + timedelta(days=9))) == []
    assert len(server.taken) == 1


def test_a_person_has_it_sent_again(engine: Engine, server: Server) -> None:
    deposit(engine)
    server.data = ["lost"]
    send(engine, server.client())
    (lettre,) = queued(engine)
    relancer(engine, lettre.id, dry_run=True)
    assert queued(engine) == [lettre]
    relancer(engine, lettre.id)
    later = datetime.now(UTC) + timedelta(seconds=1)
    assert states(send(engine, server.client(), later)) == [Etat.ENVOYE]
    first, second = server.messages()
    assert first["Message-ID"] == second["Message-ID"]  # a reader's mailbox may tell


class CrashError(BaseException):
    """The power cut."""


def test_dead_between_the_answer_and_our_note_is_not_sent_again(
    engine: Engine, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposit(engine)

    def cut(*_: Any, **__: Any) -> None:
        raise CrashError

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "noter_envoye", cut)
        with pytest.raises(CrashError):
            send(engine, server.client())
    assert len(server.taken) == 1
    done = send(engine, server.client(), NOW + BAIL + timedelta(seconds=1))
    assert (states(done), done.releves) == ([], 1)
    assert [lettre.etat for lettre in queued(engine)] == [Etat.A_VERIFIER]
    assert len(server.taken) == 1


def test_dead_before_the_content_is_sent_later(
    engine: Engine, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposit(engine)

    def cut(*_: Any, **__: Any) -> None:
        raise CrashError

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "remettre", cut)
        with pytest.raises(CrashError):
            send(engine, server.client())
    assert states(send(engine, server.client())) == []
    later = NOW + BAIL + timedelta(seconds=1)
    assert states(send(engine, server.client(), later)) == [Etat.ENVOYE]
    assert len(server.taken) == 1


def test_a_letter_that_another_took_meanwhile_is_not_handed_over(
    engine: Engine, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    deposit(engine)
    remettre = outbox.remettre

    def too_late(session: Any, pris: Any) -> bool:
        with monkeypatch.context() as patched:
            patched.setattr(outbox, "remettre", remettre)
            assert outbox.prendre(session, NOW + BAIL + timedelta(seconds=1)) is not None
        return remettre(session, pris)

    monkeypatch.setattr(outbox, "remettre", too_late)
    assert states(send(engine, server.client())) == [Etat.A_ENVOYER]
    assert server.taken == []


@pytest.mark.parametrize("mail", ["550 sender refused", None])
def test_no_letter_is_blamed_for_the_server(
    engine: Engine, server: Server, mail: str | None
) -> None:
    deposit(engine, LETTRE, Courrier(Nature.REFUS, "s", "t", "h", ("a@x.test",)))
    before, client = queued(engine), server.client()
    if mail:
        server.mail = mail
    else:
        client = Smtp(Serveur("127.0.0.1", free_port()))
    done = send(engine, client)
    assert done.issues == []
    assert done.panne
    assert queued(engine) == before
    server.mail = "250 OK"
    assert states(send(engine, server.client())) == [Etat.ENVOYE, Etat.ENVOYE]


def test_two_senders_send_each_letter_once(engine: Engine, server: Server) -> None:
    numbers = [f"ENR{1000 + n}" for n in range(10)]
    for numero in numbers:
        deposit(engine, numero=numero)
    start, done = Barrier(2), list[Envois]()

    def sender() -> None:
        start.wait()
        done.append(send(engine, server.client()))

    threads = [Thread(target=sender) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [message["Message-ID"] for message in server.messages()]
    assert len(ids) == len(set(ids)) == len(numbers)
    assert sorted(lettre.numero for one in done for lettre, _, _ in one.issues) == numbers


class TestSecured:
    @pytest.fixture
    def contexts(self, tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        """Of a server whose certificate its own authority signed, and of who trusts it."""
        certificate, key = certify(tmp_path, "localhost")
        theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        theirs.load_cert_chain(certificate, key)
        return theirs, ssl.create_default_context(cafile=str(certificate))

    def test_starttls_then_login(
        self, engine: Engine, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        deposit(engine)
        seen: list[Any] = []

        def login(_s: Any, session: Any, _e: Any, mechanism: str, given: Any) -> AuthResult:
            seen.append((session.ssl is not None, mechanism, given.login, given.password))
            return AuthResult(success=given.password == b"s:e@t", handled=False)

        theirs, ours = contexts
        secured = {"tls_context": theirs, "require_starttls": True, "authenticator": login}
        with listening(Server(), **secured) as server:
            url = f"smtp://envoi:s%3Ae%40t@localhost:{server.port}?starttls=1"
            wrong = lire_url(url.replace("s%3Ae%40t", "autre"))
            refused = send(engine, Smtp(wrong, confiance=ours))
            assert refused.panne == "serveur de courrier : SMTPAuthenticationError 535"
            untrusted = send(engine, Smtp(lire_url(url)))
            assert untrusted.panne == "serveur de courrier : SSLCertVerificationError"
            assert states(send(engine, Smtp(lire_url(url), confiance=ours))) == [Etat.ENVOYE]
        assert seen[-1][0] is True
        assert seen[-1][2:] == (b"envoi", b"s:e@t")

    def test_a_server_without_starttls_gets_nothing(self, engine: Engine, server: Server) -> None:
        deposit(engine)
        done = send(engine, server.client(starttls=True))
        assert done.panne == "serveur de courrier : SMTPNotSupportedError"
        assert server.taken == []


def certify(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for a name, signed by itself, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start = datetime.now(UTC) - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "server.pem", folder / "server.key"
    paths[0].write_bytes(built.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return paths


class TestBoite:
    def test_each_letter_is_a_file(self, engine: Engine, tmp_path: Path) -> None:
        deposit(engine)
        assert states(send(engine, Boite(tmp_path / "courriers"))) == [Etat.ENVOYE]
        (path,) = (tmp_path / "courriers").iterdir()
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
        assert path.name == f"{queued(engine)[0].message_id}.eml"
        assert message["Subject"] == LETTRE.sujet
        assert path.stat().st_mode & 0o077 == 0

    def test_written_again_it_is_the_same_file(self, tmp_path: Path) -> None:
        for _ in range(2):
            message = composer(LETTRE, DE, "demande-pieces.0123", NOW)
            Boite(tmp_path).remettre(message, lambda: True)
        (path,) = tmp_path.iterdir()
        assert path.read_bytes() == bytes(composer(LETTRE, DE, "demande-pieces.0123", NOW))

    def test_a_folder_that_cannot_be_written_stops_without_blame(self, tmp_path: Path) -> None:
        (tmp_path / "courriers").write_text("")
        with pytest.raises(Indisponible):
            Boite(tmp_path / "courriers").remettre(
                composer(LETTRE, DE, "refus.0123", NOW), lambda: True
            )


_LOGIN: dict[str, Any] = {"utilisateur": "u", "mot_de_passe": "p"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mta.test", Serveur("mta.test", 25)),
        ("smtps://u:p%40@mta.test", Serveur("mta.test", 465, True, False, "u", "p@")),
        ("smtp://u:p@mta.test:587?starttls=1", Serveur("mta.test", 587, starttls=True, **_LOGIN)),
        ("smtp://u:p@127.0.0.1:25", Serveur("127.0.0.1", 25, **_LOGIN)),
    ],
)  # fmt: skip
def test_addresses_of_servers(url: str, expected: Serveur) -> None:
    assert lire_url(url) == expected
    assert "p@" not in repr(expected)


@pytest.mark.parametrize(
    "url",
    ["", "mta.test:25", "http://mta.test", "smtp://", "smtp://h:port", "smtp://h/x",
     "smtp://h?starttls=oui", "smtp://h?tls=1", "smtp://h?starttls", "smtp://u:s3cret@mta.test"],
)  # fmt: skip
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        lire_url(url)
    assert "s3cret" not in refused.value.message + refused.value.remede


@pytest.mark.parametrize("said", ["", "Ségur", "a@", "@x.fr", "Ségur <é@x.fr>"])
def test_a_sender_is_an_address(said: str) -> None:
    with pytest.raises(UsageError, match="expéditeur"):
        expediteur(said)


@pytest.mark.parametrize("make", [str, lambda s: f"{s}\n.\n", lambda s: s * 400])
def test_bodies_survive_the_wire(make: Callable[[str], str], server: Server) -> None:
    letter = Courrier(
        Nature.REFUS, "s", make(". é«\u00a0» =20 \U0001f642.\n"), "<p>.</p>", ("a@x.test",)
    )
    server.client().remettre(composer(letter, DE, "refus.1", NOW), lambda: True)
    body = server.messages()[0].get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == letter.texte
