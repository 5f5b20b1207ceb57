"""A matching round in chat: looked at, changed and approved by a lead before anybody is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from handlers.events import Answer
from handlers.finding import as_number
from handlers.offers import offer
from handlers.router import Act, router
from messages import rounds as say
from messages.cards import Card, Replace, Say
from scheme import eligibility
from scheme.matching import Proposal
from scheme.matching_reasons import barred_because
from scheme.notices import Notice
from scheme.pairing import Pairing, State, Step
from scheme.policy import Mode
from scheme.refusals import Refusal
from storage.closing import close, to_one
from storage.rounds import Preview, preview, read, round_of, unserved
from storage.store import Store, new_id

TOPICS_SHOWN = 6
LOOKED_AT = 200  # requests of a strand: enough to judge by, quick to find


@router.press("match", leads_only=True)
@router.command(
    "match", help="preview a matching round", leads_only=True,
    intents=("coord_match_run", "coord_match_explain"),
)  # fmt: skip
def match(act: Act, store: Store, now: datetime) -> Answer:
    """The round as it would be now. Looking at it changes nothing and tells nobody."""
    start = as_number(act.value) or 0
    card = _card(act, store, _preview(act, store, now), start)
    return Answer(Replace(card) if act.value else Say(card))


def _preview(act: Act, store: Store, now: datetime) -> Preview:
    strands = _strands(act, store, Mode.PROPOSED)
    given, results = act.worked.of(store, lambda looked_at: read(looked_at, strands, act.who.id, now))
    return preview(store, strands, given, results)


def _strands(act: Act, store: Store, mode: Mode) -> list[str]:
    return [k for k in store.strands.led_by(act.who.id) if store.policy(k).matching_mode is mode]


def _card(act: Act, store: Store, found: Preview, start: int = 0, changed: bool = False) -> Card:
    view = say.RoundView(
        tuple((p.mentee, p.mentor, p.points, _reason(p, found)) for p in found.proposals),
        tuple((who, why.lead) for who, why in found.unplaced.items()),
        found.idle, found.mark, found.proven, start, {i.mentee: i.id for i in found.ideas.values()},
    )  # fmt: skip
    return say.preview(view, changed, _others(act, store))


def _reason(proposal: Proposal, found: Preview) -> str:
    bar = found.objections.get(proposal.mentee)
    if bar is None:
        return proposal.reason
    return f"A rule speaks against it now: the mentor {barred_because(bar)}. I would not ask them."


def _ask(proposal: Proposal, found: Preview, store: Store, now: datetime, checked: bool = False) -> Pairing:
    """Ask this mentor; a pair a lead has fixed goes on from there."""
    wanted = found.requests[proposal.mentee]
    if not proposal.fixed:
        return offer(wanted, proposal.mentor, store, now, checked=checked)
    if proposal.mentee in found.objections:
        raise Refusal("no-longer-suits", reason=barred_because(found.objections[proposal.mentee]))
    with store.conn.begin_nested():  # refused after all, the pair stays fixed
        store.pairings.forget_idea(found.ideas[proposal.mentee])
        return offer(wanted, proposal.mentor, store, now, again=True)


def _others(act: Act, store: Store) -> list[tuple[str, str, str, str]]:
    rows = []
    for mode, words, action in (
        (Mode.COORDINATOR, "wait; this strand is matched one request at a time", "waiting"),
        (Mode.SHORTLIST, "wait; in this strand mentees choose from options", "choosing"),
    ):
        for key in _strands(act, store, mode):
            row, count = store.strands.get(key), len(unserved(store, [key], act.who.id))
            rows.append((row.title if row else key, f"{count} {words}.", action, key))
    return rows


@router.press("waiting", leads_only=True)
def waiting(act: Act, store: Store, now: datetime) -> Answer:
    """Who waits in one strand, each with a button to the mentors who suit."""
    if act.value not in store.strands.led_by(act.who.id):
        raise Refusal("not-yours")
    row = store.strands.get(act.value)
    rows = [(r.person, r.since, r.id) for r in unserved(store, [act.value], act.who.id)]
    return Answer(Say(say.waiting(row.title if row else act.value, rows)))


@router.press("round-all", leads_only=True)
def shall_i_ask_all(act: Act, store: Store, now: datetime) -> Answer:
    """The first of two presses: how many would be asked."""
    found = _preview(act, store, now)
    if found.mark != act.value:
        return Answer(Replace(_card(act, store, found, changed=True)))
    days = {store.policy(r.strand).offer_expires_days for r in found.requests.values()}
    return Answer(Say(say.shall_i_ask_all(len(found.proposals), found.mark, min(days, default=14))))


@router.press("round-all-yes", leads_only=True)
def ask_all(act: Act, store: Store, now: datetime) -> Answer:
    """The second press: every mentor of the round is asked, if the round is still the same."""
    found = _preview(act, store, now)
    if found.mark != act.value:
        return Answer(Replace(_card(act, store, found, changed=True)))
    notices, left_out = [], 0
    for proposal in found.proposals:
        try:
            pairing = _ask(proposal, found, store, now, checked=True)
        except Refusal:
            # Another lead has just asked somebody for this mentee.
            left_out += 1
            continue
        store.memory.note(act.who.id, "propose", pairing.id, now)
        notices.append(to_one(pairing, pairing.mentor, "offer-to-mentor", "asked"))
    return Answer(Replace(say.asked(len(notices), left_out)), tuple(notices))


@router.press("round-one", leads_only=True)
def ask_one(act: Act, store: Store, now: datetime) -> Answer:
    """One pair of the round is approved; the rest is worked out anew."""
    found, mentee, mentor = _pressed(act, store, now)
    if found is None:
        return Answer(Replace(_card(act, store, _preview(act, store, now), changed=True)))
    proposed = found.pair_of(mentee)
    assert proposed is not None, "the press was looked up in this round"
    pairing = _ask(proposed, found, store, now)
    store.memory.note(act.who.id, "propose", pairing.id, now)
    notice = to_one(pairing, mentor, "offer-to-mentor", "asked")
    return Answer(Replace(_card(act, store, _preview(act, store, now))), (notice,))


@router.press("round-drop", leads_only=True)
def drop_one(act: Act, store: Store, now: datetime) -> Answer:
    """These two are never proposed again; the round is worked out anew. Nobody is told."""
    found, mentee, mentor = _pressed(act, store, now)
    if found is None:
        return Answer(Replace(_card(act, store, _preview(act, store, now), changed=True)))
    wanted = found.requests[mentee]
    idea = store.pairings.add(Pairing(new_id(), wanted.strand, mentor, mentee, State.PROPOSED, now))
    close(store, idea, Step.WITHDRAW, now)
    store.memory.note(act.who.id, "veto", idea.id, now)
    return Answer(Replace(_card(act, store, _preview(act, store, now))))


@router.press("pair-unfix", leads_only=True)
def unfixed(act: Act, store: Store, now: datetime) -> Answer:
    """A pair fixed by hand is left to the round again; nobody has heard of it."""
    idea = store.pairings.for_lead(act.value, act.who.id)
    if idea.state is not State.PROPOSED:
        raise Refusal("stale-pairing")
    store.pairings.forget_idea(idea)
    store.memory.note(act.who.id, "unfix", idea.id, now)
    return Answer(Replace(_card(act, store, _preview(act, store, now))))


def _pressed(act: Act, store: Store, now: datetime) -> tuple[Preview | None, str, str]:
    """The round, if it is still the one that was looked at, and the pair that was pressed."""
    mark, _, pair = act.value.partition("/")
    mentee, _, mentor = pair.partition("/")
    found = _preview(act, store, now)
    proposed = found.pair_of(mentee)
    same = found.mark == mark and proposed is not None and proposed.mentor == mentor
    return (found if same else None), mentee, mentor


@router.press("supply", leads_only=True)
def supply(act: Act, store: Store, now: datetime) -> Answer:
    """Mentors against mentees in one's strands: places, topics, and who has nobody."""
    led = store.strands.led_by(act.who.id)
    requests, mentors = store.requests.waiting(led), store.people.for_rules(mentors_only=True)
    taken = store.pairings.taken()
    mentors = [m for m in mentors if m.strand in (None, *led)]  # of other strands nothing, not even a count
    places = sum(
        max(0, eligibility.limit(m, store.policy(m.strand or led[0])) - taken.get(m.id, 0)) for m in mentors
    )
    bars: Counter[str] = Counter()
    nobody = 0
    for key in led:
        given = round_of(
            store, [r for r in requests if r.strand == key][:LOOKED_AT], store.policy(key), "supply", now
        )
        for wanted in given.requests:
            found = [eligibility.eligible(m, wanted.mentee, given.rules) for m in given.mentors]
            if found and None not in found:
                bars[barred_because(Counter(b for b in found if b).most_common(1)[0][0], 2)] += 1
            nobody += None not in found
    asked = Counter(t for r in requests for t in r.topics)
    offered = Counter(t for m in mentors for t in m.offers)
    titles = {t.key: t.title for t in store.pack.topics}
    rows = sorted(asked, key=lambda t: (offered[t] - asked[t], titles.get(t, t)))[:TOPICS_SHOWN]
    view = say.Supply(
        len(requests), nobody, places, len(mentors),
        tuple((titles.get(t, t), asked[t], offered[t]) for t in rows), tuple(bars.most_common(3)),
    )  # fmt: skip
    return Answer(Say(say.supply(view)))


@router.press("offer-withdraw", leads_only=True)
def withdraw_offer(act: Act, store: Store, now: datetime) -> Answer:
    """A lead takes an offer back; a mentor who knew of it hears the neutral words."""
    pairing = store.pairings.for_lead(act.value, act.who.id)
    close(store, pairing, Step.WITHDRAW, now)
    store.memory.note(act.who.id, "withdraw", pairing.id, now)
    notice: tuple[Notice, ...] = ()
    if pairing.state in (State.MENTOR_ASKED, State.CHOSEN, State.MENTEE_ASKED):
        notice = (to_one(pairing, pairing.mentor, "offer-not-going-ahead", "closed", about=False),)
    return Answer(Replace(replace(_card(act, store, _preview(act, store, now)), title="Taken back")), notice)
