"""All topics, so that the timetable knows every job."""

from scheduler import (
    announcing,
    away,
    choosing,
    digests,
    leads,
    meetings,
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
    choosing,
    digests,
    leads,
    meetings,
    nudges,
    offers,
    questionnaires,
    retention,
    reviews,
    terms,
)
