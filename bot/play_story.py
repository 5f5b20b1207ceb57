"""The story of a term of eighteen months, as it is told in the playground."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.web.stage import Caption, Fills, Presses, Says

if TYPE_CHECKING:
    from bot.play import World

MENTEE, MENTOR, LEAD = "tamsin", "rowan", "ines"
ALL = (MENTEE, MENTOR, LEAD)


def story(world: World) -> Iterator[Caption]:
    """A mentee asks, a mentor says yes, and eighteen months go by."""
    yield from _they_are_paired(world)
    yield from _they_meet(world)
    yield from _the_term_ends(world)


def _they_are_paired(world: World) -> Iterator[Caption]:
    yield Caption(
        "Tamsin would like a mentor. She says so in her own words.",
        ALL,
        (Says(MENTEE, "I'd like a mentor please"),),
    )
    yield Caption("A short form: where she works, where she stands, and what she would like to talk about.", ALL, (
        Fills(MENTEE, {"department": "Cell Biology", "grade": "postdoc", "strand": "non_clinical",
                       "topics": ("next_step", "independence"), "mode": "either", "consent": ("yes",)}),
    ), 3)  # fmt: skip
    yield Caption(
        "Ines leads the strand. She sees who could mentor, each with the reason.",
        ALL,
        (Presses(LEAD, "See who could mentor"),),
        3,
    )
    yield Caption(
        "She asks Rowan. He is asked without Tamsin’s name.", ALL, (Presses(LEAD, "Ask this mentor"),), 3
    )
    yield Caption(
        "Rowan says yes. Had he said no, Tamsin would never have known.",
        ALL,
        (Presses(MENTOR, "Yes, I would"),),
        3,
    )
    yield Caption(
        "Now Tamsin is asked, and says yes. Only now do both know, and nobody else but Ines.",
        ALL,
        (Presses(MENTEE, "Yes, please"),),
        4,
    )
    yield Caption(
        "Greta has waited as well. Ines asks a mentor for her, in three presses.",
        (LEAD, MENTEE, MENTOR),
        (Says(LEAD, "overview"), Presses(LEAD, "See who could mentor"), Presses(LEAD, "Ask this mentor")),
        3,
    )
    world.cast.say_yes("edda", "greta")


def _they_meet(world: World) -> Iterator[Caption]:
    meet = world.now() + timedelta(days=9)
    meet += timedelta(days=(1 - meet.weekday()) % 7)  # a Tuesday
    yield Caption(
        "They find a day. Typing is enough.",
        ALL,
        (Says(MENTEE, f"we're meeting on {meet:%-d %B} at 2pm"),),
        3,
    )
    _to(world, meet + timedelta(days=1))
    yield Caption("The day after, one question: did it happen?", ALL, (Presses(MENTEE, "Yes, we met"),), 3)
    yield Caption(
        "Rowan confirms with one press. The lead learns that the first meeting took place, and the date. Nothing else.",
        ALL,
        (Presses(MENTOR, "Yes, we met"),),
        4,
    )
    yield Caption(
        "Both have signed the agreement. The scheme keeps the fact and the date; the form stays with the two.",
        ALL,
        (Says(MENTEE, "sign"), Says(MENTOR, "sign")),
        3,
    )
    _to(world, world.now() + timedelta(days=130))
    yield Caption("Four quiet months later the mentee gets a gentle reminder. She sets the pace.", ALL, (), 3)
    yield Caption("They have met, in fact. She says so.", ALL, (Says(MENTEE, "met yesterday for 45 min"),), 3)
    yield Caption("One press from Rowan.", ALL, (Presses(MENTOR, "Yes, we met"),), 2)
    for _ in range(3):
        _to(world, world.now() + timedelta(days=115))
        yield Caption(
            "Months go by, with a meeting now and then.",
            ALL,
            (Says(MENTEE, "met yesterday, 1 hour"), Presses(MENTOR, "Yes, we met")),
            2,
        )


def _the_term_ends(world: World) -> Iterator[Caption]:
    _to(world, _review_day(world))
    yield Caption(
        "A month before the end of the term, each is asked alone whether it shall go on.", ALL, (), 3
    )
    yield Caption(
        "Tamsin would like another term. Her answer is sealed.",
        ALL,
        (Presses(MENTEE, "Yes, another term"),),
        3,
    )
    yield Caption(
        "So would Rowan. Only two yeses renew; one no would end it, and nobody would learn whose.",
        ALL,
        (Presses(MENTOR, "Yes, another term"),),
        4,
    )
    yield Caption(
        "Meanwhile Ines had her digest every Monday. That is all the work there was.",
        ALL,
        (Says(LEAD, "digest"),),
        5,
    )


def _to(world: World, moment: datetime) -> None:
    """Move the clock on to the next Wednesday from then, Monday by Monday."""
    wednesday = moment + timedelta(days=(2 - moment.weekday()) % 7)
    world.advance(wednesday.replace(hour=14, minute=30), days=(0,))
    world.cast.go_on()


def _review_day(world: World) -> datetime:
    """The day after the review is asked, in working hours."""
    with world.house.database.read(world.house.first_scheme()) as store:
        who = store.people.by_account("web", "playground", MENTEE)
        pairing = store.pairings.of_person(who.id)[0] if who else None
        assert pairing is not None and pairing.ends_on is not None, "the story's pair is under way"
        days = (pairing.ends_on - store.today(world.now())).days - 26
    return world.now() + timedelta(days=max(0, days))
