"""Coming in: joining as a mentor, asking for a mentor."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.events import Answer
from handlers.finding import entered_date, entered_number
from handlers.router import Act, router
from messages import joining as say
from messages.cards import Card, Form, Open, Reject, Replace, Say
from messages.forms import filled_in
from messages.reader import number_of
from messages.strands import belongs_field
from scheme import eligibility
from scheme.notices import Notice
from scheme.offers import MentorRequest, RequestState, wishes_of
from scheme.pairing import OFFERS, State, Step
from scheme.people import Person, Standing
from scheme.policy import Mode
from scheme.refusals import Refusal
from storage import briefings, entries
from storage.closing import close, to_one
from storage.conflicts import apart
from storage.rechecks import recheck
from storage.store import Store, new_id

# After one of these a new request goes to the front of the list.
_FAILED = (State.ENDED, State.DECLINED, State.EXPIRED)


@router.command("join", help="become a mentor, or change your entry", intents=("join_as_mentor",))
@router.form("join")
def join(act: Act, store: Store, now: datetime) -> Answer:
    """The form for mentors."""
    return Answer(Open(_join_form(act.who, store)))


@router.submit("join")
def joined(act: Act, store: Store, now: datetime) -> Answer:
    """A mentor's entry, filled in."""
    errors = errors_in(act, store, now)
    policy = store.policy(_strand(act, store))
    capacity = entered_number(act, "capacity")
    if capacity is None or not 1 <= capacity <= policy.capacity_ceiling:
        errors["capacity"] = f"Please choose a number from 1 to {policy.capacity_ceiling}."
    trained_on = entered_date(act, "trained_on")
    if act.text("trained_on") and trained_on is None:
        errors["trained_on"] = "I could not read that day. Please choose it again, or leave it empty."
    if trained_on and trained_on > act.today(now):
        errors["trained_on"] = "That day has not come yet. Leave it empty until you have done the training."
    background = " ".join(act.text("background").split())
    if len(background) > say.BACKGROUND_MOST:
        errors["background"] = (
            f"At most {say.BACKGROUND_MOST} characters, please; these are {len(background)}."
        )
    if errors:
        return Answer(Reject(filled_in(_join_form(act.who, store), act.values), errors))
    who = _entered(act, store, now).with_(
        mentors=True, capacity=capacity, trained_on=trained_on, offers=act.many("topics")
    )
    store.people.save(who, now)
    briefings.begin(store, who.id, "mentor", act.today(now))
    own = entries.of(store, who.id)
    listed = act.text("listed") or ("no" if own.unlisted else "yes")
    entries.put(store, who.id, replace(own, background=background, unlisted=listed == "no"))
    topics = topic_words(store, who.offers)
    card = say.joined(topics, capacity or 1, trained_on is None and policy.training != "off")
    return Answer(Say(card), tuple(recheck(store, who.id, now)))


@router.command("request", help="ask for a mentor, or change your request", intents=("request_mentor",))
@router.form("request")
def request(act: Act, store: Store, now: datetime) -> Answer:
    """The form for mentees; a typed yes or no to an offer brings the offer back, with its buttons."""
    if act.reading is not None and act.reading.rule.startswith("reply.offer"):
        return router.presses["offers"](act, store, now)
    return Answer(Open(_request_form(act.who, store)))


