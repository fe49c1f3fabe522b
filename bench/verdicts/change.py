"""Values that differ by one fact from another, whose keys hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, TypeVar

from bench.reading import words
from bench.reading.facts import Account, Company, Person
from bench.verdicts.deposits import Record
from fixtures.drawing.numbers import siren
from pipeline.models.normalise import fold

T = TypeVar("T")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def other(current: T, among: Sequence[T], dice: Random) -> T:
    """One of a list that is not the current one."""
    return dice.choice([one for one in among if one != current])


def letter(value: str, dice: Random) -> str:
    """One letter or digit of a name changed for another, accents and case apart.

    >>> letter("Radia", Random(3)) != "Radia"
    True
    """
    places = [place for place, character in enumerate(value) if character.isalnum()]
    place = dice.choice(places)
    old = value[place]
    among = "0123456789" if old.isdigit() else "ABCDEFGHIJKLMNOPRSTUVXYZ"
    new = dice.choice([one for one in among if one not in fold(old)])
    return value[:place] + (new.lower() if old.islower() else new) + value[place + 1 :]


def character(numero: str, dice: Random) -> str:
    """One character of a case-sensitive number changed for another."""
    place = dice.randrange(len(numero))
    return numero[:place] + other(numero[place], ALPHABET, dice) + numero[place + 1 :]


def twin(numero: str, dice: Random) -> str | None:
    """One character changed for one that looks like it; None where none has a twin."""
    places = [place for place, one in enumerate(numero) if one in TWINS]
    if not places:
        return None
    place = dice.choice(places)
    return numero[:place] + dice.choice(TWINS[numero[place]]) + numero[place + 1 :]


TWINS = {"0": "O", "O": "0", "1": "lI", "l": "1I", "I": "1l", "5": "S", "S": "5s", "8": "B",
         "B": "8", "2": "Z", "Z": "2z"}  # fmt: skip


def digit(version: str, dice: Random) -> str:
    """One digit of a version changed for another."""
    place = dice.choice([place for place, one in enumerate(version) if one.isdigit()])
    return version[:place] + other(version[place], "123456789", dice) + version[place + 1 :]


def base(dice: Random) -> str:
    """The eight digits of another company's SIREN."""
    return f"{dice.randrange(31_000_000, 98_000_000):08d}"


def near_base(known: str, dice: Random) -> str:
    """One digit of a SIREN's eight changed, its key made to hold again."""
    place = dice.randrange(8)
    changed = known[:place] + other(known[place], "0123456789", dice) + known[place + 1 :]
    assert siren(changed) != siren(known)
    return changed


def same_bank(account: Account, dice: Random) -> Account:
    """Another account of the same branch, one digit away."""
    places = [place for place, one in enumerate(account.numero) if one.isdigit()]
    place = dice.choice(places)
    digit = other(account.numero[place], "0123456789", dice)
    return replace(account, numero=account.numero[:place] + digit + account.numero[place + 1 :])


def other_branch(account: Account, dice: Random) -> Account:
    """The same number in another branch."""
    return replace(
        account, guichet=other(account.guichet, [f"{n:05d}" for n in range(9, 99)], dice)
    )


def other_bank(account: Account, dice: Random) -> Account:
    """The same number in another bank; the BIC stays."""
    codes = sorted({code for code, *_ in words.BANQUES})
    return replace(account, code=other(account.code, codes, dice))


def other_bic(bic: str, dice: Random) -> str:
    """The BIC of another institution: a branch is not compared (usage)."""
    return dice.choice([one for _, one, *_ in words.BANQUES if one[:8] != bic[:8]])


def company(known: Company, dice: Random) -> str:
    """The name of another company."""
    return other(known.nom, words.RACINES, dice)


def nom(person: Person, dice: Random) -> str:
    """Another surname."""
    return other(person.nom, words.NOMS, dice)


def prenom(person: Person, dice: Random) -> str:
    """A given name that this person does not bear."""
    names = [one for names in words.PRENOMS.values() for one in names]
    return dice.choice([one for one in names if one not in person.prenoms])


def first(person: Person, name: str) -> Person:
    """The same person, called otherwise."""
    return replace(person, prenoms=(name, *person.prenoms[1:]))


def declared(record: Record, path: str, value: Any) -> Record:
    """The record with one key replaced.

    >>> declared({"a": {"b": 1, "c": 2}}, "a.b", 3)
    {'a': {'b': 3, 'c': 2}}
    """
    head, _, rest = path.partition(".")
    return {**record, head: declared(record[head], rest, value) if rest else value}


def at(record: Mapping[str, Any], path: str) -> Any:
    """What a record declares there; None where a section is not asked."""
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if value else None
    return value
