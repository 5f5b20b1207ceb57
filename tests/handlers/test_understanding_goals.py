"""The goals, measured by the same scorer as `make bench`."""

from __future__ import annotations

import statistics

import pytest

from benchmarks import understanding as bench

SENTENCES = bench.rows("utterances.jsonl", "own_utterances.jsonl")


@pytest.mark.parametrize(
    ("variant", "least"),
    [("clean", 0.97), ("one slip", 0.90), ("chatty", 0.93)],
)
def test_the_goals_hold_on_the_labelled_sentences(variant: str, least: float) -> None:
    change = {
        "clean": lambda t: (t,),
        "one slip": lambda t: bench.slips(t, 7, 1),
        "chatty": lambda t: bench.chatty(t, 7),
    }[variant]
    score = bench.score_intents(SENTENCES, variant, change)
    assert score.share(f"intent, {variant}") >= least, score.wrong
    assert score.never["sensitive missed"] == 0, [w for w in score.wrong if "sensitive" in w]
    # The time of this process varies with the machine; the benchmark holds it to one millisecond.
    assert statistics.median(score.milliseconds) < 10


def test_no_date_is_wrong_or_invented() -> None:
    score = bench.score_dates(bench.rows("dates.jsonl", "own_dates.jsonl"), bench.ours)
    assert score.never == {"date invented": 0, "wrong date": 0}
    assert score.share("date") >= 0.95
