"""The opening room: what a file is, its text layers, its pixels. Run as a child process."""

from __future__ import annotations

from typing import Any

from pipeline.errors import PanneError
from pipeline.extraction import image, pdf, pdf_history, pdf_structure, sniff, vue
from pipeline.extraction.child import serve
from pipeline.extraction.codec import encode
from pipeline.extraction.limits import Limites
from pipeline.extraction.pixels import Pixels
from pipeline.extraction.wire import Message
from pipeline.models.fichier import Defaut, Format
from pipeline.models.text import Page, Source


def open_file(data: bytes, limites: Limites) -> dict[str, Any]:
    """The facts of a file and its pages, as JSON values.

    ``format``, ``nature``, ``defaut`` and ``actif`` are those of :class:`Fichier`; ``pages``
    counts them all; ``entier`` says that all objects were looked at; ``histoire`` that the history
    room has something to look into;
    ``layers`` has the first ones, each with ``picture`` (to be read from its
    pixels), ``hidden`` (bears text that nobody sees), ``page`` and ``aside`` (:mod:`.codec`; the
    words that are not what one sees), ``unwritten`` (places of lines that the layer does not
    have). Raises PanneError.
    """
    kind, nature = sniff.sniff(data)
    facts = {
        "format": kind,
        "nature": nature,
        "defaut": None,
        "actif": (),
        "entier": True,
        "histoire": False,
        "pages": 0,
    }
    if kind is None:
        return {**facts, "defaut": Defaut.NON_ACCEPTE, "layers": []}
    try:
        return {**facts, **(_pdf(data, limites) if kind is Format.PDF else _image(data, limites))}
    except pdf.ProtectedError:
        return {**facts, "defaut": Defaut.PROTEGE, "layers": []}
    except image.DamagedError:
        return {**facts, "defaut": Defaut.ENDOMMAGE, "layers": []}


def page_pixels(data: bytes, kind: Format, number: int, limites: Limites) -> Pixels:
    """One page (from 1) to read from its pixels; the only one for a picture."""
    if kind is Format.PDF:
        return pdf.render(data, number, limites)
    return image.pixels(data, limites)


def _pdf(data: bytes, limites: Limites) -> dict[str, Any]:
    count, layers = pdf.layers(data, limites)
    actif, whole = pdf_structure.actif(data, limites.objets_max)
    seen = pdf_history.has_history(data)
    return {
        "actif": actif,
        "entier": whole,
        "histoire": seen,
        "pages": count,
        "layers": [_layer(layer) for layer in layers],
    }


def _layer(layer: pdf.Layer) -> dict[str, Any]:
    aside = encode(layer.aside) if layer.aside else None
    page = encode(layer.page)
    return {
        "picture": layer.picture,
        "hidden": layer.hidden,
        "page": page,
        "aside": aside,
        "unwritten": [[round(side, 2) for side in box] for box in layer.unwritten],
    }


def _image(data: bytes, limites: Limites) -> dict[str, Any]:
    image.verify(data, limites)
    page = Page(1, 0.0, 0.0, Source.OCR, (), marks=())
    return {"pages": 1, "layers": [_layer(pdf.Layer(page, picture=True))]}


def _prepare() -> None:
    image.prepare()
    sniff.prepare()


def _ouvrir(message: Message, limites: Limites) -> Message:
    return Message(open_file(message.blobs[0], limites))


def _pixels(message: Message, limites: Limites) -> Message:
    kind, number = Format(message.header["format"]), int(message.header["page"])
    found = page_pixels(message.blobs[0], kind, number, limites)
    return Message(found.header(), (found.data,))


def _vue(message: Message, limites: Limites) -> Message:
    """One page (``page`` from 1, ``turn``) as a JPEG."""
    data, number = message.blobs[0], int(message.header["page"])
    kind, _ = sniff.sniff(data)
    if kind is None:
        raise PanneError("Le fichier n'est ni un PDF ni une image.")
    try:
        found = page_pixels(data, kind, number, limites)
    except (pdf.ProtectedError, image.DamagedError) as error:
        raise PanneError("La page ne peut pas être dessinée.") from error
    return Message({}, (vue.encode(found, int(message.header["turn"]), message.header["zones"]),))


def _bandes(message: Message, _: Limites) -> Message:
    """Places of a PDF (``page`` from 1, ``turn``, ``boxes``) drawn as lines ``hauteur`` high."""
    places = [(p["page"], p["turn"], p["boxes"]) for p in message.header["lieux"]]
    found = pdf.strips(message.blobs[0], places, int(message.header["hauteur"]))
    return Message({"bandes": [p.header() for p in found]}, tuple(p.data for p in found))


if __name__ == "__main__":
    verbs = {
        "ouvrir": _ouvrir,
        "pixels": _pixels,
        "vue": _vue,
        "bandes": _bandes,
    }
    serve(_prepare, verbs)
