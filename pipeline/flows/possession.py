"""Folders that belong to a living process, and those whose owner died.

The owner holds a lock that the system takes back when the process ends, however it ends. The lock
comes before the folder and goes after it: a folder without a lock does not exist.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK = ".verrou"


@contextmanager
def posseder(parent: Path) -> Iterator[Path]:
    """A new folder of this process; removed at the end when it is empty, else left to others."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = parent / uuid.uuid4().hex
    lock = _locked(folder)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        _release(folder, lock)


def abandonnes(parent: Path) -> Iterator[Path]:
    """The folders whose owner died, each held while it is yielded, then removed if it is empty."""
    for path in sorted(parent.glob(f"*{_LOCK}")):
        lock = _taken(path)
        if lock is None:
            continue
        folder = path.with_suffix("")
        folder.mkdir(mode=0o700, exist_ok=True)  # it died between the lock and the folder
        try:
            yield folder
        finally:
            _release(folder, lock)


def vider(parent: Path) -> None:
    """Remove what the dead left."""
    for folder in abandonnes(parent):
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _locked(folder: Path) -> int:
    """A lock, held before anyone can see it."""
    hidden = folder.with_suffix(".nouveau")
    handle = os.open(hidden, os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    os.rename(hidden, folder.with_suffix(_LOCK))
    return handle


def _taken(path: Path) -> int | None:
    """The lock of a dead owner, now ours; ``None`` while it lives or when another was faster."""
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
            return handle
    os.close(handle)
    return None


def _release(folder: Path, lock: int) -> None:
    with suppress(OSError):  # not empty: whoever comes next takes it up
        folder.rmdir()
        folder.with_suffix(_LOCK).unlink()
    os.close(lock)
