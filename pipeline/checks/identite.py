"""ID: the person of the document is the person declared, and the document was valid."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Note, Portee, check
from pipeline.checks.contexte import Dossier, Groupe, PieceLue
from pipeline.checks.rapprochement import incertain
from pipeline.documents import identite_2ddoc
from pipeline.documents.identite import KIND, Identite
from pipeline.documents.kind import RECOGNISED
from pipeline.documents.refuses import NON_ACCEPTES_COMME_IDENTITE
from pipeline.documents.symboles import symboles
from pipeline.documents.validite import fin_de_validite
from pipeline.models import dates, personne
from pipeline.models.accord import Accord
from pipeline.models.authenticite import Issue, authenticite
from pipeline.models.demande import Personne
from pipeline.models.lecture import Read
from pipeline.models.rapport import Gravite
from pipeline.models.statut import TypePiece
from pipeline.models.text import Source

_IDENTITE = KIND.types
_ROLES = {
    TypePiece.PIECE_IDENTITE_REPRESENTANT: "représentant légal",
    TypePiece.PIECE_IDENTITE_DEPOSITAIRE: "dépositaire",
}
_AUTRE = {
    TypePiece.PIECE_IDENTITE_REPRESENTANT: TypePiece.PIECE_IDENTITE_DEPOSITAIRE,
    TypePiece.PIECE_IDENTITE_DEPOSITAIRE: TypePiece.PIECE_IDENTITE_REPRESENTANT,
}


def lu_nom(nom: str, titre: Identite) -> tuple[Read[str] | None, Accord]:
    """The name of a document (of birth, of usage) that a declared surname agrees with best."""
    names = [lu for lu in (titre.nom, titre.nom_usage) if lu is not None]
    cut = bool(titre.mrz and titre.mrz.nom_tronque)
    pairs = [
        (personne.compare_nom(nom, lu.value, tronque=cut and _by_zone(lu)), lu) for lu in names
    ]
    if not pairs:
        return None, Accord.DIFFERENT
    accord, lu = max(pairs, key=lambda pair: pair[0])
    return lu, max(accord, personne.compare_nom(nom, *(n.value for n in names)))


def accord_nom(nom: str, titre: Identite) -> Accord:
    """A declared surname against the birth name and the usage name of a document."""
    return lu_nom(nom, titre)[1]


def accord_prenom(prenom: str, titre: Identite) -> Accord:
    """A declared given name against all those of a document."""
    if titre.prenoms is None:
        return Accord.DIFFERENT
    cut = bool(titre.mrz and titre.mrz.prenoms_tronques) and _by_zone(titre.prenoms)
    return personne.compare_prenom(prenom, titre.prenoms.value, tronque=cut)


def _by_zone(lu: Read[str] | None) -> bool:
    """Whether a name comes from the machine-readable zone: the print is never cut."""
    return lu is not None and lu.source is Source.MRZ


def _is(someone: Personne | None, titre: Identite) -> bool:
    return (
        someone is not None
        and accord_nom(someone.nom, titre) is Accord.IDENTIQUE
        and accord_prenom(someone.prenom, titre) is Accord.IDENTIQUE
    )


def _inverses(declare: Personne, titre: Identite) -> bool:
    """Surname and given name typed in each other's field."""
    swapped = Personne(nom=declare.prenom, prenom=declare.nom)
    return _is(swapped, titre) and not _is(declare, titre)


def _autre_personne(dossier: Dossier, groupe: Groupe) -> bool:
    """Whether the document is that of the other declared person."""
    declare = dossier.titulaire_de(groupe.type)
    other = dossier.titulaire_de(_AUTRE[groupe.type])
    return not _is(declare, groupe.lu) and _is(other, groupe.lu)


def _detail(groupe: Groupe, declare: str, lu: str) -> Finding:
    details = {"lu": lu, "declare": declare, "role": _ROLES[groupe.type]}
    return Finding(attendu=declare, lu=lu, details=details)


