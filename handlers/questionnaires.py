"""Questionnaires: a few choices, counted and never kept with a name."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.finding import as_number
from handlers.router import Act, router
from messages import questionnaires as say
from messages.cards import Card, Open, Reject, Replace, Say
from messages.forms import filled_in
from scheme.notices import Notice
from scheme.pack import Questionnaire
from scheme.pairing import Pairing
from scheme.refusals import Refusal
from storage import questionnaires
from storage.questionnaires import Asking
from storage.store import Store


def _asked(act: Act, store: Store) -> tuple[Asking, Pairing, Questionnaire]:
    """What this button or form is about; refused unless this person was asked and has not answered."""
    pairing_id, _, rest = act.value.partition("/")
    kind, _, moment = rest.partition("/")
    pairing = store.pairings.for_party(pairing_id, act.who.id)
    known = questionnaires.asked(store, Asking(pairing_id, act.who.id, kind, moment))
    questionnaire = store.pack.questionnaires.get(kind)
    if known is None or questionnaire is None:
        raise Refusal("not-yours")
    if known.answered:
        raise Refusal("answered-already")
    return known, pairing, questionnaire


@router.form("questionnaire")
def open_form(act: Act, store: Store, now: datetime) -> Answer:
    """The questions."""
    _, _, questionnaire = _asked(act, store)
    return Answer(Open(say.form(questionnaire, act.value)))


@router.submit("questionnaire")
def handed_in(act: Act, store: Store, now: datetime) -> Answer:
    """Every question has one of its own answers; then each is counted."""
    known, pairing, questionnaire = _asked(act, store)
    answers, errors = {}, {}
    for item in questionnaire.items:
        chosen = as_number(act.text(item.key))
        if chosen is not None and 1 <= chosen <= len(item.options):
            answers[item.key] = chosen
        else:
            errors[item.key] = "Please choose one."
    if errors:
        return Answer(Reject(filled_in(say.form(questionnaire, act.value), act.values), errors))
    if not questionnaires.answer(store, known, pairing.strand, answers, store.today(now)):
        raise Refusal("answered-already")
    return Answer(Say(say.thanks()))


@router.press("questionnaire-no")
def no_need(act: Act, store: Store, now: datetime) -> Answer:
    """Declined: counted as nothing, and not asked again."""
    known, pairing, _ = _asked(act, store)
    questionnaires.answer(store, known, pairing.strand, {}, store.today(now))
    return Answer(Replace(say.no_need()))


@router.notice("questionnaire")
def please(notice: Notice, store: Store, now: datetime) -> Card | None:
    """The invitation, unless they have answered since."""
    pairing, kind, moment = (notice.facts[name] for name in ("pairing", "kind", "moment"))
    known = questionnaires.asked(store, Asking(pairing, notice.to, kind, moment))
    questionnaire = store.pack.questionnaires.get(kind)
    if known is None or known.answered or questionnaire is None:
        return None
    again, last = (notice.facts.get(name) == "yes" for name in ("again", "last"))
    return say.please(questionnaire, f"{pairing}/{kind}/{moment}", again=again, last=last)
