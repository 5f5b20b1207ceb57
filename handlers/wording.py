"""The scheme's own texts: read and rewritten by leads, one section at a time, each dated."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import wording as say
from messages.cards import Open, Reject, Replace, Say
from messages.forms import Form, filled_in
from scheme.pairing import RUNNING
from scheme.refusals import Refusal
from scheme.texts import PLACEHOLDER, Section, TextFault, fill, read_document
from storage.store import Store, new_id
from storage.wording import Edition, bring_into_force, preview


@router.press("texts", leads_only=True)
@router.command("texts", help="read and rewrite the scheme’s texts", leads_only=True)
def texts(act: Act, store: Store, now: datetime) -> Answer:
    """All texts, the sections of one, or one section."""
    key, _, name = act.value.partition("/")
    if not key:
        rows = [(k, d.title) for k, d in store.pack.sources.items()]
        return Answer(Say(say.texts(rows, store.pack.edition)))
    if key in store.pack.sources and not name:
        document = store.pack.sources[key]
        return Answer(Say(say.sections(key, document.title, [(s.key, s.title) for s in document.sections])))
    section = _section(key, name, store)
    own = section != store.own_pack.sources[key].find(name)
    return Answer(Say(say.section(key, name, section.title, section.text, own)))


def _section(key: str, name: str, store: Store) -> Section:
    document = store.pack.sources.get(key)
    section = document.find(name) if document else None
    if section is None:
        raise Refusal("unknown-text", text=f"{key}/{name}"[:60])
    return section


def _form(act: Act, store: Store) -> Form:
    key, _, name = act.value.partition("/")
    section = _section(key, name, store)
    return say.form(key, name, section.title, section.text)


@router.form("text", leads_only=True)
def change(act: Act, store: Store, now: datetime) -> Answer:
    """The section to rewrite."""
    return Answer(Open(_form(act, store)))


@router.submit("text", leads_only=True)
def changed(act: Act, store: Store, now: datetime) -> Answer:
    """Read as strictly as a file; what cannot be read is told at the field. Then the preview."""
    key, _, name = act.value.partition("/")
    _section(key, name, store)
    title, text = " ".join(act.text("title").split()), act.text("text").replace("\r\n", "\n")
    known = store.pack.words(store.policy(None))
    unknown = [w for w in PLACEHOLDER.findall(f"{title} {text}") if w not in known]
    try:
        read = read_document(key, f"# {key}\n\n## {title} {{#{name}}}\n\n{text}\n")
        fault = f"{{{unknown[0]}}} stands for nothing. Placeholders are names of settings." if unknown else ""
        if not fault and len(read.sections) > 1:
            fault = "A section has one heading; lines that start with # cannot be used here."
    except TextFault as error:
        fault = error.reason
    if fault:
        return Answer(Reject(filled_in(_form(act, store), act.values), {"text": fault}))
    section = read.sections[0]
    new = Edition(new_id(), key, name, section.title, section.text, None)
    preview(store.conn, store.scheme_id, new, act.who.id, now)
    every = [row.key for row in store.strands.all()]
    keep = sum(n for state, n in store.pairings.counts(every).items() if state in RUNNING)
    shown = say.preview(
        new.id,
        fill(section.title, known),
        fill(section.text, known),
        keep,
        len(store.requests.waiting(every)),
    )
    return Answer(Say(shown))


@router.press("text-yes", leads_only=True)
def use_it(act: Act, store: Store, now: datetime) -> Answer:
    """The preview becomes the text, from today on."""
    today = store.today(now)
    new = bring_into_force(store.conn, store.scheme_id, act.value, act.who.id, today, now)
    if new is None:
        raise Refusal("draft-gone")
    store.memory.note(act.who.id, "text", f"{new.document}/{new.section}"[:80], now)
    return Answer(Replace(say.in_force(new.title, today, new.document)))


@router.press("text-back", leads_only=True)
def back(act: Act, store: Store, now: datetime) -> Answer:
    """The pack's own text again, as a new edition: what pairs signed under stays as it was."""
    key, _, name = act.value.partition("/")
    _section(key, name, store)
    own, today = store.own_pack.sources[key].find(name), store.today(now)
    if own is None:
        raise Refusal("unknown-text", text=act.value[:60])
    new = Edition(new_id(), key, name, own.title, own.text, today)
    preview(store.conn, store.scheme_id, new, act.who.id, now)
    store.memory.note(act.who.id, "text-back", f"{key}/{name}"[:80], now)
    return Answer(Replace(say.in_force(own.title, today, key)))
