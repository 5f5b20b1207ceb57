"""Many workspaces: each installs the bot, has its own scheme and token, and nothing crosses over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from bot.house import House, open_house
from bot.platform import BadToken, Destination, Sent
from bot.settings import Settings, SlackSettings
from bot.slack.connect import Slack as SlackSide
from bot.slack.connect import open_slack
from bot.slack.install import COOKIE
from bot.slack.manifest import SCOPES
from messages.cards import Card
from messages.reader import Reader
from tests.bot.slack.slack_api import Slack, running
from tests.bot.slack.wire import (
    SECRET,
    TEAM,
    Wire,
    direct_message,
    envelope,
    eventually,
    serving,
    submission,
    titles,
)

BACK = "https://bot.example.org/slack/oauth_redirect"


@dataclass
class Many:
    """The bot for many workspaces, and one of them."""

    slack: Slack
    side: SlackSide
    house: House
    wire: Wire
    clock: list[datetime]

    def begin(self) -> str:
        """Ask for the installation; the state Slack is to hand back."""
        answer = self.wire.http.get("/slack/install")
        assert answer.status_code == 302
        page = urlsplit(answer.headers["location"])
        asked = parse_qs(page.query)
        assert page.path == "/oauth/v2/authorize"
        assert set(asked["scope"][0].split(",")) == set(SCOPES)
        assert "HttpOnly" in answer.headers["set-cookie"] and "Secure" in answer.headers["set-cookie"]
        return asked["state"][0]

    def agree(self, user: str, scopes: str = ",".join(SCOPES)) -> str:
        """A person agrees on Slack's page; the code Slack gives."""
        with httpx.Client(base_url=f"http://127.0.0.1:{self.slack.peer}") as browser:
            said = {"user_id": user, "redirect_uri": BACK, "scope": scopes, "state": "s", "client_id": "1.2"}
            answer = browser.post("/oauth/v2/authorize/callback", data=said)
        return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]

    def back(self, state: str, code: str, cookie: str | None = None) -> httpx.Response:
        """The browser comes back from Slack."""
        kept = {"Cookie": f"{COOKIE}={state if cookie is None else cookie}"}
        return self.wire.http.get(
            "/slack/oauth_redirect", params={"state": state, "code": code}, headers=kept
        )


@contextmanager
def many(folder: Path, lead: str = "") -> Iterator[Many]:
    """A bot whose settings name an app, not a workspace; and perhaps one account that leads."""
    with running(tuple(SCOPES)) as slack, ExitStack() as later:
        clock = [datetime.now(UTC)]
        said = SlackSettings(signing_secret=SECRET, api_url=slack.url, client_id="1.2", client_secret="hush")
        leads = frozenset({f"slack:{TEAM}/{slack.user(lead)}"} if lead else ())
        settings = Settings(database_url=f"sqlite:///{folder}/many.db", slack=said, coordinators=leads)
        house = open_house(settings, lambda: clock[0])
        later.callback(house.database.engines.dispose)
        side = open_slack(said, house)
        later.callback(side.stop)
        http = later.enter_context(serving(Starlette(routes=side.routes)))
        yield Many(slack, side, house, Wire(http, slack), clock)


@pytest.fixture
def bot(peers: Slack, tmp_path: Path) -> Iterator[Many]:
    """The bot, installed nowhere yet."""
    with many(tmp_path) as found:
        yield found


def test_a_workspace_installs_the_bot_and_whoever_did_is_greeted_and_leads(bot: Many) -> None:
    ana = bot.slack.user("ana")
    assert bot.wire.says(ana, "status").status_code == 200  # not installed yet: nothing happens
    assert bot.slack.inbox(ana) == []
    page = bot.back(bot.begin(), bot.agree(ana))
    assert (page.status_code, "is installed" in page.text) == (200, True)
    eventually(lambda: titles(bot.slack.inbox(ana)))
    scheme = bot.house.scheme_for("slack", TEAM)
    with bot.house.database.read(scheme) as store:
        who = store.people.by_account("slack", TEAM, ana)
        assert who is not None
        assert store.strands.all_leads() == (who.id,)
    bot.wire.says(bot.slack.user("ben"), "status")
    assert titles(bot.slack.inbox(bot.slack.user("ben")))


