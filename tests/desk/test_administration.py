"""What leads set up in chat: strands, leads, texts, announcements."""

from __future__ import annotations

from datetime import timedelta

from messages.cards import Attachment
from tests.scene import Stage


def set_up_a_strand(stage: Stage, restricted: str = "restricted") -> str:
    assert "new strand" in stage.types("lead", "strand").casefold()
    stage.fills_in(
        "lead",
        "strand",
        title="Women on contracts",
        who="Women on research contracts.",
        restricted=restricted,
    )
    draft = stage.button("Go on")[1]
    stage.fills_in(
        "lead", "strand-rules", draft, mentors="Anyone senior elsewhere.", pack="pilots", questionnaires="yes"
    )
    return stage.fills_in(
        "lead", "strand-leads", draft, person=stage.who("rowan").id, contact="", resources=""
    )


def test_a_new_strand_is_set_up_in_three_forms_and_shown_whole_first(stage: Stage) -> None:
    said = set_up_a_strand(stage)
    assert "Women on research contracts." in said
    assert "lasts 12 months" in said  # the rules of the pack it starts from, not of the scheme's own
    assert len(stage.store_read(lambda s: s.strands.all())) == 4
    assert "can be chosen from now on" in stage.presses_on("lead", "Set it up")
    policy = stage.store_read(lambda s: s.policy("women_on_contracts"))
    assert (policy.term_months, policy.questionnaires, policy.matching_mode) == (12, True, "coordinator")
    assert set(stage.store_read(lambda s: s.strands.leads_of("women_on_contracts"))) == {
        stage.who("lead").id, stage.who("rowan").id,
    }  # fmt: skip
    stage.tell()
    assert "now a lead" in stage.words(stage.inbox("rowan", "you-lead")[0])
    assert "of this name already" in stage.fills_in(
        "lead", "strand", title="Women on Contracts", who="x", restricted="encouraged"
    )


def test_a_restricted_strand_takes_only_people_who_say_they_belong(stage: Stage) -> None:
    set_up_a_strand(stage)
    stage.presses_on("lead", "Set it up")
    form = stage.opens("kofi", "request")
    assert "belongs" in {f.name for f in form.fields}
    entry = {
        "department": "Epilepsy",
        "grade": "postdoc",
        "strand": "women_on_contracts",
        "topics": ("promotion",),
    }
    entry |= {"mode": "either", "manager_email": "", "consent": ("yes",)}
    assert "only for this group" in stage.fills_in("kofi", "request", **entry)
    assert "Your place: 1" in stage.fills_in("kofi", "request", **entry, belongs=("yes",))


def test_a_draft_can_be_dropped_and_is_nobody_elses(stage: Stage) -> None:
    set_up_a_strand(stage)
    yes = stage.button("Set it up")
    assert "run the scheme" in stage.presses("bao", *yes)
    assert "Nothing was set up" in stage.presses("lead", "strand-drop", yes[1])
    assert "no longer there" in stage.presses("lead", *yes)
    assert len(stage.store_read(lambda s: s.strands.all())) == 4


def test_a_strand_never_loses_its_last_lead_and_a_stand_in_does_not_count(stage: Stage) -> None:
    me = stage.who("lead").id
    assert "always keeps a lead" in stage.presses("lead", "lead-go", f"clinical/{me}")
    stage.fills_in(
        "lead", "lead-cover", "clinical", person=stage.who("rowan").id, email="", until="2026-12-01"
    )
    assert "always keeps a lead" in stage.presses("lead", "lead-go", f"clinical/{me}")
    assert "Your desk" in stage.types("rowan", "overview")
    stage.passes(days=10)
    assert stage.store_read(lambda s: s.strands.led_by(stage.who("rowan").id)) == ("clinical",)
    stage.passes(days=10)
    assert stage.store_read(lambda s: s.strands.led_by(stage.who("rowan").id)) == ()
    assert stage.inbox("rowan", "you-lead-no-more")
    said = stage.fills_in("lead", "lead-add", "clinical", person="", email="ines@example.org")
    assert "Who leads" in said
    assert "Your desk" in stage.types("ines", "overview")  # known by her address from the first word
    stage.presses("lead", "lead-go", f"clinical/{me}")
    assert "clinical" not in stage.store_read(lambda s: s.strands.led_by(me))
    stage.types("lead", "status")
    assert "clinical" not in stage.store_read(lambda s: s.strands.led_by(me))  # nor by the next word


