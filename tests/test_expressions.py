"""No regular expression of ours takes longer than in proportion to its text, as its shape tells."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.expressions import fautes

ROOT = Path(__file__).resolve().parents[1]
ANCHORED = {"match", "fullmatch"}
FLAGS_AT = {"split": 3, "sub": 4, "subn": 4}
"""Where a function of ``re`` takes its flags; elsewhere they stand third, in ``compile`` second."""
GIVEN = {
    ("pipeline/documents/mentions.py", "nouns"),
    ("pipeline/documents/certificat.py", "announced"),
}
"""What is given to a function or a loop that makes patterns: those are values of their module."""


@dataclass(frozen=True)
class Expression:
    place: str
    pattern: str
    flags: int
    method: str


@cache
def expressions() -> tuple[Expression, ...]:
    """Every pattern written under pipeline/, or kept there by a module."""
    written = {path: ast.parse(path.read_text()) for path in (ROOT / "pipeline").rglob("*.py")}
    found: dict[tuple[str, int, str], Expression] = {}
    for path, tree in sorted(written.items()):
        calls = list(_calls(tree))
        if not calls:
            continue
        chemin = path.relative_to(ROOT)
        module = importlib.import_module(
            ".".join(chemin.with_suffix("").parts).removesuffix(".__init__")
        )
        for one in (*_kept(module, chemin, _uses(written, path)), *_inline(module, chemin, calls)):
            found.setdefault((one.pattern, one.flags, one.method), one)
    return tuple(found.values())


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=method), args=[_, *_]) if (
                method != "escape"
            ):
                yield method, node


def _uses(written: dict[Path, ast.Module], path: Path) -> dict[str, set[str]]:
    """By name, what is asked of it: ``NOM.match(…)``; handed on, anything may be asked.

    A private name is of its own module; another may be used in all of them.
    """
    uses: dict[str, set[str]] = defaultdict(set)
    for other, tree in written.items():
        for name, asked in _asked(tree):
            if other == path or not name.startswith("_"):
                uses[name].add(asked)
    return uses


@cache
def _asked(tree: ast.Module) -> list[tuple[str, str]]:
    nodes = list(ast.walk(tree))
    held = {id(n.value): n.attr for n in nodes if isinstance(n, ast.Attribute)}
    return [
        (node.id, held.get(id(node), "search"))
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ]


def _kept(module: ModuleType, path: Path, uses: dict[str, set[str]]) -> Iterator[Expression]:
    for name, value in vars(module).items():
        asked = uses.get(name, set()) - {"pattern", "flags"}
        method = "search" if asked - ANCHORED or not asked else min(asked)
        for pattern in _patterns(value):
            if isinstance(pattern.pattern, str):
                yield Expression(f"{path}: {name}", pattern.pattern, pattern.flags, method)


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _patterns(one)
    elif isinstance(value, dict):
        yield from _patterns([*value.values()])
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _patterns([getattr(value, field.name) for field in fields(value)])


def _inline(
    module: ModuleType, path: Path, calls: list[tuple[str, ast.Call]]
) -> Iterator[Expression]:
    for method, call in calls:
        place = FLAGS_AT.get(method, 1 if method == "compile" else 2)
        said = [k.value for k in call.keywords if k.arg == "flags"] or call.args[place : place + 1]
        if any((str(path), one.id) in GIVEN for one in ast.walk(call) if isinstance(one, ast.Name)):
            continue
        pattern, flags = _value(call.args[0], module), _value(said[0], module) if said else 0
        if method != "compile" and isinstance(pattern, str):
            yield Expression(f"{path}: re.{method}", pattern, int(flags), method)


def _value(node: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), vars(module))


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        pytest.param(r"(a+)+$", "search", id="a loop in a loop"),
        pytest.param(r"(?:a|ab|b)*c", "match", id="a word in two ways"),
        pytest.param(r"(?:x?a?)*c", "match", id="nothing that is due"),
        pytest.param(r"(?:[A-Z]\w{1,40}[A-Z]\w{1,40}\s?){1,5}x", "match", id="bounded, and yet"),
        pytest.param(r"x\s*:?\s*y", "search", id="two loops side by side"),
        pytest.param(r"x\w+\d+y", "match", id="one loop takes what the other does"),
        pytest.param(r"\s*x", "search", id="a search that begins with a loop"),
        pytest.param(r"\bA\b.*\bB\b", "search", id="a beginning that the loop takes too"),
        pytest.param(r"A(?=.*B)", "search", id="looking ahead"),
        pytest.param(r'"(?:[^"\\]|\\.)*+"', "search", id="an end that does not come"),
        pytest.param(r"A.{0,5000}B", "search", id="as good as a loop"),
    ],
)
def test_what_is_worse_than_linear_is_told(pattern: str, method: str) -> None:
    assert list(fautes(pattern, 0, method))


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        pytest.param(r"\d+(?:\.\d+)*", "search", id="parts set apart"),
        pytest.param(r"(?:a|ab)*c", "match", id="one way only"),
        pytest.param(r"x\s*+:?\s*y", "search", id="nothing given back"),
        pytest.param(r"(?<!\s)\s+x", "search", id="never within the loop"),
        pytest.param(r"\b\w+x", "search", id="never within a word"),
        pytest.param(r"^A.*B", "search", id="at the beginning only"),
        pytest.param(r".*x", "match", id="no search"),
        pytest.param(r"A.{0,80}B", "search", id="bounded"),
        pytest.param(r"x\s*[,;]\s*y", "search", id="a sign between"),
    ],
)
def test_what_is_linear_passes(pattern: str, method: str) -> None:
    assert not list(fautes(pattern, 0, method))


def test_all_are_found() -> None:
    assert len(expressions()) > 250


@pytest.mark.parametrize("said", expressions(), ids=lambda said: said.place)
def test_none_of_ours(said: Expression) -> None:
    assert not list(fautes(said.pattern, said.flags, said.method)), said
