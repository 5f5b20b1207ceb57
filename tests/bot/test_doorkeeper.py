"""A flood from one account is told once, held back, and slows nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.doorkeeper import MOST, Doorkeeper
from handlers.events import AccountChanged, Event, Home, Identity, Outcome, Typed
from messages.cards import Card, Say, Silence
from messages.reader import Reader

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
MIRA, RAFE = (Identity("slack", "T1", user) for user in ("U1", "U2"))


class Counted:
    """A desk that counts who gets as far as it."""

    def __init__(self) -> None:
        self.seen: list[Event] = []

    def handle(self, event: Event, now: datetime) -> Outcome:
        self.seen.append(event)
        return Outcome(Say(Card("answered")), Reader())


def typed(who: Identity = MIRA, **more: bool) -> Typed:
    return Typed(identity=who, text="status", **more)


def words(outcome: Outcome) -> str:
    return outcome.reply.card.title if isinstance(outcome.reply, Say) else ""


def test_thirty_events_pass_then_one_sentence_then_silence() -> None:
    desk, keeper = Counted(), Doorkeeper()
    said = [words(keeper.handle(desk, typed(), NOW)) for _ in range(MOST + 20)]
    assert said[:MOST] == ["answered"] * MOST
    assert said[MOST] == "One thing at a time, please"
    assert not any(said[MOST + 1 :])
    assert len(desk.seen) == MOST


def test_a_flood_of_one_person_holds_nobody_else_back() -> None:
    desk, keeper = Counted(), Doorkeeper()
    for _ in range(500):
        keeper.handle(desk, typed(), NOW)
    assert words(keeper.handle(desk, typed(RAFE), NOW)) == "answered"


def test_ten_seconds_later_the_person_is_heard_again() -> None:
    desk, keeper = Counted(), Doorkeeper()
    for _ in range(40):
        keeper.handle(desk, typed(), NOW)
    assert words(keeper.handle(desk, typed(), NOW + timedelta(seconds=10))) == "answered"


def test_a_flood_that_goes_on_is_told_of_it_only_once() -> None:
    desk, keeper = Counted(), Doorkeeper()
    said = [words(keeper.handle(desk, typed(), NOW + timedelta(seconds=n / 20))) for n in range(1200)]
    assert said.count("One thing at a time, please") == 1
    assert len(desk.seen) == 6 * MOST  # thirty in each ten seconds of the minute


def test_what_the_platform_says_about_an_account_always_passes() -> None:
    desk, keeper = Counted(), Doorkeeper()
    for _ in range(100):
        keeper.handle(desk, typed(), NOW)
    keeper.handle(desk, AccountChanged(identity=MIRA, active=False), NOW)
    assert isinstance(desk.seen[-1], AccountChanged)


def test_a_home_page_and_talk_of_a_channel_are_never_told_off() -> None:
    desk = Counted()
    for event in (Home(identity=MIRA), typed(addressed=False)):
        keeper = Doorkeeper(most=1)
        keeper.handle(desk, event, NOW)
        assert isinstance(keeper.handle(desk, event, NOW).reply, Silence)


def test_it_remembers_only_so_many_accounts() -> None:
    desk, keeper = Counted(), Doorkeeper(most=1, accounts=3)
    keeper.handle(desk, typed(), NOW)
    for number in range(3):
        keeper.handle(desk, typed(Identity("slack", "T1", f"other{number}")), NOW)
    assert words(keeper.handle(desk, typed(), NOW)) == "answered"  # forgotten meanwhile
