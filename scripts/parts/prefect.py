"""A Prefect server on PostgreSQL, the project's deployments on it, and its process workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from scripts.parts.program import Program, StartError, free_ports, wait_until

POOL = "pieces"
_START_S = 180.0
_PREFECT = (sys.executable, "-m", "prefect")
_RUN = b"PREFECT__FLOW_RUN_ID="


class PrefectServer(Program):
    """The server; its port stays the same when it is started again."""

    def __init__(self, folder: Path, database: str, env: Mapping[str, str]) -> None:
        """:param database: a SQLAlchemy address for asyncpg."""
        (self.port,) = free_ports(1)
        command = [*_PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        super().__init__(
            "prefect-server",
            command,
            {
                **env,
                "PREFECT_API_DATABASE_CONNECTION_URL": database,
                "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            },
            folder,
        )

    @property
    def ui(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.ui}/api"

    def healthy(self) -> bool:
        """Whether it answers."""
        with suppress(OSError), urllib.request.urlopen(f"{self.api}/health", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def start(self) -> None:
        """Start it, and wait until it answers."""
        super().start()
        self.ready(self.healthy, _START_S)


def install(project: Path, env: Mapping[str, str]) -> None:
    """Bring the server to what a project's ``deploy/install.sh`` says.

    :raises StartError: with what it said, when it fails.
    """
    done = subprocess.run(
        ["sh", str(project / "deploy" / "install.sh")],
        cwd=project,
        env={**env, "PREFECT": str(Path(sys.executable).with_name("prefect"))},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise StartError(f"deploy/install.sh:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")


class Worker(Program):
    """A process worker of the pool; each of its flow runs is a process of its own."""

    def __init__(self, number: int, folder: Path, env: Mapping[str, str]) -> None:
        name = f"worker-{number}"
        command = [*_PREFECT, "worker", "start", "--pool", POOL, "--type", "process",
                   "--name", name]  # fmt: skip
        super().__init__(name, command, env, folder)

    def runs(self) -> list[int]:
        """The processes that its flow runs are in, without what those start."""
        found = {pid for pid in descendants(self.pid) if is_run(pid)} if self.alive else set()
        return sorted(pid for pid in found if parent(pid) not in found)

    def kill_runs(self) -> int:
        """Kill its flow runs, and leave the worker; how many."""
        return sum(map(kill, self.runs()))


def descendants(pid: int) -> list[int]:
    """All that a process started, and what that started."""
    children = [int(p.name) for p in Path("/proc").glob("[0-9]*") if parent(int(p.name)) == pid]
    return [one for child in children for one in (child, *descendants(child))]


def parent(pid: int) -> int | None:
    """Who started a process; ``None`` when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None


def is_run(pid: int) -> bool:
    """Whether a process belongs to a flow run."""
    try:
        return _RUN in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


def kill(pid: int) -> bool:
    """Kill a process; whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def gone(pid: int) -> bool:
    """Wait until a process is no more, or is a corpse that its parent has not buried."""

    def dead() -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True

    return wait_until(dead, 10)
