"""How fast each platform lets us speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """A workspace's limit (messages a second, and how many at once) and a conversation's pause.

    The workspace's state is one instant, `free_at`: when its next message may go (the generic cell
    rate algorithm, told as a date).
    """

    per_second: float
    burst: int
    lane_gap: timedelta

    def room(self, free_at: datetime, now: datetime) -> int:
        """How many messages may go now."""
        if free_at > now:
            return 0
        return min(self.burst, 1 + int((now - free_at).total_seconds() * self.per_second))

    def after(self, free_at: datetime, now: datetime, taken: int) -> datetime:
        """`free_at` once this many more have gone."""
        full = now - timedelta(seconds=(self.burst - 1) / self.per_second)
        return max(free_at, full) + timedelta(seconds=taken / self.per_second)


# Slack: one a second in a conversation, and an unpublished limit of "several hundred a minute" for
# a workspace. Teams: 50 in any second for an app in a tenant, so at most 20 at once and 30 a second
# after that; in a conversation 7 in one second, 8 in two, 60 in thirty and 1800 in an hour, so one
# every two seconds. The playground is a browser on this machine.
RATES: Mapping[str, Rate] = {
    "slack": Rate(per_second=5, burst=20, lane_gap=timedelta(seconds=1)),
    "teams": Rate(per_second=30, burst=20, lane_gap=timedelta(seconds=2)),
    "web": Rate(per_second=1000, burst=1000, lane_gap=timedelta(0)),
}
_CAUTIOUS = Rate(per_second=1, burst=5, lane_gap=timedelta(seconds=1))


def rate_of(workspace: str, rates: Mapping[str, Rate] = RATES) -> Rate:
    """The limit of a workspace such as "slack:T123"; a platform nobody measured goes gently."""
    return rates.get(workspace.partition(":")[0], _CAUTIOUS)
