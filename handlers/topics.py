"""All topics, so that the router knows everything the house can answer."""

from handlers import (
    agreement,
    by_hand,
    care,
    choosing,
    ending,
    joining,
    leading,
    meetings,
    mydata,
    offers,
    planning,
    quiet,
    reviews,
    rounds,
    settings,
    status,
    texts,
)
from handlers.notices import meetings as meeting_notices
from handlers.notices import offers as offer_notices
from handlers.notices import pairs as pair_notices

TOPICS = (
    agreement, by_hand, care, choosing, ending, joining, leading, meetings, mydata, offers, planning, quiet, reviews, rounds,
    settings, status, texts,
    meeting_notices, offer_notices, pair_notices,
)  # fmt: skip
