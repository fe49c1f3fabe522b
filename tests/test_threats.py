"""What docs/threats.md says: each threat has its test, and each test that it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
THREATS = ROOT / "docs" / "threats.md"
NOMME = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
LIGNES = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in THREATS.read_text().splitlines()
    if line.startswith("| ") and not line.startswith(("| threat", "| ---"))
]


@cache
def noms(chemin: str) -> frozenset[str]:
    """The tests of a file, as pytest names them."""
    body = ast.parse((ROOT / chemin).read_text()).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    within = {f"{c.name}::{name}" for c in classes for name in _fonctions(c.body)}
    return frozenset(_fonctions(body) | within)


def _fonctions(body: list[ast.stmt]) -> set[str]:
    return {n.name for n in body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")}


def test_there_are_threats() -> None:
    assert len(LIGNES) > 50
    assert all(len(line) == 3 and all(line) for line in LIGNES)


@pytest.mark.parametrize("ligne", LIGNES, ids=lambda line: line[0][:50])
def test_each_has_a_test_or_says_why_not(ligne: tuple[str, str, str]) -> None:
    said = ligne[2]
    named = NOMME.findall(said)
    for chemin, nom in named:
        assert nom in noms(chemin), f"{chemin}::{nom}"
    rest = NOMME.sub("", said).strip(" ,")
    if named:
        assert not rest, rest
    else:
        assert rest.startswith("not tested, because ")
