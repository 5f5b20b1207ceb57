"""The tiny write: what its failing says, that it ends, and that a write which never returns is noticed too."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.writes import STUCK_AFTER, Writes
from storage.engine import Engines
from tests.world import Clock


def test_before_the_first_look_and_while_writes_are_kept_there_is_no_trouble(
    db: Engines, clock: Clock
) -> None:
    writes = Writes(db, clock)
    assert writes.trouble() == ""
    for _ in range(3):
        writes.look()
        assert writes.trouble() == ""


@pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
def test_a_server_that_takes_no_changes_any_more_is_noticed(db: Engines, clock: Clock) -> None:
    """As a standby does after a fail-over: everything can be read."""
    writes = Writes(db, clock)
    for setting, trouble in (("on", True), ("off", False)):
        with db.writer.connect() as conn:
            conn.execute(text("SET TRANSACTION READ WRITE"))
            conn.execute(
                text(f'ALTER DATABASE "{db.url.database}" SET default_transaction_read_only = {setting}')
            )
            conn.commit()
        db.dispose()
        writes.look()
        assert bool(writes.trouble()) is trouble
    assert writes.trouble() == ""


def test_a_write_that_never_comes_back_is_noticed(db: Engines, clock: Clock) -> None:
    seconds = [0.0]
    writes = Writes(db, clock, lambda: seconds[0])
    writes.look()
    seconds[0] += STUCK_AFTER - 1
    assert writes.trouble() == ""
    seconds[0] += 2  # no other look has ended since
    assert writes.trouble() == "Nothing can be written to the database (it does not answer)."
    writes.look()
    assert writes.trouble() == ""
