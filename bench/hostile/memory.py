"""The memory of a process and of those it started, looked at while they work (Linux)."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

EVERY, TREE_EVERY = 0.05, 5
"""Seconds between two looks; looks between two searches for new processes."""


class Watch:
    """Looks at a tree of processes until closed; :meth:`peak` gives the peak since the last call.

    The peak is the sum of what each living process has held at most: an upper bound of what they
    held together.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def peak(self) -> float:
        """Megabytes (10⁶ bytes)."""
        with self._lock:
            found = max(self._peak, self._sum(tree(self._pid)))
            for pid in tree(self._pid):
                with contextlib.suppress(OSError):
                    Path(f"/proc/{pid}/clear_refs").write_text("5")
            self._peak = 0
        return found / 1e6

    def close(self) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        pids, looks = tree(self._pid), 0
        while not self._over.wait(EVERY):
            looks += 1
            pids = tree(self._pid) if looks % TREE_EVERY == 0 else pids
            with self._lock:
                self._peak = max(self._peak, self._sum(pids))

    def _sum(self, pids: list[int]) -> int:
        return sum(map(held, pids))


def held(pid: int) -> int:
    """The most that a process has held in memory, in bytes; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    rows = (line.split() for line in status.splitlines() if line.startswith("VmHWM"))
    return next((int(row[1]) * 1024 for row in rows), 0)


def tree(pid: int) -> list[int]:
    """A process and all those under it."""
    found = [pid]
    for task in _tasks(pid):
        with contextlib.suppress(OSError):
            children = (task / "children").read_text().split()
            found += [p for child in children for p in tree(int(child))]
    return found


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []
