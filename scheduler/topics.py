"""All topics, so that the timetable knows every job."""

from scheduler import digests, meetings, nudges, offers, reviews

TOPICS = (digests, meetings, nudges, offers, reviews)
