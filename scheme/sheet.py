"""Reading a table from text with commas, semicolons or tabs between its cells, within bounds.

Nothing here knows what the columns mean; `scheme/people_file.py` does. `bot/sheet_file.py` reads files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

LINES_MOST = 100_000
CELL_MOST = 2_000  # characters
HEADING_MOST = 200
COLUMNS_MOST = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file: the line, counted from 1 as an editor shows it, and why.

    Line 0 is the file as a whole.
    """

    line: int
    reason: str


class BadFile(Exception):
    """The file cannot be used as it is, and nothing of it was. `faults` are in the order of lines."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number in the file and its cells by heading, without empty ones."""

    number: int
    cells: dict[str, str]


Sheet = tuple[list[str], list[Line], list[Fault]]


def read_text(text: str) -> Sheet:
    """The headings in small letters, every line that is not blank, and lines that do not fit.

    Raises `BadFile` if this is no table at all or is too large.
    """
    if not text.strip():
        raise BadFile(Fault(0, "The file is empty."))
    return table(_separated(text))


def _separated(text: str) -> Iterator[tuple[int, list[str]]]:
    if "\0" in text:
        raise BadFile(Fault(text.count("\n", 0, text.index("\0")) + 1, "This is not text."))
    heading = text.lstrip().split("\n", 1)[0]
    marks = max(",;\t", key=heading.count)  # the comma if there is none at all
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=marks, strict=True)
    number = 1
    try:
        for row in reader:
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(
            Fault(number, f"The quotation marks or cells of this line are broken ({error}).")
        ) from None


def table(rows: Iterator[tuple[int, list[str]]]) -> Sheet:
    """The same from rows of cells with their line numbers."""
    headings: list[str] = []
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, row in _unbroken(rows, faults):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not headings:
            headings = _headings(number, cells)
            continue
        if len(lines) >= LINES_MOST:
            raise BadFile(Fault(number, f"The file has more than {LINES_MOST:,} lines."))
        if any(cells[len(headings) :]):
            faults.append(Fault(number, f"There are more cells than the {len(headings)} headings."))
        elif any(len(cell) > CELL_MOST for cell in cells):
            faults.append(Fault(number, f"A cell has more than {CELL_MOST:,} characters."))
        kept = {h: c for h, c in zip(headings, cells, strict=False) if h and 0 < len(c) <= CELL_MOST}
        lines.append(Line(number, kept))
    if not headings:
        raise BadFile(*(faults or [Fault(0, "The file is empty.")]))
    return headings, lines, faults


def _unbroken(rows: Iterator[tuple[int, list[str]]], faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The rows up to where the file is broken, which is noted: nothing after that can be told."""
    try:
        yield from rows
    except BadFile as broken:
        faults += broken.faults


def _headings(number: int, cells: list[str]) -> list[str]:
    if len(cells) > COLUMNS_MOST or any(len(cell) > HEADING_MOST or not cell.isprintable() for cell in cells):
        raise BadFile(Fault(number, "This is not a table: the first line has no headings."))
    headings = ["_".join(cell.casefold().split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    twice = sorted({heading for heading in headings if heading and headings.count(heading) > 1})
    if twice:
        raise BadFile(Fault(number, f"The column “{twice[0]}” is there twice."))
    return headings
