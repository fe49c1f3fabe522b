"""What the letters say, and what they never say."""

from __future__ import annotations

import html
import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.check import checks
from pipeline.errors import UsageError
from pipeline.models import iban
from pipeline.models.courrier import Courrier, Decision, Nature, destinataires
from pipeline.models.rapport import DOUTE, MENTION, Gravite
from pipeline.models.referentiel import parse
from pipeline.models.statut import TypePiece
from pipeline.notifications.cadre import Cadre
from pipeline.notifications.lettre import rediger
from tests.conftest import REGISTER

from .samples import NOMS, attendu, demande, folder, motif, rapport, rapport_de

LE = date(2026, 11, 2)
DECISION = Decision("Camille ROCHE, gestionnaire", LE, "Le certificat vise une autre solution.")
REGISTRE = parse(REGISTER.read_bytes(), "referentiel.csv")
CODES = frozenset(check.code for check in checks())
TOUT = {"decision": DECISION, "retenus": CODES, "le": LE}


def lettre(nature: Nature, nom: str, **kwargs: Any) -> Courrier:
    return rediger(nature, demande(nom), rapport(nom), **({"le": LE} | kwargs))


def plain(text: str) -> str:
    """The words of a text, one space between them."""
    return " ".join(text.replace("\u00a0", " ").split())


def words(text: str) -> list[str]:
    """Words alone, whatever marks stand around them."""
    return re.findall(r"[\w@./:’'-]*\w", plain(text))


def seen(page: str) -> str:
    """What an HTML letter shows."""
    body = page[page.index("</h1>") :]
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def every() -> list[tuple[str, Nature]]:
    """Each letter that each fixture may get."""
    found = []
    for nom in NOMS:
        for nature in Nature:
            try:
                lettre(nature, nom, **TOUT)
            except UsageError:
                continue
            found.append((nom, nature))
    return found


EVERY = every()


def test_every_fixture_has_letters() -> None:
    assert {nom for nom, _ in EVERY} == set(NOMS)
    assert {nature for _, nature in EVERY} == set(Nature)


@pytest.mark.parametrize("nom", NOMS)
def test_nothing_that_is_ours_leaves(nom: str) -> None:
    """No code, no internal or doubtful reason, no account number, whatever a gestionnaire keeps."""
    report, record = attendu(nom), demande(nom)
    accounts = {
        c["valeur"] for p in report["pieces"] for k, c in p["champs"].items() if k == "iban"
    }
    if record.coordonnees_bancaires:
        accounts.add(iban.compact(record.coordonnees_bancaires.iban))
    ours = [
        m["message"] for m in report["motifs"] if m["interne"] or m["message"].startswith(DOUTE)
    ]
    for nature in (nature for name, nature in EVERY if name == nom):
        said = lettre(nature, nom, **TOUT)
        for version in (said.sujet, said.texte, seen(said.html), said.html):
            assert not CODES & set(re.findall(r"[A-Z0-9]+(?:_[A-Z0-9]+)+", version))
            assert not [m for m in ours if plain(m.rstrip(".")) in plain(version)]
            assert not [a for a in accounts if a in re.sub(r"\W", "", version).upper()]


@pytest.mark.parametrize(("nom", "nature"), EVERY)
def test_text_and_html_say_the_same(nom: str, nature: Nature) -> None:
    said = lettre(nature, nom, **TOUT)
    numbers = re.compile(r"(?m)^ *\d\. ")  # the items that HTML numbers by itself
    assert words(numbers.sub("", said.texte)) == words(seen(said.html))


@pytest.mark.parametrize(("nom", "nature"), EVERY)
def test_each_bears_the_mention_and_french_marks(nom: str, nature: Nature) -> None:
    said = lettre(nature, nom, **TOUT)
    tense = "fait l’objet" if nature is Nature.ACCUSE_RECEPTION else "a fait l’objet"
    mention = MENTION.replace("'", "’").replace("a fait l’objet", tense)
    assert mention in plain(said.texte)
    assert not re.search(r"[ \n][:;?!»]|«[ \n]", said.texte)
    assert not re.search(r"\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d", said.texte)
    assert all(len(line) <= 76 or " " not in line.strip() for line in said.texte.splitlines())
    assert "\n" not in said.sujet


GOLDEN = [
    (Nature.ACCUSE_RECEPTION, "vague2-initial-dpi-hds", {}),
    (Nature.VALIDATION, "vague2-initial-favorable", {"decision": DECISION}),
    (Nature.VALIDATION, "sas-solde", {}),
    (Nature.VALIDATION_PARTIELLE, "anticipe-initial-favorable", {"referentiel": REGISTRE}),
    (Nature.DEMANDE_PIECES, "sas-distributeur-regularite-fiscale", {}),
    (Nature.DEMANDE_PIECES, "sas-image-unique", {"retenus": ("FIC_DOUBLON",)}),
    (Nature.REFUS, "rib-autre-iban", {"decision": DECISION}),
]


