"""Words for offers and beginnings. Names come in stages: see each function."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.cards import (
    Attachment,
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Day,
    Divider,
    Facts,
    FormButton,
    Line,
    Name,
    Strong,
    Style,
    Text,
    Tone,
    line,
)
from messages.reader import number_of


def request_for_lead(
    person: str, department: str, grade: str, topics: str, meet: str, wishes: str, request: str
) -> Card:
    """To the lead: somebody asks for a mentor."""
    return Card(
        "Somebody asks for a mentor",
        (
            Facts((
                ("Who", line(Name(person))), ("Department", line(department)),
                ("Career stage", line(grade)), ("To talk about", line(topics)), ("How to meet", line(meet)),
                *((("A mentor, if possible", line(wishes)),) if wishes else ()),
            )),
            Buttons((Button("See who could mentor", "request-options", request, Style.PRIMARY), Button("Matching round", "match"))),
        ),
        notice="A request is waiting for you.",
    )  # fmt: skip


def options(
    person: str,
    topics: str,
    request: str,
    rows: Sequence[tuple[str, str, int, str]],
    ruled_out: Sequence[str],
) -> Card:
    """To the lead: suitable mentors, each with the reason, and why the others are not.

    `rows` are (mentor id, reason, free places, own background), the most suitable first.
    """
    blocks: list[Block] = [Text(line("For ", Name(person), f". To talk about: {topics}."))]
    for mentor, reason, free, background in rows:
        blocks += [
            Divider(),
            Text(line(Strong("Could be: "), Name(mentor))),
            Text(line(f"{reason} {free} free place{'s' if free != 1 else ''}."), Tone.QUIET),
            *((Text(line("In their own words: ", background)),) if background else ()),
            Buttons((Button("Ask this mentor", "propose", f"{request}/{mentor}", Style.PRIMARY),)),
        ]
    if rows:
        blocks.append(Buttons((FormButton("Ask somebody’s advice", "consult", request),)))
    if not rows:
        blocks.append(
            Text(line("Nobody suits and has a free place at the moment. The request stays on the list."))
        )
    if ruled_out:
        blocks += [
            Divider(),
            Text(line("Not shown"), Tone.STRONG),
            Bullets(tuple(line(r) for r in ruled_out)),
            Text(line("Two people whose offer or pair came to nothing are not proposed again. To ask once more all the same, type “pair” and both names."), Tone.QUIET),
        ]  # fmt: skip
    return Card("Who could mentor", tuple(blocks), notice="Suitable mentors for a request.")


def asked_mentor(mentor: str, days: int) -> Card:
    """To the lead: the mentor has been asked."""
    return Card(
        "Asked",
        (
            Text(line("I have asked ", Name(mentor), ", without naming the mentee. Only after a yes is the mentee asked.")),
            Text(line(f"If nobody answers within {number_of(days, 'day')}, the offer ends and the request comes back to you."), Tone.QUIET),
        ),
        notice="The offer is on its way.",
    )  # fmt: skip


def offer_to_mentor(
    pairing: str, department: str, grade: str, topics: str, meet: str, expires: date, reminder: bool
) -> Card:
    """To the mentor: an offer without a name."""
    start = (
        "This offer still waits for your answer."
        if reminder
        else "Somebody would like a mentor, and you could suit them."
    )
    return Card(
        "Would you mentor somebody?",
        (
            Text(line(start)),
            Facts((
                ("Their department", line(department)), ("Career stage", line(grade)),
                ("They would like to talk about", line(topics)), ("They would like to meet", line(meet)),
                ("Please answer by", line(Day(expires))),
            )),
            Text(line("You learn each other’s names once you have both said yes. If you say no, nobody asks why, and they never know that you were asked."), Tone.QUIET),
            Buttons((
                Button("Yes, I would", "mentor-accept", pairing, Style.PRIMARY),
                Button("Not this time", "mentor-decline", pairing),
            )),
        ),
        notice="A question is waiting for you.",
    )  # fmt: skip


def mentor_said_yes() -> Card:
    """To the mentor, in place of the offer."""
    return Card(
        "Thank you",
        (Text(line("I will ask the other person now, and write to you as soon as there is an answer.")),),
        notice="Thank you for your answer.",
    )


def said_no() -> Card:
    """To either, in place of the offer."""
    return Card(
        "That is fine",
        (Text(line("Nothing more will happen. The other person does not learn that you were asked or what you said.")),),
        notice="Thank you for your answer.",
    )  # fmt: skip


def offer_to_mentee(
    pairing: str, mentor: str, department: str, grade: str, topics: str, expires: date, reminder: bool,
    background: str = "",
) -> Card:  # fmt: skip
    """To the mentee: the mentor who has said yes, by name."""
    start = (
        "This offer still waits for your answer."
        if reminder
        else "There is a mentor for you, who would be glad to meet you."
    )
    return Card(
        "A mentor for you",
        (
            Text(line(start)),
            Facts((
                ("Your mentor would be", line(Name(mentor))), ("Department", line(department)),
                ("Career stage", line(grade)), ("Can help with", line(topics)),
                *((("In their own words", line(background)),) if background else ()), ("Please answer by", line(Day(expires))),
            )),
            Text(line("They do not know your name yet. If you say no, nobody asks why, and they never learn who you are. Please keep their name to yourself."), Tone.QUIET),
            Buttons((
                Button("Yes, please", "mentee-accept", pairing, Style.PRIMARY),
                Button("No, thank you", "mentee-decline", pairing),
            )),
        ),
        notice="An answer to your request is here.",
    )  # fmt: skip


def not_going_ahead() -> Card:
    """To a mentor who said yes: the same words whatever the reason."""
    return Card(
        "That match is not going ahead",
        (
            Text(line("The match I asked you about will not go ahead. You need do nothing. Your place is free again, and I may ask you about somebody else.")),
        ),
        notice="News about an earlier question.",
    )  # fmt: skip


def offer_over() -> Card:
    """To somebody who did not answer in time."""
    return Card(
        "The offer has ended",
        (Text(line("The offer I sent you has run out, which is quite all right. I may ask again another time.")),),
        notice="News about an earlier question.",
    )  # fmt: skip


def offer_closed_for_lead(person: str, mentor: str, why: str, request: str) -> Card:
    """To the lead: an offer came to nothing; the request is back at the front."""
    return Card(
        "An offer has closed",
        (
            Text(line("The offer to pair ", Name(person), " with ", Name(mentor), f" has closed: {why}.")),
            Buttons((Button("See who else could mentor", "request-options", request, Style.PRIMARY), Button("Matching round", "match"))),
        ),
        notice="A request is waiting for you again.",
    )  # fmt: skip


def introduction(
    partner: str, role: str, email: str | None, ends: date, is_mentee: bool, pairing: str, same_chat: bool,
    talk_first: bool = False,
) -> Card:  # fmt: skip
    """To each of the two: who the other is, and what happens next. `role` is the partner's. With
    `talk_first` they begin with half an hour after which either may stop."""
    otherwise = "By direct message here" if same_chat else "A lead can give you their address"
    reach: Line = line(email or otherwise)
    next_step = (
        "Please write to them to find a day for a first meeting. You set the agenda. Before you meet, read the agreement and think about what you would like to talk about."
        if is_mentee
        else "They will write to you to find a day for a first meeting. The agenda is theirs. Please read the agreement before you meet."
    )  # fmt: skip
    return Card(
        "You are paired",
        (
            Facts(((f"Your {role}", line(Name(partner))), ("How to reach them", reach), ("Until", line(Day(ends))))),
            Text(line(next_step)),
            Text(line("That you two are paired is confidential. Please treat it so, and what is said as well."), Tone.STRONG),
            Buttons((
                FormButton("Plan the first meeting", "plan", pairing, Style.PRIMARY),
                *((Button("Half an hour to begin with", "handbook", "guide"),) if talk_first else ()),
                Button("The agreement", "agreement", pairing), Button("First-meeting checklist", "handbook", "checklist"),
            )),
        ),
        notice="There is good news for you.",
    )  # fmt: skip


def agreement_to_read(pairing: str, title: str, files: Sequence[Attachment], topics: Sequence[str]) -> Card:
    """To the mentee before the first meeting: the form, and what to think about."""
    blocks: list[Block] = [
        Text(line("Please read it before you meet, and think about what you would like to talk about. The two of you fill it in and sign it at the first meeting. Each keeps a copy; the scheme keeps none.")),
        *files,
    ]  # fmt: skip
    if topics:
        blocks += [
            Text(line("You said you would like to talk about:")),
            Bullets(tuple(line(t) for t in topics)),
        ]
    blocks.append(
        Buttons((Button("We have signed it", "sign", pairing), Button("Topics to think about", "topics")))
    )
    return Card(title, tuple(blocks), notice="A document for you to read.")


def agreement(
    pairing: str, title: str, files: Sequence[Attachment], mine: date | None, theirs: date | None
) -> Card:
    """The form again, and who has signed."""
    return Card(
        title,
        (
            Text(line("Fill it in together and sign it. Each keeps a copy. I keep only the fact and the date.")),
            *files,
            Facts((
                ("You signed", line(Day(mine)) if mine else line("not yet")),
                ("The other person", line("signed on ", Day(theirs)) if theirs else line("not yet")),
            )),
            *(() if mine else (Buttons((Button("I have signed", "sign", pairing, Style.PRIMARY),)),)),
        ),
        notice="A document for you.",
    )  # fmt: skip


def signed(on: date, both: bool) -> Card:
    """To the one who signed."""
    rest = (
        "You have both signed. Keep your copy; nobody else has one."
        if both
        else "I have asked the other person to sign as well."
    )
    return Card(
        "Signed",
        (Text(line("I have noted that you signed on ", Day(on), ". ", rest)),),
        notice="Your signature is noted.",
    )


def please_sign(pairing: str, partner: str, partner_signed: bool, title: str) -> Card:
    """To the one who has not signed yet."""
    start: Line = (
        line(Name(partner), " has signed the agreement. ")
        if partner_signed
        else line("You have met, and the agreement is not signed yet. ")
    )
    return Card(
        "The agreement is waiting",
        (
            Text(line(start, "Once you have, press the button. I keep only the fact and the date.")),
            Buttons((
                Button("I have signed", "sign", pairing, Style.PRIMARY), Button(f"Show me the {title}", "agreement", pairing),
                Button("I have a concern", "concern", pairing),
            )),
        ),
        notice="A document is waiting for you.",
    )  # fmt: skip
