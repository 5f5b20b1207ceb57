"""One call to Slack's Web API, and what its outcome means for a message that must be told once."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.lease import LeaseOver
from bot.platform import BadToken, NotReached, Paused, Refused, Unreachable, Unsure
from scheme.journal import declare

T = TypeVar("T")

Failure = Paused | Refused | Unreachable | BadToken | NotReached | Unsure

A_BREATH = 1.0  # seconds between two attempts where Slack does not say how long
PAUSE = 30.0  # seconds to wait after a 429 that does not say how long

# Error codes as listed on each method's page (docs.slack.dev). What is not listed here is a refusal
# of this one message: Slack answered, and did not post.
UNSURE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
BAD_TOKEN = {
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
    "no_permission", "org_login_required", "ekm_access_denied", "team_access_not_granted", "access_denied",
    "not_allowed_token_type", "two_factor_setup_required", "accesslimited",
}  # fmt: skip
GONE = {
    "user_disabled", "user_not_found", "user_not_visible", "users_not_found", "cannot_dm_bot",
    "is_inactive", "user_is_restricted", "cannot_dm_self",
}  # fmt: skip
MESSAGES_TAB_OFF = "messages_tab_disabled"
# What else Slack is known to answer. A code that is not listed is acted upon, but not logged.
SAID = {
    "channel_not_found", "msg_too_long", "invalid_blocks", "invalid_blocks_format", "no_text", "not_in_channel",
    "is_archived", "invalid_arguments", "restricted_action", "too_many_attachments", "too_many_contact_cards",
    "expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "view_too_large", "hash_conflict", "not_found",
    "message_not_found", "cant_update_message", "edit_window_closed", "invalid_code", "bad_redirect_uri",
    "duplicate_attachment_not_found", "thread_not_found", "method_deprecated", "unknown_method", "user_is_bot", "file_not_found",
}  # fmt: skip
TURN_IT_ON = "The app's Messages tab is off: turn it on under App Home in the Slack app's settings."


declare(*UNSURE, *LIMITED, *BAD_TOKEN, *GONE, *SAID, MESSAGES_TAB_OFF, TURN_IT_ON)


class HeldBack(Exception):
    """Slack asked for a pause before this method is called again; it was not called."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} s")
        self.seconds = seconds


def attempt(call: Callable[[], T]) -> T | Failure:
    """What the call returns, or what went wrong. Never retries, and raises nothing that a network can cause."""
    try:
        return call()
    except HeldBack as held:
        return Paused(held.seconds)
    except LeaseOver:
        return NotReached("lease over")
    except SlackApiError as error:
        return _answered(error)
    except HTTPError as error:
        return Unsure(f"HTTP {error.code}") if error.code >= 500 else Refused(f"HTTP {error.code}")
    except (URLError, OSError) as error:
        return never_posted(error) or Unsure(type(error).__name__)
    except (http.client.HTTPException, SlackClientError, ValueError, AttributeError) as error:
        return Unsure(type(error).__name__)  # the answer broke off, or is no answer of Slack's


def until_taken(call: Callable[[], T | Failure], waits: Callable[[float], bool], unsure: bool) -> T | Failure:
    """The call made until Slack has taken or refused it, or nobody `waits` any more.

    `unsure`: it may be repeated without harm also where nobody knows whether it was taken.
    """
    while True:
        answer = attempt(call)
        match answer:
            case Paused(seconds=seconds):
                again = waits(seconds)
            case NotReached():
                again = waits(A_BREATH)
            case Unsure():
                again = unsure and waits(A_BREATH)
            case _:
                again = False
        if not again:
            return answer


def never_posted(error: Exception) -> NotReached | None:
    """NotReached if the request certainly never went out; None if it may have."""
    reason = error.reason if isinstance(error, URLError) else error
    unreached = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
    if isinstance(reason, unreached):
        return NotReached(type(reason).__name__)
    return None


def not_posted(failure: Failure) -> Failure:
    """A failure before anything could be seen: there is no doubt whether it was posted."""
    return NotReached(failure.reason) if isinstance(failure, Unsure) else failure


def reason_of(failure: Failure) -> str:
    """The failure in a word, for the log."""
    return f"paused {failure.seconds:g} s" if isinstance(failure, Paused) else failure.reason


def pause_asked(error: SlackApiError) -> float | None:
    """How many seconds Slack wants this method left alone; None if it does not."""
    failure = _answered(error)
    return failure.seconds if isinstance(failure, Paused) else None


def _answered(error: SlackApiError) -> Failure:
    response: Any = error.response
    status = int(getattr(response, "status_code", 0) or 0)
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in LIMITED:
        return Paused(retry_after(getattr(response, "headers", {}) or {}))
    if status >= 500 or code in UNSURE or not isinstance(data, dict) or " " in code:
        return Unsure(code if code and " " not in code else f"HTTP {status}")
    if code == MESSAGES_TAB_OFF:
        return BadToken(TURN_IT_ON)
    if code in BAD_TOKEN:
        return BadToken(code)
    if code in GONE:
        return Unreachable(code)
    return Refused(code or f"HTTP {status}")


def retry_after(headers: Any) -> float:
    """The seconds in a Retry-After header; half a minute where it does not say."""
    for name, value in dict(headers).items():
        if str(name).lower() == "retry-after":
            text = str(value[0] if isinstance(value, list) else value)
            return float(text) if text.isascii() and text.isdecimal() else PAUSE
    return PAUSE
