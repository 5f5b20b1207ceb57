"""Settings in chat: looked at by group, changed with a preview, versioned and noted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from handlers.events import Answer
from handlers.router import Act, router
from messages import settings as say
from messages.cards import Card, Open, Reject, Replace, Say
from messages.forms import Form, filled_in
from scheme import eligibility, settings
from scheme.notices import Notice
from scheme.pack import spoken
from scheme.pairing import RUNNING
from scheme.policy import Policy, setting_fields
from scheme.refusals import Refusal
from storage.rechecks import breaches
from storage.rounds import round_of
from storage.store import Store
from storage.strands import StrandRow

LOOKED_AT = 200  # requests whose mentors are counted for a preview: enough to judge by, quick to find


@router.press("settings", leads_only=True)
@router.command(
    "settings", help="see and change the rules of your strands", hint="a setting", leads_only=True
)
def all_settings(act: Act, store: Store, now: datetime) -> Answer:
    """Strands, then groups, then settings; a setting's name after the word leads straight to it."""
    led = [row for row in store.strands.all() if row.key in store.strands.led_by(act.who.id)]
    key, _, rest = act.value.partition("/")
    wanted = act.words.strip().casefold().replace(" ", "_").replace("-", "_")
    if not key and len(led) > 1 and not wanted:
        return Answer(Say(say.strands([(r.key, r.title) for r in led])))
    row = _led(act, key or led[0].key, store)
    if wanted:
        name = next((n for n in setting_fields() if wanted in (n, n.replace("_rule", ""))), None)
        if name is None:
            raise Refusal("no-such-setting", name=act.words.strip()[:40])
        return Answer(Open(_form(row, name, store)))
    for group, title, names in settings.GROUPS:
        if rest == group:
            return Answer(Say(say.group(row.key, title, [_view(row, n, store) for n in names])))
    changed = [_view(row, n, store) for n in row.settings if n in setting_fields()]
    return Answer(Say(say.groups(row.key, row.title, [(g, t) for g, t, _ in settings.GROUPS], changed)))


def _led(act: Act, key: str, store: Store) -> StrandRow:
    row = store.strands.get(key)
    if row is None or key not in store.strands.led_by(act.who.id):
        raise Refusal("not-yours")
    return row


def _view(row: StrandRow, name: str, store: Store) -> say.SettingView:
    about = setting_fields()[name].metadata
    value = spoken(getattr(store.policy(row.key), name))
    return say.SettingView(
        name, settings.title(name), value, about["says"], about["unit"], name in row.settings
    )


def _form(row: StrandRow, name: str, store: Store) -> Form:
    about = setting_fields()[name].metadata
    options = [(c, c[:1].upper() + c[1:]) for c in settings.choices_of(name)]
    low, high = about["low"], about["high"]
    hint = (
        f"{about['unit'].capitalize()}, from {low:g} to {high:g}."
        if low is not None
        else about["unit"].capitalize()
    )
    kind = settings.kind_of(name)
    hint += " Several, separated by commas." if kind in (tuple[int, ...], tuple[str, ...]) else ""
    hint += " “none” for no limit." if kind == int | None else ""
    return say.form(row.key, _view(row, name, store), options, hint[:150])


def _pressed(act: Act, store: Store) -> tuple[StrandRow, str]:
    key, _, name = act.value.partition("/")
    row = _led(act, key, store)
    if name not in setting_fields():
        raise Refusal("button-gone")
    return row, name


@router.form("setting", leads_only=True)
def one(act: Act, store: Store, now: datetime) -> Answer:
    """A new value for one setting."""
    row, name = _pressed(act, store)
    return Answer(Open(_form(row, name, store)))


def _policy(row: StrandRow, name: str, value: object, store: Store) -> Policy:
    strand = store.pack.strand(row.key)
    return settings.checked(
        {**row.settings, name: value}, store.pack.settings, strand.overrides if strand else {}
    )


