"""Small functions that make what the rules look at; everything in them is invented."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.documents.certificat import Certificat
from pipeline.documents.identite import Identite
from pipeline.documents.kbis import Kbis
from pipeline.documents.kind import Piece, kinds_for
from pipeline.documents.mrz import Layout, Mrz
from pipeline.documents.rib import Rib
from pipeline.models.authenticite import ListeDeConfiance
from pipeline.models.demande import Demande, DemandeAnterieure
from pipeline.models.fichier import Fichier, Format
from pipeline.models.lecture import Read
from pipeline.models.parametres import Parametres
from pipeline.models.referentiel import Logiciel, Referentiel
from pipeline.models.statut import TypePiece
from pipeline.models.text import Code, Source, Text
from tests.documents.pages import lines

T = TypeVar("T")

SIRET, SIREN = "34866299000038", "348662990"
AUTRE_SIRET, AUTRE_SIREN = "47992882200069", "479928822"
IBAN, BIC = "FR7630056009271234567890182", "CCFRFRPP"
NUMERO = "JGe2DPI009"
SOCIETE = "MEDI SOFT"
DEPOT = date(2024, 2, 26)

_RIB_DIGITS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789", strict=True))


def iban_fr(banque: str, guichet: str, compte: str) -> str:
    """A French account whose two keys hold, by the arithmetic of the banks (domain §4)."""
    digits = "".join(_RIB_DIGITS.get(c, c) for c in compte)
    cle = 97 - (89 * int(banque) + 15 * int(guichet) + 3 * int(digits)) % 97
    bban = f"{banque}{guichet}{compte}{cle:02d}"
    number = "".join(str(int(c, 36)) for c in bban + "FR00")
    return f"FR{98 - int(number) % 97:02d}{bban}"


AUTRE_IBAN = iban_fr("30056", "00927", "12345678902")
IBAN_LETTRES = iban_fr("20041", "01005", "0500013M026")
IBAN_FAUX = IBAN[:-1] + "3"
IBAN_MONACO = "MC5811222000010123456789030"
IBAN_ALLEMAND = "DE89370400440532013000"

LISIBLE = lines("vingt lettres et chiffres au moins")
"""A page on which enough was read."""

_QUAD = ((10.0, 10.0), (90.0, 10.0), (90.0, 30.0), (10.0, 30.0))


def lu(value: T, confiance: float = 0.99, source: Source = Source.TEXTE) -> Read[T]:
    """A reading, certain unless said otherwise."""
    return Read(value, confiance, source, 1, _QUAD)


def ocr(value: T, confiance: float = 0.97) -> Read[T]:
    """A certain reading by a character reader."""
    return lu(value, confiance, Source.OCR)


def flou(value: T) -> Read[T]:
    """A reading under the floor of confidence."""
    return lu(value, 0.4, Source.OCR)


_RECORD: dict[str, Any] = {
    "schema": "demande/1",
    "numero": "ENR0601",
    "dispositif": "vague_2",
    "type_demande": "enrolement_initial",
    "anticipe": False,
    "statut": "en_cours",
    "date_depot": DEPOT.isoformat(),
    "referencement": {
        "numero_ans": NUMERO,
        "nom_logiciel": "LOGICIEL HOP-DPI",
        "version_logiciel": "Version DPI 22",
        "dsr": "Hôpital",
    },
    "personne_morale": {
        "siret": SIRET,
        "denomination_sociale": SOCIETE,
        "nom_commercial": None,
        "denomination_modifiee": False,
    },
    "demandeur": {
        "est_representant_legal": True,
        "representant": {"nom": "DURAND", "prenom": "Claire"},
        "depositaire": None,
        "qualite_tiers": None,
    },
    "coordonnees_bancaires": {
        "iban": IBAN,
        "bic": BIC,
        "titulaire": SOCIETE,
        "domiciliation": "HSBC FR PARIS BBC 927",
    },
    "regime_tva": {"assujetti": True, "taux": None},
    "hebergement_donnees_sante": None,
    "pieces": [],
}

TIERS: dict[str, Any] = {
    "est_representant_legal": False,
    "depositaire": {"nom": "MARTIN", "prenom": "Paul"},
    "qualite_tiers": "employe",
}
"""The part of ``demandeur`` that makes an employee the depositor."""


def record(**changes: Any) -> dict[str, Any]:
    """The JSON of a request; a mapping completes a section, anything else replaces the key."""
    made: dict[str, Any] = json.loads(json.dumps(_RECORD))
    for key, value in changes.items():
        section = made.get(key)
        merged = isinstance(value, Mapping) and isinstance(section, dict)
        made[key] = {**section, **value} if merged and isinstance(section, dict) else value
    return made


def demande(**changes: Any) -> Demande:
    """A vague 2 request filed by the representative, changed section by section."""
    return Demande.model_validate_json(json.dumps(record(**changes)))


def financement(dispositif: str, type_demande: str, **changes: Any) -> dict[str, Any]:
    """The changes that make an ``avance`` or a ``solde``: the enrolment's sections left out."""
    sections = ("referencement", "personne_morale", "demandeur", "coordonnees_bancaires")
    out: dict[str, Any] = dict.fromkeys((*sections, "regime_tva"))
    return out | {"dispositif": dispositif, "type_demande": type_demande} | changes


