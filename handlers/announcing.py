"""Announcements: ready-made texts, and a lead's message to many, told to each alone."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import announcing as say
from messages.cards import Card, Open, Reject, Replace, Say
from messages.forms import Form, filled_in
from scheme.notices import Notice
from scheme.refusals import Refusal
from storage import announcements
from storage.announcements import ALL_MINE, AUDIENCES, Announcement
from storage.store import Store


@router.press("announce", leads_only=True)
@router.command(
    "announce", help="texts for a channel, or a message to many", leads_only=True, intents=("coord_announce",)
)
def announce(act: Act, store: Store, now: datetime) -> Answer:
    """What there is to announce with."""
    document = store.pack.document("announce", store.policy(store.strands.led_by(act.who.id)[0]))
    return Answer(Say(say.announce([(s.key, s.title) for s in document.sections])))


@router.file("announce-text", leads_only=True)
@router.press("announce-text", leads_only=True)
def ready_made(act: Act, store: Store, now: datetime) -> Answer:
    """One of the ready-made texts."""
    document = store.pack.document("announce", store.policy(store.strands.led_by(act.who.id)[0]))
    section = document.find(act.value)
    if section is None:
        raise Refusal("unknown-text", text=act.value[:40])
    return Answer(Say(say.ready_made(section.title, section.text, section.key)))


def _form(act: Act, store: Store) -> Form:
    led = store.strands.led_by(act.who.id)
    return say.form([(r.key, r.title) for r in store.strands.all() if r.key in led])


@router.form("announce", leads_only=True)
def write(act: Act, store: Store, now: datetime) -> Answer:
    """To whom, and what?"""
    return Answer(Open(_form(act, store)))


@router.submit("announce", leads_only=True)
def written(act: Act, store: Store, now: datetime) -> Answer:
    """The message as it would be read, and how many would get it."""
    led = store.strands.led_by(act.who.id)
    audience, strand = act.text("audience"), act.text("strand") or ALL_MINE
    errors = {}
    if audience not in AUDIENCES:
        errors["audience"] = "Please choose to whom it goes."
    if strand != ALL_MINE and strand not in led:
        errors["strand"] = "Please choose a strand you lead."
    if not act.text("text") or len(act.text("text")) > say.MOST:
        errors["text"] = f"Please write a message of at most {say.MOST} characters."
    if not errors and not announcements.receivers(store, act.who.id, strand, audience):
        errors["audience"] = "Nobody would get it: there is no such person in your strands."
    if errors:
        return Answer(Reject(filled_in(_form(act, store), act.values), errors))
    new = announcements.draft(store, act.who.id, strand, audience, act.text("text"), now)
    return Answer(Say(_preview(new, store)))


def _preview(this: Announcement, store: Store) -> Card:
    count = len(announcements.receivers(store, this.by, this.strand, this.audience))
    row = store.strands.get(this.strand)
    where = row.title if row else "all strands you lead"
    return say.preview(this.id, count, this.audience, where, this.text)


@router.press("announce-yes", leads_only=True)
def send(act: Act, store: Store, now: datetime) -> Answer:
    """It goes out once, to as many as were shown; if that number has changed, it is shown again."""
    key, _, shown = act.value.partition("/")
    this = announcements.get(store, key)
    if this is None or this.by != act.who.id:
        raise Refusal("draft-gone")
    people = announcements.receivers(store, this.by, this.strand, this.audience)
    if this.sent_at is None and str(len(people)) != shown:
        return Answer(Replace(_preview(this, store)))
    if not announcements.sent(store, this.id, now):
        raise Refusal("stale-announcement")
    store.memory.note(act.who.id, "announce", f"{this.audience} of {this.strand}: {len(people)}", now)
    facts = {"announcement": this.id}
    zones = {p.id: p for p in store.people.for_rules(ids=people)}
    notices = tuple(
        Notice(
            "announcement", p, f"announcement:{this.id}:{p}", None, facts,
            due_at=store.calendar_of(zones[p], store.policy(zones[p].strand)).next_opening(now),
        )
        for p in people
    )  # fmt: skip
    return Answer(Replace(say.sent(len(people))), notices)


@router.notice("announcement")
def announcement(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To each alone; None once the text has been dropped."""
    this = announcements.get(store, notice.facts["announcement"])
    return say.from_lead(this.by, this.text) if this is not None and this.sent_at is not None else None
