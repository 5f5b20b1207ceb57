"""What coordinators ask for. From anybody else it is kindly declined."""

from __future__ import annotations

from handlers.understanding_shapes import Expect, Intent, Rule
from handlers.understanding_words import SCHEME

_ONE = r"(?:§\d+|[a-z][a-z'.-]+(?: [a-z][a-z'-]+)?|\S+@\S+)"
_NOBODY = r"\b(?:me|myself|us|i|my|someone|somebody)\b"
_MANY = r"(?:all (?:the |our |my )?|every |the |our |any |which |what |list (?:of )?(?:the )?)"


def _rule(
    name: str,
    intent: Intent,
    says: str,
    pattern: str,
    example: str,
    counter: str,
    unless: str = "",
    expect: Expect | None = None,
) -> Rule:
    return Rule(f"coordinator.{name}", intent, says, pattern, example, counter, unless, expect, "coordinator")


CONTENT_RULE = Rule(
    "secret.content",
    Intent.OUT_OF_SCOPE,
    "asking what others talked about: nothing of it is held",
    r"\bwhat (?:did|do|does|have|has|are|were|was) (?!i\b|we\b|you\b|my (?!(?:mentor|mentee)'s)|it\b|this\b|that\b|the (?:scheme|handbook|bot|form)\b).{1,60}\b(?:talk|talked|talking|discuss|discussed|discussing|say|said|saying|tell|told|speak|spoke)\b(?!.*\bhandbook)|\bwhat (?:was|were|is|has been|got) (?:said|discussed|talked about)\b|\b(?:notes|minutes|transcript|content|contents|details) (?:of|from) (?:their|the|her|his|everyone|§\d+|[a-z]+ and [a-z]+)(?:'s)? (?:meeting|session|chat|one-to-one|conversation)|\bwhat (?:the )?(?:mentees?|mentors?|they|people|others|§\d+|(?:my|his|her) (?:mentor|mentee))\b.{0,20}\b(?:wrote|write|writes)\b|\bwhat did (?:my|his|her) (?:mentor|mentee) (?:say|write|tell)\b|\b(?:read|show me|see|summari[sz]e) (?:their|her|his|everyone's|other people's) (?:notes|messages|conversations?|chats?|agreement)\b",
    "what did priya and sam talk about in their meetings?",
    "what did we say about the next meeting",
    expect=Expect.DECLINE,
)

