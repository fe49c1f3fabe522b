"""REF: the certificate of the Agence du Numérique en Santé, against the record and the register."""

from __future__ import annotations

from pipeline.checks.check import Abstention, Constats, Doubt, Finding, Portee, check
from pipeline.checks.contexte import Dossier, Groupe
from pipeline.checks.rapprochement import confront, est_l_editeur, incertain
from pipeline.models import denomination, logiciel, numero_ans, version
from pipeline.models.accord import Accord
from pipeline.models.lecture import Read
from pipeline.models.normalise import has_confusables
from pipeline.models.rapport import Gravite
from pipeline.models.statut import Dispositif, TypePiece
from pipeline.models.text import Source

_CERTIFICAT = (TypePiece.CERTIFICAT_REFERENCEMENT,)


@check(
    "REF_NUMERO_ABSENT",
    Gravite.CORRIGER,
    "Nous n'avons pas trouvé le numéro unique de référencement sur le certificat déposé. Merci de "
    "déposer le certificat complet délivré par l'Agence du Numérique en Santé.",
    titre="Certificat de référencement sans numéro",
    types=_CERTIFICAT,
    champs=("numero_ans",),
)
def numero_absent(dossier: Dossier, certificat: Groupe) -> Constats:
    """A readable certificate on which nothing announces a number of ten letters or digits.

    On a picture, where a character may have been lost, or when not all was read, it is a doubt.
    """
    if certificat.lu.numero_ans is not None:
        return
    yield Finding() if certificat.entier else Doubt("le numéro n'a pas été trouvé")


@check(
    "REF_NUMERO_DIFFERENT",
    Gravite.VERIFIER,
    "Le numéro figurant sur le certificat ({lu}) ne correspond pas à celui de votre demande "
    "({declare}). Merci de déposer le certificat de la solution concernée ou, si le numéro saisi "
    "est erroné, de nous l'indiquer via l'assistance.",
    titre="Certificat de référencement : autre numéro",
    types=_CERTIFICAT,
    champs=("numero_ans",),
)
def numero_different(dossier: Dossier, certificat: Groupe) -> Constats:
    """The number printed is the number declared, case included.

    On a picture, I and l are one stroke: the register vouches for the number declared as for an equal
    one. It has no check digit: where a character reader met one that could be another (0/O, 1/l/I, 5/S,
    8/B, 2/Z), an equal reading stays a doubt unless the register holds the number, and no other that
    looks like it. Another number announced on the same page is a doubt too.
    """
    declare, lu = dossier.demande.referencement, certificat.lu.numero_ans
    if declare is None or lu is None:
        yield Abstention("aucun numéro à rapprocher")
    elif lu.value == declare.numero_ans and _equivoque(dossier, lu):
        yield Doubt("caractères pouvant être confondus à la lecture", declare.numero_ans, lu.value)
    elif certificat.lu.autres_numeros:
        yield Doubt("plusieurs numéros sont annoncés", declare.numero_ans, lu.value)
    elif not _vouched(dossier, declare.numero_ans, lu):
        yield from confront(dossier, declare.numero_ans, lu, numero_ans.compare, quoi="le numéro")


def _vouched(dossier: Dossier, declare: str, lu: Read[str]) -> bool:
    """Whether a picture prints the number declared, as far as any eye can tell, and no other of ours.

    A reading in doubt between characters that look alike is settled by the register, a closed list.
    """
    if lu.source is not Source.OCR or lu.confidence < VOUCHED:
        return False
    known = dossier.referentiel is not None and dossier.referentiel.sans_semblable(declare)
    return known and numero_ans.se_dessinent_pareil(declare, lu.value)


VOUCHED = 0.45
"""Confidence of its least sure character under which a number is guessed: two in doubt between two."""


def _equivoque(dossier: Dossier, lu: Read[str]) -> bool:
    """Whether a character reader may have met another number of ours."""
    if lu.source is not Source.OCR or not has_confusables(lu.value):
        return False
    return dossier.referentiel is None or not dossier.referentiel.sans_semblable(lu.value)


