"""FIC: the file itself: format, size, name, content, and whether it is the document asked for."""

from __future__ import annotations

import math
from collections import defaultdict

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.checks.identite import refus_identite
from pipeline.checks.natures import code_precis
from pipeline.documents.kind import RECOGNISED, kinds
from pipeline.models.fichier import EXTENSIONS, Defaut, Format
from pipeline.models.nom import LONGUEUR, caracteres_speciaux, compose, decrire, montrer, nom_sur
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Dispositif, Statut, TypePiece

_INFECTES = (Defaut.INFECTE, Defaut.INFECTE_APRES_COUP)
_NOMMES_MAX = 10
"""Characters that a reason names, one by one."""
_NOM_IMPRIME = frozenset({TypePiece.CERTIFICAT_HDS, TypePiece.ATTESTATION_NON_HEBERGEMENT})
"""The slots under which vague 2 prints the rule on names, whatever the step (guide)."""


@check(
    "FIC_FORMAT",
    Gravite.CORRIGER,
    "Le fichier « {nom} » n'est pas dans un format accepté. Merci de le déposer au format PDF, JPG, "
    "JPEG ou PNG.",
    titre="Format refusé",
    portee=Portee.FICHIER,
)
def format_accepte(dossier: Dossier, piece: PieceLue) -> Constats:
    """Neither the content nor the extension is that of a PDF, a PNG or a JPEG (guide)."""
    f = piece.fichier
    if f.defaut is Defaut.NON_ACCEPTE and f.extension not in EXTENSIONS:
        yield Finding(attendu="PDF, JPG, JPEG ou PNG", lu=f.nature, details={"nom": montrer(f.nom)})


@check(
    "FIC_EXTENSION_TROMPEUSE",
    Gravite.CORRIGER,
    "L'extension du fichier « {nom} » ne correspond pas à son contenu ({reel}). Merci de "
    "l'enregistrer de nouveau au format PDF, JPG ou PNG, puis de le redéposer.",
    titre="Extension trompeuse",
    portee=Portee.FICHIER,
)
def extension_trompeuse(dossier: Dossier, piece: PieceLue) -> Constats:
    """The content decides the format: the extension has to announce it. Abstains on broken files."""
    f = piece.fichier
    known = EXTENSIONS.get(f.extension)
    unknown = (Defaut.VIDE, Defaut.ENDOMMAGE, Defaut.TROP_LOURD, *_INFECTES)
    if piece.panne or (f.defaut in unknown and f.format is None):
        yield Abstention("contenu non reconnu")
    elif f.format is None and known is None:
        yield Abstention("ni l'extension ni le contenu ne sont acceptés")
    elif f.format is not known:
        yield Finding(
            attendu=f".{montrer(f.extension)}",
            lu=f.nature,
            details={"nom": montrer(f.nom), "reel": f.nature},
        )


@check(
    "FIC_TAILLE",
    Gravite.CORRIGER,
    "Le fichier « {nom} » dépasse la taille maximale de 4 Mo ({taille}). Merci de le compresser ou "
    "de le numériser avec une résolution plus faible, puis de le redéposer.",
    titre="Fichier trop volumineux",
    portee=Portee.FICHIER,
)
def taille(dossier: Dossier, piece: PieceLue) -> Constats:
    """4 Mo at most (guides), read as 4 × 1024 × 1024 bytes (choice)."""
    f = piece.fichier
    if f.taille > dossier.parametres.taille_max:
        size = en_mo(f.taille)
        yield Finding(attendu="4 Mo", lu=size, details={"nom": montrer(f.nom), "taille": size})


def en_mo(octets: int) -> str:
    """A size as French readers write it, rounded up: what exceeds 4 Mo never reads « 4,0 Mo ».

    >>> en_mo(4 * 1024 * 1024 + 1)
    '4,1 Mo'
    """
    return f"{math.ceil(octets * 10 / 1024 / 1024) / 10:.1f} Mo".replace(".", ",")


@check(
    "FIC_NOM_LONG",
    Gravite.CORRIGER,
    "Le nom du fichier dépasse 50 caractères ({n}). Merci de le raccourcir, par exemple "
    "« {suggestion} ».",
    titre="Nom de fichier trop long",
    portee=Portee.FICHIER,
)
def nom_long(dossier: Dossier, piece: PieceLue) -> Constats:
    """50 characters, extension included: a repair where vague 2 prints the rule, else it informs."""
    nom = compose(piece.fichier.nom)
    if len(nom) > LONGUEUR:
        details = {"n": len(nom), "suggestion": nom_sur(nom)}
        yield Finding(
            attendu=str(LONGUEUR), lu=str(len(nom)), details=details, gravite=_nom(dossier, piece)
        )


