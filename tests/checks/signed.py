"""2D-Doc for the tables, and the list under which their signatures hold."""

from __future__ import annotations

from fixtures.drawing import deux_d_doc as drawn
from pipeline.models.authenticite import ListeDeConfiance, lire_liste
from tests.checks.builders import BIC, IBAN, SOCIETE

LISTE: ListeDeConfiance = lire_liste({"s.pem": drawn.pem(drawn.certificate(drawn.key()))})
"""The certificate of the signer of :func:`signed_rib`."""


def signed_rib(
    iban: str = IBAN, bic: str = BIC, titulaire: str = SOCIETE, *, forged: bool = False
) -> str:
    """The 2D-Doc of a RIB; a forged one bears the signature of another."""
    text = drawn.rib(titulaire, iban, bic, drawn.key())
    if not forged:
        return text
    other = drawn.rib("X", IBAN, BIC, drawn.key())
    return text.partition("\x1f")[0] + "\x1f" + other.partition("\x1f")[2]


def signed_title(**fields: str) -> str:
    """The 2D-Doc of an identity document: ``f62`` is its field 62."""
    named = {name[1:]: value for name, value in fields.items()}
    kind = "08" if "6F" in named else "07"
    return drawn.sealed(drawn.header(kind) + drawn.message(named), drawn.key())
