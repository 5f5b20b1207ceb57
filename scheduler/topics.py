"""All topics, so that the timetable knows every job."""

from scheduler import (
    announcing,
    away,
    briefings,
    choosing,
    digests,
    leads,
    meetings,
    milestones,
    nudges,
    offers,
    questionnaires,
    retention,
    reviews,
    terms,
)

TOPICS = (
    announcing,
    away,
    briefings,
    choosing,
    digests,
    leads,
    meetings,
    milestones,
    nudges,
    offers,
    questionnaires,
    retention,
    reviews,
    terms,
)
