"""A term of 500 pairs, calm and disturbed: the same end, and the same messages on the same days.

    python -m benchmarks.term [PAIRS [MONTHS]]         some minutes for each of the three terms

Made-up people live through twenty months (`tests/crash/term.py`). In the second term processes die,
freeze and start again, and events and presses come twice. In the third the bot is away for a week.
Then the dates of that week may differ, and the digest of that week is not told any more; nothing else.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter

from tests.crash.term import Ending, Troubles, play

PAIRS, MONTHS = 500, 20
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
    missed = calm.told_whenever() - away.told_whenever()
    _say("away for a week", calm, away, away.told_whenever(), calm.told_whenever())
    only_digests = {what for _, what in missed} <= {"weekly-digest"}
    return 0 if good and only_digests and not away.told_whenever() - calm.told_whenever() else 1


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
    differ = len(set(calm.pairs) ^ set(other.pairs))
    print(
        f"  {name}: {differ} pairings otherwise, {sum(lost.values())} messages lost (goals: 0), "
        f"{sum(more.values())} more; {dict(lost) if sum(lost.values()) < 5 else ''}", flush=True,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
