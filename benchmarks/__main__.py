"""Every benchmark, one after the other: `make bench`. Ratios within one run are what counts."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "press",
    "daily",
    "start",
    "scale",
    "load",
    "term",
    "understanding",
    "matching",
    "delivery",
    "hunted",
    "walls",
    "fuzzing",
)


def main() -> int:
    """Run them all; 1 if any goal was missed."""
    wanted = sys.argv[1:] or BENCHMARKS
    missed = []
    for name in wanted:
        print(f"\n== {name} ==", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0:
            missed.append(name)
    if missed:
        print(f"\nGoals missed in: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
