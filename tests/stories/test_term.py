"""The whole relationship, read like a play: asked, offered, met, signed, reminded, renewed, completed."""

from __future__ import annotations

from datetime import date, timedelta

from scheme.pairing import State
from tests.playhouse import Play


def test_a_mentoring_relationship_from_the_first_word_to_the_last_thank_you(play_on_either: Play) -> None:
    play = play_on_either
    lena, rafe = play.lead(), play.person("rafe", "Rafe Holloway-Quist")
    mira = play.person("mira", "Mira Tarrant-Oduya")

    # Rafe joins; Mira asks in her own words.
    rafe.says("join")
    assert "on the list of mentors" in rafe.fills(
        department="Stroke", grade="professor", strand="non_clinical", topics=("promotion", "funding"),
        capacity="1", consent=("yes",),
    )  # fmt: skip
    mira.says("I'd like a mentor please")
    assert "waiting list" in mira.fills(
        department="Genetics", grade="postdoc", strand="non_clinical", topics=("promotion",), consent=("yes",)
    )

    # Lena is told, sees who could mentor and why, and asks Rafe without naming Mira.
    assert "Mira Tarrant-Oduya" in lena.reads()
    assert "Rafe Holloway-Quist" in lena.presses("See who could mentor")
    lena.presses("Ask this mentor")
    assert "Genetics" in rafe.screen_words()
    assert "Mira" not in rafe.screen_words()
    rafe.presses("Yes, I would")
    assert "Rafe Holloway-Quist" in mira.screen_words()
    assert "You are paired" in mira.presses("Yes, please")

    # The pair exists: private introductions, the agreement to Mira, a start and an end of term.
    pairing = play.pairing(State.LIVE)
    assert pairing.started_on == date(2026, 11, 17)
    assert pairing.ends_on == date(2028, 5, 17)
    assert "Mira Tarrant-Oduya" in rafe.reads()
    assert "agreement" in mira.reads().casefold()

    # They plan, are reminded, and are asked afterwards.
    assert "3 December 2026" in mira.says("plan 3 December at 2pm")
    assert "3 December 2026" in rafe.reads()
    play.days_pass(15)
    assert "You meet soon" in mira.reads()
    assert "You meet soon" in rafe.reads()
    play.days_pass(2)
    assert "Did it happen?" in mira.reads()
    mira.presses("Yes, we met")
    lena.reads()
    assert "first meeting" in rafe.presses("Yes, we met").casefold()
    told = lena.reads()
    assert "A first meeting took place" in told
    assert "3 December 2026" in told
    assert "14:00" not in told  # the fact and the date, nothing else

    # Both sign: the fact and the date only.
    mira.says("sign")
    assert "has signed the agreement" in rafe.reads()
    assert "both signed" in rafe.says("sign")

    # Four quiet months later Mira is nudged, alone.
    rafe.reads(), mira.reads()
    play.days_pass(127, every=7)
    assert "Time to meet?" in mira.reads()
    assert "Time to meet?" not in rafe.reads()
    mira.says("met yesterday for 45 min")
    assert "45 minutes" in rafe.reads()
    rafe.presses("Yes, we met")
    assert play.pairing(State.LIVE).meetings == 2

    # Meetings now and then, logged from either side.
    while play.today < date(2028, 1, 1):
        play.days_pass(100, every=20)
        rafe.says("met yesterday, 1 hour")
        mira.presses("Yes, we met")

    # The review: each alone, sealed until both are in.
    play.days_pass((date(2028, 4, 18) - play.today).days, every=5)
    assert "How shall it go on?" in mira.reads()
    assert "How shall it go on?" in rafe.reads()
    assert "sealed" in mira.presses("Yes, another term")
    assert "another" not in rafe.reads()
    rafe.presses("Yes, another term")
    assert "16 November" not in rafe.reads()
    pairing = play.pairing(State.LIVE)
    assert (pairing.term, pairing.ends_on) == (2, date(2029, 11, 17))
    assert "It goes on" in mira.reads()

    # The second term ends as planned, without a question whether to renew.
    while play.today < date(2029, 7, 1):
        play.days_pass(100, every=25)
        mira.says("met yesterday for 30 min")
    play.days_pass((date(2029, 10, 19) - play.today).days, every=5)
    assert "cannot be renewed again" in mira.reads()
    play.days_pass((date(2029, 11, 19) - play.today).days, every=3)
    assert "Thank you both" in mira.reads()
    assert "Thank you both" in rafe.reads()
    assert play.pairing(State.COMPLETED).ended_on is not None
    with play.store() as store:
        assert store.pairings.taken() == {}  # the place is free again
    assert "You are on the list of mentors" in rafe.says("status")

    # Lena had her digest every Monday, also in quiet weeks, and nothing else but facts.
    digests = lena.unasked().count("Your week in the scheme")
    assert digests >= 20
    assert "completed as planned" in lena.screen_words()
    play.clock.now += timedelta(days=1)
    assert play.jobs() == []
