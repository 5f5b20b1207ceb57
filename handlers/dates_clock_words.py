"""The words a clock is told in, and the time they stand for."""

from __future__ import annotations

import re
from datetime import time

from handlers.dates_words import number

WORDS = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
MINUTES = r"oh five|five|ten|fifteen|twenty[- ]five|twenty|thirty[- ]five|thirty|forty[- ]five|forty|fifty[- ]five|fifty"
HALF_DAY = r"\s*(a\.?m\b\.?|p\.?m\b\.?|in the (?:morning|afternoon|evening)\b|at night\b)"
HOUR = rf"(?:\d{{1,2}}|{WORDS})\b"
BY = r"half|quarter|five|ten|twenty[- ]five|twenty|5|10|20|25"
FOUR_FIGURES = r"(?!20[2-3]\d)(?:[01]\d|2[0-3])[0-5]\d"
NOT_LENGTH = r"(?![- ]?(?:min|hour|hr|people|person|mentees|day|week|month|year|time))"
PARTS = re.compile(
    rf"(?:(?:a )?(?P<by>{BY}) (?P<side>past|to)(?: (?P<ph>{HOUR}))?|half[- ](?P<bh>{HOUR})|(?P<wh>{WORDS}) (?P<wm>{MINUTES})|(?:12 )?(?P<name>noon|midday|midnight)"
    rf"|(?P<mil>{FOUR_FIGURES})|(?P<h>\d{{1,2}}|{WORDS})(?:[:.h](?P<m>[0-5]\d)(?: ?hrs)?|(?P<oc>h| ?(?:o'? ?)?clock))?)(?: sharp)?(?:{HALF_DAY})?$"
)
LAST_HALF = PARTS.groups


def is_marked(atom: re.Match[str]) -> bool:
    """Whether this can be nothing but a clock."""
    return bool(atom[LAST_HALF]) or any(atom[g] for g in ("by", "bh", "wh", "name", "mil", "m", "oc"))


def clock_of(atom: re.Match[str], half: str | None, said: str | None = None) -> time | None:
    """The time of one clock that `PARTS` took apart. `half`: am or pm of the sentence, `said`: of the clock itself."""
    said = said or atom[LAST_HALF]
    if atom["name"]:
        return time(0 if atom["name"] == "midnight" else 12)
    if atom["mil"]:
        return time(int(atom["mil"][:2]), int(atom["mil"][2:]))
    if atom["by"]:
        return beside(atom["by"], atom["side"], atom["ph"], said, half)
    if atom["bh"]:
        return time_of(atom["bh"], "30", said, half)
    if atom["wh"]:
        return time_of(atom["wh"], str(minutes_of(atom["wm"])), said, half)
    return time_of(atom["h"], atom["m"], said, half)


def minutes_of(words: str) -> int:
    """Minutes past the hour in words: "oh five", "twenty five"."""
    return number(words.removeprefix("oh ").replace(" ", "-")) or 0


def beside(by: str, side: str, hour: str, said: str | None, half: str | None) -> time | None:
    """So many minutes past or to the hour."""
    minutes = {"half": 30, "quarter": 15}.get(by) or minutes_of(by.removesuffix(" minutes"))
    at = time_of(hour, None, said, half)
    if at is None or minutes > 59:
        return None
    total = at.hour * 60 + (minutes if side == "past" else -minutes)
    return time(total // 60 % 24, total % 60)


def time_of(hour: str | None, minute: str | None, half: str | None, said: str | None) -> time | None:
    """1 to 7 without am or pm is the afternoon, 8 to 12 as it stands, unless the sentence says otherwise."""
    value = number(hour or "")
    minutes = int(minute or 0)
    if value is None or value > 24 or minutes > 59:
        return None
    if half:
        if not 1 <= value <= 12:
            return time(value % 24, minutes) if value > 12 else None
        value = value % 12 + (0 if half[:2] in ("am", "a.") or "morning" in half else 12)
    elif not (hour or "").startswith("0") and (
        (1 <= value <= 7 and said != "am") or (8 <= value < 12 and said == "pm")
    ):
        value += 12
    return time(value % 24, minutes)
