"""How the log is written: ids and outcomes, one line each; never a name, never what was said."""

from __future__ import annotations

import json
import logging
import sys

from bot.settings import Settings

MOST = 2000  # characters of one line


class _Lines(logging.Formatter):
    """One bounded line, as text or as JSON."""

    def __init__(self, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._json = as_json

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
    # Libraries log what passes through them at DEBUG: requests, statements, people's words.
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
