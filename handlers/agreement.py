"""The agreement: handed over to the two, signed by each, kept by nobody else."""

from __future__ import annotations

from datetime import datetime

from handlers.events import Answer
from handlers.finding import one_pair
from handlers.router import Act, router
from messages import offers as say
from messages.cards import Attachment, Card, Replace, Say
from messages.documents import document_file
from scheme.pairing import Pairing, sign
from scheme.policy import AgreementRule
from storage.closing import to_one
from storage.store import Store


@router.press("agreement")
@router.command("agreement", help="the agreement to fill in and sign", intents=("get_agreement",))
def agreement(act: Act, store: Store, now: datetime) -> Answer:
    """The form again, and who has signed."""
    pairing = one_pair(act, store, "agreement")
    if isinstance(pairing, Answer):
        return pairing
    return Answer(Say(agreement_card(pairing, act.who.id, store)))


def agreement_card(pairing: Pairing, me: str, store: Store) -> Card:
    """The form and the two dates."""
    mine, theirs = pairing.mentor_signed_on, pairing.mentee_signed_on
    if me == pairing.mentee:
        mine, theirs = theirs, mine
    title, file = agreement_file(pairing, store)
    return say.agreement(pairing.id, title, [file], mine, theirs)


def agreement_file(pairing: Pairing, store: Store) -> tuple[str, Attachment]:
    """The pack's form as a document, blank: it is filled in away from here."""
    policy = store.policy(pairing.strand)
    key = "proforma" if policy.agreement is AgreementRule.PROFORMA else "agreement"
    document = store.pack.document(key, policy)
    filename, content, media_type = document_file(document, store.pack.edition)
    return document.title, Attachment(filename, content, document.title, media_type)


@router.press("sign")
@router.command("sign", help="note that you have signed the agreement", intents=("sign_agreement",))
def signed(act: Act, store: Store, now: datetime) -> Answer:
    """The fact and the date. Signing twice is harmless."""
    pairing = one_pair(act, store, "sign")
    if isinstance(pairing, Answer):
        return pairing
    today = act.today(now)
    after = sign(pairing, act.who.id, today)
    on = after.mentor_signed_on if act.who.id == pairing.mentor else after.mentee_signed_on
    both = after.mentor_signed_on is not None and after.mentee_signed_on is not None
    card = say.signed(on or today, both)
    if after == pairing:
        return Answer(Replace(card))
    after = store.pairings.save(after)
    partner = pairing.partner_of(act.who.id)
    kind = "agreement-complete" if both else "please-sign"
    return Answer(Replace(card), (to_one(after, partner, kind, "signed"),))
