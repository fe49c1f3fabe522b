"""What a run begins with: its settings, and a journal that says nobody's data."""

from __future__ import annotations

import logging

from pipeline.journal import configurer
from pipeline.settings import Settings, load


def demarrer() -> Settings:
    """The settings of this process; what it logs is formed as they say.

    :raises UsageError: naming the variable that does not hold.
    """
    settings = load()
    configurer(settings.journal, logging.getLevelName(settings.journal_niveau))
    return settings
