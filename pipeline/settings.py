"""Settings, from the environment (``PIECES_…``) or a ``.env`` file.

Read at the doors (command, flows, review) and handed on as arguments: nothing deeper reads them.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.models.parametres import Parametres

_DEFAUT = Parametres()


class Settings(BaseSettings):
    """Where things are kept, and the thresholds that no guide fixes."""

    model_config = SettingsConfigDict(env_prefix="PIECES_", env_file=".env", extra="ignore")

    home: Path = Path("var")
    base: str | None = Field(None, description="SQLAlchemy URL; a SQLite file under home if unset")
    kbis_mois: int = Field(_DEFAUT.kbis_mois, ge=1, le=24)
    plancher_confiance: float = Field(_DEFAUT.plancher_confiance, ge=0, le=1)

    @property
    def url(self) -> str:
        return self.base or f"sqlite:///{self.home.resolve() / 'pieces.db'}"

    @property
    def originaux(self) -> Path:
        return self.home / "originaux"

    @property
    def parametres(self) -> Parametres:
        return Parametres(kbis_mois=self.kbis_mois, plancher_confiance=self.plancher_confiance)