@check(
    "REF_LOGICIEL_DIFFERENT",
    Gravite.VERIFIER,
    "Le certificat porte sur « {lu} » alors que votre demande porte sur « {declare} ». Merci de "
    "déposer le certificat correspondant.",
    titre="Certificat de référencement : autre logiciel",
    types=_CERTIFICAT,
    champs=("nom_logiciel",),
)
def logiciel_different(dossier: Dossier, certificat: Groupe) -> Constats:
    """The software is the one declared, and the one that the register gives for the number.

    A name that is not read is a doubt: the certificate may say another (choice).
    """
    declare, lu = dossier.demande.referencement, certificat.lu.nom_logiciel
    if declare is None:
        yield Abstention("aucun logiciel n'est déclaré")
        return
    quoi = "le nom du logiciel"
    yield from confront(dossier, declare.nom_logiciel, lu, logiciel.compare, quoi=quoi)
    ligne = dossier.logiciel
    if ligne and logiciel.compare(ligne.nom_logiciel, declare.nom_logiciel) < Accord.IDENTIQUE:
        yield Doubt("le référentiel donne un autre nom", ligne.nom_logiciel, declare.nom_logiciel)


@check(
    "REF_VERSION_DIFFERENTE",
    Gravite.VERIFIER,
    "Le certificat porte sur la version « {lu} » alors que votre demande porte sur « {declare} ». "
    "Merci de déposer le certificat correspondant.",
    titre="Certificat de référencement : autre version",
    types=_CERTIFICAT,
    champs=("version_logiciel",),
)
def version_differente(dossier: Dossier, certificat: Groupe) -> Constats:
    """Same dotted number, words apart; one more precise than the other is a doubt (choice).

    A version that is not read is a doubt (choice).
    """
    declare, lu = dossier.demande.referencement, certificat.lu.version_logiciel
    if declare is None:
        yield Abstention("aucun logiciel n'est déclaré")
        return
    yield from confront(dossier, declare.version_logiciel, lu, version.compare, quoi="la version")
    ligne = dossier.logiciel
    known = ligne.version_logiciel if ligne else ""
    if known and version.compare(known, declare.version_logiciel) is not Accord.IDENTIQUE:
        yield Doubt("le référentiel donne une autre version", known, declare.version_logiciel)


_COULOIRS = {Dispositif.SAS: "SAS", Dispositif.MSS_OPERATEUR: "MSS"}
_VAGUES = {Dispositif.VAGUE_1: "1", Dispositif.VAGUE_2: "2"}


@check(
    "REF_DSR_DIFFERENT",
    Gravite.VERIFIER,
    "Le certificat relève d'un autre dossier de spécifications (« {lu} ») que votre demande "
    "(« {declare} »). Merci de déposer le certificat correspondant.",
    titre="Certificat de référencement : autre DSR",
    types=_CERTIFICAT,
    champs=("dsr",),
)
def dsr_different(dossier: Dossier, certificat: Groupe) -> Constats:
    """Couloir, type and wave agree between certificate, record, register and dispositif.

    Abstains on what either side does not say: the record often names the couloir alone. On a picture
    that nowhere names the couloir declared, what was not read is a doubt.
    """
    declare, lu = dossier.demande.referencement, certificat.lu.dsr
    attendu = logiciel.couloir(declare.dsr) if declare else None
    unread = lu is None and not certificat.entier
    if declare and attendu and unread and not logiciel.nomme_couloir(attendu, certificat.texte):
        yield Doubt("le DSR : lecture impossible sur le document", attendu=declare.dsr)
        return
    known = [(a, b) for a, b in _dsr(dossier, lu.value if lu else "") if a and b]
    if declare is None or not known:
        yield Abstention("le DSR ne dit ni couloir ni vague")
    elif any(a != b for a, b in known) and lu and incertain(dossier, lu):
        yield Doubt("le DSR : lecture incertaine", declare.dsr, lu.value)
    elif any(a != b for a, b in known):
        said = lu.value if lu else "référentiel"
        details = {"lu": said, "declare": declare.dsr}
        yield Finding(attendu=declare.dsr, lu=said, details=details)


def _dsr(dossier: Dossier, lu: str) -> tuple[tuple[str | None, str | None], ...]:
    """What has to agree: couloir, type and wave, by record, register, dispositif and certificate."""
    ref, ligne, dispositif = (
        dossier.demande.referencement,
        dossier.logiciel,
        dossier.demande.dispositif,
    )
    declare = ref.dsr if ref else ""
    return (
        (logiciel.couloir(declare), logiciel.couloir(lu)),
        (logiciel.couloir(declare), logiciel.couloir(ligne.couloir) if ligne else None),
        (logiciel.type_logiciel(declare), logiciel.type_logiciel(lu)),
        (ligne.type_logiciel.upper() if ligne else None, logiciel.type_logiciel(lu)),
        (_VAGUES.get(dispositif), logiciel.vague(lu)),
        (_VAGUES.get(dispositif), logiciel.vague(f"vague {ligne.vague}") if ligne else None),
        (_COULOIRS.get(dispositif), logiciel.couloir(lu)),
    )


