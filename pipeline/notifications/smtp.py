"""Handing a message to a mail server (RFC 5321), knowing at each step what the server knows.

All recipients are told before the content: one refused for now stops everything while nothing has
left, so that trying again later never writes twice to the others.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import parse_qsl, unquote, urlsplit

from pipeline.errors import UsageError
from pipeline.notifications.transport import (
    EchecDefinitif,
    EchecTemporaire,
    EnvoiIncertain,
    Indisponible,
    Remise,
    Retire,
)

DELAI_S = 30.0


@dataclass(frozen=True)
class Serveur:
    """Where the server is, and how it is spoken to."""

    hote: str
    port: int
    tls: bool = False
    """From the first byte (smtps)."""
    starttls: bool = False
    utilisateur: str = ""
    mot_de_passe: str = field(default="", repr=False)


def lire_url(url: str) -> Serveur:
    """``smtp://user:password@host:587?starttls=1``, or ``smtps://…`` for TLS at once.

    :raises UsageError: when it is no such address, or would send a password in clear over a network.
        The message does not repeat it.
    """
    try:
        parts = urlsplit(url)
        options = dict(
            parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        )
        port = parts.port
    except ValueError:
        raise _refuse("mal formée") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise _refuse("mal formée")
    if set(options) - {"starttls"} or options.get("starttls", "0") not in ("0", "1"):
        raise _refuse("mal formée (seule option : starttls=1)")
    found = Serveur(
        hote=parts.hostname,
        port=port or (465 if parts.scheme == "smtps" else 25),
        tls=parts.scheme == "smtps",
        starttls=options.get("starttls") == "1",
        utilisateur=unquote(parts.username or ""),
        mot_de_passe=unquote(parts.password or ""),
    )
    if found.utilisateur and not (found.tls or found.starttls or _ici(found.hote)):
        raise _refuse("refusée : le mot de passe circulerait en clair (ajouter ?starttls=1)")
    return found


def _refuse(why: str) -> UsageError:
    return UsageError(
        f"L'adresse du serveur de courrier (PIECES_SMTP_URL) est {why}.",
        "Par exemple smtp://utilisateur:mot-de-passe@hote:587?starttls=1.",
    )


def _ici(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Smtp:
    """A mail server. One connection a letter."""

    def __init__(
        self, serveur: Serveur, delai_s: float = DELAI_S, confiance: ssl.SSLContext | None = None
    ) -> None:
        self.serveur, self.delai_s = serveur, delai_s
        self.confiance = confiance or ssl.create_default_context()

    def remettre(self, message: EmailMessage, avant: Callable[[], bool]) -> Remise:
        """Hand a message over."""
        with closing(self._ouvrir()) as smtp:
            refuses = _enveloppe(smtp, message)
            _contenu(smtp, message, avant)
            with suppress(OSError):  # it has left: what follows changes nothing
                smtp.quit()
            return Remise(refuses)

    def _ouvrir(self) -> smtplib.SMTP:
        """A connection, secured and logged in as was asked."""
        with ExitStack() as opened:
            try:
                smtp = self._connecter()
                opened.callback(smtp.close)
                smtp.ehlo_or_helo_if_needed()
                if self.serveur.starttls:
                    smtp.starttls(context=self.confiance)
                if self.serveur.utilisateur:
                    smtp.login(self.serveur.utilisateur, self.serveur.mot_de_passe)
            except OSError as error:  # smtplib's own are among them
                raise Indisponible(f"serveur de courrier : {_dit(error)}") from None
            opened.pop_all()
        return smtp

    def _connecter(self) -> smtplib.SMTP:
        s = self.serveur
        if s.tls:
            return smtplib.SMTP_SSL(s.hote, s.port, timeout=self.delai_s, context=self.confiance)
        return smtplib.SMTP(s.hote, s.port, timeout=self.delai_s)


def _enveloppe(smtp: smtplib.SMTP, message: EmailMessage) -> int:
    """Sender and recipients; how many of these are refused for good, never all of them."""
    try:
        options = ["body=8bitmime"] if smtp.has_extn("8bitmime") else []
        code, _ = smtp.mail(message["From"].addresses[0].addr_spec, options)
        if code >= 500:
            raise Indisponible(f"{code} : l'expéditeur est refusé")
        if code >= 300:
            raise EchecTemporaire(f"{code} : le serveur demande d'attendre")
        codes = [smtp.rcpt(adresse)[0] for adresse in _adresses(message)]
    except OSError as error:
        raise EchecTemporaire(f"connexion perdue ({type(error).__name__})") from None
    later = [code for code in codes if 400 <= code < 500 or code < 250]
    if later:
        raise EchecTemporaire(f"{later[0]} : un destinataire est refusé pour le moment")
    refused = [code for code in codes if code >= 500]
    if len(refused) == len(codes):
        raise EchecDefinitif(f"{refused[0]} : aucun destinataire n'est accepté")
    return len(refused)


def _contenu(smtp: smtplib.SMTP, message: EmailMessage, avant: Callable[[], bool]) -> None:
    try:
        code, _ = smtp.docmd("DATA")
    except OSError as error:
        raise EchecTemporaire(f"connexion perdue ({type(error).__name__})") from None
    if code != 354:
        raise _refus(code)
    if not avant():
        raise Retire("le courrier a été repris par un autre envoi")
    try:
        smtp.send(_stuffed(bytes(message)))
        code, _ = smtp.getreply()
    except OSError as error:
        raise EnvoiIncertain(
            f"connexion perdue après le contenu ({type(error).__name__})"
        ) from None
    if not 200 <= code < 300:
        raise _refus(code)


def _refus(code: int) -> EchecDefinitif | EchecTemporaire:
    if code >= 500:
        return EchecDefinitif(f"{code} : le message est refusé")
    return EchecTemporaire(f"{code} : le serveur demande d'attendre")


def _adresses(message: EmailMessage) -> list[str]:
    headers = [message["To"], message["Cc"]] if message["Cc"] else [message["To"]]
    return [address.addr_spec for header in headers for address in header.addresses]


def _stuffed(content: bytes) -> bytes:
    """The content between DATA and the dot that ends it (RFC 5321, 4.5.2)."""
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    dotted = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _dit(error: Exception) -> str:
    """What failed, without what the server wrote: it may name people."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