@check(
    "FIC_NOM_CARACTERES",
    Gravite.CORRIGER,
    "Le nom du fichier contient des caractères spéciaux ({liste}). Merci de n'utiliser que des "
    "lettres sans accent, des chiffres, le tiret et le tiret bas, par exemple « {suggestion} ».",
    titre="Caractères refusés dans le nom du fichier",
    portee=Portee.FICHIER,
)
def nom_caracteres(dossier: Dossier, piece: PieceLue) -> Constats:
    """No special character where vague 2 prints the rule; elsewhere, or a space alone, it informs.

    A guide shows « MSS Sante.png » accepted.
    """
    special = caracteres_speciaux(piece.fichier.nom)
    if special:
        named = _nommes(special)
        details = {"liste": named, "suggestion": nom_sur(piece.fichier.nom)}
        only_spaces = special == (" ",)
        gravite = Gravite.INFO if only_spaces else _nom(dossier, piece)
        yield Finding(lu=named, details=details, gravite=gravite)


def _nommes(special: tuple[str, ...]) -> str:
    """The first of some characters, in words."""
    left = len(special) - _NOMMES_MAX
    more = f" et {left} de plus" if left > 0 else ""
    return ", ".join(map(decrire, special[:_NOMMES_MAX])) + more


def _nom(dossier: Dossier, piece: PieceLue) -> Gravite:
    """Repair under the HDS slots and for complementary pieces of vague 2 (guide), else inform."""
    demande = dossier.demande
    complement = demande.finalise or demande.statut is Statut.EN_ATTENTE_PIECES
    printed = piece.type in _NOM_IMPRIME or complement
    vague_2 = demande.dispositif is Dispositif.VAGUE_2
    return Gravite.CORRIGER if vague_2 and printed else Gravite.INFO


@check(
    "FIC_VIDE_OU_ENDOMMAGE",
    Gravite.CORRIGER,
    "Le fichier « {nom} » est vide ou ne s'ouvre pas. Merci de vérifier qu'il s'ouvre sur votre "
    "poste, puis de le redéposer.",
    titre="Fichier vide ou endommagé",
    portee=Portee.FICHIER,
)
def vide_ou_endommage(dossier: Dossier, piece: PieceLue) -> Constats:
    """Empty, truncated, or refused by every reader of its format."""
    if piece.fichier.defaut in (Defaut.VIDE, Defaut.ENDOMMAGE):
        yield Finding(lu=piece.fichier.nature, details={"nom": montrer(piece.fichier.nom)})


@check(
    "FIC_PROTEGE",
    Gravite.CORRIGER,
    "Le fichier « {nom} » est protégé par un mot de passe. Merci de déposer une version non "
    "protégée.",
    titre="Fichier protégé par mot de passe",
    portee=Portee.FICHIER,
)
def protege(dossier: Dossier, piece: PieceLue) -> Constats:
    """A password is needed to open it; a PDF that only restricts printing opens and passes."""
    if piece.fichier.defaut is Defaut.PROTEGE:
        yield Finding(details={"nom": montrer(piece.fichier.nom)})


@check(
    "FIC_INFECTE",
    Gravite.CORRIGER,
    "Le fichier « {nom} » a été mis à l'écart par notre antivirus et n'a pas été ouvert. Merci de "
    "vérifier votre poste avec un antivirus à jour, puis de déposer une nouvelle copie du document, "
    "numérisée ou enregistrée depuis un poste sain.",
    titre="Fichier mis à l'écart par l'antivirus",
    portee=Portee.FICHIER,
)
def infecte(dossier: Dossier, piece: PieceLue) -> Constats:
    """The antivirus found something in the file: nobody opens it, and it is asked for again.

    Abstains where no antivirus looked, or not at all of it. In a file that had passed before newer
    signatures, a person decides: what was read of it before may be known, and the request may be far.
    The file itself is shown to nobody.
    """
    defaut = piece.fichier.defaut
    if defaut in _INFECTES:
        late = Gravite.VERIFIER if defaut is Defaut.INFECTE_APRES_COUP else None
        found = piece.fichier.nature
        yield Finding(lu=found, details={"nom": montrer(piece.fichier.nom)}, gravite=late)
    elif not piece.analysee:
        yield Abstention("aucun antivirus n'a examiné ce fichier")
    elif piece.inexaminable:
        yield Abstention("l'antivirus n'a pas pu examiner tout le fichier")


@check(
    "FIC_ILLISIBLE",
    Gravite.CORRIGER,
    "Nous n'avons pas pu lire cette pièce (image floue, tronquée ou trop sombre). Merci de déposer "
    "une copie nette et complète du document.",
    titre="Pièce illisible",
    portee=Portee.FICHIER,
)
def illisible(dossier: Dossier, piece: PieceLue) -> Constats:
    """The file opens, and no words are found on its pages.

    Abstains when it does not open, and when we left something of it out.
    """
    if not piece.ouverte:
        yield Abstention("le fichier n'a pas pu être ouvert")
    elif piece.coupures:
        yield Abstention("la pièce n'a pas été lue en entier")
    elif not piece.lisible:
        yield Finding()


