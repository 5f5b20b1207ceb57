"""The assignment engine without packages: shortest augmenting paths, one mentee after another.

Exact for any size, quick enough for a few hundred mentees.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from scheme.assignment import Weights, load_costs, load_unit, seeds, tie
from scheme.pair_table import PairTable

Rows = Sequence[Sequence[tuple[int, int]]]  # per mentee: (column, weight)


def best(table: PairTable, weights: Weights, tie_key: str) -> tuple[list[int | None], list[int], list[int]]:
    """Mentor per mentee, price per mentor, gain per mentee."""
    rows = [
        [(column, weights.of(number, code)) for column, code in table.row(number)]
        for number in range(len(table.requests))
    ]
    first = _Places(rows, [[0] * places for places in table.places], [False] * len(rows))
    prices, gains = [-level for level in first.column_level], first.row_level
    return _evened(table, rows, prices, gains, tie_key), prices, gains


def _evened(
    table: PairTable, rows: Rows, prices: list[int], gains: list[int], tie_key: str
) -> list[int | None]:
    """Among all best answers the one with even load, ties settled by the hash."""
    mentee_seeds = seeds(tie_key, "mentee", [r.mentee.id for r in table.requests])
    mentor_seeds = seeds(tie_key, "mentor", [m.id for m in table.mentors])
    unit = load_unit(len(rows))
    tight = [
        [
            (column, -tie(mentee_seeds[number], mentor_seeds[column]))
            for column, weight in row
            if weight == gains[number] + prices[column]
        ]
        for number, row in enumerate(rows)
    ]
    must = unit * 1000 * (len(rows) + 1)  # a mentor with a price has to be full
    costs = [
        [unit * cost - (must if prices[column] > 0 else 0) for cost in load_costs(most, held)]
        for column, (most, held) in enumerate(zip(table.capacity, table.held, strict=True))
    ]
    return _Places(tight, costs, [gain > 0 for gain in gains]).mentor_of


class _Places:
    """Fills places for the highest sum of weights less the places' costs.

    `costs[column]` are the costs of a mentor's places, cheapest first; a row that `must` be placed
    will be. Levels are the potentials of a minimum-cost flow: for every open pair
    `row_level - column_level >= weight`, with equality where the two are matched.
    """

    def __init__(self, rows: Rows, costs: Sequence[Sequence[int]], must: Sequence[bool]) -> None:
        self._rows, self._costs, self._must = rows, costs, must
        self.mentor_of: list[int | None] = [None] * len(rows)
        self._held: list[set[int]] = [set() for _ in costs]
        self.column_level = [max(0, -cost[0]) if cost else 0 for cost in costs]
        self.row_level = [0] * len(rows)
        for row in range(len(rows)):
            self._place(row)

    def _place(self, start: int) -> None:
        """Add one mentee along the shortest path to a free place or to somebody staying without."""
        levels, must = self.column_level, self._must
        starts = [weight + levels[column] for column, weight in self._rows[start]]
        self.row_level[start] = max(starts if must[start] else [*starts, 0], default=0)
        rows, columns = {start: 0}, dict[int, int]()  # distances
        came_from: dict[int, int] = {}
        end, end_row, end_column = _FAR, start, -1
        queue: list[tuple[int, int]] = []
        reached: list[int] = [start]
        while True:
            for row in reached:
                at = rows[row] + self.row_level[row]
                if not must[row] and at < end:
                    end, end_row, end_column = at, row, -1
                for column, weight in self._rows[row]:
                    distance = at - weight - levels[column]
                    if distance < columns.get(column, end):
                        columns[column], came_from[column] = distance, row
                        heapq.heappush(queue, (distance, column))
            while queue and queue[0][0] > columns[queue[0][1]]:
                heapq.heappop(queue)
            if not queue or queue[0][0] >= end:
                break
            distance, column = heapq.heappop(queue)
            used = len(self._held[column])
            if used < len(self._costs[column]):
                at = distance + self._costs[column][used] + levels[column]
                if at < end:
                    end, end_row, end_column = at, -1, column
            reached = [row for row in sorted(self._held[column]) if row not in rows]
            rows.update(dict.fromkeys(reached, distance))
        if end == _FAR:
            raise RuntimeError("Somebody who must be placed cannot be; the prices are wrong.")
        for row, distance in rows.items():
            self.row_level[row] += min(0, distance - end)
        for column, distance in columns.items():
            levels[column] += min(0, distance - end)
        self._shift(came_from, end_row, end_column)

    def _shift(self, came_from: dict[int, int], row: int, column: int) -> None:
        """Move everybody on the path one mentor on: up to the free `column`, or to `row` leaving."""
        if column < 0:
            left = self.mentor_of[row]
            self.mentor_of[row] = None
            if left is None:
                return
            self._held[left].discard(row)
            column = left
        while True:
            row = came_from[column]
            before = self.mentor_of[row]
            self.mentor_of[row] = column
            self._held[column].add(row)
            if before is None:
                return
            self._held[before].discard(row)
            column = before


_FAR = 1 << 200
