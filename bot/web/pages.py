"""The pages of the playground, drawn on the server. Without scripts they work too, just less lively."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.in_hand import InHand
from bot.web.gallery import Gallery
from bot.web.guard import LOOPBACK, MOST_BYTES, Guard
from bot.web.listen import LONGEST, Busy, Gone, Playground, Unknown
from bot.web.retell import Teller
from bot.web.screen import show
from bot.web.steps import STEPS

HERE = Path(__file__).parent
MOST_FIELDS = 300
SIDE_BY_SIDE = 3
MOST_EACH = 4  # acts of one person in hand; they take turns, and others wait behind them

Posted = list[tuple[str, str]]


class Pages:
    """Requests in, pages out."""

    def __init__(self, playground: Playground, teller: Teller, gallery: Gallery | None = None) -> None:
        self._playground = playground
        self._teller = teller
        self._gallery = gallery
        self._in_hand = InHand(MOST_EACH)
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[BaseRoute]:
        """Every address of the playground."""
        found: list[BaseRoute] = [
            Route("/", self._home),
            Route("/live", self._live),
            Route("/chat/{user}/say", self._say, methods=["POST"]),
            Route("/chat/{user}/press", self._press, methods=["POST"]),
            Route("/chat/{user}/fill", self._fill, methods=["POST"]),
            Route("/chat/{user}/close", self._close, methods=["POST"]),
            Route("/chat/{user}/home", self._bot_home, methods=["POST"]),
            Route("/clock", self._clock, methods=["POST"]),
            Route("/reset", self._reset, methods=["POST"]),
            Route("/replay", self._replay, methods=["POST"]),
            Route("/stop", self._stop, methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]
        if self._gallery is not None:
            found.append(Route("/cards", self._cards))
        return found

    # --- pages -------------------------------------------------------------------------------

    async def _home(self, request: Request) -> Response:
        cast = await self._cast(request)
        await asyncio.to_thread(self._playground.greet, cast)
        await asyncio.to_thread(self._playground.foresee)
        return self._page(request, cast)

    async def _live(self, request: Request) -> Response:
        await asyncio.to_thread(self._playground.foresee)
        cast = await self._cast(request)
        if request.query_params.get("since") == self._playground.chats.stamp:
            return Response(status_code=204)
        return self._page(request, cast)

    async def _cards(self, request: Request) -> Response:
        assert self._gallery is not None
        chosen = request.query_params.get("card", "")
        page = await asyncio.to_thread(self._gallery.page, chosen)
        if page is None:
            raise HTTPException(404)
        return self._html("cards.html", page=page, gallery=True)

    # --- acts --------------------------------------------------------------------------------

    async def _say(self, request: Request) -> Response:
        posted = await _posted(request)
        words = _clean(dict(posted).get("text", "")).strip()
        if len(words) > LONGEST:
            raise HTTPException(413)
        if not words:
            return await self._done(request)
        return await self._act(request, lambda: self._playground.say(_user(request), words))

    async def _press(self, request: Request) -> Response:
        posted = dict(await _posted(request))
        message, place = posted.get("message", ""), posted.get("press", "")
        seen = re.fullmatch(r"([0-9]{1,12})-([0-9]{1,6})", message)
        if seen is None:
            raise HTTPException(400)
        number, redrawn = int(seen[1]), int(seen[2])
        return await self._act(
            request, lambda: self._playground.press(_user(request), number, place, redrawn)
        )

    async def _fill(self, request: Request) -> Response:
        posted = [(name, _clean(value)) for name, value in await _posted(request)]
        return await self._act(request, lambda: self._playground.fill(_user(request), posted))

    async def _close(self, request: Request) -> Response:
        await _posted(request)
        return await self._act(request, lambda: self._playground.close(_user(request)))

    async def _bot_home(self, request: Request) -> Response:
        await _posted(request)
        return await self._act(request, lambda: self._playground.home(_user(request)))

    async def _clock(self, request: Request) -> Response:
        step = dict(await _posted(request)).get("on", "")
        return await self._act(request, lambda: self._playground.move_on(step))

    async def _reset(self, request: Request) -> Response:
        await _posted(request)
        return await self._act(request, self._playground.reset)

    async def _replay(self, request: Request) -> Response:
        await _posted(request)
        return await self._act(request, self._teller.start)

    async def _stop(self, request: Request) -> Response:
        await _posted(request)
        return await self._act(request, self._teller.stop)

    async def _act(self, request: Request, act: Callable[[], None]) -> Response:
        whose = str(request.path_params.get("user", ""))
        if not self._in_hand.take(whose):
            raise HTTPException(429)
        try:
            self._teller.ending = ""  # what happens next is no longer the end of a story
            await asyncio.to_thread(act)
        except Unknown:
            raise HTTPException(404) from None
        except (Busy, Gone):
            pass  # the page as it is now says why
        finally:
            self._in_hand.give_back(whose)
        return await self._done(request)

    async def _done(self, request: Request) -> Response:
        """What the visitor sees after an act: the talks as they are now."""
        cast = await self._cast(request)
        if "hx-request" not in request.headers:
            return RedirectResponse("/?" + urlencode([("with", u) for u in cast]), 303)
        await asyncio.to_thread(self._playground.greet, cast)
        return self._page(request, cast)

    # --- drawing -----------------------------------------------------------------------------

    async def _cast(self, request: Request) -> tuple[str, ...]:
        """Who is on the page: the story's people, those asked for, or the first three."""
        scene = await asyncio.to_thread(lambda: self._playground.scene)
        known = [p.user for p in scene.people]
        watched = self._teller.watch if self._playground.told else ()
        wanted = watched or [u for u in request.query_params.getlist("with") if u in known] or known
        return tuple(dict.fromkeys(u for u in wanted if u in known))[:SIDE_BY_SIDE]

    def _page(self, request: Request, cast: Sequence[str]) -> Response:
        whole = "hx-request" not in request.headers or "hx-history-restore-request" in request.headers
        shown = show(self._playground, self._teller, cast)
        name = "play.html" if whole else "_play.html"
        return self._html(name, show=shown, steps=STEPS, gallery=self._gallery is not None)

    def _html(self, template: str, status: int = 200, **values: object) -> Response:
        html = self._templates.get_template(template).render(**values)
        return HTMLResponse(html, status, {"cache-control": "no-store", "vary": "HX-Request"})

    def problem(self, status: int, headers: Mapping[str, str] | None = None) -> Response:
        """A page for what cannot be done."""
        page = self._html("problem.html", status, phrase=HTTPStatus(status).phrase, gallery=False)
        page.headers.update(headers or {})
        return page


def _user(request: Request) -> str:
    return str(request.path_params["user"])


def _clean(text: str) -> str:
    """Without the control characters that no keyboard writes and some databases refuse."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in kept if c in "\n\t" or (c >= " " and c != "\x7f"))


async def _posted(request: Request) -> Posted:
    """The fields of a posted form, in order; 400 or 413 for what is none."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise HTTPException(400) from None


def playground_app(pages: Pages, hosts: Iterable[str] = LOOPBACK, password: str = "") -> Starlette:
    """The playground as a whole web application; `hosts` are the names it answers to.

    With a password it answers to every name, and to nobody who does not know it.
    """

    async def problem(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return pages.problem(error.status_code, error.headers)

    return Starlette(
        routes=pages.routes(),
        middleware=[Middleware(Guard, hosts=tuple(hosts), password=password)],
        exception_handlers={HTTPException: problem},
    )
