"""One sample of every message, with a sentence about when it is sent.

`docs/messages.md` is written from here, the renderers are tested on it, and the playground's gallery
shows it. People are called "mentor", "mentee" and "lead".
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from messages import (
    away,
    care,
    conflicts,
    endings,
    joining,
    leading,
    linking,
    meetings,
    mydata,
    nudges,
    offers,
    pairs,
    reading,
    refusals,
    reviews,
    samples_leads,
)
from messages.cards import Attachment, Card, line
from scheme.meetings import Meeting, MeetingState
from scheme.refusals import Refusal

_DAY, _LATER = date(2026, 11, 17), date(2026, 12, 1)
_AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
_MET = Meeting("m1", "p1", MeetingState.LOGGED, _DAY, "mentee", _AT, time(14, 30), 45, "zoom")
_PLANNED = Meeting("m2", "p1", MeetingState.PLANNED, _LATER, "mentee", _AT, time(11, 0))
_FILE = Attachment("agreement.docx", b"PK", "Mentoring agreement", "application/msword")
_VIEW = pairs.PairView(
    "p1", "mentor", "mentor", "live", _DAY, date(2028, 5, 17), 3, _DAY, _LATER, True, False, False
)
_FIGURES = leading.StrandFigures("Research staff", (("Waiting for a mentor", 2), ("Pairs running", 14)))
_WAITS = leading.request_waits("mentee", _DAY, "r1")
_DIGEST = leading.DigestView(
    (_FIGURES,),
    (_WAITS,),
    0,
    (
        leading.Undelivered(7, "mentor", "no account is known"),
        leading.Undelivered(8, "mentee", "", unknown=True),
    ),
    0,
    _AT,
    315,
    False,
)
_QUIET = leading.DigestView((_FIGURES,), (), 0, (), 0, _AT, 315, True)
_LEADS = [("digest", "the weekly digest, now")]

SAMPLES: dict[str, tuple[str, Card]] = {
    "hello": ("Somebody meets the bot for the first time.", joining.hello("the mentoring scheme")),
    "help": ("“help”, for a lead.", joining.help_page([("log", "log a meeting"), ("plan", "note your next meeting")], _LEADS)),
    "joined": ("A mentor has joined.", joining.joined("promotion and publishing", 2, True)),
    "on the list": ("A request is in.", joining.on_the_list(3, _DAY, "promotion", 4)),
    "on the list, nobody free": ("A request is in, and nobody suits.", joining.on_the_list(1, _DAY, "promotion", 0)),
    "request withdrawn": ("A request is taken back.", joining.request_withdrawn()),
    "profile": ("“profile”.", joining.profile((("Department", line("Genetics")), ("Where you stand", line("Postdoc"))), True, False, True)),
    "mentor stopped": ("A mentor takes nobody new.", joining.mentor_stopped()),
    "kept apart": ("“conflicts”.", conflicts.named([("3fa9", "examiner@example.org")])),
    "kept apart, and paired": ("The one named is a partner now.", conflicts.named([("3fa9", "mentor@example.org")], ("mentor", "p1"))),
    "away": ("“away”, and a day.", away.away(_LATER, 1)),
    "back": ("The leave is over.", away.back(1)),
    "partner away": ("To the lead, with the choice.", away.partner_away("mentor", "mentee", _LATER, "p1", True)),
    "request for the lead": ("To the lead: somebody asks for a mentor.", offers.request_for_lead("mentee", "Genetics", "Postdoc", "promotion", "r1")),
    "who could mentor": ("To the lead: who could mentor.", offers.options("mentee", "promotion", "r1", [("mentor", "Both name promotion; one step above.", 2, "Twelve years in imaging, four of them in industry; two career breaks.")], ["3 who work in the same department"])),
    "asked the mentor": ("To the lead: the mentor is asked.", offers.asked_mentor("mentor", 14)),
    "offer to the mentor": ("To the mentor: an offer without a name.", offers.offer_to_mentor("p1", "Genetics", "Postdoc", "promotion", _LATER, False)),
    "offer to the mentor, again": ("After 3 and 7 days.", offers.offer_to_mentor("p1", "Genetics", "Postdoc", "promotion", _LATER, True)),
    "mentor said yes": ("In place of the offer.", offers.mentor_said_yes()),
    "said no": ("In place of the offer.", offers.said_no()),
    "offer to the mentee": ("To the mentee: the mentor has said yes.", offers.offer_to_mentee("p1", "mentor", "Stroke", "Professor", "promotion", _LATER, False)),
    "not going ahead": ("To a mentor who had said yes, whatever the reason.", offers.not_going_ahead()),
    "offer over": ("Nobody answered in time.", offers.offer_over()),
    "offer closed": ("To the lead.", offers.offer_closed_for_lead("mentee", "mentor", "nobody answered in time", "r1")),
    "introduction, mentee": ("Both have said yes.", offers.introduction("mentor", "mentor", "mentor@example.org", _LATER, True, "p1", True)),
    "introduction, mentor": ("Both have said yes.", offers.introduction("mentee", "mentee", None, _LATER, False, "p1", True)),
    "agreement to read": ("To the mentee, before the first meeting.", offers.agreement_to_read("p1", "Mentoring agreement", [_FILE], ["Promotion"])),
    "agreement": ("“agreement”.", offers.agreement("p1", "Mentoring agreement", [_FILE], None, _DAY)),
    "signed": ("One of the two has signed.", offers.signed(_DAY, False)),
    "please sign": ("7 and 21 days after the first meeting, and when the other signs.", offers.please_sign("p1", "mentor", True, "agreement")),
    "logged": ("A meeting is logged.", meetings.logged("mentor", _MET)),
    "shall I log": ("The reading is said back first.", meetings.shall_i("log", "mentor", _DAY, "45 minutes", "p1|x", "p1")),
    "shall I plan": ("The reading is said back first.", meetings.shall_i("plan", "mentor", _LATER, "at 11:00", "p1|x", "p1")),
    "which day": ("The day could not be read.", meetings.which_day("log", "p1")),
    "which person": ("More than one pair could be meant.", meetings.which_person([("p1", "mentee"), ("p2", "mentor")], "log-yes", "x")),
    "please confirm": ("To the other of the two.", meetings.please_confirm("mentee", _MET)),
    "confirmed": ("The first meeting, confirmed.", meetings.confirmed(_MET, True)),
    "disputed": ("“No, we did not.”", meetings.disputed()),
    "was disputed": ("To the one who had logged it.", meetings.was_disputed(_MET)),
    "undone": ("“undo”.", meetings.undone(_MET)),
    "was undone": ("To the other.", meetings.was_undone(_MET)),
    "planned": ("A meeting is planned.", meetings.planned("mentor", _PLANNED)),
    "was planned": ("To the other.", meetings.was_planned("mentee", _PLANNED, False)),
    "cancelled": ("A planned meeting is off.", meetings.cancelled(_PLANNED)),
    "cancel a meeting?": ("“We have to cancel.”", meetings.shall_i_cancel("mentor", _PLANNED)),
    "meeting reminder": ("The working day before.", meetings.reminder("mentor", _PLANNED, True)),
    "did it happen": ("The day after.", meetings.did_it_happen("mentor", _PLANNED)),
    "missed": ("It did not take place.", meetings.missed("p1")),
    "first meeting held": ("To the lead: the fact and the date.", meetings.first_meeting_held("mentor", "mentee", _DAY)),
    "never mind": ("A question is dropped.", meetings.never_mind()),
    "status": ("“status”.", pairs.status([_VIEW], (2, _DAY), 1, [], pairs.Unpaired.BETWEEN)),
    "status, outside": ("“status”, of somebody who takes no part.", pairs.status([], None, 0, [], pairs.Unpaired.OUTSIDE)),
    "status, a mentor": ("“status”, of a mentor who has no mentee yet.", pairs.status([], None, 0, [], pairs.Unpaired.MENTOR)),
    "status, lapsed": ("“status”, while a lapsed pair may go on.", pairs.status([], None, 0, [], pairs.Unpaired.BETWEEN, [pairs.LapsedView("p1", 1, "mentor", _LATER, False), pairs.LapsedView("p2", 1, "mentee", _LATER, True)])),
    "more": ("The rarer things.", pairs.more("p1", "mentor", False)),
    "snoozed": ("“snooze until …”.", pairs.snoozed(_LATER)),
    "paused": ("“pause until …”.", pairs.paused(_LATER)),
    "was paused": ("To the other.", pairs.was_paused("mentee", _LATER)),
    "resumed": ("A pause ends.", pairs.resumed("p1")),
    "shall I end": ("“end”.", endings.shall_i_end("p1", "mentor")),
    "ended": ("To the one who ended it.", endings.ended(True)),
    "was ended": ("To the other.", endings.was_ended("mentor", True)),
    "completed": ("The last term is over.", endings.completed("mentor", True)),
    "lapsed": ("Nobody answered the review.", endings.lapsed("p1", 1, "mentor", _LATER)),
    "on hold": ("The partner’s account is gone.", endings.on_hold("mentor")),
    "goes on": ("The account is back.", endings.goes_on("mentor")),
    "shall I leave": ("“leave”.", endings.shall_i_leave(1, True, True)),
    "left": ("To the one who left.", endings.left()),
    "choose a pair": ("More than one pair could be meant.", pairs.choose_pair([("p1", "mentee"), ("p2", "mentor")], "end")),
    "nudge": ("To the mentee first.", nudges.to_pair("p1", "mentor", _DAY, True, False)),
    "nudge, last word": ("To both; after it the bot keeps quiet.", nudges.to_pair("p1", "mentee", None, False, True)),
    "not met": ("To the lead, last: status only.", nudges.to_lead("p1", "mentor", "mentee", 214, True)),
    "review asked": ("30, 14 and 3 days before the end of the term.", reviews.asked("p1", 1, "mentor", _LATER, 18)),
    "review asked, late": ("The term is over; both are waited for.", reviews.asked("p1", 1, "mentor", _DAY, 18, again=True, last=True, closes=_LATER)),
    "last term": ("The term cannot be renewed again.", reviews.last_term("mentor", _LATER)),
    "sealed": ("To the one who answered first.", reviews.sealed("p1")),
    "renewed": ("Both said yes.", reviews.renewed("mentor", _LATER)),
    "winding down": ("At least one said no; the same words to both.", reviews.winding_down("mentor", _LATER)),
    "both answered": ("In place of the question.", reviews.in_place_of_the_question()),
    "digest": ("Monday 09:00, to each lead.", leading.digest(_DIGEST)),
    "digest, quiet week": ("Monday 09:00, also when nothing happened.", leading.digest(_QUIET)),
    "overview": ("“overview”.", leading.overview([_WAITS], [_FIGURES])),
    "pair on hold": ("To the lead.", leading.on_hold_for_lead("mentor", "mentee", "p1")),
    "pair ended": ("To the lead: the fact.", leading.pair_ended_for_lead("mentor", "mentee", "ended early")),
    "people": ("“people”.", leading.people([("mentor", "mentor, Stroke")], 60)),
    "audit": ("“audit”.", leading.audit([("lead", "propose", _AT)])),
    "done": ("A lead’s button has acted.", leading.done("I have reminded whoever has not signed.")),
    "handbook section": ("An answer from the handbook.", reading.section("Handbook", "How often to meet", "At least twice a year.\n\nThe mentee sets the pace.")),
    "handbook contents": ("“handbook”.", reading.contents("Handbook", [("how_often", "How often to meet")], ["How often to meet", "Ending"])),
    "no answer": ("The handbook does not say.", reading.no_answer("")),
    "questions": ("“questions”.", reading.questions("Taking action", ["What will you do first?"], [("planning", "Planning")])),
    "topics": ("“topics”.", reading.topics(["Promotion", "Work–life balance"])),
    "concern": ("“concern”.", care.concern(["lead"], "p1", [("fit", "You do not get on")], [("Mediation", "for disputes")])),
    "crisis": ("Words of danger.", care.crisis([("Emergency services", "999")], ["lead"])),
    "trouble": ("One of the usual troubles.", care.trouble("fit", "You do not get on", "Not everybody fits.", "1. Ask for ten minutes.", True)),
    "counted": ("A theme is counted.", care.counted(2)),
    "word sent": ("A word to a lead.", care.word_sent("lead", "w1")),
    "word line": ("To the lead, or back.", care.word_line("mentee", "Could we talk on Monday?", "w1")),
    "word closed": ("Either closes it.", care.word_closed()),
    "lead will write": ("To the one with the concern.", care.lead_will_write("lead")),
    "would like a word": ("To the lead: that, and nothing else.", care.would_like_a_word("mentee")),
    "record": ("“record”.", reading.record([("Mentor", "Tuesday 17 November 2026", "today")])),
    "link code": ("“link”.", linking.code("BCDF-2345", _AT)),
    "linked": ("“link BCDF-2345”, on the other platform.", linking.joined()),
    "my data": ("“my data”.", mydata.my_data([("Name", "Bao Linwood"), ("Requests", "1")], _FILE, 12)),
    "shall I erase": ("“erase me”.", mydata.shall_i_erase(1)),
    "erased": ("Gone.", mydata.erased()),
    "refused": ("A rule said no.", refusals.refusal(Refusal("log-future", on=_LATER))),
    "our fault": ("Something broke on our side.", refusals.our_fault("3fa9c1d2")),
    "too many": ("Thirty events of one person within ten seconds.", refusals.too_many()),
    "already dealt with": ("A press on an old card.", refusals.already_dealt_with(None)),
    "did not catch": ("A sentence that was not understood.", refusals.did_not_catch((refusals.STATUS, refusals.HELP))),
    "kindly declined": ("Something the bot is not for.", refusals.kindly_declined()),
    **samples_leads.SAMPLES,
}  # fmt: skip
