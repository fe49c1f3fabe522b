"""The report on a request as a document: what the store knows of it, put in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pipeline.checks.check import get
from pipeline.editique.rapport import (
    Controles,
    Ecart,
    Evenement,
    Identite,
    Lue,
    Mot,
    PieceDite,
    PointDit,
    RapportDit,
    Valeurs,
    rapport_pdf,
)
from pipeline.errors import UsageError
from pipeline.flows.instruction import connaitre
from pipeline.flows.opposition import opposees
from pipeline.flows.suivi import Ligne, Suivi, relever
from pipeline.models.demande import Demande
from pipeline.models.jugement import Jugements, Point, Suite, constat, points, suite
from pipeline.models.nom import LONGUEUR, montrer
from pipeline.models.parametres import MO, Parametres
from pipeline.models.rapport import (
    Champ,
    Conformite,
    Controle,
    PieceRapport,
    Rapport,
    Resultat,
)
from pipeline.models.text import Source
from pipeline.models.typographie import INSECABLE, jour, moment, numero
from pipeline.storage import courriers, jugements
from pipeline.storage.courriers import EnFile
from pipeline.storage.database import lecture
from pipeline.storage.historique import PRE_INSTRUCTION
from pipeline.storage.jugements import Dit

_SOURCES = {
    Source.TEXTE: "texte du fichier",
    Source.OCR: "lecture de l'image",
    Source.MRZ: "zone de lecture automatique",
    Source.DEUXDDOC: "2D-Doc",
}
_CONFORMITES = {
    Conformite.CONFORME: "conforme",
    Conformite.NON_CONFORME: "non conforme",
    Conformite.A_VERIFIER: "à vérifier",
}
_RESULTATS = {
    Resultat.NON_CONFORME: "non conforme",
    Resultat.A_VERIFIER: "à vérifier",
    Resultat.ERREUR: "non effectué",
}


def editer(base: Engine, numero: str, parametres: Parametres, le: date) -> bytes:
    """The report on the latest revision of a request, as a tagged PDF of that day.

    :raises UsageError: no such request, or its pre-instruction is not over.
    """
    with lecture(base) as session:
        return rapport_pdf(dire(session, numero, parametres, le))


def dire(session: Session, numero: str, parametres: Parametres, le: date) -> RapportDit:
    """What the report says.

    :raises UsageError: no such request, or its pre-instruction is not over.
    """
    connue = connaitre(session, numero)
    demande, rapport = connue.demande, connue.rapport
    if rapport is None:
        raise UsageError("La pré-instruction n'est pas terminée.", "Attendre son rapport.")
    suivi = relever(session, numero)
    said = jugements.dits(session, connue.demande_id)
    outcome = {d.jugement.empreinte: d.jugement for d in said}
    return RapportDit(
        identite=_identite(demande),
        edite_le=le,
        statut=suivi.statut.libelle,
        avis=rapport.avis.libelle.lower(),
        decision=_decision(suivi),
        pieces=tuple(map(_piece, rapport.pieces)),
        points=tuple(_point(p, demande, rapport, said, outcome) for p in points(rapport)),
        controles=_controles(rapport.controles),
        histoire=tuple(map(_evenement, suivi.lignes)),
        courriers=tuple(_courrier(c) for c in courriers.lister(session, numero)),
        contribution=_contribution(suivi),
        regles=rapport.traitement.regles,
        referentiel=rapport.traitement.referentiel,
        parametres=_parametres(parametres),
        sans_objet=sum(c.resultat is Resultat.SANS_OBJET for c in _tous(rapport)),
        mention=rapport.traitement.mention,
    )


def _identite(demande: Demande) -> Identite:
    company, software, who = demande.personne_morale, demande.referencement, demande.demandeur
    kind = demande.type_demande.libelle.lower() + (" anticipé" if demande.anticipe else "")
    lines: list[tuple[str, str]] = []
    if company:
        lines.append(("Structure", company.denomination_sociale))
        lines.append(("SIRET", numero(company.siret)))
    lines.append(("Dispositif", f"{demande.dispositif.libelle}, {kind}"))
    if software:
        version = software.version_logiciel
        lines.append(("Solution", f"{software.nom_logiciel}, {version}"))
        lines.append(("Numéro de référencement", software.numero_ans))
    if who:
        lines.append(("Représentant légal", str(who.representant)))
        if demande.depositaire:
            lines.append(("Dépositaire", str(demande.depositaire)))
    lines.append(("Déposée le", jour(demande.date_depot)))
    return Identite(demande.cle, company.denomination_sociale if company else "", tuple(lines))


def _derniere(suivi: Suivi) -> Ligne | None:
    """What brought the request where it stands."""
    moves = (x for x in reversed(suivi.lignes) if x.de is not None and x.de is not x.vers)
    last = next(moves, None)
    return last if last is not None and last.vers is suivi.statut else None


def _decision(suivi: Suivi) -> str:
    last = _derniere(suivi)
    if last is None:
        return "Aucune décision n'a été prise."
    why = f" Motif : {last.motif}" if last.motif else ""
    return f"Depuis le {moment(last.le)} : {last.quoi} ({_auteur(last.auteur)}).{why}"


def _contribution(suivi: Suivi) -> str:
    """How far the treatment went, from who moved the request."""
    last = _derniere(suivi)
    if last is not None and last.auteur == PRE_INSTRUCTION:
        return (
            "Le traitement a lu les pièces, effectué les contrôles et proposé un avis. Le statut "
            "actuel est celui qu'il a proposé, appliqué sans l'intervention d'un gestionnaire."
        )
    decided = suivi.statut.est_final and last is not None
    return (
        "Le traitement lit les pièces, effectue les contrôles et propose un avis : il prépare la "
        "décision et ne la prend pas. "
        + (
            f"La décision a été prise par une personne ({last.auteur})."
            if decided and last
            else "Un gestionnaire décide ; aucune décision définitive n'est encore prise."
        )
    )


def _piece(piece: PieceRapport) -> PieceDite:
    return PieceDite(
        libelle=piece.type.libelle,
        fichier=montrer(piece.fichier),
        nature=piece.nature or "non reconnue",
        conformite=_CONFORMITES[piece.conformite],
        lues=tuple(_lue(nom, champ) for nom, champ in piece.champs.items()),
        controles=_controles(piece.controles),
    )


def _lue(nom: str, champ: Champ) -> Lue:
    where = f"{_SOURCES[champ.source]}, page {champ.page}"
    return Lue(nom, champ.valeur, where, f"{champ.confiance:.0%}".replace("%", f"{INSECABLE}%"))


def _controles(found: Iterable[Controle]) -> Controles:
    looked = [c for c in found if c.resultat is not Resultat.SANS_OBJET]
    return Controles(
        tuple(
            Ecart(get(c.code).titre, _RESULTATS[c.resultat], c.precision)
            for c in looked
            if c.resultat is not Resultat.CONFORME
        ),
        tuple(get(c.code).titre for c in looked if c.resultat is Resultat.CONFORME),
    )


def _tous(rapport: Rapport) -> Iterator[Controle]:
    yield from rapport.controles
    for piece in rapport.pieces:
        yield from piece.controles


def _point(
    point: Point,
    demande: Demande,
    rapport: Rapport,
    said: Iterable[Dit],
    outcome: Jugements,
) -> PointDit:
    motif = point.motif
    champs = _champs(rapport, point)
    mine = [d for d in said if d.jugement.empreinte == point.empreinte]
    relu = next((d.jugement.lecture for d in reversed(mine) if d.jugement.lecture), None)
    what = suite(point, outcome)
    return PointDit(
        titre=get(motif.code).titre,
        code=motif.code,
        piece=motif.piece.libelle if motif.piece else "",
        constat=constat(motif),
        valeurs=tuple(
            Valeurs(nom, lu, expected, relu if rank == 0 else None)
            for rank, (nom, lu, expected) in enumerate(opposees(motif, champs, demande))
        ),
        mots=tuple(map(_mot, mine)),
        suite=what.libelle if what else "à vérifier par un gestionnaire",
    )


def _champs(rapport: Rapport, point: Point) -> Mapping[str, Champ]:
    this = (point.motif.piece, point.motif.fichier)
    return next((p.champs for p in rapport.pieces if (p.type, p.fichier) == this), {})


def _mot(dit: Dit) -> Mot:
    word = dit.jugement
    if word.suite is Suite.DEMANDER:
        return Mot(word.suite.libelle, dit.auteur, moment(dit.le), None)
    label = word.suite.libelle if word.suite else "lecture de la pièce"
    return Mot(label, dit.auteur, moment(dit.le), word.motif)


def _evenement(line: Ligne) -> Evenement:
    who = _auteur(line.auteur)
    return Evenement(moment(line.le), line.quoi, line.vers.libelle, who, line.motif)


def _auteur(said: str) -> str:
    return "pré-instruction" if said == PRE_INSTRUCTION else said


def _courrier(letter: EnFile) -> tuple[str, str]:
    when = f" le {moment(letter.envoye_le)}" if letter.envoye_le else ""
    return letter.courrier.nature.libelle.capitalize(), f"{letter.etat.libelle}{when}"


def _parametres(p: Parametres) -> tuple[tuple[str, str], ...]:
    return (
        ("Taille d'un fichier", f"{p.taille_max // MO} Mo au plus"),
        ("Nom d'un fichier", f"{LONGUEUR} caractères au plus"),
        ("Ancienneté d'un Kbis au jour du dépôt", f"{p.kbis_mois} mois au plus"),
        ("Référentiel HDS v2 exigible à partir du", jour(p.hds_v2_exigible)),
        (
            "Confiance sous laquelle une lecture n'accuse ni n'accepte",
            f"{p.plancher_confiance:.0%}".replace("%", f"{INSECABLE}%"),
        ),
    )