def _compared(
    dossier: Dossier, groupe: Groupe, declare: str, lu: Read[str] | None, accord: Accord, quoi: str
) -> Constats:
    if lu is None:
        yield Doubt(f"{quoi} : lecture impossible sur le document", attendu=declare)
    elif incertain(dossier, lu):
        yield Doubt(f"{quoi} : lecture incertaine", declare, lu.value)
    elif accord is Accord.DIFFERENT:
        yield _detail(groupe, declare, lu.value)
    elif accord is Accord.PROCHE:
        yield Doubt(f"{quoi} : écriture proche, à confirmer", declare, lu.value)


def _nothing_to_compare(dossier: Dossier, groupe: Groupe) -> bool:
    declare = dossier.titulaire_de(groupe.type)
    named_elsewhere = _autre_personne(dossier, groupe)
    return declare is None or named_elsewhere or _inverses(declare, groupe.lu)


@check(
    "ID_NOM_DIFFERENT",
    Gravite.VERIFIER,
    "L'identité figurant sur la pièce ({lu}) ne correspond pas à celle du {role} ({declare}). Merci "
    "de déposer la pièce d'identité de cette personne ou de faire rectifier la saisie.",
    titre="Pièce d'identité : autre nom",
    types=_IDENTITE,
    champs=("nom",),
)
def nom_different(dossier: Dossier, groupe: Groupe) -> Constats:
    """The declared surname is the birth name or the usage name of the document.

    Abstains where a more telling reason speaks: documents swapped, or fields inverted.
    """
    declare = dossier.titulaire_de(groupe.type)
    if declare is None or _nothing_to_compare(dossier, groupe):
        yield Abstention("une raison plus précise s'applique, ou personne n'est déclaré")
        return
    lu, accord = lu_nom(declare.nom, groupe.lu)
    yield from _compared(dossier, groupe, declare.nom, lu, accord, "le nom")


@check(
    "ID_PRENOM_DIFFERENT",
    Gravite.VERIFIER,
    "Le prénom figurant sur la pièce d'identité ({lu}) ne correspond pas à celui du {role} "
    "({declare}). Merci de déposer la pièce d'identité de cette personne ou de faire rectifier la "
    "saisie.",
    titre="Pièce d'identité : autre prénom",
    types=_IDENTITE,
    champs=("prenoms",),
)
def prenom_different(dossier: Dossier, groupe: Groupe) -> Constats:
    """The declared given name is one of those of the document, or a compound of them.

    Abstains where a more telling reason speaks: documents swapped, or fields inverted.
    """
    declare = dossier.titulaire_de(groupe.type)
    if declare is None or _nothing_to_compare(dossier, groupe):
        yield Abstention("une raison plus précise s'applique, ou personne n'est déclaré")
        return
    accord = accord_prenom(declare.prenom, groupe.lu)
    yield from _compared(dossier, groupe, declare.prenom, groupe.lu.prenoms, accord, "le prénom")


@check(
    "ID_NOM_PRENOM_INVERSES",
    Gravite.VERIFIER,
    "Le nom et le prénom du {role} semblent avoir été saisis l'un à la place de l'autre "
    "({declare}). Merci de faire rectifier la saisie.",
    titre="Nom et prénom inversés à la saisie",
    types=_IDENTITE,
    champs=("nom", "prenoms"),
)
def nom_prenom_inverses(dossier: Dossier, groupe: Groupe) -> Constats:
    """The document's surname stands in the given name's field, and the other way round (choice)."""
    declare = dossier.titulaire_de(groupe.type)
    if declare is None or groupe.lu.nom is None or groupe.lu.prenoms is None:
        yield Abstention("aucune personne à rapprocher")
    elif _inverses(declare, groupe.lu):
        read = f"{groupe.lu.prenoms.value} {groupe.lu.nom.value}"
        yield _detail(groupe, str(declare), read)


