"""The app's icons, drawn here: two speech bubbles, one leaning into the other."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from math import hypot

Colour = tuple[int, int, int]

GROUND: Colour = (31, 79, 95)  # the app's accent, a deep teal
PAPER: Colour = (255, 255, 255)
LIGHT: Colour = (244, 190, 92)
ACCENT = "#1F4F5F"

# The drawing lives in a square from -1 to 1. A bubble: middle x and y, half width, half height, and
# the corner its tail points to.
_FIRST = (-0.20, -0.22, 0.62, 0.44, (-0.55, 0.62))
_SECOND = (0.28, 0.26, 0.54, 0.40, (0.62, 0.98))
_GAP = 0.09  # of ground around the second bubble
_STROKE = 0.085  # half the width of a line in the outline


def colour(size: int = 192) -> bytes:
    """The full icon: both bubbles on the ground, within the middle that no mask cuts away."""

    def paint(x: float, y: float, edge: float) -> tuple[Colour, float]:
        x, y, edge = x / 0.62, y / 0.62, edge / 0.62
        shade = _over(GROUND, PAPER, _inside(_bubble(x, y, _FIRST), edge))
        shade = _over(shade, GROUND, _inside(_bubble(x, y, _SECOND) - _GAP, edge))
        return _over(shade, LIGHT, _inside(_bubble(x, y, _SECOND), edge)), 1.0

    return _png(size, paint)


def outline(size: int = 32) -> bytes:
    """White lines on nothing, as Teams shows apps that are not open."""

    def paint(x: float, y: float, edge: float) -> tuple[Colour, float]:
        x, y, edge = x / 0.9, (y + 0.08) / 0.9, edge / 0.9
        second = _bubble(x, y, _SECOND)
        first = _inside(abs(_bubble(x, y, _FIRST)) - _STROKE, edge)
        first *= 1 - _inside(second - _STROKE - _GAP, edge)
        return PAPER, max(first, _inside(abs(second) - _STROKE, edge))

    return _png(size, paint)


def _bubble(x: float, y: float, shape: tuple[float, float, float, float, tuple[float, float]]) -> float:
    """How far a point is outside the bubble; negative inside."""
    middle_x, middle_y, wide, high, tip = shape
    round_by = 0.24
    out_x = abs(x - middle_x) - wide + round_by
    out_y = abs(y - middle_y) - high + round_by
    body = hypot(max(out_x, 0), max(out_y, 0)) + min(max(out_x, out_y), 0) - round_by
    inner = -1 if tip[0] < middle_x else 1
    foot = middle_y + high - 0.05
    tail = _triangle(x, y, tip, (tip[0], foot), (tip[0] - inner * 0.38, foot))
    return min(body, tail)


def _triangle(x: float, y: float, *corners: tuple[float, float]) -> float:
    """How far a point is outside a triangle, near enough for its edges."""
    (ax, ay), (bx, by), (cx, cy) = corners
    turn = 1.0 if (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0 else -1.0
    far = -9.0
    for (px, py), (qx, qy) in zip(corners, (*corners[1:], corners[0]), strict=True):
        length = hypot(qx - px, qy - py)
        far = max(far, -turn * ((qx - px) * (y - py) - (qy - py) * (x - px)) / length)
    return far


def _inside(distance: float, edge: float) -> float:
    """How much of a pixel is covered, from 0 to 1; `edge` is the size of a pixel."""
    return min(1.0, max(0.0, 0.5 - distance / edge))


def _over(below: Colour, above: Colour, much: float) -> Colour:
    red, green, blue = (round(b + (a - b) * much) for b, a in zip(below, above, strict=True))
    return red, green, blue


def _png(size: int, paint: Callable[[float, float, float], tuple[Colour, float]]) -> bytes:
    """A square picture, painted point by point: colour, and how opaque from 0 to 1."""
    edge = 2 / size
    rows = bytearray()
    for row in range(size):
        rows.append(0)
        for column in range(size):
            shade, opaque = paint((column + 0.5) * edge - 1, (row + 0.5) * edge - 1, edge)
            rows.extend((*shade, round(opaque * 255)))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
