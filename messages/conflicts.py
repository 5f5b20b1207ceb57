"""Words about conflicts of interest: to the one who names them, and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from messages.cards import (
    Block,
    Button,
    Buttons,
    Card,
    Facts,
    Form,
    FormButton,
    Name,
    Style,
    Text,
    TextField,
    Tone,
    line,
)

ASIDE = line(
    "The other person never learns of it, and nobody asks why: I keep the address and no reason. "
    "Leads see only that two people are kept apart."
)


def named(rows: Sequence[tuple[str, str]], partner: tuple[str, str] | None = None) -> Card:
    """Whom somebody has named, as (mark, address). `partner` is (person, pairing) of a running pair
    that one of them is half of."""
    blocks: list[Block] = [
        Text(line("Is there somebody you must not be paired with? For instance: they decide about a job you apply for, they supervise or examine you, you work closely together, or you are close in private.")),
        Text(ASIDE, Tone.QUIET),
    ]  # fmt: skip
    if partner:
        blocks += [
            Text(line("You are paired with ", Name(partner[0]), " at the moment. Nothing ends by itself: the lead of your strand is asked to look at it. You can also end it yourself.")),
            Buttons((Button("A word with a lead", "concern", partner[1]), Button("End it", "end", partner[1]))),
        ]  # fmt: skip
    for mark, address in rows:
        blocks += [
            Facts((("Kept apart from", line(address)),)), Buttons((Button("Take this out", "conflict-out", mark),)),
        ]  # fmt: skip
    more = "Name another person" if rows else "Name somebody"
    blocks.append(Buttons((FormButton(more, "conflicts", style=Style.PRIMARY),)))
    return Card("Kept apart", tuple(blocks), notice="A page for you alone.")


def form() -> Form:
    """One or several addresses."""
    return Form(
        "conflicts", "Keep me apart from …",
        (TextField("addresses", "Their e-mail address", "Several, separated by commas.", most=500),), intro=(ASIDE,),
    )  # fmt: skip
