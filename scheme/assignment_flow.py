"""The assignment engine for thousands: OR-tools' minimum-cost flow on few pairs, priced on all.

Handing every pair to the flow takes gigabytes at 20,000 mentees, and keeping only each mentee's
best few pairs loses people. So the flow starts on a few pairs, its prices are held against *all*
pairs, those that would gain are added, and so on until none is left: then the answer is the best
on all pairs, and the prices are the proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from scheme.assignment import TIE_BITS, Weights, load_costs, load_unit, seeds
from scheme.pair_table import GOAL, PairTable
from scheme.scoring import topic_points

Numbers = NDArray[np.int64]

ALL_PAIRS = 60_000  # up to here pruning saves nothing
BEST_FIRST, AT_RANDOM = 24, 4  # pairs per mentee to start with
ADDED = 12  # pairs per mentee added in one round of pricing
BLOCK = 1_000_000  # pairs looked at at once: 8 MB
KEPT = 4_000_000  # as many pairs' worth stays in memory: 32 MB
TIES_MOST = 3_000_000  # more equally good pairs than this are thinned out before the second flow
LARGEST = 1 << 62
_NEVER = -(1 << 60)


def best(
    table: PairTable, weights: Weights, tie_key: str, ties_most: int = TIES_MOST
) -> tuple[list[int | None], list[int], list[int]]:
    """Mentor per mentee, price per mentor, gain per mentee.

    Raises `OverflowError` if the round is too large for 64 bits (far beyond 20,000 mentees).
    """
    if not table.requests or not table.mentors:
        return [None] * len(table.requests), [0] * len(table.mentors), [0] * len(table.requests)
    return _Flow(table, weights, ties_most).best(tie_key)


class _Flow:
    def __init__(self, table: PairTable, weights: Weights, ties_most: int) -> None:
        self.table, self.ties_most = table, ties_most
        self.rows, self.columns = len(table.requests), len(table.mentors)
        self.place = np.array(weights.place, dtype=np.int64)
        top = (table.goals + 1) * GOAL
        # The worth of a code, with -1 for a barred pair coming last.
        worths = [*(weights.worth(code) for code in range(top)), _NEVER]
        self.worth_of = np.array(worths, dtype=np.int64)
        self.places = np.array(table.places, dtype=np.int64)
        heaviest = max(weights.place, default=0) + table.goals * weights.goal + GOAL
        nodes = self.rows + self.columns + 2
        if heaviest * nodes >= LARGEST or load_unit(self.rows) * 60 * nodes >= LARGEST:
            raise OverflowError("The round has too many people for one assignment.")
        self.codes = np.concatenate([block for _, block in _code_blocks(table)])
        # Asked for again in every round of pricing: kept where it is small.
        self.worth = self._worth(self.codes[: self.rows if self.codes.size <= KEPT else 0])

    def best(self, tie_key: str) -> tuple[list[int | None], list[int], list[int]]:
        keys = self._first_keys()
        if not len(keys):  # nobody may have anybody
            return [None] * self.rows, [0] * self.columns, [0] * self.rows
        while True:
            mentor_of = self._place_most(keys)
            prices, gains = self._prices(keys, mentor_of)
            more = self._worth_adding(prices, gains)
            if not len(more):
                break
            keys = _distinct(np.concatenate([keys, more]))
        evened = self._evened(prices, gains, mentor_of, tie_key)
        return [int(c) if c >= 0 else None for c in evened], prices.tolist(), gains.tolist()

    def _blocks(self) -> Iterator[slice]:
        high = max(1, BLOCK // self.columns)
        return (slice(at, min(at + high, self.rows)) for at in range(0, self.rows, high))

    def _first_keys(self) -> Numbers:
        """Pairs to begin with, each as row x columns + column."""
        width = BEST_FIRST + AT_RANDOM
        if self.rows * self.columns <= ALL_PAIRS or self.columns <= width:
            return np.flatnonzero(self.codes.ravel() >= 0)
        found = []
        shuffle = np.random.default_rng(1)  # which pairs come first never changes the answer
        for block in self._blocks():
            codes = self.codes[block]
            noise = np.frombuffer(shuffle.bytes(2 * codes.size), dtype=np.uint16).reshape(codes.shape)
            keys = (codes.astype(np.int32) << 16) + noise
            columns = np.argpartition(keys, -BEST_FIRST, axis=1)[:, -BEST_FIRST:]
            chance = shuffle.integers(0, self.columns, (len(codes), AT_RANDOM))
            columns = np.concatenate([columns, chance], axis=1)
            kept = np.take_along_axis(codes, columns, axis=1) >= 0
            rows = np.arange(block.start, block.stop)[:, None]
            found.append((rows * self.columns + columns)[kept])
        return _distinct(np.concatenate(found))

    def _worth(self, codes: NDArray[np.int16]) -> Numbers:
        return np.asarray(self.worth_of[codes])

    def _weigh(self, rows: Numbers, codes: NDArray[np.int16]) -> Numbers:
        return np.asarray(self.place[rows] + self.worth_of[codes])

    def _place_most(self, keys: Numbers) -> Numbers:
        """First flow: column per row, -1 for nobody."""
        rows, columns = np.divmod(keys, self.columns)
        cost = -self._weigh(rows, self.codes.ravel()[keys])
        every = np.arange(self.rows)
        end = self.rows + self.columns
        flow = SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(rows, self.rows + columns, np.ones_like(rows), cost)
        zero = np.zeros(self.columns, dtype=np.int64)
        flow.add_arcs_with_capacity_and_unit_cost(
            self.rows + np.arange(self.columns), np.full(self.columns, end), self.places, zero
        )
        flow.add_arcs_with_capacity_and_unit_cost(
            every, np.full(self.rows, end), np.ones_like(every), np.zeros_like(every)
        )
        flow.set_nodes_supplies(every, np.ones_like(every))
        flow.set_node_supply(end, -self.rows)
        return self._solved(flow, arcs, rows, columns)

    def _solved(self, flow: Any, arcs: Any, rows: Numbers, columns: Numbers) -> Numbers:
        status = flow.solve()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"The flow could not be solved: {status}.")
        used = flow.flows(arcs) > 0
        mentor_of = np.full(self.rows, -1, dtype=np.int64)
        mentor_of[rows[used]] = columns[used]
        return mentor_of

    def _prices(self, keys: Numbers, mentor_of: Numbers) -> tuple[Numbers, Numbers]:
        """The lowest prices under which nobody would change: a longest-path fixpoint."""
        order = np.argsort(keys % self.columns, kind="stable")
        keys = keys[order]
        rows, columns = np.divmod(keys, self.columns)
        starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
        named = columns[starts]
        weight = self._weigh(rows, self.codes.ravel()[keys])
        every = np.arange(self.rows)
        placed = mentor_of >= 0
        own = np.zeros(self.rows, dtype=np.int64)
        own[placed] = self._weigh(every[placed], self.codes[every[placed], mentor_of[placed]])
        prices = np.zeros(self.columns, dtype=np.int64)
        gains = own
        for _ in range(self.columns + 2):
            gains = own - np.where(placed, prices[mentor_of], 0)
            raised = prices.copy()
            if len(keys):
                raised[named] = np.maximum(raised[named], np.maximum.reduceat(weight - gains[rows], starts))
            if np.array_equal(raised, prices):
                return prices, gains
            prices = raised
        raise RuntimeError("The prices do not settle; the flow was not the best.")

    def _worth_adding(self, prices: Numbers, gains: Numbers) -> Numbers:
        """Pairs that would gain under these prices: none, and the assignment is the best."""
        found = []
        for block in self._blocks():
            over = self._over(block, prices, gains)
            rows = np.flatnonzero((over > 0).any(axis=1))
            if not len(rows):
                continue
            over = over[rows]
            wanted = min(ADDED, self.columns)
            columns = np.argpartition(over, -wanted, axis=1)[:, -wanted:]
            kept = np.take_along_axis(over, columns, axis=1) > 0
            found.append((((rows + block.start) * self.columns)[:, None] + columns)[kept])
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def _over(self, block: slice, prices: Numbers, gains: Numbers) -> Numbers:
        """By how much each pair of these rows weighs more than its gain and price."""
        worth = self.worth[block] if len(self.worth) else self._worth(self.codes[block])
        return np.asarray(worth + (self.place - gains)[block, None] - prices)

    def _evened(self, prices: Numbers, gains: Numbers, mentor_of: Numbers, tie_key: str) -> Numbers:
        """Second flow: among all best answers the one with even load, ties settled by the hash."""
        rows, columns, ties = self._tight(prices, gains, mentor_of, tie_key)
        end = self.rows + self.columns
        flow = SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(rows, self.rows + columns, np.ones_like(rows), ties)
        full = prices > 0  # such a mentor has to be full, such a mentee (gain > 0) placed
        self._add_places(flow, full)
        may_wait = np.flatnonzero(gains == 0)
        flow.add_arcs_with_capacity_and_unit_cost(
            may_wait, np.full(len(may_wait), end), np.ones_like(may_wait), np.zeros_like(may_wait)
        )
        every = np.arange(self.rows)
        flow.set_nodes_supplies(every, np.ones_like(every))
        flow.set_nodes_supplies(self.rows + np.flatnonzero(full), -self.places[full])
        flow.set_node_supply(end, int(self.places[full].sum()) - self.rows)
        return self._solved(flow, arcs, rows, columns)

    def _add_places(self, flow: Any, full: NDArray[np.bool_]) -> None:
        unit = load_unit(self.rows)
        end = self.rows + self.columns
        for column in np.flatnonzero(~full).tolist():
            for cost in load_costs(self.table.capacity[column], self.table.held[column]):
                flow.add_arc_with_capacity_and_unit_cost(self.rows + column, end, 1, unit * cost)

    def _tight(
        self, prices: Numbers, gains: Numbers, mentor_of: Numbers, tie_key: str
    ) -> tuple[Numbers, Numbers, Numbers]:
        """The pairs that some best answer has: rows, columns and what settles ties between them.

        Where nearly everybody is alike there are too many of them, and only those with low ties are
        kept: the answer is as good, its load a little less even.
        """
        mentees = np.array(seeds(tie_key, "mentee", [r.mentee.id for r in self.table.requests]), np.uint64)
        mentors = np.array(seeds(tie_key, "mentor", [m.id for m in self.table.mentors]), np.uint64)
        found: list[tuple[Numbers, Numbers, Numbers]] = []
        for block in self._blocks():
            rows, columns = np.nonzero(self._over(block, prices, gains) == 0)
            rows += block.start
            ties = _ties(mentees[rows] + mentors[columns])
            share = self.ties_most * (block.stop - block.start) // self.rows
            if len(rows) > share:
                kept = (ties < (share << TIE_BITS) // len(rows)) | (mentor_of[rows] == columns)
                rows, columns, ties = rows[kept], columns[kept], ties[kept]
            found.append((rows, columns, ties))
        rows, columns, ties = (np.concatenate(part) for part in zip(*found, strict=True))
        return rows, columns, ties


def _ties(bits: NDArray[np.uint64]) -> Numbers:
    """The arithmetic of `assignment.tie` on many sums of seeds; unsigned numbers wrap around."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (bits >> np.uint64(64 - TIE_BITS)).astype(np.int64)


