"""Certificat d'hébergeur de données de santé, by an accredited body.

Its scope is told by labels, never by numbers: sources number the activities differently. The date
that counts is the end of validity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.documents.autres import autres
from pipeline.documents.entete import mentions_legales
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.mentions import Mention, mentions
from pipeline.documents.organisme import is_societe
from pipeline.documents.parties import beside, firsts, form, is_name, labelled, structure
from pipeline.documents.periode import debut, fin, labelled_date, labelled_dates
from pipeline.documents.prose import Prose, resembles
from pipeline.documents.spots import search
from pipeline.models.lecture import Read
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class CertificatHds(Piece):
    """What a certificate says; ``perimetre`` is there when it names what is certified."""

    titulaire: Read[str] | None = None
    organisme: Read[str] | None = None
    date_debut: Read[date] | None = None
    date_fin: Read[date] | None = None
    referentiel: Read[str] | None = None
    perimetre: Read[str] | None = None
    activites: tuple[str, ...] = ()


TITULAIRE = ("Titulaire du certificat", "Titulaire", "Organisme certifié", "Société certifiée",
             "Organisation certifiée", "Délivré à", "Attribué à", "Décerné à", "Accordé à",
             "Raison sociale", "Entreprise certifiée", "Entité certifiée", "Client")  # fmt: skip
_TITULAIRE = re.compile(
    r"\b(?:TITULAIRE|ENTREPRISE|ORGANISATION|SOCIETE|ENTITE|HEBERGEUR CERTIFIE|ATTRIBUE|DECERNE|"
    r"ACCORDE|DELIVRE A|AWARDED|HOLDER|GRANTED|BENEFICIAIRE|HEBERGEUR|DETENTEUR|"
    r"CERTIFIED (?:ORGANI[SZ]ATION|COMPANY|ENTITY|CLIENT)|COMPANY(?: NAME)?|ORGANI[SZ]ATION NAME|"
    r"(?:ORGANISME|STRUCTURE) (?:CERTIFIEE?|AUDITEE?))\b"
    r"(?!.{0,200}\b(?:CERTIFICATION|CERTIFICATEUR|NUMERO|NO|DATE|SIRE[NT]|NORME|DONNEES|RESPONSABLE)\b)"
)
_ANNONCE_TITULAIRE = ("système de management de la société", "système de management de l'entreprise",
                      "système de management de l'organisme", "système de management de",
                      "de l'information de l'entreprise", "de l'information de la société",
                      "de l'information de l'organisme", "de l'information de", "mis en place par",
                      "mis en œuvre par", "certifie que la société", "certifie que l'entreprise",
                      "certifie que", "atteste que la société", "atteste que l'entreprise",
                      "atteste que", "délivré à", "décerné à", "attribué à", "accordé à",
                      "de l'entreprise", "de l'organisme", "la société")  # fmt: skip
ORGANISME = ("Organisme de certification", "Certification body", "Organisme certificateur",
             "Délivré par", "Certificateur",
             "Signé pour", "Pour l'organisme de certification", "Certifié par",
             "Émis par")  # fmt: skip
_ORGANISME = re.compile(r"^\W*+(.{2,60}?)\s*(?:certifie|atteste|d[ée]clare) que\b", re.I)
_ACCREDITES = re.compile(
    r"\b(AFNOR Certification|Apave Certification|BSI Group [A-Z]\w+|"
    r"Bureau Veritas Certification(?: France)?|"
    r"Certi-?Trust|DEKRA Certification|DNV(?: Business Assurance)?|LRQA(?: France)?|LSTI|SGS ICS|"
    r"SOCOTEC Certification(?: [A-Z]\w+)?|T[ÜU]V \w+|LNE|BSI)\b"
)
"""Bodies that certify hosts of health data under a public accreditation."""
FIN = ("Date de fin de validité", "Fin de validité", "Date d'expiration", "Date d'échéance",
       "Valable jusqu'au", "Valide jusqu'au", "Jusqu'au", "Expire le", "Expiration", "Échéance",
       "Date de fin", "Expiry date", "Valid until")  # fmt: skip
DEBUT = ("Date d'effet", "Date de début de validité", "Début de validité", "Date de début",
         "Valable à compter du", "Valide à partir du", "Valable à partir du", "Valable du",
         "À compter du", "Effective date", "Valid from", "Prise d'effet", "Date de prise d'effet",
         "Prend effet le", "En vigueur depuis", "En vigueur à compter du",
         "Entrée en vigueur")  # fmt: skip
DELIVRANCE = ("Date de délivrance", "Date d'émission", "Date de certification", "Délivré le",
              "Date de décision", "Date de révision", "Issue date", "Émis le",
              "Présent certificat émis le",
              "Date du certificat", "Établi le", "Certifié depuis", "Certifié le")  # fmt: skip
INITIALE = ("Date de certification initiale", "Certification initiale", "Première certification",
            "Original certification date", "Date de l'audit",
            "Date de la prochaine surveillance")  # fmt: skip
_FORM = form(TITULAIRE, ORGANISME, FIN, DEBUT, DELIVRANCE, INITIALE, ("Norme", "Référentiel", "Siège",
             "Périmètre de certification", "Certificat n°", "Activités certifiées"))  # fmt: skip
_REFERENTIEL = (
    ("2", re.compile(r"(HDS\s*(?:version|v\.?)\s*2(?:\.\d)?|26\s?avril\s?2024)", re.I)),
    (
        "1.1",
        re.compile(r"(HDS\s*(?:version|v\.?)\s*1(?:\.\d)?|11\s?juin\s?2018|juin\s?2018)", re.I),
    ),
    ("2", re.compile(r"(r[ée]f[ée]rentiel.{0,60}?(?:version|v\.?)\s*2(?:\.\d)?)\b", re.I)),
    ("1.1", re.compile(r"(r[ée]f[ée]rentiel.{0,60}?(?:version|v\.?)\s*1(?:\.\d)?)\b", re.I)),
)
PERIMETRES = ("hébergeur d'infrastructure physique", "hébergeur infogéreur")
ACTIVITES = {
    "sites physiques": ("sites physiques",),
    "infrastructure matérielle": ("infrastructure matérielle",),
    "infrastructure virtuelle": ("infrastructure virtuelle",),
    "plateforme applicative": ("plateforme d'hébergement d'applications", "plateforme applicative",
                               "plateforme logicielle"),
    "administration et exploitation": ("administration et exploitation du système d'information",
                                       "administration et l'exploitation du système"),
    "sauvegarde": ("sauvegarde des données de santé", "sauvegardes externalisées",
                   "sauvegarde externalisée"),
}  # fmt: skip


def read(text: Text) -> CertificatHds:
    """Read the fields of a certificate."""
    prose = Prose.of(text)
    held = firsts(
        labelled(_FORM, text, TITULAIRE),
        structure(prose, _ANNONCE_TITULAIRE),
        labelled(_FORM, text, (), like=_TITULAIRE),
        _held(prose),
    )
    body = firsts(labelled(_FORM, text, ORGANISME), _organisme(text))
    start = firsts(labelled_date(_FORM, text, DEBUT), debut(prose))
    end = labelled_date(_FORM, text, FIN) or fin(prose)
    return CertificatHds(
        titulaire=held,
        organisme=body.map(_alone) if body else None,
        date_debut=start or labelled_date(_FORM, text, DELIVRANCE),
        date_fin=end,
        referentiel=_referentiel(prose),
        perimetre=prose.said((*PERIMETRES, *(p for ps in ACTIVITES.values() for p in ps))),
        activites=tuple(
            nom for nom, ps in ACTIVITES.items() if any(resembles(prose, p) for p in ps)
        ),
        autres={
            "titulaire": autres(held, beside(_FORM, text, TITULAIRE, is_societe)),
            "date_debut": autres(start, labelled_dates(_FORM, text, DEBUT)),
            "date_fin": autres(end, labelled_dates(_FORM, text, FIN)),
        },
    )


def _held(prose: Prose) -> Read[str] | None:
    """The only company named that does not certify."""
    found = {m.key: m for m in mentions(prose) if not _certifies(m)}
    return next(iter(found.values())).nom if len(found) == 1 else None


def _certifies(mention: Mention) -> bool:
    said = re.match(r"(?:CERTIFIE|ATTESTE|DECLARE)\b", mention.apres)
    return bool(said or "CERTIF" in mention.key or _ACCREDITES.search(mention.nom.value))


def _alone(body: str) -> str:
    """« LNE », of « LNE, organisme certificateur accrédité »."""
    return re.split(r",\s*(?i:organisme|soci[ée]t[ée]|accr[ée]dit)", body)[0].strip()


def _organisme(text: Text) -> Read[str] | None:
    """Who certifies, in a sentence, in the legal mentions of the paper, or by a known name."""
    said = next((s for s in search(text, _ORGANISME) if is_name(s.text)), None)
    known = next(search(text, _ACCREDITES), None)
    return firsts(
        said.read(said.text.strip()) if said else None,
        mentions_legales(text),
        known.read(known.text) if known else None,
    )


def _referentiel(prose: Prose) -> Read[str] | None:
    """The version of the référentiel HDS, the most telling words first."""
    for version, pattern in _REFERENTIEL:
        for lu in prose.search(pattern):
            return lu.map(lambda _, version=version: version)  # type: ignore[misc]
    return None


KIND = Kind(
    nom="certificat_hds",
    libelle="certificat d'hébergeur de données de santé",
    types=(TypePiece.CERTIFICAT_HDS,),
    titles=(
        "Certificat hébergeur de données de santé",
        "Certificat d'hébergeur de données de santé",
        "Certificat HDS",
        "Certification HDS",
        "Certificat hébergement de données de santé",
        "Hébergeur de données de santé",
        "Hébergement de données de santé",
    ),
    heading=re.compile(
        r"\b(?:CERTIFICA\w+|ATTESTATION)\b.{0,84}\b(?:HDS|HEBERGE\w+ (?:DE |DES )?DONNEES DE SANTE)\b"
    ),
    cues=(
        "hébergeurs de données de santé",
        "HDS",
        "organisme de certification",
        "COFRAC",
        "hébergeur infogéreur",
        "hébergeur d'infrastructure physique",
        "ISO/IEC 27001",
    ),
    against=("non hébergement", "sur l'honneur"),
    read=read,
    partout=("perimetre",),
)
