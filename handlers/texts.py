"""The pack's texts: the handbook, questions, topics, and the record of taking part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from handlers.asking import Topic
from handlers.events import Answer
from handlers.handbook_search import Handbook
from handlers.router import Act, router
from messages import reading as say
from messages.cards import Attachment, Card, Say
from messages.documents import document_file
from messages.reader import day_words
from scheme.pairing import CLOSED, RUNNING, State
from scheme.refusals import Refusal
from scheme.texts import Document
from storage.store import Store

# What most people look for; the whole list is in the contents, and any question may be typed.
FIRST = {
    "what", "who", "how_often", "first_meeting", "confidentiality", "not_mentor", "troubles", "ending",
    "renewal", "contact",
}  # fmt: skip
WHOLE = 2500  # characters of a text on one card; longer ones come as a file too
SHOWN = 3  # questions at a time: enough to choose from, few enough to remember


@router.press("handbook")
@router.command(
    "handbook", help="ask the handbook, or read a section", hint="a question", intents=("handbook_question",)
)
def handbook(act: Act, store: Store, now: datetime) -> Answer:
    """A section by its name, an answer to a question, or the contents."""
    wanted = act.value or act.words.strip()
    policy = store.policy(act.who.strand)
    document = store.pack.document("handbook", policy)
    if not wanted:
        chosen = [(s.key, s.title) for s in document.sections if s.key in FIRST]
        return Answer(Say(say.contents(document.title, chosen, [s.title for s in document.sections])))
    if wanted in store.pack.sources and wanted != "handbook":
        return Answer(Say(_whole(wanted, store, act)))
    for section in document.sections:
        if section.key == wanted:
            return Answer(Say(say.section(document.title, section.title, section.text)))
    found = Handbook(document.sections).answer(wanted)
    if found is None:
        return Answer(Say(say.no_answer(store.pack.contact)))
    return Answer(Say(say.section(document.title, found.title, found.text)))


def _whole(key: str, store: Store, act: Act) -> Card:
    document = store.pack.document(key, store.policy(act.who.strand))
    text = "\n\n".join(f"{s.title}\n{s.text}" for s in document.sections)
    shown = text if len(text) <= WHOLE else text[:WHOLE].rpartition("\n\n")[0]  # never half a paragraph
    card = say.section(document.title, document.title, shown)
    if shown == text:
        return card
    return replace(card, blocks=(*card.blocks[:-2], _file(document, store), *card.blocks[-2:]))


def _file(document: Document, store: Store) -> Attachment:
    filename, content, media_type = document_file(document, store.pack.edition)
    return Attachment(filename, content, document.title, media_type, f"text:{document.key}")


@router.file("text")
def wanted(act: Act, store: Store, now: datetime) -> Answer:
    """One of the pack's texts, whole."""
    if act.value not in store.pack.sources:
        raise Refusal("unknown-text", text=act.value[:40])
    document = store.pack.document(act.value, store.policy(act.who.strand))
    return Answer(Say(Card(document.title, (_file(document, store),))))


@router.press("questions")
@router.command("questions", help="open questions to ask", hint="a group", intents=("questions",))
def questions(act: Act, store: Store, now: datetime) -> Answer:
    """A few open questions of one group, others each day, and the other groups."""
    groups = store.pack.question_groups
    wanted = act.value or (act.words.strip() if act.reading is None else "")
    if act.reading is not None and act.reading.entities.topic:
        wanted = act.reading.entities.topic[0]
    group = next((g for g in groups if wanted and _same(wanted, g.key, g.title)), None)
    if group is None and wanted and act.reading is None:
        raise Refusal("no-question-group", group=wanted[:40])
    if group is None:
        group = groups[now.toordinal() % len(groups)]
    before = _shown_before(act, store, now)
    if before is not None:
        group = next((g for g in groups if g.key == before["group"]), group)
    shown = int(before["shown"]) if before else 0
    _remember(group.key, shown + SHOWN, act, store, now)
    start = now.toordinal() * SHOWN + shown
    rows = [
        group.questions[(start + n) % len(group.questions)] for n in range(min(SHOWN, len(group.questions)))
    ]
    others = [(g.key, g.title) for g in groups if g is not group]
    return Answer(Say(say.questions(group.title, rows, others)))


def _shown_before(act: Act, store: Store, now: datetime) -> Mapping[str, str] | None:
    """The group and how many of it were shown, if this person now asks for more of them."""
    asked = store.memory.asked(act.who.id, now)
    more = act.reading is not None and act.reading.rule == "reply.another question"
    return asked.facts if more and asked and asked.kind == Topic.QUESTION_GIVEN else None


def _remember(group: str, shown: int, act: Act, store: Store, now: datetime) -> None:
    """So that “another” is understood; a meeting just told of can still be corrected, and stays."""
    asked = store.memory.asked(act.who.id, now)
    if asked is None or asked.kind == Topic.QUESTION_GIVEN:
        facts = {"group": group, "shown": str(shown)}
        store.memory.ask(act.who.id, Topic.QUESTION_GIVEN, facts, now)


def _same(wanted: str, key: str, title: str) -> bool:
    words = set(re.findall(r"[a-z]{4,}", wanted.casefold()))
    return wanted.casefold() == key or bool(
        words & set(re.findall(r"[a-z]{4,}", f"{key} {title}".casefold()))
    )


@router.press("topics")
@router.command("topics", help="what people talk about")
def topics(act: Act, store: Store, now: datetime) -> Answer:
    """The pack's topics."""
    return Answer(Say(say.topics([t.title for t in store.pack.topics])))


@router.press("record")
@router.command("record", help="your record of taking part, for an appraisal")
def record(act: Act, store: Store, now: datetime) -> Answer:
    """Roles and dates, only to the person, never a partner's name."""
    rows = []
    for pairing in store.pairings.of_person(act.who.id, (*RUNNING, *CLOSED)):
        if pairing.started_on is None:
            continue
        role = "Mentor" if pairing.mentor == act.who.id else "Mentee"
        until = _until(pairing.ended_on, pairing.state)
        rows.append((role, day_words(pairing.started_on), until))
    return Answer(Say(say.record(rows)))


def _until(ended: date | None, state: State) -> str:
    return day_words(ended) if ended and state in CLOSED else "today"


@router.intent("thanks")
def thanks(act: Act, store: Store, now: datetime) -> Answer:
    """A thank-you is taken as one."""
    return Answer(Say(Card("You are welcome", notice="You are welcome.")))
