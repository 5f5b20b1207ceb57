"""The lead's desk: what needs a decision, the digest, people, and what leads did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from handlers.ending import end_pair
from handlers.events import Answer
from handlers.finding import as_number
from handlers.router import Act, router
from messages import leading as say
from messages import pair_list as say_pairs
from messages.cards import Card, Replace, Say
from scheme import eligibility
from scheme.pairing import OFFERS, OVER, RUNNING, Pairing, State
from scheme.people import Person
from scheme.policy import AgreementRule
from scheme.refusals import Refusal
from storage import briefings
from storage.closing import to_one
from storage.lately import lately
from storage.outbox import Undelivered
from storage.rechecks import breaches
from storage.store import Store

SHOWN = 8  # decisions in one digest: what a person settles before the first coffee is cold
UNTOLD = 5
PEOPLE = 40

WORDS = {
    "unreachable": "no account of theirs can be reached", "no account known": "no account is known",
    "attempts spent": "the platform did not take it", "withdrawn": "withdrawn",
}  # fmt: skip


@router.press("digest")
@router.command("digest", help="the weekly digest, now", leads_only=True, intents=("coord_digest",))
def digest(act: Act, store: Store, now: datetime) -> Answer:
    """The digest as it would be sent now."""
    return Answer(Say(digest_card(act.who.id, store, now)))


@router.press("overview", leads_only=True)
@router.command("overview", help="your desk: what waits for you", leads_only=True)
def desk(act: Act, store: Store, now: datetime) -> Answer:
    """Everything that waits, and the figures."""
    return Answer(Say(say.overview(*on_the_desk(act.who.id, store, now))))


def on_the_desk(
    lead: str, store: Store, now: datetime
) -> tuple[list[say.Decision], tuple[say.StrandFigures, ...]]:
    """What waits for a lead, and the figures of the strands they lead."""
    figures = _figures(store.strands.led_by(lead), store)
    return [*say.too_few(figures), *decisions(lead, store, now)], figures


def digest_card(lead: str, store: Store, now: datetime) -> Card:
    """Counts by state, what needs a decision, what could not be told, when the jobs last ran."""
    led = store.strands.led_by(lead)
    waiting, figures = on_the_desk(lead, store, now)
    running = sum(n for s, n in store.pairings.counts(led).items() if s in RUNNING)
    untold = _untold(led, store)
    view = say.DigestView(
        strands=figures,
        decisions=tuple(waiting[:SHOWN]),
        more_decisions=max(0, len(waiting) - SHOWN),
        themes=_themes(led, store),
        undelivered=tuple(
            say.Undelivered(u.id, u.to, WORDS.get(u.reason, u.reason), u.maybe_sent) for u in untold[:UNTOLD]
        ),
        more_undelivered=max(0, len(untold) - UNTOLD),
        unreachable=len(store.people.unreachable()),
        last_run=store.last_run(),
        # The published rule of thumb: one full day (7.5 hours) a week for every 20 pairs.
        minutes_saved=round(running / 20 * 7.5 * 60),
        quiet=not waiting and not untold,
        lately=say_pairs.lately(*lately(store, led, store.today(now) - timedelta(days=6))),
    )
    return say.digest(view)


def _untold(led: tuple[str, ...], store: Store) -> list[Undelivered]:
    """What could not be told, or perhaps was, in these strands: only their leads may know."""
    every = store.undelivered(limit=None)
    reads_in = cache(lambda person: _reads_in(person, store))  # many may be for one person
    strand_of = store.pairings.strands_of({u.pairing for u in every if u.pairing})
    return [u for u in every if (strand_of.get(u.pairing) in led if u.pairing else reads_in(u.to) & set(led))]


def _reads_in(person: str, store: Store) -> set[str]:
    """The strands in which somebody is written to: where they take part, else those they lead."""
    who = store.people.get(person)
    return {who.strand} if who and who.strand else set(store.strands.led_by(person))


def _this_untold(act: Act, store: Store) -> int:
    """The message of the press, if this lead may settle it."""
    message = as_number(act.value)
    if message not in {u.id for u in _untold(store.strands.led_by(act.who.id), store)}:
        raise Refusal("stale-message")
    return message or 0


def _themes(led: tuple[str, ...], store: Store) -> tuple[tuple[str, int], ...]:
    """Themes that enough different people have raised, in general terms."""
    document = store.pack.document("troubles")
    found = []
    for key in led:
        for theme, people in store.words.themes(key, store.policy(key).themes_from).items():
            section = document.find(theme)
            if section:
                found.append((section.title, people))
    return tuple(found)


def _figures(led: tuple[str, ...], store: Store) -> tuple[say.StrandFigures, ...]:
    figures = []
    mentors = store.pairings.mentors_by_places()
    for key in led:
        counts, policy = store.pairings.counts([key]), store.policy(key)
        places = sum(
            max(0, eligibility.limit(Person("", capacity=capacity), policy) - taken) * like_that
            for strand, capacity, taken, like_that in mentors
            if strand in (key, None)
        )
        row = store.strands.get(key)
        rows = (
            (say.WAITING, len(store.requests.waiting([key]))),
            ("Offers open", sum(counts.get(s, 0) for s in OFFERS)),
            (say.RUNNING, sum(counts.get(s, 0) for s in RUNNING)),
            ("of these winding down", counts.get(State.WINDING_DOWN, 0)),
            ("Ended or completed", sum(counts.get(s, 0) for s in OVER)),
            (say.PLACES, places),
        )
        if any(n for _, n in rows) or len(led) == 1:
            figures.append(say.StrandFigures(row.title if row else key, rows))
    return tuple(figures)


def decisions(lead: str, store: Store, now: datetime) -> list[say.Decision]:
    """What only a person can settle, the oldest first; never about a pair the lead is one of."""
    led, today = store.strands.led_by(lead), store.today(now)
    found: list[say.Decision] = []
    offered = {p.mentee for p in store.pairings.in_strands(led, OFFERS)}
    for wanted in store.requests.waiting(led):
        if wanted.person not in offered and wanted.person != lead:
            found.append(say.request_waits(wanted.person, wanted.since, wanted.id))
    pairings = store.pairings.need_lead(led, today)
    unsigned = [p for p in pairings if not (p.mentor_signed_on and p.mentee_signed_on)]
    first_met = store.meetings.first_held([p.id for p in unsigned])
    for pairing in pairings:
        if lead in pairing.parties():
            continue
        if pairing.state is State.FROZEN:
            found.append(say.pair_on_hold(pairing.mentor, pairing.mentee, pairing.id))
        elif pairing.lead_told_on is not None:
            since = pairing.last_met_on or pairing.started_on or today
            found.append(say.pair_quiet(pairing.mentor, pairing.mentee, (today - since).days, pairing.id))
        elif _unsigned_too_long(pairing, first_met.get(pairing.id), store, now):
            found.append(say.pair_unsigned(pairing.mentor, pairing.mentee, pairing.id))
    for breach in breaches(store, led, now):
        if lead not in (breach.mentor, breach.mentee):
            found.append(say.rule_broken(breach.mentor, breach.mentee, breach.pairing, breach.bar.value))
    return found


def _unsigned_too_long(pairing: Pairing, first_met: date | None, store: Store, now: datetime) -> bool:
    if pairing.mentor_signed_on and pairing.mentee_signed_on:
        return False
    policy = store.policy(pairing.strand)
    if policy.agreement is AgreementRule.RECOMMENDED or first_met is None:
        return False
    return store.today(now) >= first_met + timedelta(days=max(policy.unsigned_reminder_days))


@router.press("lead-spoke", leads_only=True)
def lead_spoke(act: Act, store: Store, now: datetime) -> Answer:
    """A friendly word has been said: the line leaves the desk, and the nudges start anew."""
    pairing = store.pairings.for_lead(act.value, act.who.id)
    if not pairing.is_running:
        raise Refusal("stale-pairing")
    store.pairings.save(replace(pairing, lead_told_on=None, nudges=0, nudged_on=store.today(now)))
    store.memory.note(act.who.id, "spoke", pairing.id, now)
    return Answer(
        Replace(say.done("Thank you. I take the line off your desk and start reminding them anew."))
    )


@router.press("remind-unsigned", leads_only=True)
def remind_unsigned(act: Act, store: Store, now: datetime) -> Answer:
    """One more reminder of an unsigned agreement, at most once a day."""
    pairing = store.pairings.for_lead(act.value, act.who.id)
    if not pairing.is_running:
        raise Refusal("stale-pairing")
    day = f"lead:{store.today(now)}"
    lacking = [
        p
        for p, on in ((pairing.mentor, pairing.mentor_signed_on), (pairing.mentee, pairing.mentee_signed_on))
        if on is None
    ]
    store.memory.note(act.who.id, "remind", pairing.id, now)
    notices = tuple(to_one(pairing, p, "please-sign", day) for p in lacking)
    return Answer(Replace(say.done("I have reminded whoever has not signed.")), notices)


@router.press("lead-end", leads_only=True)
def lead_end(act: Act, store: Store, now: datetime) -> Answer:
    """The lead ends a pair, for instance because somebody has left."""
    pairing = store.pairings.for_lead(act.value, act.who.id)
    notices = end_pair(pairing, act.who.id, store, now)
    store.memory.note(act.who.id, "end", pairing.id, now)
    told = [n for n in notices if n.to != act.who.id]
    return Answer(
        Replace(say.done("The pair has ended. Both are told kindly, without a reason.")), tuple(told)
    )


@router.press("send-again", leads_only=True)
def send_again(act: Act, store: Store, now: datetime) -> Answer:
    """Try a message once more that could not be told."""
    if not store.send_again(_this_untold(act, store), now):
        raise Refusal("stale-message")
    return Answer(Replace(say.done("I am trying once more.")))


@router.press("discard", leads_only=True)
def discard(act: Act, store: Store, now: datetime) -> Answer:
    """Give up a message that could not be told."""
    if not store.discard(_this_untold(act, store), now):
        raise Refusal("stale-message")
    return Answer(Replace(say.done("I have given up that message.")))


@router.press("people", leads_only=True)
@router.command("people", help="who takes part in your strands", leads_only=True)
def people(act: Act, store: Store, now: datetime) -> Answer:
    """People of the strands this person leads: what they are, never with whom."""
    led = store.strands.led_by(act.who.id)
    waiting = {r.person for r in store.requests.waiting(led)}
    mentees = {p.mentee for p in store.pairings.in_strands(led, RUNNING)}
    rows, unread = [], {who for who, _ in briefings.unread(store)}
    for who in sorted(store.people.everybody(), key=lambda p: p.name.casefold()):
        roles = [w for w, is_ in (("mentor", who.mentors), ("mentee", who.id in mentees), ("waiting for a mentor", who.id in waiting)) if is_]  # fmt: skip
        if who.strand in led and roles:
            rows.append((who.id, ", ".join([*roles, who.department or "no department"])))
    lacking = [who for who, _ in rows if who in unread]
    return Answer(Say(say.people(rows[:PEOPLE], len(rows), lacking)))


@router.press("audit", leads_only=True)
@router.command("audit", help="what leads did", leads_only=True)
def audit(act: Act, store: Store, now: datetime) -> Answer:
    """What leads did: the kind of thing, never about whom."""
    rows = [
        (note.actor, note.action, note.at)
        for note in store.memory.notes(act.who.id, store.strands.led_by(act.who.id))
    ]
    return Answer(Say(say.audit(rows)))
