"""What happens to a modal: it is sent, goes a step on or back, shows its errors, or closes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext, BoltResponse

from bot.slack import forms, inbound, steps
from bot.slack.forms import Origin
from bot.slack.inbound import Place
from bot.slack.owed import Asked, Held
from bot.slack.replies import Replies, with_errors
from bot.slack.work import Work, in_time, taken_at
from handlers.events import Event, OpenForm, Outcome, Submit
from messages.cards import Form, Open, Reject, Replace, Say
from messages.forms import filled_in
from messages.reader import Reader, card_words


class Modals:
    """Forms that people have open. `decide_once` answers a submission, `decide` anything else."""

    def __init__(
        self,
        replies: Replies,
        work: Work,
        decide: Callable[[Event], Outcome],
        decide_once: Callable[[Asked], Outcome],
        asked: Callable[[Event, Place], Asked],
    ) -> None:
        self._replies, self._work = replies, work
        self._decide, self._decide_once, self._asked = decide, decide_once, asked

    def submitted(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        """A form, or a step of one, was sent."""
        event, place, view_id = inbound.submission(body, context.team_id or "")
        at = forms.origin_of(body["view"])
        if at.step + 1 < at.steps:
            return self._next(ack, event, place, view_id, at)
        asked = self._asked(event, place)
        decision = self._work.begin(self._decide_once, asked)
        outcome = in_time(decision)
        if outcome is None:
            drawn = taken_at()
            self._work.after(decision, lambda found: self._late(found, asked, view_id, at, drawn))
            return ack(
                response_action="update", view=forms.note("One moment", "Your answers are being saved.")
            )
        match outcome.reply:
            case Reject(form=form, errors=wrong):
                step = steps.step_of(form, wrong, at.step)
                if step == at.step and (found := forms.errors(steps.part(form, step), wrong)):
                    return ack(response_action="errors", errors=found)
                view = self._view(with_errors(form, wrong), outcome.reader, place, step)
                return ack(response_action="update", view=view)
            case Open(form=form):
                return ack(response_action="update", view=self._view(form, outcome.reader, place))
            case Say(card=card) if event.identity.outside:  # to whom nothing may be written
                self._work.after(decision, lambda _: asked.held.settle(None, stopping=False))
                note = forms.note(card.title, card_words(card, outcome.reader))
                return ack(response_action="update", view=note)
            case _:
                self._work.after(decision, lambda found: self._replies.give(found, asked))
                return ack()

    def back(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        """To the step before; what was typed in this one is kept."""
        event, place, view_id = inbound.submission(body, context.team_id or "")
        at = forms.origin_of(body["view"])
        decision = self._work.begin(self._asked_again, event)
        self._work.after(decision, lambda found: self._turn(found, event, place, view_id, at.step - 1))
        return ack()

    def _next(self, ack: Ack, event: Submit, place: Place, view_id: str, at: Origin) -> BoltResponse:
        decision = self._work.begin(self._asked_again, event)
        outcome = in_time(decision)
        if outcome is not None and isinstance(outcome.reply, Open):
            form = filled_in(outcome.reply.form, event.values)
            view = self._view(form, outcome.reader, place, at.step + 1)
            return ack(response_action="update", view=view)
        drawn = taken_at()
        self._work.after(decision, lambda found: self._turn(found, event, place, view_id, at.step + 1, drawn))
        note = forms.note("One moment", "The next questions are being fetched.")
        return ack(response_action="update", view=note)

    def _asked_again(self, event: Submit) -> Outcome:
        """The form as it is now: a step is nothing that is done, so the desk is asked for the form anew."""
        return self._decide(OpenForm(identity=event.identity, form=event.form, value=event.value))

    def _turn(
        self, outcome: Outcome, event: Submit, place: Place, view_id: str, step: int, drawn: float = 0.0
    ) -> None:
        if isinstance(outcome.reply, Open):
            form = filled_in(outcome.reply.form, event.values)
            return self._redraw(view_id, self._view(form, outcome.reader, place, step), place, drawn)
        # It may not be filled in any more.
        self._replies.give(outcome, Asked(event, place, f"{event.event_id}:turned", Held()))
        note = forms.note("Answered", "The answer is in your messages. You can close this window.")
        return self._redraw(view_id, note, place, drawn)

    def _late(self, outcome: Outcome, asked: Asked, view_id: str, at: Origin, drawn: float) -> None:
        """The decision came after the modal had to be acknowledged."""
        place = asked.place
        match outcome.reply:
            case Open(form=form):
                view = self._view(form, outcome.reader, place)
            case Reject(form=form, errors=wrong):
                step = steps.step_of(form, wrong, at.step)
                view = self._view(with_errors(form, wrong), outcome.reader, place, step)
            case _:
                view = forms.note("Saved", "This is done. You can close this window.")
                if isinstance(outcome.reply, (Say, Replace)):
                    view = forms.note(
                        "Answered", "The answer is in your messages. You can close this window."
                    )
                self._replies.give(outcome, asked)
        self._redraw(view_id, view, place, drawn)

    def _redraw(self, view_id: str, view: dict[str, Any], place: Place, drawn: float) -> None:
        """Not before the moment `drawn`: the acknowledgement, which says to wait, would be drawn over it."""
        time.sleep(max(0.0, drawn - time.monotonic()))
        self._replies.update_view(view_id, view, place)

    def _view(self, form: Form, reader: Reader, place: Place, step: int = 0) -> dict[str, Any]:
        return forms.view(form, reader, self._replies.origin(form, place), step)
