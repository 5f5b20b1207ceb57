"""Words for ends: kind, without a reason, with a way on."""

from __future__ import annotations

from datetime import date

from messages.cards import Bullets, Button, Buttons, Card, Day, FormButton, Name, Style, Text, line


def shall_i_end(pairing: str, partner: str) -> Card:
    """Before an end: a talk is offered, never forced."""
    return Card(
        "End this pair?",
        (
            Text(line("Either of you may end it at any time, and nobody asks for a reason. A frank talk with ", Name(partner), ", or a word with a lead, often helps. A pause is possible too.")),
            Buttons((
                Button("A word with a lead first", "concern", pairing, Style.PRIMARY), FormButton("Pause instead", "pause", pairing),
                Button("End it", "end-yes", pairing, Style.DANGER), Button("Never mind", "never-mind"),
            )),
        ),
        notice="A question for you.",
    )  # fmt: skip


def ended(is_mentee: bool) -> Card:
    """To the one who ended it."""
    again = (FormButton("Ask for another mentor", "request"),) if is_mentee else ()
    return Card(
        "It has ended",
        (
            Text(line("Your pair has ended. The other person is told that it has, without a reason. Thank you for the time you gave it.")),
            Text(line("What was said stays confidential.")),
            Buttons((*again, Button("How things stand", "status"))),
        ),
        notice="Your wish is carried out.",
    )  # fmt: skip


def was_ended(partner: str, is_mentee: bool) -> Card:
    """To the other: kindly, without a reason."""
    again = (FormButton("Ask for another mentor", "request", style=Style.PRIMARY),) if is_mentee else ()
    words = (
        "You keep your place: if you ask again, you go to the front of the list."
        if is_mentee
        else "Your place is free again, and I may ask you about somebody else."
    )
    return Card(
        "Your pair has ended",
        (
            Text(line("Your pair with ", Name(partner), " has ended. Pairs end for many reasons, and it is nobody’s fault. ", words)),
            Text(line("What was said stays confidential. If you would like to talk about it, a lead will listen.")),
            Buttons((*again, Button("A word with a lead", "concern"))),
        ),
        notice="News for you.",
    )  # fmt: skip


def completed(partner: str, is_mentee: bool) -> Card:
    """To both at the planned end."""
    ask = (
        FormButton("Ask for another mentor", "request")
        if is_mentee
        else Button("Stop taking mentees", "mentor-stop")
    )
    after = "" if is_mentee else " You stay on the list of mentors unless you say otherwise."
    return Card(
        "Thank you both",
        (
            Text(line("Your time with ", Name(partner), " has come to its planned end. Thank you for what you gave to it.", after)),
            Buttons((Button("How to part well", "handbook", "closing"), Button("My record of taking part", "record"), ask)),
        ),
        notice="A thank-you for you.",
    )  # fmt: skip


def lapsed(pairing: str, term: int, partner: str, reopen_until: date, wishes: bool = False) -> Card:
    """To both when not both answered the review. `wishes`: this one has said yes, which still counts."""
    return Card(
        "Your pair has lapsed",
        (
            Text(line("The term with ", Name(partner), " is over, and I did not hear from you both, so it has ended. That is no judgement.")),
            *(
                (Text(line("You have said that you would like to go on; it does if you both say so by ", Day(reopen_until), ".")),)
                if wishes
                else (
                    Text(line("If you both want to go on, each press the button by ", Day(reopen_until), ".")),
                    Buttons((Button("I would like to go on", "review-renew", f"{pairing}/{term}", Style.PRIMARY),)),
                )
            ),
        ),
        notice="News about the end of a term.",
    )  # fmt: skip


def on_hold(partner: str) -> Card:
    """To the partner of somebody whose account is gone."""
    return Card(
        "On hold",
        (
            Text(
                line(
                    "I cannot reach ",
                    Name(partner),
                    " at the moment, so your pair is on hold. You need do nothing; a lead knows. I will write when that changes.",
                )
            ),
        ),
        notice="News for you.",
    )


def goes_on(partner: str) -> Card:
    """To the partner when the account is back."""
    return Card(
        "It goes on",
        (Text(line("I can reach ", Name(partner), " again, so your pair goes on.")),),
        notice="Good news for you.",
    )


def shall_i_leave(pairs: int, mentors: bool, waiting: bool) -> Card:
    """Before leaving: what it means."""
    means = []
    if pairs:
        means.append(
            line(
                "Your pair ends; the other person is told kindly, without a reason."
                if pairs == 1
                else f"Your {pairs} pairs end; the others are told kindly, without a reason."
            )
        )
    if mentors:
        means.append(line("You get no more offers as a mentor."))
    if waiting:
        means.append(line("Your request for a mentor is withdrawn."))
    means.append(
        line("What I know about you is erased later, as the privacy notice says; “erase me” does it at once.")
    )
    less = [Button("Only withdraw my request", "request-withdraw")] if waiting else []
    less += [Button("Only stop taking mentees", "mentor-stop")] if mentors else []
    return Card(
        "Leave the scheme?",
        (Bullets(tuple(means)), Buttons((Button("Leave", "leave-yes", style=Style.DANGER), *less, Button("Stay", "never-mind")))),
        notice="A question for you.",
    )  # fmt: skip


def left() -> Card:
    """To the one who left."""
    return Card("You have left", (
        Text(line("You have left the scheme, and nothing more will come from me. Thank you for taking part. You can come back at any time.")),
        Buttons((FormButton("Ask for a mentor", "request"), FormButton("Become a mentor", "join"))),
    ), notice="Your wish is carried out.")  # fmt: skip
