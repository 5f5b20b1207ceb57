"""The rules in plain sentences say what the settings say."""

from __future__ import annotations

import pytest

from bot.packs import load_pack
from scheme.open_rules import in_words
from scheme.policy import Policy, setting_fields


def test_the_four_schemes_read_differently_where_they_differ() -> None:
    ion, lmic, osb, pilots = (in_words(load_pack(name).policy()) for name in ("ion", "lmic", "osb", "pilots"))
    assert "A pairing lasts 18 months. It can be renewed once, if both wish." in ion
    assert "Mentor and mentee always work in different departments." in ion
    assert "The two meet online at least twice a year." in lmic
    assert "Mentor and mentee may work in the same department or in different ones." in lmic
    assert "The mentor is ideally not more than 2 grades above the mentee." in osb
    assert any("without training no pairing starts" in rule for rule in osb)
    assert any(
        "unless the two agree otherwise. It can be renewed as often as both wish." in rule for rule in osb
    )
    assert "A pairing lasts 12 months. It can be renewed once, if both wish." in pilots
    assert not any("grades above" in rule for rule in (*ion, *lmic, *pilots))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("matching_mode", "shortlist"), ("department_rule", "soft"), ("seniority_rule", "off"),
        ("line_levels", 1), ("grade_gap", 1), ("capacity_default", 1), ("capacity_ceiling", 3),
        ("training", "off"), ("meetings_per_year", 1), ("meetings_online", True), ("term_months", 1),
        ("term_pair_agrees", True), ("renewals", 0), ("agreement", "recommended"),
    ],
)  # fmt: skip
def test_each_rule_about_people_changes_a_sentence_when_it_changes(setting: str, value: object) -> None:
    assert setting in setting_fields()
    before, after = in_words(Policy()), in_words(Policy.of({setting: value}))
    assert before != after
    assert all(rule.endswith(".") and "None" not in rule for rule in after)


def test_the_handbook_shows_the_rules_of_the_strand_that_asks() -> None:
    pack = load_pack("ion")
    section = pack.document("handbook", pack.policy(None, {"department_rule": "off"})).find("rules")
    assert section is not None
    assert "may work in the same department" in section.text
    assert len(section.text) <= 2_800
