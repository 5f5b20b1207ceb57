"""What the tenant's directory vouches for about somebody: their e-mail address, their directory id."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from microsoft_teams.api.models.account import TeamsChannelAccount
from microsoft_teams.api.models.activity import Activity

from bot.teams.post import Post
from bot.teams.read import mentioned, tenant_of

_KEPT = 5000
_FRESH_SECONDS = 86_400.0
_PATIENCE_SECONDS = 3.0  # the person waits for an answer
_AGAIN_SECONDS = 300.0  # after a look-up that failed


@dataclass(frozen=True, slots=True)
class Profile:
    """Empty where the directory says nothing, or was not reached."""

    name: str = ""
    email: str | None = None
    directory_id: str = ""


class Profiles:
    """Asks the chat's list of members, once a day for each account."""

    def __init__(self, post: Post, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._post = post
        self._monotonic = monotonic
        self._known: OrderedDict[tuple[str, str], tuple[float, Profile]] = OrderedDict()

    async def look_up(self, activity: Activity, user: str) -> Profile:
        """The profile of a member of the chat this activity came from."""
        key = (tenant_of(activity), user)
        now = self._monotonic()
        if (known := self._known.get(key)) and known[0] > now:
            return known[1]
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                member: object = await self._post.member(
                    activity.service_url or "", activity.conversation.id, user
                )
        except TimeoutError:
            member = None
        if isinstance(member, TeamsChannelAccount):
            profile, good = _profile(member), _FRESH_SECONDS
        else:
            profile, good = Profile(), _AGAIN_SECONDS
        self._known[key] = (now + good, profile)
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return profile

    async def name_mentions(self, activity: Activity) -> None:
        """Give each mention the directory id by which we know people, where Teams left it out."""
        for entity in mentioned(activity)[:10]:
            if not entity.mentioned.aad_object_id:
                profile = await self.look_up(activity, entity.mentioned.id)
                entity.mentioned.aad_object_id = profile.directory_id or None


def _profile(member: TeamsChannelAccount) -> Profile:
    guest = (member.user_role or "").casefold() in {"guest", "anonymous"}
    address = member.email or member.user_principal_name or ""
    # A guest's address belongs to another organisation: this tenant does not vouch for it.
    vouched = not guest and "@" in address and "#EXT#" not in (member.user_principal_name or "").upper()
    return Profile(member.name or "", address if vouched else None, member.aad_object_id or "")
