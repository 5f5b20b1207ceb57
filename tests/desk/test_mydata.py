"""One's own data: seen, taken along, erased."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from messages.cards import Attachment
from scheme.pairing import State
from scheme.people import Standing
from storage.engine import Engines
from storage.metadata import metadata
from storage.privacy import STAYS, references
from tests.scene import Stage


@pytest.fixture
def stage(sqlite_db: Engines) -> Stage:
    """A running pair, Rowan and Bao."""
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", "promotion")
    stage.asks("bao", "Genetics", "postdoc", "promotion", manager="boss@example.org")
    stage.pair_up("rowan", "bao")
    return stage


def _file(stage: Stage) -> dict[str, list[dict[str, object]]]:
    found = next(b for b in stage.card.blocks if isinstance(b, Attachment))
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        return json.loads(archive.read("my-data.json"))


def test_my_data_is_readable_complete_and_does_not_name_the_other_person(stage: Stage) -> None:
    said = stage.types("bao", "my data")
    assert "Bao" in said
    assert "12 months" in said
    data = _file(stage)
    assert data["person"][0]["name"] == "Bao"
    assert data["person"][0]["manager"] == "boss@example.org"
    assert data["request"][0]["topics"] == ["promotion"]
    assert data["pairing"][0]["your_part"] == "mentee"
    everything = json.dumps(data)
    assert "Rowan" not in everything
    assert stage.who("rowan").id not in everything


def test_somebody_unknown_is_told_that_nothing_is_held(stage: Stage) -> None:
    stage.types("stranger", "my data")
    assert _file(stage) == {"person": []}
    assert "nothing to erase" in stage.presses("stranger", "erase-yes")


def test_erasing_asks_first_then_forgets_at_once_also_with_a_live_pair(stage: Stage) -> None:
    bao = stage.who("bao").id
    assert "cannot be undone" in stage.types("bao", "erase me")
    assert stage.who("bao").name == "Bao"
    assert "no longer know who you are" in stage.presses("bao", "erase-yes")
    with stage.read() as store:
        gone = store.people.get(bao)
        assert gone is not None
        assert (gone.name, gone.email, gone.department, gone.standing) == ("", None, None, Standing.ERASED)
        assert store.people.accounts(bao) == []
        assert store.requests.last_of(bao) is None
        ended = store.pairings.of_person(bao, (State.ENDED,))
        assert len(ended) == 1
    stage.tell()
    assert len(stage.inbox("rowan", "was-ended")) == 1
    assert "somebody who has left" in stage.words(stage.inbox("rowan", "was-ended")[0])


def test_no_row_but_the_pairing_points_to_an_erased_person(stage: Stage) -> None:
    bao = stage.who("bao").id
    stage.presses("bao", "erase-yes")
    with stage.engines.read() as conn:
        for table, column in references():
            rows = conn.execute(table.select().where(column == bao)).all()
            assert not rows or table.name in STAYS, table.name
        for table in metadata.sorted_tables:
            if table.name not in (*STAYS, "person", "outbox"):
                for row in conn.execute(table.select()):
                    assert bao not in repr(row), table.name


def test_the_retention_run_erases_a_year_after_the_last_pairing_and_nobody_else(stage: Stage) -> None:
    bao, pairing = stage.who("bao").id, stage.pairing("rowan", "bao")
    stage.presses("bao", "end-yes", pairing.id)
    stage.passes(days=364)
    assert stage.who("bao").name == "Bao"
    stage.passes(days=3)
    with stage.read() as store:
        assert store.people.get(bao).standing is Standing.ERASED  # type: ignore[union-attr]
    # Rowan still offers to mentor, so he still takes part; the lead leads.
    assert stage.who("rowan").name == "Rowan"
    assert stage.who("lead").name == "Lead"
    assert stage.now - timedelta(days=366) > pairing.since
