"""Whoever installs the bot as a package gets everything it reads: packs, migrations, pages, words."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

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
