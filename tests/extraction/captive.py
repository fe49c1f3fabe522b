"""A child that tries to get out of its room, as root or as nobody."""

from __future__ import annotations

import ctypes
import mmap
import os
import queue
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from pipeline.extraction.child import serve
from pipeline.extraction.limits import Limites
from pipeline.extraction.wire import Message

NOBODY = 65534
WRITTEN_AND_RUN = mmap.PROT_EXEC | mmap.PROT_WRITE
CLONE_NEWUSER = 0x10000000
SOCK = socket.SOCK_STREAM
LIBC = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH, PTRACE_TRACEME = 16, 0
ADD_KEY, REQUEST_KEY, KEYCTL = 248, 249, 250
IO_URING_SETUP, BPF, PERF_EVENT_OPEN, MEMFD_CREATE, EXECVEAT = 425, 321, 298, 319, 322
PROCESS_VM_READV, USERFAULTFD, PIDFD_OPEN, PRLIMIT64 = 310, 323, 434, 302


def called(result: int) -> None:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def syscall(number: int, *words: object) -> Callable[[Path], None]:
    return lambda _: called(LIBC.syscall(number, *words))


def fork(_: Path) -> None:
    if not os.fork():
        os._exit(0)


def make_its_memory_run(_: Path) -> None:
    page = mmap.mmap(-1, mmap.PAGESIZE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    called(LIBC.mprotect(ctypes.c_void_p(address), mmap.PAGESIZE, WRITTEN_AND_RUN))


def write_through_an_old_pipe(path: Path) -> None:
    Path(f"/proc/self/fd/{os.open(path, os.O_RDONLY)}").write_text("x")


ATTEMPTS: dict[str, Callable[[Path], object]] = {
    "open a socket": lambda _: socket.socket(socket.AF_INET, SOCK),
    "open a socket of this machine": lambda _: socket.socket(socket.AF_UNIX, SOCK),
    "open a pair of sockets": lambda _: socket.socketpair(),
    "open a netlink socket": lambda _: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "read /etc/passwd": lambda _: Path("/etc/passwd").read_bytes(),
    "read /proc/self/environ": lambda _: Path("/proc/self/environ").read_bytes(),
    "read the memory of its parent": lambda _: os.open(f"/proc/{os.getppid()}/mem", 0),
    "read what is ours": lambda path: path.read_bytes(),
    "list what is ours": lambda path: os.listdir(path.parent),
    "read what is ours by a link": lambda path: (path.parent / "lien").read_bytes(),
    "write a file": lambda path: path.write_bytes(b"x"),
    "write a new file": lambda path: path.with_name("neuf").write_bytes(b"x"),
    "write a file without a name": lambda _: os.open("/tmp", os.O_TMPFILE | os.O_RDWR),
    "write on the same file again": write_through_an_old_pipe,
    "write in shared memory": lambda _: Path("/dev/shm/neuf").write_bytes(b"x"),
    "make a folder": lambda path: path.with_name("dossier").mkdir(),
    "remove a file": lambda path: path.unlink(),
    "rename a file": lambda path: path.rename(path.with_name("autre")),
    "link a file": lambda path: path.with_name("lien2").symlink_to(path),
    "cut a file": lambda path: os.truncate(path, 0),
    "change the rights of a file": lambda path: path.chmod(0o777),
    "hold a file in memory": syscall(MEMFD_CREATE, b"x", 0),
    "exec": lambda _: os.execv("/bin/true", ["true"]),
    "exec what it holds": syscall(EXECVEAT, 0, b"", None, None, 0x1000),
    "spawn": lambda _: os.posix_spawn("/bin/true", ["true"], {}),
    "fork": fork,
    "start a thread": lambda _: threading.Thread(target=print).start(),
    "ptrace its parent": lambda _: called(LIBC.ptrace(PTRACE_ATTACH, os.getppid(), None, None)),
    "be traced": lambda _: called(LIBC.ptrace(PTRACE_TRACEME, 0, None, None)),
    "read another's memory": syscall(PROCESS_VM_READV, 1, None, 0, None, 0, 0),
    "signal its parent": lambda _: os.kill(os.getppid(), 0),
    "hold its parent": syscall(PIDFD_OPEN, os.getppid(), 0),
    "load a kernel key": syscall(ADD_KEY, b"user", b"clef", b"x", 1, -2),
    "ask for a kernel key": syscall(REQUEST_KEY, b"user", b"clef", None, -2),
    "join a keyring": syscall(KEYCTL, 1, b"anneau"),
    "make memory that runs": lambda _: mmap.mmap(-1, 4096, prot=mmap.PROT_EXEC | mmap.PROT_READ),
    "make memory that runs and is written": lambda _: mmap.mmap(
        os.open(sys.executable, os.O_RDONLY), 4096, mmap.MAP_PRIVATE, WRITTEN_AND_RUN
    ),
    "make its memory run": make_its_memory_run,
    "poison a page": lambda _: called(LIBC.madvise(None, 0, 100)),
    "queue calls": syscall(IO_URING_SETUP, 1, None),
    "load a program into the kernel": syscall(BPF, 0, None, 0),
    "watch the machine": syscall(PERF_EVENT_OPEN, None, 0, -1, -1, 0),
    "handle faults": syscall(USERFAULTFD, 0),
    "lift its limits": syscall(PRLIMIT64, 0, 9, bytes(16), None),
    "become root": lambda _: os.setresuid(0, 0, 0),
    "leave for another namespace": lambda _: called(LIBC.unshare(CLONE_NEWUSER)),
    "mount": lambda _: called(LIBC.mount(b"none", b"/mnt", b"tmpfs", 0, None)),
    "change root": lambda path: os.chroot(path.parent),
    "duplicate a descriptor of another": lambda _: os.open(f"/proc/{os.getppid()}/fd/0", 0),
}


def become(who: str) -> None:
    """Root of its own namespace if it is nobody's, or nobody if it is root; or two threads."""
    if who == "thread":
        threading.Thread(target=serve_in_a_thread, daemon=True).start()
    if who == "nobody" and os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    elif who == "root" and os.geteuid() != 0:
        own = os.geteuid()
        called(LIBC.unshare(CLONE_NEWUSER))
        Path("/proc/self/uid_map").write_text(f"0 {own} 1")


asked, answers = queue.SimpleQueue[str](), queue.SimpleQueue[str]()


def serve_in_a_thread() -> None:
    """A thread that was there before the room was shut, and reads for it."""
    while path := asked.get():
        try:
            Path(path).read_bytes()
            answers.put("permis")
        except OSError as error:
            answers.put(type(error).__name__)


def _try(message: Message, _: Limites) -> Message:
    """What comes of each attempt: the name of the refusal, or what it was given."""
    path = Path(message.header["chemin"])
    if message.header["tente"] == "who":
        return Message({"issue": os.geteuid()})
    if message.header["tente"] == "read from its thread":
        asked.put("/etc/passwd")
        return Message({"issue": answers.get()})
    try:
        ATTEMPTS[message.header["tente"]](path)
    except (OSError, RuntimeError) as error:
        return Message({"issue": type(error).__name__})
    return Message({"issue": "permis"})


if __name__ == "__main__":
    who = os.environ["LANG"]
    serve(lambda: become(who), {"tenter": _try})
    sys.exit()
