"""A press over HTTP: through dispatch, rule, SQLite and outbox, beside a bare Bolt app that only acknowledges.

The bare app is the one of Bolt's own documentation: its listener runs in a thread, and Bolt looks every
ten milliseconds whether it has acknowledged. The third app is set as ours is (`process_before_response`: the
request's own thread waits for the listener), so that the table also shows what the press itself costs.

All are served by uvicorn in processes of their own and answer the same signed requests in turn, each
over one kept connection, so that whatever else keeps the machine busy slows them alike. Each press
logs a meeting: a row, a tally and a message owed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import httpx

SECRET = "a signing secret for measuring"
PAUSE = 0.02  # seconds: the card is redrawn after the acknowledgement, and must not slow the next press
# Everybody has pressed once before the measuring begins: who they are is known then for ten minutes.
PRESSES, WARM_UP, PAIRS = 400, 240, 200

GOAL = 2.0
NAMES = (
    "a bare Bolt app, acknowledging",
    "a bare Bolt app with process_before_response",
    "a press that logs a meeting",
)


def main() -> int:
    """Print the table; 1 if the goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        api = _free_port()
        _serve(_slack_api, api)
        found = dict(zip(NAMES, _measure((_bare, _bare_at_once, _ours), api, folder), strict=True))
    print(f"{'':58}{'median':>10}{'99th pct':>11}")
    for name, seconds in found.items():
        print(f"{name:58}{statistics.median(seconds) * 1000:>7.2f} ms{_p99(seconds) * 1000:>8.2f} ms")
    bare, at_once, ours = map(statistics.median, found.values())
    print(f"{'  the press to the bare app, ratio of the medians':58}{ours / bare:>10.2f}   goal ≤ {GOAL}")
    print(f"{'  the press to the bare app set as ours':58}{ours / at_once:>10.2f}")
    return 0 if ours / bare <= GOAL else 1


def _measure(servers, api: int, folder: str) -> list[list[float]]:  # type: ignore[no-untyped-def]
    """The seconds of each press, for each of the servers."""
    ports = [_free_port() for _ in servers]
    processes = [_serve(server, port, api, folder) for server, port in zip(servers, ports, strict=True)]
    clients = [httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) for port in ports]
    seconds: list[list[float]] = [[] for _ in servers]
    for number in range(PRESSES + WARM_UP):
        for client, found in zip(clients, seconds, strict=True):
            body, headers = _request(number)
            started = time.perf_counter()
            answer = client.post("/slack/events", content=body, headers=headers)
            found.append(time.perf_counter() - started)
            assert answer.status_code == 200, answer.text
            time.sleep(PAUSE)

    for process in processes:
        process.terminate()
        process.join()
    return [found[WARM_UP:] for found in seconds]


def _request(number: int) -> tuple[bytes, dict[str, str]]:
    """A signed press of “Yes, log it” by one of the mentees, for a day of its own."""
    from benchmarks.filled import NOW

    pair, day = number % PAIRS, NOW.toordinal() - 1 - number // PAIRS
    import datetime as dates

    on = dates.date.fromordinal(day).isoformat()
    payload = {
        "type": "block_actions", "team": {"id": "T1"}, "user": {"id": f"UE{pair}", "team_id": "T1"},
        "api_app_id": "A1", "trigger_id": f"1.{number}", "container": {"type": "message", "message_ts": f"{number}.1", "channel_id": f"D{pair}"},
        "channel": {"id": f"D{pair}", "name": "directmessage"}, "message": {"ts": f"{number}.1", "text": "x"},
        "actions": [{"type": "button", "action_id": "log-yes", "block_id": "b", "value": f"pair-{pair}|{on}|45||", "action_ts": f"{number}.2"}],
    }  # fmt: skip
    body = urlencode({"payload": json.dumps(payload)}).encode()
    stamp = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={signed}",
    }


def _ours(port: int, api: int, folder: str) -> None:
    import uvicorn
    from starlette.applications import Starlette

    from benchmarks.filled import house_with
    from bot.slack import door
    from bot.slack.listen import Listener
    from bot.slack.workspaces import Clients, OneWorkspace

    house = house_with(Path(folder), PAIRS)
    address = f"http://127.0.0.1:{api}/api/"
    clients = Clients(OneWorkspace("xoxb-bench", address), address)
    listener = Listener(house.desk, house.clock, clients, SECRET)
    uvicorn.run(Starlette(routes=door.routes(listener.app, SECRET)), port=port, log_level="error")


def _bare(port: int, api: int, folder: str, at_once: bool = False) -> None:  # noqa: ARG001
    import re

    import uvicorn
    from slack_bolt import App
    from slack_bolt.adapter.starlette.handler import SlackRequestHandler
    from slack_sdk import WebClient
    from starlette.applications import Starlette
    from starlette.routing import Route

    app = App(
        signing_secret=SECRET,
        client=WebClient("xoxb-bench", base_url=f"http://127.0.0.1:{api}/api/"),
        process_before_response=at_once,
    )
    app.action(re.compile(".*"))(lambda ack: ack())
    handler = SlackRequestHandler(app)
    uvicorn.run(
        Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])]),
        port=port,
        log_level="error",
    )


def _bare_at_once(port: int, api: int, folder: str) -> None:
    _bare(port, api, folder, at_once=True)


def _slack_api(port: int) -> None:
    """Says yes to everything: only so that nothing waits for the internet."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

    async def yes(request: Request) -> Response:
        asked = {**parse_qs((await request.body()).decode("latin-1")), **parse_qs(request.url.query)}
        user = asked.get("user", asked.get("users", ["U1"]))[0]
        return JSONResponse({
            "ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "ts": "1.1", "channel": {"id": user.replace("UE", "D")},
            "user": {"id": user, "real_name": "Somebody", "profile": {"email": ""}, "tz": "Europe/London"},
        })  # fmt: skip

    uvicorn.run(
        Starlette(routes=[Route("/{path:path}", yes, methods=["GET", "POST"])]), port=port, log_level="error"
    )


def _serve(target, *args: object) -> multiprocessing.Process:  # type: ignore[no-untyped-def]
    process = multiprocessing.Process(target=target, args=args, daemon=True)
    process.start()
    port = args[0]
    for _ in range(600):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


if __name__ == "__main__":
    sys.exit(main())
