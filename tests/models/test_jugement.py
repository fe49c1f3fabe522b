"""What a gestionnaire says of the points, and what it leads to."""

from __future__ import annotations

import pytest

from pipeline.models.jugement import Jugement, Suite, demandes, ouverts, points, retenir
from pipeline.models.rapport import DOUTE, Gravite, Motif, Rapport, Traitement
from pipeline.models.statut import Avis, Statut, TypePiece

RIB = TypePiece.RIB
IBAN = Motif(code="RIB_IBAN_DIFFERENT", gravite=Gravite.VERIFIER, piece=RIB, fichier="rib.pdf",
             attendu="FR76A", lu="FR76B", message="L'IBAN diffère. Merci de redéposer.")  # fmt: skip
DOUTEUX = Motif(code="RIB_BIC_DIFFERENT", gravite=Gravite.VERIFIER, piece=RIB, fichier="rib.pdf",
                message=DOUTE + "le BIC est lu avec incertitude.")  # fmt: skip
KBIS = Motif(code="DOS_PIECE_MANQUANTE", gravite=Gravite.CORRIGER, piece=TypePiece.KBIS,
             message="La pièce « Kbis » n'a pas été déposée. Merci de l'ajouter.")  # fmt: skip
INFO = Motif(code="FIC_NOM_LONG", gravite=Gravite.INFO, message="Nom long.")


def rapport(*motifs: Motif) -> Rapport:
    return Rapport(
        numero="ENR0601", avis=Avis.A_VERIFIER, statut=Statut.EN_COURS,
        statut_propose=Statut.EN_COURS, motifs=motifs, pieces=(),
        traitement=Traitement(regles="5", mention=""), duree_ms=1,
    )  # fmt: skip


ALL = rapport(IBAN, DOUTEUX, KBIS, INFO)


def said(of: Motif, **what: object) -> dict[str, Jugement]:
    mark = next(p.empreinte for p in points(ALL) if p.motif == of)
    return {mark: Jugement(mark, **what)}  # type: ignore[arg-type]


def test_information_is_no_point_and_each_fact_is_one() -> None:
    assert [p.motif for p in points(rapport(IBAN, IBAN, INFO))] == [IBAN]


@pytest.mark.parametrize(
    ("jugements", "open_", "asked"),
    [
        ({}, [IBAN, DOUTEUX], [KBIS]),
        (said(IBAN, suite=Suite.ACCEPTER, motif="vu"), [DOUTEUX], [KBIS]),
        (said(IBAN, suite=Suite.DEMANDER), [DOUTEUX], [IBAN, KBIS]),
        (said(IBAN, lecture="FR76C"), [IBAN, DOUTEUX], [KBIS]),
        (said(KBIS, suite=Suite.ACCEPTER, motif="inutile"), [IBAN, DOUTEUX], []),
    ],
    ids=["nothing said", "accepted", "asked", "only read again", "a repair waived"],
)
def test_what_waits_and_what_is_asked(
    jugements: dict[str, Jugement], open_: list[Motif], asked: list[Motif]
) -> None:
    assert [p.motif for p in ouverts(ALL, jugements)] == open_
    assert [p.motif for p in demandes(ALL, jugements)] == asked


def test_another_value_is_another_fact() -> None:
    other = IBAN.model_copy(update={"lu": "FR76D"})
    judged = said(IBAN, suite=Suite.ACCEPTER, motif="vu")
    assert [p.motif for p in ouverts(rapport(other), judged)] == [other]


def test_the_letter_says_what_the_gestionnaire_chose() -> None:
    judged = said(DOUTEUX, suite=Suite.DEMANDER, phrase="Merci de déposer un RIB lisible.")
    kept = retenir(ALL, judged).motifs
    assert [(m.code, m.gravite) for m in kept] == [
        ("RIB_BIC_DIFFERENT", Gravite.CORRIGER),
        ("DOS_PIECE_MANQUANTE", Gravite.CORRIGER),
        ("FIC_NOM_LONG", Gravite.INFO),
    ]
    assert kept[0].message == "Merci de déposer un RIB lisible."
    assert kept[0].pour_le_deposant
