"""Texts as people see them: lists as bullets, deeds of leads in words."""

from __future__ import annotations

from messages.cards import Bullets
from storage.engine import Engines
from tests.scene import Stage


def test_a_checklist_is_shown_as_bullets_without_marks_of_a_file(sqlite_db: Engines) -> None:
    stage = Stage(sqlite_db)
    said = stage.presses("bao", "handbook", "checklist")
    assert "[ ]" not in said
    lists = [block for block in stage.card.blocks if isinstance(block, Bullets)]
    assert [len(block.lines) for block in lists] == [9, 3]


def test_what_another_strand_s_lead_did_about_a_pair_is_nobody_else_s_to_read(sqlite_db: Engines) -> None:
    stage = Stage(sqlite_db)
    stage.types("lead", "status")
    stage.joins("rowan", "Stroke", "professor", "promotion")
    stage.asks("bao", "Genetics", "postdoc", "promotion")
    stage.joins("clara", "Epilepsy", "professor", "promotion")
    with stage.database.write(stage.scheme) as store:
        store.strands.appoint("clinical", stage.who("clara").id, stage.now)
        store.strands.appoint("non_clinical", stage.who("rowan").id, stage.now)
    stage.pair_up("rowan", "bao")
    assert "paired two people" in stage.types("lead", "audit")
    assert "paired two people" not in stage.types("clara", "audit")
    assert "paired two people" not in stage.types("rowan", "audit")  # a lead, and one of the two


def test_the_audit_says_what_leads_did_in_words(sqlite_db: Engines) -> None:
    stage = Stage(sqlite_db)
    stage.types("lead", "export")
    stage.joins("rowan", "Stroke", "professor", "promotion")
    stage.asks("bao", "Genetics", "postdoc", "promotion")
    stage.pair_up("rowan", "bao")
    said = stage.types("lead", "audit")
    assert "Lead took the figures" in said
    assert "Lead paired two people by hand" in said
    assert "Rowan" not in said
