"""The rules of the scheme need nothing but Python itself, a solver, and the calendar of holidays."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOM = Path(__file__).parents[2] / "scheme"
EXCEPTIONS = {"assignment_flow.py": {"numpy", "ortools"}, "calendar.py": {"holidays"}}


def imported(path: Path) -> set[str]:
    """The packages a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            found.add((node.module or "").partition(".")[0])
    return found


def test_the_scheme_imports_only_the_standard_library_and_what_is_declared() -> None:
    files = sorted(ROOM.glob("*.py"))
    strangers = {
        path.name: found for path in files if (found := imported(path) - sys.stdlib_module_names - {"scheme"})
    }
    assert len(files) > 20
    assert strangers == EXCEPTIONS
