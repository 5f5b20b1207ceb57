"""Strands: what there is, and setting up a new one in three short forms."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import strands as say
from messages.cards import Card, Line, Name, Open, Reject, Replace, Say, line
from messages.forms import filled_in
from scheme.notices import Notice
from scheme.open_rules import in_words
from scheme.policy import Policy
from scheme.refusals import Refusal
from storage import drafts
from storage.store import Store, new_id
from storage.strands import StrandRow


def about(key: str, store: Store) -> dict[str, str]:
    """Who a strand is for and who may mentor there; `restricted` is "yes" or empty."""
    row, known = store.strands.get(key), store.pack.strand(key)
    if row is not None and row.about:
        return {k: str(v) for k, v in row.about.items()}
    if known is None:
        return {}
    return {"who": known.who, "mentors": known.mentors, "restricted": "yes" if known.restricted else ""}


def view(row: StrandRow, me: str, store: Store) -> say.StrandView:
    """A strand for reading."""
    facts, until = about(row.key, store), {(k, p): day for k, p, day in store.strands.stand_ins()}
    people = store.strands.leads_of(row.key)
    return say.StrandView(
        row.key, row.title, facts.get("who", ""), facts.get("restricted") == "yes",
        tuple((p, until.get((row.key, p))) for p in people), me in people,
    )  # fmt: skip


@router.command("strand", help="the strands, and setting up a new one", leads_only=True)
def strands(act: Act, store: Store, now: datetime) -> Answer:
    """All strands of the scheme."""
    return Answer(Say(say.strands([view(r, act.who.id, store) for r in store.strands.all()])))


def _draft(act: Act, store: Store) -> dict[str, str]:
    found = drafts.answers_of(store, act.value, act.who.id)
    if found is None:
        raise Refusal("draft-gone")
    return found


@router.form("strand", leads_only=True)
def first(act: Act, store: Store, now: datetime) -> Answer:
    """Who is it for?"""
    answers = {**_draft(act, store), "draft": act.value} if act.value else {}
    return Answer(Open(say.first_form(answers)))


@router.submit("strand", leads_only=True)
def first_done(act: Act, store: Store, now: datetime) -> Answer:
    """A name nobody else has, and the group."""
    title = " ".join(act.text("title").split())
    errors = {}
    if not re.search(r"\w{2}", title):
        errors["title"] = "Please give the strand a name."
    elif any(title.casefold() in (r.title.casefold(), r.key) for r in store.strands.all()):
        errors["title"] = "There is a strand of this name already."
    if not act.text("who"):
        errors["who"] = "Please say who it is for."
    if act.text("restricted") not in dict(say.RESTRICTED):
        errors["restricted"] = "Please choose one of the two."
    if errors:
        return Answer(Reject(filled_in(say.first_form({"draft": act.value}), act.values), errors))
    old = _draft(act, store) if act.value else {}
    answers = {**old, "title": title, "who": act.text("who"), "restricted": act.text("restricted")}
    draft = drafts.begin(store, act.who.id, answers, now)
    return Answer(
        Say(say.next_step(1, "strand-rules", draft, "Next: who may mentor, and which rules it starts from."))
    )


def _packs(store: Store) -> list[tuple[str, str]]:
    return [(name, load().title) for name, load in store.packs.items()] or [
        (store.pack.key, store.pack.title)
    ]


@router.form("strand-rules", leads_only=True)
def second(act: Act, store: Store, now: datetime) -> Answer:
    """Who may mentor, by which rules?"""
    _draft(act, store)
    return Answer(Open(say.second_form(act.value, _packs(store), store.pack.key)))


@router.submit("strand-rules", leads_only=True)
def second_done(act: Act, store: Store, now: datetime) -> Answer:
    """The rules it starts from."""
    answers, errors = _draft(act, store), {}
    if not act.text("mentors"):
        errors["mentors"] = "Please say who may mentor them."
    if act.text("pack") not in dict(_packs(store)):
        errors["pack"] = "Please choose one from the list."
    if errors:
        form = say.second_form(act.value, _packs(store), store.pack.key)
        return Answer(Reject(filled_in(form, act.values), errors))
    answers |= {name: act.text(name) for name in ("mentors", "pack", "questionnaires")}
    drafts.add(store, act.value, answers)
    return Answer(
        Say(say.next_step(2, "strand-leads", act.value, "Last: who leads it with you, and what it has."))
    )


@router.form("strand-leads", leads_only=True)
def third(act: Act, store: Store, now: datetime) -> Answer:
    """Who leads it, with which resources?"""
    _draft(act, store)
    return Answer(Open(say.third_form(act.value)))


@router.submit("strand-leads", leads_only=True)
def third_done(act: Act, store: Store, now: datetime) -> Answer:
    """The whole, before anything is set up."""
    answers = _draft(act, store)
    answers |= {name: act.text(name) for name in ("person", "contact", "resources")}
    if answers["person"] and store.people.get(answers["person"]) is None:
        raise Refusal("person-unknown")
    drafts.add(store, act.value, answers)
    leads: Line = line(Name(act.who.id))
    if answers["person"]:
        leads = line(*leads, " and ", Name(answers["person"]))
    facts: list[tuple[str, Line]] = [
        ("Name", line(answers["title"])), ("For", line(answers["who"])),
        ("Restricted", line("yes, only this group" if answers["restricted"] == "restricted" else "no, open to all")),
        ("Mentors", line(answers.get("mentors", ""))), ("Leads", leads),
        ("Rules start from", line(dict(_packs(store)).get(answers.get("pack", ""), ""))),
    ]  # fmt: skip
    facts += [
        (label, line(answers[k]))
        for label, k in (("Contact", "contact"), ("Resources", "resources"))
        if answers[k]
    ]
    rules = in_words(Policy.of(store.pack.settings, _settings(answers, store)))
    return Answer(Say(say.whole(act.value, facts, rules)))


def _settings(answers: dict[str, str], store: Store) -> dict[str, object]:
    """Where the chosen rules differ from the scheme's own."""
    load = store.packs.get(answers.get("pack", ""))
    chosen = dict(load().settings) if load else dict(store.pack.settings)
    chosen["questionnaires"] = answers.get("questionnaires") != "no"
    return {k: v for k, v in chosen.items() if store.pack.settings.get(k) != v}


