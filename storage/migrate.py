"""All tables of this program, wherever in `storage/` they are declared."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import MetaData

import storage
from storage.metadata import metadata


def all_tables() -> MetaData:
    """The metadata with every table on it: imports each module of storage named `…tables`."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name.endswith("tables"):
            importlib.import_module(f"storage.{module.name}")
    return metadata
