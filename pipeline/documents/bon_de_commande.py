"""Bon de commande of an opérateur acheteur: who orders what from whom, and for how much.

An order is written by its buyer, on his paper or on the supplier's own form; the supplier is headed
as such, or stands where the window of an envelope shows him.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.documents.autres import autres
from pipeline.documents.blocs import Bloc, blocs, destinataire, expediteur, headed
from pipeline.documents.fait_le import fait_le
from pipeline.documents.kind import Kind, Piece
from pipeline.documents.mentions import Mention, Role, mentions
from pipeline.documents.organisme import emetteur_du_papier, is_organisme, is_societe, nomme
from pipeline.documents.parties import beside, called, firsts, form, parties, sirens, structure
from pipeline.documents.prose import Prose
from pipeline.documents.signature import signature
from pipeline.documents.spots import Spot, rows, search, squeeze
from pipeline.documents.totaux import HT, TTC, TVA, totaux
from pipeline.models import dates, montant
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact, fold
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text


@dataclass(frozen=True)
class BonDeCommande(Piece):
    """An order; ``sirens`` are the companies that it bears, in the order of the page."""

    acheteur: Read[str] | None = None
    fournisseur: Read[str] | None = None
    numero: Read[str] | None = None
    date: Read[date] | None = None
    montant_ht: Read[Decimal] | None = None
    montant_ttc: Read[Decimal] | None = None
    montant_tva: Read[Decimal] | None = None
    signature: Read[str] | None = None
    sirens: tuple[str, ...] = ()


ACHETEUR = ("Acheteur", "L'acheteur", "Donneur d'ordre", "Client", "Adresse de facturation",
            "Facturer à", "Établissement", "Société")  # fmt: skip
_ACHETEUR = re.compile(
    r"\b(?:ACHETEUR|DONNEUR D ORDRE|CLIENTE?|COMMANDITAIRE|POUVOIR ADJUDICATEUR|FACTUR\w*|BILL TO|"
    r"ETABLISSEMENT|DEMANDEUR|SOCIETE|EMETTEUR)\b(?!.{0,200}\b(?:SIRE[NT]|CODE|COMPTE|CONTACT|TEL)\b)"
)
FOURNISSEUR = ("Fournisseur", "Le fournisseur", "Titulaire", "Prestataire", "Vendeur",
               "À l'attention de", "Destinataire", "Destinataire de la commande", "Cocontractant",
               "Attributaire", "Adressé à", "Adressée à", "Commande adressée à",
               "Commande passée à", "Éditeur", "Entreprise")  # fmt: skip
_FOURNISSEUR = re.compile(
    r"\b(?:FOURNISSEUR|TITULAIRE|PRESTATAIRE|VENDEUR|DESTINATAIRE|SUPPLIER|VENDOR|ATTRIBUTAIRE|"
    r"COCONTRACTANT|(?:ADRESSEE?|PASSEE?) A)\b"
    r"(?!.{0,200}\b(?:SIRE[NT]|CODE|COMPTE|CONTACT|TEL)\b)"
)
_COMMANDE_A = ("commande à la société", "commande à l'entreprise", "commande à", "commande auprès de",
               "commandons à", "commandons auprès de", "commander à", "commander auprès de",
               "confie à la société", "confie à", "confions à", "commande passée à",
               "commande est passée à", "commande adressée à", "passe commande à",
               "passons commande à")  # fmt: skip
_COMMANDE = re.compile(
    r"(?:^|[,:.–-]\s+|\b[Ll]a\s[Ss]oci[ée]t[ée]\s|\b[Ll]['’]association\s)([A-ZÀ-Þ][^,;:.()]{2,70}),\s*"
    r"(?i:SIRE[NT]|soci[ée]t[ée]|sise?\b|dont|repr[ée]sent|ci.apr|R\.?C\.?S|au capital|"
    r"[ée]tablissement|association|immatric|n°|\d)[^.;]{0,160}?"
    r"\b(?:commande|passe commande|confie)\s(?:[^.,;]{0,30}\s)?(?:à|auprès\sd)"
)
"""« X, SIRET …, commande à Y »."""
NUMERO = ("Bon de commande n°", "Numéro de commande", "N° de commande", "Commande n°",
          "Numéro du bon de commande", "N° de bon de commande", "N° bon de commande",
          "N° du bon de commande", "N° commande", "N° du bon", "N° BC", "Référence de commande",
          "Référence de la commande", "Référence commande", "Réf. commande", "Bon n°", "BC n°",
          "Votre commande n°", "Notre commande n°",
          "N° d'engagement juridique", "Engagement juridique", "N° EJ", "Commande interne",
          "Numéro de bon", "Numéro de BC", "Code commande", "Identifiant de commande",
          "Référence à rappeler", "Order number", "PO number", "N° PO")  # fmt: skip
NUMERO_SEUL = ("Numéro", "N°", "Notre référence", "Nos références", "Référence", "Réf.")
"""Labels that announce a number of many things: believed alone, after the others."""
_N = r"(?:n\s?[°ºo]\.?|num[ée]ro|r[ée]f(?:[ée]rence)?s?\.?|:)"
_CODE = r"((?=[\w/.-]{0,24}\d)[A-Z0-9][\w/.-]{2,24})"
_NUMERO = re.compile(
    rf"commande(?:\s++[^\W\d]++){{0,3}}\s*+(?:n\s?[°ºo]|num[ée]ro)\s*+:?\s*+{_CODE}", re.I
)
_NUMERO_DIT = re.compile(
    rf"\b(?:(?:commande|BC|BDC|bon)\s*+(?:d['’]achat|interne|client|ferme)?\s*+{_N}?\s*+:?|PO\s*+{_N})\s*+{_CODE}",
    re.I,
)
_NUMERO_TITRE = re.compile(rf"^\W*n\s?[°ºo]\.?\s*+:?\s*+{_CODE}\W*(?:du\b.*)?$", re.I)
_LIKE_NUMERO = re.compile(r"^(?:N|NO|NUMERO|NUM|REF|REFERENCE)\b.*\b(?:COMMANDE|BC|BON)\b|ORDER N")
_LIKE_SEUL = re.compile(
    r"^(?:(?:NOTRE|NOS|N) )?(?:N|NO|NUMERO|NUM|REF|REFERENCES?)"
    r"(?: (?:INTERNE|ACHAT|DOCUMENT|PIECE|DE PIECE|DU DOCUMENT|A RAPPELER.*))?$"
)
DATE_COMMANDE = ("Date de commande", "Date du bon de commande", "Date de la commande",
                 "Date du bon", "Date commande", "Commande du", "Bon de commande du")  # fmt: skip
DATE = (*DATE_COMMANDE, "Date", "Date d'émission", "Émis le", "Le", "Fait le")
_COMMANDE_DU = re.compile(
    r"\bcommande\b(?:\s*+(?:n\s?[°ºo]|num[ée]ro)?\s*+:?\s*+[\w/.-]{3,25})?,?\s++"
    r"(?:en date )?du\s++(.{6,24})",
    re.I,
)
_AUTRE_DATE = re.compile(
    r"\b(?:LIVR\w*|DEVIS|MARCHE|OFFRE|PROPOSITION|ECHEANCE|VALID\w*|EXECUTION|DEBUT|FIN|CONTRAT|NAISSANCE|"
    r"JUSQU|DELAI|COMPTER|REGLEMENT|PAIEMENT|ECHOIT|EFFET|PERIODE|IMPRIME|EDITE)\b"
)
"""Words, folded, that announce another date than the order's."""
_FORM = form(ACHETEUR, FOURNISSEUR, NUMERO, HT, TTC, TVA, DATE, NUMERO_SEUL,
             ("Référence marché", "N° de marché", "N° d'engagement", "Votre offre"))  # fmt: skip


