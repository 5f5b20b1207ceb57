"""One person floods the bot: everybody else is answered as quickly as before."""

from __future__ import annotations

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.slack.lines import Lines
from bot.slack.work import MOST_EACH, Work
from tests.bot.slack.plain_slack import PlainSlack, running, typed
from tests.bot.slack.wire import eventually

OTHERS, ROUNDS, FLOOD_A_SECOND = 5, 2, 15


def test_while_one_person_floods_the_bot_the_others_are_answered_as_before(tmp_path: Path) -> None:
    """Fifteen messages a second from one; Slack lets the bot answer one a second in each conversation, so that most
    answers to the flood wait their turn. None of that waiting may be done by threads that others need.
    """
    slack = PlainSlack()
    others = [f"UO{n}" for n in range(OTHERS)]
    with (
        running(slack, f"sqlite:///{tmp_path}/mentoring.db", tmp_path) as (http, _),
        ThreadPoolExecutor(32) as pool,
    ):

        def says(user: str) -> int:
            body, headers = typed(user, "help")
            return http.post("/slack/events", content=body, headers=headers).status_code

        def answered_in() -> float:
            """The median of seconds until the others have their answers, one after the other."""
            found = []
            for _ in range(ROUNDS):
                for user in others:
                    before, began = len(slack.posted_to(user)), time.monotonic()
                    assert says(user) == 200
                    eventually(
                        lambda user=user, before=before: len(slack.posted_to(user)) > before, seconds=60
                    )
                    found.append(slack.posted_to(user)[-1].at - began)
            return statistics.median(found)

        answered_in()  # everybody is known now
        calm = answered_in()
        over = threading.Event()

        def flood() -> None:
            while not over.wait(1 / FLOOD_A_SECOND):
                pool.submit(says, "UFLOOD")

        flooding = threading.Thread(target=flood)
        flooding.start()
        try:
            eventually(lambda: slack.posted_to("UFLOOD"), seconds=20)
            time.sleep(2.0)  # by now more answers wait than there are threads
            stormy = answered_in()
        finally:
            over.set()
            flooding.join()
    slack.close()
    assert stormy < 5 * calm + 0.2
    assert 1 <= len(slack.posted_to("UFLOOD")) <= 31


def test_of_one_persons_work_only_so_much_runs_at_a_time_the_rest_in_its_order_and_all_is_finished() -> None:
    lines = Lines(8, "test", each=1)
    go, done = threading.Event(), list[str]()

    def work(name: str) -> str:
        if name.startswith("ana"):
            assert go.wait(20)
        done.append(name)
        return name

    begun = [lines.submit("ana", work, f"ana {n}") for n in range(6)]
    assert [each.waits for each in begun] == [False] + [True] * 5
    assert lines.submit("ben", work, "ben").result(20) == "ben"  # though she waits
    assert [lines.submit("", work, f"anybody {n}").result(20) for n in range(5)][-1] == "anybody 4"
    go.set()
    lines.stop()
    assert [each.result(0) for each in begun] == [f"ana {n}" for n in range(6)]
    assert done[6:] == [f"ana {n}" for n in range(6)]


def test_work_that_fails_does_not_hold_up_the_line_behind_it() -> None:
    lines = Lines(2, "test", each=1)

    def fails() -> None:
        raise ValueError

    first, second = lines.submit("ana", fails), lines.submit("ana", lambda: "done")
    assert second.result(20) == "done"
    assert isinstance(first.exception(0), ValueError)
    lines.stop()


def test_nobody_has_more_than_thirty_things_in_hand_and_room_comes_back() -> None:
    work, go = Work(), threading.Event()
    taken = 0
    while work.takes_on("T1", "ana"):
        work.begin(go.wait, 20)
        taken += 1
    assert taken == MOST_EACH
    assert work.takes_on("T1", "ben") and work.takes_on("T2", "ana") and work.takes_on("T1", "")
    go.set()
    eventually(lambda: work.takes_on("T1", "ana"))
    work.stop()
    assert work.in_hand == 0
