"""The port, taken before anything else is done: a second program started by mistake touches nothing."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

BACKLOG = 2048  # connections that wait while the tables are brought up to date


class NotStarted(Exception):
    """The bot did not start, and nothing was changed; the text says why, for an operator."""


@contextmanager
def listening(host: str, port: int) -> Iterator[list[socket.socket]]:
    """Sockets that listen on every address of this host, closed at the end. Port 0: any free one.

    Raises `NotStarted` with a sentence. They listen from here on, since two that are only bound could share a port:
    who connects early waits until the bot is ready.
    """
    with ExitStack() as opened:
        found, without = [], None
        for family, kind, protocol, where in _addresses(host, port):
            try:
                door = opened.enter_context(socket.socket(family, kind, protocol))
                door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                door.bind(where)
                door.listen(BACKLOG)
            except OSError as error:
                if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                    raise NotStarted(_why(host, port, error)) from None
                without = error  # `localhost` may have an address of a kind this machine does not have
                continue
            found.append(door)
        if without and not found:
            raise NotStarted(_why(host, port, without))
        yield found


def _addresses(host: str, port: int) -> list[tuple[int, int, int, Any]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return list(
            dict.fromkeys((family, kind, protocol, where) for family, kind, protocol, _, where in found)
        )
    except (OSError, UnicodeError):
        raise NotStarted(
            f"Nothing was started: HOST={host} is no address of this machine. Set HOST=127.0.0.1, or 0.0.0.0 for all."
        ) from None


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Nothing was started: port {port} on {host} is taken, address already in use. Another program listens there, "
            "perhaps this one, running already. Stop that one, or set another PORT."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Nothing was started: this user may not listen on port {port}. Set a PORT from 1024 on."
    return f"Nothing was started: HOST={host} is no address of this machine. Set HOST=127.0.0.1, or 0.0.0.0 for all."
