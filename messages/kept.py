"""A reply as text, to be kept sealed for a while, and the reply again."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import ModuleType
from typing import Any

from messages import cards, forms, reader
from messages.cards import Reply
from messages.reader import Reader


def packed(reply: Reply, seen_by: Reader) -> str:
    """The reply and for whom it is drawn, as one text."""
    return json.dumps([_plain(reply), _plain(seen_by)], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> tuple[Reply, Reader]:
    """The reply again. Raises ValueError for one of another version of the program."""
    try:
        reply, seen_by = (_whole(part) for part in json.loads(text))
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError("kept by another version") from error
    if not isinstance(reply, Reply) or not isinstance(seen_by, Reader):
        raise ValueError("not a reply")
    return reply, seen_by


# Texts and numbers stand for themselves, a list for a tuple; everything else is an object with its
# kind as the only key.
def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None or kind is float:
        return value
    if kind is tuple:
        return [_plain(each) for each in value]
    if is_dataclass(kind):
        return {kind.__name__: [_plain(getattr(value, name)) for name in _names(kind)]}
    if isinstance(value, Enum):
        return {kind.__name__: value.value}
    if isinstance(value, Mapping):
        return {"mapping": [[_plain(k), _plain(v)] for k, v in value.items()]}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, (date, datetime)):
        return {kind.__name__: value.isoformat()}
    raise TypeError(f"a reply holds no {kind.__name__}")


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_whole(each) for each in value)
    if not isinstance(value, dict):
        return value
    [(name, inside)] = value.items()
    match name:
        case "mapping":
            return {_whole(k): _whole(v) for k, v in inside}
        case "bytes":
            return base64.b64decode(inside)
        case "date":
            return date.fromisoformat(inside)
        case "datetime":
            return datetime.fromisoformat(inside)
    kind = _kinds()[name]
    return kind(inside) if issubclass(kind, Enum) else kind(*(_whole(each) for each in inside))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _kinds() -> dict[str, type]:
    """Everything a reply may be made of: a closed list, so that a text names nothing else."""
    rooms: tuple[ModuleType, ...] = (cards, forms, reader)
    return {
        name: kind
        for room in rooms
        for name, kind in vars(room).items()
        if isinstance(kind, type) and kind.__module__ == room.__name__
    }
