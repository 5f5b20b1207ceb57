"""With whom somebody met: the partner, nobody named, or somebody else.

A meeting with the head of department is no mentoring meeting, however much it sounds like one. A day is
kept at once only where the sentence names the partner or nobody; a name is looked up later, where the
partner is known (`handlers.finding.names_partner`).
"""

from __future__ import annotations

import re
from enum import Enum

from handlers.understanding_words import MEETING

_TITLES = (
    r"vc|pvc|dvc|hod|hos|ceo|cto|coo|cfo|mp|gp|pi|pa|ra|(?:pro[- ])?(?:vice[- ])?(?:chancellor|provost|principal|president|dean|chair\w*|rector)|dean|provost|registrar|bursar"
    r"|(?:associate |deputy |assistant |acting |interim |executive |programme |research |school |department\w* |centre |group |lab |line |office |operations |finance |project |hr |it |account |product |facilities |bank |store |shop |building |general |hiring )*(?:head|heads|director|directors|manager|managers|leader|officer|administrator|adviser from|secretary|technician|coordinator from|librarian)"
    r"|boss|bosses|supervisors?|co-?supervisors?|principal investigator|colleagues?|co-?workers?|teammates?|flatmates?|housemates?|office ?mates?|friends?|mates?|pals?"
    r"|doctor|dentist|nurse|physio\w*|therapist|counsellor|psychologist|psychiatrist|optician|midwife|vet|surgeon|pharmacist|plumber|electrician|builder|landlord|landlady|neighbours?|hairdresser|barber|mechanic"
    r"|wife|husband|girlfriend|boyfriend|fianc\w+|ex|mum|mom|mother|dad|father|parents?|brother|sister|son|daughter|aunt|uncle|cousin|gran\w*|nan|family|in-laws|kids?|children|baby"
    r"|professors?|lecturers?|readers?|postdocs?|phd students?|students?|undergrads?|masters students?|interns?|apprentices?|trainees|newbies|new starters?|candidates?|applicants?|interviewers?|panel|committee|board|council|senate|jury|examiners?|external examiner|reviewers?|editors?|publishers?|recruiters?|headhunter"
    r"|clients?|customers?|suppliers?|vendors?|reps?|sales ?\w*|union rep|investors?|funders?|sponsors?|donors?|trustees?|governors?|collaborators?|co-?authors?|partners from|visitors?|guests?|delegates?|speakers?|alumni|auditors?|inspectors?|consultants?|contractors?|lawyers?|solicitor|accountant|bank|police\w*|journalists?|reporter|minister|mayor|ambassador|chaplain|vicar|priest|imam|rabbi|warden|porter|cleaner|receptionist|security|caretaker|driver|postman"
    r"|statistician|architects?|engineers?|designers?|developers?|programmers?|analysts?|librarians?|archivists?|curators?|technicians?|scientists?|researchers?|academics?|scholars?|fellows|writers?|authors?|artists?|actors?|comedian|band|choir|instructor|teachers?|trainers?|agent|estate agent|broker|mortgage \w+|banker|clerk|judge|barrister|officer|soldiers?|nun|monk|stranger|date|rector\w*|team|group|lab|class|cohort|crew|squad|department|faculty|everyone|everybody|others|people|folks|guys?|lads?|bloke|man|men|woman|women|lady|ladies|gentleman|person from|someone|somebody|anyone|some people|strangers?|finance|payroll|estates|it support|hr|occupational health|careers service|student services"
)
# Roles that some schemes give a mentor or a mentee: said back, not refused.
_MAYBE = r"(?:adviser|advisor|tutor|coach|guide|sponsor|junior|fellow|contact|protege|protégé|counterpart|opposite number)"
_OWN = r"(?:mentor\w*|mentee\w*|mentoring|partner|buddy|pair|matches|match|other (?:half|one|person|mentee|mentor))"
_SORT = r"(?:(?!(?:mentor|mentee)\w*\b)[\w'-]+ )"
_DET = r"(?:the|my|our|a|an|some|his|her|their|another|two|three|several|a few|few|both|all|both of|one of)"
_TO = r"(?:with|w/|w|to|into|across|by|past|alongside)"
_MET = (
    r"(?:met|meet|meets|meeting|saw|see|seen|seeing|spoke|spoken|speaking|speak|talked|talking|talk|chatted|chatting|chat|chats|coffee|coffees|lunch|dinner|breakfast|drink|drinks|pint|beer|tea|brew|cuppa|call|called|calls|phoned|rang|zoomed|caught up|catching up"
    r"|catch[- ]?up|bumped|bumping|ran|run|running|came|passed|interview|appointment|session|one-to-one|conversation|discussion|sat down|sat|walk|walked|hung out|word|natter|gossip|visit|visited|review|appraisal|supervision|huddle|stand-?up|zoom|teams|skype|facetime)"
)
_LINK = rf"{_MET} (?:up |down |over |again |briefly |quickly |online )*(?:{_TO} )?"
_PARTNER = re.compile(
    rf"§\d|\b{_OWN}\b(?! (?:scheme|programme|training|workshop|lead|leads|coordinator|team|event|course|drop-in|social|session for)\b)"
)
_OURS = re.compile(
    rf"\b(?:our|my) (?:(?:first|second|third|next|last|usual|regular|monthly|weekly|termly|latest|\w+ly|\d+\w*|half[- ]hour|hour|intro\w*|zoom|teams|online|phone|planned) )*{MEETING}\b(?! {_TO} )"
)
_THE_TWO = re.compile(
    r"\b(?:we|us|our|ours|him|her|she|he|they|them|each other|together|mentored|mentor|mentee|pairing)\b"
)
_TITLED = re.compile(
    rf"\b{_LINK}{_DET} {_SORT}{{0,2}}?(?:{_TITLES})\b(?!'s? (?:office|room|lab|house|birthday|party|leaving|talk|lecture|seminar))"
    rf"|(?:^|[,.;:!-] ?|\band )(?:{_DET} ){_SORT}{{0,2}}?(?:{_TITLES}) (?:and (?:i|me|myself)\b|came|popped|dropped|called|rang|phoned|met|saw|stopped|wanted|visited|caught|had|has|took|sat|grabbed|invited|is coming|is seeing)"
    rf"|\b(?:me|myself|i) and (?:{_DET} )?{_SORT}{{0,2}}?(?:{_TITLES})\b"
    rf"|\b(?:my|the|§\d+) ?(?:mentor|mentee|partner)?'s {_SORT}{{0,2}}?(?:{_TITLES})\b"
)
_BARE = re.compile(
    rf"\b{_MET} (?:up )?(?:with|to|w/) (?:hr|finance|payroll|estates|security|it|legal|marketing|comms|procurement|registry|occupational health|student services|it support|careers|colleagues|friends|family|students|mates|people|folks|everyone|everybody|someone|somebody|others|mum|dad|clients|visitors|reviewers|recruiters)\b"
)
_HOURS = re.compile(
    rf"\b(?:hours?|minutes|mins?|time|hold) (?:with|to) {_DET} {_SORT}{{0,2}}?(?:{_TITLES})\b"
)
# A meeting of something: "the finance meeting", "journal club", "my counselling session".
_OF_SOMETHING = re.compile(
    r"\b(?:(?:finance|budget|journal|book|reading|film|choir|chess|running|union|senate|faculty|board|committee|council|panel|team|staff|lab|group|school|department\w*|institute|cluster|safety|ethics|steering|strategy|project|planning|progress|training|"
    r"supervision|counselling|therapy|physio|yoga|pilates|driving|piano|dance|swimming|gym|revision|careers?|job|media|press|sales|client|family|parents?|parents'|neighbourhood|residents|tenants|street|church|scout\w*|rep|phd|postdoc|students?) "
    r"(?:meeting|meetings|club|session|sessions|chat|chats|call|calls|catch up|away ?day|talk|class|lesson|lessons|group|society|committee|retreat|social|briefing|appointment|interview|rehearsal|practice|lecture))\b"
)
_MET_HR = re.compile(
    r"\b(?:met|saw|seeing|meeting) (?:hr|finance|payroll|registry|comms|friends|colleagues|clients|visitors)\b"
)
# "We talked about my manager", "to prepare a talk with HR": only spoken of.
_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|prepar\w+|practi[sc]\w+|rehears\w+|discuss\w*|ahead of|help\w*|advice|topic|re)\b[^.!?;]{0,40}$"
)
_CHANCE = re.compile(
    r"\b(?:bump(?:ed|ing)?|ran|run|running) (?:right )?into\b|\bcame across\b|\bpassed (?:him|her|them|each other|§\d+|my)\b.{0,30}\b(?:corridor|street|stairs|lift|campus)\b|\bby chance\b"
)
_SOMEBODY = re.compile(
    rf"\b{_LINK}{_DET} (?!(?:(?:new|own|other|lovely|old|two|both|current|former|first|second|dear|usual|great|good|brilliant|same) )*{_OWN})"
    rf"(?:{_SORT}{{0,2}}?{_MAYBE}\b)"
)


class Company(Enum):
    """Who was met, as far as the words of the sentence say."""

    PARTNER = "partner"  # or nobody named
    UNSURE = "unsure"  # said back before anything is kept
    SOMEBODY_ELSE = "somebody else"


def of_the_pair(text: str) -> bool:
    """Whether a tidy sentence has the partner in it, or the two of them: "we", "her", "our session"."""
    return bool(_PARTNER.search(text) or _OURS.search(text) or _THE_TWO.search(text))


def company(text: str) -> Company:
    """With whom a tidy sentence says that somebody met or will meet."""
    found = (m for pattern in (_TITLED, _BARE, _HOURS) for m in pattern.finditer(text))
    if any(not _ABOUT.search(text[: m.start()]) for m in found):
        partner = _PARTNER.search(text) or _OURS.search(text)
        return Company.UNSURE if partner else Company.SOMEBODY_ELSE
    if (
        (_OF_SOMETHING.search(text) and not _PARTNER.search(text))
        or _CHANCE.search(text)
        or _MET_HR.search(text)
        or _SOMEBODY.search(text)
    ):
        return Company.UNSURE
    return Company.PARTNER
