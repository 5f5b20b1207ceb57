"""A second program started by mistake: it is told in a sentence, and has touched nothing."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest

from bot.listening import NotStarted, listening
from storage import migrate
from tests.bot.test_database_trouble import told


def taken() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def test_a_second_program_says_that_the_port_is_taken_and_leaves_the_tables_alone(tmp_path: Path) -> None:
    """An older database, which a start would have brought up to date under the running program."""
    url = f"sqlite:///{tmp_path}/mentoring.db"
    migrate.upgrade(url, target="0001")
    before = (tmp_path / "mentoring.db").read_bytes()
    with closing(taken()) as running:
        port = running.getsockname()[1]
        code, said = told(tmp_path, url, "run", "--port", str(port))
    assert (code, said) == (
        1,
        f"Nothing was started: port {port} on 127.0.0.1 is taken, address already in use. Another program listens there, "
        "perhaps this one, running already. Stop that one, or set another PORT.",
    )
    assert (tmp_path / "mentoring.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["mentoring.db"]


def test_a_second_playground_does_not_begin_the_first_ones_story_anew(tmp_path: Path) -> None:
    with closing(taken()) as running:
        code, said = told(tmp_path, "sqlite:///mentoring.db", "play", "--port", str(running.getsockname()[1]))
    assert code == 1 and "is taken" in said
    assert list(tmp_path.iterdir()) == []


def test_of_two_that_start_together_only_one_gets_the_port() -> None:
    with listening("127.0.0.1", 0) as [first]:
        port = first.getsockname()[1]
        second = listening("127.0.0.1", port)
        with pytest.raises(NotStarted, match="is taken"):
            second.__enter__()
    with listening("127.0.0.1", port) as [again]:
        assert again.fileno() > 0, "it is free again once the first has ended"


@pytest.mark.parametrize("host", ["192.0.2.1", "no..such..name"])
def test_a_host_that_is_not_this_machine_is_said(host: str) -> None:
    with pytest.raises(NotStarted, match="is no address of this machine"), listening(host, 0):
        pytest.fail("it listens somewhere else")


def test_a_name_with_several_addresses_is_listened_to_on_those_this_machine_has() -> None:
    with listening("localhost", 0) as doors:
        for door in doors:
            socket.create_connection(door.getsockname()[:2], timeout=5).close()
        assert doors
