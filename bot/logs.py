"""How the log is written: ids and outcomes, one line each; never a name, never what was said.

Our own records are entries of `scheme/journal.py`, which cannot hold a person. Of what a library logs
only its name, place and kind of error are let through: its words may be anybody's.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from bot.settings import Settings
from scheme.journal import Entry, Journal, place_of

MOST = 2000  # characters of one line

log = Journal("mentoring.app")


class Record(logging.LogRecord):
    """A record that holds an entry of ours, or says no more than where a library reported something."""

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,  # noqa: ARG002 - what a library fills its sentence with is left out
        exc_info: Any,
        func: str | None = None,
        sinfo: str | None = None,  # noqa: ARG002
        **_: Any,
    ) -> None:
        if not isinstance(msg, Entry):
            error = exc_info[1] if isinstance(exc_info, tuple) else None
            why = f", {type(error).__name__} at {place_of(error.__traceback__)}" if error else ""
            msg = f"reported at {pathname.rsplit('/', 1)[-1]}:{lineno}{why}"
        super().__init__(name, level, pathname, lineno, str(msg), (), None, func)


class _Lines(logging.Formatter):
    """One bounded line, as text or as JSON."""

    def __init__(self, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._json = as_json

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002
        """In UTC, and saying so: lines of machines in different zones stand in one order."""
        return (
            datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )

    def format(self, record: logging.LogRecord) -> str:
        if not self._json:
            return super().format(record)[:MOST]
        said = {
            "at": self.formatTime(record), "level": record.levelname, "from": record.name,
            "said": record.getMessage()[:MOST],
        }  # fmt: skip
        return json.dumps(said, ensure_ascii=False)


def set_up(settings: Settings) -> None:
    """Log to stderr at the level and in the form that are set."""
    as_json = settings.log_format == "json" or (not settings.log_format and not sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines(as_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    logging.setLogRecordFactory(Record)
    # What nobody has caught goes the same way: an error's words may be what somebody wrote.
    sys.excepthook = _uncaught
    threading.excepthook = lambda it: _uncaught(it.exc_type, it.exc_value, it.exc_traceback)
    # Libraries tell at DEBUG of every request and statement: nothing an operator could use.
    for loud in (
        "httpx",
        "httpcore",
        "asyncio",
        "apscheduler",
        "sqlalchemy",
        "slack_sdk",
        "slack_bolt",
        "uvicorn",
        "tzlocal",
    ):
        logging.getLogger(loud).setLevel(max(logging.WARNING, root.level))


@contextmanager
def hushed(settings: Settings) -> Iterator[None]:
    """Only what went wrong is logged meanwhile, unless everything is to be."""
    if settings.log_level != "DEBUG":
        logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def end() -> None:
    """Write out what is still held back: nothing is logged after this."""
    logging.shutdown()


def _uncaught(kind: type[BaseException], error: BaseException | None, _: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt):
        log.exception(error, "not caught:")
