"""Messages between the parent and a room: a JSON header, then raw blobs. No pickle.

Framing: four bytes (little endian) of header length, the header, the blobs one after the other;
the header's ``blobs`` gives their lengths.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<I")


class WireError(Exception):
    """What came through the pipe is not a message, or is too large."""


@dataclass(frozen=True, slots=True)
class Message:
    """A JSON object and the blobs that came with it."""

    header: dict[str, Any]
    blobs: tuple[bytes, ...] = ()


def send(stream: BinaryIO, header: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Write one message and flush; raises OSError when nobody listens."""
    body = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.writelines(blobs)
    stream.flush()


def receive(stream: BinaryIO, header_max: int, blobs_max: int) -> Message | None:
    """The next message, None at the end of the stream; sizes (bytes) are checked before reading."""
    prefix = stream.read(_LENGTH.size)
    if not prefix:
        return None
    header = _header(_exactly(stream, _bounded(_LENGTH.unpack(_whole(prefix))[0], header_max)))
    sizes = _sizes(header.pop("blobs", []), blobs_max)
    return Message(header, tuple(_exactly(stream, size) for size in sizes))


def _whole(prefix: bytes) -> bytes:
    if len(prefix) < _LENGTH.size:
        raise WireError("cut short")
    return prefix


def _bounded(size: int, most: int) -> int:
    if size > most:
        raise WireError(f"{size} bytes announced, at most {most}")
    return size


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise WireError("cut short")
    return data


def _header(body: bytes) -> dict[str, Any]:
    try:
        header = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WireError("not JSON") from error
    if not isinstance(header, dict):
        raise WireError("not an object")
    return header


def _sizes(sizes: object, most: int) -> list[int]:
    if not isinstance(sizes, list) or not all(type(n) is int and n >= 0 for n in sizes):
        raise WireError("sizes of blobs expected")
    _bounded(sum(sizes), most)
    return sizes
