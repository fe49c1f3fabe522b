"""Landlock: a process gives up, for good, the files that it doesn't need (Linux 5.13 and later).

Three system calls that the C library does not wrap, described in landlock(7). What is refused
fails with EACCES or EPERM; files that are open already stay so.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISDIR

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights on files a version knows, from the version that brought them."""
_NETWORK_RIGHTS = 0b11
_SCOPES = 0b11
_O_PATH = 0o10000000
_SET_NO_NEW_PRIVS = 38

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """The version of Landlock that this kernel has; 0 when it has none or keeps it off."""
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, 0, _VERSION)))


def restrict(readable: Iterable[Path]) -> None:
    """From now on this thread, and what it starts, reads what is beneath these paths and nothing
    else; it writes, makes, removes and executes nothing; no TCP, no abstract socket, no signal.

    Paths that are not there, or not to be reached, are passed over. OSError when the kernel refuses.
    """
    known = version()
    rules = _ruleset(known)
    try:
        for path in readable:
            _allow(rules, path)
        _checked(_libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _checked(_libc.syscall(_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)


def _ruleset(known: int) -> int:
    """The descriptor of a set of rules that handles all that this version knows."""
    rights = max(bits for since, bits in _FILE_RIGHTS.items() if since <= max(known, 1))
    asked = _Ruleset((1 << rights) - 1, _NETWORK_RIGHTS, _SCOPES)
    size = ctypes.sizeof(ctypes.c_uint64) * (1 + (known >= 4) + (known >= 6))
    return _checked(_libc.syscall(_CREATE_RULESET, ctypes.byref(asked), size, 0))


def _allow(rules: int, path: Path) -> None:
    try:
        place = os.open(path, _O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    rights = _READ_FILE | _READ_DIR if S_ISDIR(os.fstat(place).st_mode) else _READ_FILE
    try:
        rule = _Beneath(rights, place)
        _checked(_libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(place)


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