_ACHETE = Role.called(
    "ACHETEUR|CLIENTE?|DONNEUR D ORDRE|ETABLISSEMENT|POUVOIR ADJUDICATEUR|ACQUEREUR"
)
_VEND = Role.called(
    "FOURNISSEUR|PRESTATAIRE|VENDEUR|EDITEUR|TITULAIRE(?: DU MARCHE)?",
    before=r"\b(?:FOURNIE?S?|LIVREE?S?|EDITEE?S?|PROPOSEE?S?|VENDUE?S?) PAR|"
    r"\bAUPRES DE|\bCOMMANDE(?:E|ONS)? A",
)


def read(text: Text) -> BonDeCommande:
    """Read the fields of an order, behind its cover letter where it has one."""
    text = _without_cover(text)
    prose, found = Prose.of(text), blocs(text)
    acheteur = _acheteur(text, prose, found)
    sommes = totaux(_FORM, text, prose)
    fournisseur = _fournisseur(text, prose, found, acheteur)
    return BonDeCommande(
        acheteur=acheteur,
        fournisseur=fournisseur,
        numero=_numero(text),
        date=_date(text),
        montant_ht=sommes.ht,
        montant_ttc=sommes.ttc,
        montant_tva=sommes.tva,
        signature=signature(text, "Bon pour commande", "Bon pour accord", "Acheteur", "Client",
                            "Donneur d'ordre", "Ordonnateur"),
        sirens=sirens(prose),
        autres={
            "acheteur": autres(acheteur, beside(_FORM, text, ACHETEUR[:3], is_societe)),
            "fournisseur": autres(fournisseur, beside(_FORM, text, FOURNISSEUR[:2], is_societe)),
            "montant_ttc": autres(sommes.ttc, _totals(text)),
        },
    )  # fmt: skip


