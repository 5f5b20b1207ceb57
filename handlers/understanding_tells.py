"""Words by which a sentence tells whether its day is over, still to come, given up or only spoken of."""

from __future__ import annotations

import re

from handlers.dates_words import MONTHS, ORDINALS
from handlers.spelling import Tidy, known
from handlers.understanding_words import FORM, MEETING, PAIR

_OURS = r"(?:an?|an?other|the|my|our|his|her|their|this|today's|some|lovely|great|good|nice|quick|long)"
JUST = re.compile(
    r"\b(?:just (?:now |this minute |this second |about )?(?:met|had|finished|came|come|been|caught|spoke|spoken|seen|saw|chatted|back|out|got|hung|left|wrapped|done|ended|said|sat|logged off|waved?|walked|stepped|popped|off(?= (?:the phone|a call|the call|zoom|teams)))|(?:have|has) just|only just|literally just|this (?:very )?(?:second|minute|moment|instant)|as (?:we|i) (?:speak|type)|(?:coming|walking|come|stepping) (?:out of|away from|from) (?:a|an|the|my|our)\b|\bover now|walking back from|(?:straight|fresh) (?:from|out of)|fresh out|a (?:minute|moment|second|few minutes) ago|just now"
    r"|right now i (?:have )?finish(?:ed)?|now i (?:have )?finished"
    rf"|back from (?:(?:{_OURS}|coffee|tea|lunch|seeing|meeting|talking|with|to|\w+,) )*(?:mentor|mentee|mentoring|{MEETING})\w*)\b"
)
ANOTHER = re.compile(
    r"\b(?:another|a different|a new|new|some other|an alternative|any other) (?:day|date|time|slot)s?\b|\bother than\b|\b(?:anything|any day|any time|anytime|all days) (?:but|except)\b|\bsome other time\b"
)
SUGGESTED = re.compile(
    r"\b(?:how about|what about|maybe|perhaps|say|suggest\w*|propos\w+|(?<!not )works?|prefer\w*|instead|could (?:we|you) (?:do|make)|can (?:we|do|you)|let us|new (?:day|date|time|slot)(?: is|,|:| -| of| will)|moved? to|changed? to)(?!\w)|: "
)
OVER = re.compile(
    r"\b(?:met|saw|seen|had|spoke|spoken|talked|chatted|did|done|held|was|were|happened|took|went|caught|finished|log|logged|record|lasted)\b"
)
TO_COME = re.compile(
    r"\b(?:will|going to|next|plan\w*|again|agreed|book\w*|arrang\w*|should|are meeting|am meeting|tomorrow|let us|shall|how about|or|either|maybe)\b"
)
# "The one that was postponed did take place": moved once, and held.
HELD_AFTER_ALL = re.compile(
    r"\b(?:did (?:take place|happen|go ahead|meet)|took place|went ahead|has (?:happened|taken place)|(?:so|and|then|but) (?:we )?(?:met|spoke|saw each other)|we (?:finally |still )?(?:met|held it))\b"
)
# "A good meeting with my mentor Monday" was one; what is to come is not good yet.
WAS_GOOD = re.compile(
    rf"\b(?:good|great|useful|helpful|productive|nice|lovely|excellent|brilliant|fantastic|super|interesting|fruitful|pleasant|decent|wonderful|solid|rushed|short but \w+) (?:first |little |long |short |quick |mentoring |mentor )*{MEETING}\b"
)
TRAINED = re.compile(
    r"\b(?:did|done|completed|finished|had|have done|attended|took|passed|sat through|ticked off|been on|went on) (?:[\w']+ ){0,3}(?:training|course|workshop|induction|module)\b"
    r"|\b(?:training|course|workshop|induction|certificate|module)\b.{0,30}\b(?:did|done|completed|finished|attended|passed|dated|ticked off|obtained|received|earned|got)\b|\b(?:i am |i was |have been |^)trained\b"
)
# Business of others: what is moved, called off or held is no mentoring meeting. Never kept at once.
_OTHER = (
    r"(?:viva|tutorials?|seminar|lectures?|dentist|doctor|gp|interviews?|supervision|thesis|away ?day|committee|board|senate|council|panel|jury|examiners|faculty|department(?:al)?|staff|team|ref|ethics|budget|finance|exam\w*|class|classes|rehearsal"
    r"|practical|physio|haircut|flight|train|shifts?|keynote|rota|annual leave|run|swim|gym|delivery|inspection|appraisal|conference|workshop|open day|graduation|parents'?|school|union|choir|yoga|football|squash|journal club|reading group|group|line manager\w*|hr|client|project)"
)
_VERBS = r"(?:cancel\w*|call(?:ed)? off|reschedul\w+|mov\w+|shift\w*|push\w*|postpon\w+|rearrang\w+|change|swap\w*|drop|scrap|pencil(?:led)?(?: in)?|put|log|book\w*|schedul\w+|arrang\w+|plan\w*)"
OF_OTHERS = re.compile(
    rf"\b{_VERBS} (?:back |forward )?(?:my |our |the |this |that |his |her |a |tomorrow's |today's )*(?:[\d:.]+ ?(?:am |pm |o'? ?clock )?)?(?:\w+ )?{_OTHER}\b"
    rf"|^(?:the |our |my |this |[a-z]+'s (?:\w+ )?|{_VERBS} )*{_OTHER}(?: of \w+)?(?: meeting| appointment| session| call)?(?: with \S+)? (?:\S+ ){{0,3}}?(?:met|sat|is|was|has been|got|will be|moved|cancelled|postponed)\b"
)
FIRST = re.compile(
    r"\bfirst (?:ever |proper |mentoring |mentor |official )?(?:meeting|session|chat|catch up|one-to-one|call|meet|coffee|conversation)\b|\bmet for the first time\b|\bfirst met\b"
)
DENIED = re.compile(
    r"\bcancel(?:led)?\b|\b(?:was|were|did|has|have|had|could|is) not\b|\bnever\b|\bby accident (?:\w+ ){0,3}ago\b|\bpostponed\b|\bmissed\b"
)
REPEATED = re.compile(
    r"\b(?:has|have|he|she|they|mentor|mentee|§\d+)\b.*\bcancel\w*\b.*\b(?:again|on me|twice|third time|yet)\b|\bcancel\w* (?:on me|again)\b|\bagain\b.*\bcancel"
)
CAN_NOT = re.compile(
    r"\b(?:can not|can no longer|will not|unable to|not able to) (?:now )?(?:make|do|attend|manage|meet)\b(?: it| up)?"
)
# People count weeks ahead without a calendar, so the day they come to is said back.
COUNTED = re.compile(r"\b(?:weeks?|fortnight|months?|[12]\d days)\b")
SIGNED = re.compile(
    r"\b(?:signed|did|done|completed|filled|returned|sent|handed|agreed|finished|submitted|was|have|has)\b"
)
# "I meant to say Wednesday", "that should have been Monday": that is the day.
MEANT = re.compile(
    r"\b(?:should|ought to) (?:have )?(?:be|been|said|say|read)\b|\b(?:meant|wanted|trying|tried|intended|supposed) to (?:say|write|put|type|enter|be)\b"
)
WAS_NOT = re.compile(
    r"(?:^|[, ] ?)\b(?:and )?(?:not|rather than|instead of)\b(?! (?:yet|sure|right)\b)[^,.;]*"
)
NOT = re.compile(r"\b(?:(?:will|do|am|are|is|can) )?not (?=be|see|meet|expect|do|make)|\bno longer\b")
KILL = re.compile(r"\b(?:kill|scratch|scrap|forget)\b")
TO_SIGN = re.compile(
    r"\b(?:signing|to sign|will sign|can i sign|shall i sign|sign (?:it |this )?(?:today|tonight|now))\b"
)
HEDGED = re.compile(
    r"\b(?:probably|possibly|provisional\w*|tentative\w*|to be confirmed|tbc|i will (?:check|confirm)|not sure|god willing|unless|hopefully|if (?:she|he|they|it|her|his|their|all|nothing|i|we)\b|should be (?:meeting|seeing))\b"
)
# Nearly, in hope, in a dream, in what others say, or in vain: nothing of it may have been held.
NOT_SO = re.compile(
    r"\b(?:nearly|almost|(?:would|could) have|should have (?:met|seen|had|been|sat|spoken)|had hoped|hopes dashed|if only|suppose|imagine|pretend|dream(?:t|ed|s)?|apparently|rumou?r\w*|not a soul|nobody|no one|no (?:mentor|mentee)|nothing took place|never (?:came|met|appeared|arrived|happened|showed)|out of office|gave up|given up|scuppered|fell through|on its feet|to the wall|in vain|must meet|had (?:already )?left|we met in (?:19|20)\d\d|(?:says|said|tells|claims|reckons|heard) .{0,30}\b(?:his|her|their|own) (?:own )?(?:mentor|mentees?)|forget|forgot(?! to (?:log|say|tell|mention|record|add|enter|note|report|write|put|let|update|register))|all (?:\w+ )?of (?:his|her|their) mentees)\b"
)
# "Do they count, we met on Sunday": told, and asked about.
ASKED = re.compile(
    r"\b(?:am i$|did i (?:imagine|say|tell|log)|do they count|does (?:it|that) (?:count|show|say)|is (?:it|that) (?:against|still)|or was it|or just me|still (?:on|ours))\b|^(?:does|did|hv|have|has|are|were) (?:it|we|i|my|our|the|you|any|both)\b"
)
WHOLE = re.compile(
    rf"\b(?:\d|{'|'.join(ORDINALS)}).*\b(?:{'|'.join(m[:3] for m in MONTHS)})|\b(?:{'|'.join(m[:3] for m in MONTHS)})\w* .*\d|\d[./-]\d"
)  # a day and its month
ON_THAT_DAY = re.compile(r"\b(?:on |that |the )?(?:that|same|very) day\b")
ONE_NAME = re.compile(r"^(?!both\b)[A-Z][\w'’-]+[.!]?$")

