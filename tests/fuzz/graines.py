"""Sound inputs to begin from, all of the fixtures or drawn on the spot."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pipeline.extraction.limits import Limites
from pipeline.extraction.opening import open_file
from pipeline.extraction.reading import _ouverture
from pipeline.extraction.wire import Message, send
from pipeline.models.authenticite import ListeDeConfiance, lire_liste
from pipeline.models.fichier import Fichier
from pipeline.models.statut import TypePiece
from pipeline.models.text import Text
from tests import signing
from tests.conftest import CERTIFICATES, DOCUMENTS, REGISTER
from tests.documents import zones as tracees
from tests.extraction import hostile
from tests.fuzz import textes
from tests.models import specimens

FAVORABLE = DOCUMENTS / "vague2-initial-favorable"
LOURD = 60_000
"""Bytes over which a fixture is no seed: scans teach nothing."""


@cache
def confiance() -> ListeDeConfiance:
    """The certificates that sign the fixtures' barcodes."""
    return lire_liste({path.name: path.read_bytes() for path in CERTIFICATES.glob("*.pem")})


def zones() -> Iterable[bytes]:
    for lines in (tracees.td3(), tracees.td1(), tracees.cni_1988()):
        yield "\n".join(lines).encode()


def codes() -> Iterable[bytes]:
    for text in (specimens.RIB, specimens.TITRE, specimens.ZONE):
        yield text.encode("latin-1")


def demandes() -> Iterable[bytes]:
    for path in sorted(DOCUMENTS.glob("*/demande.json"))[::6]:
        yield json.dumps(json.loads(path.read_bytes()), ensure_ascii=False).encode()


def registres() -> Iterable[bytes]:
    lines = REGISTER.read_bytes().splitlines(keepends=True)
    yield b"".join(lines[:4])
    yield b"\xef\xbb\xbf" + b"".join(lines[:2])


def fichiers() -> Iterable[bytes]:
    yield from pdf()
    for made in (hostile.docx, hostile.archive, hostile.heic, hostile.absurd_png):
        yield made()
    yield hostile.picture("PNG")
    yield hostile.picture("JPEG")


def noms() -> Iterable[bytes]:
    for nom in ("rib.pdf", "Relevé d'identité n°1.PDF", "a\u0301.jpeg", "\u202efdp.exe", "con.",
                "../rib.pdf", "C:\\rib.pdf", "rib.pdf\n", ".pdf", "rib.pdf." + "x" * 60):  # fmt: skip
        yield nom.encode()


def lignes() -> Iterable[bytes]:
    for line in (
        "le 1er juin 2026, 31/12/2026, 2026-02-30\nle 7 sept. 2026",
        "1 234,56 € HT, 1.481,47 TTC, soit 48 000 €\n48000,00€",
        "IBAN FR76 3005 6009 2712 3456 7890 182 BIC CCFRFRPP\nFR7630056009271234567890182",
        "SIRET 348 662 990 00038 SAS Médi-Soft (SIREN 348662990)\nSARL MEDI SOFT",
        "L'IBAN : « rib d'eau.pdf », art. L. 311-3-1, n° 3666\nVersion DPI 22, v22.0, 3.3b",
        "JGe2DPI009\nJGe2DPIO09",
    ):
        yield line.encode()


def personnes() -> Iterable[bytes]:
    for said in ("de La Tour\nTOUR\nJean Marie", "Durand\nDURANT\nMme Claire Durand",
                 "VICTOR\nV1CTOR DE L'ETOILE\nAnne-Sophie"):  # fmt: skip
        yield said.encode()


def adresses() -> Iterable[bytes]:
    for url in ("https://portail.exemple.fr:8443/e?x=1#f", "http://127.0.0.1:80/",
                "https://[::ffff:10.0.0.1]/", "https://a:b@exemple.fr", "https://0x7f.1/"):  # fmt: skip
        yield url.encode()


