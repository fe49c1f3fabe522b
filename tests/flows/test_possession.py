"""A folder belongs to who lives; what the dead left is found once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipeline.flows.possession import abandonnes, posseder, vider

_DIE = """
import os, sys
from pathlib import Path
from pipeline.flows.possession import posseder
with posseder(Path(sys.argv[1])) as mine:
    (mine / "left").mkdir()
    (mine / "left" / "file").write_bytes(b"x")
    os.kill(os.getpid(), 9)
"""


def die(parent: Path) -> None:
    """A process that holds a folder and is killed."""
    subprocess.run([sys.executable, "-c", _DIE, str(parent)], check=False)


def test_an_empty_folder_goes_with_its_owner(tmp_path: Path) -> None:
    with posseder(tmp_path):
        assert len(list(tmp_path.iterdir())) == 2
    assert list(tmp_path.iterdir()) == []


def test_the_living_keep_what_is_theirs(tmp_path: Path) -> None:
    with posseder(tmp_path) as mine:
        (mine / "file").touch()
        assert list(abandonnes(tmp_path)) == []
        vider(tmp_path)
        assert (mine / "file").exists()


def test_what_the_dead_left_is_held_by_one(tmp_path: Path) -> None:
    die(tmp_path)
    for folder in abandonnes(tmp_path):
        assert (folder / "left" / "file").read_bytes() == b"x"
        assert list(abandonnes(tmp_path)) == []
    assert len(list(abandonnes(tmp_path))) == 1
    vider(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_lock_without_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a.verrou").touch()
    vider(tmp_path)
    assert list(tmp_path.iterdir()) == []
