"""A letter as a mail message (RFC 5322): the same bytes each time it is made."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from pipeline.errors import UsageError
from pipeline.models.courrier import Courrier, est_adresse


def expediteur(said: str) -> Address:
    """A sender, « Name <address> » or an address alone.

    :raises UsageError: when it is neither.
    """
    name, address = parseaddr(said)
    if not est_adresse(address):
        raise UsageError(
            "L'expéditeur des courriers n'est pas une adresse électronique.",
            "Par exemple PIECES_EXPEDITEUR='Ségur numérique <ne-pas-repondre@exemple.fr>'.",
        )
    return Address(display_name=name, addr_spec=address)


def composer(courrier: Courrier, de: Address, message_id: str, le: datetime) -> EmailMessage:
    """The message: text first, HTML as its alternative, marked as sent by a machine (RFC 3834)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = de
    message["To"] = courrier.destinataires[0]
    if courrier.destinataires[1:]:
        message["Cc"] = ", ".join(courrier.destinataires[1:])
    message["Subject"] = courrier.sujet
    message["Date"] = format_datetime(le)
    message["Message-ID"] = f"<{message_id}@{de.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    message.set_content(courrier.texte, cte="quoted-printable")
    message.add_alternative(courrier.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"={message_id[-24:]}=")
    return message
