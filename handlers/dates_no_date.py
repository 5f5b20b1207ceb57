"""Numbers and words of time that are no date: "24/7", "every Tuesday", "our second meeting", "have a good week"."""

from __future__ import annotations

import re

from handlers.dates_look import looking_for
from handlers.dates_words import BLANK, COUNT, DATED, DAY, FEW, MONTH, ORDINAL_WORDS

_COUNTED = (
    r"grade|gr|room|rm|ext|extension|chapter|page|version|part|question|q|step|level|band|point|number|section"
    r"|issue|phase|stage|block|floor|building|figure|table|item|task|unit|module|route|bus|gate|year|appendix"
    r"|form|slide|windows|covid|theatre|suite|office|desk|lab|line|ref|case|type|zone|key stage|spine point|flat"
)
_NUMBERED = (
    r"year|yr|time|floor|meeting|session|mentor|mentee|one-to-one|chat|catch up|catchup|call|person|choice|attempt"
    r"|draft|term|author|class|language|supervisor|half(?! (?:past|\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)|opinion|thing|job|post|step|part|edition|place|round"
    r"|paper|grant|baby|child|question|page|chapter|line|one of|of many|of three|of four|and final|conversation|coffee"
    rf"|week of|week in|day of(?! (?:(?:the|this|next|last) month|{MONTH}))|hand|in line|aid|name|point|reviewer|interview|application|impression|years?"
)
# "Monday 30th call" is a day, "the 30th call" is none.
_NOT_BESIDE_A_DAY = "".join(
    f"(?<!{word} )"
    for word in (
        "day",
        "mon",
        "tue",
        "tues",
        "wed",
        "weds",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "day the",
    )
)
_UNIT = (
    r"(?:day|week|month|year|fortnight|term|quarter|semester|hour|night|morning|evening|afternoon|weekend)"
)
_NICE = (
    r"(?:nice|good|great|lovely|fab|fantastic|restful|relaxing|pleasant|wonderful|productive|happy|brilliant)"
)
_FIGURE = tuple("0123456789")
_DAYS = (
    "week",
    "day",
    "month",
    "morning",
    "evening",
    "afternoon",
    "term",
    "year",
    "night",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
)
# Numbers and words of time that are no date. Each is blanked before any date is looked for, and is only
# looked for where one of the words before it stands in the sentence.
_NO_DATE: tuple[tuple[tuple[str, ...], str], ...] = (
    (_FIGURE, r"\b24/7\b|\b50/50\b|\b9 ?(?:-|to) ?5\b"),
    (("/10",), r"(?<!on )(?<!met )(?<!mentor )(?<!mentee )(?<!meeting )(?<!session )(?<!chat )(?<!coffee )(?<!day )(?<!met up )(?<!the )(?<!for )(?<!him )(?<!her )(?<!them )(?<!place )(?<!held )(?<!happened )(?<!mentoring )(?<!next )(?<!delete )(?<!remove )\b(?!^(?:\d|10)/10(?::|,? (?:w|with|mentor|mentee|saw|met|my|mentoring)\b))(?:\d|10)/10\b(?![/\d])"),
    (("%", "per"), r"(?<!\d)\d{1,6}(?:\.\d{1,3})?\s?(?:%|percent|per cent)"),
    (("£", "$", "€"), r"[£$€]\s?\d[\d,.]*"),
    (_FIGURE, rf"\b(?:{_COUNTED})s? ?(?:no\.? ?)?#?\d+[a-z]?\b(?! (?:of )?(?!may|mar){MONTH}|(?<=block \d\d)[:.]\d\d| to \d)"),
    (_FIGURE, r"(?<![\d-])(?:\+44|\b0)\d[\d ]{7,}\d\b"),
    (_FIGURE, r"(?<![\d-])\b(?!20[23]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\b)\d{5,}\b(?!-)"),
    (("/", "-"), r"\b[a-z]{1,6}[/-]\d+(?:[/-]\d+)*\b(?<!-)"),
    (("in ",), rf"\b(?:(?:second|third|fourth|first|last) time|times|twice|once|already) in (?:the last |about |only |just )?(?:{COUNT}|{FEW}) {_UNIT}s?\b"),
    (("first", "second", "third", "ourth", "fifth", "ixth", "eventh", "ighth", "inth", "tenth", "elfth", "eenth", "tieth", *DATED), rf"{_NOT_BESIDE_A_DAY}\b(?:\d+(?:st|nd|rd|th)|{ORDINAL_WORDS})[ -](?:ever |or second |proper )?(?:{_NUMBERED})\b(?! (?:weekday|{DAY}))"),
    (("every", "each", "per ", "once", "twice", "times"), rf"\b(?:every|each(?! other day)|per|once an?|twice an?|times an?|times (?:per|every|each)) (?:other |second |single |two |three |four |five |six |few |couple of |\d+ |so often )*(?:{_UNIT}|{DAY})s?\b"),
    (("ly", "days", "ings", "noons"), rf"\b(?:weekly|monthly|fortnightly|daily|yearly|annually|quarterly)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b(?! (?:ago|back)\b)(?! (?:(?:mentor|mentee|mentoring) )?(?:meeting|session|chat|coffee|call|catch up|lunch|one|mentor|mentee|mentoring|slot|hour)\b)|\b{DAY} (?:mornings|afternoons|evenings)\b"),
    (("last", "past", "next", "first", "final", "coming", "whole", "rest", "entire"), rf"\b(?:for|over|in|during|within) (?:about |around |nearly |almost |over |at least )?(?:the )?(?:last|past|next|first|final|coming|whole|rest of the|entire)\b (?:{COUNT} |{FEW} )?{_UNIT}s?\b"),
    (("for ",), rf"\bfor (?:about |around |nearly |almost |over |at least |up to |another )?(?:{COUNT}|{FEW}|\d+|eighteen|the|ages)[ -](?:calendar )?(?:month|year|term|week|fortnight|day|semester)s?\b(?! (?:today|yesterday|tomorrow|ago|on|from|{DAY})\b|'?s? time)"),
    (("month", "year"), r"\b(?:\d+|eighteen|twelve|six)[ -](?:calendar )?(?:month|year)s?(?!'?s? ?(?:ago|time|from|today|on))\b"),
    (("day", "moment"), r"\bday[- ]to[- ]day\b|\bat the moment\b|\bend of the day\b|\bone of these days\b|\bone day\b|\bthese days\b|\bnowadays\b"),
    (("time", "step", "thing", "minute", "resort", "name", "of all", "but not le"), r"\b(?:this|next|last|first|any|some|each|every|same|long|spare|second|free) (?:time|step|steps|thing|minute|resort|name|of all|but not least)\b"),
    (("happy", "merry", "resolution"), rf"\b(?:happy|merry) (?:{DAY}|new year|christmas|easter|birthday|holidays?|halloween|weekend)\b|\bnew year'?s? resolutions?\b"),
    (("hope", "hoping", "trust"), rf"\b(?:hope|hoping|trust)\b[^.!?,]{{0,40}}\b(?:weekend|week|day|morning|evening|afternoon|{DAY}|christmas|easter|summer|break|holiday|new year)\b(?: off)?(?: is| was| going| went| has been)?"),
    (("have", "enjoy"), rf"\b(?:have|enjoy) (?:a |an |the |your )?(?:{_NICE} )?(?:rest of (?:the |your )?)?(?:week|weekend|day|evening|afternoon|morning|{DAY}|one|christmas|break)\b(?! (?:we|i)\b)"),
    (_DAYS, rf"\b(?!good friday)(?:{_NICE}|what a|crazy|mad|busy|long|hectic|rough|tough|manic|stressful|horrible|bad|lovely|full|half|sunny|rainy|typical|rainy) (?:old |few |couple of )?(?:week|weekend|day|month|morning|evening|afternoon|term|year|night|{DAY})\b"),
    (("morning", "afternoon", "evening"), r"^(?:morning|afternoon|evening)\b(?=[ ,!.]|$)"),
    (("since",), rf"\b(?:since|ever since) (?:about |around |the |last |early |late |my |our |we |this )*(?:{DAY}|{MONTH}|\d{{4}}|christmas|easter|summer|autumn|spring|start|beginning|then|week|month|year|term|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH})"),
    (("week", "working"), r"\bcoming weeks\b|\bweek(?:s|end)? plans?\b|\bworking (?:week|day)s?\b|\bweek(?:day|night)s?\b|\bmidweek\b"),
    (("just now", " ago"), rf"\b(?:logged|typed|put in|put|reported|entered|wrote|recorded|told you|noted|gave you|sent|said)(?: (?!{DAY}\b)[a-z]+){{0,4}} (?:just now|a (?:moment|minute|sec|second|few minutes|little while) ago)\b"),
    (("day", "a week", "times", "right now", "now then"), r"\b(?:any|some)? ?day off\b|\bdays? a week\b|\btimes? a (?:week|month|year|term)\b|\bright now\b|\bnow then\b"),
)  # fmt: skip
_BLANKED = tuple(re.compile(pattern) for _, pattern in _NO_DATE)
_look = looking_for([opened for opened, _ in _NO_DATE])


def blanked(text: str) -> str:
    """The sentence with what is no date put out of sight, letter for letter."""
    for place in _look(text):
        text = _BLANKED[place].sub(_out_of_sight, text)
    return text


def _out_of_sight(found: re.Match[str]) -> str:
    return BLANK * len(found.group())
