"""What gestionnaires call the reasons."""

from __future__ import annotations

from pipeline.checks.check import checks


def test_every_reason_has_a_short_title_of_its_own() -> None:
    titles = [check.titre for check in checks()]
    assert len(set(titles)) == len(titles)
    assert [c.code for c in checks() if c.titre == c.code or not 5 < len(c.titre) <= 60] == []
    assert [t for t in titles if t.endswith(".")] == []
