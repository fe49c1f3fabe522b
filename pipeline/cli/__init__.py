"""The console command ``pieces``: prints, decides nothing.

One family of commands a module, found by walking this folder: a new one edits no list. Each command
imports what it needs when it runs, so that ``pieces --help`` answers at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

from pipeline.cli.app import app
from pipeline.errors import PiecesError, TransitionError, UsageError

for _module in iter_modules(__path__, f"{__name__}."):
    if not _module.name.endswith("__main__"):
        import_module(_module.name)


def main() -> None:
    """The entry point; an error that stops the whole command is one sentence.

    Its status is 2 when the caller can put it right, 1 otherwise.
    """
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except PiecesError as error:
        print(error.message, error.remede, file=sys.stderr)  # noqa: T201
        sys.exit(2 if isinstance(error, UsageError | TransitionError) else 1)
