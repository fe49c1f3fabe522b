"""The place that an address names: a folder, or an S3 prefix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.flows import boite_dossier
from pipeline.flows.possession import posseder, vider
from pipeline.flows.veille import Boite, Patience
from pipeline.settings import Settings


@contextmanager
def ouvrir(source: str, settings: Settings, patience: float) -> Iterator[Boite]:
    """The place, watched by this process until the end of the block.

    :raises UsageError: when there is no such place.
    """
    if source.startswith("s3://"):
        with _s3(source, settings, patience) as boite:
            yield boite
    else:
        folder = Path(source)
        if not folder.is_dir():
            raise UsageError(f"« {source} » n'est pas un dossier.", "Créer ce dossier, ou s3://….")
        with boite_dossier.ouvrir(folder, Patience(patience)) as watched:
            yield watched


@contextmanager
def regarder(source: str, settings: Settings) -> Iterator[Boite]:
    """The place, to be looked at: nothing in it is held or moved.

    :raises UsageError: when there is no such place.
    """
    folder = Path(source)
    if source.startswith("s3://") or not folder.is_dir():
        with ouvrir(source, settings, 0) as boite:
            yield boite
    else:
        yield boite_dossier.BoiteDossier(source, folder, folder, Patience(0))


@contextmanager
def _s3(source: str, settings: Settings, patience: float) -> Iterator[Boite]:
    from pipeline.flows.boite_s3 import BoiteS3, adresse, client_s3  # boto3 is slow to import

    bucket, prefix = adresse(source)
    client, limit = client_s3(settings.s3_endpoint), settings.parametres.taille_lue
    vider(settings.temporaires)
    with posseder(settings.temporaires) as folder:
        yield BoiteS3(client, bucket, prefix, folder, Patience(patience), limit)
