"""The doctor notices tables that somebody has changed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.__main__ import main
from storage.migrate import upgrade


def test_a_column_added_by_hand_is_something_to_fix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/scheme.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("COORDINATORS", "lead@example.org")
    upgrade(url)
    assert main(["doctor", "--offline"]) == 0
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.exec_driver_sql("ALTER TABLE person ADD COLUMN nickname TEXT")
    engine.dispose()
    assert main(["doctor", "--offline"]) == 1
    assert "changed by hand" in capsys.readouterr().err
