"""Properties are tried on the same examples every time, so that a run says what the last one said."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("pieces", derandomize=True, deadline=None, database=None)
settings.load_profile("pieces")
