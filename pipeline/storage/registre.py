"""The registers of referenced software that were imported; the last one is current."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.errors import Ecart, ReferentielError
from pipeline.models.referentiel import Referentiel, parse
from pipeline.storage import tables


def importer_referentiel(session: Session, contenu: bytes, nom: str) -> Referentiel:
    """Make a CSV file the current register; nothing is written when it already is.

    :raises ReferentielError: naming each line that does not hold; nothing was imported then.
    """
    referentiel = parse(contenu, nom)
    if b"\0" in contenu:
        _refuse_nul(nom)
    current = _current(session)
    if current is None or current.empreinte != referentiel.empreinte:
        _keep(session, referentiel, contenu.decode("utf-8"))
    return referentiel


def referentiel_courant(session: Session) -> Referentiel | None:
    """The register imported last, with the very digest of its file."""
    current = _current(session)
    return parse(current.contenu.encode("utf-8"), current.nom) if current else None


def _current(session: Session) -> tables.Referentiel | None:
    order = (tables.Referentiel.importe_le.desc(), tables.Referentiel.id.desc())
    return session.scalar(select(tables.Referentiel).order_by(*order).limit(1))


def _keep(session: Session, referentiel: Referentiel, contenu: str) -> None:
    """A new row, or the one that an earlier import of the same file made."""
    empreinte = referentiel.empreinte
    with suppress(IntegrityError), session.begin_nested():
        session.add(tables.Referentiel(empreinte=empreinte, nom="", contenu=contenu))
    row = session.scalars(
        select(tables.Referentiel).filter_by(empreinte=empreinte).with_for_update()
    ).one()
    row.nom, row.importe_le = referentiel.nom, tables.maintenant()
    session.flush()


def _refuse_nul(nom: str) -> None:
    ecart = Ecart(nom, "contenu", "caractère nul", "du texte")
    raise ReferentielError((ecart,), "Corriger le fichier du référentiel ; rien n'a été importé.")
