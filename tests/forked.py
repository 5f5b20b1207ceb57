"""Processes for tests to kill, forked off one that has loaded and prepared what they need.

Loading it takes each of them two seconds of processor time, which has nothing to do with what they are killed over.
A test process has one such server for all its tests, so it loads what any of them needs. The programs that an
operator starts are started as such in tests/house/test_wheel.py and tests/bot/test_first_screen.py.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.loaded"])


class Program:
    """`python -m bot run` in a process of its own, in this folder, with only these settings in its environment."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], before: Callable[[], None] | None = None
    ) -> None:
        self._process = FORKED.Process(target=_run, args=(str(folder), dict(settings), before), daemon=True)
        self._process.start()

    def poll(self) -> int | None:
        """Its exit code, or minus the signal that ended it; None while it runs."""
        code: int | None = self._process.exitcode
        return code

    def wait(self, seconds: float) -> int:
        """Wait for its end; as `poll`."""
        self._process.join(seconds)
        code = self.poll()
        assert code is not None, "it has not ended"
        return code

    def send_signal(self, number: int) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@contextmanager
def program(
    folder: Path, settings: Mapping[str, str], before: Callable[[], None] | None = None
) -> Iterator[Program]:
    """The program; killed in the end if it has not ended by itself. `before` is called in it at its start."""
    process = Program(folder, settings, before)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(20)


def run_bot(folder: Path, settings: Mapping[str, str], *words: str) -> tuple[int, str, str]:
    """`python -m bot …` to its end: its exit code, and what it wrote on either stream."""
    streams = folder / "stdout", folder / "stderr"
    given = str(folder), dict(settings), None, words, tuple(map(str, streams))
    process = FORKED.Process(target=_run, args=given, daemon=True)
    process.start()
    process.join(60)
    assert process.exitcode is not None, "it has not ended"
    out, err = (stream.read_text(encoding="utf-8") for stream in streams)
    for stream in streams:
        stream.unlink()
    return process.exitcode, out, err


def _run(
    folder: str, settings: dict[str, str], before: Callable[[], None] | None,
    words: Sequence[str] = ("run",), streams: Sequence[str] = (),
) -> None:  # fmt: skip
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(settings)
    if before is not None:
        before()
    from bot.__main__ import main

    sys.exit(main(words))