def test_a_text_is_rewritten_with_a_preview_and_a_pair_keeps_the_one_it_knows(stage: Stage) -> None:
    pairing = stage.pair_up("rowan", "bao")
    stage.passes(days=1)
    said = stage.fills_in(
        "lead",
        "text",
        "agreement/topics",
        title="Our topics",
        text="We meet {meetings_per_year} times.\n\nTopics: ____",
    )
    assert "We meet 2 times." in said and "Nothing has been changed" in said
    assert "1 running pair keeps the text as it was" in said
    assert stage.store_read(lambda s: s.pack.sources["agreement"].find("topics").title) != "Our topics"
    assert "reads as you wrote it" in stage.presses_on("lead", "Use it from today")
    assert stage.store_read(lambda s: s.pack.sources["agreement"].find("topics").title) == "Our topics"
    assert "Our topics" in stage.presses("lead", "texts", "agreement/topics")
    with stage.read() as store:
        old = store.pack_of(store.pairings.for_job(pairing).edition)  # type: ignore[union-attr]
        assert old.sources["agreement"].find("topics").title != "Our topics"  # type: ignore[union-attr]
        assert store.pack.edition == stage.now.date()
    stage.now += timedelta(minutes=1)
    stage.presses("lead", "text-back", "agreement/topics")
    assert stage.store_read(lambda s: s.pack.sources["agreement"].find("topics").title) != "Our topics"


def test_a_text_that_cannot_be_read_is_refused_at_its_field(stage: Stage) -> None:
    for text, reason in (
        ("This is **bold**.", "plain words"), ("As {wibble} says.", "stands for nothing"),
        ("One\n\n## Another\n\nheading", "one heading"), ("", "no text"), ("x" * 2801, "at most 2800"),
    ):  # fmt: skip
        assert reason in stage.fills_in("lead", "text", "agreement/topics", title="Topics", text=text), text
    assert "no text called" in stage.presses("lead", "texts", "agreement/nothing")


def test_a_message_goes_once_to_as_many_as_were_shown_and_its_text_is_sealed_and_dropped(
    stage: Stage,
) -> None:
    secret = "Training is on the fourth of December in room 12."
    assert "To find mentees" in stage.types("lead", "announce")
    assert "finds you a mentor" in stage.presses("lead", "announce-text", "mentees")
    assert any(isinstance(b, Attachment) for b in stage.card.blocks)
    said = stage.fills_in("lead", "announce", audience="mentors", strand="*", text=secret)
    assert "1 person" in said and secret in said
    yes = stage.button("Send it to 1 person")
    stage.joins("edda", "Movement", "lecturer")
    assert "2 people" in stage.presses("lead", *yes)  # one more mentor since: looked at again first
    assert "2 people get it" in stage.presses_on("lead", "Send it to 2 people")
    assert "already" in stage.presses("lead", yes[0], yes[1].replace("/1", "/2"))
    stage.tell()
    assert secret in stage.words(stage.inbox("rowan", "announcement")[0])
    assert not stage.inbox("bao", "announcement")
    with stage.engines.read() as conn:
        raw = conn.exec_driver_sql("select * from announcement").all()
        owed = conn.exec_driver_sql("select * from outbox").all()
    assert raw and b"December" not in repr(raw).encode() and "December" not in repr(owed)
    stage.passes(days=15)
    with stage.engines.read() as conn:
        assert not conn.exec_driver_sql("select * from announcement").all()


def test_import_in_chat_says_how_and_hands_over_the_headings(stage: Stage) -> None:
    assert "--dry-run" in stage.types("lead", "import")
    assert "run the scheme" in stage.types("bao", "import")
