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
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty five": 25, "twenty-five": 25, "thirty": 30,
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
ORDINAL_WORDS = "|".join(word.replace("-", "[- ]") for word in sorted(ORDINALS, key=len, reverse=True))
ORDINAL = r"(?:\d{1,2}\s?(?:st|nd|rd|th)|" + ORDINAL_WORDS + ")"
# What a figure with such an end has in it: a first look for "3rd" or "10 th".
DATED = (
    *(f"{figure}{end}" for figure in range(10) for end in ("st", "nd", "rd", "th")),
    " st ", " nd ", " rd ", " th ",
)  # fmt: skip
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
    r"|has|have|had|did|does|became|becomes|actually|although|despite|than|if|once|during|near|now|only|ok|okay|half|quarter|noon|must|can|could|should|clashes|took|lasted|ran|looks|goes|onwards|due|sharp|prompt|not|mentor|mentee|mentoring|wrong|be|been|suit|fine|good|still|needs|that|she's|he's"
    r"|just|face|via|went|of|too|cheers|may|inst|rather|changed|moved|pushed|swapped|" + DAY + r")\b))"
)


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
    joined = word.replace(" ", "-")
    return ORDINALS.index(joined) + 1 if joined in ORDINALS else _cardinal(word)


def _cardinal(word: str) -> int:
    teens = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
    if word in teens:
        return 13 + teens.index(word)
    tens, _, units = word.replace("-", " ").partition(" ")
    return NUMBERS[tens] + (NUMBERS[units] if units else 0)
