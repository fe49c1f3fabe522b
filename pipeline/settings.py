"""Settings, from the environment (``PIECES_…``) or a ``.env`` file.

Read at the doors (command, flows, review) and handed on as arguments: nothing deeper reads them.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.antivirus import adresse
from pipeline.errors import UsageError
from pipeline.extraction.limits import MEGA, Limites
from pipeline.journal import Journal
from pipeline.models.avance import Volumes
from pipeline.models.cycle import Application
from pipeline.models.parametres import Parametres
from pipeline.notifications.cadre import Cadre
from pipeline.storage.travaux import BAIL

_DEFAUT = Parametres()
_LIMITES = Limites()
_CADRE = Cadre()
_HTMX = Path(__file__).parent.parent / "node_modules" / "htmx.org" / "dist" / "htmx.min.js"
_PEM = b"-----BEGIN CERTIFICATE-----"


class Settings(BaseSettings):
    """Where things are kept, and the thresholds that no guide fixes."""

    model_config = SettingsConfigDict(env_prefix="PIECES_", env_file=".env", extra="ignore")

    home: Path = Path("var")
    base: str | None = Field(None, description="SQLAlchemy URL; a SQLite file under home if unset")
    originaux: str | None = Field(None, description="s3://…; a folder under home if unset")
    conservation_jours: int = Field(365, ge=1, description="days kept after the decision (choice)")
    cles_jours: int = Field(
        30, ge=1, description="days for which a key of reception serves (choice)"
    )
    kbis_mois: int = Field(_DEFAUT.kbis_mois, ge=1, le=24)
    hds_v2_exigible: date = Field(_DEFAUT.hds_v2_exigible)
    plancher_confiance: float = Field(_DEFAUT.plancher_confiance, ge=0, le=1)

    appliquer: Application = Field(
        Application.SANS_DECISION, description="which proposals move the status by themselves"
    )

    bail_minutes: float = Field(
        BAIL.total_seconds() / 60,
        ge=0.05,
        le=1440,
        description="minutes that one piece of a request may take",
    )

    sans_confinement: bool = Field(
        False, description="open files even where nothing can shut the rooms (trials only)"
    )

    limite_pages: int = Field(_LIMITES.pages_max, ge=1, le=40)
    limite_megapixels: int = Field(_LIMITES.pixels_max // MEGA, ge=1, le=60)
    limite_caracteres: int = Field(_LIMITES.caracteres_max, ge=1000, le=40_000)
    limite_segments: int = Field(_LIMITES.segments_max, ge=10, le=2_000)
    limite_document_caracteres: int = Field(_LIMITES.document_caracteres_max, ge=1000, le=400_000)
    limite_document_segments: int = Field(_LIMITES.document_segments_max, ge=10, le=20_000)
    limite_objets: int = Field(_LIMITES.objets_max, ge=100, le=1_000_000)
    limite_imbrication: int = Field(_LIMITES.imbrication_max, ge=1, le=20)
    limite_ouverture_secondes: float = Field(_LIMITES.ouverture_secondes, ge=1, le=600)
    limite_page_secondes: float = Field(_LIMITES.page_secondes, ge=1, le=600)
    limite_document_secondes: float = Field(_LIMITES.document_secondes, ge=1, le=3600)
    limite_referentiel_mo: int = Field(32, ge=1, le=1024)

    antivirus: str | None = Field(None, description="unix:/path or tcp://host:port of clamd")
    antivirus_secondes: float = Field(60, ge=1, le=600, description="that one scan may take")

    certificats_2ddoc: Path | None = Field(None, validation_alias="PIECES_2DDOC_CERTIFICATS")
    racines_signature: Path | None = None
    cle_api: str | None = Field(
        None, pattern="^[0-9a-f]{64}$", description="SHA-256 of the API key"
    )
    api_cles: bool = Field(False, description="demand a key of the table, wherever it is served")
    webhooks_prives: bool = Field(False, description="webhooks may be on this machine's network")
    s3_endpoint: str | None = Field(None, description="the S3 service, when it is not Amazon's")

    journal: Journal | None = None
    journal_niveau: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    mss_boites: Volumes = Volumes.ESTIMEES
    decision_auteur: str | None = Field(None, max_length=200)

    station_adresse: str | None = Field(
        None, description="where people reach the station, https://…"
    )
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_scope: str = "openid profile email"
    oidc_acr: str | None = Field(None, description="acr_values: the strength that is asked for")
    oidc_nom: str = Field("votre fournisseur d'identité", description="its name on the button")
    session_inactivite_minutes: int = Field(60, ge=1, le=24 * 60)
    session_heures: int = Field(10, ge=1, le=24)
    receptions: int = Field(8, ge=1, le=100, description="deposits received at a time")
    receptions_file: int = Field(64, ge=0, le=1000, description="those that wait for a place")
    envoi_secondes: int = Field(300, ge=1, description="that sending a deposit may take")
    envoi_debit: int = Field(16, ge=1, description="Ko a second under which a body is given up")
    entetes_secondes: float = Field(30, gt=0, description="in which the headers have to come")
    connexions: int = Field(4000, ge=10, description="open connections at most")
    prise_minutes: int = Field(30, ge=1, le=24 * 60)
    delai_cible_mois: int = Field(
        2, ge=1, le=24, description="months in which a request is treated"
    )
    verification: bool | None = Field(
        None, description="the depositors' format check; unset, open where the station is"
    )
    verification_reserve: int = Field(30, ge=1, description="files an address may check at once")
    verification_par_minute: int = Field(10, ge=1, description="then, files a minute")
    htmx: Path = Field(_HTMX, description="the file that the pages are served with")

    smtp_url: SecretStr | None = Field(None, description="unset: letters are files under home")
    expediteur: str | None = None
    service: str = _CADRE.service
    service_adresse: str = _CADRE.adresse
    service_telephone: str | None = _CADRE.telephone
    portail: str = _CADRE.portail
    assistance: str = _CADRE.assistance
    tribunal: str = _CADRE.tribunal
    delai_pieces_jours: int = Field(_CADRE.delai_pieces_jours, ge=1, le=365)
    retrait_minutes: int = Field(10, ge=0, le=1440, description="before a decision's letter leaves")
    silence_mois: int = Field(_CADRE.silence_mois, ge=1, le=24)

    @field_validator("antivirus")
    @classmethod
    def _is_an_address(cls, said: str | None) -> str | None:
        if said is not None:
            adresse.lire(said)
        return said

    @field_validator("racines_signature")
    @classmethod
    def _holds_roots(cls, folder: Path | None) -> Path | None:
        if folder is not None and not (folder.is_dir() and all(map(_is_pem, _roots(folder)))):
            raise ValueError("a folder of certificates in PEM expected")
        return folder

    @property
    def racines(self) -> tuple[bytes, ...]:
        """The certificates that signers' chains are looked for from, in PEM."""
        folder = self.racines_signature
        return tuple(path.read_bytes() for path in _roots(folder)) if folder else ()

    @property
    def limites(self) -> Limites:
        """How much of a file is looked at, and for how long."""
        return Limites(
            pages_max=self.limite_pages,
            pixels_max=self.limite_megapixels * MEGA,
            caracteres_max=self.limite_caracteres,
            segments_max=self.limite_segments,
            document_caracteres_max=self.limite_document_caracteres,
            document_segments_max=self.limite_document_segments,
            objets_max=self.limite_objets,
            imbrication_max=self.limite_imbrication,
            ouverture_secondes=self.limite_ouverture_secondes,
            page_secondes=self.limite_page_secondes,
            document_secondes=self.limite_document_secondes,
        )

    @property
    def url(self) -> str:
        return self.base or f"sqlite:///{self.home.resolve() / 'pieces.db'}"

    @property
    def bail(self) -> timedelta:
        return timedelta(minutes=self.bail_minutes)

    @property
    def dossier_originaux(self) -> Path:
        return self.home / "originaux"

    @property
    def temporaires(self) -> Path:
        """Where what is being received is put, on the file system of the store."""
        return self.home / "receptions"

    @property
    def courriers(self) -> Path:
        """The local mailbox."""
        return self.home / "courriers"

    @property
    def cadre(self) -> Cadre:
        return Cadre(
            service=self.service,
            adresse=self.service_adresse,
            telephone=self.service_telephone,
            portail=self.portail,
            assistance=self.assistance,
            tribunal=self.tribunal,
            delai_pieces_jours=self.delai_pieces_jours,
            silence_mois=self.silence_mois,
        )

    @property
    def parametres(self) -> Parametres:
        return Parametres(
            kbis_mois=self.kbis_mois,
            hds_v2_exigible=self.hds_v2_exigible,
            plancher_confiance=self.plancher_confiance,
        )


def _roots(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pem"))


def _is_pem(path: Path) -> bool:
    return _PEM in path.read_bytes()


def load() -> Settings:
    """The settings.

    :raises UsageError: naming the variable that does not hold.
    """
    try:
        return Settings()
    except ValidationError as error:
        refused = " ; ".join(_refus(str(e["loc"][0]), e["input"]) for e in error.errors())
        raise UsageError(
            f"Réglage refusé ({refused}).", "Voir les réglages dans docs/operations.md."
        ) from None


def _refus(name: str, value: object) -> str:
    """A variable and what it says, unless that may be a secret."""
    said = "une empreinte SHA-256 est attendue" if name == "cle_api" else f"« {value} »"
    return f"{_variable(name)} : {said}"


def _variable(name: str) -> str:
    return name if name.startswith("PIECES_") else f"PIECES_{name.upper()}"