@pytest.mark.parametrize(("nature", "nom", "kwargs"), GOLDEN)
def test_a_person_read_it(
    nature: Nature, nom: str, kwargs: dict[str, Any], pytestconfig: pytest.Config
) -> None:
    """`--rewrite-golden` rewrites them; read the diff."""
    said, kept = lettre(nature, nom, **kwargs), folder() / f"{nature}.{nom}.txt"
    found = f"{said.sujet}\n\n{said.texte}"
    if pytestconfig.getoption("--rewrite-golden"):
        kept.write_text(found)
    assert found == kept.read_text()


class TestDemandeDePieces:
    def test_lists_each_reason_once_by_piece_in_the_order_of_the_guide(self) -> None:
        report = rapport_de(
            motif("Pas lu. Merci de déposer."),
            motif("Trop vieux. Merci de déposer.", piece=TypePiece.KBIS, fichier="k.pdf"),
            motif("Pas lu. Merci de déposer."),
            motif("Saisie fausse. Merci de faire rectifier la saisie.", piece=None),
        )
        said = rediger(Nature.DEMANDE_PIECES, demande("sas-solde"), report, le=LE).texte
        order = [said.index(word) for word in ("1. Kbis", "2. RIB", "3. Informations saisies")]
        assert order == sorted(order)
        assert plain(said).count("Pas lu. Merci de déposer.") == 1
        assert "« k.pdf »" in plain(said)
        assert "écrivez à l’assistance" in plain(said)

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({}, True),
            ({"gravite": Gravite.INFO}, True),
            ({"interne": True}, False),
            ({"gravite": Gravite.VERIFIER}, False),
            ({"gravite": Gravite.VERIFIER, "code": "RIB_RETENU"}, True),
            ({"gravite": Gravite.VERIFIER, "code": "RIB_RETENU", "interne": True}, False),
        ],
    )
    def test_what_goes_in(self, changes: dict[str, Any], told: bool) -> None:
        report = rapport_de(motif("Autre chose."), motif("Ceci même.", **changes))
        said = rediger(
            Nature.DEMANDE_PIECES, demande("sas-solde"), report, le=LE, retenus=["RIB_RETENU"]
        )
        assert ("Ceci même." in said.texte) is told

    def test_a_doubt_never_goes_in(self) -> None:
        doubt = motif(f"{DOUTE}un doute.", gravite=Gravite.VERIFIER, code="RIB_RETENU")
        with pytest.raises(UsageError, match="Aucune pièce"):
            rediger(
                Nature.DEMANDE_PIECES, demande("sas-solde"), rapport_de(doubt), le=LE,
                retenus=["RIB_RETENU"],
            )  # fmt: skip

    def test_of_a_piece_nobody_asked_for_only_that(self) -> None:
        kbis = {"piece": TypePiece.KBIS, "gravite": Gravite.INFO}
        report = rapport_de(
            motif("Pas lu."),
            motif("Le Kbis n'est pas demandé.", code="DOS_PIECE_INATTENDUE", **kbis),
            motif("Protégé. Merci de le déposer.", **kbis),
        )
        said = plain(rediger(Nature.DEMANDE_PIECES, demande("sas-solde"), report, le=LE).texte)
        assert "n’est pas demandé" in said
        assert "Protégé" not in said

    def test_without_a_piece_one_answers_the_assistance(self) -> None:
        report = rapport_de(motif("Le numéro est déjà enrôlé.", piece=None))
        said = rediger(Nature.DEMANDE_PIECES, demande("sas-solde"), report, le=LE).texte
        assert "écrivez à l’assistance" in plain(said)
        assert "Importez" not in said

    def test_the_delay_is_a_setting(self) -> None:
        said = lettre(Nature.DEMANDE_PIECES, "kbis-ancien", cadre=Cadre(delai_pieces_jours=19))
        assert "21\u00a0novembre 2026" in said.texte

    @pytest.mark.parametrize("report", [None, rapport_de()])
    def test_nothing_to_ask_is_no_letter(self, report: Any) -> None:
        with pytest.raises(UsageError, match="Aucune pièce"):
            rediger(Nature.DEMANDE_PIECES, demande("sas-solde"), report, le=LE)


@pytest.mark.parametrize(
    "decision", [None, Decision("", LE, "motif"), Decision("Camille ROCHE", LE, " \n")]
)
def test_a_refusal_needs_a_person_and_a_reason(decision: Decision | None) -> None:
    with pytest.raises(UsageError, match="décision d'un gestionnaire"):
        lettre(Nature.REFUS, "rib-autre-iban", decision=decision)


def test_an_account_in_a_persons_words_is_masked() -> None:
    decision = Decision(
        "Camille ROCHE", LE, "Le compte FR76 3000 4008 2300 0739 1642 819 est clos."
    )
    said = lettre(Nature.REFUS, "rib-autre-iban", decision=decision)
    assert "Le compte FR76 •••• 819 est clos." in plain(said.texte)


