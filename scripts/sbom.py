"""``make sbom``: what production installs and under which licences, as a CycloneDX bill of materials.

Made from what is locked (Python, npm) and named (Debian, in the ``Dockerfile``); licences are those
that the installed packages declare. The same locks give the same bill: no date (unless
SOURCE_DATE_EPOCH is set), no random number, no address of a registry.
"""

from __future__ import annotations

import json
import os
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[1]
_LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
RELUES = {
    "certifi": ("MPL-2.0", "a list of authorities, used as it comes"),
    "orjson": ("MPL-2.0 AND (Apache-2.0 OR MIT)", "used as it comes"),
    "pathspec": ("MPL-2.0", "used as it comes"),
    "protobuf": ("BSD-3-Clause", "said in words only"),
    "psycopg": ("LGPL-3.0-only", "imported, not changed, replaceable"),
    "psycopg-binary": ("LGPL-3.0-only", "imported, not changed, replaceable"),
    "pycountry": ("LGPL-2.1-only", "imported, not changed, replaceable"),
    "pyclipper": ("MIT", "said twice"),
    "pypdfium2": ("BSD-3-Clause AND Apache-2.0", "PDFium's dependencies are permissive too"),
    "pyphen": ("MPL-1.1", "chosen among GPL, LGPL and MPL"),
    "python-dateutil": ("Apache-2.0 OR BSD-3-Clause", "said in words only"),
    "python-stdnum": ("LGPL-2.1-or-later", "imported, not changed, replaceable"),
    "sniffio": ("MIT OR Apache-2.0", "said twice"),
    "text-unidecode": ("Artistic-1.0-Perl", "chosen among Artistic and GPL"),
    "tqdm": ("MPL-2.0 AND MIT", "used as it comes"),
}
"""Licences that somebody read: what applies, and why it does for us."""
PERMISES = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT",
    "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib",
})  # fmt: skip
"""Those that need nobody to read them again."""


@dataclass(frozen=True, order=True)
class Composant:
    """One package: of which world, its name and version, the digests that are accepted."""

    monde: str
    nom: str
    version: str | None
    licence: str | None
    empreintes: tuple[str, ...] = ()

    @property
    def purl(self) -> str:
        return f"pkg:{self.monde}/{self.nom}" + (f"@{self.version}" if self.version else "")


def composants() -> list[Composant]:
    """All that production installs, in a stable order."""
    return sorted({*_python(), *_npm(), *_debian()})


def _python() -> Iterator[Composant]:
    yield from _verrouilles("requirements.lock", lambda _nom: True)
    # as the Dockerfile does: the driver of PostgreSQL is locked among the tools of development
    yield from _verrouilles("requirements-dev.lock", lambda nom: nom.startswith("psycopg"))


def _verrouilles(lock: str, wanted: Any) -> Iterator[Composant]:
    for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text()):
        found = _LOCKED.match(entry)
        if found and wanted(found[1]):
            nom, version = found[1].lower(), found[2]
            hashes = tuple(sorted(_HASH.findall(entry)))
            yield Composant("pypi", nom, version, licence(nom), hashes)


def licence(nom: str) -> str | None:
    """The SPDX expression of an installed package; ``None`` when it declares none that we know."""
    if nom in RELUES:
        return RELUES[nom][0]
    try:
        said = cast(Message, metadata(nom))
    except PackageNotFoundError:
        return None
    if expression := said.get("License-Expression"):
        return str(expression)
    classes = [
        c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License")
    ]
    known = sorted({_CLASSES.get(c, c) for c in classes if c != "OSI Approved"})
    return " AND ".join(known) or said.get("License")


def _npm() -> Iterator[Composant]:
    for path, said in json.loads((ROOT / "package-lock.json").read_text())["packages"].items():
        if path and not said.get("dev"):
            nom = path.removeprefix("node_modules/")
            yield Composant("npm", nom, said["version"], said.get("license"))


def _debian() -> Iterator[Composant]:
    """By name: the version is that of the distribution on the day of the build."""
    said = (ROOT / "Dockerfile").read_text().rpartition("--no-install-recommends")[2]
    for nom in said.partition("&&")[0].replace("\\", " ").split():
        yield Composant("deb/debian", nom, None, None)


def refusees(found: list[Composant]) -> list[str]:
    """The packages whose licence nobody accepted (those of Debian are the distribution's)."""
    return [
        f"{c.nom}: {c.licence or 'none declared'}"
        for c in found
        if c.monde != "deb/debian" and c.nom not in RELUES and not _permise(c.licence)
    ]


def _permise(expression: str | None) -> bool:
    parts = re.split(r" AND | OR |[()]", expression or "?")
    return all(part.strip() in PERMISES for part in parts if part.strip())


def nomenclature(found: list[Composant]) -> dict[str, Any]:
    """The bill, CycloneDX 1.6."""
    components = [_decrire(c) for c in found]
    identity = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))
    said: dict[str, Any] = {
        "component": {"type": "application", "name": "pieces-segur", "bom-ref": "pieces-segur"}
    }
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        said["timestamp"] = datetime.fromtimestamp(int(epoch), UTC).isoformat()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{identity}",
        "version": 1,
        "metadata": said,
        "components": components,
        "dependencies": [{"ref": "pieces-segur", "dependsOn": [c.purl for c in found]}],
    }


def _decrire(c: Composant) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "library", "bom-ref": c.purl, "name": c.nom, "purl": c.purl}
    if c.version:
        said["version"] = c.version
    if c.licence:
        said["licenses"] = [{"expression": c.licence}]
    if c.empreintes:
        said["externalReferences"] = [{
            "type": "distribution", "url": c.purl, "comment": "accepted by the lock",
            "hashes": [{"alg": "SHA-256", "content": h} for h in c.empreintes],
        }]  # fmt: skip
    return said


def main() -> None:
    """Print the bill; end with status 1 when a licence was accepted by nobody."""
    found = composants()
    json.dump(nomenclature(found), sys.stdout, indent=1, ensure_ascii=False)
    print()
    unknown = refusees(found)
    for said in unknown:
        print(f"licence à relire : {said}", file=sys.stderr)
    sys.exit(bool(unknown))


if __name__ == "__main__":
    main()
