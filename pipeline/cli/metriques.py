"""What is counted, for those who watch over it."""

from __future__ import annotations

import sys
from contextlib import suppress

from pipeline.cli.app import EXPLOITER, app
from pipeline.cli.options import Adresse, Port
from pipeline.errors import UsageError


@app.command(rich_help_panel=EXPLOITER)
def metrics(port: Port = None, adresse: Adresse = "127.0.0.1") -> None:
    """Affiche les métriques (format Prometheus), ou les sert sur un port jusqu'à l'interruption."""
    from pipeline.metriques import exposer, servir, sondes
    from pipeline.settings import load
    from pipeline.storage.database import open_database

    base = open_database(load().url)
    if port is None:
        print(exposer(base, sondes()), end="")  # noqa: T201
        return
    try:
        server, thread = servir(base, port, adresse, sondes())
    except OSError as error:
        raise UsageError(f"{adresse}:{port} ne peut pas être écouté ({error.strerror}).") from error
    print(f"http://{adresse}:{server.server_port}/metrics", file=sys.stderr)  # noqa: T201
    with suppress(KeyboardInterrupt):
        thread.join()
    server.shutdown()
