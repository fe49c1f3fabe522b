"""A program that runs beside us: started with its log, stopped by its own pid, waited for."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

STOP_S = 20.0
_LOOK_S = 0.05


class AbsentError(RuntimeError):
    """A Debian package is not installed; the message names it."""


class StartError(RuntimeError):
    """A program did not start; with the end of its log."""


class Program:
    """One command, in a session of its own: what it starts is stopped with it."""

    def __init__(
        self, name: str, command: Sequence[str | Path], env: Mapping[str, str], folder: Path
    ) -> None:
        self.name, self.command, self.env, self.folder = name, list(map(str, command)), env, folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it; it may not be ready yet (:meth:`ready`)."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ready(self, condition: Callable[[], bool], seconds: float) -> None:
        """Wait until it answers.

        :raises StartError: when it died, or does not answer in time.
        """
        if wait_until(lambda: not self.alive or condition(), seconds) and self.alive:
            return
        said = self.log.read_text(errors="replace")[-1500:]
        raise StartError(f"{self.name} did not start:\n{said}")

    def stop(self, seconds: float = STOP_S) -> None:
        """Ask it to end, then make it; nothing of its session is left."""
        if self._process is None:
            return
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """Kill it and all of its session at once."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()
        self._process = None  # its number may be given to another

    def kill_alone(self) -> None:
        """Kill the program itself; what it started is left to itself."""
        if self._process is not None and self.alive:
            self._process.kill()
            self._process.wait()

    def _signal(self, number: int) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


def wait_until(condition: Callable[[], bool], seconds: float, every: float = _LOOK_S) -> bool:
    """Look again and again; whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def listens(port: int) -> bool:
    """Whether somebody answers on a port of this machine."""
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; held together, so that they differ."""
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
