"""A real S3 server on this machine: OpenStack Swift with its s3api, from Debian packages.

For tests and demonstrations: one replica, one user, one disk folder, everything encrypted on disk
(Swift's keymaster). ``python -m scripts.s3_server --dir FOLDER --bucket pieces`` runs it until
Ctrl-C and prints its address and keys; :func:`serving` does so for a block of Python. A folder
that has served keeps its ports, its keys and its objects.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import pwd
import secrets
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from scripts.parts.program import AbsentError, Program, free_ports, listens

PACKAGES = "swift-proxy swift-account swift-container swift-object"
REGION = "us-east-1"

_PYTHON = "/usr/bin/python3"  # the one that Debian's Swift is installed for
_STORES = ("account", "container", "object")
_SERVERS = (*_STORES, "proxy")
_START_S = 60
_LAUNCH = """
import runpy, sys
from swift.common import utils
utils.set_swift_dir(sys.argv.pop(1))
runpy.run_path(sys.argv.pop(1), run_name="__main__")
"""  # Swift looks for swift.conf in /etc, whatever its servers' files say

_SWIFT = """\
[swift-hash]
swift_hash_path_suffix = {sel}
swift_hash_path_prefix = {sel}

[storage-policy:0]
name = unique
default = yes
"""
_STORE = """\
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
devices = {folder}/disques
mount_check = false
fallocate_reserve = 0
log_level = ERROR

[pipeline:main]
pipeline = {kind}-server

[app:{kind}-server]
use = egg:swift#{kind}
"""
_PROXY = """\
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
log_level = ERROR

[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo \
versioned_writes keymaster encryption proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:tempauth]
use = egg:swift#tempauth
user_pieces_depot = {secret} .admin

[filter:s3api]
use = egg:swift#s3api
location = {region}

[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1

[filter:keymaster]
use = egg:swift#keymaster
encryption_root_secret = {racine}

[filter:encryption]
use = egg:swift#encryption

[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:versioned_writes]
use = egg:swift#versioned_writes
"""


@dataclass(frozen=True)
class _Kept:
    """What a folder keeps from one start to the next: ports and secrets."""

    ports: dict[str, int]
    secret: str = field(default_factory=lambda: secrets.token_hex(20))
    sel: str = field(default_factory=lambda: secrets.token_hex(8))
    racine: str = field(default_factory=lambda: base64.b64encode(secrets.token_bytes(32)).decode())


class S3Server:
    """Four processes and the folder that they serve."""

    region = REGION
    access_key = "pieces:depot"

    def __init__(self, folder: Path) -> None:
        """Lay the folder out when it is new.

        :raises AbsentError: when Swift is not installed.
        """
        _require()
        self.folder = folder.resolve()
        state = self.folder / "serveur.json"
        if state.exists():
            self._kept = _Kept(**json.loads(state.read_text()))
        else:
            self._kept = _Kept(dict(zip(_SERVERS, free_ports(len(_SERVERS)), strict=True)))
            self._lay_out()
            state.write_text(json.dumps(asdict(self._kept)))
            state.chmod(0o600)
        self._servers = {kind: self._program(kind) for kind in _SERVERS}

    @property
    def secret_key(self) -> str:
        return self._kept.secret

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._kept.ports['proxy']}"

    def start(self) -> None:
        """Start the four servers; returns when S3 answers.

        :raises StartError: with the end of its log, when one dies or does not answer.
        """
        try:
            for server in self._servers.values():
                server.start()
            for kind, server in self._servers.items():
                server.ready(partial(listens, self._kept.ports[kind]), _START_S)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop them, each by its own process group."""
        for server in self._servers.values():
            server.stop()

    def kill(self) -> None:
        """Kill them all at once, as a power cut would."""
        for server in self._servers.values():
            server.kill()

    def client(self) -> Any:
        """A boto3 client of this server."""
        import boto3  # type: ignore[import-untyped]
        from botocore.config import Config  # type: ignore[import-untyped]

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def _lay_out(self) -> None:
        (self.folder / "disques" / "d1").mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        common = {
            "user": pwd.getpwuid(os.getuid()).pw_name,
            "folder": str(self.folder),
            "region": REGION,
            "secret": self._kept.secret,
            "racine": self._kept.racine,
            "sel": self._kept.sel,
        }
        self._write("swift.conf", _SWIFT.format(**common))
        for kind in _STORES:
            text = _STORE.format(kind=kind, port=self._kept.ports[kind], **common)
            self._write(f"{kind}-server.conf", text)
            self._ring(kind)
        self._write("proxy-server.conf", _PROXY.format(port=self._kept.ports["proxy"], **common))

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)

    def _ring(self, kind: str) -> None:
        """Where the one replica of everything is: here."""
        device = f"r1z1-127.0.0.1:{self._kept.ports[kind]}/d1"
        for words in (["create", "4", "1", "1"], ["add", device, "1"], ["rebalance"]):
            command = ["swift-ring-builder", f"{kind}.builder", *words]
            done = subprocess.run(command, cwd=self.folder, env=_env(), capture_output=True)
            if done.returncode:
                raise RuntimeError(f"swift-ring-builder: {done.stdout.decode()[-500:]}")

    def _program(self, kind: str) -> Program:
        """One server, in a group of its own: Swift signals all of it when it is stopped."""
        program, conf = f"/usr/bin/swift-{kind}-server", self.folder / f"{kind}-server.conf"
        command: list[str | Path] = [_PYTHON, "-c", _LAUNCH, self.folder, program, conf]
        return Program(kind, command, _env(), self.folder)


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[S3Server]:
    """A server that runs for the time of the block."""
    server = S3Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _require() -> None:
    wanted = [f"/usr/bin/swift-{kind}-server" for kind in _SERVERS]
    absent = [p for p in (*wanted, "/usr/bin/swift-ring-builder") if not Path(p).exists()]
    if absent:
        raise AbsentError(
            f"OpenStack Swift is missing ({', '.join(absent)}): "
            f"apt-get install --no-install-recommends {PACKAGES}"
        )


def _env() -> dict[str, str]:
    """The caller's environment, without what would lead Debian's Python to our modules."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return kept | {"PATH": "/usr/bin:/bin"}


def main() -> None:
    """Serve a folder until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description="Serveur S3 local (OpenStack Swift).")
    parser.add_argument("--dir", type=Path, required=True, help="Dossier du serveur, gardé.")
    parser.add_argument("--bucket", help="Bucket à créer s'il n'existe pas.")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), serving(asked.dir) as server:
        if asked.bucket:
            server.client().create_bucket(Bucket=asked.bucket)
            query = f"endpoint={server.endpoint}&region={server.region}"
            print(f"PIECES_ORIGINAUX=s3://{asked.bucket}?{query}")
        print(f"endpoint={server.endpoint}")
        print(f"AWS_ACCESS_KEY_ID={server.access_key}")
        print(f"AWS_SECRET_ACCESS_KEY={server.secret_key}", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
