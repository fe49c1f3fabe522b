"""Real parts together: the fixtures go through them by themselves (``make test-faults`` kills them)."""

from __future__ import annotations

import subprocess
import sys

from scripts.parts.production import ROOT


def run(*words: str) -> str:
    """A command of the scripts; what it printed. It has to succeed."""
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_the_demonstration_shows_verdicts_and_letters() -> None:
    said = run("scripts.production_demo", "--deposits", "3", "--hurry")
    assert "3 demande(s) : 3 favorables" in said
    assert "accusé de réception" in said
    assert "Le serveur de courrier en a reçu 5." in said