class TestValidationPartielle:
    HDS = "Certificat d’hébergement de données de santé"
    NON = "Attestation sur l’honneur de non hébergement de données de santé"

    @pytest.mark.parametrize(
        ("dsr", "hosts", "expected"),
        [
            ("DSR-MDV-LGC-Va2", None, []),
            ("DSR-HOP-DPI-Va2", None, [HDS, NON]),
            ("DSR-HOP-DPI-Va2", True, [HDS]),
            ("DSR-HOP-DPI-Va2", False, [NON]),
            ("Hôpital", None, [HDS, NON, "Si votre solution est un dossier patient"]),
        ],
    )
    def test_what_remains(self, dsr: str, hosts: bool | None, expected: list[str]) -> None:
        record = demande("anticipe-initial-favorable")
        assert record.referencement is not None
        software = record.referencement.model_copy(update={"dsr": dsr})
        changes = {"referencement": software, "hebergement_donnees_sante": hosts}
        said = plain(
            rediger(
                Nature.VALIDATION_PARTIELLE, record.model_copy(update=changes), None, le=LE
            ).texte
        )
        assert "1. Certificat de référencement" in said
        every = [self.HDS, self.NON, "Si votre solution est un dossier patient"]
        assert [part for part in every if part in said] == expected
        assert ("ensemble, en une seule fois" in said) is bool(expected)

    def test_only_for_an_anticipe(self) -> None:
        with pytest.raises(UsageError, match="pas un enrôlement anticipé"):
            lettre(Nature.VALIDATION_PARTIELLE, "vague2-initial-favorable")


class TestDestinataires:
    @pytest.mark.parametrize(
        ("third", "representative", "expected"),
        [
            ("a@x.fr", "b@x.fr", ("a@x.fr", "b@x.fr")),
            ("a@x.fr", "A@X.fr", ("A@X.fr",)),
            (None, "b@x.fr", ("b@x.fr",)),
            ("a@x.fr", None, ("a@x.fr",)),
            ("a@x.fr\nBcc: c@y.fr", "b@x.fr", ("b@x.fr",)),
            ("a@x.fr, c@y.fr", "b@x", ()),
            (None, None, ()),
        ],
    )
    def test_from_the_record(
        self, third: str | None, representative: str | None, expected: tuple[str, ...]
    ) -> None:
        people = {
            "est_representant_legal": False,
            "representant": {"nom": "B", "prenom": "B", "email": representative},
            "depositaire": {"nom": "A", "prenom": "A", "email": third},
        }
        assert destinataires(demande("vague2-initial-favorable", demandeur=people)) == expected

    def test_who_does_not_file_is_not_written_to(self) -> None:
        people = {
            "est_representant_legal": True,
            "representant": {"nom": "B", "prenom": "B", "email": "b@x.fr"},
            "depositaire": {"nom": "A", "prenom": "A", "email": "a@x.fr"},
        }
        assert destinataires(demande("vague2-initial-favorable", demandeur=people)) == ("b@x.fr",)

    def test_without_an_address_the_letter_is_still_written(self) -> None:
        said = rediger(Nature.ACCUSE_RECEPTION, demande("sas-solde", demandeur=None), None, le=LE)
        assert said.destinataires == ()
        assert said.texte


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(deadline=None)
@given(constat=_TEXT, fichier=_TEXT, nom=_TEXT)
def test_strangers_words_stay_words(constat: str, fichier: str, nom: str) -> None:
    """Whatever a record or a paper says, it adds no tag, no line of subject, no break of typography."""
    report = rapport_de(motif(constat, fichier=fichier))
    record = demande("sas-initial-favorable")
    assert record.personne_morale is not None
    company = record.personne_morale.model_copy(update={"denomination_sociale": nom})
    record = record.model_copy(update={"personne_morale": company})
    said = rediger(Nature.DEMANDE_PIECES, record, report, le=LE)
    usual = rediger(
        Nature.DEMANDE_PIECES, demande("sas-initial-favorable"),
        rapport_de(motif("a", fichier="b")), le=LE,
    )  # fmt: skip
    tags = re.compile(r"<[^>]*>")
    assert tags.findall(said.html) == tags.findall(usual.html)
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f\x7f]", said.texte)
    assert said.sujet == usual.sujet


@settings(deadline=None)
@given(st.integers(0, 10**23 - 1), st.sampled_from(["", " ", "-", "."]))
def test_no_account_gets_through(digits: int, separator: str) -> None:
    number = f"FR76{digits:023d}"
    spelled = separator.join(number[i : i + 4] for i in range(0, 27, 4))
    report = rapport_de(motif(f"Le compte {spelled} est clos.", fichier=f"rib-{spelled}.pdf"))
    said = rediger(Nature.DEMANDE_PIECES, demande("sas-solde"), report, le=LE)
    for version in (said.texte, said.html):
        assert number[4:24] not in re.sub(r"[\W_]", "", version)


@pytest.mark.parametrize("nature", Nature)
def test_html_is_a_page_that_everyone_can_read(nature: Nature) -> None:
    nom = next(nom for nom, found in EVERY if found is nature)
    page = lettre(nature, nom, **TOUT).html
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert 'name="viewport"' in page
    assert 'name="color-scheme" content="light dark"' in page
    assert not re.search(r"<table|<img|background|http://|javascript", page)
    assert len(page) < 12_000
