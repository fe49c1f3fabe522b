"""The system calls of a room: those that reading needs, and an error for every other.

What the rooms ask of the kernel was seen with strace: reading, memory, clocks. There is no call
here that opens a socket, starts a program or a process, looks into another one, or writes a file.
"""

from __future__ import annotations

import errno
import mmap
import os

from pyseccomp import (  # type: ignore[import-untyped]
    ALLOW,
    ERRNO,
    LT,
    MASKED_EQ,
    Arg,
    Attr,
    SyscallFilter,
)

CALLS = (
    "read", "readv", "pread64", "write", "writev", "lseek", "close",
    "fstat", "stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2",
    "readlink", "readlinkat", "getcwd", "getdents64", "poll", "ppoll",
    "brk", "munmap", "mremap", "futex", "rseq", "membarrier",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time",
    "getrandom", "getrusage", "times", "sysinfo", "uname", "sched_yield", "sched_getaffinity",
    "getpid", "gettid", "getuid", "geteuid", "getgid", "getegid", "exit", "exit_group",
)  # fmt: skip

_NAMELESS = os.O_TMPFILE & ~os.O_DIRECTORY
_WRITES = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC | os.O_APPEND | _NAMELESS
_SEARCHED = 2
"""The list is searched as a tree rather than from its beginning."""
_WHOLE = (1 << 64) - 1


def restrict() -> None:
    """From now on every thread of this process may call nothing else; sets no_new_privs.

    OSError when the kernel refuses.
    """
    rules = SyscallFilter(ERRNO(errno.EPERM))
    rules.set_attr(Attr.CTL_TSYNC, 1)
    rules.set_attr(Attr.CTL_OPTIMIZE, _SEARCHED)
    for name in CALLS:
        rules.add_rule(ALLOW, name)
    _reading(rules)
    _code_from_files(rules)
    _advice(rules)
    _its_own_end(rules)
    rules.load()


def _reading(rules: SyscallFilter) -> None:
    """Files are opened to be read."""
    rules.add_rule(ALLOW, "openat", Arg(2, MASKED_EQ, _WRITES, os.O_RDONLY))
    rules.add_rule(ALLOW, "open", Arg(1, MASKED_EQ, _WRITES, os.O_RDONLY))


def _code_from_files(rules: SyscallFilter) -> None:
    """What runs comes from a file that cannot be written: a library that is needed late."""
    for name in ("mmap", "mprotect"):
        rules.add_rule(ALLOW, name, Arg(2, MASKED_EQ, mmap.PROT_EXEC, 0))
    read_only = Arg(2, MASKED_EQ, mmap.PROT_EXEC | mmap.PROT_WRITE, mmap.PROT_EXEC)
    rules.add_rule(ALLOW, "mmap", read_only, Arg(3, MASKED_EQ, mmap.MAP_ANONYMOUS, 0))


def _advice(rules: SyscallFilter) -> None:
    """About its own memory: from 100 on, advice poisons pages or takes them out of the machine."""
    rules.add_rule(ALLOW, "madvise", Arg(2, LT, 100))


def _its_own_end(rules: SyscallFilter) -> None:
    """abort() sends a signal to itself, and no other process may be sent one."""
    rules.add_rule(ALLOW, "tgkill", Arg(0, MASKED_EQ, _WHOLE, os.getpid()))
