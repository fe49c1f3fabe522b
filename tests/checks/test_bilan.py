"""From what the checks yield to results and reasons: what holds for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from pipeline.checks import bilan as module
from pipeline.checks.bilan import PANNE, bilan, juger_fichier
from pipeline.checks.check import (
    Abstention,
    Check,
    Constats,
    Doubt,
    Finding,
    Portee,
    checks,
    get,
    sentence,
)
from pipeline.checks.contexte import Dossier, PieceLue
from pipeline.documents.kind import Piece
from pipeline.models.acquis import Acquis, marque
from pipeline.models.fichier import Defaut
from pipeline.models.lecture import Read
from pipeline.models.normalise import compact
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import Conformite, Gravite, Motif, Resultat
from pipeline.models.statut import Avis, TypePiece
from pipeline.routing import avis
from tests.checks.builders import (
    AUTRE_IBAN,
    IBAN_ALLEMAND,
    SIRET,
    TIERS,
    anterieure,
    certificat,
    complet,
    dossier,
    fichier,
    identite,
    identite_lu,
    kbis,
    kbis_lu,
    piece,
    rib,
    rib_lu,
)
from tests.checks.cases import CORRIGER, Case, controle_de, motifs_de, tables

ALL = [pytest.param(case, id=f"{code}: {case.phrase}") for code, case in tables()]
UNMASKED = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30}\b")


# --- what holds for every case of every table ---------------------------------------------------


@pytest.mark.parametrize("case", ALL)
def test_messages_are_whole_and_masked(case: Case) -> None:
    for motif in bilan(case.dossier).motifs:
        assert motif.message.strip()
        assert not re.search(r"…|\{|\}|\bNone\b", motif.message), motif.code
        assert not UNMASKED.search(motif.message), motif.code
        for account in _accounts(case.dossier):
            assert account not in compact(motif.message), motif.code


def _accounts(judged: Dossier) -> Iterator[str]:
    """What is hidden of the accounts declared and read."""
    declared = judged.demande.coordonnees_bancaires
    read = (getattr(p.lu, "iban", None) for p in judged.pieces)
    known = [declared.iban if declared else "", *(lu.value for lu in read if lu)]
    return (compact(number)[4:-3] for number in known if len(compact(number)) > 10)


@pytest.mark.parametrize("case", ALL)
def test_a_doubt_never_asks_for_a_repair(case: Case) -> None:
    found = bilan(case.dossier)
    controles = [*found.controles, *(c for _, _, held in found.pieces for c in held)]
    broken = {c.code for c in controles if c.resultat is Resultat.NON_CONFORME}
    doubted = {c.code for c in controles if c.resultat is Resultat.A_VERIFIER} - broken
    assert not [m for m in found.motifs if m.code in doubted and m.gravite is CORRIGER]


@pytest.mark.parametrize("case", ALL)
def test_only_what_was_looked_at_and_holds_is_without_a_reason(case: Case) -> None:
    """A reason for each result that is not satisfied, and none for one that is."""
    found = bilan(case.dossier)
    spoken = {m.code for m in found.motifs}
    controles = [*found.controles, *(c for _, _, held in found.pieces for c in held)]
    assert spoken == {c.code for c in controles if c.resultat not in _SILENT}
    assert Resultat.ERREUR not in {c.resultat for c in controles}


_SILENT = (Resultat.CONFORME, Resultat.SANS_OBJET)


@pytest.mark.parametrize("case", ALL)
def test_a_piece_is_what_its_reasons_make_it(case: Case) -> None:
    found = bilan(case.dossier)
    for filed, conformite, _ in found.pieces:
        mine = {
            m.gravite
            for m in found.motifs
            if m.piece == filed.type and m.fichier in (None, filed.fichier.nom)
        }
        expected = (
            Conformite.NON_CONFORME
            if Gravite.CORRIGER in mine
            else Conformite.A_VERIFIER
            if Gravite.VERIFIER in mine
            else Conformite.CONFORME
        )
        assert conformite is expected


# --- an uncertain reading neither accuses nor accepts -------------------------------------------


def _blurred(document: Piece | None) -> Any:
    if document is None:
        return None
    held = {f.name: getattr(document, f.name) for f in fields(document)}
    blurred: dict[str, Any] = {
        k: replace(v, confidence=0.3) for k, v in held.items() if isinstance(v, Read)
    }
    return replace(document, **blurred)


def blurred(judged: Dossier) -> Dossier:
    """The same dossier, of which every reading is under the floor."""
    pieces = tuple(replace(p, lu=_blurred(p.lu)) for p in judged.pieces)
    return replace(judged, pieces=pieces)


RESTS_ON_NO_READING = frozenset(
    {
        "REF_NUMERO_ABSENT",  # nothing was read
        "RIB_IBAN_ILLISIBLE",  # nothing was read
        "ID_TYPE_NON_ACCEPTE",  # the words of the page, not a field
        "ID_VERSO_MANQUANT",  # the absence of a zone
        "HDS_ISO27001_SEUL",  # the words of the page, not a field
        "BDC_DEVIS",  # the words of the page, not a field
        "TVA_REGULARITE_FISCALE",  # the words of the page, not a field
        "VSR_NATURE",  # the words of the page, not a field
        "ATT_MODELE_NON_CONFORME",  # the silence of a whole text layer
        "CPR_DELEGATION_ABSENTE",  # the silence of a whole text layer
    }
)


@pytest.mark.parametrize("case", ALL)
def test_uncertain_readings_accuse_nobody(case: Case) -> None:
    accused = {m.code for m in bilan(blurred(case.dossier)).motifs if m.gravite is CORRIGER}
    about_files = {c for c in accused if c.startswith(("FIC_", "DOS_"))}
    assert accused - about_files <= RESTS_ON_NO_READING


CONFRONTED = (
    "RIB_IBAN_DIFFERENT",
    "RIB_BIC_DIFFERENT",
    "RIB_TITULAIRE_DIFFERENT",
    "REF_NUMERO_DIFFERENT",
    "REF_LOGICIEL_DIFFERENT",
    "REF_VERSION_DIFFERENTE",
    "KBIS_SIREN_DIFFERENT",
    "KBIS_DENOMINATION_DIFFERENTE",
    "KBIS_DATE_ILLISIBLE",
    "ID_NOM_DIFFERENT",
    "ID_PRENOM_DIFFERENT",
    "ID_DATE_ILLISIBLE",
    "ID_EXPIREE",
    "KBIS_ANCIEN",
)
"""The checks that accept by a reading: uncertain, it has to be looked at."""


REPORTED = "the trade name that the Kbis bears too"
"""Left out: its readings are accepted whatever their confidence."""


def _accepting() -> Iterator[object]:
    for code, case in tables():
        accepts = code in CONFRONTED and case.resultat is Resultat.CONFORME
        if accepts and case.phrase != REPORTED:
            yield pytest.param(code, case, id=f"{code}: {case.phrase}")


@pytest.mark.parametrize(("code", "case"), list(_accepting()))
def test_uncertain_readings_accept_nothing(code: str, case: Case) -> None:
    controle = controle_de(bilan(blurred(case.dossier)), code, case.sur)
    assert controle.resultat in (Resultat.A_VERIFIER, Resultat.SANS_OBJET)
    assert avis(bilan(blurred(case.dossier)).motifs) is Avis.A_VERIFIER


@pytest.mark.parametrize("confidence", [0.0, 0.5, 0.79])
def test_under_the_floor(confidence: float) -> None:
    lu = replace(rib_lu().iban, confidence=confidence)  # type: ignore[type-var]
    found = bilan(dossier(certificat(), identite(), rib(iban=lu)))
    assert controle_de(found, "RIB_IBAN_DIFFERENT").resultat is Resultat.A_VERIFIER


def test_at_the_floor_a_reading_is_certain() -> None:
    lu = replace(rib_lu().iban, confidence=0.80)  # type: ignore[type-var]
    found = bilan(dossier(certificat(), identite(), rib(iban=lu)))
    assert controle_de(found, "RIB_IBAN_DIFFERENT").resultat is Resultat.CONFORME


def test_the_floor_is_a_setting() -> None:
    strict = Parametres(plancher_confiance=1.0)
    assert avis(bilan(complet(parametres=strict)).motifs) is Avis.A_VERIFIER


# --- a favourable request, and what takes it away -----------------------------------------------


def test_a_complete_request_has_nothing_to_be_said() -> None:
    found = bilan(complet())
    assert found.motifs == ()
    assert {conformite for _, conformite, _ in found.pieces} == {Conformite.CONFORME}
    assert avis(found.motifs) is Avis.FAVORABLE


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(dossier(certificat(), identite(), rib(iban=AUTRE_IBAN)), id="account"),
        pytest.param(dossier(certificat(), identite(), rib(titulaire="ACME")), id="holder"),
        pytest.param(dossier(certificat(), identite(nom="LEROY"), rib()), id="person"),
        pytest.param(dossier(certificat(numero_ans="Bbbbbbbbb1"), identite(), rib()), id="number"),
        pytest.param(
            complet(referentiel=None, personne_morale={"siret": SIRET[:-1] + "9"}), id="SIRET"
        ),
        pytest.param(dossier(certificat(), identite()), id="no RIB"),
        pytest.param(dossier(certificat(), rib()), id="no identity"),
        pytest.param(dossier(identite(), rib()), id="no certificate"),
    ],
)
def test_one_fault_is_never_favourable(changed: Dossier) -> None:
    assert avis(bilan(changed).motifs) is not Avis.FAVORABLE


def test_reasons_bear_whole_values_for_the_gestionnaire() -> None:
    (motif,) = motifs_de(bilan(dossier(rib(iban=AUTRE_IBAN))), "RIB_IBAN_DIFFERENT")
    assert motif.lu == AUTRE_IBAN
    assert motif.fichier == "rib.pdf"
    assert motif.piece is TypePiece.RIB


# --- a rule of ours that fails ------------------------------------------------------------------


def _fails(*_: object) -> Constats:
    raise RuntimeError("FR7630056009271234567890182 must not be told")
    yield


def _with(monkeypatch: pytest.MonkeyPatch, changed: Check) -> None:
    others = tuple(c for c in checks() if c.code != changed.code)
    monkeypatch.setattr(module, "checks", lambda: (*others, changed))


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.code)
def test_a_check_that_raises_is_said_and_stops_nothing(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = next(case for code, case in tables() if code == check.code)
    before = bilan(case.dossier)
    _with(monkeypatch, replace(check, fonction=_fails))
    found = bilan(case.dossier)
    controle = controle_de(found, check.code, case.sur)
    assert controle.resultat is Resultat.ERREUR
    assert check.code in (controle.precision or "")
    broken = [m for m in found.motifs if m.code == PANNE and check.code in m.message]
    assert broken
    assert all(m.interne and m.gravite is not CORRIGER for m in broken)
    assert "FR76" not in " ".join(m.message for m in broken)
    assert _others(before.motifs, check.code) == _others(
        tuple(m for m in found.motifs if m not in broken), check.code
    )


def _others(motifs: tuple[Motif, ...], code: str) -> list[Motif]:
    return sorted((m for m in motifs if m.code != code), key=lambda m: m.model_dump_json())


def test_a_check_that_raises_is_never_favourable(monkeypatch: pytest.MonkeyPatch) -> None:
    for check in checks():
        if check.portee is Portee.DOSSIER or check.types <= {p.type for p in complet().pieces}:
            with monkeypatch.context() as patch:
                _with(patch, replace(check, fonction=_fails))
                assert avis(bilan(complet()).motifs) is Avis.A_VERIFIER, check.code


def test_a_check_that_raises_after_a_finding_says_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def half(*_: object) -> Constats:
        yield Finding()
        raise RuntimeError

    _with(monkeypatch, replace(get("RIB_IBAN_ILLISIBLE"), fonction=half))
    found = bilan(complet())
    assert [m.code for m in found.motifs] == [PANNE]


# --- what a check may yield ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yielded", "resultat"),
    [
        ((), Resultat.CONFORME),
        ((Abstention(),), Resultat.SANS_OBJET),
        ((Doubt("une raison"),), Resultat.A_VERIFIER),
        ((Finding(),), Resultat.NON_CONFORME),
        ((Abstention(), Doubt("une raison")), Resultat.A_VERIFIER),
        ((Doubt("une raison"), Finding()), Resultat.NON_CONFORME),
    ],
)
@pytest.mark.parametrize("gravite", list(Gravite))
def test_the_worst_that_is_yielded_is_the_result(
    yielded: tuple[Any, ...],
    resultat: Resultat,
    gravite: Gravite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check = replace(get("RIB_IBAN_ILLISIBLE"), gravite=gravite, fonction=lambda *_: iter(yielded))
    _with(monkeypatch, check)
    found = bilan(complet())
    assert controle_de(found, check.code).resultat is resultat
    motifs = motifs_de(found, check.code)
    assert len(motifs) == sum(not isinstance(c, Abstention) for c in yielded)
    if resultat is Resultat.A_VERIFIER:
        assert CORRIGER not in {m.gravite for m in motifs}


def test_a_missing_value_shows_as_an_ellipsis_and_never_raises() -> None:
    assert sentence("Lu : {lu}.", {}) == "Lu : …."


def test_a_code_is_declared_once() -> None:
    codes = [check.code for check in checks()]
    assert len(codes) == len(set(codes))
    assert codes == sorted(codes)


# --- which documents are judged -----------------------------------------------------------------


def _judged(*pieces: PieceLue, **changes: Any) -> set[str]:
    """The codes of the checks that looked at a RIB."""
    found = bilan(dossier(*pieces, **changes))
    held = {c.code for p, _, controles in found.pieces for c in controles if p.type == "rib"}
    return {code for code in held if code.startswith("RIB_")}


@pytest.mark.parametrize(
    "unjudged",
    [
        pytest.param(piece(TypePiece.RIB, rib_lu(), natures={"kbis": 6}), id="another kind"),
        pytest.param(piece(TypePiece.RIB, rib_lu(), panne="délai"), id="we failed"),
        pytest.param(piece(TypePiece.RIB, rib_lu(), defaut=Defaut.PROTEGE), id="closed"),
        pytest.param(piece(TypePiece.RIB, None), id="unread"),
        pytest.param(
            piece(
                TypePiece.RIB,
                rib_lu(iban=None, bic=None, titulaire=None),
                natures={"rib": 1},
            ),
            id="of an uncertain kind, and silent",
        ),
    ],
)
def test_a_document_that_is_not_the_one_asked_for_is_not_read_as_it(unjudged: PieceLue) -> None:
    assert _judged(unjudged) == set()
    found = bilan(dossier(certificat(), identite(), unjudged))
    if unjudged.natures.get("rib") != 6 or not unjudged.lisible:
        assert avis(found.motifs) is not Avis.FAVORABLE


def test_a_document_of_an_uncertain_kind_that_says_something_is_judged() -> None:
    assert "RIB_IBAN_DIFFERENT" in _judged(piece(TypePiece.RIB, rib_lu(), natures={"rib": 2}))


# --- a piece that nobody asked for --------------------------------------------------------------


@pytest.mark.parametrize(
    "unexpected",
    [
        pytest.param(piece(TypePiece.KBIS, defaut=Defaut.ENDOMMAGE, format=None), id="broken"),
        pytest.param(piece(TypePiece.KBIS, natures={"facture": 6}), id="another kind"),
        pytest.param(piece(TypePiece.KBIS, natures={}), id="uncertain"),
        pytest.param(piece(TypePiece.KBIS, panne="délai"), id="we failed"),
        pytest.param(kbis(date_a_jour=kbis_lu().date_a_jour), id="fresh"),
        pytest.param(piece(TypePiece.PV_VSR, taille=9_000_000), id="too large"),
    ],
)
def test_an_unexpected_piece_holds_nothing_up(unexpected: PieceLue) -> None:
    found = bilan(dossier(certificat(), identite(), rib(), unexpected))
    assert {m.gravite for m in found.motifs} == {Gravite.INFO}
    assert "DOS_PIECE_INATTENDUE" in {m.code for m in found.motifs}
    assert avis(found.motifs) is Avis.FAVORABLE


def test_an_unexpected_piece_that_contradicts_the_record_is_looked_at() -> None:
    found = bilan(dossier(certificat(), identite(), rib(), kbis(siren="479928822")))
    assert avis(found.motifs) is Avis.A_VERIFIER


def test_the_same_fault_on_a_piece_that_is_due_is_to_be_repaired() -> None:
    broken = piece(TypePiece.RIB, defaut=Defaut.ENDOMMAGE, format=None)
    found = bilan(dossier(certificat(), identite(), broken))
    assert avis(found.motifs) is Avis.PIECES_A_DEMANDER


# --- the self-service check of a file on its own ------------------------------------------------


def test_a_sound_file_on_its_own_has_no_reason() -> None:
    assert juger_fichier(PieceLue(TypePiece.RIB, fichier()), Parametres()) == ()


@pytest.mark.parametrize(
    ("alone", "code"),
    [
        (fichier("a.docx", format=None, defaut=Defaut.NON_ACCEPTE), "FIC_FORMAT"),
        (fichier("a.pdf", format=None, defaut=Defaut.NON_ACCEPTE), "FIC_EXTENSION_TROMPEUSE"),
        (fichier("a.pdf", taille=5_000_000), "FIC_TAILLE"),
        (fichier("a.pdf", format=None, defaut=Defaut.VIDE), "FIC_VIDE_OU_ENDOMMAGE"),
        (fichier("a.pdf", defaut=Defaut.PROTEGE), "FIC_PROTEGE"),
    ],
)
def test_a_file_on_its_own_is_refused(alone: Any, code: str) -> None:
    motifs = juger_fichier(PieceLue(TypePiece.RIB, alone), Parametres())
    assert (code, CORRIGER) in {(m.code, m.gravite) for m in motifs}


def test_the_name_of_a_file_on_its_own_informs() -> None:
    motifs = juger_fichier(PieceLue(TypePiece.RIB, fichier("é" * 60 + ".pdf")), Parametres())
    assert {m.gravite for m in motifs} == {Gravite.INFO}


def test_our_own_failure_on_a_file_is_said() -> None:
    (motif,) = juger_fichier(PieceLue(TypePiece.RIB, fichier(), panne="délai"), Parametres())
    assert motif.code == PANNE


# --- two declared persons -----------------------------------------------------------------------


def test_each_slot_is_judged_against_its_person() -> None:
    deposant = identite(TypePiece.PIECE_IDENTITE_DEPOSITAIRE, nom="MARTIN", prenoms="Paul")
    judged = dossier(certificat(), identite(), deposant, rib(), demandeur=TIERS)
    assert not [m for m in bilan(judged).motifs if m.code.startswith("ID_")]


def test_two_documents_swapped_are_said_once_each() -> None:
    slots = (TypePiece.PIECE_IDENTITE_REPRESENTANT, TypePiece.PIECE_IDENTITE_DEPOSITAIRE)
    swapped = (identite(slots[0], nom="MARTIN", prenoms="Paul"), identite(slots[1]))
    found = bilan(dossier(*swapped, demandeur=TIERS))
    assert [(m.code, m.piece) for m in found.motifs if m.code.startswith("ID_")] == [
        ("ID_PERSONNES_INVERSEES", slots[0]),
        ("ID_PERSONNES_INVERSEES", slots[1]),
    ]


def test_history_without_this_request_is_not_held_against_it() -> None:
    itself = anterieure("ENR0601M2", numero_ans="JGe2DPI009", statut="en_cours")
    assert bilan(complet(anterieures=(itself,))).motifs == ()


def test_the_other_fields_of_an_identity_do_not_matter() -> None:
    assert identite_lu().nom_usage is None


def test_a_foreign_account_is_masked_where_it_is_said() -> None:
    found = bilan(dossier(rib(iban=IBAN_ALLEMAND)))
    (motif,) = motifs_de(found, "RIB_IBAN_DIFFERENT")
    assert "DE89 •••• 000" in motif.message


# --- what the earlier revisions of a request are worth ------------------------------------------

OLD_KBIS = kbis(date_a_jour=date(2023, 10, 1))
REQUEST = complet(personne_morale={"denomination_modifiee": True})
AGED = replace(REQUEST, pieces=(*REQUEST.pieces, OLD_KBIS))


def aged(**known: Any) -> list[tuple[str, Gravite]]:
    """What is said of a Kbis that was too old at this deposit, with that memory."""
    found = bilan(replace(AGED, acquis=Acquis(**known)))
    return [(m.code, m.gravite) for m in found.motifs if m.piece is TypePiece.KBIS]


def test_a_new_fault_of_an_accepted_file_is_for_a_gestionnaire() -> None:
    assert aged() == [("KBIS_ANCIEN", Gravite.CORRIGER)]
    assert aged(inchangees=frozenset({OLD_KBIS.cle})) == [("KBIS_ANCIEN", Gravite.VERIFIER)]
    assert aged(inchangees=frozenset({rib().cle})) == [("KBIS_ANCIEN", Gravite.CORRIGER)]


def test_a_document_is_judged_at_the_day_it_was_accepted() -> None:
    assert aged(depuis={OLD_KBIS.cle: date(2023, 12, 1)}) == []
    assert aged(depuis={rib().cle: date(2023, 12, 1)}) == [("KBIS_ANCIEN", Gravite.CORRIGER)]


def test_what_was_accepted_informs_inside_and_nothing_else_does() -> None:
    (said,) = motifs_de(bilan(AGED), "KBIS_ANCIEN")
    accepted = {OLD_KBIS.cle: frozenset({marque(said)})}
    found = bilan(replace(AGED, acquis=Acquis(levees=accepted)))
    (now,) = motifs_de(found, "KBIS_ANCIEN")
    assert (now.gravite, now.interne, now.message) == (
        Gravite.INFO,
        True,
        f"Accepté par un gestionnaire : {said.message}",
    )
    assert avis(found.motifs) is Avis.FAVORABLE
    assert aged(levees={OLD_KBIS.cle: frozenset({"another"})}) == aged()
