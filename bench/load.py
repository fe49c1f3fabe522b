"""``make bench-load``: many clients send a file of 4 Mo at the same moment, to ``pieces serve``.

Clients are in this process, on real connections, all open before the first one sends; they write their
whole body and then read the answer, as most programs do. What has to hold: each is answered 2xx, or
429 with ``Retry-After``; of every 2xx the request, its receipt and its original are there afterwards;
nothing else is, and nothing is left of what was refused; the process that serves stays under its
limit of resident memory. Ends with status 1 when one does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import re
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from pipeline.flows.reception import ouvrir
from pipeline.models.parametres import MO
from pipeline.settings import Settings
from pipeline.storage import tables
from pipeline.storage.database import lecture
from scripts.parts import postgresql
from scripts.parts.intake import Listening
from tests.flows.deposits import named, record

LIMIT_MB = 500
_PATIENCE_S = 600
_BOUNDARY = b"partie-de-mesure"
_PADDING = os.urandom(MO) * 4


@dataclass(frozen=True)
class Sent:
    """One client: its number, what it was answered (0: nothing whole), ``Retry-After``, how long."""

    n: int
    status: int
    retry: str | None
    seconds: float


def numero(n: int) -> str:
    """The request of a client."""
    return f"ENR{100_000 + n}"


def head_of_file(n: int) -> bytes:
    """What makes the file of a client its own; the rest is the same for all."""
    return f"%PDF-1.7 fichier {n} ".encode()


def sha256(n: int, size: int) -> str:
    """The digest of a client's file."""
    head = head_of_file(n)
    return hashlib.sha256(head + _PADDING[: size - len(head)]).hexdigest()


def deposit(n: int, size: int) -> tuple[bytes, bytes]:
    """The head and the start of a deposit of one file; the padding of the file and an end follow."""
    said = record(numero(n), pieces=named("rib.pdf"))
    start = (
        _part('name="demande"; filename="demande.json"', "application/json") + said + b"\r\n"
        + _part('name="fichiers"; filename="rib.pdf"', "application/pdf") + head_of_file(n)
    )  # fmt: skip
    return _head("/api/demandes", len(start) + size, f"Idempotency-Key: {n}\r\n"), start


def verification(n: int, size: int) -> tuple[bytes, bytes]:
    """The same of the depositors' format check, as its page sends it."""
    start = _part('name="fichiers"; filename="rib.pdf"', "application/pdf") + head_of_file(n)
    return _head("/verification", len(start) + size, "Sec-Fetch-Site: same-origin\r\n"), start


def _part(disposition: str, kind: str) -> bytes:
    said = f"Content-Disposition: form-data; {disposition}\r\nContent-Type: {kind}\r\n\r\n"
    return b"--" + _BOUNDARY + b"\r\n" + said.encode()


def _end() -> bytes:
    return b"\r\n--" + _BOUNDARY + b"--\r\n"


