"""Questionnaires are counted, never kept with a name; figures hide small groups."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest

from messages.cards import Attachment
from scheme.figures import mean, shown, whole_batches
from scheme.pairing import State
from storage.engine import Engines
from tests.scene import Stage

IMPACT = dict.fromkeys(
    ("goals", "path", "promotion", "confidence", "skills", "network", "belonging", "balance"), "4"
)


@pytest.fixture
def college(sqlite_db: Engines) -> Stage:
    """A pair of the college's scheme, which measures itself."""
    stage = Stage(sqlite_db, "osb")
    stage.types("lead", "status")
    stage.joins("rowan", "Law", "lecturer", places=4)
    stage.asks("bao", "Law", "postdoc")
    stage.pair_up("rowan", "bao")
    stage.passes(hours=1)
    return stage


def export(stage: Stage) -> str:
    stage.types("lead", "export")
    file = next(b for b in stage.card.blocks if isinstance(b, Attachment))
    return file.content.decode("utf-8-sig")


def test_the_mentee_is_asked_before_and_after_and_the_answers_meet_no_name(college: Stage) -> None:
    card = college.inbox("bao", "questionnaire")[0]
    value = college.button("Answer now", card)[1]
    assert "choose one" in college.fills_in("bao", "questionnaire", value, goals="9")
    assert "counted" in college.fills_in("bao", "questionnaire", value, **IMPACT)
    assert "answered this already" in college.fills_in("bao", "questionnaire", value, **IMPACT)
    assert not college.inbox("rowan", "questionnaire")
    with college.engines.read() as conn:
        rows = conn.exec_driver_sql("select * from questionnaire_count").mappings().all()
    pairing = college.pairing("rowan", "bao")
    assert len(rows) == 8
    assert set(rows[0]) == {"scheme_id", "strand", "kind", "moment", "quarter", "item", "answer", "times"}
    assert pairing.id not in str(rows) and college.who("bao").id not in str(rows)
    college.presses("bao", "end-yes", pairing.id)
    college.passes(days=1)
    kinds = [c.title for c in college.inbox("bao", "questionnaire")]
    assert kinds.count("Before and after mentoring") == 2


def test_a_break_up_asks_both_three_times_at_most_and_stops_at_a_no(college: Stage) -> None:
    pairing = college.pairing("rowan", "bao")
    college.presses("bao", "end-yes", pairing.id)
    for _ in range(8):
        college.passes(days=7)
    title = "What could the scheme do better?"
    assert [c.title for c in college.inbox("rowan", "questionnaire")].count(title) == 3
    assert "not ask again" in college.words(college.inbox("rowan", "questionnaire")[-1])


def test_a_no_thank_you_is_the_end_of_it(college: Stage) -> None:
    pairing = college.pairing("rowan", "bao")
    college.presses("bao", "end-yes", pairing.id)
    college.passes(days=1)
    college.presses_on("rowan", "No, thank you", college.inbox("rowan", "questionnaire")[0])
    for _ in range(8):
        college.passes(days=7)
    assert len(college.inbox("rowan", "questionnaire")) == 1


def test_nobody_but_the_one_who_was_asked_can_answer(college: Stage) -> None:
    pairing = college.pairing("rowan", "bao")
    said = college.fills_in("rowan", "questionnaire", f"{pairing.id}/impact/before", **IMPACT)
    assert "show you or do for you" in said


def test_a_pulse_is_asked_of_both_after_a_quarter(college: Stage) -> None:
    college.passes(days=92)
    assert "How is it going?" in [c.title for c in college.inbox("rowan", "questionnaire")]


def test_figures_hide_small_groups_and_show_large_ones(college: Stage) -> None:
    assert "pairs running,hidden" in export(college)
    assert "Groups of fewer than 5" in college.types("lead", "export")
    for n in range(5):
        college.joins(f"mentor{n}", "Law", "professor", places=2)
        college.asks(f"mentee{n}", "Education", "postdoc")
        college.pair_up(f"mentor{n}", f"mentee{n}")
    college.passes(hours=1)
    for n in range(5):
        value = college.button("Answer now", college.inbox(f"mentee{n}", "questionnaire")[0])[1]
        college.fills_in(f"mentee{n}", "questionnaire", value, **IMPACT)
    assert "goals" not in export(college)  # while more may come in, each report would tell the latest one
    college.passes(days=46)  # the quarter is over
    told = export(college)
    assert "pairs running,6" in told
    assert '"impact, before",goals,4' in told
    assert "mentees by department,Law,hidden" in told
    assert "Bao" not in told
    assert college.pairing("rowan", "bao").state is State.LIVE


def test_no_two_reports_differ_by_one_person_s_answers() -> None:
    dice = random.Random(11)
    tried = 0
    for _ in range(300):
        given: dict[str, Counter[int]] = {}
        reports: list[Counter[int]] = [Counter()]
        for quarter in (f"{year}-Q{q}" for year in (2026, 2027) for q in (1, 2, 3, 4)):
            for _ in range(dice.choice((0, 1, 2, 4, 5, 9))):
                given.setdefault(quarter, Counter())[dice.randint(1, 5)] += 1
                reports.append(Counter(whole_batches(given, 5, quarter)))  # asked for after every answer
        reports.append(Counter(whole_batches(given, 5, "2028-Q1")))
        for earlier, later in itertools.combinations(reports, 2):
            people = later.total() - earlier.total()
            assert people == 0 or people >= 5
            assert not earlier - later  # what was shown stays as it was
            assert people or later == earlier
            tried += 1
        assert sum((c for c in given.values()), Counter()).total() - reports[-1].total() < 5 + 9
    assert tried > 100_000
    by_plain_sums = [6 * 4.0 - 5 * 3.8]  # what the attack would give without batches: the sixth answer
    assert by_plain_sums == [5.0]


def test_one_hidden_group_takes_another_with_it() -> None:
    assert shown({"a": 20, "b": 9, "c": 2}, 5) == {"a": "20", "b": "hidden", "c": "hidden"}
    assert shown({"a": 20, "b": 0}, 5) == {"a": "20", "b": "0"}
    assert mean({4: 4}, 5) is None
    assert mean({4: 4, 5: 1}, 5) == 4.2
