"""A scheme in which anybody does anything in any order, old buttons and repeats included; what must hold."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from handlers.events import Click, Outcome
from messages.cards import Button, Replace, Say
from scheme.calendar import months_after
from scheme.eligibility import limit
from scheme.meetings import MeetingState
from scheme.pairing import CLOSED, OFFERS, RUNNING, State
from scheme.people import Standing
from storage.outbox_tables import outbox
from storage.tables import pairing
from tests.actors import Actor, Seen, buttons_of
from tests.playhouse import LEAD, Play

MENTORS = {"rafe": ("Stroke", "professor", 1), "sina": ("Epilepsy", "lecturer", 2)}
MENTEES = {
    "mira": ("Genetics", "postdoc"),
    "nils": ("Movement", "phd_student"),
    "sina": ("Epilepsy", "lecturer"),
}
EVERYBODY = ("rafe", "sina", "mira", "nils")
WORDS = ("status", "met yesterday, 30 min", "plan tomorrow at 2pm", "undo", "sign", "leave", "end", "review",
         "pause until next month", "snooze until next month", "resume", "yes", "profile", "away", "conflicts",
         "briefing")  # fmt: skip


class Scheme(RuleBasedStateMachine):
    """Two mentors, two mentees, one who is both, and a lead; places are scarce."""

    url = ""

    @initialize()
    def opens(self) -> None:
        # The last day of August: a term of 18 months ends in February, and the next one in August again.
        self.play = Play(self.fresh(), datetime(2026, 8, 31, 10, 30, tzinfo=UTC))
        self.play.lead()
        for user, (department, grade, places) in MENTORS.items():
            self.play.mentor(user, places, department=department, grade=grade)
        for user, (department, grade) in MENTEES.items():
            self.play.mentee(user, department=department, grade=grade)
        self.old: list[tuple[str, Button]] = []
        self.begun: set[str] = set()
        self.started: dict[str, date] = {}
        self.closed: dict[str, State] = {}

    def fresh(self) -> str:
        raise NotImplementedError

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.close()

    # --- what people do ---

    def _pressable(self, actor: Actor) -> list[tuple[int | None, Button]]:
        shown = enumerate(actor.screen[-6:], start=max(0, len(actor.screen) - 6))
        return [(n, b) for n, s in shown for b in buttons_of(s.card) if isinstance(b, Button)]

    @rule(user=st.sampled_from((*EVERYBODY, LEAD)), pick=st.integers(0, 40), twice=st.booleans())
    def presses_something(self, user: str, pick: int, twice: bool) -> None:
        actor = self.play.actors[user]
        if found := self._pressable(actor):
            number, button = found[pick % len(found)]
            self.old.append((user, button))
            actor.presses_old(button, number)
            if twice:
                actor.presses_old(button)

    @rule(pick=st.integers(0, 200), other=st.sampled_from((*EVERYBODY, LEAD)), own=st.booleans())
    def presses_an_old_button_or_somebody_elses(self, pick: int, other: str, own: bool) -> None:
        if self.old:
            user, button = self.old[pick % len(self.old)]
            before = self._states() if not own else None
            said = self.play.actors[user if own else other].presses_old(button)
            assert "The fault is mine" not in said
            if before is not None and other not in (user, LEAD):
                self._only_own_changed(before, other)

    @rule(user=st.sampled_from(EVERYBODY), words=st.sampled_from(WORDS))
    def types(self, user: str, words: str) -> None:
        assert "The fault is mine" not in self.play.actors[user].says(words)

    @rule(
        user=st.sampled_from(sorted(MENTEES)),
        grade=st.sampled_from(("phd_student", "postdoc", "lecturer", "professor")),
    )
    def asks_for_a_mentor(self, user: str, grade: str) -> None:
        self.play.mentee(user, department=MENTEES[user][0], grade=grade)

    @rule(pick=st.integers(0, 5), mentor=st.sampled_from(sorted(MENTORS)))
    def the_lead_proposes(self, pick: int, mentor: str) -> None:
        with self.play.store() as store:
            waiting = store.requests.waiting([s.key for s in store.strands.all()])
        if waiting:
            wanted = waiting[pick % len(waiting)]
            self.play.actors[LEAD].clicks("propose", f"{wanted.id}/{self.play.actors[mentor].id}")

    @rule(
        users=st.tuples(*[st.sampled_from((*EVERYBODY, LEAD))] * 2),
        picks=st.tuples(*[st.integers(0, 40)] * 2),
        proposes=st.booleans(),
    )
    def two_act_at_the_same_moment(
        self, users: tuple[str, str], picks: tuple[int, int], proposes: bool
    ) -> None:
        """Two presses, or two proposals of one mentor, decided in two threads at once."""
        acts: list[tuple[Actor, Button]] = []
        if proposes:
            with self.play.store() as store:
                waiting = store.requests.waiting([s.key for s in store.strands.all()])
            mentor = self.play.actors[sorted(MENTORS)[picks[0] % 2]].id
            lena = self.play.actors[LEAD]
            acts = [(lena, Button("", "propose", f"{w.id}/{mentor}")) for w in waiting[:2]]
        else:
            for user, pick in zip(users, picks, strict=True):
                if found := self._pressable(self.play.actors[user]):
                    acts.append((self.play.actors[user], found[pick % len(found)][1]))
        gate = threading.Barrier(len(acts)) if acts else None

        def act(one: tuple[Actor, Button]) -> Outcome:
            click = Click(identity=one[0].identity, action=one[1].action, value=one[1].value)
            assert gate is not None
            gate.wait()
            return self.play.house.desk.handle(click, self.play.now)

        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(act, acts))
        for (actor, button), outcome in zip(acts, outcomes, strict=True):
            self.old.append((actor.identity.user, button))
            if isinstance(outcome.reply, (Say, Replace)):
                actor.screen.append(Seen(outcome.reply.card, outcome.reader, self.play.now))
        self.play.deliver()

    @rule(user=st.sampled_from(EVERYBODY), active=st.booleans())
    def an_account_comes_or_goes(self, user: str, active: bool) -> None:
        self.play.actors[user].account(active=active)

    @rule(days=st.sampled_from((1, 5, 15, 60, 250)))
    def days_pass(self, days: int) -> None:
        self.play.clock.now += timedelta(days=days)
        self.play.jobs()
        for pair in self.play.pairings(*RUNNING):
            assert pair.ends_on is not None
            with self.play.store() as store:
                grace = timedelta(days=store.policy(pair.strand).grace_days)
            assert self.play.today < pair.ends_on + grace  # the calendar has ended what it had to end

    # --- what must hold ---

    def _states(self) -> dict[str, tuple[State, frozenset[str]]]:
        return {p.id: (p.state, frozenset(p.parties())) for p in self.play.pairings()}

    def _only_own_changed(self, before: dict[str, tuple[State, frozenset[str]]], user: str) -> None:
        me, after = self.play.actors[user].id, self._states()
        changed = [who for key, (state, who) in before.items() if after[key][0] is not state]
        assert all(me in who for who in changed)

    @invariant()
    def no_mentor_has_more_than_their_places_and_nobody_mentors_up_or_twice(self) -> None:
        if not hasattr(self, "play"):
            return
        with self.play.store() as store:
            everybody = {p.id: p for p in store.people.everybody(*Standing)}
            found = store.pairings.in_strands([s.key for s in store.strands.all()], tuple(State))
            # Running pairs, and offers as well: nobody is asked for more people than they can take.
            held = Counter(p.mentor for p in found if p.state in RUNNING | OFFERS)
            for mentor, places in held.items():
                assert places <= limit(everybody[mentor], store.policy(None))
            live = Counter(frozenset(p.parties()) for p in found if p.state in RUNNING)
            assert all(n == 1 for n in live.values())
            step = store.pack.ladder.step
            for pair in found:
                if pair.state in RUNNING and pair.id not in self.begun:
                    self.begun.add(pair.id)
                    mentor, mentee = everybody[pair.mentor], everybody[pair.mentee]
                    assert step(mentor.grade or "") > step(mentee.grade or "")

    @invariant()
    def a_term_ends_by_the_calendar_counted_from_the_first_start(self) -> None:
        if not hasattr(self, "play"):
            return
        columns = (
            pairing.c.id,
            pairing.c.started_on,
            pairing.c.ends_on,
            pairing.c.term,
            pairing.c.term_months,
        )
        with self.play.store() as store:
            rows = store.conn.execute(select(*columns).where(pairing.c.started_on.is_not(None))).all()
        for row in rows:
            assert row.ends_on == months_after(row.started_on, row.term * row.term_months)
            assert self.started.setdefault(row.id, row.started_on) == row.started_on

    @invariant()
    def what_has_closed_stays_closed_but_for_a_lapse(self) -> None:
        if not hasattr(self, "play"):
            return
        now = self._states()
        for key, state in self.closed.items():
            assert key in now and (now[key][0] is state or state is State.LAPSED)
        self.closed |= {key: state for key, (state, _) in now.items() if state in CLOSED}

    @invariant()
    def nothing_is_open_about_a_closed_pairing(self) -> None:
        if not hasattr(self, "play"):
            return
        closed = {p.id for p in self.play.pairings(*CLOSED)}
        with self.play.store() as store:
            unsent = store.conn.execute(select(outbox.c.about).where(outbox.c.due_at.is_not(None))).scalars()
            assert closed.isdisjoint(unsent)
            for pair in closed:
                planned = [m for m in store.meetings.of_pairing(pair) if m.state is MeetingState.PLANNED]
                assert planned == []

    @invariant()
    def cards_name_only_partners_leads_and_the_mentors_offered_to_them(self) -> None:
        if not hasattr(self, "play"):
            return
        ids = {user: self.play.actors[user].id for user in (*EVERYBODY, LEAD)}
        pairs = self.play.pairings()
        for user in EVERYBODY:
            me = ids[user]
            known = {me, ids[LEAD]}
            known |= {p.partner_of(me) for p in pairs if me in p.parties() and p.started_on is not None}
            agreed = (State.MENTEE_ASKED, *CLOSED)
            known |= {p.mentor for p in pairs if p.mentee == me and p.state in agreed}
            assert self.play.actors[user].names_shown() <= known

    @invariant()
    def a_sealed_answer_shows_on_no_other_screen_and_nothing_broke(self) -> None:
        if not hasattr(self, "play"):
            return
        for actor in self.play.actors.values():
            assert all(s.card.title != "That did not work" for s in actor.screen[-4:])
            assert not any(s.unasked and s.card.title == "Your answer is sealed" for s in actor.screen)

    @invariant()
    def an_open_offer_waits_for_one_answer_only(self) -> None:
        if not hasattr(self, "play"):
            return
        offers = Counter(p.mentee for p in self.play.pairings(*OFFERS))
        assert all(n == 1 for n in offers.values())