@check(
    "ID_PERSONNES_INVERSEES",
    Gravite.VERIFIER,
    "La pièce d'identité déposée pour le {role} est celle de {lu}. Merci de vérifier que les pièces "
    "du représentant légal et du dépositaire n'ont pas été interverties.",
    titre="Pièces d'identité interverties",
    types=_IDENTITE,
    champs=("nom", "prenoms"),
)
def personnes_inversees(dossier: Dossier, groupe: Groupe) -> Constats:
    """The document is that of the other person of the request. Abstains when only one is declared."""
    declare = dossier.titulaire_de(groupe.type)
    other = dossier.titulaire_de(_AUTRE[groupe.type])
    if declare is None or other is None:
        yield Abstention("une seule personne est déclarée")
    elif _autre_personne(dossier, groupe):
        yield _detail(groupe, str(declare), str(other))


@check(
    "ID_DATE_ILLISIBLE",
    Gravite.VERIFIER,
    "Nous n'avons pas pu lire la date de fin de validité de la pièce d'identité. Merci de déposer "
    "une copie nette du document complet.",
    titre="Pièce d'identité : date illisible",
    types=_IDENTITE,
    champs=("date_expiration", "date_naissance", "date_delivrance"),
)
def date_illisible(dossier: Dossier, groupe: Groupe) -> Constats:
    """No date allows to say until when the document is valid, or not surely enough."""
    titre: Identite = groupe.lu
    if _verso_manque(titre):
        yield Abstention("le verso manque : il porte la date")
    elif fin_de_validite(titre) is None:
        yield Finding(absence=True)
    elif any(incertain(dossier, lu) for lu in _dates_used(titre)):
        yield Doubt("une date est lue sans certitude")


def _dates_used(titre: Identite) -> tuple[Read[object], ...]:
    found = (titre.date_expiration, titre.date_naissance, titre.date_delivrance)
    return tuple(lu.map(lambda day: day) for lu in found if lu is not None)


@check(
    "ID_EXPIREE",
    Gravite.CORRIGER,
    "La pièce d'identité n'était plus en cours de validité à la date du dépôt (fin de validité : "
    "{date}). Merci de déposer un titre en cours de validité (carte nationale d'identité, passeport "
    "ou titre de séjour).",
    titre="Pièce d'identité expirée",
    types=_IDENTITE,
    champs=("date_expiration",),
)
def expiree(dossier: Dossier, groupe: Groupe) -> Constats:
    """Valid on the day of the deposit (guide), the five years added to some cards included.

    A deposit between the earliest and the latest possible end is a doubt. Abstains when a date is
    not read surely: ID_DATE_ILLISIBLE says so.
    """
    titre: Identite = groupe.lu
    fin = fin_de_validite(titre)
    if fin is None or any(incertain(dossier, lu) for lu in _dates_used(titre)):
        yield Abstention("fin de validité non lue")
        return
    depot = dossier.jour(groupe)
    if fin.au_plus_tard < depot:
        yield Finding(
            attendu=f"valable au {dates.francais(depot)}",
            lu=fin.au_plus_tard.isoformat(),
            details={"date": dates.francais(fin.au_plus_tard)},
        )
    elif fin.au_plus_tot < depot:
        yield Doubt("la fin de validité exacte n'est pas connue", lu=fin.au_plus_tot.isoformat())


@check(
    "ID_TYPE_NON_ACCEPTE",
    Gravite.CORRIGER,
    "Ce document n'est pas accepté comme pièce d'identité. Merci de déposer une carte nationale "
    "d'identité, un passeport ou un titre de séjour.",
    titre="Pièce d'identité non acceptée",
    portee=Portee.FICHIER,
    types=_IDENTITE,
    champs=("type_document",),
)
def type_non_accepte(dossier: Dossier, piece: PieceLue) -> Constats:
    """A driving licence, a carte Vitale, a récépissé (guide: CNI, passeport, titre de séjour).

    A foreign card is for a person: the guides do not speak of nationality (choice). Abstains on what
    cannot be read, or was not read as a whole.
    """
    if not piece.lisible or piece.coupures:
        yield Abstention("document non lu, ou pas en entier")
        return
    refused = refus_identite(piece)
    if refused:
        yield Finding(lu=refused.replace("_", " "))
        return
    titre = piece.lu
    if isinstance(titre, Identite) and titre.mrz and titre.mrz.pays != "FRA":
        yield Doubt("titre délivré par un autre pays", lu=titre.mrz.pays)


