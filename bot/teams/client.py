"""The Teams SDK on an event loop of its own, for what comes in and for what goes out.

Of its own, because the SDK may block its loop for seconds (it fetches signing keys in it), and
because delivery sends from plain threads. Only built when Teams is configured: importing the SDK
takes a second and loads `.env`.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from microsoft_teams.api import ActivityBase
from microsoft_teams.api.auth.cloud_environment import CHINA, PUBLIC, US_GOV, CloudEnvironment, with_overrides
from microsoft_teams.api.auth.credentials import TokenProvider
from microsoft_teams.api.auth.json_web_token import JsonWebToken, JsonWebTokenPayload
from microsoft_teams.apps import App
from microsoft_teams.apps.http.adapter import HttpMethod, HttpRequest, HttpResponse, HttpRouteHandler
from microsoft_teams.apps.routing.activity_context import ActivityContext
from microsoft_teams.common import ClientOptions
from microsoft_teams.common.http.interceptor import (
    Interceptor,
    InterceptorRequestContext,
    InterceptorResponseContext,
)

from bot.lease import demand_lease
from bot.teams.settings import TeamsSettings

T = TypeVar("T")
Handler = Callable[[ActivityBase], Awaitable[Any]]

TIMEOUT_SECONDS = 10.0  # of one HTTP request to Teams
CLOSE_SECONDS = 5.0  # a stop waits for what is under way


class TeamsClient:
    """One Teams app. `run` is for plain threads, `start` for other event loops; `close` ends it."""

    def __init__(self, settings: TeamsSettings) -> None:
        self.settings = settings
        # The SDK logs what people write at the level of DEBUG: never below INFO, whatever is set.
        logging.getLogger("microsoft_teams").setLevel(logging.INFO)
        # Its HTTP client hands this level on to httpx, which would write a line for each request.
        logging.getLogger("microsoft_teams.common.http.client").setLevel(logging.WARNING)
        self.cloud = cloud_of(settings.openid_metadata_url)
        self._handler: Handler | None = None
        self._gate = threading.Lock()
        self._closed = False
        self._under_way: set[Future[Any]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="teams", daemon=True)
        self._thread.start()
        self.app = self.run(self._open(), 30)

    async def _open(self) -> App:
        settings = self.settings
        app = App(
            client_id=settings.client_id,
            client_secret=None if settings.token else settings.client_secret,
            token=_ready(settings.token) if settings.token else None,
            tenant_id=settings.tenant_id,
            service_url=settings.service_url,
            cloud=self.cloud,
            client=ClientOptions(timeout=TIMEOUT_SECONDS, interceptors=[_LastLook()]),
            http_server_adapter=_NoServer(),
            dangerously_allow_unauthenticated_requests=settings.allow_unauthenticated,
            fetch_user_token=False,
        )
        await app.initialize()
        app.on_activity(self._heard)
        return app

    async def _heard(self, context: ActivityContext[Any]) -> Any:
        return await self._handler(context.activity) if self._handler else None

    def run(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """The result of `work`, waited for in this thread. TimeoutError after so many seconds."""
        future = self.start(work)
        try:
            return future.result(seconds)
        except TimeoutError:
            future.cancel()
            raise

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin `work` on the loop of Teams. RuntimeError once it is closed."""
        with self._gate:
            if self._closed:
                work.close()
                raise RuntimeError("the Teams client is closed")
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
            self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def listen(self, handler: Handler) -> None:
        """Give every authenticated activity to `handler`; what it returns answers an invoke."""
        self._handler = handler

    async def process(self, body: dict[str, object], headers: dict[str, str]) -> HttpResponse:
        """Check the token of a request and hand its activity on. On the loop of Teams."""
        return await self.app.server.handle_request(HttpRequest(body=body, headers=headers))

    def close(self) -> None:
        """Begin nothing new, wait for what is under way, then let go of the loop and its connections.

        What takes longer than a request may take is abandoned: nobody knows whether it was posted.
        """
        with self._gate:
            if self._closed:
                return
            self._closed = True
            under_way = list(self._under_way)
        wait(under_way, timeout=CLOSE_SECONDS)
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    async def _hang_up(self) -> None:
        for client in (self.app.api.http, self.app.http_client):
            await client.http.aclose()


def cloud_of(metadata_url: str | None) -> CloudEnvironment:
    """The cloud whose keys are published there; any other address stands in for Microsoft's public one."""
    for cloud in (US_GOV, CHINA):
        if metadata_url == cloud.openid_metadata_url:
            return cloud
    return with_overrides(PUBLIC, openid_metadata_url=metadata_url)


class _LastLook(Interceptor):
    """Before the body of anything that is written to a chat leaves, its sender must still hold it."""

    def request(self, ctx: InterceptorRequestContext) -> None:
        """Have httpx call when the connection stands and the headers are out."""
        if ctx.request.method == "POST" and ctx.request.url.path.endswith("/activities"):
            ctx.request.extensions["trace"] = _looked

    def response(self, ctx: InterceptorResponseContext) -> None:
        """Nothing to look at."""


async def _looked(step: str, _: object) -> None:
    if step == "http11.send_request_body.started":
        demand_lease()


class _NoServer:
    """Stands where the SDK would open a server: our own door checks each request before the SDK."""

    def register_route(self, method: HttpMethod, path: str, handler: HttpRouteHandler) -> None:
        """Nothing to register: `TeamsClient.process` is called instead."""

    def serve_static(self, path: str, directory: str) -> None:
        """Nothing is served."""

    async def start(self, port: int) -> None:
        """Nothing to start."""

    async def stop(self) -> None:
        """Nothing to stop."""


def _ready(token: str) -> TokenProvider:
    """A provider of a token from the settings, sent as it is; it need not be a JWT."""
    return lambda _scope, _tenant: _ReadyToken(token)


class _ReadyToken(JsonWebToken):
    """Looks like a JWT to the SDK, which would read the claims of a real one."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._payload = JsonWebTokenPayload()

    def __str__(self) -> str:
        return self._words
