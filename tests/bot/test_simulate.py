"""A small scheme played through: nothing is missed, nothing told twice, and the seed decides."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.plot import HEIGHT, WIDTH, bar_chart
from bot.simulated_people import make
from bot.simulation import simulate
from bot.simulation_report import TOO_QUIET, Report, crowded
from scheduler.timetable import timetable

pytestmark = pytest.mark.xdist_group("simulate")  # what they share is built once

SEED_OF_THE_SILENT = 1  # one of its two pairs meets once and never again


@pytest.fixture(scope="module")
def term() -> Report:
    return simulate(6, 20, 1)


def test_a_whole_term_misses_nothing_and_nudges_no_pair_twice_within_28_days(term: Report) -> None:
    assert not any(term.missed.values()), term.missed
    assert TOO_QUIET in term.missed
    assert term.most_nudges == 1


def test_everything_a_term_is_made_of_has_happened(term: Report) -> None:
    sent = term.sent()
    for kind in ("offer-to-mentor", "introduction", "first-meeting-held", "nudge", "not-met", "review-asked", "renewed"):  # fmt: skip
        assert sent.get(kind), f"no {kind} in {sent}"
    assert term.states["declined"] >= 1
    assert sent["weekly-digest"] == 87  # every Monday of twenty months, bank holidays made up for


def test_what_is_sent_is_listed_by_month(term: Report) -> None:
    assert next(iter(term.by_month)) == "2027-01"
    assert sum(sum(of.values()) for of in term.by_month.values()) == sum(term.sent().values())


def test_the_same_seed_plays_the_same_scheme(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = []
    for name in ("a.png", "b.png"):
        code = main(["simulate", "--pairs", "2", "--months", "2", "--seed", "5", "--json", "--plot", str(tmp_path / name)])  # fmt: skip
        assert code == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert json.loads(said[0])["seed"] == 5
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_another_seed_makes_other_people() -> None:
    one, other = ([(p.habit, p.declines, p.leaves_on) for p in make(40, 600, seed)] for seed in (1, 2))
    assert one != other


@pytest.mark.parametrize("words", [["--pairs", "0"], ["--months", "x"], ["--pairs", "1000000"]])
def test_numbers_that_cannot_be_played_are_wrong_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", *words])
    assert ended.value.code == 2


def test_nudges_are_counted_within_28_days() -> None:
    days = [date(2027, month, 1) for month in (1, 2, 3)]
    assert crowded(days) == 1
    assert crowded([days[0], days[0], days[2]]) == 2
    assert crowded([]) == 0


def test_the_chart_is_a_whole_png_with_ink_on_it() -> None:
    png = bar_chart({"2027-01": {"nudge": 3, "weekly-digest": 4}, "2027-02": {"nudge": 1}})
    assert png.startswith(b"\x89PNG\r\n\x1a\n") and png.endswith(b"IEND\xaeB`\x82")
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)
    length = struct.unpack(">I", png[33:37])[0]
    dots = zlib.decompress(png[41 : 41 + length])
    assert len(dots) == HEIGHT * (WIDTH * 3 + 1)
    assert dots.count(bytes((0, 114, 178))) > 1000  # the commonest kind, in blue


def test_without_the_nudges_the_simulation_notices_that_a_lead_heard_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(timetable.jobs, "nudges")
    assert any(p.habit == "never again" for p in make(2, 280, SEED_OF_THE_SILENT))
    report = simulate(2, 9, SEED_OF_THE_SILENT)
    assert report.missed[TOO_QUIET] > 0
    assert "nudge" not in report.sent()