def _totals(text: Text) -> Iterator[Read[Decimal]]:
    """The amounts of the rows that say « Total TTC », and nothing more."""
    for spot in _FORM.beside(text, ("Total TTC",), lambda t: montant.parse(t) is not None):
        amount, start, end = next(montant.find(spot.text))
        yield spot.part(start, end).read(amount)


def _without_cover(text: Text) -> Text:
    """The pages from the one that is headed as an order, if any is."""
    first = next((n for n, page in enumerate(text.pages) if _headed(Text((page,)))), 0)
    return Text(text.pages[first:])


def _acheteur(text: Text, prose: Prose, found: tuple[Bloc, ...]) -> Read[str] | None:
    """Headed or labelled as the buyer, called so, or whose paper it is."""
    party = called(parties(prose), "CLIENT", "ACHETEUR", "ORDRE")
    return firsts(
        headed(found, _ACHETEUR),
        next((lu for lu in prose.search(_COMMANDE) if is_organisme(lu.value)), None),
        party.nom if party and "COMMANDE" not in fold(party.nom.value) else None,
        nomme(_FORM, text, ACHETEUR, _ACHETEUR),
        expediteur(found),
        _letterhead(text),
        structure(
            prose, ("pour le compte de l'établissement", "pour le compte du", "l'établissement")
        ),
        _nom(_ACHETE.played(mentions(prose))),
        _only_body(prose),
    )


def _fournisseur(
    text: Text, prose: Prose, found: tuple[Bloc, ...], acheteur: Read[str] | None
) -> Read[str] | None:
    """Headed or labelled as the supplier, called so, written to, or whose form the buyer filled."""
    party = called(parties(prose), "PRESTATAIRE", "FOURNISSEUR", "TITULAIRE", "VENDEUR")
    candidates = (
        headed(found, _FOURNISSEUR),
        party.nom if party else None,
        nomme(_FORM, text, FOURNISSEUR, _FOURNISSEUR),
        structure(prose, _COMMANDE_A),
        destinataire(found),
        _other(found, acheteur),
        emetteur_du_papier(text),
        _nom(_VEND.played(mentions(prose))),
        _other_company(prose, acheteur),
    )
    return firsts(*(lu for lu in candidates if lu and not _same(lu, acheteur)))