def test_a_second_installation_changes_the_token_and_not_the_lead(bot: Many) -> None:
    ana, ben = bot.slack.user("ana"), bot.slack.user("ben")
    for installer in (ana, ben):
        assert bot.back(bot.begin(), bot.agree(installer)).status_code == 200
    with bot.house.database.read(bot.house.scheme_for("slack", TEAM)) as store:
        who = store.people.by_account("slack", TEAM, ana)
        assert who is not None
        assert store.strands.all_leads() == (who.id,)


def test_tokens_are_sealed_where_they_are_kept_and_dropped_when_the_bot_is_uninstalled(
    bot: Many, tmp_path: Path
) -> None:
    ana = bot.slack.user("ana")
    bot.back(bot.begin(), bot.agree(ana))
    token = bot.house.database.credentials("slack", TEAM)["token"]
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("many.db*"))
    assert token.encode() not in stored
    assert bot.wire.event({"type": "app_uninstalled"}).status_code == 200
    assert bot.house.database.credentials("slack", TEAM) == {}
    there = Destination("slack", TEAM, ana, {})
    assert isinstance(bot.side.platform.send(there, Card("Hello"), Reader(), "k"), BadToken)


@pytest.mark.parametrize(
    "wrong", ["other browser", "no cookie", "forged", "too late", "used", "no code", "bad code"]
)
def test_a_way_back_that_is_not_the_one_begun_installs_nothing(bot: Many, wrong: str) -> None:
    ana = bot.slack.user("ana")
    state, code = bot.begin(), bot.agree(ana)
    match wrong:
        case "other browser":
            page = bot.back(state, code, cookie=bot.begin())
        case "no cookie":
            page = bot.back(state, code, cookie="")
        case "forged":
            forged = f"{int(bot.clock[0].timestamp()) + 500}.abc.{'0' * 64}"
            page = bot.back(forged, code)
        case "too late":
            bot.clock[0] += timedelta(minutes=11)
            page = bot.back(state, code)
        case "used":
            bot.back(state, "nonsense")
            page = bot.back(state, code)
        case "no code":
            page = bot.back(state, "")
        case _:
            page = bot.back(state, "nonsense")
    assert page.status_code == 400
    assert "Nothing was installed" in page.text
    assert bot.house.database.credentials("slack", TEAM) == {}


def test_an_installation_that_grants_too_little_is_refused(bot: Many) -> None:
    code = bot.agree(bot.slack.user("ana"), scopes="chat:write")
    assert bot.back(bot.begin(), code).status_code == 400
    assert bot.house.database.credentials("slack", TEAM) == {}


def test_an_installation_for_a_whole_organisation_is_refused_and_told_what_to_do(bot: Many) -> None:
    bot.slack.whole_organisation = True
    page = bot.back(bot.begin(), bot.agree(bot.slack.user("ana")))
    assert page.status_code == 400
    assert "choose one workspace at the top" in page.text
    assert bot.house.database.credentials("slack", TEAM) == {}
    assert bot.house.database.schemes() == []


def test_a_request_from_an_organisation_where_only_a_workspace_installed_it_is_answered_there(
    bot: Many,
) -> None:
    """Within Enterprise Grid every request also names the organisation."""
    ana = bot.slack.user("ana")
    bot.back(bot.begin(), bot.agree(ana))
    before = len(titles(bot.slack.inbox(ana)))
    said = envelope(direct_message(bot.slack, ana, "help")) | {"enterprise_id": "E0WHOLE"}
    assert bot.wire.post(json.dumps(said)).status_code == 200
    assert len(titles(bot.slack.inbox(ana))) == before + 1


def test_answers_are_kept_sealed_and_for_less_than_an_hour(bot: Many, tmp_path: Path) -> None:
    ana = bot.slack.user("ana")
    bot.back(bot.begin(), bot.agree(ana))
    bot.wire.says(ana, "status")

    def kept() -> int:
        with bot.house.database.engines.read() as conn:
            return int(conn.exec_driver_sql("select count(*) from kept_answer").scalar_one())

    assert kept() >= 1
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("many.db*"))
    assert titles(bot.slack.inbox(ana))[-1].encode() not in stored
    bot.clock[0] += timedelta(minutes=49)
    bot.side.caretaker.look()
    assert kept() >= 1
    bot.clock[0] += timedelta(minutes=6)
    bot.side.caretaker.look()
    assert kept() == 0


