"""More people than a database takes values in one query are still found."""

from __future__ import annotations

from pathlib import Path

from benchmarks.filled import house_with
from storage import people


def test_people_asked_for_by_name_are_found_also_when_they_are_many(tmp_path: Path) -> None:
    house = house_with(tmp_path, 600)
    wanted = [f"{role}-{n}" for n in range(550) for role in ("mentor", "mentee")]
    assert len(wanted) > people.MOST_NAMED
    with house.database.read(house.first_scheme()) as store:
        assert [p.id for p in store.people.for_rules(ids=wanted)] == sorted(wanted)
        assert [p.id for p in store.people.for_rules(ids=wanted[:3])] == sorted(wanted[:3])
    house.database.engines.dispose()
