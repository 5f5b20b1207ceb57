"""The container file, played without a container: each instruction in a folder that stands for the image.

    python -m tests.rehearsal        everything, packages from the index too; prints what the image holds

No user is made and nothing outside the folder is touched: `useradd` is only noted, and the files it would own
belong to its number.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "deploy" / "Containerfile"


@dataclass
class Image:
    """What a stage has come to. Paths of the image are inside `root`."""

    root: Path
    folder: str = "/"
    user: str = "root"
    users: dict[str, int] = field(default_factory=lambda: {"root": 0})
    settings: dict[str, str] = field(default_factory=dict)
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    stop: str = "SIGTERM"

    @property
    def number(self) -> int:
        """Who it runs as; the file may name its user or give the number itself."""
        return int(self.user) if self.user.isdigit() else self.users[self.user]

    def inside(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.root / os.path.join(self.folder, path).lstrip("/")

    def words(self, words: list[str]) -> list[str]:
        """A command of the image, for this machine."""
        return [word.replace("/app", f"{self.root}/app") for word in words]


def play(folder: Path, environment: Path | None = None) -> Image:
    """Play every instruction. With `environment`, that one is taken and no package is fetched."""
    stages: dict[str, Image] = {}
    image = Image(folder)
    for number, (name, rest) in enumerate(_instructions()):
        match name:
            case "FROM":
                called = rest.partition(" AS ")[2] or f"stage{number}"
                image = stages[called] = Image(folder / called)
                image.root.mkdir(mode=0o755)
            case "WORKDIR":
                image.folder = rest
                image.inside("").mkdir(parents=True, exist_ok=True)
            case "COPY":
                _copy(image, stages, rest, environment)
            case "RUN":
                if environment is None or ".venv" not in rest:
                    _run(image, rest)
            case "ENV":
                image.settings |= dict(pair.split("=", 1) for pair in image.words(rest.split()))
            case "USER":
                image.user = rest
            case "ENTRYPOINT" | "CMD":
                setattr(image, "entry" if name == "ENTRYPOINT" else "command", image.words(json.loads(rest)))
            case "HEALTHCHECK":
                image.health = ["sh", "-c", *image.words([rest.partition("CMD ")[2]])]
            case "STOPSIGNAL":
                image.stop = rest
            case "EXPOSE" | "VOLUME":
                pass
            case _:
                raise AssertionError(f"nobody knows how to play {name}")
    return image


def start(image: Image, **settings: str) -> subprocess.Popen[bytes]:
    """The container, started: as its user if this is root's machine, with its settings and these."""
    number = image.number
    # It may also read what only root can reach, since Python itself may stand there; writing it may not.
    caps = ("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search")
    as_user = ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups", *caps]
    command = (as_user if os.geteuid() == 0 else []) + image.entry + image.command
    return subprocess.Popen(command, cwd=image.inside(""), env=_plain() | image.settings | settings)


def healthy(image: Image, **settings: str) -> bool:
    """What the container's own health check says."""
    whole = _plain() | image.settings | settings
    asked = subprocess.run(image.health, cwd=image.inside(""), env=whole, capture_output=True, check=False)
    return asked.returncode == 0


def _instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", FILE.read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    lines = [line.partition(" ") for line in text.splitlines() if line.strip()]
    return [(name, rest.strip()) for name, _, rest in lines]


def _copy(image: Image, stages: dict[str, Image], rest: str, environment: Path | None) -> None:
    source, target = rest.split()[-2:]
    to = image.inside(target)
    to.parent.mkdir(parents=True, exist_ok=True)
    if stage := re.search(r"--from=(\w+)", rest):
        if environment is not None:
            to.symlink_to(environment)
        else:
            shutil.copytree(stages[stage[1]].inside(source), to, symlinks=True)
        return
    # As .dockerignore has it, of all that git knows or would.
    known = ["git", "ls-files", "--cached", "--others", "--exclude-standard", source]
    for line in subprocess.run(
        known, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines():
        place = to if line == source else to / Path(line).relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / line).exists():
            shutil.copyfile(ROOT / line, place)


def _run(image: Image, words: str) -> None:
    tools = image.root / "tools"
    tools.mkdir(exist_ok=True)
    for name, does in {
        "python": f'exec {sys.base_prefix}/bin/python3 "$@"',
        "pip": f'exec {sys.base_prefix}/bin/python3 -m pip "$@"',
        "useradd": "exit 0",
        "chown": 'test "$(id -u)" = 0 || exit 0; owner=$1; shift; exec /bin/chown "$(echo "$owner" | sed -f "$0.names")" "$@"',
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{does}\n")
        (tools / name).chmod(0o755)
    for made in re.finditer(r"useradd ([^&]+)", words):
        asked = shlex.split(made[1])
        image.users[asked[-1]] = int(asked[asked.index("--uid") + 1])
    (tools / "chown.names").write_text(
        "".join(f"s/^{name}$/{number}/\n" for name, number in image.users.items())
    )
    [said] = image.words([words])
    subprocess.run(
        ["sh", "-c", said],
        cwd=image.inside(""),
        check=True,
        env=_plain() | {"PATH": f"{tools}:/usr/bin:/bin"},
    )


def _plain() -> dict[str, str]:
    """Of this machine's settings only what says where packages come from."""
    return {k: v for k, v in os.environ.items() if k.startswith("PIP_") or k in ("PATH", "HOME", "LANG")}


def main() -> int:
    """Play it in earnest; 1 if the container would not come to health or would run as root."""
    from tests.bot.slack.slack_api import free_port

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        began = time.monotonic()
        image = play(Path(folder))
        shutil.rmtree(image.root / "tools")
        print(f"built in {time.monotonic() - began:.0f} s; user {image.number}", flush=True)
        for path in ("app/.venv", "app"):
            size = subprocess.run(
                ["du", "-sm", image.root / path], capture_output=True, text=True, check=True
            )
            print(f"/{path}: {size.stdout.split()[0]} MB", flush=True)
        ours = {
            "HOST": "127.0.0.1",
            "PORT": str(free_port()),
            "PLAYGROUND_PASSWORD": "open this door",
            "LOG_LEVEL": "WARNING",
        }
        began, process = time.monotonic(), start(image, **ours)
        while (
            not (well := healthy(image, **ours)) and process.poll() is None and time.monotonic() < began + 90
        ):
            time.sleep(0.5)
        print(f"healthy: {well}, after {time.monotonic() - began:.0f} s", flush=True)
        process.terminate()
        print(f"stopped with {process.wait(20)}")
        return 0 if well and process.returncode == 0 and image.number != 0 else 1


if __name__ == "__main__":
    sys.exit(main())
