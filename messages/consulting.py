"""Words for asking somebody's advice about a match, without saying whom it is for."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    ChoiceField,
    Form,
    FormButton,
    Name,
    PersonField,
    Style,
    Text,
    Tone,
    line,
)

NONE, TALK = "none", "talk"


def consult_form(request: str, mentors: Sequence[tuple[str, str]]) -> Form:
    """Whom to ask, about which mentors as (id, name)."""
    return Form(
        "consult", "Ask somebody’s advice",
        (
            PersonField("person", "Who knows this discipline", "A head of discipline or an academic lead, for instance."),
            ChoiceField("mentors", "About which mentors", tuple(mentors), "They see these names.", many=True),
        ),
        "Ask", request,
        (line("I tell them the topics and these mentors’ names: not who the mentee is, not their department, not their grade."),),
    )  # fmt: skip


def asked(person: str) -> Card:
    """To the lead."""
    return Card(
        "Asked",
        (Text(line("I have asked ", Name(person), ", without saying whom it is for. Their answer comes to you alone.")),),
        notice="Your question is on its way.",
    )  # fmt: skip


def advice_asked(lead: str, topics: str, mentors: Sequence[str], consultation: str) -> Card:
    """To the one who is asked: mentors and topics, nothing about the mentee."""
    return Card(
        "May I ask your advice?",
        (
            Text(line(Name(lead), f" looks for a mentor for somebody. They would like to talk about: {topics}. Who of these would suit?")),
            Bullets(tuple(line(Name(mentor)) for mentor in mentors)),
            Text(line("You are not told whom it is for, and nobody here has agreed to anything. Please keep the question, and these names, to yourself."), Tone.QUIET),
            Buttons((FormButton("Answer", "advise", consultation, Style.PRIMARY), Button("I cannot say", "advise-none", consultation))),
        ),
        notice="A question is waiting for you.",
    )  # fmt: skip


def advise_form(consultation: str, mentors: Sequence[tuple[str, str]], chosen: Sequence[str]) -> Form:
    """Which of the mentors, as (id, name)."""
    options = (*mentors, (NONE, "None of these"), (TALK, "Somebody else; I would rather talk"))
    return Form(
        "advise", "Who would suit?", (ChoiceField("suit", "Choose any", options, initial=tuple(chosen), many=True),),
        "Answer", consultation,
    )  # fmt: skip


def thanks(consultation: str) -> Card:
    """To the one who has answered."""
    return Card(
        "Thank you",
        (
            Text(line("Your answer goes to the one who asked, and to nobody else.")),
            Buttons((FormButton("Change my answer", "advise", consultation),)),
        ),
        notice="Thank you for your answer.",
    )


def advice_given(person: str, topics: str, suit: Sequence[str], talk: bool, request: str) -> Card:
    """To the lead who asked."""
    blocks: list[Block] = [
        Text(
            line(
                "You asked ",
                Name(person),
                f" about somebody who asked for a mentor. To talk about: {topics}.",
            )
        )
    ]
    if suit:
        blocks.append(Text(line("They think well of:")))
        for mentor in suit:
            blocks += [
                Text(line(Name(mentor))),
                Buttons((Button("Ask this mentor", "propose", f"{request}/{mentor}"),)),
            ]
    elif not talk:
        blocks.append(Text(line("They think of none of the mentors you named, or cannot say.")))
    if talk:
        blocks.append(
            Text(
                line(
                    "They have somebody else in mind and would rather talk to you. Please name nobody there either."
                )
            )
        )
    blocks.append(Buttons((Button("See who could mentor", "request-options", request),)))
    return Card("Advice", tuple(blocks), notice="An answer to your question.")
