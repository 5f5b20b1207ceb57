"""Words of care: a private way to a lead, the usual troubles, and help at once."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import (
    Block,
    Button,
    Buttons,
    Card,
    Divider,
    Facts,
    Form,
    FormButton,
    Name,
    Strong,
    Style,
    Text,
    TextField,
    Tone,
    line,
)
from messages.reading import paragraphs


def concern(leads: Sequence[str], pairing: str, services: Sequence[tuple[str, str]]) -> Card:
    """A private way to a lead, and the way to what else may help. No text is asked for here."""
    blocks: list[Block] = [
        Text(line("Thank you for saying so. You need not write it down here. I can ask a lead to contact you. Nobody else learns of it, least of all the other person.")),
    ]  # fmt: skip
    for lead in leads:
        blocks += [
            Text(line(Name(lead))),
            Buttons((
                Button("Please contact me", "concern-lead", f"{lead}/{pairing}", Style.PRIMARY),
                FormButton("Write to them", "word", lead),
            )),
        ]  # fmt: skip
    further = [Button("What may help", "troubles", pairing)]
    if leads and services:
        further.append(Button("Other people to turn to", "services"))
    elif not leads:
        blocks.append(
            Text(line("There is no lead who is not a party to it. These people are there for you:"))
        )
        blocks.append(_facts(services))
    blocks += [Divider(), Buttons(tuple(further))]
    return Card("A word in confidence", tuple(blocks), notice="An answer for you.")


def troubles(pairing: str, usual: Sequence[tuple[str, str]]) -> Card:
    """What a talk between the two often mends; `usual` are (key, title)."""
    rows = (usual[at : at + 3] for at in range(0, len(usual), 3))
    return Card(
        "What may help",
        (
            Text(line("If it feels safe, a frank talk can help. What is it about?")),
            *(Buttons(tuple(Button(t, "trouble", f"{key}/{pairing}") for key, t in row)) for row in rows),
            Buttons((Button("A word with a lead", "concern", pairing),)),
        ),
        notice="An answer for you.",
    )


def services(known: Sequence[tuple[str, str]]) -> Card:
    """People outside the scheme; `known` are (who they are, what for and where)."""
    return Card(
        "Other people to turn to",
        (_facts(known), Buttons((Button("A word with a lead", "concern"),))),
        notice="An answer for you.",
    )


def _facts(known: Sequence[tuple[str, str]]) -> Facts:
    return Facts(tuple((title, line(note)) for title, note in known))


def trouble(key: str, title: str, text: str, steps: str, is_theme: bool) -> Card:
    """One of the usual troubles: what to try, how to have the talk, and what is open beyond it."""
    count = (Button("Others may know this: count it", "theme", key),) if is_theme else ()
    return Card(
        title,
        (
            *paragraphs(text),
            Text(line("How to have the talk"), Tone.STRONG), Text(line(steps)),
            Text(line("If it does not help, or you would rather not: a lead will listen, and either of you may end the pair at any time."), Tone.QUIET),
            Buttons((Button("A word with a lead", "concern"), *count)),
        ),
        notice="An answer for you.",
    )  # fmt: skip


def counted(least: int) -> Card:
    """A theme is counted, without a name."""
    return Card(
        "Counted",
        (Text(line(f"I have counted it, without your name and without a word of yours. Leads see a theme only once {least} different people have raised it.")),),
        notice="Noted.",
    )  # fmt: skip


def word_form(lead: str) -> Form:
    """A few words to a lead."""
    return Form(
        "word", "A word with a lead",
        (TextField("text", "What would you like to say?", hint="Only the lead you chose reads it. It is deleted when either of you closes it.", long=True, most=2000),),
        "Send", lead,
    )  # fmt: skip


def reply_form(word: str) -> Form:
    """A reply within an exchange."""
    return Form("word-reply", "Reply", (TextField("text", "Your reply", long=True, most=2000),), "Send", word)


def word_sent(other: str, word: str) -> Card:
    """To the one who wrote."""
    return Card(
        "On its way",
        (
            Text(line("Only ", Name(other), " reads it. It is deleted here when either of you closes it. Slack or Teams keep their own copy of a chat.")),
            Buttons((Button("Close and delete", "word-close", word),)),
        ),
        notice="Your words are on their way.",
    )  # fmt: skip


def word_line(writer: str, text: str, word: str) -> Card:
    """To the other: the words, a reply, and an end."""
    return Card(
        "A word in confidence",
        (
            Text(line(Name(writer), " writes:")), Text(line(text)),
            Buttons((FormButton("Reply", "word-reply", word, Style.PRIMARY), Button("Close and delete", "word-close", word))),
        ),
        notice="Somebody has written to you in confidence.",
    )  # fmt: skip


def word_closed() -> Card:
    """To either."""
    return Card(
        "Closed",
        (Text(line("The exchange is closed, and I have deleted it.")),),
        notice="An exchange is closed.",
    )


def crisis(lines: Sequence[tuple[str, str]], leads: Sequence[str]) -> Card:
    """Help lines first, a person at once."""
    return Card(
        "Please talk to somebody now",
        (
            Text(line("I am a program, and this needs a person. These people are there for you at once:")),
            Facts(tuple((title, line(Strong(contact))) for title, contact in lines)),
            Text(line("I have kept nothing of what you wrote. If you like, I can ask a lead to contact you today.")),
            *(Buttons((Button("Ask a lead to contact me", "concern-lead", f"{lead}/", Style.PRIMARY),)) for lead in leads[:1]),
        ),
        notice="Help is there.",
    )  # fmt: skip


def lead_will_write(lead: str) -> Card:
    """To the one with the concern."""
    return Card(
        "Asked",
        (
            Text(
                line(
                    "I have asked ", Name(lead), " to contact you. They know only that you would like a word."
                )
            ),
        ),
        notice="Your wish is passed on.",
    )


def would_like_a_word(person: str) -> Card:
    """To the lead: that, and nothing else."""
    return Card(
        "Somebody would like a word",
        (
            Text(
                line(
                    Name(person),
                    " would like a word with you, in confidence. Please contact them soon, and not in a channel.",
                )
            ),
        ),
        notice="Somebody would like a word with you.",
    )
