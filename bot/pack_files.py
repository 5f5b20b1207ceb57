"""Reading one file of a pack so that every fault names the file, the line and the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_KINDS: dict[type, str] = {
    str: "text in quotation marks",
    bool: "true or false",
    int: "a whole number",
    list: "a list in square brackets",
    date: "a date such as 2026-11-01",
    dict: "a table",
}


class PackError(ValueError):
    """A pack cannot be used: `file`, `line` (from 1) and `reason`, one sentence for its coordinator."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


def read_text(path: Path) -> str:
    """The file's text, with or without a byte order mark."""
    name = f"{path.parent.name}/{path.name}"
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise PackError(name, line, "The file is not UTF-8 text; save it again as UTF-8.") from None
    except OSError:
        raise PackError(name, 1, "The file is missing or cannot be read.") from None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a TOML file that knows where it stands."""

    file: str
    source: tuple[str, ...]
    path: str  # "", "settings", "strands"
    index: int | None  # which of several [[…]] of that name, from 0
    values: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Table:
        """The whole file as one table; raises `PackError`."""
        name = f"{path.parent.name}/{path.name}"
        text = read_text(path)
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found.group(1)) if found else max(1, len(text.splitlines()))
            reason = re.sub(r" *\((at|end).*", "", str(error)).rstrip(".").lower()
            raise PackError(name, line, f"This is not valid TOML: {reason}.") from None
        return cls(name, tuple(text.splitlines()), "", None, values)

    def fault(self, key: str | None, reason: str) -> PackError:
        """The error that points at `key` of this table, or at its heading."""
        return PackError(self.file, self._line(key), reason)

    def only(self, *known: str) -> Table:
        """This table; refuses an entry that is not among `known`."""
        for key in self.values:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f" Did you mean “{near[0]}”?" if near else ""
                raise self.fault(key, f"There is no entry called “{key}” here.{hint}")
        return self

    def get(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The entry of this kind; refuses another kind, and its absence unless there is a default."""
        if key not in self.values:
            if default is None:
                raise self.fault(None, f"The entry “{key}” is missing.")
            return default
        value = self.values[key]
        if type(value) is not kind:
            raise self.fault(key, f"The entry “{key}” must be {_KINDS[kind]}.")
        if default is None and isinstance(value, str) and not value.strip():
            raise self.fault(key, f"The entry “{key}” is empty.")
        return value

    def words(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        """A list of texts, none of them empty or twice there."""
        found = self.get(key, list, default)
        for value in found:
            if not isinstance(value, str) or not value.strip():
                raise self.fault(key, f"Each item of “{key}” must be text in quotation marks.")
        for at, value in enumerate(found):
            if value in found[:at]:
                start = self._line(key)
                lines = [n for n, raw in enumerate(self.source[start - 1 :], start) if f'"{value}"' in raw]
                raise PackError(self.file, lines[min(1, len(lines) - 1)], f"“{key}” has “{value}” twice.")
        return tuple(found)

    def table(self, key: str) -> Table:
        """The table `[key]`, empty if it is not there."""
        path = f"{self.path}.{key}" if self.path else key
        return Table(self.file, self.source, path, self.index, self.get(key, dict, {}))

    def tables(self, key: str) -> tuple[Table, ...]:
        """The tables `[[key]]` in their order."""
        path = f"{self.path}.{key}" if self.path else key
        found = self.get(key, list, [])
        if not all(isinstance(value, dict) for value in found):
            raise self.fault(key, f"Each “{key}” is a table that starts with [[{key}]].")
        return tuple(Table(self.file, self.source, path, at, values) for at, values in enumerate(found))

    def _line(self, key: str | None) -> int:
        """The line of `key` in this table: the file is searched, for TOML readers keep no lines."""
        here, seen, start = self.path == "", -1, 1
        parent = self.path.rsplit(".", 1)[0]
        for number, raw in enumerate(self.source, start=1):
            if heading := re.match(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]", raw):
                name = heading.group(2).replace('"', "")
                if heading.group(1) == "[[" and name in (self.path, parent):
                    seen += 1
                here = name == self.path and (self.index is None or seen == self.index)
                if here:
                    start = number
            elif here and key and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", raw):
                return number
        if key and not self.path:
            pattern = rf"\s*\[{{1,2}}\s*{re.escape(key)}\s*\]"
            return next((n for n, raw in enumerate(self.source, 1) if re.match(pattern, raw)), start)
        return start
