"""What an operator sees when a command cannot be done: one sentence, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot.packs import PackError
from bot.settings import SettingsError
from scheme.refusals import Refusal
from scheme.sheet import BadFile
from storage.migrate import NotMigrated
from storage.vault import VaultError


def run_told(command: Callable[[], int]) -> int:
    """Run a command; say a known failure in one sentence on stderr and return 1.

    Anything else is a bug of ours and shows where it is.
    """
    try:
        return command()
    except (SettingsError, PackError, NotMigrated, VaultError, BadFile, Refusal) as error:
        print(str(error), file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
    return 1
