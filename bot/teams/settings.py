"""What the Teams side needs to know. Read from the environment by bot/settings.py."""

from __future__ import annotations

from dataclasses import dataclass, field

# Where Teams is asked to post when no person has told us their own region's address yet.
TEAMS_SERVICE_URL = "https://smba.trafficmanager.net/teams"


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """One Teams app. The names are those of the TEAMS_* settings.

    Either `client_secret` or `token` (a ready outbound token, for local test clients) is needed to
    send. `openid_metadata_url` says where the keys are that sign what Teams sends us.
    """

    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    tenant_id: str | None = None
    service_url: str = TEAMS_SERVICE_URL
    openid_metadata_url: str | None = None
    token: str | None = field(default=None, repr=False)
    allow_unauthenticated: bool = False
