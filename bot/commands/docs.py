"""`python -m bot docs`: write the generated documents, or with --check say which are stale."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.pages import generated


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if a document is stale")
    parser.add_argument("--folder", type=Path, default=Path("docs"), help="where the documents are")


def run(args: Namespace) -> int:
    """Write them: 0; with --check, 1 when one is stale."""
    stale = []
    for name, text in generated().items():
        path = args.folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not args.check:
                path.write_text(text, encoding="utf-8")
    if args.check and stale:
        print(f"Stale: {', '.join(stale)}. Run `make docs`.", file=sys.stderr)
        return 1
    return 0
