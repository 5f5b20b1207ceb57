"""Words about wishes that touch on who somebody is: to the person alone."""

from __future__ import annotations

from messages.cards import Bullets, Button, Buttons, Card, ChoiceField, Form, FormButton, Style, Text, line
from scheme.identity import KINDS, Said

PURPOSE = (
    "If both sides have said it, such a mentor stands first on the list your lead chooses from. "
    "That is all it is used for."
)
NOBODY = (
    "Nobody sees it, not your lead either. It is kept encrypted, and you can delete it by itself at any time."
)


def wishes(said: Said | None) -> Card:
    """What it is for, and what this person has said."""
    titles = dict(KINDS)
    rows = [
        *(line(f"I am {titles[k]}.") for k in (said.own if said else ()) if k in titles),
        *(
            line(f"I would like a mentor who is {titles[k]}.")
            for k in (said.wished if said else ())
            if k in titles
        ),
    ]
    forget = (Button("Delete it", "identity-forget", style=Style.DANGER),) if rows else ()
    return Card(
        "Wishes about who mentors you",
        (
            Text(line("You need not say anything here, and it makes no difference to your place in the scheme.")),
            Text(line(PURPOSE)), Text(line(NOBODY)),
            *((Bullets(tuple(rows)),) if rows else ()),
            Buttons((FormButton("Change it" if rows else "Say something", "identity"), *forget)),
        ),
        notice="A page for you alone.",
    )  # fmt: skip


def form(said: Said | None) -> Form:
    """Two lists and a consent of their own."""
    before = said or Said()
    agree = (("yes", "Keep this, for that one purpose, until I delete it"),)
    return Form(
        "identity", "Wishes about who mentors you",
        (
            ChoiceField("own", "I am", KINDS, "Only if you wish. It counts when you mentor.", before.own, required=False, many=True),
            ChoiceField("wished", "I would like a mentor who is", KINDS, "Only if you wish.", before.wished, required=False, many=True),
            ChoiceField("agree", "Your agreement", agree, "It is asked for apart from everything else.", many=True),
        ),
        intro=(line(PURPOSE), line(NOBODY)),
    )  # fmt: skip


def kept() -> Card:
    """It is kept."""
    return Card(
        "Kept",
        (Text(line(NOBODY)), Buttons((Button("What I said", "identity-look"),))),
        notice="Your wishes are kept.",
    )


def forgotten() -> Card:
    """It is deleted, and only it."""
    return Card(
        "Deleted",
        (Text(line("What you had said about yourself is deleted. Nothing else has changed.")),),
        notice="Your wishes are deleted.",
    )
