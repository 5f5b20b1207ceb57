"""A term of 500 pairs, calm and disturbed: the same end, and the same messages on the same days.

    python -m benchmarks.term [PAIRS [MONTHS]]         some minutes for each of the three terms

Made-up people live through twenty months (`tests/crash/term.py`). In the second term processes die,
freeze and start again, and events and presses come twice. In the third the bot is away for a week.
Then the dates of that week may differ, and what the days that went by have overtaken is not told any
more: its digest, reminders of meetings that are over by then, questions whether one happened that people
have logged by themselves, a word on a first meeting that is not the last any more. A pair that is nudged a
week later may also meet on other days from then on; whoever is in no such pair hears all the rest.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter

from bot.simulation import LEAD
from tests.crash.term import Ending, Troubles, play

PAIRS, MONTHS = 500, 20
DIGEST = "weekly-digest"
OVERTAKEN = {"meeting-reminder", "did-it-happen", "milestone"}
WILD = Troubles(dies=1 / 2_000, repeats=0.02, freezes=0.1)


def main() -> int:
    """Print what happened; 1 if a term ended otherwise than the calm one."""
    logging.disable(logging.CRITICAL)
    pairs, months = (int(word) for word in (sys.argv[1:] + [str(PAIRS), str(MONTHS)][len(sys.argv) - 1 :]))
    calm = _played("calm", pairs, months, Troubles())
    wild = _played("disturbed", pairs, months, WILD)
    print(f"  {', '.join(f'{what} {times}' for what, times in sorted(wild.happened.items()) if times)}")
    good = wild.pairs == calm.pairs and wild.told == calm.told and calm.dead == wild.dead == 0
    _say("disturbed", calm, wild, wild.told, calm.told)
    away = _played("away for a week", pairs, months, Troubles(away=True))
    met_otherwise = {person for pair in set(calm.pairs) ^ set(away.pairs) for person in pair[:2]} | {LEAD}
    as_told, told = (_but_for(met_otherwise, ending) for ending in (calm, away))
    _say("away for a week, all who are in no pair that met on other days", calm, away, told, as_told)
    digests = calm.told_whenever()[LEAD, DIGEST] - away.told_whenever()[LEAD, DIGEST]
    overtaken = {what for _, what in as_told - told} <= OVERTAKEN and not told - as_told
    return 0 if good and overtaken and digests == 1 else 1


def _but_for(people: set[str], ending: Ending) -> Counter[tuple[str, ...]]:
    """What everybody else was told, whatever the day."""
    return Counter({what: times for what, times in ending.told_whenever().items() if what[0] not in people})


def _played(name: str, pairs: int, months: int, troubles: Troubles) -> Ending:
    began = time.process_time()
    ending = play(None, pairs, months, troubles)
    states = Counter(pair[2] for pair in ending.pairs)
    print(
        f"{name}: {sum(ending.told.values()):,} messages, pairings {dict(states)}, "
        f"{time.process_time() - began:.0f} s of processor", flush=True,
    )  # fmt: skip
    return ending


def _say(name: str, calm: Ending, other: Ending, told: Counter[tuple[str, ...]], as_told: Counter[tuple[str, ...]]) -> None:  # fmt: skip
    lost, more = as_told - told, told - as_told
    kinds = dict(Counter(what[-1] for what in lost.elements()))
    differ = len(set(calm.pairs) ^ set(other.pairs))
    print(
        f"  {name}: {differ} pairings otherwise, {sum(lost.values())} messages not told, "
        f"{sum(more.values())} more; {kinds or ''}", flush=True,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
