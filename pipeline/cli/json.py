"""What another program reads: one line of JSON."""

from __future__ import annotations

import json


def print_json(value: object) -> None:
    """One value, on a line of its own."""
    print(json.dumps(value, ensure_ascii=False))  # noqa: T201
