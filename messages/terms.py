"""Words for what a pair agrees between the two of them: how long, how often, to go on, to agree anew."""

from __future__ import annotations

from datetime import date

from messages.cards import (
    Attachment,
    Button,
    Buttons,
    Card,
    Day,
    Form,
    FormButton,
    Name,
    NumberField,
    Style,
    Text,
    Tone,
    line,
)
from messages.reader import number_of


def proforma(title: str, file: Attachment) -> Card:
    """To each before the first meeting: a form about oneself."""
    return Card(
        title,
        (
            Text(line("Please fill it in on your own before you meet, and exchange it at the first meeting or shortly before. Nobody else gets it, and I keep none of it.")),
            file,
        ),
        notice="A form for you to fill in.",
    )  # fmt: skip


def agree_card(pairing: str, partner: str, ends: date | None, term: bool, rhythm: int | None) -> Card:
    """What the two can agree."""
    words = f"every {rhythm} days" if rhythm else "as the scheme reminds"
    buttons: list[Button | FormButton] = [FormButton("How often we meet", "rhythm", pairing)]
    if term:
        buttons.append(FormButton("How long it lasts", "term", pairing))
    buttons.append(FormButton("How often we take stock", "stocktake", pairing))
    buttons.append(Button("Agree anew and sign again", "renegotiate", pairing))
    until = line(" It lasts until ", Day(ends), ".") if ends else ()
    return Card(
        "What you two agree",
        (Text(line("With ", Name(partner), f": you meet {words}.", *until)), Buttons(tuple(buttons))),
        notice="What you can agree.",
    )


def term_form(pairing: str, months: int, longest: int) -> Form:
    """A wish for the length; it needs the other's yes."""
    return Form(
        "term", "How long it lasts",
        (NumberField("months", "Months, from the start", 1, longest, "The other person is asked.", months),), "Ask", pairing,
    )  # fmt: skip


def term_asked(months: int) -> Card:
    """To the one who asked."""
    return Card(
        "Asked",
        (
            Text(
                line(
                    f"I have asked the other person whether {number_of(months, 'month')} would suit them. Until then nothing changes."
                )
            ),
        ),
        notice="Your question is on its way.",
    )


def shall_it_last(pairing: str, partner: str, months: int, ends: date) -> Card:
    """To the other: one press agrees."""
    return Card(
        "How long shall it last?",
        (
            Text(line(Name(partner), f" suggests {number_of(months, 'month')} from the start, until ", Day(ends), ".")),
            Buttons((Button("Yes, that suits me", "term-yes", f"{pairing}/{months}", Style.PRIMARY), FormButton("Another length", "term", pairing))),
        ),
        notice="A question is waiting for you.",
    )  # fmt: skip


def term_agreed(ends: date) -> Card:
    """To both: agreed."""
    return Card(
        "Agreed", (Text(line("Your mentoring lasts until ", Day(ends), ". I will ask you both before then whether it shall go on.")),),
        notice="Something is agreed.",
    )  # fmt: skip


def go_on(pairing: str, partner: str) -> Card:
    """To each after the first talk, where either may stop without fault."""
    return Card(
        "Shall it go on?",
        (
            Text(line("You have had your first talk with ", Name(partner), ". If you would like to go on, you need do nothing.")),
            Text(line("If it does not suit you, say so now. Nobody is at fault, nobody asks why, and a mentee goes to the front of the list."), Tone.QUIET),
            Buttons((Button("We go on", "go-on", pairing, Style.PRIMARY), Button("I would rather stop", "no-fault-stop", pairing, confirm="Stop now? The other is told kindly, without a reason."))),
        ),
        notice="A question is waiting for you.",
    )  # fmt: skip


def going_on() -> Card:
    """In place of the question."""
    return Card(
        "Good", (Text(line("Then plan your next meeting, and talk the agreement through.")),), notice="Good."
    )


def stopped(is_mentee: bool) -> Card:
    """To the one who stopped."""
    rest = (
        " You are at the front of the list for another mentor." if is_mentee else " Your place is free again."
    )
    return Card(
        "It ends here",
        (Text(line("That is quite all right; it is what the first talk is for.", rest)),),
        notice="It is done.",
    )


def was_stopped(is_mentee: bool) -> Card:
    """To the other: the same kind words whoever stopped."""
    rest = (
        " You are at the front of the list for another mentor." if is_mentee else " Your place is free again."
    )
    return Card(
        "It ends after the first talk",
        (
            Text(
                line(
                    "It does not go on after the first talk. Nobody is at fault; finding out is what that talk is for.",
                    rest,
                )
            ),
        ),
        notice="News about your mentoring.",
    )


def shall_we_renew(pairing: str) -> Card:
    """Agreeing anew: what it means."""
    return Card(
        "Agree anew?",
        (
            Text(line("The agreement can be changed at any time. I would send you both today’s form, and both signatures would be open again. The old one no longer counts.")),
            Buttons((Button("Yes, open it again", "renegotiate-yes", pairing, Style.PRIMARY), Button("No", "never-mind"))),
        ),
        notice="A question about the agreement.",
    )  # fmt: skip


def reopened(pairing: str, partner: str | None, title: str, files: list[Attachment]) -> Card:
    """To both: today's form, to be signed again. `partner` is who wished it, for the other."""
    start = line(Name(partner), " would like to agree anew. ") if partner else ()
    return Card(
        title,
        (
            Text(line(*start, "Fill it in together and sign it again. Each keeps a copy; the scheme keeps none.")),
            *files,
            Buttons((Button("I have signed", "sign", pairing, Style.PRIMARY),)),
        ),
        notice="A document for you.",
    )  # fmt: skip


def rule_broken(mentor: str, mentee: str, reason: str, pairing: str, bar: str) -> Card:
    """To the lead: a running pair no longer keeps a rule. The choice is theirs; nothing has ended."""
    return Card(
        "A pair no longer keeps a rule",
        (
            Text(line(Name(mentor), " and ", Name(mentee), f": since something changed, the mentor {reason}. The pair goes on until you decide; neither has been told.")),
            Buttons((
                Button("Keep the pair", "rule-keep", f"{pairing}/{bar}", Style.PRIMARY),
                Button("End it and look for a new mentor", "lead-reassign", pairing, confirm="End this pair? Both are told kindly, without a reason."),
                Button("End it", "lead-end", pairing, Style.DANGER, "End this pair? Both are told kindly, without a reason."),
            )),
        ),
        notice="A decision is waiting for you.",
    )  # fmt: skip


def training_reminder(title: str, link: str | None) -> Card:
    """To a mentor who has a mentee and no training yet."""
    where = f" {link}" if link else " The handbook says where to find it."
    return Card(
        "Before your first meeting",
        (
            Text(line(f"{title} asks mentors to do a short training before the first meeting.{where} Once you have, note the day in your entry.")),
            Buttons((FormButton("Note the day", "join", style=Style.PRIMARY),)),
        ),
        notice="A reminder for you.",
    )  # fmt: skip
