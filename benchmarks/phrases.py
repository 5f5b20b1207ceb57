"""Work out the weights of the second reading from the reviewed phrases, and say how well it reads.

    python -m benchmarks.phrases            cross-validated accuracy, and write handlers/phrases.weights
    python -m benchmarks.phrases --check    exit code 1 if the phrases changed since the weights were written

The phrases are in tests/data/phrases.txt (a line `# role intent`, then one phrase a line) and in the
labelled sentences. Two opinions are learned and averaged: a soft-max regression, and a small layer of
units between the signs and the intents, which hears signs that mean something only together. The seeds
are fixed, so that two runs write the same file. For the phrases, what the rules read is a sign as well; the labelled sentences go without it, because the
rules were written with them in view and would look better than they are.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.understanding import DATA, rows
from handlers import hearing
from handlers.asking import asked_from_words
from handlers.understanding import facts_of, read_by_rules
from handlers.understanding_shapes import Intent
from handlers.understanding_told import told

HERE = Path(__file__).parent.parent
WRITTEN = HERE / "handlers" / hearing.WEIGHTS
SOURCES = (
    DATA / "phrases.txt",
    DATA / "utterances.jsonl",
    DATA / "own_utterances.jsonl",
    DATA / "blind_a.jsonl",
    DATA / "blind_b.jsonl",
    DATA / "replies.jsonl",
)
NOW = datetime.fromisoformat("2026-11-20T10:00")
ZONE = "Europe/London"
ROUNDS = 12
STEP = 0.12
SHRINK = 1e-4  # how strongly weights are held to zero
SEEN_LEAST = 3  # a sign of one or two phrases only says little about others
FOLDS = 5
UNITS = 32  # of the second opinion
UNITS_STEP = 0.05
LEFT_OUT = 0.5  # of the signs of a phrase, drawn anew each time: the units must not lean on single ones
LEFT_OUT_OF_WEIGHTS = 0.3  # the same for the first opinion
STEPS = 45  # weights are rounded to so many steps either way

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Phrase:
    """One labelled phrase; `unseen` says that no rule was written with it in view."""

    text: str
    role: str
    intent: str
    unseen: bool
    platform: str = "slack"
    context: str = ""


def phrases() -> list[Phrase]:
    """Every phrase to learn from."""
    found = []
    role = intent = ""
    for line in SOURCES[0].read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            role, intent = line[2:].split()
        elif line:
            found.append(Phrase(line, role, intent, unseen=True))
    for row in rows(*(path.name for path in SOURCES[1:])):
        name = hearing.CRISIS if row.get("expect") == "crisis" else row["intent"]
        context = row.get("context", "")
        found.append(Phrase(row["text"], row["role"], name, bool(context), row["platform"], context))
    return found


def signs_of(phrase: Phrase, *, with_rule: bool) -> frozenset[str]:
    """The signs of a phrase as the product sees them."""
    facts = facts_of(phrase.text, role=phrase.role, now=NOW, tz=ZONE, platform=phrase.platform)
    asked = asked_from_words(phrase.context, NOW, ZONE) if phrase.context else None
    read = read_by_rules(facts, asked)
    return frozenset(
        hearing.signs(
            facts.plain or facts.said.text,
            coordinator=phrase.role == "coordinator",
            rule=read.rule if with_rule else "",
            intent=read.intent if with_rule else "",
            topic=asked.topic if asked else "",
            told=told(facts),
        )
    )


@dataclass
class Learner:
    """Weights of every sign for every intent and for every unit, and of the units for the intents."""

    places: dict[str, int]
    weights: Floats
    inner: Floats
    outer: Floats

    def shares(self, found: frozenset[str]) -> Floats:
        """How like each intent."""
        ids = [self.places[s] for s in found if s in self.places]
        unit = hearing.LENGTH / np.sqrt(max(1, len(found)))
        heard = np.maximum(self.inner[ids].sum(axis=0) * unit, 0)
        score = (self.weights[ids].sum(axis=0) * unit + heard @ self.outer) / 2
        grown: Floats = np.exp(score - score.max())
        shares: Floats = grown / grown.sum()
        return shares


def learn(found: Sequence[frozenset[str]], wanted: Sequence[int], classes: int) -> Learner:
    """Soft-max regression by stochastic gradients with a step of its own for each weight.

    The weights are the average of the later rounds, which leans less on the last phrases drawn.
    """
    counts = Counter(sign for signs in found for sign in sorted(signs))
    places = {sign: i for i, sign in enumerate(s for s, n in sorted(counts.items()) if n >= SEEN_LEAST)}
    ids = [np.array(sorted(places[s] for s in signs if s in places), dtype=int) for signs in found]
    units = [hearing.LENGTH / np.sqrt(max(1, len(signs))) for signs in found]
    weights = np.zeros((len(places), classes))
    moved = np.full((len(places), classes), 1e-6)
    draw = np.random.default_rng(1)
    average = np.zeros_like(weights)
    for number in range(ROUNDS):
        for i in (int(place) for place in draw.permutation(len(found))):
            kept = ids[i][draw.random(len(ids[i])) >= LEFT_OUT_OF_WEIGHTS]
            unit = units[i] / (1 - LEFT_OUT_OF_WEIGHTS)
            score = weights[kept].sum(axis=0) * unit
            share = np.exp(score - score.max())
            share /= share.sum()
            share[wanted[i]] -= 1
            slope = unit * share + SHRINK * weights[kept]
            moved[kept] += slope * slope
            weights[kept] -= STEP * slope / np.sqrt(moved[kept])
        if number >= ROUNDS // 2:
            average += weights / (ROUNDS - ROUNDS // 2)
    return Learner(places, average, *_learn_units(ids, units, wanted, (len(places), classes)))


def _learn_units(
    ids: Sequence[NDArray[np.int_]], lengths: Sequence[float], wanted: Sequence[int], size: tuple[int, int]
) -> tuple[Floats, Floats]:
    """The weights of the signs for the units, and of the units for the intents, learned the same way."""
    signs, classes = size
    draw = np.random.default_rng(1)
    inner = draw.standard_normal((signs, UNITS)) * 0.05
    outer = draw.standard_normal((UNITS, classes)) / np.sqrt(UNITS)
    inner_moved, outer_moved = np.full((signs, 1), 1e-4), np.full(outer.shape, 1e-4)
    averages = np.zeros_like(inner), np.zeros_like(outer)
    for number in range(ROUNDS):
        for i in (int(place) for place in draw.permutation(len(ids))):
            kept = ids[i][draw.random(len(ids[i])) >= LEFT_OUT]
            unit = lengths[i] / (1 - LEFT_OUT)
            felt = inner[kept].sum(axis=0) * unit
            heard = np.maximum(felt, 0)
            score = heard @ outer
            share = np.exp(score - score.max())
            share /= share.sum()
            share[wanted[i]] -= 1
            inner_slope = (outer @ share) * (felt > 0) * unit
            outer_slope = np.outer(heard, share)
            outer_moved += outer_slope * outer_slope
            outer -= UNITS_STEP * outer_slope / np.sqrt(outer_moved)
            inner_moved[kept] += (inner_slope * inner_slope).mean()
            inner[kept] -= UNITS_STEP * inner_slope / np.sqrt(inner_moved[kept])
        if number >= ROUNDS // 2:
            for average, learned in zip(averages, (inner, outer), strict=True):
                average += learned / (ROUNDS - ROUNDS // 2)
    return averages


def cross_validated(given: Sequence[Phrase]) -> tuple[float, float]:
    """The share of phrases read rightly that were not learned from: by the rules, and by both."""
    names = sorted({p.intent for p in given})
    found = [signs_of(p, with_rule=p.unseen) for p in given]
    order = [int(i) for i in np.random.default_rng(2).permutation(len(given))]
    right = by_rules = asked = 0
    for fold in range(FOLDS):
        test = set(order[fold::FOLDS])
        kept = [i for i in order if i not in test]
        learner = learn([found[i] for i in kept], [names.index(given[i].intent) for i in kept], len(names))
        for i in test:
            if given[i].unseen:
                asked += 1
                right += names[int(learner.shares(found[i]).argmax())] == given[i].intent
                by_rules += f"read {given[i].intent}" in found[i]
    return by_rules / asked, right / asked


def digest() -> str:
    """A fingerprint of what the weights were learned from."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:16]