BACK = frozenset(("met", "saw", "seen", "spoke", "had", "was", "were", "did"))
AHEAD = frozenset(("meet", "see", "seeing", "speak", "have", "will", "are", "is"))


_VERB = re.compile(
    r"\b(?:i|we) ([a-z]{3,4}|me|mt|et)\b(?!')|^(?!m[ey] |may |mon |mum |met |man |mid )(m[a-z]{1,2}) "
)


def turned(said: Tidy) -> bool:
    """Whether a repaired word may look back or ahead: "seein my mentor on Thursday"."""
    slot = _VERB.search(said.text)
    if slot and (slot[2] or len(slot[1]) == 2 or not known(slot[1])):
        return True  # "we mrt Wednesday", "mt Anneke"
    return any(
        any(w in BACK for w in could_be) and any(w in AHEAD for w in could_be)
        for could_be in ((chosen, *others) for chosen, others in said.doubtful)
    )


_MY_WHAT = re.compile(
    r"\b(?:cancel|reschedule|move|shift|push|postpone|rearrange) (?:my|the|our) ([a-z]{3,})\b(?!')"
)


def of_something_unknown(text: str) -> bool:
    """Whether a word nobody knows stands for what is moved: "reschedule my vica"."""
    found = _MY_WHAT.search(text)
    return found is not None and not known(found[1])