COORDINATOR_RULES = (
    _rule(
        "digest",
        Intent.COORD_DIGEST,
        "the digest of the scheme",
        r"\bdigest\b|\b(?:weekly|monthly) (?:summary|report|round ?up|update|overview)\b|\b(?:summary|report|statistics|stats|numbers|figures|overview|state|health|update|news|headlines) (?:of|for|on|about|from) (?:the |our |this |all |how )*(?:whole )?(?:scheme|programme|week|pairs|mentoring scheme|strand|month|mentoring)\b|\bwhat needs (?:my|our) attention\b|\bwhat (?:is|has been) (?:been )?(?:happening|going on|new)\b.*\b(?:scheme|programme|week|strand)\b|\b(?:how is|how are) (?:the|our) (?:scheme|programme|strand) (?:going|doing|looking)\b|^(?:send me |show me |give me )?(?:the |a |an |this week's |my )?(?:summary|overview)\b",
        "send me the weekly digest",
        "send me the agreement",
        r"\b(?:of|for|about) (?:my|me)\b|\bhandbook\b|\b(?:journal|reader)",
    ),
    _rule(
        "explain",
        Intent.COORD_MATCH_EXPLAIN,
        "why two people were or were not matched",
        r"\b(?:why|how come) (?:did|was|were|is|are|has|have|does|not)? ?(?:nobody|no one|§\d+)|\b(?:why|how come|explain|reason|reasons|reasoning|rationale|logic|thinking|how did you|what made you|justify|on what basis)\b.{0,60}\b(?:match\w*|pair(?:ed|ing|s)?|together|propos\w+|suggest\w*|chosen|choose|chose|pick\w*|put|score\w*|assigned|unmatched|left out|not get)\b",
        "why did you match Priya with Sam?",
        "why should I meet my mentor twice a year?",
        r"\b(?:why (?:was|am|were|have|has|did|do) (?:i|we)|how (?:is|are|does) (?:the )?(?:matching|match|mentors|pairs|pairing|people|they|mentees) |explain (?:how|what) (?:the )?(?:matching|mentoring|pairing)|am i|have i|did i|my match|been matched yet|my mentor|\bi (?:was|have|am)\b|why is (?:it|the pairing) )",
    ),
    _rule(
        "announce",
        Intent.COORD_ANNOUNCE,
        "an announcement to many people",
        r"\bannounce(?:ment|s)?\b|\b(?:tell|message|email|notify|remind|inform|write to|send|let|ask|invite|dm|ping|broadcast to|contact) (?:a |an |this |the |out )?(?:message |note |reminder |email |word |notice )?(?:to )?(?:all|everyone|everybody|every mentor|every mentee|the mentors|the mentees|mentors|mentees|all of|the whole)\b|\bbroadcast\b|\bpost (?:a |an |the |this )?(?:reminder|notice|message|note|update) (?:to|for|in)\b|\bsend (?:out )?(?:a |an )?(?:message|reminder|note|notice) (?:to|out to) (?:all|every|the)\b",
        "tell all mentors that training is on 4 December",
        "tell me about mentoring",
        r"\b(?:remind me|my mentees|my mentors|did you|have you|do you|does the bot) (?:tell|message|announce)|\b(?:you (?:tell|told|message)|does (?:it|this) (?:tell|go to))\b",
    ),
    _rule(
        "add people",
        Intent.COORD_ADD_PEOPLE,
        "adding people, one or a whole file",
        rf"\bimport\b(?! (?:tax|duty|of))|\bupload\w*\b.{{0,40}}\b(?:csv|xlsx|spreadsheet|list|file|people|mentors|mentees|sheet)\b|\b\w+\.(?:csv|xlsx)\b|\b(?:add|enrol|enroll|register|invite|onboard|put|sign up|include)\b (?:(?!me\b|myself\b|my\b|us\b|it\b|a (?:meeting|note|topic)).{{1,60}}?) (?:as (?:a |an )?(?:new )?(?:mentor|mentee)s?|to (?:the |our )?(?:{SCHEME}|list|mentor list|mentee list|pool|mentors|mentees|strand)|on(?:to| to)? (?:the |our )?(?:{SCHEME}|list|pool|system))\b|\b(?:add|enrol|onboard|load) (?:\w+ )?(?:\d+ |two |three |four |five |ten |some |these |those |the |a few |more |new |our )+(?:new )?(?:people|mentors|mentees|starters|participants|members)\b|\bnew (?:mentors|mentees|people) to add\b|\b(?:list|file|spreadsheet|sheet) of (?:\w+ )?(?:mentors|mentees|people)\b.*\b(?:upload|add|import|load|attached)\b|\badd (?:a )?(?:new )?(?:mentor|mentee|person|people)\b",
        "import mentors.csv",
        "add me as a mentor",
        r"\b(?:me|myself) (?:as|to|on)\b|\b(?:i|we) (?:want|would like) to (?:be|become|join)\b|\bimport(?:ed|ing)? (?:pandas|numpy)",
    ),
    _rule(
        "remove person",
        Intent.COORD_REMOVE_PERSON,
        "taking somebody else out of the scheme",
        rf"\b(?:remove|delete|take|drop|kick|unenrol|deregister|withdraw|deactivate|offboard)\b (?!(?:me|myself|my|us|our|this|that|it|all|everything|the last|the meeting|yesterday)\b){_ONE}(?: and {_ONE})? (?:from|off|out of)\b(?: the| our)? ?(?:{SCHEME}|mentor list|mentee list|list|pool|system|mentors|mentees|strand|books|bot)\b|§\d+ (?:has|is|have) (?:left|leaving)\b (?:the )?(?:university|institute|department|scheme)|\b(?:remove|deactivate|deregister|offboard) §\d+|\b(?:mark|set) (?:§\d+|[a-z]+) as (?:gone|left|inactive)\b|\b(?:take|remove) (?:him|her|them) (?:out|off|from)\b",
        "remove <@U07SAM002> from the scheme",
        "remove me from the scheme",
        r"\b(?:meeting|log|entry|note)\b|\b(?:me|myself) (?:from|off|out)",
    ),
    _rule(
        "run",
        Intent.COORD_MATCH_RUN,
        "a matching round",
        r"\b(?:run|start|do|rerun|re-run|kick off|launch|begin|trigger|make|perform|preview|try)\b (?:a |an |the |another |this |that |new |next |me (?:a |the )?|some |off )*(?:\w+ )?(?:match(?:ing|es)?|pairing|pairings)(?: (?:round|process|algorithm|run|now|for|again|please|today|on|with|of|up))?\b(?! with me)|\bmatch(?:ing)? round\b|\b(?:match|pair)(?: up)? (?:the |all |all the |all of the |our |any |everyone|everybody|these |up |new |whoever |those |unmatched |waiting )+(?:\w+ )?(?:people|mentees|mentors|waiting|unmatched|applicants|starters|who (?:is|are) waiting|list|joiners|requests|lot)?\b|\b(?:propose|suggest|generate|create|find|compute|work out) (?:\w+ )?(?:new |some |the |possible |best |me )*(?:pairs|pairings|matches)\b|\b(?:time|ready) to (?:run the )?match\b|\bmatch everyone\b|\brun the match\b",
        "run the match",
        "who won the match",
        r"\b(?:football|penalt|score|final|won|lost|watch|rugby|cricket|tennis|tv|my match|a match for me|find me|am i|have i|training|did|test match|(?:pair|match) §|(?:socks|wine|colou?r))\b",
    ),
    _rule(
        "pair",
        Intent.COORD_PAIR_MANUAL,
        "pairing, or parting, two people by hand",
        rf"\b(?:un)?(?:pair|match|re-pair|repair|link|assign|put|set|connect|introduce)\b(?: up)? (?!(?:me|myself|my|us|it|this|that|for|all|everyone|the|on|of|is|was|has|went|made|between)\b)(?:mentee |mentor )?{_ONE} (?:up )?(?:with|and|to|together with|\+|&)(?! (?:me|my|i|we|you|it)\b) (?:mentor |mentee )?{_ONE}|\bunpair\b|\b(?:make|create|set up) (?:a )?(?:pair|pairing|match) (?:of|between|for|with|from)\b|\bput §\d+ (?:and|with) §\d+|\bmake (?:§\d+|[a-z]+) (?:§\d+|[a-z]+)(?:'s)? (?:mentor|mentee)\b|\bmake (?:§\d+|[a-z]+) (?:the )?(?:mentor|mentee) of\b|\bsplit (?:up )?§\d+ (?:and|from) §\d+|\b(?:§\d+|[a-z]+) (?:should|to) (?:mentor|be (?:paired|matched) with) §\d+",
        "pair <@U07PRIYA1> with <@U07SAM002>",
        "pair me with someone senior",
        rf"\bunpair (?:me|us)\b|{_NOBODY}.{{0,15}}\b(?:with|and|to)\b|\b(?:meeting|call|agreement|session|coffee|chat|date|time|socks|wine|bluetooth|headphones|phone|laptop|reminder|diary|calendar|link (?:to|for))\b",
    ),
    _rule(
        "pairs",
        Intent.COORD_PAIR_STATUS,
        "how pairs are doing, who waits, who has not met or signed",
        rf"\b{_MANY}(?:active |current |running |open |new |overdue |silent |quiet |unsigned |unmatched |waiting |mentoring |mentor-mentee )*(?:pairs|pairings|partnerships|matches)\b|\b(?:show|list|see|view|give|export|overview of|status of|how are|how many|any) (?:me )?(?:all |the |our |active |current |running |overdue |unsigned )*(?:pairs|pairings|partnerships|unmatched|waiting list|matches)\b"
        r"|\b(?:who|which (?:pairs|mentees|mentors|people|ones)|which) (?:else )?(?:has|have|is|are|still|did|do|needs?|does)(?: all)?(?: still)? ?(?:not|yet to|overdue|unmatched|unpaired|waiting|without|need|overdue|never|free|spare|available|unsigned|still)\b|\b(?:unmatched|waiting|unpaired|spare|available|free) (?:people|mentees|mentors)\b|\bwaiting list\b|\bmentors (?:with|who have) (?:\w+ )?(?:spare|free|room|space|capacity|places?|slots?)\b|\b(?:spare|free) (?:places?|capacity|slots?)\b|\bhow many (?:\w+ )?(?:people|mentors|mentees|pairs|pairings|meetings (?:have been|were) logged|are waiting|requests|members)\b(?! (?:do i|can|have i|may|should|am i|could|must|would|does|is one|per|have we))"
        r"|\b(?:status|progress|state) (?:of|for|on) (?:§\d+|(?!my\b|our\b|the\b|this\b|me\b)[a-z]+(?: and [a-z]+))|\bhow (?:is|are) (?:§\d+ and §\d+|[a-z]+ and [a-z]+) (?:doing|getting on|going)\b|\bhave (?:§\d+|[a-z]+) and (?:§\d+|[a-z]+) (?:met|signed|started)\b|\bwho (?:is|are|has been) (?:paired|matched|mentoring|mentored|being mentored)\b(?! me)|\bwho (?:is|are) (?:§\d+|(?!my\b|our\b|the\b)[a-z]+?)(?:'s)? (?:mentor|mentee|paired|matched|mentoring)|\bwho (?:does|do) (?:§\d+|(?!i\b|we\b)[a-z]+) mentor\b|\boverview\b.{0,20}\b(?:people|pairs|mentors|mentees)\b|\b(?:list|show|see) (?:me )?(?:of )?(?:all |everyone|everybody|the |our )+(?:mentors|mentees|people|members|participants|(?:in|on) the scheme)\b",
        "show me all the pairs",
        "who is my mentor",
        r"\b(?:who|when|how many times) (?:is|are|do|have|has|did|should) (?:my|i|we)\b|\bhow many (?:mentees|mentors|times|meetings) (?:(?:do|have|can|am|should|could|must|may) i|can|have we|should|must|may|could|am|are we|does|is)\b|\bwho (?:is|are) (?:my|our|the)\b|\b(?:i|we) (?:am|are|have) (?:still )?waiting\b|\bam i\b|\bsocks\b|\bpairs? of\b|\bsee (?:my|what|who|the agreement)|\bwho is available\b(?! to mentor)|\bwho do i\b|\bcount\b",
    ),
)