@router.press("strand-yes", leads_only=True)
def set_up(act: Act, store: Store, now: datetime) -> Answer:
    """The strand exists from now on; whoever leads it is told."""
    answers = _draft(act, store)
    if "mentors" not in answers or "person" not in answers:
        raise Refusal("draft-gone")
    stem = re.sub(r"[^a-z0-9]+", "_", answers["title"].casefold()).strip("_")[:30] or "strand"
    key, number = stem, 2
    while store.strands.get(key):
        key, number = f"{stem}_{number}", number + 1
    facts = {name: answers[name] for name in ("who", "mentors", "contact", "resources") if answers.get(name)}
    facts["restricted"] = "yes" if answers["restricted"] == "restricted" else ""
    store.strands.add(StrandRow(new_id(), key, answers["title"], _settings(answers, store), 1, facts))
    store.strands.appoint(key, act.who.id, now)
    notices: tuple[Notice, ...] = ()
    if answers["person"] and store.strands.appoint(key, answers["person"], now):
        notices = (lead_notice("you-lead", key, answers["person"], now),)
    drafts.drop(store, act.value)
    store.memory.note(act.who.id, "strand", key, now)
    return Answer(Replace(say.set_up(answers["title"], key)), notices)


@router.press("strand-drop", leads_only=True)
def dropped(act: Act, store: Store, now: datetime) -> Answer:
    """Nothing is set up."""
    _draft(act, store)
    drafts.drop(store, act.value)
    return Answer(Replace(say.dropped()))


def lead_notice(kind: str, strand: str, person: str, now: datetime) -> Notice:
    """To somebody who has become, or is no longer, a lead."""
    return Notice(kind, person, f"{kind}:{strand}:{person}:{now.isoformat()}", None, {"strand": strand})


@router.notice("you-lead")
def you_lead(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To a new lead, if they still are one."""
    row = store.strands.get(notice.facts["strand"])
    if row is None or notice.to not in store.strands.leads_of(row.key):
        return None
    until = next((d for k, p, d in store.strands.stand_ins() if (k, p) == (row.key, notice.to)), None)
    return say.you_lead(row.title, until)


@router.notice("you-lead-no-more")
def you_lead_no_more(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To a former lead, if they have not become one again."""
    row = store.strands.get(notice.facts["strand"])
    if row is None or notice.to in store.strands.leads_of(row.key):
        return None
    return say.you_lead_no_more(row.title)