@router.submit("setting", leads_only=True)
def preview(act: Act, store: Store, now: datetime) -> Answer:
    """What the change would affect; a value that cannot be is told at the field."""
    row, name = _pressed(act, store)
    try:
        value = settings.typed_value(name, act.text("value"))
        policy = _policy(row, name, value, store)
    except ValueError as error:
        return Answer(
            Reject(filled_in(_form(row, name, store), act.values), {"value": _kindly(str(error), name)})
        )
    before, after = spoken(getattr(store.policy(row.key), name)), spoken(getattr(policy, name))
    if before == after:
        form = filled_in(_form(row, name, store), act.values)
        return Answer(Reject(form, {"value": f"That is what it is already: {after}."}))
    packed = json.dumps([row.key, name, value, row.version], default=list)
    card = say.preview(
        settings.title(name), before, after, _effect(row, policy, store, now), packed, _warnings(name)
    )
    return Answer(Say(card))


def _kindly(reason: str, name: str) -> str:
    reason = reason.replace(f"The setting {name} must", "It must").replace(
        f"The setting {name} cannot be", "It cannot be"
    )
    return reason if reason.endswith(".") else f"{reason}."


def _warnings(name: str) -> list[str]:
    if name in ("term_months", "renewals"):
        return ["Pairs that run already keep the term they began with; the change is for new ones."]
    return []


def _effect(row: StrandRow, policy: Policy, store: Store, now: datetime) -> say.Effect:
    running = sum(n for state, n in store.pairings.counts([row.key]).items() if state in RUNNING)
    already = {b.pairing for b in breaches(store, [row.key], now)}
    against = {b.pairing for b in breaches(store, [row.key], now, {row.key: policy})} - already
    waiting = store.requests.waiting([row.key])
    given = round_of(store, waiting[:LOOKED_AT], store.policy(row.key), "preview", now)
    suited = [
        sum(
            any(eligibility.eligible(m, r.mentee, under) is None for m in given.mentors)
            for r in given.requests
        )
        for under in (given.rules, replace(given.rules, policy=policy))
    ]
    return say.Effect(running, len(waiting), len(against), *suited)


@router.press("setting-yes", leads_only=True)
def change(act: Act, store: Store, now: datetime) -> Answer:
    """The change is made, if nobody else has changed the strand since it was looked at."""
    try:
        key, name, value, version = json.loads(act.value)
    except (ValueError, TypeError):
        raise Refusal("button-gone") from None
    row = _led(act, str(key), store)
    if row.version != version:
        raise Refusal("setting-moved")
    value = tuple(value) if isinstance(value, list) else value
    try:
        policy = _policy(row, str(name), value, store)
    except ValueError:
        raise Refusal("setting-moved") from None
    kept = "none" if value is None else (list(value) if isinstance(value, tuple) else value)
    store.strands.change(row, {**row.settings, name: kept})
    after = spoken(getattr(policy, name))
    store.memory.note(act.who.id, "setting", f"{key}.{name} = {after} (v{row.version + 1})"[:80], now)
    others = [p for p in store.strands.leads_of(row.key) if p != act.who.id]
    facts = {"by": act.who.id, "strand": row.key, "setting": name}
    notices = tuple(
        Notice("setting-changed", p, f"setting-changed:{row.id}:{row.version + 1}:{p}", None, facts)
        for p in others
    )
    return Answer(Replace(say.changed(settings.title(name), after, row.version + 1, row.key)), notices)


@router.notice("setting-changed")
def setting_changed(notice: Notice, store: Store, now: datetime) -> Card | None:
    """To the other leads of the strand: what it is now."""
    row, name = store.strands.get(notice.facts["strand"]), notice.facts["setting"]
    if row is None or notice.to not in store.strands.leads_of(row.key) or name not in setting_fields():
        return None
    after = spoken(getattr(store.policy(row.key), name))
    return say.changed_by(notice.facts["by"], row.title, settings.title(name), after)