def _code_blocks(table: PairTable) -> Iterator[tuple[int, NDArray[np.int16]]]:
    """The codes of the whole table, some rows at a time, as `PairTable.code` gives them."""
    bits = max((number.bit_length() for number in table.wanted), default=0)
    wanted, offered = _bits(table.wanted, bits), _bits(table.offered, bits)
    kinds = np.array(table.kind_code, dtype=np.int16)[:, np.array(table.column_kind, dtype=np.intp)]
    points = np.array(
        [[topic_points(shared, count) for shared in range(bits + 1)] for count in range(bits + 1)],
        dtype=np.int16,
    )
    row_kind = np.array(table.row_kind, dtype=np.intp)
    closed = np.array(table.places) == 0
    high = max(1, BLOCK // max(1, len(table.mentors)))
    for at in range(0, len(table.requests), high):
        block = slice(at, min(at + high, len(table.requests)))
        codes = kinds[row_kind[block]]
        shared = (wanted[block] @ offered.T).astype(np.intp)
        counts = np.array([number.bit_count() for number in table.wanted[block]], dtype=np.intp)
        extra = points.ravel().take(shared + counts[:, None] * len(points))
        for row, chosen in enumerate(table.choices[block]):
            for column, worth in chosen.items():
                extra[row, column] += worth
        barred_kinds = codes < 0
        codes += extra
        np.copyto(codes, -1, where=barred_kinds)
        if table.offered_only is not None:
            offers = np.full_like(codes, -1)
            for row, offered_points in enumerate(table.offered_only[block]):
                offers[row, list(offered_points)] = list(offered_points.values())
            codes = np.where(codes >= 0, offers, codes)
        codes[:, closed] = -1
        if table.floor:
            codes[(codes >= 0) & (codes % GOAL < table.floor)] = -1
        for row, barred in enumerate(table.bars[block]):
            if barred:
                codes[row, list(barred)] = -1
        yield at, codes


def _bits(numbers: Sequence[int], width: int) -> NDArray[np.float32]:
    size = (width + 7) // 8
    mask = (1 << width) - 1  # nobody asks for the topics beyond
    packed = b"".join((number & mask).to_bytes(size, "little") for number in numbers)
    octets = np.frombuffer(packed, dtype=np.uint8).reshape(len(numbers), size)
    return np.unpackbits(octets, axis=1, bitorder="little").astype(np.float32)


def _distinct(keys: Numbers) -> Numbers:
    keys = np.sort(keys)
    return keys[np.r_[True, keys[1:] != keys[:-1]]] if len(keys) else keys
