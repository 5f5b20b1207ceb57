"""Persons, places, subjects and numbers in a sentence."""

from __future__ import annotations

import re
from html import unescape

from handlers.dates_words import DAY, MONTHS, WEEKDAYS, number
from handlers.spelling import known, looks_misspelt


def _words(text: str) -> list[str]:
    return text.split()


MENTION = re.compile(
    r"<@([A-Za-z0-9_.:-]+)(?:\|[^>]*)?>|<at(?:\s[^>]*)?>(.*?)</at>"
    r"|(?:<mailto:)?([\w.+-]+@[\w-]+\.[\w.-]*\w)(?:\|[^>]*>)?>?"
)
_NOISE = re.compile(r"<(?:!|#|https?:)[^>]*>|https?://\S+")
_BOT_NAME = re.compile(r"bot\b|\bmentoring\b|^mentor$", re.IGNORECASE)
_AT_START = re.compile(
    r"^§0[\s,:]+(?![\s,:])(?!and\b|n\b|&|\+|has\b|have\b|is\b|was\b|cancelled\b|met\b|didn|left\b|keeps\b|told\b|should\b)",
    re.IGNORECASE,
)

_MODES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("zoom", re.compile(r"\bzoom\w*\b")),
    ("teams", re.compile(r"\b(?:on|over|via|by|in|ms|microsoft|through|using) teams\b|\bteams (?:call|meeting|chat)\b|^teams$|, teams\b|\bteams$")),
    ("phone", re.compile(r"\b(?:phone|phoned|telephone|rang|by call|over the blower|whatsapp call)\b")),
    ("in_person", re.compile(r"\b(?:in[- ]person|face[- ]to[- ]face|f2f|in (?:my|his|her|their|the|our) (?:office|lab|building|canteen|library|cafe|café|department)|(?:for|over|had|a|grabbed) (?:a )?(?:quick )?(?:coffee|lunch|tea)|coffee (?:with|shop)|at the (?:cafe|café|pub|library|canteen)|in the (?:cafe|café|pub|canteen)|over coffee|walk)\b")),
    ("online", re.compile(r"\b(?:online|virtual|virtually|video call|video|skype|google meet|remotely|facetime|webex)\b")),
)  # fmt: skip

_TOPICS: tuple[tuple[str, str], ...] = (
    ("careers outside academia", r"\b(?:industry|outside (?:of )?academia|non-academic|leaving academia|private sector|alternative careers?|careers? outside)\b"),
    ("promotion", r"\bpromot\w+"),
    ("grant writing", r"\b(?:grants?|fellowships?|funding)\b"),
    ("work-life balance", r"\b(?:work[ -–]*life|balance|workload|childcare|part[- ]time|parent\w*|caring)\b"),
    ("publishing", r"\b(?:publish\w*|publications?|papers?|journals?)\b"),
    ("teaching", r"\bteach\w*\b"),
    ("leadership", r"\b(?:leadership|leading a (?:group|team|lab)|management skills|managing (?:a )?(?:people|team))\b"),
    ("confidence", r"\b(?:confidence|imposter|impostor)\b"),
    ("networking", r"\bnetwork\w*\b"),
    ("job applications", r"\b(?:job applications?|cvs?|interviews?|applying for jobs)\b"),
    ("career planning", r"\b(?:career (?:plan\w*|aspirations?|steps?|development|advice|path|direction|next)|my career|next career)\b"),
)  # fmt: skip
_GROUPS: tuple[tuple[str, str], ...] = (
    ("planning", r"\b(?:plan\w*|next steps?|steps?)\b"),
    ("identification of issue", r"\b(?:hold\w* (?:him|her|them|me|us|people|someone) back|holding back|issue|problem|naming|stuck|what is wrong|real question|challenge|identif\w+)\b"),
    ("further information", r"\b(?:find\w* out|finding|more information|further|dig\w*|explor\w*|background|clarif\w+|detail)\b"),
    ("hypothetical", r"\b(?:hypothetical|what if|imagin\w*|suppose)\b"),
    ("outcomes", r"\b(?:outcomes?|goals?|objectives?|results?|success|aims?|ambitions?)\b"),
    ("relationships and effects", r"\b(?:relat(?:e|es|ions?|ionships?|ional)|connect\w*|affect\w*|effects?|impact|systems?|circular)\b"),
    ("taking action", r"\b(?:action|acting|act on|commit\w*|doing it|follow through|motivat\w+)\b"),
)  # fmt: skip
_TOPIC_RULES = tuple((name, re.compile(pattern)) for name, pattern in _TOPICS)
_GROUP_RULES = tuple((name, re.compile(pattern)) for name, pattern in _GROUPS)

