"""What scanners, telephones, fax machines and stamps do to the pixels of a page."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.reading.fonts import path_of

Dice = np.random.Generator
PAPER = (247, 246, 243)


def scanned(page: Image.Image, dice: Dice, skew: float, *, gray: bool = True) -> Image.Image:
    """A flatbed: a skew, a soft focus, a grain, a paper that is not quite white."""
    turned = page.rotate(skew, Image.Resampling.BICUBIC, expand=abs(skew) > 3, fillcolor=PAPER)
    sharp = np.asarray(turned.convert("L") if gray else turned, dtype=np.float32)
    soft = cv2.GaussianBlur(sharp, (0, 0), 0.45) * dice.uniform(0.93, 0.99) + dice.uniform(1, 6)
    return _image(soft + dice.normal(0, 1.2, sharp.shape))


def photographed(page: Image.Image, dice: Dice, strength: float) -> Image.Image:
    """A sheet on a table: perspective, a lamp on one side, a hand's shadow, a shaky focus."""
    wide, high = page.size
    edge = round(wide * 0.05)
    shift = 0.028 * strength * wide
    flat = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], dtype=np.float32)
    moved = flat + edge + dice.uniform(-shift, shift, (4, 2)).astype(np.float32)
    size = (wide + 2 * edge, high + 2 * edge)
    matrix = cv2.getPerspectiveTransform(flat, moved.astype(np.float32))
    table = tuple(int(part) for part in dice.integers(50, 130, 3))
    seen = cv2.warpPerspective(
        np.asarray(page), matrix, size, flags=cv2.INTER_AREA, borderValue=table
    )
    x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    angle = dice.uniform(0, 2 * math.pi)
    slope = x * math.cos(angle) + y * math.sin(angle)
    light = 0.93 - 0.16 * strength * (slope + 1) / 2
    limb = np.clip((slope - dice.uniform(0.2, 0.6)) * 12, 0, 1)
    light = (light - 0.13 * strength * limb)[..., None]
    lit = cv2.GaussianBlur(seen.astype(np.float32), (0, 0), 0.5 + 0.35 * strength) * light
    return _image(lit + dice.normal(0, 2.4, lit.shape))


def faxed(page: Image.Image, dice: Dice, skew: float) -> Image.Image:
    """One bit a pixel, with the specks of the line."""
    turned = page.convert("L").rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    values = np.asarray(turned, dtype=np.float32) + dice.normal(0, 9, (turned.height, turned.width))
    bits = values > 165
    specks = dice.random(bits.shape) < 0.0006
    return Image.fromarray(((bits ^ specks) * 255).astype(np.uint8)).convert(
        "1", dither=Image.Dither.NONE
    )


def watermarked(page: Image.Image, words: str) -> Image.Image:
    """Grey words across the whole page, under and over the text alike."""
    layer = Image.new("L", page.size, 255)
    font = ImageFont.truetype(str(path_of("lato-b")), page.width // 17)
    pen = ImageDraw.Draw(layer)
    for row in range(-1, 3):
        level = page.height * (0.18 + 0.32 * row)
        pen.text((page.width * 0.04, level), words, font=font, fill=196)
    slanted = layer.rotate(33, Image.Resampling.BICUBIC, fillcolor=255)
    return _multiply(page, np.asarray(slanted.convert("RGB")))


def stamped(page: Image.Image, dice: Dice, where: tuple[float, float], dpi: int) -> Image.Image:
    """A round stamp in pale blue or red ink over `where`, in pixels."""
    side = round(34 / 25.4 * dpi)
    ink = ((120, 140, 215), (220, 130, 130), (150, 130, 205))[int(dice.integers(3))]
    seal = Image.new("RGB", (side, side), (255, 255, 255))
    pen, width = ImageDraw.Draw(seal), max(2, side // 60)
    pen.ellipse((4, 4, side - 5, side - 5), outline=ink, width=width)
    pen.ellipse(
        (side // 6, side // 6, side - side // 6, side - side // 6), outline=ink, width=width
    )
    font = ImageFont.truetype(str(path_of("lato-b")), side // 9)
    for row, words in enumerate(("SERVICE", "COURRIER", "REÇU LE 12")):
        pen.text((side / 2, side * (0.36 + 0.14 * row)), words, font=font, fill=ink, anchor="mm")
    seal = seal.rotate(float(dice.uniform(-25, 25)), Image.Resampling.BICUBIC, fillcolor=(255,) * 3)
    sheet = Image.new("RGB", page.size, (255, 255, 255))
    sheet.paste(seal, (round(where[0] - side / 2), round(where[1] - side / 2)))
    return _multiply(page, np.asarray(sheet))


def _multiply(page: Image.Image, layer: NDArray[np.uint8]) -> Image.Image:
    return _image(np.asarray(page.convert("RGB"), dtype=np.float32) * layer / 255)


def _image(values: NDArray[np.floating]) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
