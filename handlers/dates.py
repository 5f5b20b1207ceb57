"""Which day, what o'clock, how long: read from a sentence, or asked about. Never guessed.

dateparser sees only a day and a month (`handlers.dates_absolute`), never a sentence: its search finds
dates in half the sentences that have none. `read_when` splits the sentence into clauses, takes the
clause that tells of the meeting, finds the day by our own grammar, and asks whenever words of time are
left over, disagree, or point the wrong way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.dates_absolute import Direction
from handlers.dates_all_the_same import held_after_all, of_the_week, over_already, pointed_at
from handlers.dates_aside import Aside, put_aside
from handlers.dates_choosing import clocks_of_the_pair, moved_to, of_the_pair
from handlers.dates_clauses import clauses
from handlers.dates_clock import Clock, until_then
from handlers.dates_lengths import lengths
from handlers.dates_look import of_time
from handlers.dates_marks import ANOTHER_MONTH, ELSES, GIVEN_UP, MONTHS_ONE, RESIDUE, SLIPPED, SORRY
from handlers.dates_no_date import blanked
from handlers.dates_parts import Found, read_part
from handlers.dates_reasons import reason
from handlers.dates_settling import REFUSED, agreed
from handlers.dates_words import WEEKDAYS, month
from handlers.dates_working import LOG_BACK, PLAN_AHEAD, Asking, Hit

NUMBERS_MOST = 30  # a message with more numbers is a table, not a sentence

DAYS_MOST = 15  # nor is one that names more weekdays
_DAY_STARTS = tuple(name[:3] for name in WEEKDAYS)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class When:
    """What a sentence says about time.

    `day` None and `unclear` True: there are words of a day, but which one has to be asked.
    `echo`: people differ about these words, so say the full date back before keeping it.
    `words` are the words the day was read from; they are for tests and are never kept.
    """

    day: date | None = None
    at: time | None = None
    minutes: int | None = None
    echo: bool = False
    unclear: bool = False
    next_day: date | None = None
    words: str = ""
    why: str = ""  # `handlers.dates_reasons`: what is the matter with the day that was named


def local(now: datetime, tz: str) -> datetime:
    """The wall clock of this zone; a moment without a zone is taken as local already."""
    return now.astimezone(ZoneInfo(tz)) if now.tzinfo else now.replace(tzinfo=ZoneInfo(tz))


def read_when(
    text: str,
    *,
    now: datetime,
    tz: str,
    direction: Direction,
    misspelt: frozenset[str] = frozenset(),
    moving: bool = False,
) -> When:
    """Day, clock and length of a meeting in a tidy sentence (`handlers.spelling.tidy`).

    `direction` comes from the intent: a log looks back, a plan forward. `misspelt` are date words that
    were repaired: a date from one of them is said back. `moving`: a planned meeting gets another day, so of
    several that are named the new one is meant.
    """
    if not of_time(text):
        return When()
    if len(_NUMBER.findall(text)) > NUMBERS_MOST or sum(map(text.count, _DAY_STARTS)) > DAYS_MOST:
        return When(unclear=True)
    here = local(now, tz)
    asking = Asking(here, direction, tz, moving)
    plain = blanked(text)
    found = [read_part(clause, asking) for clause in clauses(plain, direction)]
    when = _told(text, plain, found, asking, misspelt, moving=moving)
    return _moved(when, found, plain) if moving else when


def _moved(when: When, found: list[Found], text: str) -> When:
    """ "1 Dec out, 8 Dec in", "forget Monday, come on Wednesday": the new day, said back."""
    placed = sorted(
        (
            (replace(h, start=h.start + r.clause.start, end=h.end + r.clause.start), r)
            for r in found
            for h in r.named
        ),
        key=lambda pair: pair[0].start,
    )
    named = agreed([h for h, _ in placed])
    if len({h.day for h in named if h.day}) < 2 or named[-1].day == when.day:
        return when
    new = moved_to(text, named)
    if new is None or new.day == when.day:
        return replace(when, echo=True) if when.day else when
    at, _, impossible = _clock(next(r for h, r in placed if h is new).clocks, when.minutes)
    if impossible:
        return when
    words = text[new.start : new.end]
    return replace(when, day=new.day, at=when.at or at, echo=True, unclear=False, words=words)


def _told(
    text: str, plain: str, found: list[Found], asking: Asking, misspelt: frozenset[str], *, moving: bool
) -> When:
    """What the parts of the sentence say of the meeting."""
    direction, here = asking.direction, asking.now
    told = _last_word([r for r in found if r.clause.kind == "told"], plain)
    minutes = _one([m for r in (told or found) for m in r.minutes])
    if len(told) > 1 and len({m for r in told for m in r.minutes}) > 1:
        minutes = _one([m for _, _, m in lengths(plain) if m >= 0])  # "..., so what we got was 35 minutes"
    with_day = [r for r in told if r.hits]
    with_day = [r for r in with_day if any(h.rule != REFUSED for h in r.hits)] or with_day
    if direction == "future" and len(with_day) > 1:
        with_day = [r for r in with_day if not ELSES.search(r.clause.text)] or with_day
    if direction == "future" and len(with_day) > 1:
        # "She wrote back last night and said what about 17 December"
        to_come = [r for r in with_day if not all(h.day and h.day < here.date() for h in r.hits)]
        said_before, with_day = len(to_come) < len(with_day), to_come or with_day
    else:
        said_before = False
    if len(with_day) > 1 and any(r.clause.meets for r in with_day):
        with_day = [r for r in with_day if r.clause.meets]
    hits = [h for r in with_day for h in r.hits]
    if not hits and direction == "past":
        with_day = held_after_all(found, told) or over_already(found, asking)
        hits = [h for r in with_day for h in r.hits]
        minutes = minutes or _one([m for r in with_day for m in r.minutes])
    hits = of_the_week(pointed_at(hits, told), told, asking)
    aside, named = Aside(hits), hits
    if len(hits) > 1 and len({h.day for h in hits}) > 1:
        aside = put_aside([(h, r.clause.text) for r in with_day for h in r.hits if h in hits], asking)
        hits = aside.hits
    if (
        not moving
        and len({h.day for h in hits}) > 1
        and (
            ours := of_the_pair(
                [(h, r.clause.text) for r in with_day for h in r.hits if h in hits], past=direction == "past"
            )
        )
    ):
        aside, hits = replace(aside, echo=True), ours
        with_day = [r for r in with_day if any(h in ours for h in r.hits)]
    days = {h.day for h in hits}
    times = [c for r in (with_day or told) for c in r.clocks] or [c for r in told for c in r.clocks]
    if len({c.at for _, _, c in times}) > 1:
        timed = with_day if any(r.clocks for r in with_day) else told
        times = clocks_of_the_pair([(c, r.clause.text) for r in timed for c in r.clocks])
    at, clock_echo, impossible = _clock(times, minutes)
    at = next((h.at for h in hits if h.at), at)
    if minutes is None and len(times) == 1 and times[0][2].minutes:
        minutes = times[0][2].minutes
    if minutes is None and at and not any(r.minutes for r in told):
        minutes = until_then(" ".join(r.left for r in told), at)
    later, later_echo = _later(found, asking) if direction == "past" else (None, False)
    later = later or aside.later
    if later is None and direction == "past" and any(h not in named for r in told for h in r.hits):
        later = put_aside([(h, r.clause.text) for r in told for h in r.hits], asking).later
    if not hits:
        only_else = any(r.hits for r in found if r.clause.kind == "not_held")
        why = _why(found, direction, here.date())
        return When(None, at, minutes, next_day=later, unclear=only_else or impossible, why=why)
    day = days.pop() if len(days) == 1 else None
    elsewhere = direction == "future" and not any(r.clause.meets for r in with_day)
    turned_down = elsewhere and any(
        r.clause.kind == "not_held" and r.clause.meets and any(h.day != day for h in r.hits) for r in found
    )
    residue = any(_unexplained(r.left, day) for r in with_day) or any(SLIPPED.search(r.left) for r in told)
    residue = residue or any("'s" in r.left and ANOTHER_MONTH.search(r.left) for r in told)
    residue = residue or bool(day and any(h.rule == "ordinal" for h in hits) and _of_a_month(plain, day))
    if day is None or residue or impossible or not _sane(day, at, here, direction):
        why = _why(with_day, direction, here.date())
        return When(None, at, minutes, unclear=True, next_day=later, why=why)
    words = " ".join(plain_words(text, h, r) for r in with_day for h in r.hits)
    echo = (
        clock_echo
        or later_echo
        or aside.echo
        or turned_down
        or said_before
        or any(h.echo for h in hits)
        or any(w[:3] in words for w in misspelt)
    )
    return When(day, at, minutes, echo=echo, next_day=later, words=words)


def _last_word(told: list[Found], text: str) -> list[Found]:
    """ "Thursday, no sorry, Wednesday": only what comes after the correction counts."""
    turns = [m.end() for m in SORRY.finditer(text)]
    if not turns:
        return told
    after = [replace(r, hits=[h for h in r.hits if r.clause.start + h.start >= turns[-1]]) for r in told]
    return after if any(r.hits for r in after) else told


def _why(found: list[Found], direction: Direction, today: date) -> str:
    """The reason, if the one day that was named has one."""
    hits = [(r.clause.text[h.start : h.end], h) for r in found for h in r.hits]
    return reason(*hits[0], direction, today) if len(hits) == 1 else ""


def _unexplained(left: str, day: date | None) -> bool:
    """Whether words of time are left over that do not agree with the day."""
    found = RESIDUE.findall(left)
    if not found:
        return False
    agreeing: tuple[str, ...] = ()
    if day is not None:
        agreeing = (
            *(day.strftime(form).lower() for form in ("%B", "%b", "%A", "%Y")),
            *(f"{day.day}{end}" for end in ("st", "nd", "rd", "th")),
        )
    return any(word not in agreeing for word in found)


def _of_a_month(text: str, day: date) -> bool:
    """ "The January one, the 13th": whether the meeting is called after another month than the day's."""
    found = MONTHS_ONE.search(text)
    return found is not None and month(found[1]) != day.month


