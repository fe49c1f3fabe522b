"""All the parts together: database, object store, mail server, Prefect, workers, doors."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from scripts.parts import clamd, courrier
from scripts.parts.courrier import Courrier
from scripts.parts.intake import PIECES, Listening, Watch
from scripts.parts.postgresql import PostgreSQL
from scripts.parts.prefect import PrefectServer, Worker, install
from scripts.parts.program import StartError
from scripts.s3_server import S3Server

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "pieces"
MARK = "PIECES_PRODUCTION"
"""In the environment of every program that a production starts, and of what those start."""
CHOSEN = {
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "10",
    "PREFECT_SERVER_LOGS_TO_API_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "NO_COLOR": "1",
}
"""Prefect looks for work more often than it does by itself: one machine, and people who look."""

Suivi = Callable[[str], None]
Volume = Callable[[str], AbstractContextManager[Path]]
"""Where a part keeps its files: a folder by the name of the part, for the time of a block."""


@dataclass
class Production:
    """The parts that run; ``env`` is that of any command that works with them."""

    folder: Path
    home: Path
    watched: Path
    env: dict[str, str]
    cle_api: str
    postgresql: PostgreSQL
    s3: S3Server
    courrier: Courrier
    prefect: PrefectServer
    workers: list[Worker]
    watch: Watch
    serve: Listening
    metrics: Listening

    def pieces(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the product, to its end."""
        return subprocess.run(
            [*PIECES, *words], cwd=self.folder, env=self.env, capture_output=True, text=True
        )


def directory(name: str) -> AbstractContextManager[Path]:
    """A plain folder, short enough a path for a socket in it; nothing of it is left."""
    return _directory(name)


@contextlib.contextmanager
def _directory(name: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"pieces-{name}-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(
    suivi: Suivi,
    register: Path,
    *,
    workers: int = 2,
    settings: Mapping[str, str] | None = None,
    volume: Volume = directory,
    project: Path = ROOT,
) -> Iterator[Production]:
    """Everything, started in order; stopped in the reverse one, whatever happens.

    :param suivi: hears which part is being started.
    :param project: whose deployments and automations are installed.
    :param settings: variables of the environment, over those that are chosen here.
    :raises AbsentError: naming the Debian packages that lack.
    :raises StartError: with what a part said.
    """
    mark = secrets.token_hex(8)
    with ExitStack() as stack:
        enter = stack.enter_context
        logs = enter(directory("logs"))
        stack.callback(sweep_up, mark)
        suivi("PostgreSQL")
        database = PostgreSQL(enter(volume("pg")))
        stack.callback(database.stop)
        database.start()
        suivi("OpenStack Swift (S3)")
        store = S3Server(enter(volume("s3")))
        stack.callback(store.stop)
        store.start()
        store.client().create_bucket(Bucket=BUCKET)
        mailer = enter(courrier.serving())
        suivi("l'antivirus")
        scanner = enter(clamd.serving())
        home = enter(volume("home"))
        watched = home / "arrivees"
        watched.mkdir()
        key = secrets.token_hex(32)
        env = _environment(home, database, store, mailer, key)
        env |= {"PIECES_ANTIVIRUS": scanner.adresse, **(settings or {}), MARK: mark}
        suivi("Prefect, sur PostgreSQL")
        database.create("prefect")
        server = PrefectServer(logs, database.url("prefect", "asyncpg"), env)
        stack.callback(server.stop)
        server.start()
        env["PREFECT_API_URL"] = server.api
        suivi("le référentiel et les déploiements")
        production = Production(
            logs, home, watched, env, key, database, store, mailer, server,
            [Worker(n + 1, logs, env) for n in range(workers)],
            Watch(watched, logs, env), Listening("serve", logs, env),
            Listening("metrics", logs, env),
        )  # fmt: skip
        _import(production, register)
        install(project, env)
        suivi("les ateliers et les guichets")
        for worker in production.workers:
            stack.callback(worker.stop)
            worker.start()
        for door in (production.watch, production.serve, production.metrics):
            stack.callback(door.stop)
            door.start()
        yield production


def _environment(
    home: Path, database: PostgreSQL, store: S3Server, mailer: Courrier, key: str
) -> dict[str, str]:
    """The settings of the product, and nothing of whoever calls us that would lead it elsewhere."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("PIECES_", "PREFECT_", "AWS_"))
    }
    where = f"endpoint={store.endpoint}&region={store.region}"
    return kept | CHOSEN | {
        "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT)),
        "PREFECT_HOME": str(home / "prefect"),
        "PIECES_PROJECT": str(ROOT),
        "PIECES_HOME": str(home / "var"),
        "PIECES_BASE": database.create("pieces"),
        "PIECES_ORIGINAUX": f"s3://{BUCKET}/originaux?{where}",
        "PIECES_SMTP_URL": mailer.url,
        "PIECES_EXPEDITEUR": "Ségur numérique <ne-pas-repondre@exemple.test>",
        "PIECES_CLE_API": hashlib.sha256(key.encode()).hexdigest(),
        "PIECES_JOURNAL": "json",
        "AWS_ACCESS_KEY_ID": store.access_key,
        "AWS_SECRET_ACCESS_KEY": store.secret_key,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }  # fmt: skip


def _import(production: Production, register: Path) -> None:
    done = production.pieces("sweep", "--referentiel", str(register))
    if done.returncode:
        raise StartError(f"pieces sweep --referentiel:\n{done.stdout}{done.stderr}")


def sweep_up(mark: str) -> None:
    """Kill what bears the mark and is still there: the orphans of those that were killed."""
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"{MARK}={mark}".encode() in path.read_bytes().split(b"\0"):
                os.kill(int(path.parent.name), signal.SIGKILL)
