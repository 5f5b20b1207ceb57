"""What somebody sees who starts the program for the first time, with nothing configured."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path


def test_the_first_screen_ends_with_the_addresses_which_answer_by_then(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "PORT": "0"}
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            screen: list[str] = []
            for said in process.stdout:
                screen.append(said.rstrip())
                if "Ctrl-C" in said:
                    break
            addresses = [a for said in screen for a in re.findall(r"http://\S+", said)]
            assert len(screen) < 12
            assert [a.rsplit("/", 1)[1] for a in addresses] == ["", "cards"]
            assert "http://" in screen[-3] and "http://" in screen[-4]  # with nothing of the log among them
            for address in addresses:
                with urllib.request.urlopen(address, timeout=20) as answer:
                    assert answer.status == 200
        finally:
            process.terminate()
