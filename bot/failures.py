"""What an operator sees when a command cannot be done: one sentence, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot import settings
from bot.listening import NotStarted
from bot.packs import PackError
from bot.settings import SettingsError
from scheme.refusals import Refusal
from scheme.sheet import BadFile
from storage import trouble
from storage.backup import NotRestored
from storage.migrate import NotMigrated
from storage.vault import VaultError

TOLD = (SettingsError, NotStarted, PackError, NotMigrated, NotRestored, VaultError, BadFile, Refusal)


def run_told(command: Callable[[], int]) -> int:
    """Run a command; say a known failure in one sentence on stderr and return 1.

    Anything else is a bug of ours and shows where it is.
    """
    try:
        return command()
    except TOLD as error:
        print(str(error), file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
    except trouble.FAILURES as error:
        said = of_database(error)
        if said is None:
            raise
        print(said, file=sys.stderr)
    return 1


def of_database(error: BaseException) -> str | None:
    """What is wrong with the database that is set, in a sentence for an operator; None: not the database's fault."""
    return trouble.sentence(error, settings.read().database_url)