@router.submit("request")
def requested(act: Act, store: Store, now: datetime) -> Answer:
    """A request, filled in: the first makes a place on the list, later ones change it."""
    errors = errors_in(act, store, now)
    group = _only_for(_strand(act, store), store)
    if group and act.many("belongs") != ("yes",):
        errors["belongs"] = (
            f"This part of the scheme is only for this group: {group} Say that you belong to it, or choose another part."
        )
    if act.text("mode") not in {key for key, _ in say.MODES}:
        errors["mode"] = "Please choose one of the three."
    if errors:
        return Answer(Reject(filled_in(_request_form(act.who, store), act.values), errors))
    who = store.people.save(_entered(act, store, now), now)
    briefings.begin(store, who.id, "mentee", act.today(now))
    strand = who.strand or store.strands.all()[0].key
    departments, grades = (dict(options) for options in choices_of(store)[:2])
    wishes = wishes_of(
        act.text("mode"), [d for d in act.many("wish_department") if d in departments],
        [g for g in act.many("wish_grade") if g in grades],
    )  # fmt: skip
    entry = {"topics": act.many("topics"), "wishes": wishes, "strand": strand}
    waiting = store.requests.waiting_of(who.id)
    if waiting:
        mine = store.requests.save(replace(waiting, **entry))  # type: ignore[arg-type]
        return Answer(Say(_place(mine, store, now)), tuple(recheck(store, who.id, now)))
    today = store.today(now)
    # Somebody whose pairing was ended by the other goes to the front.
    first = any(p.ended_on for p in store.pairings.of_person(who.id, _FAILED) if p.mentee == who.id)
    mine = MentorRequest(new_id(), who.id, strand, RequestState.WAITING, today, first=first)
    mine = store.requests.add(replace(mine, **entry))  # type: ignore[arg-type]
    notices = tuple(
        Notice("request-waiting", lead, f"request-waiting:{mine.id}:{lead}", None, {"request": mine.id})
        for lead in store.strands.leads_of(strand)
        if lead != who.id
    )
    return Answer(Say(_place(mine, store, now)), (*notices, *recheck(store, who.id, now)))


@router.press("request-withdraw")
def withdraw(act: Act, store: Store, now: datetime) -> Answer:
    """Taking a request back, with any offer that answers it."""
    waiting = store.requests.waiting_of(act.who.id)
    if waiting is None:
        raise Refusal("no-request")
    store.requests.save(replace(waiting, state=RequestState.WITHDRAWN))
    return Answer(Replace(say.request_withdrawn()), tuple(withdraw_offers(act.who.id, store, now)))


def withdraw_offers(mentee: str, store: Store, now: datetime, but: str = "") -> list[Notice]:
    """Close a mentee's open offers; mentors who had said yes or were asked hear neutral words."""
    notices: list[Notice] = []
    for idea in store.pairings.of_person(mentee, (State.PROPOSED,)):
        if idea.mentee == mentee:
            store.pairings.forget_idea(idea)
    for offer in store.pairings.of_person(mentee, OFFERS):
        if offer.mentee != mentee or offer.id == but:
            continue
        close(store, offer, Step.WITHDRAW, now)
        notices.append(to_one(offer, offer.mentor, "offer-not-going-ahead", "closed", about=False))
    return notices


@router.press("mentor-stop")
def mentor_stop(act: Act, store: Store, now: datetime) -> Answer:
    """No new mentees; running pairs go on."""
    store.people.save(act.who.with_(mentors=False), now)
    return Answer(Replace(say.mentor_stopped()))


def topic_words(store: Store, keys: tuple[str, ...]) -> str:
    """Topics by their titles, as words in a sentence."""
    titles = [topic.title for key in keys if (topic := store.pack.topic(key))]
    return ", ".join(titles).lower() if titles else "nothing in particular"


def _place(mine: MentorRequest, store: Store, now: datetime) -> Card:
    waiting = [r.id for r in store.requests.waiting([mine.strand])]
    able = somebody_suits(mine, store, now)
    return say.on_the_list(waiting.index(mine.id) + 1, mine.since, topic_words(store, mine.topics), able)


def somebody_suits(mine: MentorRequest, store: Store, now: datetime) -> bool:
    """Whether a mentor with a place suits, as far as the mentee may know.

    Mentors who were asked and said nothing, or no, count as if they had not been asked: else the
    answer would tell the mentee that they were.
    """
    mentee = store.people.one_for_rules(mine.person)
    if mentee is None:
        return False
    own = store.pairings.of_person(mine.person, tuple(State))
    rules = replace(
        rules_for(mine, store, now),
        pairs=store.pairings.held_pairs() - {p.parties() for p in own if p.state in OFFERS},
        vetoes=frozenset((p.partner_of(mine.person), mine.person) for p in own if p.started_on),
    )
    mentee = mentee.with_(strand=mine.strand)
    mentors = store.people.for_rules(mentors_only=True)
    return any(eligibility.eligible(m, mentee, rules) is None for m in mentors)


def rules_for(mine: MentorRequest, store: Store, now: datetime) -> eligibility.Rules:
    """What the rules need besides the two people."""
    return eligibility.Rules(
        ladder=store.pack.ladder, policy=store.policy(mine.strand),
        today=store.today(now), managers=store.people.managers(),
        pairs=store.pairings.held_pairs(), apart=apart(store),
        vetoes=frozenset((other, mine.person) for other in store.pairings.partners_ever(mine.person)),
    )  # fmt: skip