def test_saying_no_on_slacks_page_installs_nothing(bot: Many) -> None:
    page = bot.wire.http.get("/slack/oauth_redirect", params={"error": "access_denied"})
    assert (page.status_code, "cancelled" in page.text) == (200, True)


def test_two_workspaces_with_the_same_user_ids_know_nothing_of_each_other(bot: Many) -> None:
    ben = bot.slack.user("ben")
    bot.back(bot.begin(), bot.agree(bot.slack.user("ana")))
    bot.house.database.keep_credentials("slack", "T0OTHER", {})
    bot.house.scheme_for("slack", "T0OTHER")
    bot.house.database.keep_credentials("slack", "T0OTHER", bot.house.database.credentials("slack", TEAM))
    joining = {
        "department": {"type": "static_select", "selected_option": {"value": "Genetics"}},
        "grade": {"type": "static_select", "selected_option": {"value": "professor"}},
        "strand": {"type": "static_select", "selected_option": {"value": "non_clinical"}},
        "topics": {"type": "multi_static_select", "selected_options": [{"value": "next_step"}]},
        "capacity": {"type": "number_input", "value": "2"},
        "consent": {"type": "checkboxes", "selected_options": [{"value": "yes"}]},
    }
    form = {"callback_id": "join", "private_metadata": "{}", "blocks": []}
    there = {"team": {"id": "T0OTHER"}, "user": {"id": ben, "team_id": "T0OTHER"}}
    sent = submission(bot.slack, ben, form, **joining) | there
    assert bot.wire.interaction(sent).text == ""
    found = {}
    for team in (TEAM, "T0OTHER"):
        with bot.house.database.read(bot.house.scheme_for("slack", team)) as store:
            found[team] = store.people.by_account("slack", team, ben)
    assert found[TEAM] is None
    other = found["T0OTHER"]
    assert other is not None
    assert other.mentors


def test_a_lead_named_by_workspace_and_id_leads_there_and_not_where_the_same_id_is_somebody_else(
    peers: Slack, tmp_path: Path
) -> None:
    with many(tmp_path, lead="ben") as bot:
        ben = bot.slack.user("ben")
        bot.back(bot.begin(), bot.agree(bot.slack.user("ana")))
        bot.house.scheme_for("slack", "T0OTHER")
        bot.house.database.keep_credentials("slack", "T0OTHER", bot.house.database.credentials("slack", TEAM))
        for team in (TEAM, "T0OTHER"):
            said = envelope(direct_message(bot.slack, ben, "overview")) | {"team_id": team}
            assert bot.wire.post(json.dumps(said)).status_code == 200
        leads = {}
        for team in (TEAM, "T0OTHER"):
            with bot.house.database.read(bot.house.scheme_for("slack", team)) as store:
                who = store.people.by_account("slack", team, ben)
                leads[team] = bool(who and store.strands.led_by(who.id))
        assert leads == {TEAM: True, "T0OTHER": False}


def test_each_workspace_is_written_to_with_its_own_token(bot: Many) -> None:
    ana = bot.slack.user("ana")
    bot.back(bot.begin(), bot.agree(ana))
    kept = bot.house.database.credentials("slack", TEAM)
    other = bot.house.scheme_for("slack", "T0OTHER")
    bot.house.database.keep_credentials("slack", "T0OTHER", kept | {"token": "xoxb-of-the-other"})
    assert other != bot.house.scheme_for("slack", TEAM)
    with bot.house.database.read(other) as store:
        assert store.people.by_account("slack", "T0OTHER", ana) is None
        assert store.strands.all_leads() == ()
    assert isinstance(
        bot.side.platform.send(Destination("slack", TEAM, ana, {}), Card("Hi"), Reader(), "k"), Sent
    )
    sent = bot.side.platform.send(Destination("slack", "T0OTHER", ana, {}), Card("Hi"), Reader(), "k2")
    assert isinstance(sent, BadToken)  # asked with the other's own token, which this Slack does not know
