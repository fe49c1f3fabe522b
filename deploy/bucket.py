"""Makes the bucket that ``PIECES_ORIGINAUX`` names, on an S3 server of our own."""

from __future__ import annotations

from contextlib import suppress

from pipeline.settings import load
from pipeline.storage.originaux_s3 import lire_adresse, ouvrir


def main() -> None:
    """Nothing is done where originals are in a folder, or the bucket is ours already."""
    settings = load()
    if settings.originaux is None:
        return
    adresse = lire_adresse(settings.originaux)
    client = ouvrir(adresse).client
    known = client.exceptions.BucketAlreadyOwnedByYou, client.exceptions.BucketAlreadyExists
    with suppress(*known):
        client.create_bucket(Bucket=adresse.bucket)


if __name__ == "__main__":
    main()