def lettres() -> Iterable[bytes]:
    yield "Le RIB « rib d'eau.pdf » du 07/11/2024 n'est pas celui de la société.\n\nDurand".encode()
    yield b"{{ demande }} <script>1</script>\nBcc: a@exemple.fr\n\nO'Neil\r\nBcc: x"


def pdf() -> Iterable[bytes]:
    small = (p for p in sorted(FAVORABLE.glob("*.pdf")) if p.stat().st_size < LOURD)
    yield from (path.read_bytes() for path in small)
    for made in (hostile.with_script, hostile.with_attachment, hostile.with_launch,
                 hostile.nested_forms, hostile.truncated_pdf):  # fmt: skip
        yield made()


def signes() -> Iterable[bytes]:
    once = signing.signed(hostile.with_attachment())
    yield once
    yield signing.appended(once, _touched)
    yield hostile.with_script()


def _touched(writer: Any) -> None:
    writer.update_root()


@cache
def lus() -> tuple[tuple[TypePiece, Text], ...]:
    """The born-digital papers of the fixtures, as they are read, with their slots; each kind twice."""
    found: dict[TypePiece, list[Text]] = {}
    for folder in sorted(DOCUMENTS.glob("*/")):
        for piece in json.loads((folder / "demande.json").read_bytes())["pieces"]:
            path, slot = folder / piece["fichier"], TypePiece(piece["type"])
            known = found.setdefault(slot, [])
            if path.suffix == ".pdf" and len(known) < 2 and path.stat().st_size < LOURD:
                known.extend(_lu(path.read_bytes()))
    return tuple((slot, text) for slot, texts in found.items() for text in texts)


def _lu(data: bytes) -> Iterable[Text]:
    opened = _ouverture(Fichier("", 1, "", None, ""), data, _ouvert(data), Limites())
    pages = tuple(feuille.page for feuille in opened.feuilles if not feuille.picture)
    if sum(len(page.segments) for page in pages) > 3:
        yield Text(pages)


def _ouvert(data: bytes) -> Message:
    return Message(json.loads(json.dumps(open_file(data, Limites()))))


def papiers(types: tuple[TypePiece, ...]) -> Iterable[bytes]:
    """Those of some slots, each alone and before another one."""
    own = [text for slot, text in lus() if slot in types]
    yield from map(textes.ecrire, own + textes.melanger([*own, lus()[0][1]]))


def deposes() -> Iterable[bytes]:
    """Papers in their slots."""
    for slot, text in lus():
        yield bytes([list(TypePiece).index(slot)]) + textes.ecrire(text)


def reponses() -> Iterable[bytes]:
    """What a child answers when it opens a file, draws a page, looks into signatures."""
    light = sorted(FAVORABLE.glob("*.pdf"), key=lambda path: path.stat().st_size)[0].read_bytes()
    yield message(_ouvert(light).header)
    page = {"number": 1, "width": 40.0, "height": 40.0, "source": "texte", "turn": 0,
            "to_shown": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], "marks": [[0.0] * 8],
            "segments": [["FR76", [1.0, 1, 9, 1, 9, 3, 1, 3], 0.9, [], [1, 1, 0.5, 1], "FR7G"]],
            "codes": [[specimens.RIB, [0.0, 0, 1, 0, 1, 1, 0, 1]]]}  # fmt: skip
    layer = {"picture": False, "hidden": False, "page": page, "aside": None, "unwritten": []}
    yield message({"format": "pdf", "nature": "document PDF", "defaut": None, "actif": [],
                   "histoire": False, "pages": 1, "layers": [layer]})  # fmt: skip
    yield message({"width": 2, "height": 2, "channels": 3, "scale": 1.0}, bytes(12))
    yield message({"modifie": None, "signatures": [{
        "signataire": "Claire", "date": "2026-11-21T10:00:00+00:00", "integrite": "intacte",
        "confiance": "verifiee"}]})  # fmt: skip


def message(header: Mapping[str, object], *blobs: bytes) -> bytes:
    """What goes through the pipe."""
    out = io.BytesIO()
    send(out, dict(header), blobs)
    return out.getvalue()