def _head(path: str, body: int, more: str) -> bytes:
    """``body`` is what comes before the end, less the head of the file, which is counted twice."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}"
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY.decode()}\r\n"
        f"Content-Length: {body + len(_end())}\r\n\r\n"
    ).encode()


Message = Callable[[int, int], tuple[bytes, bytes]]


async def send_all(port: int, count: int, size: int, message: Message) -> list[Sent]:
    """So many clients, all connected before the first of them sends a byte."""
    go = asyncio.Event()
    ready = asyncio.Semaphore(0)

    async def one(n: int) -> Sent:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        ready.release()
        await go.wait()
        begun = time.monotonic()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                status, retry = await _exchange(reader, writer, n, size, message)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            status, retry = 0, None
        finally:
            writer.close()
        return Sent(n, status, retry, time.monotonic() - begun)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(n)) for n in range(count)]
        for _ in tasks:
            await ready.acquire()
        go.set()
    return [task.result() for task in tasks]


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, n: int, size: int, message: Message
) -> tuple[int, str | None]:
    head, start = message(n, size - len(head_of_file(n)))
    writer.write(head + start)
    await asyncio.sleep(0)  # a loop that pushes one whole body would leave the others silent
    left = memoryview(_PADDING)[: size - len(head_of_file(n))]
    for at in range(0, len(left), 64 * 1024):
        writer.write(left[at : at + 64 * 1024])
        await writer.drain()
        await asyncio.sleep(0)
    writer.write(_end())
    await writer.drain()
    said = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    retry = re.search(r"(?mi)^retry-after: *(\d+)", said)
    return int(said.split(" ", 2)[1]), retry.group(1) if retry else None


def broken(sent: Sequence[Sent]) -> list[str]:
    """What does not hold of the answers."""
    strange = Counter(s.status for s in sent if s.status not in (200, 202, 429))
    found = [f"{count} answered {status or 'nothing'}" for status, count in strange.items()]
    if mute := sum(s.status == 429 and s.retry is None for s in sent):
        found.append(f"{mute} answered 429 without Retry-After")
    if not any(s.status in (200, 202) for s in sent):
        found.append("nobody was served")
    return found


def lost(settings: Settings, sent: Sequence[Sent], size: int) -> list[str]:
    """What was acknowledged and is not there whole, and what is there and was not."""
    taken = {numero(s.n): s.n for s in sent if s.status in (200, 202)}
    found = list[str]()
    with ouvrir(settings) as magasin, lecture(magasin.base) as session:
        there = {d.numero: d.revision for d in session.scalars(select(tables.Demande))}
        if there != dict.fromkeys(taken, 1):
            found.append(f"{len(taken)} acknowledged, {len(there)} recorded")
        receipts = session.scalar(
            select(func.count()).where(tables.Courrier.nature == "accuse_reception")
        )
        if receipts != len(taken):
            found.append(f"{len(taken)} acknowledged, {receipts} receipts")
        kept = set(magasin.originaux.parcourir())
        if kept != {sha256(n, size) for n in taken.values()}:
            found.append("the originals are not those that were acknowledged")
        for content in kept:
            magasin.originaux.get(content)  # raises when it was altered
    left = [p for p in settings.temporaires.rglob("*") if p.is_file() and p.suffix != ".verrou"]
    return found + [f"{len(left)} files were left by uploads"] * bool(left)


def resident_mb(pid: int) -> float:
    """The most memory that a process ever held."""
    said = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", said)
    assert found
    return int(found.group(1)) / 1024


@contextmanager
def served(folder: Path, env: dict[str, str]) -> Iterator[Listening]:
    """``pieces serve`` as a process."""
    program = Listening("serve", folder, {**os.environ, **env})
    program.start()
    try:
        yield program
    finally:
        program.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--mo", type=float, default=4.0, help="size of each file")
    parser.add_argument("--only", choices=("sqlite", "postgresql", "verification"))
    options = parser.parse_args()
    wanted = [options.only] if options.only else ["sqlite", "postgresql", "verification"]
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    print(f"{os.cpu_count()} cores; {options.clients} clients, {options.mo:g} Mo each\n")
    print(f"{'door':<14}{'2xx':>6}{'429':>6}{'other':>7}{'s':>8}{'p95 s':>8}{'MB idle':>9}"
          f"{'MB peak':>9}")  # fmt: skip
    failed = [said for door in wanted for said in _measured(door, options.clients, options.mo)]
    print("\n" + ("\n".join(failed) or "every 2xx is there, every other answer is a 429"))
    sys.exit(bool(failed))


def _measured(door: str, clients: int, mo: float) -> list[str]:
    size = int(mo * MO)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {"PIECES_HOME": str(folder / "home")}
        if door == "verification":
            env |= {"PIECES_VERIFICATION_RESERVE": str(clients)}
            return _run(door, folder, env, clients, size, verification)
        if door == "sqlite":
            return _run(door, folder, env, clients, size, deposit)
        with postgresql.serving() as server:
            env["PIECES_BASE"] = server.create("load")
            return _run(door, folder, env, clients, size, deposit)


def _run(
    door: str, folder: Path, env: dict[str, str], clients: int, size: int, message: Message
) -> list[str]:
    with served(folder, env) as program:
        idle, begun = resident_mb(program.pid), time.monotonic()
        sent = asyncio.run(send_all(program.port, clients, size, message))
        wall, peak = time.monotonic() - begun, resident_mb(program.pid)
    by = Counter(s.status for s in sent)
    ok, full = by[200] + by[202], by[429]
    p95 = statistics.quantiles([s.seconds for s in sent], n=20)[-1]
    print(f"{door:<14}{ok:>6}{full:>6}{clients - ok - full:>7}{wall:>8.1f}{p95:>8.1f}{idle:>9.0f}"
          f"{peak:>9.0f}", flush=True)  # fmt: skip
    found = broken(sent)
    if message is deposit:
        base = env.get("PIECES_BASE")
        found += lost(Settings(home=Path(env["PIECES_HOME"]), base=base), sent, size)
    if peak >= LIMIT_MB:
        found.append(f"{peak:.0f} MB, {LIMIT_MB} at most")
    return [f"{door}: {said}" for said in found]


if __name__ == "__main__":
    main()
