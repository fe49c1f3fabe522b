"""A decoded picture as it travels between the rooms: sizes and raw bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Pixels:
    """``width`` × ``height`` pixels of ``channels`` bytes (1 grey, 3 RGB), row after row.

    ``scale`` takes its pixels to those of the page as shown at 200 dpi.
    """

    width: int
    height: int
    channels: int
    data: bytes
    scale: float = 1.0

    def header(self) -> dict[str, Any]:
        """All but the bytes, for the wire."""
        return {
            "width": self.width,
            "height": self.height,
            "channels": self.channels,
            "scale": self.scale,
        }


def from_wire(header: dict[str, Any], data: bytes) -> Pixels:
    """The picture that a message carries; ValueError when sizes and bytes do not agree."""
    width, height, channels = (int(header[k]) for k in ("width", "height", "channels"))
    if channels not in (1, 3) or min(width, height) < 1 or width * height * channels != len(data):
        raise ValueError("sizes and bytes do not agree")
    scale = float(header["scale"])
    if not 0.001 < scale < 1000:
        raise ValueError("scale out of range")
    return Pixels(width, height, channels, data, scale)
