"""Made-up people for tests of matching: every argument has a default, and whole rounds at random."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from scheme.eligibility import Rules
from scheme.matching import Round
from scheme.pair_table import PairTable
from scheme.people import Grade, Ladder, Person, Standing
from scheme.policy import Policy, Strength, Training
from scheme.scoring import Request

TODAY = date(2026, 11, 17)
GRADES = ("student", "postdoc", "lecturer", "reader", "professor", "dean")
LADDER = Ladder(tuple(Grade(key, key.capitalize(), step) for step, key in enumerate(GRADES)))
TRAINED = date(2026, 1, 15)


def a_person(
    who: str,
    grade: str | None = "postdoc",
    department: str | None = "Stroke",
    *,
    manager: str | None = None,
    not_with: tuple[str, ...] = (),
    standing: Standing = Standing.ACTIVE,
    strand: str | None = None,
) -> Person:
    return Person(
        id=who,
        name=who.capitalize(),
        email=f"{who}@example.org",
        standing=standing,
        grade=grade,
        department=department,
        manager_email=f"{manager}@example.org" if manager else None,
        not_with=not_with,
        strand=strand,
    )


def a_mentor(
    who: str,
    grade: str | None = "professor",
    department: str | None = "Genetics",
    *,
    capacity: int | None = 2,
    topics: tuple[str, ...] = (),
    trained_on: date | None = TRAINED,
    **more: object,
) -> Person:
    person = a_person(who, grade, department, **more)  # type: ignore[arg-type]
    return person.with_(mentors=True, capacity=capacity, offers=topics, trained_on=trained_on)


def a_request(
    who: str,
    *topics: str,
    choices: tuple[str, ...] = (),
    weeks: int = 0,
    at_the_front: bool = False,
    departments: tuple[str, ...] = (),
    grades: tuple[str, ...] = (),
    **more: object,
) -> Request:
    return Request(
        a_person(who, **more),  # type: ignore[arg-type]
        topics,
        choices,
        departments,
        grades,
        TODAY - timedelta(weeks=weeks),
        at_the_front,
    )


def rules(policy: Policy | None = None, **more: object) -> Rules:
    return Rules(policy or Policy(), LADDER, TODAY, **more)  # type: ignore[arg-type]


def a_round(
    requests: list[Request], mentors: list[Person], with_rules: Rules | None = None, **more: object
) -> Round:
    return Round("autumn", tuple(requests), tuple(mentors), with_rules or rules(), **more)  # type: ignore[arg-type]


def weight_matrix(table: PairTable) -> list[list[int]]:
    """Lexicographic weights worked out another way than the engine's: for a solver of its own.

    One row per mentee, one column per place, 0 for a barred pair.
    """
    worst = len(table.requests)
    points_unit = 1
    goal_unit = points_unit * (1000 * worst + 1)
    queue_unit = goal_unit * (3 * worst + 1)
    count_unit = queue_unit * (max(table.queue, default=0) * worst + 1)
    places = [column for column, free in enumerate(table.places) for _ in range(free)]
    return [
        [
            0
            if (code := table.code(row, column)) < 0
            else count_unit + queue_unit * table.queue[row] + goal_unit * (code // 1001) + code % 1001
            for column in places
        ]
        for row in range(len(table.requests))
    ]


POLICIES = st.builds(
    Policy,
    department_rule=st.sampled_from(Strength),
    seniority_rule=st.sampled_from((Strength.HARD, Strength.HARD, Strength.SOFT, Strength.OFF)),
    grade_gap=st.sampled_from((None, 1, 2)),
    grade_gap_rule=st.sampled_from((Strength.HARD, Strength.SOFT)),
    training=st.sampled_from(Training),
)
TOPICS = ("grants", "careers", "writing", "teaching")


@st.composite
def rounds(draw: st.DrawFn, most: int = 9) -> Round:
    """A small round with everything in it that can go wrong."""
    names = [f"p{number}" for number in range(draw(st.integers(0, most)))]
    departments = st.sampled_from(("Stroke", "Genetics", None))
    grades = st.sampled_from((*GRADES, None))
    some_names = (
        st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple) if names else st.just(())
    )
    topics = st.lists(st.sampled_from(TOPICS), max_size=3, unique=True).map(tuple)
    requests, mentors, managers = [], [], {}
    for name in names:
        manager = draw(st.sampled_from([None, *names]))
        person = a_person(name, draw(grades), draw(departments), manager=manager, not_with=draw(some_names))
        if manager:
            managers[f"{name}@example.org"] = f"{manager}@example.org"
        role = draw(st.sampled_from(("mentor", "mentee", "both")))
        if role != "mentor":
            requests.append(
                Request(
                    person,
                    draw(topics),
                    draw(some_names),
                    waiting_since=TODAY - timedelta(weeks=draw(st.sampled_from((0, 0, 5, 30)))),
                    at_the_front=draw(st.booleans()) and draw(st.booleans()),
                )
            )
        if role != "mentee":
            person = person.with_(
                mentors=True,
                capacity=draw(st.sampled_from((None, 0, 1, 2, 3))),
                offers=draw(topics),
                trained_on=draw(st.sampled_from((TRAINED, TRAINED, None))),
            )
            mentors.append(person)
    two = st.tuples(st.sampled_from(names), st.sampled_from(names)) if names else st.nothing()
    pairs = draw(st.frozensets(two, max_size=2)) if names else frozenset()
    vetoes = draw(st.frozensets(two, max_size=2)) if names else frozenset()
    with_rules = rules(draw(POLICIES), managers=managers, pairs=pairs, vetoes=vetoes)
    return Round("random", tuple(requests), tuple(mentors), with_rules)
