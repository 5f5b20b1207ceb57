"""A stop in the midst of everything: within ten seconds, nothing lost, nothing told twice."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot import clock
from bot.house import open_house
from bot.settings import Settings
from scheme.notices import Notice
from scheme.people import Person, Standing
from storage.engine import open_engines
from storage.outbox_tables import outbox
from tests.bot.slack.plain_slack import PlainSlack, running, typed
from tests.bot.slack.wire import TEAM, eventually
from tests.forked import Program

KEY = "a key for these tests only"
OWED, ASKING = 30, 8  # messages waiting, people typing


@pytest.fixture
def slack() -> Iterator[PlainSlack]:
    made = PlainSlack()
    yield made
    made.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database that is not there yet."""
    return f"sqlite:///{tmp_path}/mentoring.db"


def owe(url: str) -> None:
    """A scheme with people, and a message waiting for each of them."""
    house = open_house(Settings(database_url=url, secret_keys=(KEY,)), clock.now)
    scheme, now = house.first_scheme(), clock.now()
    house.database.join("slack", TEAM, scheme, now)
    with house.database.write(scheme) as store:
        strand = store.strands.all()[0].key
        for number in range(OWED):
            who = store.people.save(Person(f"p{number}", f"Person {number}", standing=Standing.ACTIVE), now)
            store.people.attach(who.id, "slack", TEAM, f"UP{number}", {}, now)
        told = [
            Notice("you-lead-no-more", f"p{n}", f"told:{n}", None, {"strand": strand}) for n in range(OWED)
        ]
        store.owe(told, now)
    house.database.engines.dispose()


def states(url: str) -> Counter[str]:
    engines = open_engines(url)
    with engines.read() as conn:
        found = Counter(
            dict(conn.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all())
        )
    engines.dispose()
    return found


def stopped(process: Program) -> float:
    """Ask it to stop; seconds until it had ended, by itself and well."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    return time.monotonic() - began


def test_a_stop_under_load_ends_in_ten_seconds_and_the_next_process_completes_what_it_began(
    slack: PlainSlack, url: str, tmp_path: Path
) -> None:
    """Messages leased, waiting and on their way; people being answered; Slack slow. Requests that were not
    acknowledged come again, as Slack sends them."""
    owe(url)
    slack.slow = 0.4
    asked = {f"EvStop{n:04}": f"UA{n}" for n in range(ASKING)}

    def ask(http: httpx.Client, event_id: str) -> int:
        body, headers = typed(asked[event_id], "help", event_id)
        with suppress(httpx.TransportError):
            return http.post("/slack/events", content=body, headers=headers).status_code
        return 0

    with (
        running(slack, url, tmp_path, SECRET_KEY=KEY) as (http, process),
        ThreadPoolExecutor(ASKING) as pool,
    ):
        eventually(lambda: len(slack.posts) > 3)
        answers = {event_id: pool.submit(ask, http, event_id) for event_id in asked}
        eventually(lambda: any(slack.posted_to(user) for user in asked.values()))
        assert len(slack.posts) < OWED, "it was done before it was stopped"
        assert stopped(process) < 10
        taken = {event_id for event_id, answer in answers.items() if answer.result() == 200}
    assert states(url)["leased"] == 0, "what was on its way was settled"
    slack.slow = 0.0
    with running(slack, url, tmp_path, SECRET_KEY=KEY) as (http, process):
        for event_id in asked.keys() - taken:
            assert ask(http, event_id) == 200
        eventually(lambda: set(states(url)) == {"sent"}, seconds=60)
        eventually(lambda: all(slack.posted_to(user) for user in asked.values()), seconds=40)
        assert stopped(process) < 10
    told = [len(slack.posted_to(f"UP{n}")) for n in range(OWED)]
    answered = [len(slack.posted_to(user)) for user in asked.values()]
    assert (told, answered) == ([1] * OWED, [1] * ASKING)


def test_a_stop_while_slack_never_answers_ends_in_ten_seconds_and_leaves_the_messages_to_their_leases(
    slack: PlainSlack, url: str, tmp_path: Path
) -> None:
    owe(url)
    slack.hanging.set()
    with running(slack, url, tmp_path, SECRET_KEY=KEY) as (_, process):
        eventually(lambda: len(slack.posts) == 8)  # every sender waits
        assert stopped(process) < 11
    assert states(url) == {"leased": 8, "ready": OWED - 8}
    assert max(Counter(post.key for post in slack.posts).values()) == 1
