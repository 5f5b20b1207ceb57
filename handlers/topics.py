"""All topics, so that the router knows everything the house can answer."""

from handlers import (
    agreement,
    announcing,
    arriving,
    away,
    briefings,
    by_hand,
    care,
    choosing,
    conflicts,
    consulting,
    contacts,
    correcting,
    diary,
    ending,
    figures,
    identity,
    importing,
    joining,
    leading,
    linking,
    meetings,
    milestones,
    mydata,
    offers,
    pair_list,
    people_admin,
    planning,
    profile,
    questionnaires,
    quiet,
    rechecks,
    reviews,
    rounds,
    settings,
    status,
    strands,
    terms,
    texts,
    wording,
)
from handlers.notices import care as care_notices
from handlers.notices import meetings as meeting_notices
from handlers.notices import offers as offer_notices
from handlers.notices import pairs as pair_notices

TOPICS = (
    agreement, announcing, arriving, away, briefings, by_hand, care, choosing, conflicts, consulting, contacts, correcting, diary, ending, figures, identity, importing, joining, leading, linking, meetings, milestones, mydata, offers, pair_list, people_admin, planning, profile, questionnaires, quiet, rechecks, reviews, rounds,
    settings, status, strands, terms, texts, wording,
    care_notices, meeting_notices, offer_notices, pair_notices,
)  # fmt: skip
