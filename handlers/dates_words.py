"""The words dates are made of, and numbers that are none."""

from __future__ import annotations

import re

BLANK = "¤"  # stands for what has been read already
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "couple of": 2, "a couple": 2, "couple": 2,
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "twenty five": 25, "twenty-five": 25, "thirty": 30,
    "thirty-five": 35, "thirty five": 35, "forty": 40, "forty-five": 45, "forty five": 45, "fifty": 50,
    "fifty-five": 55, "fifty five": 55, "sixty": 60, "seventy": 70, "seventy-five": 75, "eighty": 80,
    "ninety": 90, "the": 1,
}  # fmt: skip
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]

DAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
COUNT = (
    r"(?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple(?: of)?)"
)
ORDINAL = r"(?:\d{1,2}\s?(?:st|nd|rd|th)|" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + ")"
CARDINAL = (
    r"(?:"
    + "|".join(sorted((w for w in NUMBERS if w.isalpha() and 3 < NUMBERS[w] <= 31), key=len, reverse=True))
    + r"|twenty[- ](?:one|two|three|four|five|six|seven|eight|nine)|thirteen|fourteen|sixteen|seventeen|eighteen|nineteen|thirty[- ]one)"
)
YEAR = r"(?:,?\s+(20\d\d|'\d\d|2[4-9](?![:.]\d|\d|st|nd|rd|th|\s*(?:am|pm|min|m\b|h\b|hour))))?"
FEW = r"(?:a )?(?:few|several|some|number of|handful of)(?: of)?"

# What may stand after a day of the month or a clock that has no other mark.
FOLLOWER = (
    r"(?=\s*(?:$|[,.;:!?)(\-]|¤|§|\d|(?:on|in|with|for|over|via|by|today|tomorrow|tonight|next|this|last|until|to"
    r"|and|but|at|please|thanks|if|yesterday|we|it|i|he|she|they|is|was|would|will|works|work|suits|instead|then"
    r"|again|as|so|my|from|or|morning|afternoon|evening|not|around|about|because|which|when|though|also|after|before"
    r"|has|have|had|did|does|became|becomes|actually|although|despite|than|if|once|during|near|now|only|ok|okay|half|quarter|noon|must|can|could|should|clashes|took|lasted|ran|looks|goes|onwards|due|sharp|prompt|not|mentor|mentee|mentoring|wrong|be|been|suit|fine|good|still|that|she's|he's"
    r"|just|face|via|went|of|too|cheers|may|inst|rather|changed|moved|pushed|swapped|" + DAY + r")\b))"
)

