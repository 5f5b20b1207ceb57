"""What nobody should send, sent to the real desk over Slack's wire format: harmless, answered, told to nobody else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from scheme.pairing import State
from tests.bot.slack.slack_api import Slack
from tests.bot.slack.test_term import Term, a_term
from tests.bot.slack.wire import eventually, press, submission

pytestmark = pytest.mark.xdist_group("bad_input-slack")  # what they share is built once


@pytest.fixture(scope="module")
def term(peers: Slack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Term]:
    """Ana and Ben are a pair that has met and signed; Cem leads; Dee and Eli are new."""
    with a_term(tmp_path_factory.mktemp("bad"), "http") as term:
        term.users |= {name: term.slack.user(name) for name in ("dee", "eli")}
        term.join_up()
        yield term


def newest(term: Term, name: str) -> str:
    """Everything on the last message somebody got, as text."""
    return json.dumps(term.slack.inbox(term.users[name])[-1].get("blocks", []), ensure_ascii=False)


def meetings(term: Term) -> int:
    with term.house.database.engines.read() as conn:
        found: int = conn.exec_driver_sql("select count(*) from meeting").scalar_one()
    return found


def presses_by_hand(term: Term, name: str, action: str, value: str) -> str:
    """A press of a button that is not, or no longer, on this person's screen; the answer."""
    button = {
        "type": "button",
        "action_id": action,
        "value": value,
        "text": {"type": "plain_text", "text": "x"},
    }
    message = {"ts": "1700000000.000100", "blocks": [{"type": "actions", "elements": [button]}]}
    term.carry("interactive", press(term.slack, term.users[name], message, "x"))
    return newest(term, name)


def test_an_unknown_word_gets_one_line_and_a_few_buttons(term: Term) -> None:
    term.says("ana", "flibbertigibbet")
    blocks = term.slack.inbox(term.users["ana"])[-1]["blocks"]
    assert [b["type"] for b in blocks] == ["header", "section", "actions"]
    assert 3 <= len(blocks[-1]["elements"]) <= 4


@pytest.mark.parametrize(
    "words", ["met next friday", "met on 31 November", "we met on 1 January 2020", "plan yesterday"]
)
def test_a_day_that_cannot_be_is_one_question_and_nothing_stored(term: Term, words: str) -> None:
    before = meetings(term)
    term.says("ana", words)
    assert "Which day?" in newest(term, "ana") and "Nothing is stored yet" in newest(term, "ana")
    assert meetings(term) == before


@pytest.mark.parametrize(
    ("on", "why"), [("2027-05-01", "has not happened yet"), ("2026-05-01", "before your pair began")]
)
def test_a_form_with_a_day_that_cannot_be_says_so_at_the_field(term: Term, on: str, why: str) -> None:
    before = meetings(term)
    term.says("ana", "log")
    term.opens("ana")
    view = term.slack.called("views.open")[-1]["view"]
    day = {"type": "datepicker", "selected_date": on}
    assert term.wire is not None
    reply = term.wire.interaction(submission(term.slack, term.users["ana"], view, on=day)).json()
    assert reply["response_action"] == "errors" and why in reply["errors"]["on"]
    assert meetings(term) == before


def test_a_press_on_an_old_card_is_answered_with_how_things_stand(term: Term) -> None:
    pairing = the_pair(term)
    said = presses_by_hand(term, "ben", "mentor-accept", pairing)
    assert "already been dealt with" in said and f"<@{term.users['ana']}>" in said
    assert the_pair(term) == pairing