SOLDE = {"avance_numero": "ENR0500", "contact_support": "support@example.org", "montant": "100"}


def anterieure(numero: str = "ENR0100", **changes: Any) -> DemandeAnterieure:
    """Another request of the supplier."""
    base = {
        "numero": numero,
        "dispositif": "vague_2",
        "type_demande": "enrolement_initial",
        "numero_ans": "Aaaaaaaaa1",
        "statut": "validee",
    }
    return DemandeAnterieure.model_validate_json(json.dumps(base | changes))


def logiciel(**changes: Any) -> Logiciel:
    """A line of the register: the supplier is its editor, and it is not a DPI."""
    line = {
        "numero_ans": NUMERO,
        "nom_logiciel": "LOGICIEL HOP-DPI",
        "version_logiciel": "22",
        "dsr": "DSR-HOP-PFI-Va2",
        "couloir": "HOP",
        "type_logiciel": "PFI",
        "vague": "2",
        "editeur": SOCIETE,
        "siret_editeur": SIRET,
        "statut": "valide",
        "date_referencement": "2023-05-01",
    }
    return Logiciel.model_validate(line | changes)


def referentiel(*lignes: Logiciel) -> Referentiel:
    """A register."""
    held = {ligne.numero_ans: ligne for ligne in lignes}
    return Referentiel(nom="referentiel.csv", empreinte="0" * 64, logiciels=held)


REFERENTIEL = referentiel(logiciel())


def fichier(nom: str = "piece.pdf", **changes: Any) -> Fichier:
    """A sound PDF of one page; two names are two contents."""
    base: dict[str, Any] = {
        "nom": nom,
        "taille": 40_000,
        "sha256": hashlib.sha256(nom.encode()).hexdigest(),
        "format": Format.PDF,
        "nature": "document PDF",
        "pages": 1,
    }
    return Fichier(**(base | changes))


def piece(
    type_piece: TypePiece,
    dit: Piece | None = None,
    *,
    natures: Mapping[str, int] | None = None,
    texte: Text | None = None,
    panne: str | None = None,
    nom: str | None = None,
    **changes: Any,
) -> PieceLue:
    """A file in a slot: recognised as what the slot asks for, unless ``natures`` says otherwise."""
    own = {kinds_for(type_piece)[0].nom: 6}
    return PieceLue(
        type=type_piece,
        fichier=fichier(nom or f"{type_piece.value}.pdf", **changes),
        natures=own if natures is None else natures,
        lu=dit,
        text=LISIBLE if texte is None else texte,
        panne=panne,
    )


_NUS = frozenset({"autres", "autres_ibans", "autres_numeros", "dirigeants", "mrz", "desaccords"})
"""The fields of a document that are not readings."""


