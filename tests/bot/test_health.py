"""What `/metrics` says of how quickly people are answered."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.doorkeeper import Doorkeeper, FrontDoor
from bot.health import Health
from bot.house import open_house
from bot.pulse import Pulse
from bot.settings import Settings
from handlers.events import Identity, Typed

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)


def test_every_act_is_counted_by_the_time_it_took() -> None:
    pulse = Pulse()
    for seconds in (0.004, 0.2, 0.2, 9.0):
        pulse.note(seconds)
    said = pulse.lines().splitlines()
    assert 'mentoring_act_seconds_bucket{le="0.01"} 1' in said
    assert 'mentoring_act_seconds_bucket{le="0.25"} 3' in said
    assert 'mentoring_act_seconds_bucket{le="2.5"} 3' in said
    assert 'mentoring_act_seconds_bucket{le="+Inf"} 4' in said
    assert "mentoring_act_seconds_sum 9.404" in said


def test_the_figures_hold_the_queue_the_jobs_and_how_long_people_wait_but_nobody(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/x.db", secret_keys=("a key for tests only",))
    house = open_house(settings, lambda: NOW)
    house.first_scheme()
    front = FrontDoor(house, Doorkeeper())
    for number in range(3):
        front.desk.handle(
            Typed(identity=Identity("slack", "T1", "UMIRA"), text="help", event_id=f"E{number}"), NOW
        )
    house.run_jobs(None, NOW)
    app = Starlette(routes=Health(house, NOW, pulse=front.pulse).routes())
    said = TestClient(app).get("/metrics").text
    for name in (
        "messages_waiting",
        "oldest_waiting_seconds",
        "messages_told_last_day",
        "messages_dead",
        "jobs_last_run_seconds",
    ):
        assert f"\nmentoring_{name} " in said
    assert "mentoring_act_seconds_count 3" in said
    assert "UMIRA" not in said and "T1" not in said
    house.database.engines.dispose()
