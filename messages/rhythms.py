"""Words for how often two people meet, and how often they take stock: chosen by one, told to the other."""

from __future__ import annotations

from messages.cards import Buttons, Card, ChoiceField, Form, FormButton, Line, Name, Text, line

RHYTHMS = (("30", "Every month"), ("61", "Every two months"), ("91", "Every three months"), ("122", "Every four months"), ("182", "Twice a year"))  # fmt: skip
STOCKTAKES = (
    ("as-scheme", "When the scheme suggests it"), ("3", "Every three months"), ("4", "Every four months"),
    ("6", "Every six months"), ("12", "Once a year"), ("0", "Not at all"),
)  # fmt: skip


def rhythm_form(pairing: str, days: int | None, rarest: int) -> Form:
    """How often the two meet; never more rarely than the scheme asks."""
    options = tuple(o for o in RHYTHMS if int(o[0]) <= rarest)
    chosen = (str(days),) if days and str(days) in dict(options) else ()
    return Form(
        "rhythm", "How often we meet",
        (ChoiceField("days", "How often", options, "My reminders follow it. The other person is told.", chosen),), "Save", pairing,
    )  # fmt: skip


def rhythm_set(words: str) -> Card:
    """To the one who set it."""
    return _noted(
        line(f"You meet {words.lower()}. I remind you accordingly, and I have told the other person.")
    )


def rhythm_told(pairing: str, partner: str, words: str) -> Card:
    """To the other, who may set another one."""
    said = line(Name(partner), f" has noted that you meet {words.lower()}.")
    return _told("How often you meet", said, "rhythm", pairing)


def stocktake_form(pairing: str, chosen: str) -> Form:
    """How often the two take stock."""
    return Form(
        "stocktake", "How often we take stock",
        (ChoiceField("every", "How often", STOCKTAKES, "I remind you both. The other person is told.", (chosen,)),), "Save", pairing,
    )  # fmt: skip


def stocktake_set(words: str) -> Card:
    """To the one who chose."""
    return _noted(line(f"Taking stock: {words.lower()}. I have told the other person."))


def stocktake_told(pairing: str, partner: str, words: str) -> Card:
    """To the other, who may choose otherwise."""
    said = line(Name(partner), f" has chosen when you two take stock: {words.lower()}.")
    return _told("How often you take stock", said, "stocktake", pairing)


def _noted(said: Line) -> Card:
    return Card("Noted", (Text(said),), notice="Noted.")


def _told(title: str, said: Line, form: str, pairing: str) -> Card:
    otherwise = Buttons((FormButton("Something else suits me", form, pairing),))
    return Card(title, (Text(said), otherwise), notice="News about your meetings.")
