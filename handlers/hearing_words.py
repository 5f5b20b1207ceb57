"""Classes of words that mean much the same to the second reading of a sentence."""

from __future__ import annotations

import re

WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:'s|s)?|mon|tues?|weds?|thu|thurs?|fri")
MONTHS = frozenset(
    [
        "january",
        "february",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
NUMBERS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
    ]
)
_CLASSES = {
    "MET": "met saw spoke chatted talked caught had seen spoken sat discussed zoomed skyped phoned rang grabbed",
    "MEETING": """meeting meetings session sessions chat chats catch call calls coffee one-to-one meetup lunch
        conversation conversations slot appointment appointments discussion discussions tea brew""",
    "END": "end finish stop close wrap terminate dissolve conclude quit part unpair unmatch leave wind",
    "GO ON": "continue continuing renew renewing extend extending carry keep prolong stay",
    "DELETE": "delete remove erase wipe purge scrub clear strike destroy bin drop",
    "MOVE": """move moved reschedule rescheduled rearrange rearranged postpone postponed shift shifted push
        pushed swap swapped switch switched delay delayed change changed bump bumped rebook""",
    "CANCEL": "cancel cancelled cancelling scrap",
    "WANT": "want like need love wish keen hoping hope looking interested seeking after fancy",
    "REMIND": "remind nudge ping chase snooze prod poke mute reminder reminders nagging quiet silence",
    "QUESTION": "what how why who when where which whose",
    "MAY": "can could may might should would shall will",
    "PAST": "yesterday ago last earlier was were did",
    "AHEAD": "tomorrow next soon coming upcoming",
    "BAD": """rude awful horrible uncomfortable upset worried scared afraid unhappy bullied harassed threatened
        ignored unfair unsafe hurt humiliated pressured""",
    "ME": "i me my mine myself",
    "WE": "we us our both together",
    "THEY": "he she him her his they them their",
    "MENTOR": "mentor mentors",
    "MENTEE": "mentee mentees",
    "PAIR": "pair pairing pairs match matches matched matching paired partnership relationship",
    "FORM": "agreement form paperwork contract document template",
    "DATA": "data information details records record stored hold",
    "NO": "not no never none nobody without",
}
CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}
