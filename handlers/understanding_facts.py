"""From the rule that fits to the reading: the facts of the sentence, and what to do with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from handlers import understanding_tells as tells
from handlers.dates import When, local, read_when
from handlers.dates_lengths import figure_said
from handlers.dates_marks import PUT_RIGHT
from handlers.dates_months import beside_the
from handlers.dates_moving import new_day
from handlers.dates_reasons import AHEAD
from handlers.dates_until import read_until_when
from handlers.spelling import Tidy
from handlers.understanding_entities import capacity, mode, persons, question_groups, topics
from handlers.understanding_shapes import Entities, Expect, Intent, Reading, Rule

# "The mentors' course on Monday, I was there": with a day that is over, it was attended.
_TAUGHT = re.compile(r"\b(?:training|course|workshop|induction|module|formation|untrained|mentors'? day)\b")
_FILLS_IN = ("reply.person", "reply.length", "reply.sure")  # the rest is known already


@dataclass(frozen=True)
class Facts:
    """A sentence with everything its facts are read from."""

    said: Tidy
    raw: str  # with capitals, for names
    mentioned: tuple[str, ...]
    plain: str  # without pleasantries
    now: datetime
    tz: str
    role: str
    backwards: bool = True  # the direction of a reply
    about: date | None = None  # the day the bot spoke of
    # What was read of it so far, while it is being understood: two readings may ask for the same day.
    read: dict[tuple[str, bool, bool], When] = field(default_factory=dict, repr=False, compare=False)
    named: list[tuple[str, ...]] = field(default_factory=list, repr=False, compare=False)

    def when(self, *, past: bool, moving: bool = False) -> When:
        """Day, clock and length, looking back or forward, or of a meeting that is moved."""
        text = self.plain or self.said.text
        known = self.read.get((text, past, moving))
        if known is None:
            known = self.read[text, past, moving] = read_when(
                text,
                now=self.now,
                tz=self.tz,
                direction="past" if past else "future",
                misspelt=self.said.repaired,
                moving=moving,
            )
        return known

    def people(self) -> tuple[str, ...]:
        """Who is named."""
        if not self.named:
            self.named.append(persons(self.raw, self.mentioned))
        return self.named[0]


def settle(rule: Rule, facts: Facts) -> Reading:
    """What to do about a sentence that this rule reads, with its facts."""
    if rule.role == "coordinator" and facts.role != "coordinator":
        return Reading(rule.intent, Expect.DECLINE, rule=rule.id)
    made = _SETTLED.get(rule.intent)
    if rule.expect in (Expect.DECLINE, Expect.SILENT) or made is None:
        return Reading(rule.intent, rule.expect or Expect.DO, rule=rule.id, ask=rule.ask)
    return made(rule, facts)


def _log(rule: Rule, facts: Facts) -> Reading:
    when = facts.when(past=True)
    entities = _with_meeting(when, facts)
    if rule.id in _FILLS_IN:
        if rule.id == "reply.length" and entities.duration_min is None:
            entities = replace(entities, duration_min=figure_said(facts.plain))
        if rule.id == "reply.person" and not entities.person and tells.ONE_NAME.match(facts.raw.strip()):
            entities = replace(entities, person=(facts.raw.strip(" .!"),))
        return _reading(rule, Expect.DO, entities)
    if when.day is None and not when.unclear and tells.JUST.search(facts.plain):
        today = local(facts.now, facts.tz).date()
        return _reading(rule, Expect.ECHO, replace(entities, date=today))
    if when.day is None and (when.why == AHEAD or when.unclear) and not tells.OVER.search(facts.plain):
        ahead = facts.when(past=False)
        if ahead.day:
            # "Lunch with my mentor 30 Nov, 12 till 1" can only be a meeting to come.
            planned = replace(rule, intent=Intent.SCHEDULE_MEETING)
            plain = rule.id == "log.command" and tells.TO_COME.search(facts.plain)
            sure = plain and tells.WHOLE.search(ahead.words) and not _doubtful(rule, facts)
            return _dated(planned, ahead, _with_meeting(ahead, facts), echo=not sure)
    return _dated(rule, when, entities, echo=_doubtful(rule, facts))


def _plan(rule: Rule, facts: Facts) -> Reading:
    when = facts.when(past=False)
    if when.day is None and not tells.TO_COME.search(facts.plain):
        over = facts.when(past=True)
        if over.day:
            # "Tuesday 10 November, one hour" can only be a meeting that is over.
            held = replace(rule, intent=Intent.LOG_MEETING)
            told = over.minutes or tells.OVER.search(facts.plain)
            sure = told and tells.WHOLE.search(over.words)
            return _dated(held, over, _with_meeting(over, facts), echo=not sure or _doubtful(rule, facts))
    return _dated(
        rule,
        when,
        _with_meeting(when, facts),
        echo=_either_way(rule, facts) or _counted(when) or _doubtful(rule, facts),
    )


def _either_way(rule: Rule, facts: Facts) -> bool:
    """Whether the day may be over as well as to come: "Monday, 10.15, mentor", "good meeting with my mentor Monday"."""
    if rule.id not in ("plan.fragment", "plan.loose") and not tells.WAS_GOOD.search(facts.plain):
        return False
    over = facts.when(past=True)
    return over.day is not None or not over.unclear


def _move(rule: Rule, facts: Facts) -> Reading:
    if tells.HELD_AFTER_ALL.search(facts.plain) and (over := facts.when(past=True)).day:
        held = replace(rule, intent=Intent.LOG_MEETING)
        return _dated(held, over, _with_meeting(over, facts), echo=True)
    when = facts.when(past=False, moving=True)
    other = tells.ANOTHER.search(facts.plain) and not tells.SUGGESTED.search(facts.plain)
    when, loose = new_day(when, facts.plain, asked_for=rule.id.startswith("reply."), other=bool(other))
    return _dated(rule, when, _with_meeting(when, facts), echo=loose or _doubtful(rule, facts, turned=False))


def _counted(when: When) -> bool:
    """Whether the day was only counted: "in two weeks", without its date."""
    return bool(tells.COUNTED.search(when.words)) and not tells.WHOLE.search(when.words)


def _doubtful(rule: Rule, facts: Facts, *, turned: bool = True) -> bool:
    """Whether a clear day is said back all the same: for the sake of a slip, of others, or of a "nearly"."""
    reply = rule.id.startswith("reply.")
    return (turned and tells.turned(facts.said)) or tells.in_doubt(facts.plain, reply=reply)


def _dated(rule: Rule, when: When, entities: Entities, *, echo: bool = False) -> Reading:
    if when.day is None:
        asked = _reading(replace(rule, ask=rule.ask or "date"), Expect.ASK, replace(entities, date=None))
        return replace(asked, why=when.why)
    return _reading(rule, Expect.ECHO if when.echo or echo else (rule.expect or Expect.DO), entities)


def _with_meeting(when: When, facts: Facts) -> Entities:
    return Entities(
        date=when.day,
        time=when.at,
        duration_min=when.minutes,
        person=facts.people(),
        mode=mode(facts.plain or facts.said.text),
        next_date=when.next_day,
        first=bool(tells.FIRST.search(facts.plain)),
    )


def _missed(rule: Rule, facts: Facts) -> Reading:
    return _reading(replace(rule, ask=rule.ask or "new_date"), Expect.ASK, Entities(person=facts.people()))


def _confirm(rule: Rule, facts: Facts) -> Reading:
    facts = replace(facts, plain=tells.ON_THAT_DAY.sub(" ", facts.plain))
    when = facts.when(past=True)
    entities = Entities(
        date=when.day,
        time=when.at,
        duration_min=when.minutes,
        mode=mode(facts.said.text),
        next_date=when.next_day,
    )
    if rule.expect is Expect.ASK or (when.unclear and when.day is None):
        return _reading(replace(rule, ask=rule.ask or "date"), Expect.ASK, entities)
    return _reading(rule, Expect.ECHO if when.day else Expect.DO, entities)


def _cancel(rule: Rule, facts: Facts) -> Reading:
    # The day somebody cannot make is the one to call off.
    when = replace(
        facts,
        plain=tells.NOT.sub(
            " ", tells.CAN_NOT.sub("the meeting is off", tells.KILL.sub("cancel", facts.plain))
        ),
    ).when(past=False)
    entities = Entities(date=when.day, time=when.at, duration_min=when.minutes, person=facts.people())
    if tells.REPEATED.search(facts.plain):
        return _reading(replace(rule, ask="log_or_help"), Expect.ASK, replace(entities, date=None))
    if when.day is None and when.unclear:
        return _reading(replace(rule, ask="which_meeting"), Expect.ASK, entities)
    doubt = when.echo or when.day is None or _doubtful(rule, facts, turned=False)
    return _reading(rule, Expect.ECHO if doubt else Expect.DO, entities)


def _until(rule: Rule, facts: Facts) -> Reading:
    until = read_until_when(
        facts.plain or facts.said.text, now=facts.now, tz=facts.tz, misspelt=facts.said.repaired
    )
    if rule.ask == "resume":
        return Reading(rule.intent, Expect.ECHO, rule=rule.id)
    if until.day is None:
        return _reading(replace(rule, ask="until"), Expect.ASK, Entities())
    return _reading(rule, Expect.ECHO if until.echo else Expect.DO, Entities(until=until.day))


def _correct(rule: Rule, facts: Facts) -> Reading:
    # "It was Zoom, not Teams": what it was not is no fact.
    said = facts.plain
    kept = tells.MEANT.sub("was", facts.plain)
    kept = kept if PUT_RIGHT.search(kept) else tells.WAS_NOT.sub(" ", kept).strip(" ,")
    if kept:
        facts = replace(facts, plain=kept)
    when = facts.when(past=facts.backwards)
    if when.day is None and facts.about and (beside := beside_the(facts.about, facts.plain)):
        when = replace(when, day=beside, unclear=False)
    entities = _with_meeting(when, facts)
    if facts.backwards and (when.day, when.at, when.minutes) == (None, None, None):
        entities = replace(entities, duration_min=figure_said(said))
        when = replace(when, unclear=when.unclear and entities.duration_min is None)
    if when.day is None and (when.unclear or entities == Entities()):
        return _reading(replace(rule, ask=rule.ask or "what"), Expect.ASK, entities)
    # What was just kept is put right at once if the day is clear, and can be undone.
    sure = rule.id == "reply.correction" and not when.echo
    return _reading(rule, Expect.ECHO if when.day and not sure else Expect.DO, entities)


def _delete(rule: Rule, facts: Facts) -> Reading:
    # "The meeting from 19 October was cancelled and never logged right": the day to take out is all that is asked.
    plain = tells.DENIED.sub(
        ", ",
        re.sub(
            r"\b(?:from|dated|marked|entered|scrap|scratch|kill|forget)\b(?: on| for)?", "on", facts.plain
        ),
    )
    facts = replace(facts, plain=plain)
    return _reading(rule, Expect.ECHO, Entities(date=facts.when(past=True).day))


def _join(rule: Rule, facts: Facts) -> Reading:
    trained = rule.id == "join.trained" or bool(tells.TRAINED.search(facts.plain))
    when = facts.when(past=True) if trained or _TAUGHT.search(facts.plain) else When()
    trained = trained or when.day is not None
    return _reading(rule, Expect.DO, Entities(date=when.day, capacity=capacity(facts.plain), trained=trained))


def _sign(rule: Rule, facts: Facts) -> Reading:
    when = facts.when(past=True)
    # "Signing today, what do I click" is no signature yet.
    not_yet = tells.TO_SIGN.search(facts.plain) and not tells.SIGNED.search(facts.plain)
    day = None if not_yet else when.day
    sure = not (day and when.echo) and not tells.ASKED.search(facts.plain)
    return _reading(rule, Expect.DO if sure else Expect.ECHO, Entities(date=day))


def _request(rule: Rule, facts: Facts) -> Reading:
    return _reading(rule, Expect.DO, Entities(topic=topics(facts.plain)))


def _profile(rule: Rule, facts: Facts) -> Reading:
    return _reading(rule, Expect.ECHO, Entities(capacity=capacity(facts.plain)))


def _questions(rule: Rule, facts: Facts) -> Reading:
    return _reading(rule, Expect.DO, Entities(topic=question_groups(facts.plain)))


def _people(rule: Rule, facts: Facts) -> Reading:
    listing = rule.intent in (Intent.COORD_PAIR_STATUS, Intent.COORD_DIGEST, Intent.COORD_MATCH_EXPLAIN)
    return _reading(rule, Expect.DO if listing else Expect.ECHO, Entities(person=facts.people()))


def _reading(rule: Rule, expect: Expect, entities: Entities) -> Reading:
    return Reading(rule.intent, expect, entities, rule.id, rule.ask if expect is Expect.ASK else None)


_SETTLED: dict[Intent, Callable[[Rule, Facts], Reading]] = {
    Intent.LOG_MEETING: _log,
    Intent.SCHEDULE_MEETING: _plan,
    Intent.RESCHEDULE_MEETING: _move,
    Intent.MEETING_MISSED: _missed,
    Intent.CONFIRM_MEETING: _confirm,
    Intent.CANCEL_MEETING: _cancel,
    Intent.SNOOZE: _until,
    Intent.PAUSE: _until,
    Intent.CORRECT_LAST: _correct,
    Intent.DELETE_LOG: _delete,
    Intent.JOIN_AS_MENTOR: _join,
    Intent.SIGN_AGREEMENT: _sign,
    Intent.REQUEST_MENTOR: _request,
    Intent.UPDATE_PROFILE: _profile,
    Intent.QUESTIONS: _questions,
    **dict.fromkeys((i for i in Intent if i.coordinators_only), _people),
}
