"""The agreement: handed over to the two, signed by each, kept by nobody else."""

from __future__ import annotations

from dataclasses import replace
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
    title, files = agreement_files(pairing, store)
    return say.agreement(pairing.id, title, files, mine, theirs)


def agreement_files(pairing: Pairing, store: Store) -> tuple[str, list[Attachment]]:
    """The forms as documents, blank: they are filled in away from here. The title is the agreement's.

    They are those of the edition the pair began under. Where each also fills in a starting form, it
    comes along.
    """
    policy, pack = store.policy(pairing.strand), store.pack_of(pairing.edition)
    if pairing.started_on is not None and pairing.term_months != policy.term_months:
        policy = replace(policy, term_months=pairing.term_months)
    keys = ["agreement", "proforma"] if policy.agreement is AgreementRule.PROFORMA else ["agreement"]
    documents = [pack.document(key, policy) for key in keys]
    made = [(document.title, *document_file(document, pack.edition)) for document in documents]
    return made[0][0], [Attachment(name, content, title, kind) for title, name, content, kind in made]


def proforma_file(pairing: Pairing, store: Store) -> tuple[str, Attachment]:
    """The starting form alone, for each to fill in before the first meeting."""
    pack = store.pack_of(pairing.edition)
    document = pack.document("proforma", store.policy(pairing.strand))
    filename, content, media_type = document_file(document, pack.edition)
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
