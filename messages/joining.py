"""Words for coming in: hello, help, joining, asking for a mentor, one's own profile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Day,
    Divider,
    Facts,
    Field,
    Form,
    FormButton,
    Line,
    NumberField,
    Strong,
    Style,
    Text,
    TextField,
    Tone,
    line,
)
from scheme.offers import DEPARTMENT, GRADE, wished

MODES = (("either", "Either"), ("in_person", "In person"), ("online", "Online"))
LISTED = (("yes", "Yes, show me without my name"), ("no", "No, leave me out of lists"))
BACKGROUND_MOST = 300  # characters: a few lines, not a life
Options = tuple[tuple[str, str], ...]


def hello(scheme: str) -> Card:
    """Somebody meets the bot for the first time."""
    return Card(
        "Welcome",
        (
            Text(line(f"I am the bot of {scheme}. I run it for the people who lead it: I help people find each other, keep the dates, and remind you when it is time.")),
            Text(line("Who is paired with whom is confidential. I keep dates and facts, never what you talk about.")),
            Buttons((
                FormButton("Ask for a mentor", "request", style=Style.PRIMARY),
                FormButton("Become a mentor", "join"),
                Button("What I can do", "help"),
            )),
            Text(line("Two short pages to read before you join:"), Tone.QUIET),
            Buttons((Button("The privacy notice", "handbook", "privacy"), Button("The code of conduct", "handbook", "conduct"))),
        ),
        notice="Welcome. I am the mentoring bot.",
    )  # fmt: skip


def help_page(commands: Sequence[tuple[str, str]], for_leads: Sequence[tuple[str, str]]) -> Card:
    """What can be typed, from the router's own list."""

    def listed(rows: Sequence[tuple[str, str]]) -> Bullets:
        return Bullets(tuple(line(Strong(word), f" – {says}") for word, says in rows))

    blocks: list[Block] = [
        Text(line("Type any of these, or say it in your own words. “Met yesterday, 45 min” is enough.")),
    ]
    if for_leads:
        blocks += [
            Text(line("For leads"), Tone.STRONG),
            listed(for_leads),
            Divider(),
            Text(line("For everybody"), Tone.STRONG),
        ]
    blocks.append(listed(commands))
    blocks.append(Buttons((Button("How things stand", "status"), Button("I have a concern", "concern"))))
    return Card("What I can do", tuple(blocks), notice="What the mentoring bot can do.")


def _about_you(departments: Options, grades: Options, strands: Options, given: dict[str, str]) -> list[Field]:
    fields: list[Field] = [
        ChoiceField("department", "Your department", departments, initial=_one(given, "department")),
        ChoiceField("grade", "Your career stage", grades, initial=_one(given, "grade")),
    ]
    if len(strands) > 1:
        fields.append(
            ChoiceField("strand", "Which part of the scheme is yours", strands, initial=_one(given, "strand"))
        )
    return fields


def _manager(given: dict[str, str]) -> TextField:
    return TextField(
        "manager_email", "Your line manager’s or supervisor’s e-mail",
        hint="Only so that nobody in your management line is proposed to you. I never write to them.",
        initial=given.get("manager_email", ""), required=False, most=120,
    )  # fmt: skip


def _consent() -> ChoiceField:
    return ChoiceField(
        "consent", "Before you start",
        (("yes", "I have read the privacy notice and the code of conduct"),),
        hint="Not read yet? Close this and type “handbook privacy” or “handbook conduct”.", many=True,
    )  # fmt: skip


def join_form(
    departments: Options, grades: Options, strands: Options, topics: Options, given: dict[str, str],
    chosen: tuple[str, ...], trained_on: date | None, ceiling: int, capacity: int, ask_consent: bool, intro: str,
    background: str = "", listed: bool | None = None,
) -> Form:  # fmt: skip
    """Joining as a mentor, and changing it later. `listed` is None where nobody chooses from lists."""
    fields = _about_you(departments, grades, strands, given)
    fields += [
        ChoiceField("topics", "What you can help with", topics, initial=chosen, many=True),
        NumberField("capacity", "How many mentees you can take", 1, ceiling, initial=capacity),
        DateField("trained_on", "When you did the mentor training", hint="Leave it empty if you have not yet.",
                  initial=trained_on, required=False),
        TextField("background", "Your background, in a few words",
                  hint="Encrypted. For leads, and for a mentee to whom you have said yes. It goes when you leave.",
                  initial=background, required=False, long=True, most=BACKGROUND_MOST),
        _manager(given),
    ]  # fmt: skip
    if listed is not None:
        fields.append(
            ChoiceField("listed", "May mentees choose you from a list?", LISTED,
                        hint="Without your name. Otherwise only the coordinator may propose you.",
                        initial=("yes" if listed else "no",))
        )  # fmt: skip
    if ask_consent:
        fields.append(_consent())
    return Form("join", "Become a mentor", tuple(fields), "Join", intro=(line(intro), _confidential()))


