"""Each pack runs: a whole relationship under each, and the table “where they disagree” shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from messages.cards import Attachment
from scheme.calendar import months_after
from scheme.open_rules import in_words
from scheme.pairing import Pairing, State
from storage.engine import Engines
from tests.scene import Stage


@dataclass(frozen=True)
class Scheme:
    """What the table says of one pack, with two of its departments."""

    pack: str
    here: str
    there: str
    chooses: str
    same_department: bool
    training_first: bool
    months: int
    agrees_length: bool
    renews_for_ever: bool
    forms: int  # handed to the mentee at the start
    measured: bool
    online: bool
    talk_first: bool
    gap: bool


SCHEMES = (
    Scheme("ion", "Stroke", "Genetics", "round", False, False, 18, False, False, 1, False, False, False, False),
    Scheme("lmic", "Research centre", "Field site", "one by one", True, False, 12, True, True, 1, False, True, True, False),
    Scheme("osb", "Law", "Education", "options", True, True, 12, True, True, 2, True, False, False, True),
    Scheme("pilots", "Physics", "Biology", "one by one", False, False, 12, False, False, 1, True, False, False, False),
)  # fmt: skip


@pytest.fixture(params=SCHEMES, ids=lambda s: s.pack)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    found: Scheme = request.param
    return found


@pytest.fixture
def stage(scheme: Scheme, sqlite_db: Engines) -> Stage:
    """A lead, a mentor here and somebody there who waits."""
    stage = Stage(sqlite_db, scheme.pack)
    stage.types("lead", "status")
    stage.joins("rowan", scheme.here, "lecturer", places=3)
    stage.asks("bao", scheme.there, "postdoc")
    return stage


def match(stage: Stage, scheme: Scheme) -> Pairing:
    """From waiting to a live pair, in the way of this scheme."""
    said = stage.types("lead", "match")
    strand = stage.store_read(lambda s: s.strands.all()[0].key)
    if scheme.chooses == "round":
        assert "Bao with Rowan" in said
        stage.presses_on("lead", "Ask all these mentors")
        stage.presses_on("lead", "Yes, ask 1 mentor")
    elif scheme.chooses == "one by one":
        assert "one request at a time" in said
        stage.presses("lead", "waiting", strand)
        assert "Rowan" in stage.presses_on("lead", "See who could mentor")
        stage.presses_on("lead", "Ask this mentor")
    else:
        assert "mentees choose from options" in said
        stage.fills_in("lead", "choosing", strand, until="2026-12-01")
        stage.tell()
        card = stage.inbox("bao", "options")[0]
        assert "Rowan" not in stage.words(card)
        stage.fills_in("bao", "rank", stage.button("Put them", card)[1], choice1="A")
        stage.presses("lead", "choosing", strand)
        stage.presses_on("lead", "Decide now")
    stage.tell()
    offer = stage.inbox("rowan", "offer-to-mentor")[0]
    assert "Bao" not in stage.words(offer)
    stage.presses_on("rowan", "Yes", offer)
    if scheme.chooses != "options":  # who chose has said yes already
        stage.tell()
        stage.presses_on("bao", "Yes", stage.inbox("bao", "offer-to-mentee")[0])
    stage.tell()
    pairing = stage.pairing("rowan", "bao")
    assert pairing.state is State.LIVE
    return pairing


def met(stage: Stage, pairing: Pairing) -> None:
    """A meeting yesterday: one says so, the other agrees."""
    day = date.fromordinal(stage.now.date().toordinal() - 1).isoformat()
    stage.fills_in("bao", "log", pairing.id, on=day, minutes="45", mode="online")
    stage.tell()
    stage.presses_on("rowan", "Yes", stage.inbox("rowan", "please-confirm")[-1])
    stage.tell()


def both_say(stage: Stage, pairing: Pairing, choice: str) -> None:
    for person in ("rowan", "bao"):
        said = stage.presses(person, "review", pairing.id)
        assert "go" in said.casefold() or "term" in said.casefold()
        stage.presses_on(person, choice)


def test_a_whole_relationship_runs_under_every_pack(stage: Stage, scheme: Scheme) -> None:
    pairing = match(stage, scheme)
    assert pairing.ends_on == months_after(date(2026, 11, 17), scheme.months)
    told = [*stage.inbox("bao", "introduction"), *stage.inbox("rowan", "introduction")]
    assert ("Half an hour to begin with" in stage.words(told[0])) == scheme.talk_first
    card = stage.inbox("bao", "agreement-to-read")[0]
    assert sum(isinstance(b, Attachment) for b in card.blocks) == scheme.forms
    assert (
        bool(stage.inbox("rowan", "proforma")) == bool(stage.inbox("bao", "proforma")) == (scheme.forms == 2)
    )
    stage.passes(days=2)
    assert bool(stage.inbox("bao", "questionnaire")) == scheme.measured
    met(stage, pairing)
    stage.passes(days=1)
    assert bool(stage.inbox("bao", "go-on")) == scheme.talk_first
    assert stage.inbox("lead", "first-meeting-held")
    for person in ("bao", "rowan"):
        stage.presses(person, "sign", pairing.id)
    signed = stage.pairing("rowan", "bao")
    assert signed.mentor_signed_on and signed.mentee_signed_on
    while stage.now.date() < months_after(date(2026, 11, 17), scheme.months - 1):
        stage.passes(days=60)
        met(stage, pairing)
    stage.now = stage.now.replace(year=signed.ends_on.year, month=signed.ends_on.month, day=2)  # type: ignore[union-attr]
    stage.passes(hours=1)
    both_say(stage, pairing, "Yes")
    renewed = stage.pairing("rowan", "bao")
    assert (renewed.state, renewed.term) == (State.LIVE, 2)
    assert renewed.ends_on == months_after(date(2026, 11, 17), 2 * scheme.months)
    stage.now = stage.now.replace(year=renewed.ends_on.year, month=renewed.ends_on.month, day=2)
    stage.passes(hours=1)
    if scheme.renews_for_ever:
        both_say(stage, pairing, "Yes")
        assert stage.pairing("rowan", "bao").term == 3
        stage.presses("bao", "end-yes", pairing.id)
        state = State.ENDED
    else:
        stage.passes(days=30)
        state = State.COMPLETED
    assert stage.pairing("rowan", "bao").state is state
    for _ in range(2):  # over a weekend, on which nobody is written to
        stage.passes(days=3)
    asked = {c.title for c in stage.inbox("bao", "questionnaire")}
    after = "What could the scheme do better?" if state is State.ENDED else "How is the scheme doing?"
    assert ("Before and after mentoring" if scheme.measured and state is State.COMPLETED else after) in asked
    assert "Mentee" in stage.types("bao", "record")


def test_the_table_where_they_disagree_shows_in_what_people_may_do(stage: Stage, scheme: Scheme) -> None:
    pairing = match(stage, scheme)
    stage.asks("tam", scheme.here, "postdoc")  # the mentor's own department
    said = stage.types("lead", "pair <@rowan> <@tam>")
    assert ("No rule speaks against it" in said) == scheme.same_department
    assert ("works in the same department" in said) != scheme.same_department
    stage.joins("uwe", scheme.there, "professor", trained="")
    said = stage.types("lead", "pair <@uwe> <@tam>")
    assert ("has not done the training" in said) == scheme.training_first
    policy = stage.store_read(lambda s: s.policy(s.strands.all()[0].key))
    rules = " ".join(in_words(policy))
    assert (" online " in rules) == scheme.online
    assert ("ideally not more than 2 grades" in rules) == scheme.gap
    assert ("as often as both wish" in rules) == scheme.renews_for_ever
    assert ("unless the two agree otherwise" in rules) == scheme.agrees_length
    assert all(sentence in stage.types("bao", "handbook rules") for sentence in in_words(policy)[:3])
    said = stage.presses("bao", "terms", pairing.id)
    assert ("How long" in said) == scheme.agrees_length


def test_nobody_mentors_up_and_no_manager_mentors_under_any_pack(stage: Stage, scheme: Scheme) -> None:
    stage.joins("kofi", scheme.here, "phd_student")
    assert "do not stand above" in stage.types("lead", "pair <@kofi> <@bao>").replace("does not", "do not")
    stage.asks("bao", scheme.there, "postdoc", manager="rowan@example.org")
    assert "line of management" in stage.types("lead", "pair <@rowan> <@bao>")


def test_the_forms_of_every_pack_open(stage: Stage) -> None:
    for form in ("join", "request"):
        assert stage.opens("edda", form).fields
