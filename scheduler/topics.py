"""All topics, so that the timetable knows every job."""

from scheduler import choosing, digests, meetings, nudges, offers, retention, reviews

TOPICS = (choosing, digests, meetings, nudges, offers, retention, reviews)
