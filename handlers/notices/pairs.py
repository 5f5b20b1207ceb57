"""What is told about quiet, reviews, ends, and to leads."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.leading import digest_card
from handlers.notices.facts import pairing_of
from handlers.router import router
from messages import endings as say_ends
from messages import leading as say_leading
from messages import nudges as say_nudges
from messages import pair_list as say_pair_list
from messages import pairs as say
from messages import reviews as say_reviews
from messages.cards import Card
from scheme import nudges, reviews
from scheme.notices import Notice
from scheme.pairing import CLOSED, State, may_renew
from scheme.reviews import Choice
from storage.store import Store


@router.notice("nudge")
def nudge(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the mentee, later to both; not if they have met, planned, paused or snoozed since."""
    pairing, who = pairing_of(notice, store, (State.LIVE,)), store.people.get(notice.to)
    if pairing is None or who is None or pairing.nudges == 0:
        return None
    policy, today = store.policy(pairing.strand), store.today(now)
    if store.meetings.next_planned(pairing.id, today - nudges.ANSWER_WAITS) or (
        pairing.quiet_until and today < pairing.quiet_until
    ):
        return None
    last_word = pairing.nudges >= policy.nudge_stops_after
    return say_nudges.to_pair(
        pairing.id, pairing.partner_of(notice.to), pairing.last_met_on, notice.to == pairing.mentee, last_word
    )


@router.notice("not-met")
def not_met(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead: status only, if it is still so."""
    pairing = pairing_of(notice, store, (State.LIVE,))
    if pairing is None or pairing.lead_told_on is None:
        return None
    gap = nudges.gap_days(pairing, store.today(now))
    met = pairing.last_met_on is not None
    return say_nudges.to_lead(pairing.id, pairing.mentor, pairing.mentee, gap, met)


@router.notice("review-asked")
def review_asked(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The question, to whoever has not answered; or that this term is the last."""
    pairing = pairing_of(notice, store)
    if pairing is None or pairing.ends_on is None or str(pairing.term) != notice.facts.get("term"):
        return None
    partner, policy = pairing.partner_of(notice.to), store.policy(pairing.strand)
    if pairing.state is State.WINDING_DOWN:
        return None
    if not may_renew(pairing, policy):
        return say_reviews.last_term(partner, pairing.ends_on)
    if any(a.person == notice.to for a in store.reviews.answers(pairing.id, pairing.term)):
        return None
    turn = int(notice.facts.get("round", "0"))
    return say_reviews.asked(
        pairing.id, pairing.term, partner, pairing.ends_on, pairing.term_months,
        again=turn > 0, last=turn > 0 and turn == len(policy.review_days) - 1,
        closes=reviews.open_until(pairing, policy, store.today(now)),
    )  # fmt: skip


@router.notice("renewed")
def renewed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To both."""
    pairing = pairing_of(notice, store)
    if pairing is None or pairing.ends_on is None:
        return None
    return say_reviews.renewed(pairing.partner_of(notice.to), pairing.ends_on)


@router.notice("winding-down")
def winding_down(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To both: the same words to each."""
    pairing = pairing_of(notice, store, (State.WINDING_DOWN,))
    if pairing is None or pairing.ends_on is None:
        return None
    return say_reviews.winding_down(pairing.partner_of(notice.to), pairing.ends_on)


@router.notice("completed")
def completed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """Thanks to both, and how to part."""
    pairing = pairing_of(notice, store, (State.COMPLETED,))
    if pairing is None:
        return None
    return say_ends.completed(pairing.partner_of(notice.to), notice.to == pairing.mentee)


@router.notice("lapsed")
def lapsed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """Nobody answered: it has ended, and may be reopened by both for a while."""
    pairing = pairing_of(notice, store, (State.LAPSED,))
    if pairing is None or pairing.ended_on is None:
        return None
    until = pairing.ended_on + timedelta(days=store.policy(pairing.strand).reopen_days)
    answers = store.reviews.answers(pairing.id, pairing.term)
    wishes = any(a.person == notice.to and a.choice is Choice.RENEW for a in answers)
    return say_ends.lapsed(pairing.id, pairing.term, pairing.partner_of(notice.to), until, wishes)


@router.notice("was-ended")
def was_ended(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other: kindly, without a reason."""
    pairing = pairing_of(notice, store, CLOSED)
    if pairing is None:
        return None
    return say_ends.was_ended(pairing.partner_of(notice.to), notice.to == pairing.mentee)


@router.notice("was-paused")
def was_paused(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other."""
    pairing = pairing_of(notice, store, (State.PAUSED,))
    if pairing is None or notice.facts["until"] != str(pairing.quiet_until):
        return None
    return say.was_paused(pairing.partner_of(notice.to), date.fromisoformat(notice.facts["until"]))


@router.notice("resumed")
def resumed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The pause is over."""
    pairing = pairing_of(notice, store, (State.LIVE,))
    return say.resumed(pairing.id) if pairing else None


@router.notice("on-hold")
def on_hold(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the partner of somebody whose account is gone."""
    pairing = pairing_of(notice, store, (State.FROZEN,))
    return say_ends.on_hold(pairing.partner_of(notice.to)) if pairing else None


@router.notice("goes-on")
def goes_on(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The account is back."""
    pairing = pairing_of(notice, store, (State.LIVE,))
    return say_ends.goes_on(pairing.partner_of(notice.to)) if pairing else None


@router.notice("pair-on-hold")
def pair_on_hold(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead, factually, with the choice."""
    pairing = pairing_of(notice, store, (State.FROZEN,))
    if pairing is None:
        return None
    gone = notice.facts["gone"]
    return say_leading.on_hold_for_lead(gone, pairing.partner_of(gone), pairing.id)


@router.notice("pair-ended")
def pair_ended(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the lead: the fact."""
    pairing = pairing_of(notice, store, CLOSED)
    if pairing is None:
        return None
    how = {
        State.LAPSED: "lapsed, because the two did not both answer the review",
        State.COMPLETED: "completed as planned",
    }
    words = how.get(pairing.state, "ended early")
    return say_pair_list.ended(pairing.mentor, pairing.mentee, words)


@router.notice("weekly-digest")
def weekly_digest(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To each lead, also in a quiet week; not to somebody who leads no more."""
    if not store.strands.led_by(notice.to):
        return None
    return digest_card(notice.to, store, now)
