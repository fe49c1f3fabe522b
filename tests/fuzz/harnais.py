"""One target under atheris (libFuzzer guided by our coverage), in a process of its own.

python -m tests.fuzz.harnais mrz CORPUS -max_total_time=60
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["pipeline"]):
    from tests.fuzz.cibles import table

TOUTES = "toutes"


def main() -> None:
    nom, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], chacune if nom == TOUTES else table()[nom].essai)
    atheris.Fuzz()


def chacune(data: bytes) -> None:
    """The target that the first byte names, on the others."""
    tried = list(table().values())
    tried[data[0] % len(tried) if data else 0].essai(data[1:])


if __name__ == "__main__":
    main()
