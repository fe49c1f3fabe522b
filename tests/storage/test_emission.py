"""The documents that we issue, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import NoResultFound

from pipeline.storage.database import ecriture, lecture
from pipeline.storage.depot import enregistrer
from pipeline.storage.emission import Document, Emis, documents, emettre, emis

from .samples import demande, sha

DECISION = Emis.DECISION_ATTRIBUTION


def issue(engine: Engine, demande_id: int, revision: int, data: bytes) -> Document:
    with ecriture(engine) as session:
        return emettre(session, demande_id, revision, DECISION, "d.pdf", sha(data), len(data))


@pytest.fixture
def request_id(engine: Engine) -> int:
    with ecriture(engine) as session:
        return enregistrer(session, demande(), []).demande_id


def test_nothing_is_issued_at_first(engine: Engine, request_id: int) -> None:
    with lecture(engine) as session:
        assert emis(session, request_id, 1, DECISION) is None
        assert documents(session, request_id) == []


def test_the_first_document_of_a_revision_stands(engine: Engine, request_id: int) -> None:
    first = issue(engine, request_id, 1, b"first")
    assert issue(engine, request_id, 1, b"second") == first
    assert first.sha256 == sha(b"first")
    later = issue(engine, request_id, 2, b"later")
    with lecture(engine) as session:
        assert documents(session, request_id) == [first, later]
        assert emis(session, request_id, 1, DECISION) == first


def test_made_by_several_at_once_it_is_one(engine: Engine, request_id: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: issue(engine, request_id, 1, b"%d" % n), range(8)))
    assert len(set(made)) == 1


def test_a_request_that_does_not_exist_gets_none(engine: Engine) -> None:
    with pytest.raises(NoResultFound):
        issue(engine, 404, 1, b"x")
