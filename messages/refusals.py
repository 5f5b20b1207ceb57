"""What is said when the rules say no: what did not happen, why, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from messages.cards import AnyButton, Button, Buttons, Card, Day, FormButton, Line, Span, Text, Tone, line
from scheme.journal import declare
from scheme.refusals import Refusal

HELP = Button("What I can do", "help")
STATUS = Button("How things stand", "status")
ASK = FormButton("Ask for a mentor", "request")

# One sentence or two for every code. `{name}` stands for a fact of the refusal.
SENTENCES: dict[str, str] = {
    "not-yours": "Nothing was changed. That is not something I can show you or do for you.",
    "outside": "I look after mentoring for the people of this workspace, and you are here from another one, so nothing was done; whoever invited you can tell you whom to ask.",
    "leads-only": "Nothing was changed. That is for the people who run the scheme.",
    "busy": "Nothing was changed, because somebody acted at the same moment. Please try once more.",
    "out-of-reach": "Nothing was changed, because I cannot reach my records at the moment. What you told me before is safe. Please try once more in a few minutes.",
    "button-gone": "Nothing was changed. That button belongs to an older version of me. Type “status” to see how things stand.",
    "unknown-grade": "Nothing was saved, because “{grade}” is not on this scheme’s list of grades. Please choose one from the list.",
    "unknown-text": "I have no text called “{text}”. Type “handbook” and a question instead.",
    "no-place": "This was not accepted, because all your places for mentees are taken. You can offer more places under “profile”.",
    "mentor-full": "Nobody was asked, because this mentor’s places are taken, or on offer to somebody else. Please choose another.",
    "no-longer-suits": "Nobody was asked: these two do not suit each other under the rules ({reason}).",
    "not-joined": "Nothing was changed, because you are not in the scheme yet. Type “join” to mentor somebody, or “request” to ask for a mentor.",
    "no-pairing": "Nothing was recorded, because you have no mentoring pair at the moment.",
    "no-mentee": "Nothing was recorded, because you have no mentee at the moment. I will write when there is somebody for you.",
    "no-request": "There is nothing to withdraw: you have no open request for a mentor.",
    "log-future": "Nothing was logged: {on} has not happened yet. If you meant to plan a meeting, type “plan” and the day.",
    "log-before-start": "Nothing was logged: {on} is before your pair began on {started}. Which day did you meet?",
    "log-too-old": "Nothing was logged: {on} is more than a year ago. If it is right, please tell a lead, who can look into it.",
    "plan-past": "Nothing was planned: {on} has passed. If you have met, type “log” and the day.",
    "plan-too-far": "Nothing was planned: {on} is more than a year ahead. Please choose a nearer day.",
    "unreadable-day": "Nothing was saved, because I could not read that day. Please choose it again.",
    "unreadable-until": "Nothing was changed, because I could not read that day. Please choose it again.",
    "cannot-reopen": "Nothing was changed: this pair cannot start again, because a place has been given to somebody else or one of you takes no part any more. Type “request” to ask for a mentor.",
    "odd-length": "Nothing was saved, because a meeting lasts between 1 minute and 10 hours. How long was it?",
    "confirm-own": "Nothing was changed. You said so yourself; the other person is asked to confirm it.",
    "undo-not-yours": "Nothing was undone, because you did not say it. You can correct it instead.",
    "undo-nothing": "There is nothing to undo. I can take back the last meeting you told me of, for a day.",
    "snooze-past": "Nothing was changed, because that day has passed. Until when shall I keep quiet?",
    "snooze-too-long": "Nothing was changed, because I can keep quiet for a year at most. Please choose a nearer day.",
    "away-too-long": "Nothing was changed, because I can hold your place for a year at most. Please choose a nearer day, or type “leave”.",
    "nobody-to-ask-about": "Nobody was asked, because no mentor suits this request at the moment, so there is nobody to ask about.",
    "advice-over": "Nothing was kept, because that question is settled. Thank you for looking.",
    "no-renewal-left": "Nothing was recorded, because this pairing cannot be renewed again. It ends on {ends}.",
    "review-too-early": "Nothing was recorded, because the review opens on {opens}. I will ask you both then.",
    "person-unknown": "Nothing was changed, because I do not know that person yet. They need to say hello to me first.",
    "which-one": "Nothing was changed, because I could not tell whom you mean. Please choose from the list.",
    "no-question-group": "I have no group of questions called “{group}”. Type “questions” for some questions and the names of all groups, or “topics” for what people talk about.",
    "not-paused": "Nothing was changed: no pair of yours is paused.",
    "not-your-strand": "Nobody was asked, because that person is not in a strand you lead. Their own lead can do it.",
    "choosing-open": "Nothing was sent, because people in this strand are choosing already. Look at it under “match”.",
    "choosing-over": "Nothing was kept, because the time for choosing is over. I write to you once a mentor has said yes.",
    "no-such-setting": "Nothing was changed: I have no setting called “{name}”. Type “settings” to see them all.",
    "setting-moved": "Nothing was changed, because somebody has changed this strand’s settings since. Please look at it again.",
    "draft-gone": "Nothing was changed, because what you were writing is no longer there. Please begin again.",
    "leads-already": "Nothing was changed: they lead this strand already.",
    "last-lead": "Nothing was changed, because a strand always keeps a lead. Add another one first.",
    "term-fixed": "Nothing was changed: in this strand mentoring lasts {months} months. The review asks you both whether it shall go on.",
    "term-renewed": "Nothing was changed, because the length can be agreed in the first term only. The review asks you both about the next one.",
    "talk-over": "Nothing was changed: that was for the time after the first talk. Type “end” if you would like to stop.",
    "untrained": "This was not accepted yet, because training comes first here. Note the day of your training under “join”, then press again.",
    "answered-already": "Nothing was counted, because you have answered this already. Thank you.",
    "has-an-offer": "Nobody was asked, because this mentee has an offer to answer. Type “unpair” to take that offer back first.",
    "no-such-pair": "Nothing was changed: I know of no such pair in the strands you lead.",
    "link-unknown": "Nothing was joined: that code is not known, or its ten minutes are over. Type “link” on the other platform for a new one.",
    "link-too-many": "Nothing was joined: too many codes have been typed here within the hour. Please try again in an hour.",
    "link-same": "Nothing was joined, because this is the account you got the code on. Type the code on the other platform.",
    "link-both-in-use": "Nothing was joined, because both accounts already take part. A lead can help: erase one of them, then join them.",
    "word-closed": "Nothing was sent, because that exchange is closed and deleted. Type “concern” to open another.",
    "empty-word": "Nothing was sent, because there was nothing in it.",
    "nothing-kept": "There was nothing to erase: I hold nothing about you.",
    "identity-off": "Nothing was kept: this part of the scheme does not ask who you are or whom you would like.",
    "nothing-to-answer": "I am not waiting for an answer from you. Type “status” to see how things stand.",
}  # fmt: skip

declare(*SENTENCES)  # a log may say which rule said no

# In a form the sentence stands at the field it is about, and what was typed stays.
FIELDS: dict[str, str] = {
    "unreadable-day": "on", "log-future": "on", "log-before-start": "on", "log-too-old": "on",
    "plan-past": "on", "plan-too-far": "on", "odd-length": "minutes", "snooze-past": "until", "unreadable-until": "until",
    "snooze-too-long": "until", "away-too-long": "until", "empty-word": "text",
}  # fmt: skip


def refusal(refused: Refusal) -> Card:
    """The card for a refusal. An unknown code is our fault and fails a test, not a person."""
    words = Text(_filled(SENTENCES[refused.code], refused))
    if refused.code == "outside":  # there is nothing for them to press
        return Card("I cannot help you here", (words,))
    first = ASK if refused.code == "no-pairing" else STATUS
    return Card("Not done", (words, Buttons((first, HELP))))


def sentence(refused: Refusal) -> str:
    """The same sentence as plain words, for a field of a form."""
    words = _filled(SENTENCES[refused.code], refused)
    return "".join(f"{s.on:%A} {s.on.day} {s.on:%B %Y}" if isinstance(s, Day) else str(s) for s in words)


def _filled(sentence_: str, refused: Refusal) -> Line:
    spans: list[Span] = []
    for piece in sentence_.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece.startswith("{"):
            fact = refused.facts.get(piece[1:-1], "")
            spans.append(Day(fact) if isinstance(fact, date) else str(fact)[:80])
        elif piece:
            spans.append(piece)
    return tuple(spans)


def our_fault(reference: str) -> Card:
    """Something broke on our side."""
    return Card(
        "That did not work",
        (
            Text(line("Nothing was changed. The fault is mine, not yours. Please try again in a moment.")),
            Text(
                line(f"If it happens again, give the people who run the bot this reference: {reference}"),
                Tone.QUIET,
            ),
        ),
    )


def too_many() -> Card:
    """Far more came from one person at once than anybody types."""
    words = "That was a great deal at once, so I have stopped listening to you for ten seconds. What came before it is done; please try the rest again then."
    return Card("One thing at a time, please", (Text(line(words)),))


def already_dealt_with(card: Card | None) -> Card:
    """The present state, in place of a card that is out of date."""
    intro = Text(line("That has already been dealt with. This is how things stand now."))
    if card is None:
        return Card("How things stand", (intro, Buttons((STATUS,))))
    return replace(card, blocks=(intro, *card.blocks))


def did_not_catch(buttons: tuple[AnyButton, ...]) -> Card:
    """An unknown word: one line and a few buttons, never a guess."""
    return Card(
        "I did not catch that",
        (
            Text(line("Nothing was changed. You can type it another way, or press what you meant.")),
            Buttons(buttons),
        ),
    )


def did_you_mean(buttons: tuple[AnyButton, ...]) -> Card:
    """A sentence that may be read two ways: both are offered, and neither is done."""
    return Card(
        "Did you mean …?",
        (
            Text(line("I can read that in two ways, so nothing was changed. Press the one you meant.")),
            Buttons(buttons),
        ),
    )


def kindly_declined() -> Card:
    """Something I am not for, or may not do for this person."""
    return Card(
        "I cannot help with that",
        (
            Text(
                line("I only help with mentoring: finding a mentor, meetings, the agreement and the review.")
            ),
            Buttons((HELP,)),
        ),
    )
