"""FIC: what a file holds beside what one sees, and what became of it since it was written."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.models.fichier import Format
from pipeline.models.rapport import Gravite


@check(
    "FIC_CONTENU_ACTIF",
    Gravite.VERIFIER,
    "Le fichier contient des éléments actifs ({lu}).",
    titre="Contenu actif dans le fichier",
    portee=Portee.FICHIER,
    interne=True,
)
def contenu_actif(dossier: Dossier, piece: PieceLue) -> Constats:
    """Scripts, launch actions or attachments in a PDF: nothing a supporting document needs."""
    if not piece.ouverte:
        yield Abstention("le fichier n'a pas pu être ouvert")
    elif piece.fichier.actif:
        found = ", ".join(piece.fichier.actif)
        yield Finding(lu=found, details={"lu": found})


@check(
    "FIC_TEXTE_CACHE",
    Gravite.VERIFIER,
    "Le fichier contient du texte qui n'est pas ce que l'on voit ({quoi}).",
    titre="Texte caché dans le fichier",
    portee=Portee.FICHIER,
    interne=True,
)
def texte_cache(dossier: Dossier, piece: PieceLue) -> Constats:
    """Words that nobody sees, or a value that is drawn otherwise than it is written.

    What one sees is what is read: hidden words never count. The layer that scanners put over a
    picture is usual, and told only when it says another valid value than the picture. A value that
    its drawing could not confirm is a doubt; the gestionnaire looks at the page, not at the text.
    """
    if not piece.ouverte or piece.fichier.format is not Format.PDF:
        yield Abstention("aucune couche de texte")
    elif piece.contredits:
        named = en_francais(piece.contredits)
        yield Finding(lu=named, details={"quoi": f"autre valeur pour {named}"})
    elif piece.fichier.texte_cache:
        yield Finding(details={"quoi": "texte invisible"})
    elif piece.inconfirmes:
        yield Doubt(f"le dessin de la page n'a pas confirmé {en_francais(piece.inconfirmes)}")


@check(
    "FIC_MODIFIE",
    Gravite.VERIFIER,
    "Le fichier a été modifié après avoir été {quoi}.",
    titre="Fichier modifié après coup",
    portee=Portee.FICHIER,
    interne=True,
)
def modifie(dossier: Dossier, piece: PieceLue) -> Constats:
    """A PDF that was changed after its signature, or to which pages that show something else were
    appended. What a signature allows, data about the file and forms filled in change nothing.

    A history that we could not look into is a doubt. The gestionnaire asks for the document itself.
    """
    f = piece.fichier
    if not piece.ouverte or f.format is not Format.PDF:
        yield Abstention("un tel fichier n'a pas d'historique")
    elif f.modifie is None:
        yield Doubt("l'historique du fichier n'a pas pu être examiné")
    elif f.modifie:
        yield Finding(details={"quoi": "signé" if f.signatures else "établi"})


_EN_FRANCAIS = {
    "iban": "l'IBAN",
    "bic": "le BIC",
    "numero_ans": "le numéro de référencement",
    "nom_logiciel": "le nom du logiciel",
    "version_logiciel": "la version du logiciel",
    "editeur": "l'éditeur",
    "titulaire": "le titulaire",
    "denomination": "la dénomination",
    "structure": "la structure",
    "nom": "le nom",
    "noms": "les personnes nommées",
    "prenoms": "les prénoms",
    "date_naissance": "la date de naissance",
    "date_expiration": "la date d'expiration",
}


def en_francais(champs: tuple[str, ...]) -> str:
    """Fields that are read, each once.

    >>> en_francais(("siren_mandant", "iban", "siren", "date_a_jour"))
    "le SIREN, l'IBAN, date a jour"
    """
    named = ("le SIREN" if c.startswith("siren") else _EN_FRANCAIS.get(c) for c in champs)
    pairs = zip(named, champs, strict=True)
    return ", ".join(dict.fromkeys(name or champ.replace("_", " ") for name, champ in pairs))