def _only_body(prose: Prose) -> Read[str] | None:
    """The only body of health care that is named: those buy."""
    found = {m.key: m.nom for m in mentions(prose) if m.is_body}
    return next(iter(found.values())) if len(found) == 1 else None


def _other_company(prose: Prose, acheteur: Read[str] | None) -> Read[str] | None:
    """The only company named beside the buyer."""
    found = {m.key: m.nom for m in mentions(prose) if not _same(m.nom, acheteur)}
    return next(iter(found.values())) if acheteur and len(found) == 1 else None


def _nom(mention: Mention | None) -> Read[str] | None:
    return mention.nom if mention else None


def _other(found: tuple[Bloc, ...], acheteur: Read[str] | None) -> Read[str] | None:
    """The only address without a heading that is not the buyer's, where his is known."""
    others = [b.nom for b in found if not b.titre and not _same(b.nom, acheteur)]
    return others[0] if acheteur and len(others) == 1 else None


def _same(lu: Read[str], other: Read[str] | None) -> bool:
    return other is not None and compact(lu.value) == compact(other.value)


def _letterhead(text: Text) -> Read[str] | None:
    """Who heads the paper: an order is written by its buyer."""
    if not any("COMMANDE" in squeeze(row.text)[0] for page in text.pages[:1] for row in page.rows):
        return None
    heads = (row.segments[0] for page in text.pages[:1] for row in page.rows[:3])
    name = next((s for s in heads if is_organisme(s.text)), None)
    if name is None or "COMMANDE" in name.text.upper():
        return None
    page = text.pages[0]
    return Read(name.text.strip(), name.confidence, page.source, page.number, page.shown(name.quad))


def _numero(text: Text) -> Read[str] | None:
    """After « commande n° »; by its label; alone under the title; last by a label that says less."""
    said = (s.read(s.text.strip(".,;-/")) for s in search(text, _NUMERO) if _is_number(s.text))
    more = (s.read(s.text.strip(".,;-/")) for s in search(text, _NUMERO_DIT) if _is_number(s.text))
    alone = next(_FORM.values(text, NUMERO_SEUL, _is_number, alone=True), None)
    alone = alone or next(_FORM.announced(text, _LIKE_SEUL, _is_number), None)
    return firsts(
        next(said, None),
        _FORM.first(text, NUMERO, _is_number, str.strip, like=_LIKE_NUMERO),
        _under_title(text),
        next(more, None),
        alone.read(alone.text.strip()) if alone else None,
        _only_code(text),
    )


def _only_code(text: Text) -> Read[str] | None:
    """The only code of letters and figures in the head of the page, said of nothing else."""
    found: dict[str, Read[str]] = {}
    for spot in search(text, _CODE_SEUL):
        high = spot.row.segments[0].top < _TOP * max(spot.page.height, 1.0)
        if (
            spot.page is text.pages[0]
            and high
            and not _AUTRE_CODE.search(fold(spot.row.text[: spot.start][-_RANGEE:]))
        ):
            found.setdefault(spot.text, spot.read(spot.text))
    return next(iter(found.values())) if len(found) == 1 else None


_TOP = 0.45
_RANGEE = 200
"""Characters before a code in its row that may say what it is."""
_CODE_SEUL = re.compile(r"(?<![\w/-])((?!FR\d)[A-Z]{1,5}[-/ ]?\d{2,4}(?:[-/]?\d{1,6})?)(?![\w/-])")
_AUTRE_CODE = re.compile(
    r"\b(?:SIRE[NT]|TVA|IBAN|BIC|RCS|TEL|FAX|DEVIS|OFFRE|PROPOSITION|MARCHE|CLIENT|COMPTE|APE|NAF|CS|BP|TSA|CEDEX|"
    r"UAI|FINESS|VERSION|ARTICLE)\b"
)
"""Before a code, folded: it is not the order's."""


