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
