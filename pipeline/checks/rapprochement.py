"""Confronting a declared value with a read one: the shape that most checks share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.checks.check import Abstention, Constats, Doubt, Finding
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.documents.signature import ABSENTE
from pipeline.models import dates, denomination, personne
from pipeline.models.accord import Accord
from pipeline.models.demande import Personne
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece

Comparison = Callable[[str, str], Accord]


def confront(
    dossier: Dossier,
    attendu: str | None,
    lu: Read[str] | None,
    compare: Comparison,
    *,
    quoi: str,
    details: Mapping[str, object] | None = None,
) -> Constats:
    """Different: a finding. Close, absent or read without confidence: a doubt. Same: nothing.

    ``quoi`` names the value in French, with its article. What the document says otherwise elsewhere
    is told of every rule alike (:mod:`pipeline.checks.bilan`).
    """
    if attendu is None or not attendu.strip():
        yield Abstention(f"{quoi} : rien n'est déclaré")
        return
    if lu is None:
        yield Doubt(f"{quoi} : lecture impossible sur le document", attendu=attendu)
        return
    accord = compare(attendu, lu.value)
    if incertain(dossier, lu):
        yield Doubt(f"{quoi} : lecture incertaine", attendu=attendu, lu=lu.value)
    elif accord is Accord.DIFFERENT:
        values = {"lu": lu.value, "declare": attendu, **(details or {})}
        yield Finding(attendu=attendu, lu=lu.value, details=values)
    elif accord is Accord.PROCHE:
        yield Doubt(f"{quoi} : écriture proche, à confirmer", attendu=attendu, lu=lu.value)


def incertain(dossier: Dossier, lu: Read[Any]) -> bool:
    """Whether a reading is below the floor: it neither accuses nor accepts."""
    return lu.confidence < dossier.parametres.plancher_confiance


def exact(attendu: str, lu: str) -> Accord:
    """Same characters, or different."""
    return Accord.IDENTIQUE if attendu == lu else Accord.DIFFERENT


@dataclass(frozen=True, slots=True)
class Attendue:
    """A company as the record or the register knows it."""

    nom: str
    siren: str | None = None


def fournisseur(dossier: Dossier) -> Attendue | None:
    """The company of the request."""
    societe = dossier.demande.personne_morale
    return Attendue(societe.denomination_sociale, societe.siren) if societe else None


def editeur(dossier: Dossier) -> Attendue | None:
    """The editor of the software: by the register, else by the certificate of the same deposit."""
    if dossier.logiciel is not None:
        return Attendue(dossier.logiciel.editeur, dossier.logiciel.siren_editeur)
    certificat = dossier.piece(TypePiece.CERTIFICAT_REFERENCEMENT)
    lu = getattr(certificat.lu, "editeur", None) if certificat else None
    return Attendue(lu.value) if lu and not incertain(dossier, lu) else None


def confront_societe(
    dossier: Dossier,
    attendue: Attendue | None,
    nom: Read[str] | None,
    numero: Read[str] | None,
    *,
    quoi: str,
    details: Mapping[str, object] | None = None,
    imprimes: tuple[str, ...] = (),
    tiers: int = 0,
    texte: str = "",
) -> Constats:
    """A company by its SIREN where it is printed, and by its name.

    Another SIREN is a finding. The same SIREN under another name is a doubt; without a name read
    it is enough. ``imprimes`` are all the SIREN of the document, ``tiers`` how many other companies
    it may bear: where its own is not among them and a stranger's is, a person looks. In a document
    of one company, whose place was not found, the name may stand anywhere in ``texte``.
    """
    if attendue is None:
        yield Abstention(f"{quoi} : rien n'est déclaré")
        return
    read = numero is not None and attendue.siren and not incertain(dossier, numero)
    if numero is not None and read and numero.value != attendue.siren:
        lu = f"{nom.value} (SIREN {numero.value})" if nom else f"SIREN {numero.value}"
        values = {"lu": lu, "declare": f"{attendue.nom} (SIREN {attendue.siren})"}
        yield Finding(attendu=values["declare"], lu=lu, details={**values, **(details or {})})
    elif not read and etranger(dossier, attendue, imprimes, tiers):
        others = ", ".join(sorted(set(imprimes) - _connus(dossier)))
        yield Doubt(f"{quoi} : un autre SIREN figure au document", attendue.siren, others)
    elif nom is None and numero is None and denomination.nommee(attendue.nom, texte):
        return
    elif not read:
        args = (dossier, attendue.nom, nom, denomination.compare)
        yield from confront(*args, quoi=quoi, details=details)
    elif nom and denomination.compare(attendue.nom, nom.value) is not Accord.IDENTIQUE:
        yield Doubt(f"{quoi} : même SIREN, nom écrit autrement", attendue.nom, nom.value)


def etranger(
    dossier: Dossier, attendue: Attendue, imprimes: tuple[str, ...], tiers: int = 0
) -> bool:
    """Whether a document bears more companies that nobody knows than it may, and not this one."""
    strangers = set(imprimes) - _connus(dossier)
    return bool(attendue.siren) and attendue.siren not in imprimes and len(strangers) > tiers


def _connus(dossier: Dossier) -> set[str]:
    known = (fournisseur(dossier), editeur(dossier))
    return {societe.siren for societe in known if societe and societe.siren}


def confront_personne(
    dossier: Dossier, attendue: Personne | None, lu: Read[str] | None, *, quoi: str
) -> Constats:
    """A person by the whole name read."""
    if attendue is None:
        yield Abstention(f"{quoi} : personne n'est déclaré")
        return

    def compare(_: str, read: str) -> Accord:
        return personne.compare_complet(attendue.nom, attendue.prenom, read)

    yield from confront(dossier, str(attendue), lu, compare, quoi=quoi)


def signature(dossier: Dossier, lu: Read[str] | None, role: str) -> Constats:
    """Only a signature that is surely absent is a reason; one that cannot be seen is a doubt."""
    if lu is None:
        yield Doubt(f"la signature ({role}) n'a pas pu être établie")
    elif incertain(dossier, lu):
        yield Doubt(f"la signature ({role}) : lecture incertaine", lu=lu.value)
    elif lu.value == ABSENTE:
        wanted, details = f"signature : {role}", {"role": role}
        yield Finding(attendu=wanted, lu="aucune", details=details, absence=True)


def date_lisible(dossier: Dossier, lu: Read[date] | None, quoi: str) -> Constats:
    """A date that is missing is a finding, one read without confidence a doubt."""
    if lu is None:
        yield Finding(absence=True)
    elif incertain(dossier, lu):
        yield Doubt(f"{quoi} : lecture incertaine", lu=lu.value.isoformat())


def expire(dossier: Dossier, piece: Groupe) -> Constats:
    """Whether what holds until a date had ended at the deposit; the last day still counts."""
    depot: date = dossier.jour(piece)
    fin: Read[date] | None = piece.lu.date_fin
    if fin is None:
        yield Abstention("aucun terme n'est lu")
    elif incertain(dossier, fin):
        yield Doubt("le terme est lu sans certitude", lu=fin.value.isoformat())
    elif fin.value < depot:
        yield Finding(
            attendu=f"en vigueur au {dates.francais(depot)}",
            lu=fin.value.isoformat(),
            details={"date": dates.francais(fin.value)},
        )


def est_l_editeur(dossier: Dossier, editeur: Read[str]) -> bool:
    """Whether the editor that a certificate names, surely read, is the supplier itself."""
    societe = dossier.demande.personne_morale
    if societe is None or incertain(dossier, editeur):
        return False
    same = denomination.compare(societe.denomination_sociale, editeur.value)
    return same is Accord.IDENTIQUE