def refus_identite(piece: PieceLue) -> str | None:
    """The kind of document that is never accepted as an identity, if this is one."""
    found = {n: s for n, s in piece.natures.items() if n in NON_ACCEPTES_COMME_IDENTITE}
    best = max(found, key=lambda nom: found[nom], default=None)
    return best if best and found[best] >= RECOGNISED and found[best] > piece.reconnue else None


@check(
    "ID_VERSO_MANQUANT",
    Gravite.CORRIGER,
    "Il manque une face de la pièce d'identité. Merci de déposer le recto et le verso dans un même "
    "fichier.",
    titre="Une face de la pièce d'identité manque",
    types=_IDENTITE,
)
def verso_manquant(dossier: Dossier, groupe: Groupe) -> Constats:
    """A card since 2021, or a residence permit, bears its zone on the back: without it, half a card.

    The back alone names its holder in the zone: nothing is asked then (choice). Cards of 1988–2021
    bear their zone on the front.
    """
    titre: Identite = groupe.lu
    if titre.nom is None and titre.mrz is None:
        yield Abstention("titulaire non lu")
    elif _verso_manque(titre) and _may_hold_both(dossier, groupe):
        yield Doubt("la zone du verso n'a pas été lue")
    elif _verso_manque(titre):
        yield Finding(absence=True)


def _may_hold_both(dossier: Dossier, groupe: Groupe) -> bool:
    """Two files or pages, lines of a zone, a doubtful kind: the back may be there, badly read."""
    titre: Identite = groupe.lu
    unsure = titre.type_document is not None and incertain(dossier, titre.type_document)
    several = len(groupe.pieces) > 1 or any(p.fichier.pages > 1 for p in groupe.pieces)
    return several or titre.zone_vue or unsure


def _verso_manque(titre: Identite) -> bool:
    """No zone, on a kind of card that bears it on the back."""
    if titre.mrz is not None or titre.type_document is None or titre.ancien_modele:
        return False
    recent = titre.date_expiration is not None and titre.date_delivrance is None
    return titre.type_document.value == "titre_sejour" or (
        titre.type_document.value == "cni" and recent
    )


@check(
    "ID_MRZ_INCOHERENTE",
    Gravite.VERIFIER,
    "La zone de lecture automatique ou le 2D-Doc de la pièce d'identité ne concorde pas avec le "
    "document.",
    titre="Pièce d'identité : zones incohérentes",
    types=_IDENTITE,
    interne=True,
)
def mrz_incoherente(dossier: Dossier, groupe: Groupe) -> Constats:
    """A check digit fails, or the zone contradicts the print; every accepted title bears a zone.

    A 2D-Doc that contradicts the print, or whose signature is false, is said here too; one that
    cannot be verified is not held against anyone. Abstains when the missing half of the card
    explains that there is no zone.
    """
    yield from _2ddoc(dossier, groupe)
    zone = groupe.lu.mrz
    if zone is None and _verso_manque(groupe.lu):
        yield Abstention("le verso manque : il porte la zone")
    elif zone is None:
        yield Doubt("la zone de lecture automatique n'a pas été lue")
    elif groupe.lu.desaccords:
        yield Finding(lu=", ".join(groupe.lu.desaccords))
    elif not zone.coherente:
        yield Doubt("clé fausse : " + ", ".join(nom for nom, ok in zone.cles if not ok))


def _2ddoc(dossier: Dossier, groupe: Groupe) -> Constats:
    for piece in groupe.pieces:
        for symbole in symboles(piece.text, *identite_2ddoc.TYPES):
            worth = authenticite(symbole.doc, dossier.confiance_2ddoc, dossier.demande.date_depot)
            if worth.issue is Issue.INVALIDE:
                yield Finding(lu=f"2D-Doc : {worth.pourquoi}")
            else:
                yield Note(f"2D-Doc : {worth.pourquoi}")
            for quoi, lu in identite_2ddoc.ecarts(groupe.lu, symbole):
                if incertain(dossier, lu):
                    yield Doubt(f"le 2D-Doc ne dit pas ce qui a été lu : {quoi}")
                else:
                    yield Finding(lu=f"2D-Doc : {quoi}")