def write(given: Sequence[Phrase]) -> int:
    """Learn from every phrase and write the weights; the number of signs."""
    names = sorted({p.intent for p in given} | {str(i) for i in Intent} | {hearing.CRISIS})
    learner = learn(
        [signs_of(p, with_rule=p.unseen) for p in given], [names.index(p.intent) for p in given], len(names)
    )
    half, outer = learner.weights / 2, learner.outer / 2  # two opinions, averaged
    scales = [float(np.abs(table).max()) / STEPS for table in (half, learner.inner, outer)]
    steps = [np.rint(t / by).astype(int) for t, by in zip((half, learner.inner, outer), scales, strict=True)]
    lines = [" ".join([digest(), *(f"{by:.6f}" for by in scales), *names])]
    lines += [_characters(row) for row in steps[2]]
    for sign, place in learner.places.items():
        row = np.concatenate((steps[0][place], steps[1][place]))
        if np.abs(row).max() > 0:
            lines.append(f"{sign}\t{_characters(row)}")
    WRITTEN.write_bytes(("\n".join(lines) + "\n").encode("ascii"))
    return len(lines) - 1 - UNITS


def _characters(row: NDArray[np.int_]) -> str:
    return "".join(chr(hearing.ZERO + int(value)) for value in row)


def fresh() -> bool:
    """Whether the written weights were learned from the phrases as they are."""
    return WRITTEN.read_text(encoding="ascii").split(maxsplit=1)[0] == digest()


def main() -> int:
    """Print the accuracy and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only say whether the weights are fresh")
    parser.add_argument("--quick", action="store_true", help="write without cross-validation")
    args = parser.parse_args()
    if args.check:
        return 0 if fresh() else 1
    given = phrases()
    if not args.quick:
        by_rules, both = cross_validated(given)
        print(f"Phrases not learned from: rules alone {by_rules:.1%}, rules and phrases {both:.1%}")
    print(f"{len(given):,} phrases, {write(given):,} signs, {WRITTEN.stat().st_size / 1000:,.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
