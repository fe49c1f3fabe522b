"""What the earlier revisions of a request are worth: kept, replaced, accepted, asked again."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models.acquis import Acceptation, Acquis, Cle, Passee, accepter, acquis, marque
from pipeline.models.rapport import Conformite, Gravite, Motif, PieceRapport, Rapport
from pipeline.models.statut import TypePiece
from tests.storage.samples import demande
from tests.storage.samples import rapport as empty

RIB, KBIS, TITRE = TypePiece.RIB, TypePiece.KBIS, TypePiece.PIECE_IDENTITE_REPRESENTANT
_GRAVITES = {"c": Gravite.CORRIGER, "v": Gravite.VERIFIER, "i": Gravite.INFO}
_CONFORMITES = {
    "": Conformite.CONFORME, "i": Conformite.CONFORME, "v": Conformite.A_VERIFIER,
    "c": Conformite.NON_CONFORME,
}  # fmt: skip


def cle(kind: TypePiece, content: str) -> Cle:
    return kind, hashlib.sha256(content.encode()).hexdigest()


def report(*pieces: tuple[TypePiece, str, str], interne: bool = False) -> Rapport:
    """A report on files: slot, content, and what is held against it, e.g. ``v RIB_X``."""
    motifs, rows = [], []
    for kind, content, said in pieces:
        how, _, code = said.partition(" ")
        if how:
            motifs.append(
                Motif(code=code, gravite=_GRAVITES[how], piece=kind, fichier=f"{content}.pdf",
                      message=f"{code} ?", interne=interne)
            )  # fmt: skip
        rows.append(
            PieceRapport(type=kind, fichier=f"{content}.pdf", sha256=cle(kind, content)[1],
                         conformite=_CONFORMITES[how], champs={}, controles=())
        )  # fmt: skip
    return empty().model_copy(update={"motifs": tuple(motifs), "pieces": tuple(rows)})


def passee(
    n: int, *pieces: tuple[TypePiece, str, str], interne: bool = False, **changes: Any
) -> Passee:
    return Passee(n, demande(**changes), report(*pieces, interne=interne))


def memory(
    passees: list[Passee],
    *filed: Cle,
    complement: bool = True,
    acceptations: Any = (),
    **changes: Any,
) -> Acquis:
    return acquis(passees, acceptations, demande(**changes), filed, complement=complement)


FIRST = passee(1, (RIB, "rib", ""), (KBIS, "vieux", "c KBIS_ANCIEN"))


def test_a_slot_that_a_complement_leaves_out_keeps_its_files() -> None:
    found = memory([FIRST], cle(KBIS, "neuf"))
    assert [(r.type, r.fichier, r.revision) for r in found.reprises] == [(RIB, "rib.pdf", 1)]


def test_what_was_refused_and_left_out_is_still_the_requests() -> None:
    """Else a doubt would be lost, or a piece that was filed asked as missing."""
    found = memory([FIRST], cle(RIB, "rib"))
    assert [r.fichier for r in found.reprises] == ["vieux.pdf"]


def test_a_correction_says_everything_anew() -> None:
    assert not memory([FIRST], cle(KBIS, "neuf"), complement=False).reprises


def test_a_refused_file_gives_way_to_a_later_one_of_its_slot() -> None:
    found = memory([FIRST], cle(RIB, "rib"), cle(KBIS, "vieux"), cle(KBIS, "neuf"))
    assert set(found.remplacees) == {cle(KBIS, "vieux")}
    assert not found.reprises


def test_it_does_not_come_back_in_a_later_revision() -> None:
    second = passee(2, (RIB, "rib", ""), (KBIS, "neuf", ""))
    old = FIRST.rapport.pieces[1].model_copy(update={"remplacee": True})
    shown = second.rapport.model_copy(update={"pieces": (*second.rapport.pieces, old)})
    both = [FIRST, Passee(2, second.demande, shown)]
    filed = cle(RIB, "rib"), cle(KBIS, "vieux"), cle(KBIS, "neuf")
    assert set(memory(both, *filed).remplacees) == {cle(KBIS, "vieux")}
    assert [r.fichier for r in memory(both, cle(RIB, "rib")).reprises] == ["neuf.pdf"]


KEPT = {
    "accepted": passee(1, (RIB, "a", "")),
    "informed of": passee(1, (RIB, "a", "i RIB_DOMICILIATION_DIFFERENTE")),
    "for our eyes only": passee(1, (RIB, "a", "v FIC_TEXTE_CACHE"), interne=True),
}


@pytest.mark.parametrize("first", KEPT.values(), ids=KEPT)
def test_a_file_that_does_not_give_way(first: Passee) -> None:
    assert not memory([first], cle(RIB, "a"), cle(RIB, "b")).remplacees


def test_what_is_for_our_eyes_only_does_not_go_away_with_its_file() -> None:
    found = memory([KEPT["for our eyes only"]], cle(RIB, "b"))
    assert [r.fichier for r in found.reprises] == ["a.pdf"]


def test_files_of_one_revision_do_not_replace_each_other() -> None:
    first = passee(1, (RIB, "a", "c RIB_IBAN_ILLISIBLE"), (RIB, "b", ""))
    assert not memory([first], cle(RIB, "a"), cle(RIB, "b")).remplacees


def test_a_verso_completes_its_recto() -> None:
    first = passee(1, (TITRE, "recto", "c ID_VERSO_MANQUANT"))
    filed = cle(TITRE, "verso")
    assert [r.fichier for r in memory([first], filed).reprises] == ["recto.pdf"]
    assert not memory([first], cle(TITRE, "recto"), filed).remplacees


def test_what_was_accepted_is_judged_at_its_day() -> None:
    found = memory([FIRST], cle(RIB, "rib"), cle(KBIS, "vieux"), date_depot="2024-09-01")
    assert found.depuis == {cle(RIB, "rib"): date(2024, 2, 26)}


def test_it_is_asked_nothing_new_while_the_declaration_stands() -> None:
    same = memory([FIRST], cle(RIB, "rib"), statut="en_attente_pieces", date_depot="2024-09-01")
    assert same.inchangees == {cle(RIB, "rib")}
    account = {"iban": "FR77", "bic": "B", "titulaire": "T"}
    assert not memory([FIRST], cle(RIB, "rib"), coordonnees_bancaires=account).inchangees


def test_the_last_report_on_a_file_tells() -> None:
    second = passee(2, (RIB, "rib", "v RIB_IBAN_DIFFERENT"))
    assert not memory([FIRST, second], cle(RIB, "rib")).inchangees


def test_what_a_person_accepted_is_what_was_said() -> None:
    first = passee(1, (RIB, "a", "v RIB_TITULAIRE_DIFFERENT"), (KBIS, "k", "v KBIS_SUBSTITUT"))
    (given,) = accepter(first.rapport, [RIB])
    assert given == Acceptation(cle(RIB, "a"), frozenset({marque(first.rapport.motifs[0])}))
    found = memory([first], cle(RIB, "a"), acceptations=[given], complement=False)
    assert found.levees == {cle(RIB, "a"): given.motifs}
    other = first.rapport.motifs[0].model_copy(update={"lu": "AUTRE"})
    assert marque(other) not in given.motifs


def test_nothing_known_is_nothing() -> None:
    assert memory([]) == Acquis()
    assert Acquis().empreinte is None


_FILES = st.lists(
    st.tuples(st.sampled_from([RIB, KBIS]), st.sampled_from("abc"),
              st.sampled_from(["", "c RIB_X", "v RIB_Y"])),
    max_size=4, unique_by=lambda f: f[:2],
)  # fmt: skip


@given(_FILES, _FILES)
def test_a_slot_that_was_filed_is_never_left_empty(
    before: list[tuple[TypePiece, str, str]], after: list[tuple[TypePiece, str, str]]
) -> None:
    """What a complement is judged on holds each slot ever filed: nothing is asked as missing."""
    filed = [cle(kind, content) for kind, content, _ in after]
    found = memory([passee(1, *before)], *filed)
    judged = {c for c in filed if c not in found.remplacees} | {r.cle for r in found.reprises}
    assert {kind for kind, _ in judged} == {kind for kind, *_ in (*before, *after)}