_COUNTED = (
    r"grade|gr|room|rm|ext|extension|chapter|page|version|part|question|q|step|level|band|point|number|section"
    r"|issue|phase|stage|block|floor|building|figure|table|item|task|unit|module|route|bus|gate|year|appendix"
    r"|form|slide|windows|covid|theatre|suite|office|desk|lab|line|ref|case|type|zone|key stage|spine point|flat"
)
_NUMBERED = (
    r"year|yr|time|floor|meeting|session|mentor|mentee|one-to-one|chat|catch up|catchup|call|person|choice|attempt"
    r"|draft|term|author|class|language|supervisor|half(?! (?:past|\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)|opinion|thing|job|post|step|part|edition|place|round"
    r"|paper|grant|baby|child|question|page|chapter|line|one of|of many|of three|of four|and final|conversation|coffee"
    r"|week of|week in|day of|hand|in line|aid|name|point|reviewer|interview|application|impression|years?"
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
    (("/10",), r"(?<!on )(?<!met )(?<!mentor )(?<!mentee )(?<!meeting )(?<!session )(?<!chat )(?<!coffee )(?<!day )(?<!met up )(?<!the )(?<!for )(?<!him )(?<!her )(?<!them )(?<!place )(?<!held )(?<!happened )(?<!mentoring )(?<!next )(?<!delete )(?<!remove )\b(?!^\d/10:)(?:\d|10)/10\b(?![/\d])"),
    (("%", "per"), r"(?<!\d)\d{1,6}(?:\.\d{1,3})?\s?(?:%|percent|per cent)"),
    (("£", "$", "€"), r"[£$€]\s?\d[\d,.]*"),
    (_FIGURE, rf"\b(?:{_COUNTED})s? ?(?:no\.? ?)?#?\d+[a-z]?\b(?! (?:of )?(?!may|mar){MONTH})"),
    (_FIGURE, r"(?<![\d-])(?:\+44|\b0)\d[\d ]{7,}\d\b"),
    (_FIGURE, r"(?<![\d-])\b\d{5,}\b(?!-)"),
    (_FIGURE, r"\b[a-z]{1,6}[/-]\d+(?:[/-]\d+)*\b(?<!-)"),
    (("first", "second", "third", "th ", "th-", *_FIGURE), rf"{_NOT_BESIDE_A_DAY}\b(?:\d+(?:st|nd|rd|th)|{'|'.join(ORDINALS)})[ -](?:ever |or second |proper )?(?:{_NUMBERED})\b(?! (?:weekday|{DAY}))"),
    (("every", "each", "per ", "once", "twice", "times"), rf"\b(?:every|each(?! other day)|per|once an?|twice an?|times an?|times (?:per|every|each)) (?:other |second |single |two |three |four |five |six |few |couple of |\d+ |so often )*(?:{_UNIT}|{DAY})s?\b"),
    (("ly", "days", "ings", "noons"), rf"\b(?:weekly|monthly|fortnightly|daily|yearly|annually|quarterly)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\b{DAY} (?:mornings|afternoons|evenings)\b"),
    (("last", "past", "next", "first", "final", "coming", "whole", "rest", "entire"), rf"\b(?:for|over|in|during|within) (?:about |around |nearly |almost |over |at least )?(?:the )?(?:last|past|next|first|final|coming|whole|rest of the|entire)\b (?:{COUNT} |{FEW} )?{_UNIT}s?\b"),
    (("for ",), rf"\bfor (?:about |around |nearly |almost |over |at least |up to |another )?(?:{COUNT}|{FEW}|\d+|eighteen|the|ages)[ -](?:calendar )?(?:month|year|term|week|fortnight|day|semester)s?\b(?! (?:today|yesterday|tomorrow|ago|on|from|{DAY})\b|'?s? time)"),
    (("eighteen", "twelve", "six", *_FIGURE), r"\b(?:\d+|eighteen|twelve|six)[ -](?:calendar )?(?:month|year)s?(?!'?s? ?(?:ago|time|from|today|on))\b"),
    (("day", "moment"), r"\bday[- ]to[- ]day\b|\bat the moment\b|\bend of the day\b|\bone of these days\b|\bone day\b|\bthese days\b|\bnowadays\b"),
    (("time", "step", "thing", "minute", "resort", "name", "of all", "but not le"), r"\b(?:this|next|last|first|any|some|each|every|same|long|spare|second|free) (?:time|step|steps|thing|minute|resort|name|of all|but not least)\b"),
    (("happy", "merry", "resolution"), rf"\b(?:happy|merry) (?:{DAY}|new year|christmas|easter|birthday|holidays?|halloween|weekend)\b|\bnew year'?s? resolutions?\b"),
    (("hope", "hoping", "trust"), rf"\b(?:hope|hoping|trust)\b[^.!?,]{{0,40}}\b(?:weekend|week|day|morning|evening|afternoon|{DAY}|christmas|easter|summer|break|holiday|new year)\b(?: off)?(?: is| was| going| went| has been)?"),
    (("have", "enjoy"), rf"\b(?:have|enjoy) (?:a |an |the |your )?(?:{_NICE} )?(?:rest of (?:the |your )?)?(?:week|weekend|day|evening|afternoon|morning|{DAY}|one|christmas|break)\b(?! (?:we|i)\b)"),
    (_DAYS, rf"\b(?!good friday)(?:{_NICE}|what a|crazy|mad|busy|long|hectic|rough|tough|manic|stressful|horrible|bad|lovely|full|half|sunny|rainy|typical|rainy) (?:old |few |couple of )?(?:week|weekend|day|month|morning|evening|afternoon|term|year|night|{DAY})\b"),
    (("morning", "afternoon", "evening"), r"^(?:morning|afternoon|evening)\b(?=[ ,!.]|$)"),
    (("since",), rf"\b(?:since|ever since) (?:about |around |the |last |early |late |my |our |we |this )*(?:{DAY}|{MONTH}|\d{{4}}|christmas|easter|summer|autumn|spring|start|beginning|then|week|month|year|term|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH})"),
    (("week", "working"), r"\bcoming weeks\b|\bweek(?:s|end)? plans?\b|\bworking (?:week|day)s?\b|\bweek(?:day|night)s?\b|\bmidweek\b"),
    (("day", "a week", "times", "right now", "now then"), r"\b(?:any|some)? ?day off\b|\bdays? a week\b|\btimes? a (?:week|month|year|term)\b|\bright now\b|\bnow then\b"),
)  # fmt: skip
_NEEDED = tuple(dict.fromkeys(word for needed, _ in _NO_DATE for word in needed))
_BLANKED = tuple((frozenset(needed), re.compile(pattern)) for needed, pattern in _NO_DATE)


def blanked(text: str) -> str:
    """The sentence with what is no date put out of sight, letter for letter."""
    there = {word for word in _NEEDED if word in text}
    for needed, pattern in _BLANKED:
        if not needed.isdisjoint(there):
            text = pattern.sub(lambda m: BLANK * len(m.group()), text)
    return text


def number(word: str) -> int | None:
    """The number this word or figure stands for."""
    word = word.strip()
    return int(word) if word.isdigit() else NUMBERS.get(word)


def weekday(word: str) -> int:
    """Monday is 0. Any short form of the grammar."""
    return next(i for i, name in enumerate(WEEKDAYS) if name.startswith(word[:3]))


def month(word: str) -> int:
    """January is 1. Any short form of the grammar."""
    return 1 + next(i for i, name in enumerate(MONTHS) if name.startswith(word[:3]))


def ordinal(word: str) -> int:
    """The number of "3rd" or "third"."""
    found = re.match(r"\d+", word)
    if found:
        return int(found.group())
    return ORDINALS.index(word) + 1 if word in ORDINALS else _cardinal(word)


def _cardinal(word: str) -> int:
    teens = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
    if word in teens:
        return 13 + teens.index(word)
    tens, _, units = word.replace("-", " ").partition(" ")
    return NUMBERS[tens] + (NUMBERS[units] if units else 0)
