"""What a visitor does becomes the house's events, and the replies land where they belong."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from types import ModuleType

import pytest

from bot.web.listen import SHOWN, Busy, CannotMove, Gone, Playground, Unknown
from bot.web.mentions import with_mentions
from bot.web.retell import Teller
from bot.web.send import FromBot, FromPerson
from bot.web.stage import Caption, Fills, Presses, Says
from bot.web.steps import a_month_after
from handlers.events import Click, Hello, OpenForm, Submit, Typed


def cards(playground: Playground, user: str) -> list[str]:
    return [e.card.title for e in playground.chats.entries(user) if isinstance(e, FromBot)]


def doings(playground: Playground, user: str) -> list[str]:
    return [e.words for e in playground.chats.entries(user) if isinstance(e, FromPerson)]


def seen(playground: Playground) -> list[object]:
    return list(playground._desk.seen)  # type: ignore[attr-defined]


def test_hello_is_said_once_to_each_person(playground: Playground) -> None:
    playground.greet(["noor", "callum"])
    playground.greet(["noor"])
    assert [type(e) for e in seen(playground)] == [Hello, Hello]
    assert cards(playground, "noor") == ["Welcome to the mentoring scheme"]
    playground.say("teo", "offer")
    playground.greet(["teo"])
    assert cards(playground, "teo") == ["Would you like to mentor someone?"], "they have met the bot already"


def test_typed_words_reach_the_desk_with_mentions_and_who_said_them(playground: Playground) -> None:
    playground.say("noor", "met with @Callum Adeyemi yesterday")
    event = seen(playground)[0]
    assert isinstance(event, Typed)
    assert event.text == "met with <@callum> yesterday"
    assert (event.identity.platform, event.identity.workspace) == ("web", "playground")
    assert (event.identity.user, event.identity.name) == ("noor", "Noor Whitfield")
    assert doings(playground, "noor") == ["met with @Callum Adeyemi yesterday"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("@callum", "<@callum>"),
        ("ask @MARYAM Okonjo-Reyes, please", "ask <@maryam>, please"),
        ("@Maryam and @Teo", "<@maryam> and <@teo>"),
        ("@nobody and a@callumx.org", "@nobody and a@callumx.org"),
        ("no mention", "no mention"),
    ],
)
def test_a_mention_is_a_name_after_an_at_sign(scheme: ModuleType, typed: str, meant: str) -> None:
    assert with_mentions(typed, scheme.PEOPLE) == meant


def test_a_long_text_reaches_the_desk_whole_and_the_screen_cut(playground: Playground) -> None:
    playground.say("noor", "a" * 10_000)
    event = seen(playground)[0]
    assert isinstance(event, Typed)
    assert len(event.text) == 10_000
    assert doings(playground, "noor") == ["a" * (SHOWN - 1) + "…"]


def test_a_pressed_card_is_redrawn_where_it_stands_and_others_are_told(playground: Playground) -> None:
    playground.say("callum", "offer")
    card = next(e for e in playground.chats.entries("callum") if isinstance(e, FromBot))
    playground.press("callum", card.id, "3.0")
    event = seen(playground)[-1]
    assert isinstance(event, Click)
    assert (event.action, event.value) == ("accept", "offer-7")
    assert cards(playground, "callum") == ["You said yes"]
    assert cards(playground, "rosalind") == ["A mentor has said yes"]
    with pytest.raises(Gone):
        playground.press("callum", card.id, "3.0")


def test_what_is_not_on_ones_own_screen_cannot_be_pressed(playground: Playground) -> None:
    playground.say("callum", "offer")
    card = next(e for e in playground.chats.entries("callum") if isinstance(e, FromBot))
    for user, message, place in (
        ("noor", card.id, "3.0"),
        ("callum", 999, "3.0"),
        ("callum", card.id, "3.9"),
    ):
        with pytest.raises(Gone):
            playground.press(user, message, place)
    with pytest.raises(Unknown):
        playground.say("nobody", "hello")
    assert len(seen(playground)) == 1


def test_a_form_opens_stays_open_with_its_errors_and_goes_when_it_is_taken(playground: Playground) -> None:
    playground.greet(["noor"])
    playground.make(Presses("noor", "Ask for a mentor"))
    assert isinstance(seen(playground)[-1], OpenForm)

    playground.fill("noor", [("f-hours", "99")])
    opened = playground.chats.form("noor")
    assert opened is not None
    assert set(opened.errors) == {"topics", "how", "from", "hours"}
    assert isinstance(seen(playground)[-1], OpenForm), "the desk is not asked about a half-filled form"

    answers = [("f-topics", "career"), ("f-how", "room"), ("f-hours", "2"), ("f-goals", "to grow")]
    playground.fill("noor", [*answers, ("f-from", "2020-01-01")])
    opened = playground.chats.form("noor")
    assert opened is not None
    assert opened.errors == {"from": "This day has passed. Please choose a later one."}
    assert opened.values["goals"] == "to grow", "what was typed is still there"

    playground.fill("noor", [*answers, ("f-from", "2026-12-01")])
    event = seen(playground)[-1]
    assert isinstance(event, Submit)
    assert event.values["topics"] == ("career",)
    assert playground.chats.form("noor") is None
    assert cards(playground, "noor")[-1] == "Your request is with the coordinator"
    assert cards(playground, "rosalind") == ["Somebody asks for a mentor"]


def test_a_closed_form_sends_nothing(playground: Playground) -> None:
    playground.greet(["noor"])
    playground.make(Presses("noor", "Ask for a mentor"))
    playground.close("noor")
    before = len(seen(playground))
    playground.fill("noor", [("f-hours", "1")])
    assert len(seen(playground)) == before


def test_the_clock_moves_by_days_weeks_months_and_to_the_next_event(playground: Playground) -> None:
    playground.move_on("day")
    assert playground.scene.now == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    playground.move_on("next")
    assert playground.scene.now == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert cards(playground, "rosalind") == ["Your week in mentoring"]
    assert playground.scene.news == ("The weekly digest went out on 30 November.",)
    playground.move_on("week")
    playground.move_on("month")
    assert playground.scene.now == datetime(2027, 1, 7, 9, 0, tzinfo=UTC)
    with pytest.raises(Unknown):
        playground.move_on("year")


def test_the_next_event_is_worked_out_between_acts_and_not_within_them(playground: Playground) -> None:
    playground.say("noor", "hello")
    assert not playground.scene.foreseen
    playground.foresee()
    assert playground.scene.foreseen
    assert playground.scene.next_event == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    before = playground.chats.version
    playground.foresee()
    assert playground.chats.version == before, "what is known is not worked out again"


def test_a_month_on_keeps_the_time_on_the_wall_and_the_last_day_of_short_months() -> None:
    january = datetime(2027, 1, 31, 9, 0, tzinfo=UTC)
    assert a_month_after(january, "Europe/London") == datetime(2027, 2, 28, 9, 0, tzinfo=UTC)
    march = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
    assert a_month_after(march, "Europe/London") == datetime(2027, 4, 10, 8, 0, tzinfo=UTC), "summer time"


def test_starting_again_empties_every_screen(playground: Playground) -> None:
    playground.greet(["noor"])
    playground.move_on("week")
    playground.reset()
    assert playground.chats.entries("noor") == ()
    assert playground.scene.now == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_a_story_is_told_to_its_end_on_the_screens(playground: Playground) -> None:
    teller = Teller(playground, playground._stage, pace=0)
    teller.start()
    wait_for(teller)
    assert teller.ending == "The end of the story."
    assert cards(playground, "noor")[-1] == "Your request is with the coordinator"
    assert cards(playground, "rosalind") == ["Somebody asks for a mentor"] + ["Your week in mentoring"] * 4
    assert not teller.telling


def test_while_a_story_is_told_the_visitor_watches_and_may_stop_it(playground: Playground) -> None:
    teller = Teller(playground, playground._stage, pace=1000)
    teller.start()
    for act in (lambda: playground.say("noor", "x"), playground.reset, lambda: playground.move_on("day")):
        with pytest.raises(Busy):
            act()
    teller.stop()
    assert teller.ending == "The story was stopped here."
    playground.say("noor", "now I may")
    assert doings(playground, "noor")[-1] == "now I may"


@pytest.mark.parametrize(
    ("moves", "why"),
    [
        ((Presses("noor", "No such button"),), "noor has no button “No such button”"),
        ((Fills("noor", {}),), "no form is open for noor"),
        (
            (Says("noor", "hi"), Presses("callum", "x")),
            "callum has no button “x”",
        ),
    ],
)
def test_a_story_that_cannot_go_on_stops_with_the_reason(
    playground: Playground, moves: tuple[Says | Presses | Fills, ...], why: str
) -> None:
    stage = playground._stage
    stage.replay = lambda: iter([Caption("It goes wrong.", moves=moves)])  # type: ignore[method-assign]
    teller = Teller(playground, stage, pace=0)
    teller.start()
    wait_for(teller)
    assert teller.ending == f"The story stopped here: {why}."


def test_a_story_whose_form_is_not_taken_stops_with_the_fields_sentence(playground: Playground) -> None:
    playground.greet(["noor"])
    playground.make(Presses("noor", "Ask for a mentor"))
    with pytest.raises(CannotMove, match=r"topics: Please choose\."):
        playground.make(Fills("noor", {"how": "room", "from": "2026-12-01"}))


def test_many_visitors_at_once_leave_every_word_on_the_screen(playground: Playground) -> None:
    threads = [threading.Thread(target=playground.say, args=("noor", str(n))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(map(int, doings(playground, "noor"))) == list(range(20))


def wait_for(teller: Teller) -> None:
    assert teller._thread is not None
    teller._thread.join(10)
    assert not teller._thread.is_alive()
