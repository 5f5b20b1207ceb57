"""Rules asked again while a pair runs: the lead decides, nothing ends by itself; and training."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.notices.facts import pairing_of
from handlers.router import Act, router
from messages import leading as say_leading
from messages import terms as say
from messages.cards import Card, Replace, Say
from scheme.eligibility import Bar
from scheme.matching_reasons import barred_because
from scheme.notices import Notice
from scheme.refusals import Refusal
from storage.rechecks import bar_now, is_kept, keep
from storage.store import Store


@router.notice("rule-broken")
def rule_broken(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead with the choice, if it is still so and not decided."""
    pairing, bar = pairing_of(notice, store), Bar(notice.facts["bar"])
    if pairing is None or notice.to in pairing.parties() or is_kept(store, pairing.id, bar):
        return None
    if bar_now(store, pairing, now) is not bar:
        return None
    return say.rule_broken(pairing.mentor, pairing.mentee, barred_because(bar), pairing.id, bar.value)


@router.press("rule-look", leads_only=True)
def look(act: Act, store: Store, now: datetime) -> Answer:
    """The same question from the lead's desk."""
    pairing_id, _, word = act.value.partition("/")
    pairing = store.pairings.for_lead(pairing_id, act.who.id)
    if word not in set(Bar):
        raise Refusal("not-yours")
    card = rule_broken(
        Notice("rule-broken", act.who.id, "", None, {"pairing": pairing.id, "bar": word}), store, now
    )
    if card is None:
        raise Refusal("stale-pairing")
    return Answer(Say(card))


@router.press("rule-keep", leads_only=True)
def kept(act: Act, store: Store, now: datetime) -> Answer:
    """The lead keeps the pair in spite of the rule; it is not raised again."""
    pairing_id, _, word = act.value.partition("/")
    pairing = store.pairings.for_lead(pairing_id, act.who.id)
    if act.who.id in pairing.parties() or word not in set(Bar):
        raise Refusal("not-yours")
    if not pairing.is_running:
        raise Refusal("stale-pairing")
    keep(store, pairing.id, Bar(word), act.who.id, now)
    store.memory.note(act.who.id, "keep-pair", pairing.id, now)
    return Answer(Replace(say_leading.done("The pair goes on. I will not raise this again.")))


@router.notice("training-reminder")
def training_reminder(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To a mentor with a mentee and no training yet."""
    pairing, who = pairing_of(notice, store), store.people.get(notice.to)
    if pairing is None or who is None or who.trained_on is not None:
        return None
    if store.policy(pairing.strand).training == "off":
        return None
    link = store.pack.link("training")
    return say.training_reminder(
        store.pack.scheme[:1].upper() + store.pack.scheme[1:], link.url if link else None
    )
