"""What Teams sends, as the events all platforms share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from microsoft_teams.api.activities.conversation import ConversationUpdateActivity
from microsoft_teams.api.activities.install_update import InstalledActivity, UninstalledActivity
from microsoft_teams.api.activities.invoke.adaptive_card import AdaptiveCardInvokeActivity
from microsoft_teams.api.activities.invoke.task import TaskFetchInvokeActivity, TaskSubmitInvokeActivity
from microsoft_teams.api.activities.message import MessageActivity
from microsoft_teams.api.models.activity import Activity
from microsoft_teams.api.models.entity import ClientInfoEntity, MentionEntity

from bot.teams.forms import is_submission, values_of
from bot.teams.post import Chat
from handlers.events import AccountChanged, Click, Event, Hello, Identity, OpenForm, Submit, Typed

_LONGEST_TEXT = 8000  # characters of a message that are read
_LONGEST_VALUE = 2000


@dataclass(frozen=True, slots=True)
class Heard:
    """One activity: where it came from, and what was done there (None: nothing for us).

    `pressed` is the id of our message that was pressed, to be redrawn; empty if there is none.
    """

    chat: Chat
    private: bool
    event: Event | None
    pressed: str = ""


def heard(activity: Activity, account: Identity) -> Heard:
    """Read an activity of this account."""
    private = is_private(activity)
    chat = Chat(
        service_url=activity.service_url or "",
        tenant=account.workspace,
        user=account.user,
        conversation=activity.conversation.id,
        member=account.address.get("member", ""),
    )
    data = _data(activity)
    pressed = str(data.get("pressed") or activity.reply_to_id or "")[:200] if data else ""
    return Heard(chat, private, _event(activity, account, data, private), pressed)


def is_private(activity: Activity) -> bool:
    """Whether only the person and the bot are in this chat. In doubt they are not alone."""
    conversation = activity.conversation
    kind = conversation.conversation_type
    if kind is None:
        return not conversation.is_group and not conversation.id.startswith("19:")
    return kind == "personal" and not conversation.is_group


def identity_of(activity: Activity, *, name: str = "", email: str | None = None) -> Identity:
    """The account that acted. Its directory id where Teams gives one: that id is the same everywhere."""
    sender = activity.from_
    private = is_private(activity)
    address = {"service_url": activity.service_url or "", "member": sender.id}
    if private:
        address["conversation"] = activity.conversation.id
    return Identity(
        platform="teams",
        workspace=tenant_of(activity),
        user=sender.aad_object_id or sender.id,
        name=name or sender.name or "",
        email=email,
        timezone=_timezone(activity),
        address=address,
    )


def tenant_of(activity: Activity) -> str:
    """The id of the tenant the chat belongs to, wherever Teams put it this time."""
    if activity.conversation.tenant_id:
        return activity.conversation.tenant_id
    tenant = activity.channel_data.tenant if activity.channel_data else None
    return (tenant.id if tenant else None) or activity.from_.tenant_id or ""


def mentioned(activity: Activity) -> list[MentionEntity]:
    """Whom a message mentions, apart from the bot itself."""
    return [
        entity
        for entity in activity.entities or []
        if isinstance(entity, MentionEntity) and entity.mentioned.id != activity.recipient.id
    ]


def _event(activity: Activity, account: Identity, data: Mapping[str, Any], private: bool) -> Event | None:
    common: dict[str, Any] = {"identity": account, "event_id": activity.id, "private": private}
    if activity.from_.id == activity.recipient.id or activity.from_.id.startswith("28:"):
        return None  # a bot, perhaps ourselves
    press = _press(data, common) if data else None
    match activity:
        case InstalledActivity() if private:
            return Hello(**{**common, "event_id": _arrival(activity)})
        case UninstalledActivity() if private:
            return AccountChanged(**common, active=False)
        case ConversationUpdateActivity() if private:
            added = {member.id for member in activity.members_added or []}
            return (
                Hello(**{**common, "event_id": _arrival(activity)})
                if activity.recipient.id in added
                else None
            )
        case MessageActivity():
            addressed = private or activity.is_recipient_mentioned()
            return press or Typed(**common, text=_text(activity), addressed=addressed)
        case TaskFetchInvokeActivity() | TaskSubmitInvokeActivity() | AdaptiveCardInvokeActivity():
            return press
        case _:
            return None


def _press(data: Mapping[str, Any], common: dict[str, Any]) -> Event | None:
    """What a button of ours brings back. A form that is asked for again is opened again."""
    value = data.get("value")
    value = value[:_LONGEST_VALUE] if isinstance(value, str) else ""
    if is_submission(data):
        return Submit(**common, form=data["form"], values=values_of(data), value=value)
    if isinstance(form := data.get("form"), str):
        return OpenForm(**{**common, "event_id": ""}, form=form, value=value)
    if isinstance(action := data.get("action"), str):
        return Click(**common, action=action, value=value)
    return None


def _data(activity: Activity) -> Mapping[str, Any]:
    match activity:
        case MessageActivity(value=dict(data)):
            return data
        case AdaptiveCardInvokeActivity():
            return activity.value.action.data
        case TaskFetchInvokeActivity() | TaskSubmitInvokeActivity():
            return activity.value.data if isinstance(activity.value.data, dict) else {}
        case _:
            return {}


def _arrival(activity: Activity) -> str:
    """One id for the two activities Teams sends when the app arrives in a chat."""
    hour = f"{activity.timestamp:%Y%m%d%H}" if activity.timestamp else activity.id
    return f"hello:{activity.conversation.id}:{hour}"


def _text(activity: MessageActivity) -> str:
    """The words without the bot's own name; others who are mentioned stand as <@id>."""
    text = activity.text.replace("&nbsp;", " ").replace("\xa0", " ")
    for entity in activity.entities or []:
        if not isinstance(entity, MentionEntity):
            continue
        shown = entity.text or f"<at>{entity.mentioned.name}</at>"
        ours = entity.mentioned.id == activity.recipient.id
        who = entity.mentioned.aad_object_id or entity.mentioned.id
        text = text.replace(shown, " " if ours else f"<@{who}>", 1)
    return text.strip()[:_LONGEST_TEXT]


def _timezone(activity: Activity) -> str | None:
    """The zone of the person's own clock, if it is one we know."""
    said = (activity.model_extra or {}).get("localTimezone")
    for entity in activity.entities or []:
        if isinstance(entity, ClientInfoEntity) and entity.timezone:
            said = said or entity.timezone
    if not isinstance(said, str):
        return None
    try:
        return ZoneInfo(said).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
