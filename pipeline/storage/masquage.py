"""What stays of a record and of a report when personal data are erased: pure functions on JSON.

Only what is named here is kept, so that a key added later is erased until somebody decides: codes,
results, dates, the numbers of the request, the company and the software; an account as its first
four and last three characters, the number of a document as its last three (choice, after the
recommendation of the CNIL to minimise what is archived). A masked record is still a ``demande/1``,
a masked report a ``rapport/1``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.checks.check import checks, sentence
from pipeline.models import iban

EFFACE = "…"
"""Stands for a text that was erased."""

Json = dict[str, Any]

_DECLARE = frozenset(
    {
        "schema", "numero", "dispositif", "type_demande", "statut", "date_depot",
        "referencement.numero_ans", "referencement.nom_logiciel",
        "referencement.version_logiciel", "referencement.dsr", "personne_morale.siret",
        "demandeur.qualite_tiers", "regime_tva.taux", "solde.avance_numero", "solde.montant",
    }
)  # fmt: skip
"""The texts of a record that are kept, by their place; the pieces are said again by hand."""

_IBAN = "coordonnees_bancaires.iban"
_SECTIONS_EFFACEES = frozenset({"adresse", "demandes_anterieures"})

_LU = frozenset(
    {
        "numero_ans", "nom_logiciel", "version_logiciel", "version", "dsr", "siren", "siren_editeur",
        "siren_fournisseur", "siren_mandant", "siren_mandataire", "date", "date_a_jour",
        "date_debut", "date_fin",
    }
)  # fmt: skip
"""The fields read whose values are kept."""

_RAPPORT = ("schema", "numero", "avis", "statut", "statut_propose", "traitement", "duree_ms")
_MOTIF = ("code", "gravite", "piece", "interne")
_CONTROLE = ("code", "resultat")
_PIECE = ("type", "sha256", "conformite", "nature", "revision", "remplacee")
_CHAMP = ("confiance", "source", "page", "boite")
_SIGNATURE = ("date", "integrite", "confiance")
_DOUTE = "À vérifier par un gestionnaire"
_EXTENSIONS = (".pdf", ".png", ".jpg", ".jpeg")


def nom(rang: int, fichier: str) -> str:
    """A file's name that says nobody's.

    >>> nom(0, "CNI Élodie MARTIN.PDF"), nom(1, "martin.elodie")
    ('piece-1.pdf', 'piece-2')
    """
    known = (e for e in _EXTENSIONS if fichier.lower().endswith(e))
    return f"piece-{rang + 1}{next(known, '')}"


def enregistrement(record: Mapping[str, Any]) -> Json:
    """The record of a request, without persons, addresses, accounts and names of files."""
    masked: Json = _texts({k: v for k, v in record.items() if k != "pieces"})
    pieces = record.get("pieces", ())
    return masked | {
        "pieces": [
            {"type": p["type"], "fichier": nom(n, p["fichier"])} for n, p in enumerate(pieces)
        ]
    }


def _texts(value: Any, place: str = "") -> Any:
    if isinstance(value, Mapping):
        kept = {k: v for k, v in value.items() if k not in _SECTIONS_EFFACEES}
        return {k: _texts(v, f"{place}.{k}" if place else k) for k, v in kept.items()}
    if isinstance(value, list | tuple):
        return [_texts(v, place) for v in value]
    if not isinstance(value, str) or place in _DECLARE:
        return value
    return iban.mask(value) if place == _IBAN else EFFACE


def rapport(report: Mapping[str, Any]) -> Json:
    """A report, without what was read or said of persons."""
    pieces = report["pieces"]
    names: dict[str, str] = {}
    for rang, piece in enumerate(pieces):
        names.setdefault(piece["fichier"], nom(rang, piece["fichier"]))
    return _only(report, _RAPPORT) | {
        "motifs": [_motif(m, names) for m in report["motifs"]],
        "pieces": [_piece(p, names) for p in pieces],
        "controles": [_only(c, _CONTROLE) for c in report.get("controles", ())],
    }


def _motif(motif: Mapping[str, Any], names: Mapping[str, str]) -> Json:
    """A reason, its sentence said again without the values that it named."""
    fichier = motif.get("fichier")
    templates = {c.code: c.message for c in checks()}
    said = sentence(templates.get(motif["code"], EFFACE), {})
    if motif["message"].startswith(_DOUTE):
        said = f"{_DOUTE} : {said}"
    return _only(motif, _MOTIF) | {
        "fichier": names.get(fichier, EFFACE) if fichier else None,
        "message": said,
    }


def _piece(piece: Mapping[str, Any], names: Mapping[str, str]) -> Json:
    champs: Mapping[str, Mapping[str, Any]] = piece["champs"]
    return _only(piece, _PIECE) | {
        "fichier": names[piece["fichier"]],
        "champs": {
            key: {"valeur": _valeur(key, champ["valeur"]), **_only(champ, _CHAMP)}
            for key, champ in champs.items()
        },
        "controles": [_only(c, _CONTROLE) for c in piece["controles"]],
        "signatures": [
            {"signataire": None, **_only(s, _SIGNATURE)} for s in piece.get("signatures", ())
        ],
    }


def _valeur(key: str, valeur: str) -> str:
    if key in _LU:
        return valeur
    mask = _MASQUES.get(key)
    return mask(valeur) if mask else EFFACE


def _numero(valeur: str) -> str:
    return f"••••{valeur[-3:]}" if len(valeur) > 6 else "••••"


_MASQUES: Mapping[str, Callable[[str], str]] = {"iban": iban.mask, "numero": _numero}


def _only(value: Mapping[str, Any], keys: tuple[str, ...]) -> Json:
    return {key: value[key] for key in keys if key in value}
