"""Reading a spreadsheet or comma-separated file as lines of text, within bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from scheme.sheet import COLUMNS_MOST, LINES_MOST, BadFile, Fault, Sheet, read_text, table

BYTES_MOST = 20_000_000
UNPACKED_MOST = 200_000_000


def read_sheet(path: Path) -> Sheet:
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
    return table(_workbook(content)) if content.startswith(b"PK\x03\x04") else read_text(_decoded(content))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(
            Fault(line, "This is not UTF-8 text; please save the table as “CSV UTF-8” or as .xlsx.")
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
