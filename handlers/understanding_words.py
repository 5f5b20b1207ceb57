"""Words that the rules share, and the pleasantries around what somebody wants."""

from __future__ import annotations

import re

WHO = r"(?:§\d+|my (?:new |own |other )?(?:mentor|mentee|partner|buddy)s?|(?:the |our |a )?(?:mentor|mentee)s?|(?:both |two |all )?(?:of )?(?:my|our) mentees)"
MEETING = r"(?:meetings?|meet[- ]ups?|meets?|catch ups?|one-to-ones?|sessions?|chats?|coffees?|phone calls?|video calls?|calls?|conversations?|appointments?|get togethers?|get-togethers?|discussions?|zooms?|teams calls?|check-ins?|check ins?|lunch|tea|walk)"
FORM = r"(?:agreements?(?: forms?)?|mentoring (?:form|contract|agreement|paperwork)|forms?|contract|paperwork|proforma)"
SCHEME = r"(?:scheme|programme|mentoring|mentorship|project)"
PAIR = r"(?:pairing|pair|partnership|match|relationship|mentoring relationship|mentorship|mentoring)"
DATA = r"(?:data|information|details|records?|history|everything|stuff|things|file|profile|account|anything|what|all)"
BOT = r"(?:(?:mentor|mentoring) ?bot|mentorbot|bot|mentoring)"
DAYWORD = r"(?:today|tomorrow|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tues?|weds?|thurs?|next|last|this (?:morning|afternoon|evening|week|mon|tue|wed|thu|fri)|ago|fortnight|week)"
QUESTION = r"(?:^|[.!,;:-] ?|\b(?:and|but|so|also|question|wonder(?:ing)?|know|ask|tell me|remind me|sure|clear|explain|about|see|understand)[:,]? )(?:please )?(?:if |whether )?(?:how|what|why|who|whose|when|where|which|can|could|do|does|did|is|are|was|were|should|shall|will|would|may|might|must|has|have|am|any|need)\b"

