"""How good and how fast matching is, against SciPy and against the limits we set ourselves.

    python -m benchmarks.matching            up to 5,000 mentees, two minutes
    python -m benchmarks.matching --large    20,000 as well, two or three minutes more

Every figure is measured in a process of its own, so peak memory is that of the one case. SciPy gets
the same pairs, each mentor once for every place, and the time it takes to lay them out as a matrix;
ours includes the proof, the even load and the settling of ties. Limits and the ratio are of processor
time, which other programs do not change; `clock` is what a person waits. Exit code 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

from benchmarks.made_up_scheme import TRAINED_ONLY, made_up_round, shuffled
from scheme.assignment import assign
from scheme.eligibility import eligible
from scheme.matching import Round, propose
from scheme.pair_table import GOAL, PairTable, pair_table
from scheme.policy import Policy, Strength, Training

KINDS: dict[str, tuple[tuple[int, int], Policy]] = {
    "plenty of places": ((1, 4), TRAINED_ONLY),
    "scarce places": ((1, 3), TRAINED_ONLY),
    "at most 2 steps": (
        (1, 4),
        Policy(training=Training.REQUIRED, grade_gap=2, grade_gap_rule=Strength.HARD),
    ),
    "2 steps wished": ((1, 4), Policy(training=Training.REQUIRED, grade_gap=2)),
}
PLENTY = "plenty of places"
# Mentees: the most seconds and megabytes, and how many times SciPy's seconds, a round may take.
LIMITS: dict[int, tuple[float, float, float | None]] = {
    1_000: (2.0, 200, 2.0),
    5_000: (15.0, 500, None),
    20_000: (150.0, 1_500, None),
}
SHUFFLES = 8
REPEATS = 7


def main() -> int:
    """Print the tables; 1 if a limit was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="20,000 mentees as well")
    parser.add_argument("--case", nargs=3, metavar=("WHAT", "MENTEES", "KIND"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.case:
        what, mentees, kind = args.case
        print(json.dumps(CASES[what](round_of(int(mentees), kind))))
        return 0
    missed = compare([(100, kind) for kind in KINDS] + [(1_000, kind) for kind in KINDS] + [(5_000, PLENTY)])
    if args.large:
        missed += compare([(20_000, PLENTY), (20_000, "scarce places")], with_scipy=False)
    missed += order()
    print()
    print(*(f"missed: {line}" for line in missed), sep="\n") if missed else print("every limit kept")
    return 1 if missed else 0


def compare(cases: list[tuple[int, str]], with_scipy: bool = True) -> list[str]:
    """One line for each case; the limits that were missed."""
    missed = []
    row = "{:>8} {:<17} {:>7} {:>11} {:>6} {:>8} {:>7} {:>7} {:>7} {:>7} {:>7}"
    print()
    print(
        row.format(
            "mentees",
            "kind",
            "placed",
            "total",
            "proven",
            "clock",
            "seconds",
            "SciPy",
            "ratio",
            "MB",
            "agrees",
        )
    )
    for mentees, kind in cases:
        ours = measured("ours", mentees, kind)
        theirs = measured("scipy", mentees, kind) if with_scipy else {}
        agrees = not theirs or (ours["placed"], ours["total"]) == (theirs["placed"], theirs["total"])
        ratio = theirs["ratio"] if theirs else None
        print(
            row.format(
                f"{mentees:,}",
                kind,
                f"{ours['placed']:,}",
                f"{ours['total']:,}",
                "yes" if ours["proven"] else "no",
                f"{ours['clock']:.2f}",
                f"{ours['seconds']:.2f}",
                f"{theirs['seconds']:.2f}" if theirs else "–",
                f"{ratio:.2f}" if ratio else "–",
                f"{ours['peak_mb']:.0f}",
                ("yes" if agrees else "NO") if theirs else "–",
            ),
            flush=True,
        )
        name = f"{mentees:,} mentees, {kind}"
        seconds, megabytes, times = LIMITS.get(mentees, (None, None, None))
        for kept, what in (
            (agrees, "the answer of SciPy"),
            (ours["proven"], "proof"),
            (not ours["broken"], "hard rules for every pair"),
            (not seconds or ours["seconds"] <= seconds, f"{seconds} s"),
            (not megabytes or ours["peak_mb"] <= megabytes, f"{megabytes} MB"),
            (not times or not ratio or ratio <= times, f"{times} times SciPy"),
        ):
            if not kept:
                missed.append(f"{name}: {what}")
    return missed


def order() -> list[str]:
    """Whether the order of people changes anybody's mentor."""
    changed = {mentees: measured("shuffled", mentees, PLENTY)["changed"] for mentees in (100, 1_000)}
    whole = measured("whole", 1_000, "scarce places")
    print()
    for mentees, most in changed.items():
        print(f"{mentees:,} mentees in {SHUFFLES} other orders: at most {most} changed pairs")
    print(
        f"1,000 mentees from people to reasons: {whole['seconds']:.2f} s, {whole['peak_mb']:.0f} MB, "
        f"{whole['unplaced']} told why they have nobody"
    )
    return [f"{mentees:,} mentees in another order: 0 changed pairs" for mentees, n in changed.items() if n]


def measured(what: str, mentees: int, kind: str) -> dict[str, Any]:
    """The figures of one case, from a process of its own."""
    words = [sys.executable, "-m", "benchmarks.matching", "--case", what, str(mentees), kind]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The case {what} {mentees} {kind} failed:\n{done.stderr}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def round_of(mentees: int, kind: str) -> Round:
    """The made-up round of this kind."""
    places, policy = KINDS[kind]
    return made_up_round(mentees, seed=mentees, places=places, policy=policy)


def ours(given: Round) -> dict[str, Any]:
    """Our engine, from the table of pairs to the proven assignment."""
    table = pair_table(given.requests, given.mentors, given.rules)
    clock, seconds = float("inf"), float("inf")
    for _ in range(repeats(given)):
        started, busy = time.perf_counter(), time.process_time()
        found = assign(table, given.id)
        clock = min(clock, time.perf_counter() - started)
        seconds = min(seconds, time.process_time() - busy)
    pairs = [(row, column) for row, column in enumerate(found.mentor_of) if column is not None]
    return {
        "placed": found.placed,
        "total": sum(table.code(row, column) % GOAL for row, column in pairs),
        "proven": found.proven,
        "broken": sum(
            eligible(table.mentors[column], table.requests[row].mentee, given.rules) is not None
            for row, column in pairs
        ),
        "clock": clock,
        "seconds": seconds,
        "peak_mb": peak_mb(),
    }


def scipy(given: Round) -> dict[str, Any]:
    """SciPy's linear_sum_assignment on the same pairs, in turns with ours for a fair ratio."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    table = pair_table(given.requests, given.mentors, given.rules)
    codes = code_matrix(table)
    columns = np.array([column for column, free in enumerate(table.places) for _ in range(free)])
    mentees = len(table.requests)
    goal = 1_000 * mentees + 1
    place = mentees * (table.goals * goal + 1_000) + 1
    theirs, ours = float("inf"), float("inf")
    for _ in range(repeats(given)):
        started = time.process_time()
        goals, points = np.divmod(codes, GOAL)
        weights = np.where(codes >= 0, place + goals * goal + points, 0)[:, columns].astype(float)
        rows, chosen = linear_sum_assignment(weights, maximize=True)
        theirs = min(theirs, time.process_time() - started)
        started = time.process_time()
        assign(table, given.id)
        ours = min(ours, time.process_time() - started)
    kept = weights[rows, chosen] > 0
    codes_kept = codes[rows[kept], columns[chosen[kept]]]
    return {
        "placed": int(kept.sum()),
        "total": int((codes_kept % GOAL).sum()),
        "seconds": theirs,
        "ratio": ours / theirs,
    }


def repeats(given: Round) -> int:
    """How often a case is timed: the quickest counts, as other programs only ever slow one down."""
    return REPEATS if len(given.requests) <= 1_000 else 1


def code_matrix(table: PairTable) -> Any:
    """All codes, asked pair by pair: independent of how our engine reads the table."""
    import numpy as np

    codes = np.full((len(table.requests), len(table.mentors)), -1, dtype=np.int64)
    for row in range(len(table.requests)):
        allowed = table.row(row)
        codes[row, [column for column, _ in allowed]] = [code for _, code in allowed]
    return codes


def order_changes(given: Round) -> dict[str, Any]:
    """The most pairs that differ when the same people come in another order."""
    first = pairs_of(given)
    return {"changed": max(len(first ^ pairs_of(shuffled(given, seed))) // 2 for seed in range(SHUFFLES))}


def pairs_of(given: Round) -> set[tuple[str, str]]:
    """The pairs of the round by id."""
    table = pair_table(given.requests, given.mentors, given.rules)
    return {
        (table.requests[row].mentee.id, table.mentors[column].id)
        for row, column in enumerate(assign(table, given.id).mentor_of)
        if column is not None
    }


def whole(given: Round) -> dict[str, Any]:
    """A round with everything: rules, points, assignment, proof and reasons."""
    quickest = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        result = propose(given)
        quickest = min(quickest, time.perf_counter() - started)
    return {"seconds": quickest, "peak_mb": peak_mb(), "unplaced": len(result.unplaced)}


def peak_mb() -> float:
    """The most memory this process has used, in millions of bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


CASES = {"ours": ours, "scipy": scipy, "shuffled": order_changes, "whole": whole}

if __name__ == "__main__":
    sys.exit(main())
