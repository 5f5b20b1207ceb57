"""Words people type: first the commands, word for word, then sentences as they are understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from handlers.asking import Asked, Topic
from handlers.care import crisis_card
from handlers.events import Answer
from handlers.router import Act, Command, Router
from handlers.understanding import sensitive, understand
from handlers.understanding_shapes import Reading
from messages import refusals
from messages.cards import AnyButton, Button, FormButton, Say, Silence
from scheme import reviews
from scheme.meetings import MeetingState
from scheme.pairing import RUNNING, Pairing
from scheme.refusals import Refusal
from storage.store import Store

# What is offered when a sentence was not understood: the things most people come for.
NEAREST: tuple[AnyButton, ...] = (
    FormButton("Log a meeting", "log"),
    Button("How things stand", "status"),
    Button("Ask the handbook", "handbook"),
    Button("What I can do", "help"),
)

# What opens each thing that a sentence may be about; none of them keeps anything by itself.
DOORS: dict[str, AnyButton] = {
    "log_meeting": NEAREST[0], "schedule_meeting": FormButton("Plan a meeting", "plan"),
    "my_status": NEAREST[1], "next_meeting": NEAREST[1], "handbook_question": NEAREST[2], "help": NEAREST[3],
    "request_mentor": FormButton("Ask for a mentor", "request"), "join_as_mentor": FormButton("Become a mentor", "join"),
    "questions": Button("Some questions", "questions"), "report_concern": Button("A word with a lead", "concern"),
}  # fmt: skip
OF_A_PAIR = {"log_meeting", "schedule_meeting", "questions"}

# What people type in place of a command, because a button says so or another program takes it.
ALSO = {
    "figures": "export", "strands": "strand", "desk": "overview", "matching": "match", "home": "status",
    "stop": "leave", "quit": "leave", "data": "my data", "erase": "erase me", "agenda": "topics",
}  # fmt: skip
ANSWERS = {"yes", "no", "y", "n", "yep", "nope"}


def answer(router: Router, act: Act, addressed: bool, store: Store, now: datetime) -> Answer:
    """The answer to typed words. Channel talk that is not for the bot gets none."""
    if not addressed:
        return Answer(Silence())
    command, rest = command_in(router, act.words)
    # A call for help is heard wherever it stands, also behind a command.
    if command is not None and not (rest and sensitive(act.words)):
        router.demand_may(command.handler, act.who, store)
        return command.handler(replace(act, words=rest), store, now)
    reading = understand(
        act.words, role=role_of(act, store), now=now, tz=act.who.timezone,
        platform=act.identity.platform, context=context_of(act, store, now), addressed=addressed,
    )  # fmt: skip
    act = replace(act, reading=reading)
    match reading.expect:
        case "silent":
            # A thumbs-up or a "lol" needs no answer; a sentence said in private does, and so does a
            # "yes" to nothing: who typed it must not think that something was settled.
            word = act.words.strip().casefold().strip(".! ")
            remark = not act.private or (len(word.split()) < 2 and len(word) < 30 and word not in ANSWERS)
            return Answer(Silence()) if remark else _not_caught(act, store, reading)
        case "crisis":
            return Answer(Say(crisis_card(act, store)))
        case "decline":
            if reading.intent.coordinators_only:
                raise Refusal("leads-only")
            if len(act.words.split()) < 2:
                return _not_caught(act, store, reading)
            return Answer(Say(refusals.kindly_declined()))
        case _:
            handler = router.intents.get(reading.intent)
            if handler is None:
                return _not_caught(act, store, reading)
            if len(doors := _doors(act, store, reading)) > 1:
                return Answer(Say(refusals.did_you_mean(doors)))
            router.demand_may(handler, act.who, store)
            return handler(act, store, now)


def command_in(router: Router, text: str) -> tuple[Command | None, str]:
    """The command a text begins with, and the words after it.

    A command of everyday words counts only alone ("end"), or the sentence would be taken apart
    ("end of term?"); commands that take words after them count at the start of any text.
    """
    words = text.strip().lstrip("/").split()
    if len(words) == 1:
        words = ALSO.get(words[0].casefold().rstrip(".!"), words[0]).split()
    for length in (2, 1):
        command = router.commands.get(" ".join(words[:length]).casefold())
        if command is not None and (command.hint or len(words) == length):
            return command, " ".join(words[length:])
    return None, text


def role_of(act: Act, store: Store) -> str:
    """In which role a person most likely speaks."""
    if store.strands.led_by(act.who.id):
        return "coordinator"
    pairs = store.pairings.of_person(act.who.id, RUNNING)
    mentor = any(p.mentor == act.who.id for p in pairs) or (act.who.mentors and not pairs)
    return "mentor" if mentor else "mentee"


def context_of(act: Act, store: Store, now: datetime) -> Asked | None:
    """What the bot asked last, or what waits for this person's answer: "yes" needs a question."""
    asked = store.memory.asked(act.who.id, now)
    if asked is not None and asked.kind in set(Topic) - {Topic.QUESTION_GIVEN}:
        day = asked.facts.get("day")
        return Asked(
            Topic(asked.kind), date.fromisoformat(day) if day else None,
            asked.facts.get("intent", ""), asked.facts.get("plan") == "yes",
        )  # fmt: skip
    if store.pairings.offers_to(act.who.id):
        return Asked(Topic.OFFER_OPEN)
    for pairing in store.pairings.of_person(act.who.id, RUNNING):
        day_asked = _day_in_question(pairing, act, store, now)
        if day_asked:
            return Asked(Topic.DID_IT_HAPPEN, day_asked)
        if reviews.asked_round(pairing, store.policy(pairing.strand), act.today(now)) is not None:
            return Asked(Topic.REVIEW_OPEN)
    # "Another" asks for more questions only where no question waits that "yes" would answer.
    return Asked(Topic.QUESTION_GIVEN) if asked and asked.kind == Topic.QUESTION_GIVEN else None


def _day_in_question(pairing: Pairing, act: Act, store: Store, now: datetime) -> date | None:
    for meeting in store.meetings.of_pairing(pairing.id):
        if meeting.state is MeetingState.LOGGED and meeting.by != act.who.id:
            return meeting.on
        if meeting.state is MeetingState.PLANNED and meeting.on < act.today(now):
            return meeting.on
    return None


def _doors(act: Act, store: Store, reading: Reading) -> tuple[AnyButton, ...]:
    """What opens the things this sentence is nearly as like, as far as this person may."""
    if not reading.near:
        return ()
    paired = bool(store.pairings.of_person(act.who.id, RUNNING))
    return tuple(
        dict.fromkeys(DOORS[i] for i in reading.near if i in DOORS and (paired or i not in OF_A_PAIR))
    )


def _not_caught(act: Act, store: Store, reading: Reading) -> Answer:
    """Never a guess: one line and a few buttons, the nearest first, those that make sense for this person."""
    paired = bool(store.pairings.of_person(act.who.id, RUNNING))
    first = NEAREST[0] if paired else DOORS["request_mentor"]
    offered = dict.fromkeys((*_doors(act, store, reading), first, *NEAREST[1:]))
    return Answer(Say(refusals.did_not_catch(tuple(offered)[: len(NEAREST)])))
