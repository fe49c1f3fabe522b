"""The terminal: standard output, and what moves on standard error meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


def console() -> Console:
    """Standard output: as wide as the terminal, or wide enough for a table in a file."""
    screen = Console()
    return screen if screen.is_terminal else Console(width=120)


@contextmanager
def avancement(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error, for several deposits at a terminal; the call that moves it."""
    screen = Console(stderr=True)
    columns = (TextColumn("Pré-instruction"), BarColumn(), MofNCompleteColumn())
    quiet = total < 2 or not screen.is_terminal
    with Progress(*columns, console=screen, transient=True, disable=quiet) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def activite(quoi: str) -> Iterator[Callable[[], None]]:
    """A count on standard error, where nobody knows how much there is to do."""
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed:.0f}"))
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(quoi, total=None)
        yield lambda: bar.advance(task)