def _under_title(text: Text) -> Read[str] | None:
    """« n° 2024-0417 », in the row under « Bon de commande »."""
    titled = False
    for spot in rows(text):
        match = _NUMERO_TITRE.match(spot.text)
        if match and titled and _is_number(match[1]):
            return spot.part(*match.span(1)).read(match[1])
        titled = "COMMANDE" in squeeze(spot.text)[0]
    return None


def _is_number(text: str) -> bool:
    """A code with digits, that is no date, no amount and no SIRET."""
    bare = text.strip()
    number = any(c.isdigit() for c in bare) and re.fullmatch(r"[\w/. -]{2,25}", bare) is not None
    company = re.fullmatch(r"\d{9}|\d{14}", compact(bare)) is not None
    return number and not company and dates.parse(bare) is None and montant.parse(bare) is None


def _date(text: Text) -> Read[date] | None:
    """Labelled as the order's; said with its number; as letters are dated; the only one left."""
    labelled = next(_dated(_FORM.values(text, DATE_COMMANDE, _is_date)), None)
    said = next(_dated(search(text, _COMMANDE_DU)), None)
    return firsts(labelled, said, fait_le(text, DATE, _FORM), _only_date(text))


def _only_date(text: Text) -> Read[date] | None:
    """The only date of the first page that nothing gives to a delivery, an offer, a contract."""
    left: list[Read[date]] = []
    for spot in rows(Text(text.pages[:1])):
        if not _AUTRE_DATE.search(fold(spot.text)):
            left += [spot.part(start, end).read(day) for day, start, end in dates.find(spot.text)]
    return left[0] if len({lu.value for lu in left}) == 1 else None


def _is_date(text: str) -> bool:
    return dates.parse(text) is not None


def _dated(spots: Iterable[Spot]) -> Iterator[Read[date]]:
    for spot in spots:
        for day, start, end in dates.find(spot.text):
            yield spot.part(start, end).read(day)
            break


def _headed(text: Text) -> bool:
    """Headed « Commande n° … », or a letter that is worth an order; not what only quotes one."""
    head = tuple(squeeze(row.text)[0] for page in text.pages[:1] for row in page.rows[:_HEAD])
    parts = (squeeze(s.text)[0] for page in text.pages[:1] for row in page.rows[:_HEAD]
             for s in row.segments)  # fmt: skip
    other = any(part.startswith(_AUTRES) and not part.startswith("DEVISE") for part in parts)
    return not other and any(
        row.startswith(_TITRES) or "VALANTBONDECOMMANDE" in row for row in head
    )


_HEAD = 14
"""The rows of a first page that bear its title, or the object of a letter."""
_TITRES = ("COMMANDEN", "BONDECOMMANDE", "COMMANDEDACHAT", "LETTREDECOMMANDE", "OBJETLETTREDECOMMANDE",
           "OBJETBONDECOMMANDE", "OBJETCOMMANDE")  # fmt: skip
_AUTRES = (
    "FACTURE",
    "DEVIS",
    "AVOIR",
    "BONDELIVRAISON",
    "PROFORMA",
    "ACCUSEDERECEPTION",
    "CONTRAT",
)


KIND = Kind(
    nom="bon_de_commande",
    libelle="bon de commande",
    types=(TypePiece.BON_DE_COMMANDE,),
    titles=(
        "Bon de commande",
        "Commande d'achat",
        "Lettre de commande",
        "Commande ferme",
        "Ordre d'achat",
        "Purchase order",
    ),
    heading=re.compile(
        r"\b(?:BON|LETTRE|ORDRE|NOTIFICATION) (?:DE |D )(?:LA )?(?:COMMANDE|ACHAT)|\bCOMMANDE (?:N|"
        r"NO|NUMERO|REF)\b|"
        r"\bPURCHASE ORDER\b"
    ),
    cues=(
        "montant HT",
        "Total HT",
        "Total TTC",
        "fournisseur",
        "acheteur",
        "bon pour accord",
        "bon pour commande",
        "numéro de commande",
    ),
    proof=_headed,
    read=read,
)
