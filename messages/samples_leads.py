"""Samples of what leads see when they match, set up and announce; joined to all others in samples.py."""

from __future__ import annotations

from datetime import date

from messages import choosing, rounds
from messages.cards import Card

_DAY = date(2026, 11, 17)
_VIEW = rounds.RoundView(
    (("mentee", "mentor", 740, "The mentor offers the topic asked for (promotion) and stands one step above."),),
    (("another mentee", "The only mentor works in the same department."),), 1, "3fa9c1d2", True,
)  # fmt: skip
_OPTIONS = [choosing.OptionView("Professor", "Law", "promotion and publishing", 2), choosing.OptionView("Reader", "Education", "teaching", 1)]  # fmt: skip
_SUPPLY = rounds.Supply(7, 2, 3, 4, (("Promotion", 5, 1),), ())
_OTHER = [("Clinical research staff", "2 wait; this strand is matched one request at a time.", "waiting", "clinical")]  # fmt: skip

SAMPLES: dict[str, tuple[str, Card]] = {
    "round": ("“match”: nobody has been told.", rounds.preview(_VIEW, more=_OTHER)),
    "round, changed": ("Something changed since the lead looked.", rounds.preview(_VIEW, changed=True)),
    "round, empty": ("“match”, and nobody waits.", rounds.preview(rounds.RoundView((), (), 0, "", True))),
    "round, ask all": ("The first of two presses.", rounds.shall_i_ask_all(6, "3fa9c1d2", 14)),
    "round, asked": ("The second press.", rounds.asked(6, 1)),
    "waiting list": ("A strand that is matched one by one.", rounds.waiting("Clinical research staff", [("mentee", _DAY, "r1")])),
    "pair these two": ("“pair”: no rule is in the way.", rounds.shall_i_pair("mentor", "mentee", [("The mentor is", "Professor, Stroke")], False)),
    "not these two": ("“pair”: a hard rule is in the way.", rounds.may_not_pair("mentor", "mentee", ["The mentor works in the same department."], "r1")),
    "their pairs": ("“unpair”.", rounds.pairs_of("mentee", [("p1", "mentor", _DAY)], [("p2", "another mentor")])),
    "reassigned": ("A pair is ended and the mentee goes to the front.", rounds.reassigned("mentee", "r1")),
    "on the list again": ("To that mentee.", rounds.on_the_list_again()),
    "supply and demand": ("Mentors against mentees.", rounds.supply(_SUPPLY)),
    "options": ("To a mentee of a strand that lets them choose.", choosing.options("c1", _OPTIONS, _DAY, False, False)),
    "options, again": ("Three days before the end.", choosing.options("c1", _OPTIONS, _DAY, True, False)),
    "order kept": ("In answer to a mentee’s order.", choosing.kept(_DAY, 3)),
    "chosen for me": ("“Let the coordinator choose for me.”", choosing.kept(_DAY, 0)),
    "nobody is choosing": ("To the lead.", choosing.no_choosing("academic", "Academic staff", 12)),
    "choosing under way": ("To the lead: how many, never how.", choosing.under_way("c1", "Academic staff", 7, 12, _DAY)),
    "options sent": ("To the lead.", choosing.begun(11, 1, _DAY)),
    "choosing is over": ("To the lead.", choosing.settled(10, 1)),
}  # fmt: skip
