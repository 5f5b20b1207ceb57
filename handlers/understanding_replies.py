"""Short replies to what the bot has just said: "yes", "no, the 12th", "the other one"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.asking import Asked, Topic
from handlers.understanding_shapes import Expect, Intent

_YES = re.compile(
    r"^(?:\S{1,5},? )?(?:yes|yep|yeah)\b|^(?:it |that |all |they |so |and )?(?:happened|went (?:ahead|well|fine|great|ok|okay|really well|very well)|took place)\b|^(?:it|that) was (?:good|great|fine|lovely|useful|helpful|nice|brilliant)\b"
    r"|^(?:(?:oh|ah|ok|okay|well|hi|um|er|erm)\b[, ]*)?(?:yes+|yep+|yup+|yeah+|yea|ya|aye|y|sure|indeed|correct|right|absolutely|definitely|of course|affirmative|it did|it has|we did|we have|i did|did indeed|that is right|that is correct|that is it|exactly|please do|go ahead|do it|confirmed?|true|certainly|ok|okay|fine|sounds good|happy to|go for it|all good|perfect)\b"
    r"|^(?:👍|✅|✔|🙌|👌|💯|☑)|\b(?:it (?:did|went ahead|happened)|we (?:did|did meet|met)|took place|all went ahead|we have(?=$|[,.! ]))\b"
)
_NO = re.compile(
    r"^(?:(?:oh|ah|well|hi|um|er|erm|sorry|sadly|unfortunately|afraid|i am afraid|actually)\b[, ]*)*(?:no+|nope+|nah|naw|nay|nae|non(?!-)|nein|nada|zilch|if only|(?:only )?in my dreams|did(?:nae|na)|not|negative|never|n|we did not|it did not|i did not|it has not|we have not|did not|do not|sadly|unfortunately|cancel|stop)\b|^(?:n|and)[.! ]*$|^(?:👎|❌|✖|🚫)"
    r"|\b(?:did|has|have|was|were|could) not\b|\bnever (?:happened|met)\b|\bfell through\b|\bcancelled\b|\bmissed\b|\bpostponed\b|\b(?:turn|show)(?:ed)? up\b|\bill\b|\bsick\b|\bforgot\b|\bno[- ]show\b"
)
_MORE = re.compile(
    r"^(?:(?:can i (?:have|get)|give me|got|and|ok|okay|yes|some|any|one|show me|let us have) )*(?:an?other(?: one| question)?|one more|more|next(?: one)?|again|different(?: one)?|something else|yes|yep|keep going|go on|new one|not that one|too easy|else|no, another)\b|\b(?:another|different|more) (?:one|question|please|like (?:that|this))\b|^another\b|\bmore (?:of (?:those|these)|like)\b|\bskip\b"
)
_OTHER = re.compile(
    r"\b(?:the )?other (?:one|mentee|mentor|person)\b|\b(?:first|second|last|both)\b(?: one| mentee| of them)?|^both\b"
)
_MOVED = re.compile(
    r"\b(?:moved|postponed|rescheduled|rearranged|pushed|bumped|swapped|shifted|changed|rearrange|reschedule|put it (?:back|off)|delayed|re-arranged)\b"
)
_UNSURE = re.compile(
    r"\b(?:not (?:yet |so )?sure|maybe|perhaps|possibly|do not (?:know|remember)|can not remember|no idea|depends|need to think|let me think)\b"
)


@dataclass(frozen=True, slots=True)
class Replied:
    """What a reply means: the intent, what to do, by which rule, what to ask; `past` is its direction."""

    intent: Intent
    expect: Expect | None
    rule: str
    ask: str | None = None
    past: bool = True


def yes(text: str) -> bool:
    """Whether the reply begins by agreeing."""
    return bool(_YES.search(text)) and not _NO.search(text)


def no(text: str) -> bool:
    """Whether the reply refuses or denies."""
    return bool(_NO.search(text))


def read_reply(
    text: str, asked: Asked, *, has_day: bool, has_length: bool, has_person: bool
) -> Replied | None:
    """The reply read against what was asked; None if the sentence stands on its own."""
    short = len(text.split()) <= 12
    match asked.topic:
        case Topic.DID_IT_HAPPEN:
            return _happened(text, short=short, has_day=has_day, has_length=has_length)
        case Topic.QUESTION_GIVEN if _MORE.search(text):
            return Replied(Intent.QUESTIONS, Expect.DO, "reply.another question")
        case Topic.REVIEW_OPEN if short and _UNSURE.search(text):
            return Replied(Intent.RENEW, Expect.ASK, "reply.review unsure", "renew_or_end")
        case Topic.REVIEW_OPEN if short and yes(text):
            return Replied(Intent.RENEW, Expect.ECHO, "reply.review yes")
        case Topic.REVIEW_OPEN if short and _NO.search(text):
            return Replied(Intent.END_PAIRING, Expect.ECHO, "reply.review no")
        case Topic.OFFER_OPEN if short and yes(text):
            return Replied(Intent.REQUEST_MENTOR, Expect.ECHO, "reply.offer yes", "press_button")
        case Topic.OFFER_OPEN if short and _NO.search(text):
            return Replied(Intent.REQUEST_MENTOR, Expect.ASK, "reply.offer no", "press_button")
        case Topic.WHICH_PERSON if short and (has_person or _OTHER.search(text) or len(text.split()) <= 2):
            return Replied(
                _waiting(asked, Intent.LOG_MEETING), Expect.DO, "reply.person", past=not asked.plan
            )
        case Topic.WHICH_DAY if short and has_day:
            intent = _waiting(asked, Intent.SCHEDULE_MEETING if asked.plan else Intent.LOG_MEETING)
            return Replied(intent, None, "reply.day", past=not asked.plan)
        case Topic.HOW_LONG if short and has_length:
            return Replied(_waiting(asked, Intent.LOG_MEETING), Expect.DO, "reply.length")
        case Topic.UNTIL_WHEN if short:
            return Replied(_waiting(asked, Intent.SNOOZE), None, "reply.until", past=False)
        case Topic.SURE if short and yes(text) and asked.intent:
            return Replied(_waiting(asked, Intent.LOG_MEETING), Expect.DO, "reply.sure")
        case Topic.SURE if short and _NO.search(text) and not has_day:
            return Replied(Intent.UNDO, Expect.DO, "reply.not sure")
        case Topic.LOGGED | Topic.SURE if short and (has_day or has_length or has_person):
            return _corrected(text, asked, has_fact=has_day or has_length)
        case Topic.LOGGED if short and re.match(
            r"^(?:no|nope|wrong|that is wrong|not right|that is not right|incorrect)[.! ]*$", text
        ):
            return Replied(Intent.CORRECT_LAST, Expect.ASK, "reply.wrong", "what")
        case Topic.NUDGED if (
            short
            and re.match(r"^(?:no|nope|not yet|later|not now|will do|soon|busy)\b", text)
            and not has_day
        ):
            return Replied(Intent.SNOOZE, None, "reply.not now", past=False)
    return None


def _happened(text: str, *, short: bool, has_day: bool, has_length: bool) -> Replied | None:
    if _MOVED.search(text):
        return Replied(Intent.RESCHEDULE_MEETING, None, "reply.moved", past=False)
    if no(text) and not re.match(r"^no (?:problem|worries)", text):
        if has_day and not re.search(r"\b(?:next|will|are meeting|going to|rearranged)\b", text):
            return Replied(Intent.CORRECT_LAST, None, "reply.another day")
        return Replied(Intent.MEETING_MISSED, Expect.ASK, "reply.did not happen", "new_date")
    if yes(text) and short:
        return Replied(Intent.CONFIRM_MEETING, None if has_day else Expect.DO, "reply.happened")
    if short and has_day and re.search(r"\b(?:it was|was on|actually|instead|met on|in the end)\b", text):
        return Replied(Intent.CONFIRM_MEETING, Expect.ECHO, "reply.happened another day")
    if short and _UNSURE.search(text):
        return Replied(Intent.CONFIRM_MEETING, Expect.ASK, "reply.happened unsure", "did_it_happen")
    return None


_STARTS_ANEW = re.compile(
    r"\b(?:met|meeting|meet|had|spoke|talked|chatted|tell|cancel\w*|delete|plan|log|book\w*|move|next|remind|snooze|pause|when|what|how|who|why|where|can|mentor|mentee)\b"
)


_PUTS_RIGHT = re.compile(
    r"\b(?:sorry|actually|mean|meant|not|wrong|should|make (?:it|that)|was|with|no|instead)\b|^\S+$"
)
_QUESTION = re.compile(r"^(?:is|are|was|were|does|do|did|has|have|will|should|would|whose)\b|\?")


def _corrected(text: str, asked: Asked, *, has_fact: bool) -> Replied | None:
    if not has_fact and (_QUESTION.search(text) or not _PUTS_RIGHT.search(text)):
        return None  # a name alone puts nothing right: somebody may be asked about, or greeted
    if _STARTS_ANEW.search(text) and not re.search(
        r"\b(?:sorry|actually|meant|not|wrong|should|make (?:it|that)|was|no)\b", text
    ):
        return None
    return Replied(Intent.CORRECT_LAST, None, "reply.correction", past=not asked.plan)


def _waiting(asked: Asked, otherwise: Intent) -> Intent:
    try:
        return Intent(asked.intent)
    except ValueError:
        return otherwise