# What people put around what they want. Taken out before the rules read the rest.
_EDGE = r"(?=[\s,.!;:)-]|$)"
# Each with words of which one stands in whatever it fits, or none if it may fit anything: looking for them
# first spares most searches.
_PEEL = tuple(
    (frozenset(words.split()), re.compile(pattern))
    for words, pattern in (
        ("", r"^(?:ok|okay|right|so|well|er|erm|um|oh|ah|ooh|oops(?= hi)|hmm+|yo|hi|hello|hey|hiya|heya|howdy|dear|greetings|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|hullo|alright)(?: (?:there|all|again|everyone|team|folks|bot|mentorbot|mentoring bot|mentor bot|both|you|lovely|friend|mate))*(?: (?:happy (?:mon|tues|wednes|thurs|fri|satur|sun)day))?[\s,.!:;-]+"),
        ("happy", r"\bhappy (?:mon|tues|wednes|thurs|fri|satur|sun)day\b[!,. ]*"),
        ("hope", r"\b(?:i )?hope (?:that )?(?:you|all|this|your|everyone|things|it)\b[^.!?,;-]*(?:[.!?,;-]+|$)\s*"),
        ("how", r"\bhow are (?:you|things)(?: doing| today)?\b[?.!,]*"),
        ("thank thanks", r"\b(?:many |so many |big |huge )?thank(?:s| you)(?: (?:so much|very much|a lot|a million|again|in advance|for (?:your|all|the) [a-z]+(?: [a-z]+)?|ever so|loads|all|bot|both))*(?:[\s,.!:;-]+|$)"),
        ("cheers ta appreciated thx", r"(?:^|(?<=\w) |[,.!] ?)\b(?:cheers|ta|much appreciated|appreciated|thx)(?: (?:in advance|again|all|mate))?[\s,.!]*$"),
        ("sorry", r"\b(?:very |so |really )?sorry (?:to (?:bother|trouble|bug|disturb|ask|be a pain)(?: you)?(?: again| with this)?|for (?:the )?(?:delay|bother|trouble|late|slow|silly|asking|not|being|all|short)[^.!?,;-]*|(?:it is|this is|i am)(?: a bit| so| very)? (?:late|slow)(?: with this)?|about (?:this|the delay)|if (?:this|i)[^.!?,;-]*)[\s,.!;:-]*"),
        ("quick small silly stupid little brief", r"\b(?:just )?(?:a )?(?:quick|small|silly|stupid|little|brief) (?:one|question|query|thing|note|update|request|ask|message|q)(?: (?:for you|from me|please))?\b[\s,.!:;-]*(?:that )?"),
        ("wanted want writing here thought trying popping", r"\b(?:just )?(?:wanted|want|writing|here|thought i would|thought i should|trying|popping in) to (?:say|let you know|tell you|check|check in|ask|mention|report|add|flag|confirm|update you)(?= (?:that|if|whether|about|i|we|my|me|how|what|who|when|where|can|could|is|are|do|does)\b)(?: (?:that|about|if|whether))?"),
        ("just", r"\bjust (?:to (?:say|let you know)|letting you know|checking|a note|so you know|to report)(?: that| if| in)?[\s,:;-]*"),
        ("wondering know tell", r"\bi (?:was|am|have been) (?:just )?wondering (?:if|whether)\b|\bdo you know (?:if|whether)\b|\bcould you (?:possibly )?tell me (?:if|whether)?|\bdo you happen to know\b(?: if)?"),
        ("if when whenever rush hurry urgent", r"\b(?:when|if) you (?:get|have) (?:a |the )?(?:chance|moment|minute|second|time)\b[\s,.!]*|\b(?:no|not) (?:rush|hurry|urgent)\b(?: at all)?[\s,.!]*|\bif (?:that is|it is|possible|you can|at all)(?: (?:ok|okay|alright|possible|fine))?\b(?: with you)?[\s,.!]*|\bwhenever you can\b"),
        ("day week month term morning year afternoon semester time", r"\b(?:it has been|it is been|what|been|had|i have had|we have had|having|has been|have been)? ?(?:such )?(?:a|an) (?:(?:really|very|so|quite|bit of a|busy|mad|crazy|long|hectic|manic|rough|tough|stressful|funny|weird|lovely|great|good|nice|horrible|terrible|bad|exhausting|full|hard|wild|strange|quiet|slow|productive|packed|ridiculous|nightmare|absolute|of a) )+(?:day|week|month|term|morning|year|afternoon|semester|time)(?: (?:here|so far|for me|at work|again|already|isn't it))*\b(?=[\s]*[,.!;-]| but| and|$)[\s,.!;-]*(?:but |and )?"),
        ("bot robot machine", r"\bi know you are (?:only |just )?an? (?:bot|robot|machine)\b(?:,? but)?[\s,.]*"),
        ("way btw fyi information record happens honest tbh anyway anyhow incidentally oh ah lol haha hahaa hehe phew right basically honestly actually also", rf"\b(?:by the way|btw|fyi|for (?:your )?information|for the record|as it happens|to be honest|tbh|anyway|anyhow|incidentally|oh and|oh|ah|lol|haha+|hehe|phew|right|basically|honestly|actually(?= (?:we|i|can|could|what|how|my) )|also){_EDGE}[\s,:;.!-]*"),
        ("have enjoy", r"\b(?:have|enjoy) (?:a |the |your )?(?:\w+ ){0,3}(?:day|weekend|evening|week|afternoon|morning|one)\b(?: (?:everyone|all|ahead|off))?[\s,.!]*$"),
        ("sure", r"\bnot sure (?:if|whether) (?:this is|you are|i am|you can)\b[^,.!?;-]*?(?:[,.!?;-]+|\bbut\b)\s*"),
        ("weather coffee traffic train trains rain sun kid kids cat dog bus parking heating", r"\bweather (?:is|has been|was) [^,.!?;-]*(?:[,.!?;-]+|$)\s*|\b(?:the )?(?:coffee|traffic|train|trains|rain|sun|kids?|cat|dog|bus|parking|heating) (?:is|are|was|were|machine)\b[^,.!?;-]*[,.!;-]+\s*|\bneed(?:ed|ing)? (?:more |a |some |my )?coffee\b[^,.!?]*[,.!?;]*\s*"),
        ("please kindly", r"\b(?:please|kindly)\b[\s,.!]*|(?:^|\s)pretty please\b"),
        ("xx xxx best regards wishes soon care bye see", r"\b(?:xx+|best wishes|kind regards|best|regards|all the best|speak soon|talk soon|take care|bye|see you)\b(?: for now)?[\s,.!]*$"),
        ("busy hectic mad crazy manic long", r"\b(?:it is )?(?:a |such a |really |very )?(?:busy|hectic|mad|crazy|manic|long) (?:term|week|day|time|month|semester|morning|afternoon)(?: here| for me| at work| so far| again)?\b[\s,.!;-]*(?:but |and )?"),
        ("know excuse that meaning forgot", r"\b(?:let me know if|just let me know|as you know|excuse (?:the |my |any )?typos?|that is (?:all|it)(?: for now| from me| really)?|i (?:have been|had been) meaning to (?:write|say|ask)|i nearly forgot|nearly forgot)\b[^.!?:;,-]*[.!?:;,]*\s*(?:but |and )?"),
        ("me", r"(?:^|[,!.] ?)(?:it is )?me(?: again)?(?=[,.!])[,.!]*"),
        ("wishes regards thanks best yours cheers", r"(?:^|[\s,.!])(?:best wishes|kind regards|warm regards|regards|many thanks|all the best|best|yours|cheers|thanks)\s*,\s*[a-z]+[\s.!]*$"),
        ("sorry apologies", r"\b(?:sorry|apologies) for (?:all )?the (?:messages|spam)[^.!?]*[.!?]*"),
        ("sure", r"\bnot sure (?:if|whether) you can help(?: with this)?,?(?: but)?"),
        ("omg um right so anyway", r"\bomg\b[\s,!.]*|^(?:um|right|so|anyway)[\s,]+|\banyway[\s,.!]*$"),
        ("new", r"\bi am (?:a bit |quite |very )?new (?:to this|here),?(?: but)?"),
        ("", r"^(?:and|but|so|also|then)\b[\s,]*"),
    )
)  # fmt: skip
_ROUNDS = (*_PEEL, _PEEL[0], _PEEL[0], _PEEL[-1])  # greetings may follow on greetings
_NOTHING = re.compile(
    r"^(?:just |i )?(?:wanted|want|here|writing)? ?(?:to )?(?:say|there|bot|mentorbot|mentoring bot|all|again|everyone)?[\s,.!?:;-]*$"
)
_EMOJI = re.compile(
    r":(?:[a-z][a-z0-9_+'-]*|[+-]1):|[\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0e\ufe0f\u200d]|[\U0001f000-\U0001faff]"
)
_SMILEY = re.compile(r"(?<!\w)[:;=]-?[)(dp/](?!\w)|<3")
_WORD = re.compile(r"\w+")


def peel(text: str) -> str:
    """The sentence without its greetings, thanks, apologies, emoji and small talk; it may be empty."""
    text = without_emoji(text)
    said = set(_WORD.findall(text))
    for words, pattern in _ROUNDS:
        if not words or not words.isdisjoint(said):
            text = pattern.sub(" ", text).strip(" ,;:-")
    if _NOTHING.match(text):
        return ""
    return " ".join(text.split()).strip(" ,;:-")


def without_emoji(text: str) -> str:
    """The sentence without emoji, short names of emoji and smileys."""
    plain = text if text.isascii() and ":" not in text else _EMOJI.sub(" ", text)
    return " ".join(_SMILEY.sub(" ", plain).split())


def emoji_only(text: str) -> bool:
    """Whether there is nothing but emoji."""
    return bool(text.strip()) and not re.search(r"[\w§]", without_emoji(text))
