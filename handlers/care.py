"""A word in confidence. The bot keeps no text of a concern, and the other party never learns."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import care as say
from messages.cards import Card, Open, Replace, Say
from scheme.notices import Notice
from scheme.pairing import RUNNING
from scheme.refusals import Refusal
from scheme.texts import Section
from storage.store import Store, new_id
from storage.words import Word

# Sections of the pack's troubles that are about the two, and so may be a theme of several pairs.
THEMES = ("cancelled", "tasks", "fit", "confidence")


@router.press("concern")
@router.command("concern", help="a private word with a lead", intents=("report_concern",))
def concern(act: Act, store: Store, now: datetime) -> Answer:
    """Leads who are no party, and the way to what else may help."""
    if act.reading is not None and act.reading.expect == "crisis":
        return Answer(Say(crisis_card(act, store)))
    return Answer(Say(say.concern(leads_for(act.who.id, store), act.value, _services(store))))


@router.press("troubles")
def troubles(act: Act, store: Store, now: datetime) -> Answer:
    """What a talk between the two often mends."""
    usual = [(s.key, s.title) for s in _troubles(act, store) if s.key in THEMES or _is_for(s.key, act, store)]
    return Answer(Say(say.troubles(act.value, usual)))


@router.press("services")
def services(act: Act, store: Store, now: datetime) -> Answer:
    """Other people to turn to, outside the scheme."""
    return Answer(Say(say.services(_services(store))))


def _services(store: Store) -> list[tuple[str, str]]:
    return [(service.title, service.note) for service in store.pack.services]


def _troubles(act: Act, store: Store) -> tuple[Section, ...]:
    return store.pack.document("troubles", store.policy(act.who.strand)).sections


def _is_for(key: str, act: Act, store: Store) -> bool:
    """The exception for somebody at risk is the mentor's to know."""
    mentors = any(p.mentor == act.who.id for p in store.pairings.of_person(act.who.id, RUNNING))
    return key == "third" or (key == "risk" and mentors)


@router.press("trouble")
def trouble(act: Act, store: Store, now: datetime) -> Answer:
    """One of the usual troubles: a talk first, a lead beyond it."""
    key = act.value.partition("/")[0]
    document = store.pack.document("troubles", store.policy(act.who.strand))
    section, talk = document.find(key), document.find("talk")
    if section is None:
        raise Refusal("button-gone")
    return Answer(
        Say(say.trouble(key, section.title, section.text, talk.text if talk else "", key in THEMES))
    )


@router.press("theme")
def theme(act: Act, store: Store, now: datetime) -> Answer:
    """Count a theme, without a name; leads see it from two different people on."""
    strand = act.who.strand
    if act.value not in THEMES or strand is None:
        raise Refusal("button-gone")
    store.words.raise_theme(strand, act.value, act.who.id, store.today(now))
    return Answer(Replace(say.counted(store.policy(strand).themes_from)))


def crisis_card(act: Act, store: Store) -> Card:
    """Help lines first, a person at once."""
    helplines = [(h.title, f"{h.contact} {h.note}".strip()) for h in store.pack.helplines]
    return say.crisis(helplines, leads_for(act.who.id, store))


def leads_for(person_id: str, store: Store) -> list[str]:
    """Leads this person may turn to: of their strand first, never one who is a party to a pair of theirs."""
    who = store.people.get(person_id)
    partners = {p.partner_of(person_id) for p in store.pairings.of_person(person_id, RUNNING)}
    own = store.strands.leads_of(who.strand) if who and who.strand else ()
    ordered = dict.fromkeys([*own, *store.strands.all_leads()])
    return [lead for lead in ordered if lead not in partners and lead != person_id][:3]


@router.press("concern-lead")
def ask_lead(act: Act, store: Store, now: datetime) -> Answer:
    """The lead gets “would like a word”, and nothing else. Once a day is enough."""
    lead = _lead(act, store, now)
    key = f"word:{act.who.id}:{lead}:{act.today(now)}"
    notice = Notice("would-like-a-word", lead, key, None, {"person": act.who.id})
    return Answer(Replace(say.lead_will_write(lead)), (notice,))


def _lead(act: Act, store: Store, now: datetime) -> str:
    """The lead a button names, if this person may turn to them."""
    lead = act.value.partition("/")[0]
    if lead not in leads_for(act.who.id, store):
        raise Refusal("not-yours")
    if act.who.version == 0:
        store.people.save(act.who, now)  # a visitor who wants to be contacted must be known
    return lead


# --- an exchange through the bot, deleted when closed ---


@router.form("word")
def open_word(act: Act, store: Store, now: datetime) -> Answer:
    """A few words to a lead."""
    if act.value not in leads_for(act.who.id, store):
        raise Refusal("not-yours")
    return Answer(Open(say.word_form(act.value)))


@router.submit("word")
def write_word(act: Act, store: Store, now: datetime) -> Answer:
    """Sent to that lead alone."""
    lead = _lead(act, store, now)
    return _write(store.words.open(new_id(), act.who.id, lead, now), act, store, now)


@router.form("word-reply")
def open_reply(act: Act, store: Store, now: datetime) -> Answer:
    """A reply within an exchange."""
    return Answer(Open(say.reply_form(store.words.mine(act.value, act.who.id).id)))


@router.submit("word-reply")
def write_reply(act: Act, store: Store, now: datetime) -> Answer:
    """Sent to the other of the two."""
    return _write(store.words.mine(act.value, act.who.id), act, store, now)


def _write(word: Word, act: Act, store: Store, now: datetime) -> Answer:
    text = act.text("text")
    if not text:
        raise Refusal("empty-word")
    line = new_id()
    store.words.write(word, line, act.who.id, text[:2000], now)
    other = word.other(act.who.id)
    notice = Notice("word-line", other, f"word-line:{line}", None, {"line": line})
    return Answer(Say(say.word_sent(other, word.id)), (notice,))


@router.press("word-close")
def close_word(act: Act, store: Store, now: datetime) -> Answer:
    """Deleted at once, for both."""
    word = store.words.mine(act.value, act.who.id)
    store.words.close(word)
    other = word.other(act.who.id)
    notice = Notice("word-closed", other, f"word-closed:{word.id}", None, {})
    return Answer(Replace(say.word_closed()), (notice,))
