"""What another program reads: one line of JSON."""

from __future__ import annotations

import json


def print_json(value: object) -> None:
    """One value, on a line of its own; what is no text in a file's name stays a JSON escape."""
    line = json.dumps(value, ensure_ascii=False)
    print(line.encode("utf-8", "backslashreplace").decode())  # noqa: T201
