"""Small file systems of our own, which can be filled."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.parts.production import directory

SIZES_MO = {"home": 96, "pg": 640, "s3": 256}
_FILLER = ".plein"
_BLOCK = bytes(64 * 1024)


@contextlib.contextmanager
def volume(name: str) -> Iterator[Path]:
    """A file system in memory, in a folder that was made for it; unmounted at the end.

    Without the right to mount, a plain folder, which :func:`fill` refuses.
    """
    with directory(name) as folder:
        size = f"size={SIZES_MO[name]}m,mode=0755"
        if os.getuid() != 0 or _run("mount", "-t", "tmpfs", "-o", size, "pieces", str(folder)):
            yield folder
            return
        try:
            yield folder
        finally:
            _run("umount", "-l", str(folder))


def can_fill(folder: Path) -> bool:
    """Whether a folder is a file system of its own."""
    return folder.is_mount()


def fill(folder: Path) -> None:
    """Leave not a byte free."""
    assert can_fill(folder)
    with (folder / _FILLER).open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(_BLOCK)


def drain(folder: Path) -> None:
    """Give the room back."""
    (folder / _FILLER).unlink(missing_ok=True)


def _run(*command: str) -> int:
    return subprocess.run(command, capture_output=True).returncode
