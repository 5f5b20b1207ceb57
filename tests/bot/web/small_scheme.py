"""A scheme small enough to know by heart: a desk and a stage that answer the playground's protocols.

It is played with real cards, forms and replies, so that the pages are tested with all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from bot.platform import Destination
from bot.web.send import Chats, WebPlatform
from bot.web.stage import Caption, Fills, Hint, Player, Presses, Says
from handlers.events import Click, Event, Hello, Home, OpenForm, Outcome, Submit, Typed
from messages.cards import (
    Attachment,
    Bullets,
    Button,
    Buttons,
    Card,
    ChoiceField,
    DateField,
    Day,
    Divider,
    Facts,
    Form,
    FormButton,
    LinkButton,
    Moment,
    Name,
    NumberField,
    Open,
    PersonField,
    Reject,
    Replace,
    Reply,
    Say,
    Silence,
    Strong,
    Style,
    Text,
    TextField,
    TimeField,
    Tone,
)
from messages.reader import Reader, Shown

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

PEOPLE = (
    Player("noor", "Noor Whitfield", "mentee", "p1", "noor@example.org"),
    Player("callum", "Callum Adeyemi", "mentor", "p2", "callum@example.org"),
    Player("rosalind", "Rosalind Achterberg", "coordinator", "p3", "rosalind@example.org"),
    Player("teo", "Teo Lindqvist", "mentee", "p4"),
    Player("maryam", "Maryam Okonjo-Reyes", "mentor", "p5"),
)
READER = Reader("Europe/London", {p.person_id: Shown(p.name, p.user) for p in PEOPLE})

REQUEST = Form(
    "request",
    "Ask for a mentor",
    (
        ChoiceField(
            "topics",
            "What would you like to talk about?",
            (
                ("career", "Career decisions"),
                ("grants", "Writing grants"),
                ("balance", "Work and life"),
                ("moving", "Moving fields"),
            ),
            hint="Choose as many as you like. Only the coordinator sees this.",
            many=True,
        ),
        ChoiceField("how", "How would you rather meet?", (("room", "In person"), ("online", "Online"))),
        DateField("from", "From when?", hint="The day from which you have time."),
        TimeField("at", "A good time of day", required=False),
        NumberField("hours", "How many hours a month?", 1, 8, initial=1),
        PersonField("not_with", "Somebody you would rather not be paired with", required=False),
        TextField("goals", "Anything else", long=True, most=300, required=False),
    ),
    submit="Send my request",
    intro=(("This goes to the coordinator. You can change or withdraw it at any time.",),),
)

WELCOME = Card(
    "Welcome to the mentoring scheme",
    (
        Text(
            (
                "I look after mentoring at the institute: finding a mentor, and keeping an eye on the calendar.",
            )
        ),
        Bullets(
            (
                ("What you talk about stays between you and your mentor.",),
                (
                    "I only note ",
                    Strong("that"),
                    " you met, never what was said.",
                ),
            )
        ),
        Buttons(
            (
                FormButton("Ask for a mentor", "request", style=Style.PRIMARY),
                Button("What can I say?", "help"),
                LinkButton("Read the handbook", "https://example.org/handbook"),
            )
        ),
        Text(("You can write to me at any time.",), Tone.QUIET),
    ),
)


def offer() -> Card:
    return Card(
        "Would you like to mentor someone?",
        (
            Text((Name("p1"), " is looking for a mentor, and the coordinator thought of you.")),
            Facts(
                (
                    ("Works in", ("Clinical Neurology",)),
                    ("Wants to talk about", ("Career decisions, writing grants",)),
                    ("Please answer by", (Day(date(2026, 12, 7)),)),
                    ("Sent", (Moment(START),)),
                )
            ),
            Divider(),
            Buttons(
                (
                    Button("Yes, gladly", "accept", "offer-7", Style.PRIMARY),
                    Button("No, thank you", "decline", "offer-7"),
                    Button(
                        "Leave the scheme",
                        "leave",
                        style=Style.DANGER,
                        confirm="You would leave the scheme, and every open offer ends.",
                    ),
                )
            ),
        ),
    )


class SmallDesk:
    """Answers like the bot, with a handful of words."""

    def __init__(self) -> None:
        self.seen: list[Event] = []
        self.owed: list[tuple[str, str, Card]] = []

    def handle(self, event: Event, now: datetime) -> Outcome:
        self.seen.append(event)
        return Outcome(self._reply(event, now), READER)

    def _reply(self, event: Event, now: datetime) -> Reply:
        match event:
            case Hello():
                return Say(WELCOME)
            case Home():
                return Say(Card("Your mentoring", (Text(("You have no mentor yet.",)),)))
            case Typed(text="offer"):
                return Say(offer())
            case Typed(text="agreement"):
                letter = Attachment("agreement.txt", b"We agree to meet.", "Your mentoring agreement")
                return Say(Card("Your agreement", (letter,)))
            case Typed(text="quiet"):
                return Silence()
            case Typed(text=text):
                return Say(Card("You wrote", (Text((text,)),)))
            case Click(action="accept"):
                self.owed.append(("rosalind", f"accepted-{now:%j%H%M}", Card("A mentor has said yes")))
                done = (Text(("Thank you. I have told the coordinator.",)),)
                return Replace(Card("You said yes", done))
            case Click(action="help"):
                return Say(Card("What you can say", (Bullets((("request",), ("status",), ("help",))),)))
            case Click(action=action):
                return Say(Card(f"Done: {action}"))
            case OpenForm():
                return Open(REQUEST)
            case Submit(values=values):
                if str(values["from"]) < f"{now:%Y-%m-%d}":
                    return Reject(REQUEST, {"from": "This day has passed. Please choose a later one."})
                self.owed.append(("rosalind", "request-1", request_card()))
                return Say(Card("Your request is with the coordinator", (Text(("I will write soon.",)),)))
            case _:
                return Silence()


def request_card() -> Card:
    return Card(
        "Somebody asks for a mentor",
        (
            Text((Name("p1"), " would like to talk about career decisions and writing grants.")),
            Facts((("Waiting since", (Day(date(2026, 11, 23)),)), ("May be matched with", ("4 mentors",)))),
            Buttons((Button("Show mentors", "match", "r1", Style.PRIMARY),)),
        ),
    )


class SmallStage:
    """A clock, five people, a digest on Mondays at nine, and a story of three sentences."""

    def __init__(self, desk: SmallDesk) -> None:
        self._desk = desk
        self._now = START
        self.chats = Chats(self.now)
        self.platform = WebPlatform(self.chats)

    def now(self) -> datetime:
        return self._now

    def people(self) -> Sequence[Player]:
        return PEOPLE

    def hints(self, user: str) -> Sequence[Hint]:
        words = ("overview", "people", "digest") if user == "rosalind" else ("status", "offer", "agreement")
        return [Hint(word, f"Try {word}") for word in (*words, "help")]

    def settle(self) -> None:
        while self._desk.owed:
            user, key, card = self._desk.owed.pop(0)
            self.platform.send(Destination("web", "playground", user, {}), card, READER, key)

    def next_event(self) -> datetime | None:
        days = (7 - self._now.weekday()) % 7
        monday = (self._now + timedelta(days=days)).replace(hour=9, minute=0)
        return monday if monday > self._now else monday + timedelta(days=7)

    def advance(self, to: datetime) -> Sequence[str]:
        told = []
        while (digest := self.next_event()) and digest <= to:
            self._now = digest
            self._desk.owed.append(("rosalind", f"digest-{digest:%Y-%W}", digest_card(digest)))
            self.settle()
            told.append(f"The weekly digest went out on {digest:%d %B}.")
        self._now = to
        return told

    def reset(self) -> None:
        self._now = START
        self._desk.owed.clear()

    def replay(self) -> Iterator[Caption]:
        fields = {"topics": ("career",), "how": "room", "from": "2026-12-01"}
        yield Caption("Noor asks for a mentor.", ("noor", "rosalind"), (Says("noor", "hello"),), 0.2)
        self._desk.owed.append(("noor", "welcome", WELCOME))
        self.settle()
        yield Caption("She fills in the form.", (), (Presses("noor", "Ask for a mentor"),), 0.2)
        yield Caption("It reaches the coordinator.", (), (Fills("noor", fields),), 0.2)
        self.advance(self._now + timedelta(days=28))
        yield Caption("Four weeks pass.", ("rosalind",), (), 0.2)


def digest_card(at: datetime) -> Card:
    return Card(
        "Your week in mentoring",
        (
            Text((Moment(at),), Tone.QUIET),
            Facts((("Pairs meeting", ("5",)), ("Waiting for a mentor", ("1",)), ("Reviews due", ("none",)))),
            Text(("Nothing needs a decision from you this week.",)),
        ),
    )
