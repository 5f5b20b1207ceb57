"""Alarms end by themselves: where a platform refused our credentials it is asked whether it takes them now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scheme.journal import Journal
from storage.alarms import alarms, put_right
from storage.engine import Engines

log = Journal("mentoring.alarms")

ASKED_EVERY = 300.0  # seconds; at the start too, since a token is put right by a restart
Accepts = Callable[[str], bool]  # whether a platform takes our credentials for this workspace, now


@dataclass(frozen=True, slots=True)
class Alarms:
    """Looks after the workspaces that are stopped. `accepts` by platform; `wake` when one may go on."""

    engines: Engines
    accepts: Mapping[str, Accepts]
    wake: Callable[[], None] = lambda: None

    def look(self) -> int:
        """Ask for each workspace that is stopped; returns how many are not any more. Nothing stopped: nothing asked."""
        with self.engines.read() as conn:
            stopped = alarms(conn)
        ended = 0
        for workspace in stopped:
            platform, _, key = workspace.partition(":")
            accepts = self.accepts.get(platform)
            if accepts is not None and accepts(key):
                ended += self.end(workspace)
        return ended

    def end(self, workspace: str) -> bool:
        """Its credentials were put right; False where it was not stopped."""
        with self.engines.write() as conn:
            ended = put_right(conn, workspace)
        if ended:
            log.info("credentials taken again workspace=%s", workspace)
            self.wake()
        return ended
