"""Whoever installs the bot as a package gets everything it reads: packs, migrations, pages, words."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.bot.slack.slack_api import free_port

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "handlers", "messages", "packs", "scheduler", "scheme", "storage")
NOT_READ = {".gitkeep"}


def test_everything_in_the_rooms_is_in_the_package() -> None:
    """`[tool.setuptools]` in pyproject.toml names each folder of modules and each other file."""
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    packed: set[Path] = set()
    for package in setup["packages"]:
        folder = ROOT / package.replace(".", "/")
        packed |= set(folder.glob("*.py"))
        for pattern in setup["package-data"].get(package, []):
            packed |= {path for path in folder.glob(pattern) if path.is_file()}
    kept = subprocess.run(["git", "ls-files", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {ROOT / line for line in kept.stdout.splitlines() if Path(line).name not in NOT_READ}
    assert len(wanted) > 200
    assert sorted(str(path.relative_to(ROOT)) for path in wanted - packed) == []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `pip wheel .` would from what git has, and laid out where nothing else of ours is."""
    folder = tmp_path_factory.mktemp("wheel")
    known = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *ROOMS, "requirements"]
    listed = subprocess.run(known, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for line in ["pyproject.toml", "README.md", "LICENSE", *listed.splitlines()]:
        if (ROOT / line).exists():
            (folder / "tree" / line).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / line, folder / "tree" / line)
    build = "from setuptools import build_meta; build_meta.build_wheel('..')"
    subprocess.run([sys.executable, "-c", build], cwd=folder / "tree", check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    shutil.rmtree(folder / "tree")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_starts_in_an_empty_folder_with_its_packs_pages_and_migrations(
    installed: Path, tmp_path: Path
) -> None:
    """The playground, through the command that the wheel installs; then the doctor over another database."""
    [command] = importlib.metadata.Distribution.at(next(installed.glob("*.dist-info"))).entry_points
    assert command.name == "mentoring-bot"
    module, _, function = command.value.partition(":")
    launch = [sys.executable, "-c", f"import sys; from {module} import {function}; sys.exit({function}())"]
    port = free_port()
    settings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "PORT": str(port)}
    settings["COORDINATORS"] = "lead@example.org"
    with subprocess.Popen([*launch, "run"], cwd=tmp_path, env=settings) as process:
        until = time.monotonic() + 90
        page = None
        while page is None or page.status_code != 200:
            assert process.poll() is None and time.monotonic() < until, "it never opened"
            with suppress(httpx.TransportError):
                page = httpx.get(f"http://127.0.0.1:{port}/", timeout=20, follow_redirects=True)
            time.sleep(0.1)
        for path in ("/readyz", "/cards"):
            assert httpx.get(f"http://127.0.0.1:{port}{path}", timeout=20).status_code == 200, path
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    for words in (["upgrade"], ["doctor", "--offline"]):
        done = subprocess.run(
            [*launch, *words], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "data" / "mentoring.db").exists()