@check(
    "FIC_NATURE",
    Gravite.CORRIGER,
    "Le document déposé ne semble pas être celui attendu (« {attendu} »). Merci de déposer la pièce "
    "demandée.",
    titre="Autre document que celui attendu",
    portee=Portee.FICHIER,
)
def nature(dossier: Dossier, piece: PieceLue) -> Constats:
    """The words of the page are clearly those of another kind of document.

    Abstains on what cannot be read, or was not read as a whole, and where another code says it
    better (ID_TYPE_NON_ACCEPTE, TVA_REGULARITE_FISCALE, BDC_DEVIS, VSR_NATURE, HDS_ISO27001_SEUL).
    """
    if not piece.lisible or piece.coupures or refus_identite(piece) or code_precis(piece):
        yield Abstention("document non lu, ou raison plus précise")
    elif piece.autre_nature:
        yield Finding(
            attendu=piece.type.libelle,
            lu=_libelle(piece.autre_nature),
            details={"attendu": piece.type.libelle},
        )


def _libelle(nom: str) -> str:
    return next(kind.libelle for kind in kinds() if kind.nom == nom)


@check(
    "FIC_NATURE_INCERTAINE",
    Gravite.VERIFIER,
    "Nous n'avons pas pu reconnaître le document déposé (attendu : « {attendu} »). Merci de vérifier "
    "qu'il s'agit bien de la pièce demandée.",
    titre="Document non reconnu",
    portee=Portee.FICHIER,
)
def nature_incertaine(dossier: Dossier, piece: PieceLue) -> Constats:
    """Too few words betray the kind asked for, or nearly as many betray another.

    Abstains on what cannot be read, or was not read as a whole, and when FIC_NATURE or
    ID_TYPE_NON_ACCEPTE speaks.
    """
    if not piece.lisible or piece.coupures or refus_identite(piece) or piece.autre_nature:
        yield Abstention("document non lu en entier, ou nature connue")
    elif piece.reconnue < RECOGNISED or piece.rivale:
        yield Finding(attendu=piece.type.libelle, details={"attendu": piece.type.libelle})


@check(
    "FIC_DOUBLON",
    Gravite.VERIFIER,
    "Le même fichier a été déposé pour plusieurs pièces ({liste}). Merci de déposer, pour chacune, "
    "le document correspondant.",
    titre="Même fichier pour plusieurs pièces",
    portee=Portee.DOSSIER,
)
def doublon(dossier: Dossier) -> Constats:
    """The same bytes in slots that need different documents (a guide shows four of them)."""
    slots: dict[str, list[PieceLue]] = defaultdict(list)
    for piece in dossier.pieces:
        slots[piece.fichier.sha256].append(piece)
    for pieces in slots.values():
        types = dict.fromkeys(piece.type for piece in pieces)
        if len(types) > 1:
            for piece in pieces:
                yield Finding(
                    details={"liste": ", ".join(t.libelle for t in types)},
                    piece=piece.type,
                    fichier=piece.fichier.nom,
                )


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


@check(
    "FIC_REUTILISE",
    Gravite.VERIFIER,
    "Le même fichier figure dans le dossier d'un autre fournisseur ({lu}).",
    titre="Fichier déjà déposé par un autre fournisseur",
    portee=Portee.FICHIER,
    interne=True,
)
def reutilise(dossier: Dossier, piece: PieceLue) -> Constats:
    """The same bytes in another supplier's request.

    Abstains on certificates: the editor's serves its distributors and buyers (guides).
    """
    if piece.type is TypePiece.CERTIFICAT_REFERENCEMENT:
        yield Abstention("un certificat sert à l'éditeur et à ses distributeurs")
    elif piece.fichier.sha256 in dossier.reutilises:
        other = dossier.reutilises[piece.fichier.sha256]
        yield Finding(lu=other, details={"lu": other})


@check(
    "SYS_ANALYSE_IMPOSSIBLE",
    Gravite.VERIFIER,
    "La pièce n'a pas pu être analysée automatiquement ({pourquoi}).",
    titre="Analyse impossible",
    portee=Portee.FICHIER,
    interne=True,
)
def analyse_impossible(dossier: Dossier, piece: PieceLue) -> Constats:
    """We failed, or met a limit of ours: never the depositor's fault.

    The gestionnaire reads the document, or what follows; operations people look at the logs. Where
    most of a long file is of no use, the document alone may be asked for.
    """
    if piece.panne:
        yield Finding(details={"pourquoi": piece.panne.rstrip(".")})
    elif piece.coupures:
        yield Doubt("la pièce n'a pas été lue en entier : " + " ; ".join(piece.coupures))
    elif not piece.lisible or piece.autre_nature or piece.reconnue < RECOGNISED:
        yield Abstention("le fichier porte sa propre raison")
