"""A bar chart as a PNG, by hand: stacked bars, a legend in small capitals, nothing to install."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, ROW = 960, 420, 60, 40, 20, 18
LEGEND = 270  # pixels at the right
SHOWN = 9  # kinds with a colour of their own; the others are one more
WHITE, INK, GRID = (255, 255, 255), (40, 40, 40), (225, 225, 225)
# Told apart by people who see colours differently: Okabe and Ito's set, and three greys.
COLOURS = (
    (0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (213, 94, 0),
    (240, 228, 66), (90, 90, 90), (140, 140, 140), (190, 190, 190),
)  # fmt: skip
# Five rows of three dots for each sign.
FONT = {
    "A": "25755", "B": "65656", "C": "34443", "D": "65556", "E": "74647", "F": "74644", "G": "34553", "H": "55755", "I": "72227",
    "J": "11153", "K": "55655", "L": "44447", "M": "57755", "N": "65555", "O": "75557", "P": "65644", "Q": "25573", "R": "65655",
    "S": "34216", "T": "72222", "U": "55557", "V": "55552", "W": "55775", "X": "55255", "Y": "55222", "Z": "71247",
    "0": "75557", "1": "26227", "2": "71747", "3": "71717", "4": "55711", "5": "74717", "6": "74757", "7": "71122", "8": "75757",
    "9": "75717", "-": "00700",
}  # fmt: skip


def bar_chart(bars: Mapping[str, Mapping[str, int]]) -> bytes:
    """A PNG with one bar for each name, made of so many of each kind; the commonest kinds lowest."""
    totals: dict[str, int] = {}
    for parts in bars.values():
        for kind, count in parts.items():
            totals[kind] = totals.get(kind, 0) + count
    kinds = sorted(totals, key=lambda k: (-totals[k], k))
    own, most = kinds[:SHOWN], max([1, *(sum(parts.values()) for parts in bars.values())])
    sheet = _Sheet()
    for part in range(5):
        y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * part // 4
        sheet.box(LEFT, y, WIDTH - LEGEND, y + 1, GRID)
        sheet.write(8, y - 5, str(most * part // 4))
    step = (WIDTH - LEGEND - LEFT) / max(1, len(bars))
    for number, (name, parts) in enumerate(bars.items()):
        x, below = round(LEFT + number * step), 0
        layers = [parts.get(kind, 0) for kind in own] + [sum(n for k, n in parts.items() if k not in own)]
        for colour, count in zip(COLOURS, layers, strict=False):
            low, high = ((HEIGHT - BOTTOM - TOP) * v // most for v in (below, below + count))
            sheet.box(x, HEIGHT - BOTTOM - high, round(x + step * 0.8), HEIGHT - BOTTOM - low, colour)
            below += count
        if number % max(1, -(-len(bars) // 10)) == 0:
            sheet.write(x, HEIGHT - BOTTOM + 10, name)
    for row, kind in enumerate([*own, "others"] if len(kinds) > len(own) else own):
        y = TOP + row * ROW
        sheet.box(WIDTH - LEGEND + 16, y, WIDTH - LEGEND + 28, y + 12, COLOURS[row])
        sheet.write(WIDTH - LEGEND + 36, y + 1, kind)
    return sheet.png()


class _Sheet:
    """Dots in three colours each, white at first."""

    def __init__(self) -> None:
        self._rows = [bytearray(bytes(WHITE) * WIDTH) for _ in range(HEIGHT)]

    def box(self, left: int, top: int, right: int, bottom: int, colour: tuple[int, int, int]) -> None:
        """Fill a box; what lies outside the sheet is left out."""
        left, right = max(0, left), min(WIDTH, right)
        for y in range(max(0, top), min(HEIGHT, bottom)):
            self._rows[y][left * 3 : right * 3] = bytes(colour) * max(0, right - left)

    def write(self, x: int, y: int, words: str) -> None:
        """Small capitals, ten dots high; a sign that is not known is a gap."""
        for sign in words.upper():
            for row, dots in enumerate(FONT.get(sign, "")):
                for column in range(3):
                    if int(dots) & 4 >> column:
                        self.box(x + column * 2, y + row * 2, x + column * 2 + 2, y + row * 2 + 2, INK)
            x += 8

    def png(self) -> bytes:
        """The sheet as a file."""
        dots = zlib.compress(b"".join(b"\0" + row for row in self._rows), 9)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", dots), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
