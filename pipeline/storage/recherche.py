"""How a request is found: by the beginnings of words of its numbers and of its company's names."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, and_, delete, insert, select
from sqlalchemy.orm import Session

from pipeline.models.normalise import fold
from pipeline.storage import tables

_MOTS_MAX = 8
_FIN = "\U0010ffff"
_ESPACES = re.compile(r"(?<=\d)[\s.]+(?=\d)")


def mots(numero: str, siret: str | None, *noms: str | None) -> frozenset[str]:
    """The words of a request; a SIRET is one, and so are the figures of a number.

    >>> sorted(mots("ENR0565", "348 662 990 00038", "Éditions d'Eau"))
    ['0565', '34866299000038', '565', 'D', 'EAU', 'EDITIONS', 'ENR0565']
    """
    cle = fold(numero).replace(" ", "")
    chiffres = cle.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    numbers = {cle, chiffres, chiffres.lstrip("0"), fold(siret or "").replace(" ", "")}
    return frozenset(numbers | {word for nom in noms if nom for word in fold(nom).split()}) - {""}


def chercher(texte: str) -> ColumnElement[bool] | None:
    """The condition on a request that each word said begins one of its own; ``None`` for no word.

    Figures that are typed by groups are one number.
    """
    wanted = fold(_ESPACES.sub("", texte)).split()[:_MOTS_MAX]
    return and_(*map(_commence, wanted)) if wanted else None


def _commence(debut: str) -> ColumnElement[bool]:
    found = select(tables.Mot.demande_id).where(
        tables.Mot.mot >= debut, tables.Mot.mot < debut + _FIN
    )
    return tables.Demande.id.in_(found)


def indexer(session: Session, ligne: tables.Demande, *noms: str | None) -> None:
    """Write the words of a request, instead of those it had."""
    session.execute(delete(tables.Mot).filter_by(demande_id=ligne.id))
    found = mots(ligne.numero, ligne.siret, *noms)
    rows = [{"mot": mot, "demande_id": ligne.id} for mot in sorted(found)]
    session.execute(insert(tables.Mot), rows)
