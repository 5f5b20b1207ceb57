"""The door of the playground: strangers stay out, and nothing a client sends breaks it."""

from __future__ import annotations

import itertools
import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def client(served: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=10) as client:
        yield client


def typed(served: Any) -> list[str]:
    return [e.text for e in served.desk.seen if hasattr(e, "text")]


def test_the_playground_works_without_scripts(served: Any, client: httpx.Client) -> None:
    page = client.get("/?with=noor&with=rosalind")
    assert page.status_code == 200
    assert "Welcome to the mentoring scheme" in page.text
    answer = client.post("/chat/noor/say?with=noor&with=rosalind", data={"text": "hello"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?with=noor&with=rosalind")
    assert "You wrote" in client.get(answer.headers["location"]).text
    assert typed(served) == ["hello"]


def test_a_press_on_what_has_left_the_screen_changes_nothing(served: Any, client: httpx.Client) -> None:
    client.get("/")
    client.post("/chat/callum/say", data={"text": "offer"})
    card = served.playground.chats.entries("callum")[-1]
    press = {"message": f"{card.id}-0", "press": "3.0"}
    before = len(served.desk.seen)
    assert client.post("/chat/callum/press", data=press).status_code == 303
    assert client.post("/chat/callum/press", data=press).status_code == 303
    assert len(served.desk.seen) == before + 1, "the second of two quick presses hits nothing"


def test_every_answer_carries_a_strict_policy_and_no_inline_script(served: Any, client: httpx.Client) -> None:
    for path in ("/", "/cards", "/static/style.css", "/nowhere"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert " onclick" not in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "", "127.0.0.1.evil.example", "a@localhost"]
)
def test_a_foreign_name_for_this_machine_is_refused(served: Any, host: str) -> None:
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as raw:
        raw.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        status = raw.recv(100).split()[1]
    assert status in (b"400", b"421")


def test_localhost_by_its_names_is_let_in(client: httpx.Client) -> None:
    port = client.base_url.port
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}", "LOCALHOST"):
        assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_pages_request_does_nothing(
    served: Any, client: httpx.Client, headers: dict[str, str]
) -> None:
    answer = client.post("/chat/noor/say", data={"text": "attack"}, headers=headers)
    assert answer.status_code == 403
    assert typed(served) == []
    own = {"origin": served.url, "sec-fetch-site": "same-origin"}
    assert client.post("/chat/noor/say", data={"text": "mine"}, headers=own).status_code == 303
    assert typed(served) == ["mine"]


def test_what_makes_no_sense_gets_a_four_hundred_and_does_nothing(served: Any, client: httpx.Client) -> None:
    wrong = [
        (client.post("/chat/noor/say", content=b"text=" + b"a" * 70_000, headers=FORM), 413),
        (client.post("/chat/noor/say", content=iter([b"text=", b"a" * 70_000]), headers=FORM), 413),
        (client.post("/chat/noor/say", data={"text": "a" * 20_001}), 413),
        (client.post("/chat/noor/say", json={"text": "x"}), 415),
        (client.post("/chat/noor/say", content=b"text=%ff", headers=FORM), 400),
        (client.post("/chat/noor/say", content=b"\xff\xfe", headers=FORM), 400),
        (client.post("/chat/noor/say", content=b"&".join([b"a=1"] * 400), headers=FORM), 400),
        (client.post("/chat/nobody/say", data={"text": "x"}), 404),
        (client.post("/chat/noor/press", data={"message": "-1", "press": "0.0"}), 400),
        (client.post("/chat/noor/press", data={"message": "9" * 99, "press": "0.0"}), 400),
        (client.post("/clock", data={"on": "century"}), 404),
        (client.post("/clock"), 415),
        (client.get("/clock"), 405),
        (client.delete("/"), 405),
        (client.get("/?" + "a" * 5000), 414),
        (client.get("/static/../pages.py"), 404),
        (client.get("/static/%00"), 404),
        (client.get("/cards?card=none"), 404),
    ]
    assert [answer.status_code for answer, _ in wrong] == [status for _, status in wrong]
    assert served.desk.seen == []


def test_control_characters_never_reach_the_desk(served: Any, client: httpx.Client) -> None:
    client.post("/chat/noor/say", data={"text": "a\x00b\x1b[31mc\r\nd"})
    assert typed(served) == ["ab[31mc\nd"]
    client.post("/chat/noor/say", data={"text": " \x00 "})
    assert len(typed(served)) == 1, "nothing is left to say"


def test_random_requests_never_get_a_five_hundred(client: httpx.Client) -> None:
    dice = random.Random(7)
    paths = ["/", "/live", "/clock", "/reset", "/stop", "/cards", "/static/x", "/chat/noor/"]
    acts = ["say", "press", "fill", "close", "home", ""]
    names = ["text", "message", "press", "on", "with", "since", "f-topics", "card"]
    values = ["", "0.0", "1-0", "month", "noor", "\u202e<script>", "%", "é" * 50, "1" * 30, "\x00", "💬"]
    for _ in range(300):
        path = dice.choice(paths)
        path += dice.choice(acts) if path.startswith("/chat") else ""
        fields = {dice.choice(names): dice.choice(values) for _ in range(dice.randrange(4))}
        headers = {"hx-request": "true"} if dice.random() < 0.5 else {}
        if dice.random() < 0.5:
            answer = client.get(path, params=fields, headers=headers)
        else:
            answer = client.post(path, data=fields, params=fields, headers=headers)
        assert answer.status_code < 500, (path, fields)


def test_looking_for_news_answers_nothing_until_there_is_some(served: Any, client: httpx.Client) -> None:
    client.get("/")
    since = served.playground.chats.stamp
    ask = {"with": "noor", "since": since}
    assert client.get("/live", params=ask, headers={"hx-request": "true"}).status_code == 204
    client.post("/chat/noor/say", data={"text": "news"})
    answer = client.get("/live", params=ask, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer.text.startswith('<div id="play"')


def test_nobody_has_more_than_four_acts_waiting_and_others_are_heard_meanwhile(served: Any) -> None:
    def says(user: str) -> int:
        return httpx.post(f"{served.url}/chat/{user}/say", data={"text": "hello"}, timeout=30).status_code

    with ThreadPoolExecutor(8) as pool:
        with served.playground.turn:  # somebody is acting, and takes their time
            flood = [pool.submit(says, "noor") for _ in range(6)]
            refused = [each.result() for each in itertools.islice(as_completed(flood, timeout=20), 2)]
            other = pool.submit(says, "callum")
        assert refused == [429, 429]
        assert other.result() == 303
        assert sorted(each.result() for each in flood) == [303] * 4 + [429] * 2
    assert says("noor") == 303
