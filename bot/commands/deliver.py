"""`python -m bot deliver`: send what is in the outbox, and look after what could not be told."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace

from bot import app, clock, logs, settings
from bot.house import House, open_house
from bot.senders import Senders
from storage.alarms import alarms, give_up, stopped_messages
from storage.outbox import discard, send_again
from storage.outbox_care import queue_figures


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "--once", action="store_true", help="send each waiting message at most once, then end"
    )
    parser.add_argument("--list", action="store_true", help="list what could not be told, and why")
    parser.add_argument("--send-again", type=int, metavar="ID", help="put an undelivered message back")
    parser.add_argument(
        "--discard",
        metavar="ID",
        help="give an undelivered message up, or all of a stopped workspace, such as slack:T123",
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
            return _change(house, args.send_again, "is put back in the queue", again=True)
        if args.discard is not None:
            return _discard(house, args.discard)
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
            for row in store.undelivered(limit=1000):
                why = "may or may not have arrived" if row.maybe_sent else row.reason
                print(f"{row.id}\t{row.finished_at:%Y-%m-%d %H:%M}\t{row.kind}\tto {row.to}\t{why}")
    with house.database.engines.read() as conn:
        for held in stopped_messages(conn):
            why = f"{held.workspace} is stopped: {held.why}"
            print(f"{held.id}\t{held.since:%Y-%m-%d %H:%M}\t{held.kind}\tto {held.to}\t{why}")
    return 0


def _discard(house: House, what: str) -> int:
    """One message, or all that wait in a workspace that is stopped."""
    if what.isascii() and what.isdecimal():
        with house.database.engines.write() as conn:
            gone = give_up(conn, house.clock(), ids=[int(what)])
        if gone:
            print(f"Message {what} is given up.")
            return 0
        return _change(house, int(what), "is given up", again=False)
    with house.database.engines.write() as conn:
        known = what in alarms(conn)
        gone = give_up(conn, house.clock(), workspace=what) if known else 0
    if not known:
        print(f"{what} is not stopped: its messages go out by themselves.", file=sys.stderr)
        return 1
    print(f"{gone} messages of {what} are given up.")
    return 0


def _change(house: House, number: int, says: str, *, again: bool) -> int:
    for scheme in house.database.schemes():
        with house.database.write(scheme) as store:
            listed = number in {row.id for row in store.undelivered(limit=1000)}
            route = store.people.route
            if listed and (
                send_again(store.conn, number, house.clock(), route)
                if again
                else discard(store.conn, number, house.clock())
            ):
                print(f"Message {number} {says}.")
                return 0
    print(f"Message {number} is not among the undelivered, or no account is known.", file=sys.stderr)
    return 1