def request_form(
    departments: Options, grades: Options, strands: Options, topics: Options, given: dict[str, str],
    chosen: tuple[str, ...], wishes: tuple[str, ...], ask_consent: bool, intro: str,
) -> Form:  # fmt: skip
    """Asking for a mentor, and changing it later."""
    fields = _about_you(departments, grades, strands, given)
    fields += [
        ChoiceField("topics", "What you would like to talk about", topics, initial=chosen, many=True),
        ChoiceField("mode", "How you would like to meet", MODES, hint="A wish, not a promise.",
                    initial=_one(given, "mode") or ("either",)),
        ChoiceField("wish_department", "The department your mentor would best be in", departments, hint="If you mind. A wish, not a promise.",
                    initial=wished(wishes, DEPARTMENT), required=False, many=True),
        ChoiceField("wish_grade", "The career stage your mentor would best be at", grades, hint="If you mind. A wish, not a promise.",
                    initial=wished(wishes, GRADE), required=False, many=True),
        _manager(given),
    ]  # fmt: skip
    if ask_consent:
        fields.append(_consent())
    return Form("request", "Ask for a mentor", tuple(fields), "Ask", intro=(line(intro), _confidential()))


def _confidential() -> Line:
    return line(
        "I keep what you enter here, dates and facts, and never what the two of you talk about. "
        "Your employer may be able to export chat messages, so keep confidences for the meeting."
    )


def _one(given: dict[str, str], name: str) -> tuple[str, ...]:
    return (given[name],) if given.get(name) else ()


def joined(topics: str, capacity: int, needs_training: bool) -> Card:
    """A mentor is in."""
    blocks: list[Block] = [
        Text(line("Thank you. You are on the list of mentors. I will write when there is somebody for you; you can say no to any offer, without a reason.")),
        Facts((("Places for mentees", line(str(capacity))), ("You can help with", line(topics)))),
    ]  # fmt: skip
    if needs_training:
        blocks.append(Text(line("Please do the mentor training before your first meeting. When you have, type “profile” and enter the date.")))  # fmt: skip
    blocks += [
        Text(line("Is there somebody you must not be paired with? Name them, and nobody else will know."), Tone.QUIET),
        Buttons((
            Button("My profile", "profile"), Button("What a mentor is not", "handbook", "not_mentor"), Button("Keep me apart from …", "conflicts"),
        )),
    ]  # fmt: skip
    return Card("You are a mentor", tuple(blocks), notice="Your entry is saved.")


def chances(able: bool) -> str:
    """An honest word to somebody who waits: why they do, and what happens next."""
    if able:
        return (
            "There are mentors who could suit you and have a place. The lead of your strand has it in hand."
        )
    return "At the moment no mentor with a free place suits you. You keep your place on the list, and the lead sees that somebody is needed."


def on_the_list(position: int, asked_on: date, topics: str, able: bool) -> Card:
    """A request is in: the place on the list, and an honest word about the chances."""
    return Card(
        "You are on the waiting list",
        (
            Facts((("Your place", line(str(position))), ("Asked on", line(Day(asked_on))), ("To talk about", line(topics)))),
            Text(line(chances(able))),
            Text(line("You will be asked before anything is settled. You can change or withdraw your request at any time."), Tone.QUIET),
            Buttons((
                FormButton("Change my request", "request"), Button("Withdraw it", "request-withdraw", confirm="Withdraw your request for a mentor?"),
                Button("Keep me apart from …", "conflicts"),
            )),
        ),
        notice="Your request is saved.",
    )  # fmt: skip


def request_withdrawn() -> Card:
    """The request is gone."""
    return Card(
        "Your request is withdrawn",
        (
            Text(line("You are no longer on the waiting list. You can ask again whenever you like.")),
            Buttons((FormButton("Ask again", "request"),)),
        ),
        notice="Your request is withdrawn.",
    )


def details_form(departments: Options, grades: Options, strands: Options, given: dict[str, str]) -> Form:
    """Where one works and stands now."""
    fields = (*_about_you(departments, grades, strands, given), _manager(given))
    intro = line("If a running pair no longer keeps a rule, a lead looks at it. Nothing ends by itself.")
    return Form("details", "About you", fields, intro=(intro,))


def profile(rows: tuple[tuple[str, Line], ...], mentors: bool, waiting: bool, takes_part: bool) -> Card:
    """What is known about the person who asks."""
    buttons: list[Button | FormButton] = []
    rarer: tuple[Button | FormButton, ...] = ()
    if takes_part:
        buttons.append(FormButton("Change where I work and stand", "details"))
        rarer = (
            Button("People to keep me apart from", "conflicts"),
            FormButton("I am away for a while", "away"),
        )
    if mentors:
        buttons += [
            FormButton("Change my entry as a mentor", "join"),
            Button("Stop taking mentees", "mentor-stop"),
        ]
    if waiting or not mentors:
        label = "Change my request" if waiting else "Ask for a mentor"
        buttons.append(FormButton(label, "request"))
    if not mentors:
        buttons.append(FormButton("Become a mentor", "join"))
    return Card(
        "What I know about you",
        (
            Facts(rows),
            Text(line("Only you and the leads of your strand see this."), Tone.QUIET),
            Buttons(tuple(buttons)),
            *((Buttons(rarer),) if rarer else ()),
        ),
        notice="Your profile.",
    )


def mentor_stopped() -> Card:
    """A mentor takes nobody new."""
    return Card(
        "You take no new mentees",
        (
            Text(line("You will get no new offers. The pairs you have go on as before.")),
            Buttons((FormButton("Take mentees again", "join"),)),
        ),
        notice="Your entry is changed.",
    )
