"""How many examples attack each route: a few in the suite, many by `make test-web`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

attaque = settings(
    max_examples=int(os.environ.get("PIECES_SCHEMATHESIS", "15")),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
