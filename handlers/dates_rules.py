"""The rules of day words in British English: a name, a pattern and a way to work the day out.

They are tried in this order. A rule that knows only roughly ("last week", "Monday or Tuesday") gives no day.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.dates_months import (
    work_last_day,
    work_met_on,
    work_moved,
    work_moved_to,
    work_nth_day,
    work_nth_weekday,
    work_this_day,
)
from handlers.dates_named import NAMED_DAYS, beside_named, named_day
from handlers.dates_words import (
    CARDINAL,
    COUNT,
    DATED,
    DAY,
    FEW,
    FOLLOWER,
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINAL_WORDS,
    YEAR,
    ordinal,
    weekday,
)
from handlers.dates_working import (
    Resolve,
    work_ago,
    work_ahead,
    work_bare,
    work_bare_ordinal,
    work_before,
    work_day_month,
    work_day_month_of,
    work_day_month_year,
    work_day_week,
    work_iso,
    work_last,
    work_named_month,
    work_next,
    work_none,
    work_of_a_week,
    work_relative,
    work_this,
    work_week_before,
    work_weekday_ordinal,
    work_weekdays_ago,
    work_weeks_on,
)

_WEEKWORD = r"(?:last|this|next)(?: |-)week(?:'?s)?|(?:the )?week (?:before last|after next)"
_IN_WEEK = r"(?:(?:,| of| in| the)* *)"
_WEEKS = rf"(?:{COUNT} weeks?|a fortnight|fortnight)"
_DATED_RANGE = r"(?<!§)\d{1,2}(?:st|nd|rd|th)?\s*(?:-|/|or|to|and|&)\s*\d{1,2}(?:st|nd|rd|th)?"
_PLACES = r"floor|storey|time|attempt|try|page|line|row|street|avenue|hole|of|half|century|birthday|anniversary|degree|slide|chapter|lap|round|rung|stair|train|bus|ward|green|ring|occasion|draft|go|day|night|week|month|year|cup|slice|email|reminder|missed|cancellation|hour|minute"
_ON = (
    r"(?:\bon|\bmet|\bmeet|\bmeet up|\bmet up|\bmeeting|\bfor|\bfrom|\buntil|\btill|\bby|\bto|\bthe|\bbefore|\bsince|\bwas|\bagain|\bit's|\bis|^|,|"
    + DAY
    + ")"
)

NUMERIC: tuple[tuple[str, str, Resolve], ...] = (
    ("week of a day", r"\b(?:w(?:ith)?/c|wc|week (?:commencing|beginning|of|starting)) (?:the )?\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?(?!\d)", work_none),
    ("iso", r"(?<!\d)(20[23]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)", work_iso),
    ("iso", r"\b(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:\b|t(?=\d))", work_iso),
    ("day-month-year", rf"(?:\b({DAY})\s+)?(?<![\d/.])\b(\d{{1,2}})(?=([/.\-])\d{{1,2}}\3\d)[/.\-](\d{{1,2}})[/.\-](20\d\d|\d\d)\b(?![/.]?\d)", work_day_month_year),
    ("day-month", rf"{_ON}\s*(?:({DAY})\s+)?(?<![\d/.])(\d{{1,2}})/(\d{{1,2}})\b(?![/\d%])", work_day_month),
    ("day-month", r"()(?<![\d/.])\b(\d{1,2})/(\d{1,2})\b(?![/\d%])(?=\s*(?:@|at\b|\d{1,2}(?:[:.]\d\d|\s?am|\s?pm|h\b|-\d{1,2}\b)|[01]\d[0-5]\d\b|¤))", work_day_month),
    ("day-month", r"\b(?:next|on the|delete|remove|cancel|scrap|scratch)\s+()(?<![\d/.])(\d{1,2})/(\d{1,2})\b(?![/\d%])", work_day_month),
    ("day-month of a year", r"(?<![\d/.])\b(\d{1,2})/(\d{1,2}) (next|this|last) year\b", work_day_month_of),
    ("day-month", r"()(?<![\d/.])\b(1[3-9]|2\d|3[01])/(0?[1-9]|1[0-2])\b(?![/\d%])", work_day_month),
    ("day-month", r"\bon\s+()?(?<![\d/.])([0-3]?\d)\.([01]\d)\b(?!\s*(?:am|pm)|[.\d])", work_day_month),
    ("day-month", r"()(?<!\bat )(?<![@\d/.])\b(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.(?=\s|$|[,;)])", work_day_month),
    ("day-month", r"^()(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])(?=,? (?:with|mentor|mentee|saw|met|my|mentoring)\b)", work_met_on),
    ("day-month", r"()(?<=[a-z:,)] )(?<!of )(?<!got )(?<!scored )(?<!question )(?<!rated )(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])\b(?=\s*(?:[,;(]|$|for\b|- |\d{1,3} ?(?:hours?|hrs?|h|mins?|minutes?)\b|\dh\d|(?:mentor|mentee|with|zoom|teams|online|phone|please)\b))(?<=\d)", work_met_on),
)  # fmt: skip

WORDED: tuple[tuple[str, str, Resolve], ...] = (
    ("moved within a month", rf"\b(?:from (?:the )?\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th))(?: of {MONTH}| {MONTH})? to (?:the )?(\d{{1,2}}(?:st|nd|rd|th)?)(?: of)? ({MONTH}){YEAR}", work_moved),
    ("moved to", rf"\b(?:the )?\d{{1,2}}(?:st|nd|rd|th) to (?:the )?(\d{{1,2}}(?:st|nd|rd|th))()\b(?! (?:of )?{MONTH})", work_moved_to),
    ("about", rf"\b(?<!how )(?<!what )(?:around|about|roughly|approximately|circa|near) (?:the )?(?:(?:{ORDINAL}|\d{{1,2}})(?: of)? {MONTH}|{MONTH} (?:the )?{ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))\b|\bthe \d{{1,2}}(?:st|nd|rd|th) or (?:so|thereabouts)\b", work_none),
    ("range", rf"\b(?:between (?:the )?)?{_DATED_RANGE}(?: of)? {MONTH}|\b(?:between )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)\s*(?:-|/|or|to)\s*(?:the )?\d{{1,2}}(?:st|nd|rd|th)\b", work_none),
    ("part of month", rf"\b(?:(?:the )?(?:first|second|third|last|1st|2nd|3rd|same) week (?:of|in)|week (?:of|commencing|beginning|starting)|w(?:ith)?/c|(?:the )?(?:beginning|start|middle|end|(?:first|second|last|latter) (?:third|half|part|bit)) of|early(?: in)?|late(?: in)?|mid|sometime in|some time in|back in|during)[ -]+(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? )?(?:{MONTH}|next month|last month|this month|the month|month|next week|the week|next year|\d{{1,2}}(?:st|nd|rd|th)\b)", work_none),
    ("nth of nth", rf"\b(?:the )?({ORDINAL}) of (?:the )?({ORDINAL})\b", lambda m, a: (work_named_month(m[1], MONTHS[ordinal(m[2]) - 1][:3], None, None, a)[0], True)),
    ("nth day", rf"\b(?:the )?({ORDINAL}) day of ({MONTH}|(?:the|this|next|last) month)", work_nth_day),
    ("day and month", rf"(?:\b(?P<w>{DAY})\b,?\s+)?(?:\bthe\s+)?\b(?P<d>{ORDINAL}|\d{{1,2}}\.?|{CARDINAL})(?:\s+of)?\s+(?P<m>{MONTH}){YEAR}", lambda m, a: work_named_month(m["d"], m["m"], m[4], m["w"], a)),
    ("month and day", rf"(?:\b(?P<w>{DAY})\b,?\s+)?\b(?P<m>{MONTH})\s+(?:the\s+)?(?P<d>{ORDINAL}|\d{{1,2}})\b(?![:.]\d|\s*(?:am|pm)\b){YEAR}", lambda m, a: work_named_month(m["d"], m["m"], m[4], m["w"], a)),
    ("month and day", rf"\b(?:in|for|now|of|to|is|mid|early|late) (?P<m>{MONTH}), (?:on )?the (?P<d>{ORDINAL})\b", lambda m, a: work_named_month(m["d"], m["m"], None, None, a)),
    ("last day of", rf"\b(?:the )?last day (?:of|in) ({MONTH}|(?:the|this|next|last) month)", work_last_day),
    ("nth weekday", rf"\b(?:the )?({ORDINAL}|last) ({DAY}) (?:of|in) ({MONTH}|(?:the|this|next|last) month)", work_nth_weekday),
    ("nth weekday of something", rf"\b(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th) ({DAY}) (?:of|after|before)\b(?! (?:next|that|we|i|our|my)\b)", work_none),
    ("weekday and ordinal", rf"\b({DAY})\b(?:,?\s+(?:the\s+)?(?=\d+\s?[snrt])|\s+(?:the\s+)?|,\s+(?=1[3-9]\b|2\d\b|3[01]\b))((?:[12]?\d|3[01])\b(?!-\d)|\d{{1,2}}\s?(?:st|nd|rd|th))\b(?!\s*(?:am|pm|people|min|hour|of|{MONTH}|[:.]\d))", work_weekday_ordinal),
    ("weekday and ordinal", rf"\b({DAY})\b,? the ({ORDINAL_WORDS})\b(?! (?:of|in|{MONTH})\b)", work_weekday_ordinal),
    ("ordinal of month", rf"(?:\bthe\s+|\bon\s+)(\d{{1,2}}\s?(?:st|nd|rd|th)|{ORDINAL_WORDS})(?: of)? ((?:this|last|next) month|the month)", work_bare_ordinal),
    ("ordinal", rf"(?:\bthe\s+|\bon\s+|\buntil\s+|\bby\s+|\bmet\s+|\bto\s+|\bagain\s+|\bbe\s+|\bfrom\s+|\binstead of\s+|\b(?:oops|no|not|sorry|actually|meant?|was|yes|say|said)\s+|[,:(*]\s*|^\s*)(\d{{1,2}}(?:st|nd|rd|th))\b()(?! (?:{MONTH})){FOLLOWER}", work_bare_ordinal),
    ("ordinal in words", rf"(?:\b(?:on|was|is|until|by|for|to) the\s+|\bon\s+|\bthe\s+(?!first|second|third)|^(?:it was |was )?(?=[a-z -]+[.!]*$))({ORDINAL_WORDS})\b()(?! (?:{MONTH}|{DAY}|of\b|in\b)){FOLLOWER}", work_bare_ordinal),
    ("ordinal said shortly", rf"(?:(?<=\bon the )|(?<=\bon )|(?<=[a-z¤] ))(\d{{1,2}}(?:st|nd|rd|th))\b()(?:(?<=\bon the \d\d..)|(?<=\bon the \d..)|(?=\s*$)|(?=,? (?:instead\b|¤|(?:\d{{1,2}}[:.]\d\d|\d{{1,2}} ?[ap]m)\b|w (?:my )?ment|ment[oe][re]\b)))(?! (?:{_PLACES})\b)", lambda m, a: (work_bare_ordinal(m, a)[0], True)),
    ("weeks on", rf"\b({_WEEKS}|(?<!this )(?<!last )(?<!next )(?<!the )(?<!of )(?<!a )week(?= on (?:mon|tue|wed|thu|fri|sat|sun))) (?:on |from |from this |this |next )?(?:the )?({DAY}|today|tomorrow|yesterday|now)\b", work_weeks_on),
    ("weekday before last", rf"\b(?:the )?({DAY}) before last\b", lambda m, a: (a.last(weekday(m[1])) - timedelta(days=7), True)),
    ("last but one", rf"\b(?:the )?(?:last but one|penultimate|second[- ]last) ({DAY})\b|\b(?:the )?last ({DAY}) but one\b", lambda m, a: (a.last(weekday(m[1] or m[2])) - timedelta(days=7), True)),
    ("next but one", rf"\b(?:the )?next but one ({DAY})\b|\b(?:the )?next ({DAY}) but one\b", lambda m, a: (a.next(weekday(m[1] or m[2])) + timedelta(days=7), True)),
    ("the other weekday", rf"\b(?:the other|some) ({DAY})\b|\b(?:one|some|a|any|another) ({DAY}|day)\b (?=(?:in|of|last|this|next|ago)\b)", work_none),
    ("weekday after next", rf"\b(?:the )?({DAY}) after next\b", lambda m, a: (a.next(weekday(m[1])) + timedelta(days=7), True)),
    ("week before", rf"\b({_WEEKS}) (?:last|ago last|ago on|ago|before last|past|past on) (yesterday|{DAY})\b", work_week_before),
    ("some ago", rf"\b{DAY},? (?:of |in )?the week (?:before|after)\b(?! (?:last|next))", work_none),
    ("weekday of a week", rf"\b({DAY})\b{_IN_WEEK}({_WEEKWORD})\b", lambda m, a: work_of_a_week(m[1], m[2].removeprefix("the "), a)),
    ("weekday of a week", rf"\b({_WEEKWORD})(?:,? on|,| -|'s)?(?: the)? ({DAY})\b", lambda m, a: work_of_a_week(m[2], m[1].removeprefix("the "), a)),
    ("day week", rf"\b(?:a week )?({DAY}|today|tomorrow|yesterday) (?:(?:a|in a) )?(week|fortnight)\b(?! (?:ago|before|last))", work_day_week),
    ("some ago", rf"\b{COUNT} (?:or|to) {COUNT} (?:days?|weeks?|fortnights?|months?|years?)\b", work_none),
    ("few ago", rf"\b{FEW} (?:days?|weeks?|months?|hours?)(?: (?:ago|back|before)\b|'? time\b)?|\b(?:in )?{COUNT} (?:days?|weeks?|months?) or so\b(?: ago)?|\bin (?:the next )?{FEW} (?:days?|weeks?|months?)\b", work_none),
    ("ago", rf"\b(?P<rough>about |around |roughly |nearly |almost |maybe |over |more than |at least )?(?P<count>{COUNT})?(?:(?<=\w)\s)?(?P<unit>days?|weeks?|fortnights?|months?|years?) (?:ago|back\b(?! (?:to|from|in))|before today)\b(?: today\b)?", work_ago),
    ("ago", rf"\bbefore (?P<rough>about |some )?(?P<count>{COUNT}) (?P<unit>days?|weeks?)\b(?! (?:of|the|my|our|we|i)\b)", work_before),
    ("ago", rf"^before (?P<rough>about |some )?(?P<count>{COUNT}) (?P<unit>days?|weeks?)\b(?= (?:i|we)\b)", work_before),
    ("ahead", rf"\b(?:in|within) (?P<rough>about |around |roughly |maybe |under )?(?P<count>{COUNT}) (?P<unit>days?|weeks?|fortnights?|months?|years?)'?s?'?(?: time)?\b", work_ahead),
    ("ahead", rf"\b(?P<rough>about |around |maybe )?(?P<count>{COUNT}) (?P<unit>days?|weeks?|fortnights?|months?)'?s?'? (?:time|from now|from today)\b", work_ahead),
    ("month today", r"\b(?P<rough>x)?(?P<count>a|one|two|three) (?P<unit>months?) (?:today|from today|on today)\b", work_ahead),
    ("day beside a named one", rf"\b(?:the )?(?:day|night|morning|eve) (?:before|after|of) {NAMED_DAYS}", lambda m, a: (beside_named(m[0], a.today, a.direction, a.zone), True)),
    ("this day", r"\b(?:this|the same) (?:day|weekday|time) (?:(last) week|(next) week|(week)|(fortnight))\b", work_this_day),
    ("day beside", r"\bthe day (?:before|after)\b(?! (?:yesterday|tomorrow|i|we|my|the)\b)", work_none),
    ("relative", r"\bthe day before yesterday\b|\bday before yesterday\b|(?<!day )(?<!the )\bbefore yesterday\b|\b(?:the )?(?:day )?after tomorrow\b|\byesterday'?s?\b|\b(?:ytd|ystd|ystdy|yest)\b|\btomorrow\b|\b2(?:day|mor+ow?|nite)\b|\blast night\b|\btonight\b|\b(?:earlier )?(?:today|this (?:very )?(?:morning|afternoon|evening|lunchtime))\b|\bearlier on\b(?= today)", work_relative),
    ("named day", NAMED_DAYS, lambda m, a: named_day(m[0], a.today, a.direction, a.zone)),
    ("weekday gone", rf"\b({DAY}) (?:just )?gone\b|\b(?:this )?past ({DAY})\b", lambda m, a: (a.last(weekday(m[1] or m[2])), False)),
    ("last weekday", rf"\blast ({DAY})\b", work_last),
    ("coming weekday", rf"\b(?:this |the )?coming ({DAY})\b|\b({DAY}) coming\b", lambda m, a: (a.next(weekday(m[1] or m[2])), False)),
    ("next weekday", rf"\bnext ({DAY})\b", work_next),
    ("this weekday", rf"\bthis ({DAY})\b", work_this),
    ("weekdays ago", r"\b(?P<count>two|three|four|2|3|4) (?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s (?:ago|back)\b", work_weekdays_ago),
    ("weekday", rf"\b({DAY})\b(?:'s)?|\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s\b", work_bare),
    ("roughly", r"\b(?:earlier |later |some ?time |early |late |the )*(?:last|this|next|that|the other|the following|the same) (?:week(?:end)?|month|year|term|summer|spring|winter|autumn|semester|quarter|day)\b|\bthe other (?:day|week|night|morning|afternoon)\b|\b(?:at|over|on|this|last|next|during)? ?(?:the )?weekend\b|\bweek (?:before last|after next)\b|\b(?:early |later )?in the (?:new year|week|month|summer|spring|autumn|winter|coming week)\b|\bover (?:the )?(?:summer|christmas|easter|holidays|break|winter)\b|\b(?:the )?end of (?:the )?(?:week|month|term|year|next week)\b|\b(?:recently|the other day|a while ago|ages ago|some time ago|some day soon|in due course)\b|\b(?:the )?new year\b|\b(?:before|after|around|by|near|at|until|over) (?:christmas|easter|the holidays|the summer|term starts|half term)\b|\bone (?:morning|afternoon|evening|night)\b", work_none),
    ("month", rf"\b(?:in|during|sometime|until|till|from|around|by|next|last|this|for) (?:early |late |mid[- ]?|the middle of |the end of |the start of )?(?:{MONTH})(?! \d){YEAR}", work_none),
)  # fmt: skip

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEK = ("week", "fortnight")
_FIGURE = tuple("0123456789")
# A rule can only fit where one of these stands: looking for them first spares most searches.
GATES: dict[str, tuple[str, ...]] = {
    "range": (*DATED, *_MONTHS), "moved to": DATED, "moved within a month": _MONTHS, "ordinal": DATED, "weekday and ordinal": (*_FIGURE, "the "),
    "some ago": ("days", "week", "months", "years", "fortnights"),
    "about": ("around", "about", "roughly", "approximately", "circa", "near", "or so", "thereabouts"),
    "part of month": ("week", "/c", "third", "half", "part", "bit", "begin", "start", "middle", " end ", "early", " late", " mid", " some", " back ", "during"),
    "day and month": _MONTHS, "nth of nth": (*DATED, "irst", "econd", "hird", "ourth", "fth", "ixth", "enth", "ghth", "inth", "elfth", "tieth"), "nth day": (" day ",), "ordinal said shortly": DATED, "this day": ("week", "fortnight"),
    "nth weekday of something": ("first", "second", "third", "ourth", "1st", "2nd", "3rd", "4th"), "day beside a named one": (" day ", " night ", " morning ", " eve "), "month and day": _MONTHS, "month": _MONTHS,
    "last day of": ("last day",), "nth weekday": (" of ", " in "), "ordinal of month": ("month",),
    "ordinal in words": ("first", "second", "third", "ourth", "fifth", "ixth", "eventh", "ighth", "inth", "tenth", "elfth", "eenth", "tieth"),
    "weeks on": _WEEK, "week before": _WEEK, "weekday of a week": _WEEK, "day week": _WEEK,
    "weekday before last": ("before last",), "weekday after next": ("after next",),
    "last but one": ("last", "penultimate"), "next but one": ("next",),
    "the other weekday": ("other ", " one ", " some ", " a ", " any "),
    "few ago": ("few", "several", "some", "number of", "handful", " or "),
    "ago": ("ago", "back", "before "), "ahead": (" in ", " within ", "time", "from now", "from today"),
    "month today": ("month",), "day beside": ("day ",),
    "relative": ("today", "yesterday", "ytd", "yst", "yest", "2day", "2mor", "2nite", "tomorrow", "night", " this ", "earlier "),
    "named day": (
        "christmas", "boxing", "new year", "bonfire", "fawkes", "fireworks", "hallowe", "valentine", "burns", " st ", "april fool",
        "armistice", "remembrance", "hogmanay", "black", " good ", "maundy", "easter", "ash", "shrove", "pancake", "palm", "mother", "father",
        "midsummer", "bank",
    ),
    "weekday gone": ("gone", "past "), "coming weekday": ("coming",),
    "last weekday": ("last ",), "next weekday": ("next ",), "this weekday": ("this ",),
    "weekday": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    "roughly": (
        "week", "month", "year", "term", "summer", "spring", "winter", "autumn", "semester", "quarter", " day", "night", "morning",
        "afternoon", "evening", "recently", "ages ago", "while ago", "some time ago", "due course", "christmas", "easter", "holidays",
        "break",
    ),
}  # fmt: skip