@check(
    "REF_EDITEUR_DIFFERENT",
    Gravite.VERIFIER,
    "Le certificat est établi au nom de « {lu} », alors que la solution est référencée au nom de "
    "« {declare} ». Merci de déposer le certificat de la solution concernée.",
    titre="Certificat de référencement : autre éditeur",
    types=_CERTIFICAT,
    champs=("editeur",),
)
def editeur_different(dossier: Dossier, certificat: Groupe) -> Constats:
    """The editor printed is the one that the register gives for the number.

    Without a line of the register the supplier itself has to be the editor: whether a distributor's
    mandat is due cannot be told otherwise. Where neither a name nor a SIREN is announced, the name may
    stand anywhere on the certificate; else it is a doubt. Abstains when nothing says who the editor
    should be.
    """
    lu, ligne = certificat.lu.editeur, dossier.logiciel
    societe = dossier.demande.personne_morale
    siren = certificat.lu.siren_editeur
    if ligne and siren and siren.value != ligne.siren_editeur:
        if incertain(dossier, siren):
            yield Doubt(
                "le SIREN de l'éditeur : lecture incertaine", ligne.siren_editeur, siren.value
            )
            return
        details = {"lu": f"SIREN {siren.value}", "declare": ligne.editeur}
        yield Finding(attendu=ligne.siren_editeur, lu=siren.value, details=details)
    elif ligne is None and societe is None:
        yield Abstention("aucun éditeur à rapprocher")
    elif lu is None:
        numbered = ligne and siren and not incertain(dossier, siren)
        named = ligne and denomination.nommee(ligne.editeur, certificat.texte)
        if not (numbered or named):
            yield Doubt("ni l'éditeur ni son SIREN n'ont pu être lus sur le certificat")
    elif ligne:
        yield from confront(dossier, ligne.editeur, lu, denomination.compare, quoi="l'éditeur")
    elif societe and not est_l_editeur(dossier, lu):
        why = "sans référentiel, on ne sait pas si le déposant distribue la solution d'un autre"
        yield Doubt(why, societe.denomination_sociale, lu.value)


@check(
    "REF_EMETTEUR_NON_RECONNU",
    Gravite.VERIFIER,
    "Le document déposé ne semble pas être un certificat de référencement délivré par l'Agence du "
    "Numérique en Santé. Merci de déposer ce certificat.",
    titre="Certificat de référencement : émetteur non reconnu",
    types=_CERTIFICAT,
)
def emetteur_non_reconnu(dossier: Dossier, certificat: Groupe) -> Constats:
    """The Agence du Numérique en Santé is named on the document."""
    lu = certificat.lu.emetteur
    if lu is None:
        yield Finding(attendu="Agence du Numérique en Santé", absence=True)
    elif incertain(dossier, lu):
        yield Doubt("l'émetteur est lu sans certitude", "Agence du Numérique en Santé", lu.value)


@check(
    "REF_NUMERO_INCONNU",
    Gravite.VERIFIER,
    "Le numéro de référencement {declare} ne figure pas dans la liste des solutions référencées. "
    "Merci de contacter l'assistance.",
    titre="Numéro de référencement inconnu",
    portee=Portee.DOSSIER,
    champs=("numero_ans",),
)
def numero_inconnu(dossier: Dossier) -> Constats:
    """The declared number is a line of the imported register (guide: else contact the assistance).

    A number whose referencing is under way is a doubt when its certificate is filed, one that the
    register gives to another software where no certificate is (solde, anticipé). Abstains when no
    register was imported.
    """
    declare = dossier.demande.referencement
    if declare is None or dossier.referentiel is None:
        yield Abstention("aucun référentiel importé" if declare else "aucun numéro déclaré")
    elif dossier.logiciel is None:
        yield Finding(
            lu=declare.numero_ans,
            attendu=f"un numéro du référentiel « {dossier.referentiel.nom} »",
            details={"declare": declare.numero_ans},
        )
    elif dossier.logiciel.statut == "en_cours" and dossier.piece(_CERTIFICAT[0]):
        yield Doubt("le référencement est encore en cours au référentiel", lu=declare.numero_ans)
    elif not dossier.piece(_CERTIFICAT[0]):
        ligne = dossier.logiciel
        same = logiciel.compare(ligne.nom_logiciel, declare.nom_logiciel)
        if same is Accord.DIFFERENT:
            why = "le référentiel donne un autre logiciel à ce numéro"
            yield Doubt(why, ligne.nom_logiciel, declare.nom_logiciel)