_CAPACITY = re.compile(
    r"\b(?:take|mentor|up to|room for|have|want|space for|most|maximum of?|max|capacity(?: is| to| of)?|limit(?: is| to| of)?|with|only|mentoring)\s+(?:on )?(?:up to |about |only |just |maybe |at most |another )*"
    r"(a couple of|a couple|\d{1,2}|one|two|three|four|five|six|an?)(?: more| other| extra| new)?(?:\s+(?:mentees?|people|students|postdocs|phd|or two|persons?|person|junior|colleagues|someone|from|at|now)|\s*$|[.,!])"
)
_NAME_AFTER = re.compile(
    r"(?:\b(?:with|w/|w|met|saw|seen|see|seeing|meet|meeting|spoke to|talked to|chat with|between|match|pair|unpair|remove|for|from|has|tell|to|add|put|did|take|register|booked|book|make|enrol|invite|cancelled|has|is|was)\s+|^\s*)(?!(?:with|to|up|on|for|from|a|an|in|of|by)\b)"
    r"(?:(?:my|the|our)\s+(?:mentor|mentee|mentees)s?\s+)?(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Sir|Dame)\.? )?([A-Za-zÀ-ÿ][\w'’À-ÿ-]+)(?:\s+(?:and|&|with|n|\+|,)\s+(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Mx)\.? )?([A-Za-zÀ-ÿ][\w'’À-ÿ-]+))?",
    re.IGNORECASE,
)
_ME_AND = re.compile(
    r"\b(?:me|myself)\s+(?:and|n|&|\+)\s+(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Mx)\.? )?([A-Za-zÀ-ÿ][\w'’-]+)|\b([A-Za-zÀ-ÿ][\w'’-]+)\s+(?:and|n|&|\+)\s+(?:i|me)\b",
    re.IGNORECASE,
)
# "My mentor from Kochi" is no Kochi, and "is scuppered" nobody's name; "from Dr Adeyemi" is one.
_FROM_A_PLACE = re.compile(r"\s*from\s+(?!(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Sir|Dame)\b)", re.IGNORECASE)
_NO_NAME_AFTER = re.compile(r"\s*(?:is|was|has|between|make)\s", re.IGNORECASE)
_TO = re.compile(r"\s*to\s", re.IGNORECASE)
_ON_THE_WAY = re.compile(
    r"\b(?:way|off|call|flight|train|bus|trip|back|line|drive|journey)\s*$", re.IGNORECASE
)
_NOT = re.compile(r"\bnot\s*$", re.IGNORECASE)
_PAIRS = re.compile(r"\b(?:pair|match|assign|link|connect|introduce|re-?pair)", re.IGNORECASE)
_A_PARTNER = re.compile(r"\b(?:mentor|mentee)s?\b", re.IGNORECASE)
_TITLED = re.compile(
    r"\b([Mm]entor |[Mm]entee )?(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Madam)\.? ([A-Z][\w'’-]+)(?! here\b)(?!['’]s (?:PA|office|secretary|assistant)\b)"
)
_SHORTENED = re.compile(r"['’](?:ve|m|ll|re|d)$")
_DATE_NAMES = frozenset(
    (
        *WEEKDAYS,
        *(m for m in MONTHS if m not in ("april", "may", "june", "august", "march")),
        *_words("jan feb oct nov dec sept tues weds thurs thu fri mon tue wed"),
    )
)
_NO_NAMES = frozenset(
    _words(
        """a again agreement all an and anyone as asap at be been bot both brain btw but by cheers christmas coffee
        csv department dept didn don down dr easter england everyone face faculty for friday's fyi he
        hello her hi him hr hrs i if im in institute is it ive last liverpool lunch me mentee mentees
        mentor mentorbot mentoring mentors min mins monday's my next noon of off ok on one online or out
        over person phd phone pi pls prof repair sat school she slack so someone sun supervisor tbc
        teams thanks that the them they this thx tmrw to today tomorrow two uk undo uni up us via was we
        weve xmas yday yesterday you zoom no go mr mrs ms miss mx sir dame dr prof"""
    )
)


