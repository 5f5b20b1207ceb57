"""One's own profile: seen, and changed also while a pair is running."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.finding import demand_part
from handlers.joining import choices_of, details_of, errors_in_details, topic_words
from handlers.router import Act, router
from messages import joining as say
from messages.cards import Card, Day, Form, Line, Open, Reject, Say, line
from messages.forms import filled_in
from scheme import eligibility
from scheme.people import Standing
from storage import conflicts, entries
from storage.rechecks import recheck
from storage.store import Store


@router.press("profile")
@router.command("profile", help="see and change what I know about you", intents=("update_profile",))
def profile(act: Act, store: Store, now: datetime) -> Answer:
    """What is known about the person."""
    return Answer(Say(_card(act, store)))


def _card(act: Act, store: Store) -> Card:
    who, ladder, own = act.who, store.pack.ladder, entries.of(store, act.who.id)
    grade = ladder.find(who.grade) if who.grade else None
    rows: list[tuple[str, Line]] = [
        ("Name", line(who.name or "unknown")),
        ("Department", line(who.department or "not given")),
        ("Career stage", line(grade.title if grade else "not given")),
        ("Time zone", line(who.timezone)),
    ]
    if who.mentors:
        rows += [
            ("Places for mentees", line(str(eligibility.limit(who, store.policy(who.strand))))),
            ("You can help with", line(topic_words(store, who.offers))),
            ("Mentor training", line(Day(who.trained_on)) if who.trained_on else line("not yet")),
            ("Your background", line(own.background or "not given")),
        ]
        if own.unlisted:
            rows.append(("Short lists", line("you are left out of them")))
    if own.away_until:
        rows.append(("Away until", line(Day(own.away_until))))
    kept_apart = conflicts.count_of(store, who.id)
    if kept_apart:
        rows.append(("Kept apart from", line(f"{kept_apart} {'people' if kept_apart > 1 else 'person'}, seen by you alone")))  # fmt: skip
    waiting = store.requests.waiting_of(who.id)
    if waiting:
        rows.append(("You would like to talk about", line(topic_words(store, waiting.topics))))
    takes_part = who.standing in (Standing.ACTIVE, Standing.AWAY)
    return say.profile(tuple(rows), who.mentors, waiting is not None, takes_part)


@router.form("details")
def open_details(act: Act, store: Store, now: datetime) -> Answer:
    """Department, grade, strand and manager, of somebody who takes part."""
    return Answer(Open(_form(act, store)))


def _form(act: Act, store: Store) -> Form:
    demand_part(act)
    departments, grades, strands, _ = choices_of(store)
    return say.details_form(departments, grades, strands, details_of(act.who))


@router.submit("details")
def details_filled_in(act: Act, store: Store, now: datetime) -> Answer:
    """Saved; the rules are asked again of every running pair, and the lead decides what they say."""
    form, errors = _form(act, store), errors_in_details(act, store)
    if errors:
        return Answer(Reject(filled_in(form, act.values), errors))
    changed = act.who.with_(
        department=act.text("department"), grade=act.text("grade"),
        strand=act.text("strand") or act.who.strand, manager_email=act.text("manager_email") or None,
    )  # fmt: skip
    store.people.save(changed, now)
    fresh = Act(who=changed, identity=act.identity)
    return Answer(Say(_card(fresh, store)), tuple(recheck(store, changed.id, now)))
