"""What something costs: wall seconds, and CPU seconds here and in the servers that work for us."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds; ``cpu`` is that of a process and of all that it started and waited for."""

    wall: float
    cpu: float


def of(act: Callable[[], object]) -> Cost:
    """What a call costs, the reading rooms that it opens and closes included."""
    wall, cpu = time.perf_counter(), _cpu()
    act()
    return Cost(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def of_servers(pids: Iterable[int]) -> float:
    """CPU seconds so far of some processes, of their children, and of those that ended under them."""
    return sum(_of_family(pid) for pid in pids)


def _of_family(pid: int) -> float:
    own = _stat(pid)
    if own is None:
        return 0.0
    children = [int(p.name) for p in Path("/proc").glob("[0-9]*") if _parent(int(p.name)) == pid]
    return sum(map(int, own[11:15])) / _TICKS + sum(map(_of_family, children))


def _parent(pid: int) -> int | None:
    found = _stat(pid)
    return int(found[1]) if found else None


def _stat(pid: int) -> list[str] | None:
    """The fields of a process from its state on; ``None`` when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
