"""`python -m bot deliver`: send what is in the outbox, and look after what could not be told."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace

from bot import app, clock, logs, settings
from bot.house import House, open_house
from bot.senders import Senders
from storage.alarms import alarms, give_up, stopped_messages
from storage.outbox_care import queue_figures

AT_ONCE = 100  # messages settled in one transaction: the running bot waits for no more


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "--once", action="store_true", help="send each waiting message at most once, then end"
    )
    parser.add_argument("--list", action="store_true", help="list what could not be told, and why")
    parser.add_argument(
        "--send-again", nargs="+", metavar="ID", help="put undelivered messages back, or all of a workspace, such as slack:T123"
    )  # fmt: skip
    parser.add_argument(
        "--discard",
        nargs="+",
        metavar="ID",
        help="give undelivered messages up, or all of a workspace, also what waits where it is stopped",
    )


def run(args: Namespace) -> int:
    """Send until nothing is due (0), or until stopped; 1 when messages wait that cannot go now."""
    found = settings.read()
    logs.set_up(found)
    house = open_house(found, clock.now)
    try:
        if args.list:
            return _list(house)
        if args.send_again is not None:
            return _change(house, args.send_again, "put back in the queue", again=True)
        if args.discard is not None:
            return _change(house, args.discard, "given up", again=False)
        if found.playing:
            print("Slack and Teams are not set up: nothing to deliver to.", file=sys.stderr)
            return 1
        return _once(house) if args.once else _drain(house)
    finally:
        house.database.engines.dispose()


def _once(house: House) -> int:
    delivery = house.delivery(app.furnish(house).platforms)
    while delivery.send_due(8):
        pass
    return _left(house)


def _drain(house: House) -> int:
    """Until nothing is due: the running bot does the same, and both may at once."""
    senders = Senders(house.delivery(app.furnish(house).platforms))
    senders.start()
    try:
        while _waiting(house):
            time.sleep(0.5)
    finally:
        senders.stop()
    return _left(house)


def _waiting(house: House) -> int:
    with house.database.engines.read() as conn:
        figures = queue_figures(conn, house.clock())
    # A workspace that must wait is waited for by the running bot, not by a command.
    return 0 if figures.paused else figures.due


def _left(house: House) -> int:
    with house.database.engines.read() as conn:
        figures = queue_figures(conn, house.clock())
    print(f"told within a day {figures.told_last_day}, waiting {figures.waiting}, not told {figures.dead}")
    for workspace, why in figures.alarms:
        print(f"The workspace {workspace} is stopped: {why}.", file=sys.stderr)
    return 1 if figures.waiting or figures.alarms else 0


def _list(house: House) -> int:
    for scheme in house.database.schemes():
        with house.database.read(scheme) as store:
            for row in store.undelivered(limit=None):
                why = "may or may not have arrived" if row.maybe_sent else row.reason
                print(f"{row.id}\t{row.finished_at:%Y-%m-%d %H:%M}\t{row.kind}\tto {row.to}\t{why}")
    with house.database.engines.read() as conn:
        for held in stopped_messages(conn):
            why = f"{held.workspace} is stopped: {held.why}"
            print(f"{held.id}\t{held.since:%Y-%m-%d %H:%M}\t{held.kind}\tto {held.to}\t{why}")
    return 0


def _change(house: House, which: list[str], says: str, *, again: bool) -> int:
    """Each message, or all of each workspace; 1 when one of these was nothing to be settled."""
    results = [
        _one(house, int(what), says, again=again)
        if what.isascii() and what.isdecimal()
        else _all_of(house, what, says, again=again)
        for what in which
    ]
    return 0 if all(results) else 1


def _one(house: House, number: int, says: str, *, again: bool) -> bool:
    with house.database.engines.write() as conn:  # it may also wait where its workspace is stopped
        settled = 0 if again else give_up(conn, house.clock(), ids=[number])
    if settled or any(_settle(house, scheme, [number], again=again) for scheme in house.database.schemes()):
        print(f"Message {number} is {says}.")
        return True
    print(f"Message {number} is not among the undelivered, or no account is known.", file=sys.stderr)
    return False


def _all_of(house: House, workspace: str, says: str, *, again: bool) -> bool:
    with house.database.engines.write() as conn:
        stopped = not again and workspace in alarms(conn)
        settled = give_up(conn, house.clock(), workspace=workspace) if stopped else 0
    perhaps = 0
    for scheme in house.database.schemes():
        with house.database.read(scheme) as store:
            found = store.undelivered(limit=None, workspace=workspace)
        # Nobody decides in bulk that people may hear something twice.
        sure = [row.id for row in found if not (again and row.maybe_sent)]
        perhaps += len(found) - len(sure)
        settled += _settle(house, scheme, sure, again=again)
    if settled or stopped:
        print(f"{settled} messages of {workspace} are {says}.")
    if perhaps:
        print(
            f"{perhaps} of {workspace} may have arrived and are left as they are; name each by its number to send it again."
        )
    if not (settled or stopped or perhaps):
        why = (
            "has nothing among the undelivered"
            if again
            else "is not stopped: its messages go out by themselves"
        )
        print(f"{workspace} {why}.", file=sys.stderr)
    return bool(settled or stopped)


def _settle(house: House, scheme: str, numbers: list[int], *, again: bool) -> int:
    settled = 0
    for start in range(0, len(numbers), AT_ONCE):
        with house.database.write(scheme) as store:
            settle = store.send_again if again else store.discard
            settled += sum(settle(number, house.clock()) for number in numbers[start : start + AT_ONCE])
    return settled