_STOCK = (
    rf"(?:{MEETING}|{FORM}|{PAIR}|mentor|mentee|mentoring|one|ones|other|others|first|second|third|next|last|previous|same|date|dates|day|time|slot|hour|hours|half|minutes?"
    r"|start|beginning|end|middle|moment|week\w*|months?|term|year|morning|afternoon|evening|night|noon|lunchtime|phone|scheme|programme|diary|calendar|record|log|bot)"
)
_OF_WHAT = re.compile(
    rf"\b{_VERBS} (?:my|our|the) (?!(?:[\w'-]+ ){{0,3}}?{_STOCK}\b)[a-z'-]+"
    rf"|^(?:(?:my|our|the) )?(?!(?:i|we|he|she|they|it|you|who|so|ok|not|that|this|and|yes|no|both|all|after|before|my|our|the) )(?!(?:[\w'-]+ ){{0,2}}?{_STOCK}\b)(?:[a-z-]+ ){{1,2}}?(?:is (?:now|on|at)|are meeting|agreed|has moved|have moved|moved|cancelled|rescheduled)\b"
)
_DAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:'?s)? ")
_MENTORING = re.compile(r"\bment(?:or|ee|oring)|§")


def of_something_else(text: str) -> bool:
    """Whether what is moved, held or planned may be none of the pair's: "the fire drill is on Thursday"."""
    return not _MENTORING.search(text) and _OF_WHAT.search(_DAY.sub("", text)) is not None


def in_doubt(text: str, *, reply: bool) -> bool:
    """Whether a day may be of others, only likely, nearly so, or asked about; a reply may well end in "?"."""
    told = (OF_OTHERS, HEDGED, NOT_SO) if reply else (OF_OTHERS, HEDGED, NOT_SO, ASKED)
    return any(words.search(text) for words in told) or of_something_unknown(text)
