"""A document that ends its room, or lasts, has so many tries and so much time; the next has its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from pipeline.errors import PanneError
from pipeline.extraction.confinement import choisir
from pipeline.extraction.essais import DureeError, Essais, PoisonError
from pipeline.extraction.limits import GIBI, Limites
from pipeline.extraction.room import Room
from pipeline.extraction.wire import Message

CHILD = "tests.extraction.bad_child"
LIMITES = Limites()


class Sick(Room):
    """A room whose child behaves as a list says, one call after the other, then well."""

    def __init__(self) -> None:
        super().__init__(CHILD, LIMITES, GIBI, choisir())
        self.hows: list[str] = []
        self.asked = 0

    def call(self, header: dict[str, Any], blobs: Sequence[bytes], seconds: float) -> Message:
        self.asked += 1
        how = self.hows.pop(0) if self.hows else "bien"
        return super().call({**header, "comment": how}, blobs, seconds)


@pytest.fixture
def room() -> Iterator[Sick]:
    room = Sick()
    yield room
    room.close()


def ask(essais: Essais, room: Sick, *hows: str, seconds: float = 20.0) -> Message:
    room.hows, room.asked = list(hows), 0
    return essais.call(room, {"verbe": "faire"}, [b""], seconds, "La lecture de la page 2")


@pytest.mark.parametrize("deaths", [0, 1, 2])
def test_a_document_that_ended_its_room_is_tried_again_at_once(room: Sick, deaths: int) -> None:
    assert ask(Essais(LIMITES), room, *["meurt"] * deaths).header["pid"]
    assert room.asked == deaths + 1


def test_three_deaths_are_a_poison_and_the_next_document_is_read(room: Sick) -> None:
    with pytest.raises(PoisonError, match=r"La lecture de la page 2 .* en trois essais"):
        ask(Essais(LIMITES), room, *["meurt"] * 9)
    assert room.asked == 3
    assert ask(Essais(LIMITES), room).header["pid"]
    assert room.asked == 1


def test_the_deaths_of_a_document_are_counted_over_all_its_calls(room: Sick) -> None:
    essais = Essais(LIMITES)
    ask(essais, room, "meurt", "meurt")
    with pytest.raises(PoisonError):
        ask(essais, room, "meurt")
    with pytest.raises(PoisonError):
        ask(essais, room)
    assert room.asked == 0


def test_a_document_that_is_late_is_not_tried_again(room: Sick) -> None:
    with pytest.raises(PanneError, match=r"La lecture de la page 2 .* plus de 0\.3 secondes"):
        ask(Essais(LIMITES), room, "dort", seconds=0.3)
    assert room.asked == 1


def test_a_room_that_never_starts_is_no_fault_of_the_document(room: Sick) -> None:
    room.module = "tests.extraction.nowhere"
    with pytest.raises(PanneError, match="n'a pas pu démarrer") as found:
        ask(Essais(LIMITES), room)
    assert not isinstance(found.value, PoisonError)


def test_what_the_room_answers_is_not_asked_again(room: Sick) -> None:
    with pytest.raises(PanneError, match="Voilà"):
        ask(Essais(LIMITES), room, "panne")
    assert room.asked == 1


def test_the_time_of_a_document_spans_its_calls(room: Sick) -> None:
    ask(Essais(LIMITES), room)  # the room is warm
    essais = Essais(Limites(document_secondes=1.5))
    ask(essais, room)
    with pytest.raises(DureeError, match=r"plus de 1\.5 secondes en tout"):
        ask(essais, room, "dort")
    with pytest.raises(DureeError):
        ask(essais, room)
    assert room.asked == 0


def test_waiting_for_a_room_is_not_a_document_s_time(room: Sick) -> None:
    """The clock is read once the room is ours, and only then."""
    held: list[bool] = []

    def clock() -> float:
        held.append(room._lock._is_owned())  # type: ignore[attr-defined]
        return 0.0

    ask(Essais(LIMITES, clock), room)
    assert held == [True, True]
