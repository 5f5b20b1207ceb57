"""The home page of somebody who leads and takes part as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from messages.cards import Button, Buttons, Card, Divider, Text, Tone, line
from messages.leading import RUNNING, WAITING, Decision, StrandFigures


def with_desk(own: Card, decisions: Sequence[Decision], strands: Sequence[StrandFigures]) -> Card:
    """How things stand for them, and below it their desk at a glance: two lines, for a small screen."""
    needs = len(decisions)
    head = f"{needs} thing{'s' if needs != 1 else ''} need{'s' if needs == 1 else ''} a decision."
    waiting, running = (
        sum(dict(each.counts).get(label, 0) for each in strands) for label in (WAITING, RUNNING)
    )
    desk = (
        Divider(),
        Text(line(f"Your desk: {head if needs else 'nothing needs a decision.'}"), Tone.STRONG),
        Text(line(f"{WAITING}: {waiting}. {RUNNING}: {running}."), Tone.QUIET),
        Buttons((Button("Your desk", "overview"), Button("Pairs", "pairs"))),
    )
    return replace(own, blocks=(*own.blocks, *desk))
