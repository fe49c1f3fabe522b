"""Erasing what was kept long enough: what is due, what others need, and stopping anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Engine, select, update

from pipeline.errors import PanneError, UsageError
from pipeline.extraction.reading import Lecteur
from pipeline.flows import ordre
from pipeline.flows.moyens import Moyens
from pipeline.flows.purge import limite, purger
from pipeline.models.parametres import Parametres
from pipeline.models.rapport import Champ, PieceRapport, Rapport
from pipeline.models.text import Source
from pipeline.settings import Settings
from pipeline.storage import database, retention, tables
from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import Enregistre, conclure, enregistrer, verdict
from pipeline.storage.originaux import DossierOriginaux, Originaux
from pipeline.storage.retention import Compte
from tests.stores import Magasin

from .samples import demande, fichiers, rapport, sha
from .test_depot import deposit
from .test_transactions import CrashError, crash_before

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LIMIT = NOW - timedelta(days=365)
OLD, RECENT = LIMIT - timedelta(days=1), LIMIT + timedelta(days=1)
IBAN = "FR7630056009271234567890182"


@pytest.fixture
def originaux(tmp_path: Path) -> DossierOriginaux:
    """An empty folder of originals."""
    return DossierOriginaux(tmp_path / "originaux")


def keep(
    engine: Engine,
    originaux: Originaux,
    numero: str,
    *contenus: bytes,
    statut: str = "validee",
    le: datetime = OLD,
) -> Enregistre:
    """A concluded request whose status came at a moment, as its deposit did."""
    for contenu in contenus:
        originaux.put(contenu)
    kept = deposit(engine, demande(numero, statut=statut), fichiers(*contenus))
    with ecriture(engine) as session:
        conclure(session, kept.demande_id, kept.revision, "k", _rapport(contenus), None)
        mine = {"demande_id": kept.demande_id}
        for table, column in ((tables.Revision, "cree_le"), (tables.Historique, "le")):
            session.execute(update(table).filter_by(**mine).values({column: le}))
    return kept


def _rapport(contenus: tuple[bytes, ...]) -> Rapport:
    box = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    champ = Champ(valeur=IBAN, confiance=1, source=Source.TEXTE, page=1, boite=box)
    pieces = tuple(
        PieceRapport(
            type=f.type,
            fichier=f.nom,
            sha256=f.sha256,
            conformite="conforme",
            champs={"iban": champ},
            controles=(),
        )
        for f in fichiers(*contenus)
    )
    return rapport().model_copy(update={"pieces": pieces})


def erased(engine: Engine) -> dict[str, tuple[bool, bool]]:
    """Of each request, whether its latest revision is masked, and whether its originals are gone."""
    r, d = tables.Revision, tables.Demande
    query = select(d.cle, r.efface_le, r.originaux_effaces_le).join(r, r.demande_id == d.id)
    with lecture(engine) as session:
        rows = session.execute(query.where(r.n == d.revision)).all()
    return {row[0]: (row[1] is not None, row[2] is not None) for row in rows}


@dataclass(frozen=True)
class Case:
    """A request, and whether it is erased."""

    nom: str
    due: bool
    request: dict[str, Any] = field(default_factory=dict)


CASES = (
    Case("decided_long_ago", True),
    Case("rejected_long_ago", True, {"statut": "rejetee"}),
    Case("decided_recently", False, {"le": RECENT}),
    Case("decided_at_the_limit", False, {"le": LIMIT}),
    Case("still_open", False, {"statut": "en_cours"}),
    Case("waiting_for_pieces", False, {"statut": "en_attente_pieces"}),
    Case("partly_validated", False, {"statut": "validation_partielle"}),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.nom)
def test_what_is_due(engine: Engine, originaux: DossierOriginaux, case: Case) -> None:
    keep(engine, originaux, "ENR0601", b"rib", b"kbis", **case.request)
    with lecture(engine) as session:
        planned = retention.prevoir(session, LIMIT)
    done = purger(engine, originaux, LIMIT)
    assert planned == done == (Compte(1, 1, 2, 0) if case.due else Compte())
    assert erased(engine) == {"ENR0601": (case.due, case.due)}
    assert originaux.has(sha(b"rib")) is not case.due
    assert purger(engine, originaux, LIMIT) == Compte()


def test_a_status_that_came_late_counts_from_then(
    engine: Engine, originaux: DossierOriginaux
) -> None:
    keep(engine, originaux, "ENR0601", b"a", statut="en_cours")
    kept = keep(engine, originaux, "ENR0601", b"a", statut="validee", le=OLD)
    with ecriture(engine) as session:
        h = tables.Historique
        wanted = update(h).filter_by(demande_id=kept.demande_id, vers="validee", quoi="statut")
        session.execute(wanted.values(le=RECENT))
    assert purger(engine, originaux, LIMIT) == Compte()


def test_a_proposal_is_no_decision(engine: Engine, originaux: DossierOriginaux) -> None:
    kept = keep(engine, originaux, "ENR0601", b"a", le=RECENT)
    with ecriture(engine) as session:
        h = tables.Historique
        session.execute(
            update(h).filter_by(demande_id=kept.demande_id, quoi="proposition").values(le=OLD)
        )
        session.execute(update(tables.Revision).values(cree_le=OLD))
    assert purger(engine, originaux, LIMIT) == Compte()


def test_all_revisions_of_a_request(engine: Engine, originaux: DossierOriginaux) -> None:
    keep(engine, originaux, "ENR0601", b"a", b"b")
    keep(engine, originaux, "ENR0601", b"a", b"c")
    assert purger(engine, originaux, LIMIT) == Compte(1, 2, 3, 0)
    assert list(originaux.parcourir()) == []


def test_what_another_request_needs_is_kept(engine: Engine, originaux: DossierOriginaux) -> None:
    keep(engine, originaux, "ENR0601", b"a", b"shared")
    keep(engine, originaux, "ENR0602", b"b", b"shared", le=RECENT)
    with lecture(engine) as session:
        planned = retention.prevoir(session, LIMIT)
    assert planned == purger(engine, originaux, LIMIT) == Compte(1, 1, 1, 1)
    assert list(originaux.parcourir()) == sorted([sha(b"b"), sha(b"shared")])
    assert purger(engine, originaux, NOW) == Compte(1, 1, 2, 0)
    assert list(originaux.parcourir()) == []


def test_what_stays(engine: Engine, originaux: DossierOriginaux) -> None:
    kept = keep(engine, originaux, "ENR0601", b"rib", b"kbis")
    purger(engine, originaux, LIMIT)
    with lecture(engine) as session:
        row = session.scalars(select(tables.Demande)).one()
        revision = session.scalars(select(tables.Revision)).one()
        report = session.scalars(select(tables.Verdict.rapport)).one()
        pieces = session.scalars(select(tables.Piece).order_by(tables.Piece.rang)).all()
        assert verdict(session, kept.demande_id, "k") is None
    assert (row.siret, row.statut, row.numero_ans) == ("34866299000038", "validee", "JGe2DPI009")
    assert (row.depositaire_nom, row.depositaire_prenom) == (None, None)
    stored = json.dumps(revision.enregistrement) + report
    assert not [s for s in ("MARTIN", "DURAND", "Luc", IBAN) if s in stored]
    assert Rapport.model_validate_json(report).pieces[0].champs["iban"].valeur == "FR76 •••• 182"
    assert [p.fichier for p in pieces] == ["piece-1.pdf", "piece-2.pdf"]
    assert [p.sha256 for p in pieces] == [sha(b"rib"), sha(b"kbis")]


def test_what_was_accepted_says_nothing_any_more(
    engine: Engine, originaux: DossierOriginaux
) -> None:
    kept = keep(engine, originaux, "ENR0700", b"rib")
    with ecriture(engine) as session:
        session.add(
            tables.Acceptation(
                demande_id=kept.demande_id, revision=kept.revision, type="rib", sha256=sha(b"rib"),
                motifs=["a mark"], auteur="Mme Roy",
            )
        )  # fmt: skip
    purger(engine, originaux, LIMIT)
    with lecture(engine) as session:
        assert session.scalars(select(tables.Acceptation.motifs)).one() == []


def test_letters_say_nothing_any_more(engine: Engine, originaux: DossierOriginaux) -> None:
    kept = keep(engine, originaux, "ENR0700", b"rib")
    with ecriture(engine) as session:
        session.add(
            tables.Courrier(
                demande_id=kept.demande_id, revision=kept.revision, nature="validation",
                destinataires=["a@exemple.test"], sujet="s", texte="t", html="h", message_id="m",
                etat="envoye", essais=1, prochain_essai=NOW,
            )
        )  # fmt: skip
    purger(engine, originaux, LIMIT)
    with lecture(engine) as session:
        letter = session.scalars(select(tables.Courrier)).one()
    assert (letter.etat, letter.nature) == ("envoye", "validation")
    assert (letter.destinataires, letter.sujet, letter.texte, letter.html) == ([], "", "", "")


def test_more_than_a_batch(
    engine: Engine, originaux: DossierOriginaux, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "LOT", 2)
    for number in range(5):
        keep(engine, originaux, f"ENR060{number}", f"{number}".encode())
    assert purger(engine, originaux, LIMIT) == Compte(5, 5, 5, 0)
    assert set(erased(engine).values()) == {(True, True)}


def says_what_it_is(engine: Engine, originaux: Originaux) -> bool:
    """Whether every content that is gone was held by revisions that say that it may be."""
    with lecture(engine) as session:
        held = select(tables.Piece.sha256).join(tables.Revision)
        living = session.scalars(held.where(tables.Revision.efface_le.is_(None))).all()
    return all(map(originaux.has, living))


def test_cut_at_any_statement(engine: Engine, originaux: DossierOriginaux) -> None:
    keep(engine, originaux, "ENR0601", b"a", b"shared")
    keep(engine, originaux, "ENR0602", b"b", b"shared", le=RECENT)
    for nth in range(200):
        with crash_before(engine, nth) as seen:
            try:
                purger(engine, originaux, LIMIT)
            except CrashError:
                seen.extend([""] * 1000)
                assert says_what_it_is(engine, originaux)
            else:
                break
    assert nth > 5
    assert erased(engine) == {"ENR0601": (True, True), "ENR0602": (False, False)}
    assert list(originaux.parcourir()) == sorted([sha(b"b"), sha(b"shared")])


class Failing:
    """A store that is lost after some erasures."""

    def __init__(self, store: Originaux, erasures: int) -> None:
        self.store, self.left = store, erasures

    def delete(self, sha256: str) -> None:
        if not self.left:
            raise PanneError("Le serveur S3 ne répond pas.")
        self.left -= 1
        self.store.delete(sha256)


def test_a_store_that_fails_half_way(engine: Engine, magasin: Magasin) -> None:
    originaux = magasin.originaux
    keep(engine, originaux, "ENR0601", b"a", b"b", b"c")
    with pytest.raises(PanneError):
        purger(engine, cast(Originaux, Failing(originaux, 1)), LIMIT)
    assert erased(engine) == {"ENR0601": (True, False)}
    with lecture(engine) as session:
        assert retention.prevoir(session, LIMIT) == Compte(0, 0, 3, 0)
    assert purger(engine, originaux, LIMIT) == Compte(0, 0, 3, 0)
    assert erased(engine) == {"ENR0601": (True, True)}
    assert list(originaux.parcourir()) == []


def test_a_revision_that_was_erased_takes_no_verdict(
    engine: Engine, originaux: DossierOriginaux
) -> None:
    kept = keep(engine, originaux, "ENR0601", b"a")
    purger(engine, originaux, LIMIT)
    with pytest.raises(PanneError, match="effacée"), ecriture(engine) as session:
        conclure(session, kept.demande_id, kept.revision, "k", _rapport((b"a",)), None)


def test_the_same_deposit_after_it_was_erased_is_kept_again(
    engine: Engine, originaux: DossierOriginaux
) -> None:
    keep(engine, originaux, "ENR0601", b"a")
    purger(engine, originaux, LIMIT)
    again = keep(engine, originaux, "ENR0601", b"a", le=RECENT)
    assert (again.revision, again.nouvelle) == (2, True)
    assert purger(engine, originaux, LIMIT) == Compte()
    assert originaux.has(sha(b"a"))


@dataclass(frozen=True)
class Meanwhile:
    """A store where something happens right after a content was put there."""

    store: Originaux
    happens: Any

    def put(self, data: bytes) -> str:
        sha256 = self.store.put(data)
        self.happens()
        return sha256


def test_erased_between_its_put_and_its_record(
    engine: Engine, originaux: DossierOriginaux, tmp_path: Path
) -> None:
    """What a deposit puts again while it is erased for another request is there in the end."""
    keep(engine, originaux, "ENR0601", b"shared")
    folder = tmp_path / "depot"
    folder.mkdir()
    record = demande("ENR0602", pieces=[{"type": "rib", "fichier": "rib.pdf"}])
    (folder / "demande.json").write_text(record.model_dump_json(by_alias=True))
    (folder / "rib.pdf").write_bytes(b"shared")
    done: list[Compte] = []

    def purge_once() -> None:
        if not done:
            done.append(purger(engine, originaux, LIMIT))

    store = cast(Originaux, Meanwhile(originaux, purge_once))
    moyens = Moyens(cast(Lecteur, None), engine, store, Parametres())
    ordre.enregistrer(ordre.lire_depot(folder, moyens), moyens)
    assert done == [Compte(1, 1, 1, 0)]
    assert originaux.get(sha(b"shared")) == b"shared"


@pytest.fixture
def hasty(engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The same database, for somebody who does not wait for a lock."""
    monkeypatch.setattr(database, "_BUSY_S", 0)
    no_wait = "&options=-clock_timeout%3D1" if engine.dialect.name == "postgresql" else ""
    other = database.open_database(url + no_wait)
    yield other
    other.dispose()


def test_nothing_is_erased_while_a_deposit_is_recorded(
    engine: Engine, hasty: Engine, originaux: DossierOriginaux
) -> None:
    def erase() -> Compte | None:
        with ecriture(hasty) as session:
            return retention.effacer(session, originaux)

    with ecriture(engine) as session:
        enregistrer(session, demande(), fichiers(b"a"))
        with pytest.raises(PanneError):
            erase()
    assert erase() is None


@pytest.mark.parametrize(
    ("avant", "expected"),
    [
        (None, NOW - timedelta(days=365)),
        (date(2026, 11, 1), datetime(2026, 10, 31, 23, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 6, 30, 22, tzinfo=UTC)),
    ],
)
def test_the_limit(avant: date | None, expected: datetime) -> None:
    assert limite(Settings(), avant, NOW) == expected


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(UsageError, match="22/11/2026"):
        limite(Settings(), date(2026, 11, 22), NOW)
