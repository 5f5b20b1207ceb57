"""The pairs of a lead's strands: a list at any time, a line when one begins, and what the last days brought."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime

from handlers.events import Answer
from handlers.leading import desk
from handlers.notices.facts import pairing_of
from handlers.router import Act, router
from messages import pair_list as say
from messages.cards import Card, Say
from scheme.notices import Notice
from scheme.nudges import gap_days
from scheme.pairing import OFFERS, RUNNING, Pairing, State
from scheme.policy import AgreementRule, Policy
from scheme.refusals import Refusal
from storage.store import Store

SHOWN = 40  # pairs of a strand on one card: as many as people
ASKS_FOR_PAIRS = re.compile(r"\bpair", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
STANDS = {State.PAUSED: "paused", State.FROZEN: "on hold", State.WINDING_DOWN: "winding down"}

Names = dict[str, tuple[str, str | None]]  # person id to name and account


@router.press("pairs", leads_only=True)
@router.command("pairs", help="who is paired with whom in your strands", leads_only=True)
def pairs(act: Act, store: Store, now: datetime) -> Answer:
    """Every pair of the strands this person leads, never one the lead is part of."""
    seen = _seen(act, store)
    return Answer(Say(_list(act, seen, _names(act, seen, store), store, now)))


@router.intent("coord_pair_status")
def pairs_in_words(act: Act, store: Store, now: datetime) -> Answer:
    """“Who is Priya’s mentor?”: the pairs of whoever is named; “all pairs”: all; else the desk."""
    if not store.strands.led_by(act.who.id):
        raise Refusal("leads-only")
    seen = _seen(act, store)
    names = _names(act, seen, store)
    meant = _meant(act.words, names)
    if meant:
        theirs = [p for p in seen if meant & set(p.parties())]
        return Answer(Say(_list(act, theirs, names, store, now, named=True)))
    return pairs(act, store, now) if ASKS_FOR_PAIRS.search(act.words) else desk(act, store, now)


@router.notice("pair-begun")
def pair_begun(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead: both have said yes. Nothing if it has ended since."""
    pairing = pairing_of(notice, store)
    if pairing is None or pairing.ends_on is None:
        return None
    return say.begun(pairing.mentor, pairing.mentee, pairing.ends_on)


def _seen(act: Act, store: Store) -> list[Pairing]:
    """Running pairs and open offers of the lead's own strands, without the lead's own."""
    led = store.strands.led_by(act.who.id)
    return [p for p in store.pairings.in_strands(led, RUNNING | OFFERS) if act.who.id not in p.parties()]


def _names(act: Act, seen: Sequence[Pairing], store: Store) -> Names:
    ids = {person for p in seen for person in p.parties()}
    return store.people.names(ids, act.identity.platform, act.identity.workspace)


def _meant(words: str, names: Names) -> set[str]:
    """Whoever of these is mentioned, or named by a word with a capital."""
    said = {w.casefold() for w in WORD.findall(words) if w[0].isupper()}
    return {
        person
        for person, (name, account) in names.items()
        if (account and f"<@{account}>" in words) or said & {w.casefold() for w in WORD.findall(name)}
    }


def _list(
    act: Act, shown: Collection[Pairing], names: Names, store: Store, now: datetime, *, named: bool = False
) -> Card:
    strands = []
    for key in store.strands.led_by(act.who.id):
        mine = sorted((p for p in shown if p.strand == key), key=lambda p: names[p.mentor][0].casefold())
        if not mine:
            continue
        row, policy, today = store.strands.get(key), store.policy(key), store.today(now)
        running = [
            say.PairRow(p.mentor, p.mentee, _stands(p, policy, today), p.ends_on)
            for p in mine
            if p.is_running
        ]
        asked = [say.PairRow(p.mentor, p.mentee, "") for p in mine if not p.is_running]
        more = max(0, len(running) - SHOWN) + max(0, len(asked) - SHOWN)
        strands.append(say.StrandPairs(row.title if row else key, running[:SHOWN], asked[:SHOWN], more))
    return say.pairs(strands, named)


def _stands(pairing: Pairing, policy: Policy, today: date) -> str:
    """How a pair stands, in the words a lead is told of it anyway."""
    # A meeting only one of them has spoken of is no news for the lead before it counts undisputed.
    stood = pairing.last_met_on is not None and (today - pairing.last_met_on).days > policy.undisputed_days
    met = pairing.first_meeting_told_on is not None or stood
    words = STANDS.get(pairing.state) or ("has met" if met else "no meeting yet")
    if pairing.state is State.LIVE and pairing.lead_told_on is not None:
        words = f"not met for {say.a_while(gap_days(pairing, today))}"
    signed = pairing.mentor_signed_on and pairing.mentee_signed_on
    asked = policy.agreement is not AgreementRule.RECOMMENDED and met and not signed
    return f"{words}, agreement not signed" if asked else words
