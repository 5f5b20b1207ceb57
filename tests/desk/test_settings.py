"""Settings in chat: every one can be seen and changed, with a preview, a version and a trace."""

from __future__ import annotations

import pytest

from scheme.policy import setting_fields
from scheme.settings import GROUPS, title
from tests.scene import Stage


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.asks("tam", "Stroke", "lecturer", "promotion")
    return stage


def test_every_setting_stands_in_exactly_one_group_under_its_own_title() -> None:
    listed = [name for _, _, names in GROUPS for name in names]
    assert sorted(listed) == sorted(setting_fields())
    assert len({title(name) for name in listed}) == len(listed)


def test_a_change_shows_what_it_affects_before_it_is_made(stage: Stage) -> None:
    stage.pair_up("rowan", "bao")
    assert "Who is paired" in stage.presses("lead", "settings", "non_clinical")
    assert "different departments" in stage.presses("lead", "settings", "non_clinical/who")
    said = stage.fills_in("lead", "setting", "non_clinical/department_rule", value="off")
    assert "Pairs that run under it: 1" in said
    assert "1 would have a suitable mentor; now it is 0" in said
    assert "Nothing has been changed" in said
    yes = stage.button("Yes, change it")
    assert stage.store_read(lambda s: s.policy("non_clinical").department_rule) == "hard"
    assert "version 2" in stage.presses("lead", *yes)
    assert stage.store_read(lambda s: s.policy("non_clinical").department_rule) == "off"
    assert stage.store_read(lambda s: s.policy("clinical").department_rule) == "hard"  # only this strand
    assert "non_clinical" not in stage.types("lead", "audit") or "setting" in stage.types("lead", "audit")
    assert "since" in stage.presses("lead", *yes)  # the same press again meets a newer version
    assert "may work in the same department" in stage.types("tam", "handbook rules")


def test_a_value_that_cannot_be_is_refused_at_its_field(stage: Stage) -> None:
    for name, value, reason in (
        ("grace_days", "soon", "not a whole number"),
        ("grace_days", "900", "between 0 and 180"),
        ("capacity_default", "9", "more than any mentor may"),
        ("closure_days", "Christmas", "not a day"),
        ("day_starts", "18", "start before it ends"),
        ("term_months", "18", "what it is already"),
        ("gap_both_months", "9", "lead is told"),
    ):
        said = stage.fills_in("lead", "setting", f"non_clinical/{name}", value=value)
        assert reason in said, (name, said)
    assert stage.types("lead", "settings grace days") == "[form setting]"
    assert "no setting called" in stage.types("lead", "settings colour")
    assert "people who run the scheme" in stage.types("bao", "settings")


def test_lists_and_limits_can_be_typed_and_the_other_leads_hear_of_it(stage: Stage) -> None:
    stage.joins("ines", "Movement", "professor")
    ines = stage.who("ines").id
    with stage.database.write(stage.scheme) as store:
        store.strands.appoint("non_clinical", ines, stage.now)
    for name, value, after in (
        ("closure_days", "2026-12-24, 2026-12-28", ("2026-12-24", "2026-12-28")),
        ("review_days", "40, 20 and 5", (40, 20, 5)),
        ("renewals", "none", None),
        ("gap_mentee_months", "3.5", 3.5),
        ("meetings_online", "yes", True),
    ):
        stage.fills_in("lead", "setting", f"non_clinical/{name}", value=value)
        stage.presses_on("lead", "Yes, change it")
        assert stage.store_read(lambda s, n=name: getattr(s.policy("non_clinical"), n)) == after
    stage.tell()
    assert "Closure days is now" in stage.words(stage.inbox("ines", "setting-changed")[0])


def test_a_pair_that_a_change_puts_against_the_rules_is_counted_in_the_preview(stage: Stage) -> None:
    stage.pair_up("rowan", "bao")
    stage.fills_in("lead", "setting", "non_clinical/grade_gap", value="2")
    stage.presses_on("lead", "Yes, change it")
    said = stage.fills_in("lead", "setting", "non_clinical/grade_gap_rule", value="hard")
    assert "1 running pair would no longer keep the rules" in said
