"""Reading a spreadsheet or comma-separated file as lines of text, within bounds.

Nothing here knows what the columns mean; `bot/people_file.py` does.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

BYTES_MOST = 20_000_000
UNPACKED_MOST = 200_000_000
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


def read_sheet(path: Path) -> tuple[list[str], list[Line], list[Fault]]:
    """The headings in small letters, every line that is not blank, and lines that do not fit.

    Raises `BadFile` if this is no table at all or is too large.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise BadFile(Fault(0, f"“{path.name}” is a folder, not a file."))
        if size > BYTES_MOST:
            raise BadFile(
                Fault(
                    0, f"The file has {size // 1_000_000} MB; at most {BYTES_MOST // 1_000_000} MB are read."
                )
            )
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(Fault(0, f"The file cannot be read: {error.strerror or error}.")) from None
    if not content.strip():
        raise BadFile(Fault(0, "The file is empty."))
    rows = _workbook(content) if content.startswith(b"PK\x03\x04") else _separated(content)
    return _table(rows)


def _separated(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(
            Fault(line, "This is not UTF-8 text; please save the table as “CSV UTF-8” or as .xlsx.")
        ) from None
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


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # takes a while, and most files are plain text

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_MOST:
                raise BadFile(Fault(0, "The workbook is too large when unpacked."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=COLUMNS_MOST), start=1):
            yield number, [_spoken(cell) for cell in row]
            if number > LINES_MOST:
                return
    except BadFile:
        raise
    except Exception:  # noqa: BLE001 - whatever a broken workbook makes the reader stumble over
        raise BadFile(Fault(0, "This is not a workbook that can be read; please save it anew.")) from None


def _spoken(cell: object) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def _table(rows: Iterator[tuple[int, list[str]]]) -> tuple[list[str], list[Line], list[Fault]]:
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