def _join_form(who: Person, store: Store) -> Form:
    policy, own = store.policy(who.strand), entries.of(store, who.id)
    lists = any(store.policy(s.key).matching_mode is Mode.SHORTLIST for s in store.strands.all())
    return say.join_form(
        *choices_of(store), details_of(who), who.offers, who.trained_on, policy.capacity_ceiling,
        who.capacity or policy.capacity_default, who.consented_at is None,
        f"The scheme runs on volunteers’ time. A pair meets at least {number_of(policy.meetings_per_year, 'time')} a year for {number_of(policy.term_months, 'month')}.",
        own.background, not own.unlisted if lists else None,
    )  # fmt: skip


def _request_form(who: Person, store: Store) -> Form:
    policy, waiting = store.policy(who.strand), store.requests.waiting_of(who.id)
    given = details_of(who) | ({"mode": waiting.wishes[0]} if waiting and waiting.wishes else {})
    form = say.request_form(
        *choices_of(store), given, waiting.topics if waiting else (), waiting.wishes if waiting else (),
        who.consented_at is None,
        f"Anyone may ask. A pair meets at least {number_of(policy.meetings_per_year, 'time')} a year for {number_of(policy.term_months, 'month')}.",
    )  # fmt: skip
    groups = [group for key, _ in choices_of(store)[2] if (group := _only_for(key, store))]
    return replace(form, fields=(*form.fields, belongs_field(groups))) if groups else form


def _only_for(strand: str, store: Store) -> str:
    """The group a restricted strand is for; empty for one that is open to all."""
    row, known = store.strands.get(strand), store.pack.strand(strand)
    if row is not None and row.about:
        return str(row.about.get("who", "")) if row.about.get("restricted") == "yes" else ""
    return known.who if known is not None and known.restricted else ""


def choices_of(store: Store) -> tuple[say.Options, say.Options, say.Options, say.Options]:
    pack = store.pack
    return (
        tuple((d, d) for d in pack.departments),
        tuple((g.key, g.title) for g in pack.ladder.grades),
        tuple((s.key, s.title) for s in store.strands.all()),
        tuple((t.key, t.title) for t in pack.topics),
    )


def details_of(who: Person) -> dict[str, str]:
    """What a person has entered about themselves, as a form holds it."""
    given = {"department": who.department, "grade": who.grade, "strand": who.strand}
    return {k: v for k, v in (given | {"manager_email": who.manager_email}).items() if v}


def _strand(act: Act, store: Store) -> str:
    return act.text("strand") or act.who.strand or store.strands.all()[0].key


def errors_in(act: Act, store: Store, now: datetime) -> dict[str, str]:
    """What both forms share. A sentence at each field that cannot be used."""
    errors = errors_in_details(act, store)
    topics = {t.key for t in store.pack.topics}
    if not act.many("topics") or not set(act.many("topics")) <= topics:
        errors["topics"] = "Please choose at least one topic from the list."
    if act.who.consented_at is None and act.many("consent") != ("yes",):
        errors["consent"] = "I can only save this once you have read and accepted both."
    return errors


def errors_in_details(act: Act, store: Store) -> dict[str, str]:
    """Where a person works and stands, and who manages them."""
    departments, grades, strands, _ = choices_of(store)
    errors: dict[str, str] = {}
    for name, options in (("department", departments), ("grade", grades)):
        if act.text(name) not in dict(options):
            errors[name] = "Please choose one from the list."
    if len(strands) > 1 and act.text("strand") not in dict(strands):
        errors["strand"] = "Please choose the part of the scheme that is yours."
    manager = act.text("manager_email")
    if manager and ("@" not in manager or len(manager) > 120 or " " in manager):
        errors["manager_email"] = "That is not an e-mail address. Correct it, or leave it empty."
    return errors


def _entered(act: Act, store: Store, now: datetime) -> Person:
    return act.who.with_(
        department=act.text("department"), grade=act.text("grade"), strand=_strand(act, store),
        manager_email=act.text("manager_email") or None,
        standing=Standing.AWAY if act.who.standing is Standing.AWAY else Standing.ACTIVE,
        consented_at=act.who.consented_at or now,
    )  # fmt: skip
