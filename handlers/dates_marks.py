"""Words by which a sentence puts itself right, tells of another matter, or leaves a day half said."""

from __future__ import annotations

import re

from handlers.dates_words import BLANK, DAY, MONTH

# "Tuesday the 10ht", "move it to 30 Noov": a day that was meant and could not be read.
SLIPPED = re.compile(
    rf"(?:{BLANK},?|\b(?:the|on))\s+\d{{1,2}}(?!(?:[ap]\.?m?|h|hrs?|m|mins?|m[tn]s?|ish|k|x|st|nd|rd|th)\b)[a-z]{{1,3}}\b"
    rf"|\b(?:mov|push|shift|chang|resched|postpon|swap|switch|transfer)\w* .*\bto (?:the )?\d{{1,2}}\b(?![:.]|\s?(?:min|hour|hr|h\b|m\b|%|[ap]m|people|mentee|o'clock))"
)
THAT_DAY = re.compile(r"\bthat (?:day|week|month)\b|\bthe same (?:day|week)\b")
# "I'm away from the 28th, so the 9th": a day of something else where another is named as well.
ELSES = re.compile(
    r"\b(?:did not|never) (?:happen|manage|take place|go ahead|make it|come off)\w*|\bmissed\b|\bno[- ]shows?\b|\bon leave\b"
    r"|\b(?:stuck|presenting|examining|defending|moving flat|moving house|visitors|closes|finishes|show)\b"
)
UNHELD = re.compile(r"\b(?:not|never|cancelled|missed|postponed|off)\b")
CAME_OF_IT = re.compile(
    r"\b(?:ended up|stayed|only (?:got|had|managed)|lasted|went ahead|took place|happened|it (?:was|took|came to|turned into)|ran (?:on )?to)\b"
)
SORRY = re.compile(
    r"\b(?:no,? sorry|sorry,? no|i mean|no,? wait|wait,? no|i meant|scratch that|make that|correction|or rather|actually,? no|tell a lie)\b|\? (?:no|nope|sorry)\b,?"
    r"|\b(?:you|i) (?:have )?(?:put|wrote|typed|entered|recorded|logged|have|got)\b[^.;]*?, (?:i said|read|the truth is|it (?:was|is))\b|\b(?:was|is) not\b[^.;,]*?,? (?:but )?it (?:was|is)\b"
    r"|\bi (?:said|told you|put|typed|wrote)\b[^.;,]{0,25}? but (?:the diary says|my diary says|it was|it is|i (?:thought|meant|mean))\b"
    rf"|(?<=\w) ?(?:-|,) ?(?:no,?|sorry,?|no sorry,?|oops,?) (?=(?:it was |on |the |that is )*(?:{DAY}|\d))"
)
RESIDUE = re.compile(
    r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|weds|thurs"
    r"|(?:january|february|july|september|october|november|december|jan|feb|apr|aug|sept|oct|nov|dec)(?! (?:meeting|session|one|chat|slot|catch up|review|mentoring|intake|round)\b)"
    r"|ago|fortnight|yesterday|tomorrow|weekend|before last|after next|20[2-9]\d)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\b(?! ?[-=]>)|\b\d{1,2}/\d{1,2}\b"
)
# "Out of tomorrow, and out of October's too": a second meeting, of which the day is not said.
# "We booked Tuesday, got rained off, sat down on Wednesday"
GIVEN_UP = re.compile(rf"^(?:we|i) (?:had )?(?:booked|arranged|planned|agreed)(?: on| for)? {DAY}\W*$")
ANOTHER_MONTH = re.compile(rf"\b(?:{MONTH})'s\b(?! (?:\w+ )?(?:meeting|session|one|slot|chat|review)\b)")
MONTHS_ONE = re.compile(rf"\b(?:the |my |our )({MONTH}) (?:one|meeting|session|slot|chat|hour|mentoring)\b")
# "It wasn't Tuesday it was Thursday", without a comma.
PUT_RIGHT = re.compile(r"\b(?:was|is) not\b[^.;,]*? it (?:was|is)\b")