def take_out_mentions(text: str, platform: str) -> tuple[str, tuple[str, ...]]:
    """The sentence with each mention as §0, §1 …, and whom they name. A mention of the bot is dropped."""
    who: list[str] = []

    def place(found: re.Match[str]) -> str:
        name = (found[1] or found[2] or found[3] or "").strip()
        if (
            not name
            or (found[2] is not None and _BOT_NAME.search(name))
            or name.upper().startswith(("UBOT", "BOT"))
        ):
            return " "
        who.append(name)
        return f" §{len(who) - 1} "

    plain = unescape(_NOISE.sub(" ", MENTION.sub(place, text))).strip()
    if platform == "slack" and len(who) > 1 and _AT_START.match(plain):
        # On Slack the bot is a mention like any other: "@bot met with @Sam" begins with it.
        plain = re.sub(r"§(\d+)", lambda m: "" if m[1] == "0" else f"§{int(m[1]) - 1}", plain).strip()
        who = who[1:]
    return plain, tuple(who)


def persons(raw: str, mentioned: tuple[str, ...]) -> tuple[str, ...]:
    """Mentions, else names as written: a capital inside the sentence, or a word English does not have."""
    if mentioned:
        return tuple(dict.fromkeys(mentioned))
    found: list[str] = []
    for match in _ME_AND.finditer(raw):
        _add(found, match[1] or match[2], raw)
    for match in _NAME_AFTER.finditer(raw):
        if _names_nobody(match, raw):
            continue
        _add(found, match[1], raw, start=match.start(1) == 0)
        _add(found, match[2], raw)
    for match in _TITLED.finditer(raw):
        # "My mentor liked Dr Osei's paper": with a mentor in it, only who is called one.
        if not found and (match[1] or not _A_PARTNER.search(raw)):
            _add(found, match[2], raw)
    return tuple(dict.fromkeys(found))


def _names_nobody(match: re.Match[str], raw: str) -> bool:
    """Whether what stands after "from", "to" or "is" is a place or a verb, or somebody it was not."""
    before = raw[: match.start()]
    if match[1].islower() and (
        _NO_NAME_AFTER.match(match[0]) or (_TO.match(match[0]) and not _PAIRS.search(raw))
    ):
        return True
    to_a_place = _TO.match(match[0]) and _ON_THE_WAY.search(before)
    return bool(_FROM_A_PLACE.match(match[0]) or to_a_place or _NOT.search(before))


def _add(found: list[str], name: str | None, raw: str, start: bool = False) -> None:
    if not name:
        return
    name = re.sub(r"['’]s$", "", name)
    low = name.lower()
    if (
        low in _NO_NAMES
        or _SHORTENED.search(low)
        or low in _DATE_NAMES
        or re.fullmatch(DAY, low)
        or len(low) < 2
        or (name.isupper() and len(name) > 3)
    ):
        return
    capital = name[0].isupper() and not raw.isupper()
    if (
        (known(low) or (not capital and looks_misspelt(low)))
        and not (capital and not start)
        and low not in _FIRST_NAMES
    ):
        return
    if start and not _does_something(name, raw, capital=capital):
        return
    found.append(name)


def _does_something(name: str, raw: str, *, capital: bool) -> bool:
    """The first word is a name if it is joined to another person, or has a capital and a verb after it."""
    after = raw.lstrip()[len(name) :].lower()
    if re.match(r"\s+(?:and|n|&)\s", after):
        return True
    return capital and bool(
        re.match(
            r"\s+(?:has|is|was|met|cancelled|did|can't|can|cannot|didn't|will|won't|said|came|asked|wants)\b",
            after,
        )
    )


_FIRST_NAMES = frozenset(
    _words(
        """dawn ellen ewan frida helen iain ian jan jane janet jean joan juan julia julie kate katie marc
        maya noah noel owen priya sam sara sarah sean thomas"""
    )
)


def mode(text: str) -> str | None:
    """How they met, if one way is named."""
    found = [name for name, pattern in _MODES if pattern.search(text)]
    if "online" in found and len(found) > 1:
        found.remove("online")
    if "in_person" in found and len(found) > 1:
        found.remove("in_person")
    return found[0] if len(found) == 1 else None


def topics(text: str) -> tuple[str, ...]:
    """What a mentee wants to talk about, in the words of the packs."""
    return tuple(name for name, pattern in _TOPIC_RULES if pattern.search(text))


def question_groups(text: str) -> tuple[str, ...]:
    """The groups of the question bank that were asked for."""
    return tuple(name for name, pattern in _GROUP_RULES if pattern.search(text))


def capacity(text: str) -> int | None:
    """How many mentees somebody offers to take."""
    found = _CAPACITY.search(text)
    return number(found[1]) if found else None