def test_a_press_by_a_stranger_is_refused_as_if_there_were_no_such_pair(term: Term) -> None:
    pairing = the_pair(term)
    for action in ("mentor-accept", "mentee-decline", "agreement", "end-yes", "review-renew"):
        said = presses_by_hand(term, "dee", action, pairing)
        assert said == presses_by_hand(term, "dee", action, "there-is-no-such-pairing")
        assert not any(term.users[name] in said for name in ("ana", "ben"))
    assert the_pair(term) == pairing


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "🎉🦄 " * 50 + "?", "\u202eمرحبا كيف حالك", "<script>alert(1)</script>", "<!channel> <!everyone> look", "@here &amp; <https://x.example|click>"],
    ids=["long", "emoji", "right-to-left", "script", "shout", "link"],
)  # fmt: skip
def test_wild_texts_are_harmless_and_never_shouted(term: Term, text: str) -> None:
    others = {name: len(term.slack.inbox(term.users[name])) for name in ("ben", "cem", "dee")}
    posted = len(term.slack.called("chat.postMessage"))
    term.says("ana", text)
    said = json.dumps(term.slack.called("chat.postMessage")[posted:], ensure_ascii=False)
    assert all(wild not in said for wild in ("<!", "<script", "xxxxx", "x.example", "\u202e"))
    assert others == {name: len(term.slack.inbox(term.users[name])) for name in others}
    term.judge()


def test_of_two_presses_at_once_on_the_last_place_one_wins_and_the_other_is_told_kindly(term: Term) -> None:
    # Ben takes two and has Ana: a place is left, and Cem asks him for two people at the same moment.
    cards = []
    for name in ("dee", "eli"):
        asks_for_a_mentor(term, name)
        term.presses("cem", "See who could mentor")
        cards.append(json.loads(json.dumps(term.slack.inbox(term.users["cem"])[-1])))
    offers = term.seen("ben").count("Would you mentor somebody?")
    assert term.wire is not None
    pressed = [
        threading.Thread(target=term.wire.interaction, args=(press(term.slack, term.users["cem"], card, "Ask this mentor"),))
        for card in cards
    ]  # fmt: skip
    for thread in pressed:
        thread.start()
    for thread in pressed:
        thread.join()
    eventually(lambda: term.side.listener.in_hand == 0, seconds=40)
    term.settle()
    seen = json.dumps([m.get("blocks", []) for m in term.slack.inbox(term.users["cem"])], ensure_ascii=False)
    assert seen.count("Nobody was asked, because this mentor") == 1
    assert seen.count("without naming the mentee") == 2  # for Ana before, and for one of the two now
    assert term.seen("ben").count("Would you mentor somebody?") == offers + 1


def test_a_deactivated_person_is_told_nothing_and_the_lead_is(term: Term) -> None:
    ana = term.users["ana"]
    told = len(term.slack.inbox(ana))
    account = {
        "id": ana,
        "team_id": "T000000001",
        "name": "ana",
        "deleted": True,
        "profile": {"real_name": "Ana"},
    }
    term.slack.deactivated.add(ana)
    assert term.wire is not None
    assert term.wire.event({"type": "user_change", "user": account}).status_code == 200
    eventually(lambda: term.side.listener.in_hand == 0)
    term.settle()
    assert state_of(term, the_pair(term)) is State.FROZEN
    term.days(35, step=7)
    assert len(term.slack.inbox(ana)) == told  # nothing was sent, so nothing is counted as told
    term.says("cem", "digest")
    assert "no account that I can write to" in newest(term, "cem") and "on hold" in newest(term, "cem")


def the_pair(term: Term) -> str:
    with term.house.database.engines.read() as conn:
        (found,) = conn.exec_driver_sql("select id from pairing where started_on is not null").scalars()
    return str(found)


def state_of(term: Term, pairing: str) -> State:
    with term.house.database.read(term.house.first_scheme()) as store:
        found = store.pairings.for_job(pairing)
        assert found is not None
        return found.state


def asks_for_a_mentor(term: Term, name: str) -> None:
    values: dict[str, Any] = {"department": "Cell Biology", "grade": "postdoc", "strand": "non_clinical"}
    term.says(name, "I'd like a mentor please")
    term.opens(name)
    term.fills(name, **values, topics=("next_step",), mode="either", consent=("yes",))
