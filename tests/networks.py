"""Machines that are not one: network namespaces on a bridge, made for a test and gone after it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

_TOOLS = ("ip", "nsenter", "unshare", "setpriv")


@dataclass(frozen=True)
class Lan:
    """A server's namespace, that holds the bridge, and those of its clients, on one network."""

    address: str
    server: tuple[str, ...]
    """The command that runs another one there, as somebody who is not root."""
    clients: tuple[tuple[str, ...], ...]
    """The same for each client."""


@contextmanager
def lan(clients: int) -> Iterator[Lan]:
    """A network of its own, by root, or by anybody where users may make namespaces.

    Nothing of it is seen from the machine's own network, and the other way round.
    """
    if missing := [tool for tool in _TOOLS if shutil.which(tool) is None]:
        pytest.fail(f"missing: {', '.join(missing)} (apt-get install iproute2 util-linux)")
    with ExitStack() as stack:
        enter, demoted = stack.enter_context(_rights())

        def ip(*words: str) -> None:
            subprocess.run([*enter, "ip", *words], check=True)

        def namespace(name: str) -> str:
            ip("netns", "add", name)
            stack.callback(ip, "netns", "delete", name)
            return name

        mark = f"pieces-{os.getpid()}"
        server = namespace(f"{mark}-server")
        ip("-n", server, "link", "add", "pont", "type", "bridge")
        ip("-n", server, "address", "add", "10.66.0.1/24", "dev", "pont")
        ip("-n", server, "link", "set", "pont", "up")
        names = [namespace(f"{mark}-{n}") for n in range(clients)]
        for n, name in enumerate(names):
            there = ("peer", "name", "reseau", "netns", name)
            ip("-n", server, "link", "add", f"client{n}", "type", "veth", *there)
            ip("-n", server, "link", "set", f"client{n}", "master", "pont", "up")
            ip("-n", name, "address", "add", f"10.66.0.{n + 2}/24", "dev", "reseau")
            ip("-n", name, "link", "set", "reseau", "up")

        def inside(name: str) -> tuple[str, ...]:
            return (*enter, "nsenter", f"--net=/run/netns/{name}")

        yield Lan("10.66.0.1", (*inside(server), *demoted), tuple(map(inside, names)))


@contextmanager
def _rights() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """How to run a command that may make networks, and then one that is nobody special there."""
    if os.getuid() == 0:
        yield (), ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
        return
    held = "mount -t tmpfs tmpfs /run && echo ready && exec cat"
    command = ["unshare", "--user", "--map-root-user", "--net", "--mount", "sh", "-c", held]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stderr
        if holder.stdout.readline() != "ready\n":
            pytest.fail(
                "network namespaces are needed: run this test as root, or where users may make "
                f"namespaces ({holder.stderr.read().strip()})"
            )
        try:
            enter = ("nsenter", f"--target={holder.pid}", "--user", "--net", "--mount")
            yield (*enter, "--preserve-credentials"), (
                "unshare", "--user", "--map-user=1000", "--map-group=1000",
            )  # fmt: skip
        finally:
            holder.stdin.close()
