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
from scheme.refusals import Refusal
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
    proforma = store.policy(pairing.strand).agreement is AgreementRule.PROFORMA
    files = [
        _blank(pairing, key, store) for key in (["agreement", "proforma"] if proforma else ["agreement"])
    ]
    return files[0].label, files


def proforma_file(pairing: Pairing, store: Store) -> tuple[str, Attachment]:
    """The starting form alone, for each to fill in before the first meeting."""
    file = _blank(pairing, "proforma", store)
    return file.label, file


@router.file("form")
def wanted(act: Act, store: Store, now: datetime) -> Answer:
    """One of a pair's own forms, for one of its two."""
    pairing_id, _, key = act.value.partition("/")
    pairing = store.pairings.for_party(pairing_id, act.who.id)
    if key not in ("agreement", "proforma"):
        raise Refusal("unknown-text", text=key[:40])
    file = _blank(pairing, key, store)
    return Answer(Say(Card(file.label, (file,))))


def _blank(pairing: Pairing, key: str, store: Store) -> Attachment:
    policy, pack = store.policy(pairing.strand), store.pack_of(pairing.edition)
    if pairing.started_on is not None and pairing.term_months != policy.term_months:
        policy = replace(policy, term_months=pairing.term_months)
    document = pack.document(key, policy)
    filename, content, media_type = document_file(document, pack.edition)
    return Attachment(filename, content, document.title, media_type, f"form:{pairing.id}/{key}")


@router.press("sign")
@router.command("sign", help="note that you have signed the agreement", intents=("sign_agreement",))
def signed(act: Act, store: Store, now: datetime) -> Answer:
    """The fact and the date. Signing twice is harmless; words that may mean something else sign nothing."""
    if act.reading is not None and act.reading.expect != "do":
        return agreement(act, store, now)
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
