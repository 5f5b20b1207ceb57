"""A relationship begun on Teams, over the wire alone: what Teams sends in, what the bot sends out."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from bot.teams.files import CONSENT
from handlers.events import Identity, Typed
from tests.bot.teams.activities import BOT, activity, in_group, invoke, mention, message, press
from tests.bot.teams.local_teams import TENANT
from tests.bot.teams.tenant import TeamsUser, Tenant
from tests.world import World


def test_from_a_request_to_a_first_meeting_on_teams_alone(tenant: Tenant) -> None:
    lena, rafe, mira = (
        tenant.person("Lena Voss"),
        tenant.person("Rafe Holloway"),
        tenant.person("Mira Tarrant"),
    )
    for person in (lena, rafe, mira):
        tenant.deliver(activity(tenant.teams.url, "installationUpdate", person.account, action="add"))

    # Rafe joins in a dialog, first without saying yes to what he is told.
    rafe.says("status")
    rafe.presses("Become a mentor")
    filled = {
        "department": "Stroke",
        "grade": "professor",
        "strand": "non_clinical",
        "topics": "promotion,funding",
    }
    assert rafe.dialog
    rafe.fills_in(**filled, capacity="1")
    assert rafe.dialog, "the form stays open with what is missing"
    assert "promotion,funding" in rafe.sees()
    rafe.fills_in(consent="yes")
    assert rafe.dialog is None
    assert "on the list of mentors" in rafe.sees()

    # Mira asks in her own words; the form stands in the chat.
    mira.says("I'd like a mentor please")
    said = mira.fills_in(
        department="Genetics", grade="postdoc", strand="non_clinical", topics="promotion", consent="yes"
    )
    assert "waiting list" in said

    # Lena asks Rafe without naming Mira; both say yes.
    assert "Mira Tarrant" in lena.sees()
    assert "Rafe Holloway" in lena.presses("See who could mentor")
    lena.presses("Ask this mentor")
    assert "Genetics" in rafe.sees()
    assert "Mira" not in rafe.sees()
    rafe.presses("Yes, I would")
    assert "Rafe Holloway" in mira.sees()
    mira.presses("Yes, please")
    assert "Mira Tarrant" in rafe.sees()

    # They plan a meeting, are reminded, and both say that it took place.
    assert "3 December 2026" in mira.says("plan 3 December at 2pm")
    tenant.days_pass(17)
    assert "You meet soon" in rafe.sees()
    mira.presses("Yes, we met")
    rafe.presses("Yes, we met")
    assert "A first meeting took place" in lena.sees()

    # In a group nothing is said about it, and nobody else's line on a lock screen gives it away.
    before = len(tenant.teams.posted)
    asked = message(tenant.teams.url, "<at>Mentoring</at> status", mira.account, entities=[mention(BOT)])
    tenant.deliver(in_group(asked))
    assert {chat for chat, _ in tenant.teams.posted[before:]} == {"a:chat-29:mira"}
    for _, sent in tenant.teams.posted:
        seen = sent.get("summary", "") + sent["attachments"][0]["content"]["fallbackText"]
        assert not any(name in seen for name in ("Rafe", "Mira", "Lena"))


def test_somebody_who_took_the_app_away_is_not_counted_as_told(tenant: Tenant) -> None:
    lena, rafe = tenant.person("Lena Voss"), tenant.person("Rafe Holloway")
    lena.says("overview")
    rafe.says("join")
    rafe.fills_in(
        department="Stroke",
        grade="professor",
        strand="non_clinical",
        topics="promotion",
        capacity="1",
        consent="yes",
    )
    mira = tenant.person("Mira Tarrant")
    mira.says("request")
    before = len(tenant.teams.posted)
    tenant.teams.blocked |= lena.chats  # Lena took the app away
    mira.fills_in(
        department="Genetics", grade="postdoc", strand="non_clinical", topics="promotion", consent="yes"
    )
    assert not [chat for chat, _ in tenant.teams.posted[before:] if chat in lena.chats]
    with tenant.house.database.read(tenant.house.first_scheme()) as store:
        who = store.people.by_account("teams", TENANT, "aad-lena")
        assert who
        [account] = store.people.accounts(who.id)
    assert not account.reachable
    tenant.teams.blocked.clear()
    assert "Mira Tarrant" in lena.says("overview")
    assert "no account of theirs can be reached" in lena.says("digest")


def test_a_press_on_an_old_card_changes_nothing_and_puts_the_present_state_in_its_place(
    tenant: Tenant,
) -> None:
    lena, rafe, mira = tenant.people()
    lena.presses("See who could mentor")
    lena.presses("Ask this mentor")
    [(card, offer)] = [(c, o) for c, o in rafe.screen() if "Yes, I would" in json.dumps(o)]
    yes = next(a for row in offer["body"] for a in row.get("actions", ()) if a["title"] == "Yes, I would")
    rafe.presses("Not this time")
    tenant.now += timedelta(days=20)  # long after, from a client that still shows the old card
    told = len(tenant.teams.posted)
    tenant.deliver(press(tenant.teams.url, yes["data"], card, rafe.account))
    assert len(tenant.teams.posted) == told  # nothing new below
    now_there = json.dumps(dict(rafe.screen())[card])
    assert "already been dealt with" in now_there
    assert "Yes, I would" not in now_there
    assert "Rafe" not in mira.sees()


def test_one_person_on_two_platforms_is_told_where_they_last_spoke_and_else_on_the_other(
    tenant: Tenant,
) -> None:
    lena, rafe, mira = (tenant.person(name) for name in ("Lena Voss", "Rafe Holloway", "Mira Tarrant"))
    lena.says("overview")
    common = {"strand": "non_clinical", "consent": "yes"}
    rafe.says("join")
    rafe.fills_in(department="Stroke", grade="professor", topics="promotion", capacity="2", **common)

    # A code shown on Teams and typed on Slack makes the two accounts one person.
    found = re.search(r"[B-Z2-9]{4}-[B-Z2-9]{4}", rafe.says("link"))
    assert found
    slack = Identity("slack", "T1", "U1", "Rafe", address={"channel": "D1"})
    tenant.now += timedelta(minutes=5)
    tenant.house.desk.handle(Typed(identity=slack, text=f"link {found[0]}"), tenant.now)

    # Slack, where he spoke last, is tried first; there he is gone, so Teams it is.
    posts = World("slack", {"U1": ["gone"]})
    tenant.served.platforms["slack"] = posts
    mira.says("request")
    mira.fills_in(department="Genetics", grade="postdoc", topics="promotion", **common)
    lena.presses("See who could mentor")
    before = len(tenant.teams.posted)
    lena.presses("Ask this mentor")
    assert posts.tries == ["U1"]
    [told] = [sent for chat, sent in tenant.teams.posted[before:] if chat in rafe.chats]
    assert "Genetics" in json.dumps(told)


def test_a_document_is_handed_over_also_by_a_bot_that_was_restarted_since(
    tenant: Tenant, tmp_path: Path
) -> None:
    lena, rafe, mira = tenant.people()
    lena.presses("See who could mentor")
    lena.presses("Ask this mentor")
    rafe.presses("Yes, I would")
    mira.presses("Yes, please")
    mira.says("agreement")
    questions = [
        attached
        for chat, sent in tenant.teams.posted
        for attached in sent.get("attachments", ())
        if chat in mira.chats and attached["contentType"] == CONSENT
    ]
    assert questions
    context = questions[-1]["content"]["acceptContext"]
    assert len(json.dumps(context)) < 200  # nothing of the document itself
    upload = {
        "uploadUrl": f"http://127.0.0.1:{tenant.teams.port}/upload/hers", "contentUrl": "https://example.org/a",
        "name": questions[-1]["name"], "uniqueId": "u1", "fileType": "docx",
    }  # fmt: skip
    value = {"type": "fileUpload", "action": "accept", "context": context, "uploadInfo": upload}

    later = Tenant(tenant.teams, f"sqlite:///{tmp_path}/mentoring.db", now=tenant.now + timedelta(days=3))
    with later.open():
        # Somebody who is not one of the two gets nothing by sending the same.
        other = TeamsUser(later, {"id": "29:kofi", "name": "Kofi", "aadObjectId": "aad-kofi"})
        later.deliver(invoke(later.teams.url, "fileConsent/invoke", value, None, other.account))
        assert not later.teams.files
        place = {**upload, "uploadUrl": upload["uploadUrl"].replace("hers", "her-own")}
        later.deliver(
            invoke(later.teams.url, "fileConsent/invoke", {**value, "uploadInfo": place}, None, mira.account)
        )
    [(_, content)] = later.teams.files.items()
    assert content[:2] == b"PK"  # a Word file
    assert len(content) == questions[-1]["content"]["sizeInBytes"]