def _fields(defaults: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    wrapped = {}
    for name, value in {**defaults, **changes}.items():
        bare = name in _NUS or value is None or isinstance(value, Read)
        wrapped[name] = value if bare else lu(value)
    return wrapped


def rib_lu(**changes: Any) -> Rib:
    """What a RIB says: the account declared."""
    base = {"iban": IBAN, "bic": BIC, "titulaire": SOCIETE, "domiciliation": None}
    return Rib(**_fields(base, changes))


def rib(**changes: Any) -> PieceLue:
    """A RIB that says so."""
    return piece(TypePiece.RIB, rib_lu(**changes))


def bearing(lue: PieceLue, *codes: str) -> PieceLue:
    """The same piece, whose page bears those barcodes."""
    page = replace(lue.text.pages[0], codes=tuple(Code(text, _QUAD) for text in codes))
    return replace(lue, text=Text((page, *lue.text.pages[1:])))


def certificat_lu(**changes: Any) -> Certificat:
    """What a certificate says: the software declared."""
    base = {
        "numero_ans": NUMERO,
        "nom_logiciel": "LOGICIEL HOP-DPI",
        "version_logiciel": "22",
        "editeur": SOCIETE,
        "emetteur": "Agence du Numérique en Santé",
    }
    return Certificat(**_fields(base, changes))


def certificat(**changes: Any) -> PieceLue:
    """A certificate that says so."""
    return piece(TypePiece.CERTIFICAT_REFERENCEMENT, certificat_lu(**changes))


def kbis_lu(**changes: Any) -> Kbis:
    """What a fresh extract of the supplier says."""
    base = {"siren": SIREN, "denomination": SOCIETE, "date_a_jour": date(2024, 2, 1)}
    return Kbis(**_fields(base, changes))


def kbis(**changes: Any) -> PieceLue:
    """An extract that says so."""
    return piece(TypePiece.KBIS, kbis_lu(**changes))


def mrz(layout: Layout = Layout.TD3, **changes: Any) -> Mrz:
    """A zone whose check digits hold."""
    zone = Mrz(
        layout=layout,
        code="P" if layout is Layout.TD3 else "ID",
        pays="FRA",
        nom="DURAND",
        prenoms="CLAIRE",
        naissance=date(1980, 5, 17),
        expiration=None if layout is Layout.CNI_1988 else date(2030, 1, 1),
        emission=None,
        cles=(("numero", True), ("naissance", True), ("ensemble", True)),
    )
    return replace(zone, **changes)


def identite_lu(**changes: Any) -> Identite:
    """What the passport of the representative says."""
    base = {
        "type_document": "passeport",
        "nom": "DURAND",
        "prenoms": "Claire Marie",
        "date_naissance": date(1980, 5, 17),
        "date_expiration": date(2030, 1, 1),
        "mrz": mrz(),
    }
    return Identite(**_fields(base, changes))


def identite(
    type_piece: TypePiece = TypePiece.PIECE_IDENTITE_REPRESENTANT, **changes: Any
) -> PieceLue:
    """An identity document that says so."""
    return piece(type_piece, identite_lu(**changes))


def dossier(
    *pieces: PieceLue,
    referentiel: Referentiel | None = REFERENTIEL,
    anterieures: tuple[DemandeAnterieure, ...] | None = None,
    reutilises: Mapping[str, str] | None = None,
    parametres: Parametres | None = None,
    confiance: ListeDeConfiance | None = None,
    **changes: Any,
) -> Dossier:
    """A request with those pieces, whose record is changed by section."""
    declared = [{"type": p.type.value, "fichier": p.fichier.nom} for p in pieces]
    return Dossier(
        demande=demande(**({"pieces": declared} | changes)),
        pieces=pieces,
        referentiel=referentiel,
        anterieures=anterieures,
        reutilises=reutilises or {},
        parametres=parametres or Parametres(),
        confiance_2ddoc=confiance or ListeDeConfiance(),
    )


def complet(**changes: Any) -> Dossier:
    """The request to which nothing is to be said."""
    return dossier(certificat(), identite(), rib(), **changes)
