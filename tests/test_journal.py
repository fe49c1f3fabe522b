"""What we log: declared fields of declared shapes, and of exceptions their class and place only."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DepotError, Ecart
from pipeline.journal import CHAMPS, Journal, configurer, dire

LOGGER = logging.getLogger("pipeline.essai")
SECRET = "DUPONT"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the JSON journal writes, with the loggers put back afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("pipeline")
    kept = root.handlers, root.level, ours.handlers, ours.level, ours.propagate
    output = io.StringIO()
    configurer(Journal.JSON, logging.DEBUG, output)
    yield output
    root.handlers, root.level, ours.handlers, ours.level, ours.propagate = kept
    root.setLevel(root.level)
    ours.setLevel(ours.level)


def only(lines: io.StringIO) -> dict[str, Any]:
    (line,) = lines.getvalue().splitlines()
    said: dict[str, Any] = json.loads(line)
    return said


def test_an_event_with_its_fields(lines: io.StringIO) -> None:
    dire(LOGGER, logging.INFO, "depot_traite", numero="ENR0601M0", revision=2, avis="favorable")
    said = only(lines)
    assert said.pop("moment").endswith("+00:00")
    assert said == {
        "niveau": "INFO",
        "evenement": "depot_traite",
        "source": "pipeline.essai",
        "numero": "ENR0601M0",
        "revision": 2,
        "avis": "favorable",
    }


def test_what_is_not_declared_is_left_out(lines: io.StringIO) -> None:
    dire(LOGGER, logging.INFO, "depot_traite", nom=SECRET, iban="FR76", revision=1)
    assert SECRET not in lines.getvalue()
    assert set(only(lines)) == {"moment", "niveau", "evenement", "source", "revision"}


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("code", "FR7630056009271234567890182"),
        ("numero", SECRET),
        ("revision", "IDFRADUPONT<<<<"),
        ("duree_ms", SECRET),
        ("avis", "Dupont"),
        ("lieu", "DUPONT Élodie"),
        ("trace", "ValueError: DUPONT"),
    ],
)
def test_what_has_not_its_shape_is_not_shown(lines: io.StringIO, champ: str, valeur: str) -> None:
    dire(LOGGER, logging.INFO, "essai", **{champ: valeur})
    assert only(lines)[champ] == "illisible"
    assert valeur not in lines.getvalue()


class Records(logging.Handler):
    """Keeps the records that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record)


@given(st.sampled_from(sorted(CHAMPS)), st.text(alphabet="AZ az<é'@.\n", min_size=1))
def test_no_field_holds_what_it_may_not(champ: str, valeur: str) -> None:
    logger, records = logging.getLogger("pipeline.hypothese"), Records()
    logger.handlers, logger.propagate = [records], False
    logger.setLevel(logging.DEBUG)
    dire(logger, logging.DEBUG, "essai", **{champ: valeur})
    kept = str(vars(records.seen[0])["champs_declares"][champ])
    assert kept in ("illisible", valeur)
    assert not set(kept) & set("<é'@\n")


def failing() -> None:
    raise ValueError(f"le titulaire est {SECRET}")


def test_of_an_exception_class_and_place_only(lines: io.StringIO) -> None:
    try:
        failing()
    except ValueError as error:
        dire(LOGGER, logging.ERROR, "depot_non_traite", error)
    said = only(lines)
    assert said["erreur"] == "ValueError"
    assert said["lieu"].startswith("tests/test_journal.py:")
    assert SECRET not in lines.getvalue()


def test_of_ours_the_code_too(lines: io.StringIO) -> None:
    error = DepotError((Ecart("demande.json", "iban", f"valeur « {SECRET} » refusée"),))
    dire(LOGGER, logging.ERROR, "depot_non_traite", error)
    assert only(lines)["code"] == "DEPOT_INVALIDE"
    assert SECRET not in lines.getvalue()


def test_of_other_libraries_where_they_speak_from(lines: io.StringIO) -> None:
    other = logging.getLogger("botocore.essai")
    try:
        failing()
    except ValueError:
        other.exception("could not send %s", SECRET)
    said = only(lines)
    assert (said["evenement"], said["source"]) == ("message_externe", "botocore.essai")
    assert said["erreur"] == "ValueError"
    assert SECRET not in lines.getvalue()


def test_a_message_of_ours_that_is_no_event_is_not_shown(lines: io.StringIO) -> None:
    LOGGER.warning("le titulaire est %s", SECRET)
    dire(LOGGER, logging.WARNING, f"le titulaire est {SECRET}")
    assert SECRET not in lines.getvalue()


def test_a_record_is_harmless_whoever_prints_it(caplog: pytest.LogCaptureFixture) -> None:
    try:
        failing()
    except ValueError as error:
        with caplog.at_level(logging.DEBUG):
            dire(LOGGER, logging.ERROR, "depot_non_traite", error, nom=SECRET)
    assert "depot_non_traite" in caplog.text
    assert SECRET not in caplog.text


def test_text_lines(lines: io.StringIO) -> None:
    output = io.StringIO()
    configurer(Journal.TEXTE, logging.INFO, output)
    dire(LOGGER, logging.INFO, "depot_traite", numero="ENR0601")
    dire(LOGGER, logging.DEBUG, "piece_lue")
    (line,) = output.getvalue().splitlines()
    assert line.endswith(" INFO depot_traite source=pipeline.essai numero=ENR0601")
    assert lines.getvalue() == ""


def test_without_a_journal_failures_only(lines: io.StringIO) -> None:
    output = io.StringIO()
    configurer(None, logging.DEBUG, output)
    dire(LOGGER, logging.WARNING, "piece_lue")
    dire(LOGGER, logging.ERROR, "depot_non_traite")
    assert output.getvalue().count("\n") == 1
    assert lines.getvalue() == ""
