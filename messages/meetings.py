"""Words for meetings: the reading said back in full, the other asked to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.cards import Button, Buttons, Card, Day, Facts, FormButton, Line, Name, Style, Text, Tone, line
from scheme.meetings import MODES, Meeting


def details(meeting: Meeting) -> str:
    """Clock, length and place in words: “at 14:30, 45 minutes, on Zoom”."""
    parts = []
    if meeting.at:
        parts.append(f"at {meeting.at:%H:%M}")
    if meeting.minutes:
        parts.append(f"{meeting.minutes} minutes")
    if meeting.mode:
        parts.append(MODES[meeting.mode])
    return ", ".join(parts)


def _day(meeting: Meeting) -> Line:
    return _on(meeting.on, details(meeting))


def _on(day: date, extra: str) -> Line:
    """The day with its details: “Monday 30 November 2026 at 14:30 (45 minutes)”."""
    at, _, rest = extra.partition(", ") if extra.startswith("at ") else ("", "", extra)
    return line(Day(day), f" {at}" if at else "", f" ({rest})" if rest else "")


def logged(partner: str, meeting: Meeting) -> Card:
    """To the one who logged: the reading said back, with a way out."""
    return Card(
        "Logged",
        (
            Text(line("You met ", Name(partner), " on ", _day(meeting), ".")),
            Text(line("I have asked them to confirm it with one press. If they say nothing for a week, it counts."), Tone.QUIET),
            Buttons((
                FormButton("Another day", "correct", meeting.id), Button("Undo", "undo", meeting.id),
                FormButton("Plan the next one", "plan", meeting.pairing),
            )),
        ),
        notice="Your meeting is logged.",
    )  # fmt: skip


def shall_i(form: str, partner: str, on: date, extra: str, value: str, pairing: str) -> Card:
    """The reading, said back before anything is stored. `form`: "log" what was, or "plan" what is to come."""
    title, begins, yes = {
        "log": ("Shall I log this?", "You met ", "Yes, log it"),
        "plan": ("Shall I note this?", "You will meet ", "Yes, note it"),
    }[form]
    return Card(
        title,
        (
            Text(line(begins, Name(partner), " on ", _on(on, extra), ". Is that right?")),
            Buttons((Button(yes, f"{form}-yes", value, Style.PRIMARY), FormButton("Another day", form, pairing), Button("No", "never-mind"))),
        ),
        notice="A question about your meeting.",
    )  # fmt: skip


# What was the matter with the day that was named, by the reason of the reading.
_NOT_THAT_DAY = {
    "no such day": "There is no such day in the calendar. ",
    "ahead": "That day is still to come. ",
    "gone": "That day is over. ",
}


def which_day(form: str, pairing: str, why: str = "") -> Card:
    """One question, nothing stored; it says what kind of day can be meant, and why the named one cannot."""
    ask = _NOT_THAT_DAY.get(why, "") + (
        "Which day did you meet? I need a day that has been, since your pair began."
        if form == "log"
        else "Which day will you meet? I need today or a day to come."
    )
    return Card(
        "Which day?",
        (
            Text(line(f"Nothing is stored yet. {ask} You can type it, such as “3 November”, or choose it.")),
            Buttons((FormButton("Choose the day", form, pairing, Style.PRIMARY), Button("Never mind", "never-mind"))),
        ),
        notice="A question about your meeting.",
    )  # fmt: skip


def which_person(pairs: Sequence[tuple[str, str]], action: str, tail: str) -> Card:
    """One question: which of your pairs. `pairs` are (pairing id, partner id).

    Buttons carry no spans, so each partner stands in a line of their own above a button.
    """
    blocks: list[Text | Buttons] = [Text(line("Nothing is stored yet. Whom do you mean?"))]
    for number, (pairing, partner) in enumerate(pairs, start=1):
        blocks += [
            Text(line(f"{number}. ", Name(partner))),
            Buttons((Button(f"Number {number}", action, f"{pairing}|{tail}"),)),
        ]
    return Card("Which of your pairs?", tuple(blocks), notice="A question about your meeting.")


def please_confirm(partner: str, meeting: Meeting) -> Card:
    """To the other of the two: one press is enough."""
    return Card(
        "Did you meet?",
        (
            Text(line(Name(partner), " says you met on ", _day(meeting), ".")),
            Buttons((
                Button("Yes, we met", "confirm", meeting.id, Style.PRIMARY), FormButton("Another day", "correct", meeting.id),
                Button("No, we did not", "dispute", meeting.id),
            )),
            Text(line("If you do nothing for a week, it counts as it stands."), Tone.QUIET),
        ),
        notice="A quick question for you.",
    )  # fmt: skip


def confirmed(meeting: Meeting, first: bool) -> Card:
    """To the one who confirmed."""
    more = (
        " As it was your first meeting, the lead of your strand is told that it took place, and the date. Nothing else."
        if first
        else ""
    )
    return Card(
        "Thank you",
        (Text(line("Confirmed: you met on ", _day(meeting), ".", more)),
         Buttons((FormButton("Plan the next one", "plan", meeting.pairing), Button("How things stand", "status")))),
        notice="Your meeting is confirmed.",
    )  # fmt: skip


def disputed() -> Card:
    """To the one who said it was not so."""
    return Card(
        "It does not count",
        (
            Text(
                line(
                    "I have taken the meeting out, and I let the other person know so that they can put it right."
                )
            ),
        ),
        notice="Your answer is noted.",
    )


def was_disputed(meeting: Meeting) -> Card:
    """To the one who had logged it."""
    return Card(
        "The day may be wrong",
        (
            Text(line("The other person does not think you met on ", Day(meeting.on), ". It does not count for now. Which day was it?")),
            Buttons((FormButton("Put the day right", "correct", meeting.id, Style.PRIMARY), Button("Take it out", "undo", meeting.id))),
        ),
        notice="A question about a date.",
    )  # fmt: skip


def was_undone(meeting: Meeting) -> Card:
    """To the other: there is nothing to confirm any more."""
    return Card(
        "Nothing to confirm",
        (Text(line("The meeting on ", Day(meeting.on), " was entered by mistake and has been taken out.")),),
        notice="An earlier question is settled.",
    )


def undone(meeting: Meeting) -> Card:
    """To the one who took it back."""
    return Card(
        "Undone",
        (
            Text(line("I have taken out the meeting on ", Day(meeting.on), ".")),
            Buttons((
                FormButton("Log a meeting", "log", meeting.pairing), FormButton("Plan a meeting", "plan", meeting.pairing),
            )),
        ),
        notice="That is undone.",
    )  # fmt: skip


def planned(partner: str, meeting: Meeting) -> Card:
    """To the one who planned."""
    return Card(
        "Noted",
        (
            Text(line("You will meet ", Name(partner), " on ", _day(meeting), ".")),
            Text(line("I will remind you both the working day before, and ask the day after whether it happened."), Tone.QUIET),
            Buttons((
                FormButton("Another day", "move", meeting.id), Button("Cancel it", "cancel", meeting.id),
                Button("For my calendar", "calendar", meeting.id), Button("Topics to think about", "topics"),
            )),
        ),
        notice="Your meeting is noted.",
    )  # fmt: skip


def was_planned(partner: str, meeting: Meeting, moved: bool) -> Card:
    """To the other of the two."""
    return Card(
        "A new day for your meeting" if moved else "A day for your meeting",
        (
            Text(line(Name(partner), " has noted that you will meet on ", _day(meeting), ".")),
            Buttons((
                FormButton("Another day", "move", meeting.id), Button("Cancel it", "cancel", meeting.id),
                Button("For my calendar", "calendar", meeting.id),
            )),
        ),
        notice="A date for your diary.",
    )  # fmt: skip


def shall_i_cancel(partner: str, meeting: Meeting) -> Card:
    """Words about cancelling, asked about: they may be a plan or a worry."""
    return Card(
        "Cancel it?",
        (
            Text(line("You planned to meet ", Name(partner), " on ", _day(meeting), ".")),
            Buttons((Button("Cancel it", "cancel", meeting.id), FormButton("Another day", "move", meeting.id), Button("Keep it", "never-mind"))),
        ),
        notice="A question for you.",
    )  # fmt: skip


def reminder(partner: str, meeting: Meeting, is_mentee: bool) -> Card:
    """The working day before."""
    advice = (
        "What would make it worth your while? One aim is enough."
        if is_mentee
        else "The agenda is your mentee’s. Some open questions may help."
    )
    return Card(
        "You meet soon",
        (
            Text(line("You meet ", Name(partner), " on ", _day(meeting), ". ", advice)),
            Buttons((Button("Some questions", "questions"), FormButton("Another day", "move", meeting.id), Button("Cancel it", "cancel", meeting.id))),
        ),
        notice="A reminder for your diary.",
    )  # fmt: skip


def did_it_happen(partner: str, meeting: Meeting) -> Card:
    """The day after."""
    return Card(
        "Did it happen?",
        (
            Text(line("You had a day with ", Name(partner), ": ", _day(meeting), ".")),
            Buttons((
                Button("Yes, we met", "happened", meeting.id, Style.PRIMARY), Button("No, it did not", "missed", meeting.id),
                FormButton("Another day", "move", meeting.id),
            )),
        ),
        notice="A quick question for you.",
    )  # fmt: skip


def first_meeting_held(mentor: str, mentee: str, on: date) -> Card:
    """To the lead: the fact and the date, nothing else."""
    return Card(
        "A first meeting took place",
        (Facts((("Pair", line(Name(mentor), " and ", Name(mentee))), ("On", line(Day(on))))),),
        notice="A milestone in your strand.",
    )


def never_mind() -> Card:
    """A question is dropped."""
    return Card("All right", (Text(line("Nothing has changed.")),), notice="Nothing has changed.")
