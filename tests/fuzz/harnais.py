"""One target under atheris (libFuzzer guided by our coverage), in a process of its own.

python -m tests.fuzz.harnais mrz CORPUS -max_total_time=60
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["pipeline"]):
    from tests.fuzz.cibles import table


def main() -> None:
    nom, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], table()[nom].essai)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