def plain_words(text: str, hit: Hit, read: Found) -> str:
    """The words of the sentence a day was read from."""
    return text[read.clause.start + hit.start : read.clause.start + hit.end]


def _one(lengths_found: list[int]) -> int | None:
    return (lengths_found[0] or None) if len(set(lengths_found)) == 1 else None


def _clock(times: list[tuple[int, int, Clock]], minutes: int | None) -> tuple[time | None, bool, bool]:
    """The one clock, whether to say it back, and whether it is impossible."""
    if any(not c.possible for _, _, c in times):
        return None, False, True
    known = [c for _, _, c in times if c.at is not None]
    if len({c.at for c in known}) == 1:
        clash = known[0].minutes is not None and minutes not in (None, known[0].minutes)
        return known[0].at, clash or not known[0].sure, False
    return None, bool(known), False


def _later(found: list[Found], asking: Asking) -> tuple[date | None, bool]:
    """The second fact of "met on 3 Nov, next on 1 Dec", and whether it has to be said back."""
    hits = [
        h for r in found if r.clause.kind == "later" and not GIVEN_UP.search(r.clause.text) for h in r.hits
    ]
    days = {h.day for h in hits}
    day = days.pop() if len(days) == 1 else None
    ahead = day is not None and asking.today < day <= asking.today + timedelta(days=PLAN_AHEAD)
    return (day, any(h.echo for h in hits)) if ahead else (None, False)


def _sane(day: date, at: time | None, now: datetime, direction: Direction) -> bool:
    today = now.date()
    if direction == "past":
        not_yet = day == today and at is not None and at > now.time()
        return today - timedelta(days=LOG_BACK) <= day <= today and not not_yet
    gone = day == today and at is not None and at < now.time()
    return today <= day <= today + timedelta(days=PLAN_AHEAD) and not gone
