"""Samples of what leads see when they match, set up and announce; joined to all others in samples.py."""

from __future__ import annotations

import dataclasses
from datetime import date

from messages import (
    announcing,
    choosing,
    consulting,
    identity,
    importing,
    leading,
    pair_list,
    questionnaires,
    rhythms,
    rounds,
    settings,
    strands,
    terms,
    wording,
)
from messages.cards import Attachment, Card, Name, line
from scheme.identity import Said
from scheme.pack import Item, Questionnaire

_DAY = date(2026, 11, 17)
_VIEW = rounds.RoundView(
    (("mentee", "mentor", 740, "The mentor offers the topic asked for (promotion) and stands one step above."),),
    (("another mentee", "The only mentor works in the same department."),), 1, "3fa9c1d2", True,
)  # fmt: skip
_OPTIONS = [choosing.OptionView("Professor", "Law", "promotion and publishing", 2), choosing.OptionView("Reader", "Education", "teaching", 1)]  # fmt: skip
_SETTING = settings.SettingView(
    "grace_days",
    "Grace, in days",
    "30",
    "Nobody answered at the end of term: the pairing lapses after this.",
    "days",
    True,
)
_STRAND = strands.StrandView(
    "pilot",
    "Women on contracts",
    "Women on research contracts.",
    True,
    (("lead", None), ("mentor", _DAY)),
    True,
)
_FILE = Attachment("form.docx", b"PK", "A form", "application/msword")
_ASKED = Questionnaire(
    "pulse",
    "How is it going?",
    "Two questions, half a minute.",
    (Item("fit", "How well do you fit?", ("Not well", "Well")),),
)
_SUPPLY = rounds.Supply(7, 2, 3, 4, (("Promotion", 5, 1),), (("work in the same department", 2),))
_PAIRS = [
    pair_list.StrandPairs("Academic staff", [pair_list.PairRow("mentor", "mentee", "has met, agreement not signed", _DAY)], [pair_list.PairRow("mentor", "another mentee", "")], 3),
    pair_list.StrandPairs("Clinical research staff", [pair_list.PairRow("another mentor", "another mentee", "no meeting yet", _DAY)], []),
]  # fmt: skip
_OTHER = [("Clinical research staff", "2 wait; this strand is matched one request at a time.", "waiting", "clinical"), ("Academic staff", "5 wait; in this strand mentees choose from options.", "choosing", "academic")]  # fmt: skip

SAMPLES: dict[str, tuple[str, Card]] = {
    "pair begun": ("To the lead: both have said yes.", pair_list.begun("mentor", "mentee", _DAY)),
    "pairs": ("“pairs”, for a lead.", pair_list.pairs(_PAIRS)),
    "pairs, of somebody": ("“Who is her mentor?”, asked by a lead.", pair_list.pairs(_PAIRS[1:], named=True)),
    "pairs, none": ("“pairs”, and there is none.", pair_list.pairs([])),
    "wishes about a mentor": ("“My wishes”.", identity.wishes(None)),
    "wishes about a mentor, said": ("The same, later.", identity.wishes(Said(("carer",), ("woman", "lgbt")))),
    "wishes about a mentor, kept": ("They were said.", identity.kept()),
    "wishes about a mentor, deleted": ("“Delete it”.", identity.forgotten()),
    "advice, asked for": ("To the lead.", consulting.asked("head")),
    "advice, the question": ("To somebody who knows the discipline.", consulting.advice_asked("lead", "promotion", ["mentor", "another mentor"], "c1")),
    "advice, thanks": ("To the one who has answered.", consulting.thanks("c1")),
    "advice, the answer": ("To the lead who asked.", consulting.advice_given("head", "promotion", ["mentor"], True, "r1")),
    "advice, none": ("To the lead who asked.", consulting.advice_given("head", "promotion", [], False, "r1")),
    "round": ("“match”: nobody has been told.", rounds.preview(_VIEW, more=_OTHER)),
    "round, with a pair fixed by hand": ("“match”, after “Fix it for the round”.", rounds.preview(dataclasses.replace(_VIEW, fixed={"mentee": "p1"}))),
    "round, changed": ("Something changed since the lead looked.", rounds.preview(_VIEW, changed=True)),
    "round, empty": ("“match”, and nobody waits.", rounds.preview(rounds.RoundView((), (), 0, "", True))),
    "round, ask all": ("The first of two presses.", rounds.shall_i_ask_all(6, "3fa9c1d2", 14)),
    "round, asked": ("The second press.", rounds.asked(6, 1)),
    "waiting list": ("A strand that is matched one by one.", rounds.waiting("Clinical research staff", [("mentee", _DAY, "r1")])),
    "pair these two": ("“pair”: no rule is in the way.", rounds.shall_i_pair("mentor", "mentee", [("The mentor is", "Professor, Stroke")], True, True)),
    "not these two": ("“pair”: a hard rule is in the way.", rounds.may_not_pair("mentor", "mentee", ["The mentor works in the same department."], "r1")),
    "their pairs": ("“unpair”.", rounds.pairs_of("mentee", [("p1", "mentor", _DAY)], [("p2", "another mentor")])),
    "reassigned": ("A pair is ended and the mentee goes to the front.", rounds.reassigned("mentee", "r1")),
    "on the list again": ("To that mentee.", rounds.on_the_list_again()),
    "supply and demand": ("Mentors against mentees.", rounds.supply(_SUPPLY)),
    "options": ("To a mentee of a strand that lets them choose.", choosing.options("c1", _OPTIONS, _DAY, False, False)),
    "options, again": ("Three days before the end.", choosing.options("c1", _OPTIONS, _DAY, True, False)),
    "order kept": ("In answer to a mentee’s order.", choosing.kept(_DAY, 3)),
    "chosen for me": ("“Let the coordinator choose for me.”", choosing.kept(_DAY, 0)),
    "nobody is choosing": ("To the lead.", choosing.no_choosing("academic", "Academic staff", 12)),
    "choosing under way": ("To the lead: how many, never how.", choosing.under_way("c1", "Academic staff", 7, 12, _DAY)),
    "options sent": ("To the lead.", choosing.begun(11, 1, _DAY)),
    "choosing is over": ("To the lead.", choosing.settled(10, 1)),
    "whose settings": ("“settings”, of somebody who leads several strands.", settings.strands([("clinical", "Clinical research staff")])),
    "settings": ("“settings”.", settings.groups("clinical", "Clinical research staff", [("who", "Who is paired"), ("end", "Review and end")], [_SETTING])),
    "settings, a group": ("One group of settings.", settings.group("clinical", "Review and end", [_SETTING])),
    "settings, preview": ("Before a setting changes.", settings.preview("Grace, in days", "30", "60", settings.Effect(14, 3, 1, 2, 3), "x", ["Pairs that run already keep theirs."])),
    "settings, changed": ("A setting has changed.", settings.changed("Grace, in days", "60", 3, "clinical")),
    "settings, changed by another": ("To the other leads.", settings.changed_by("lead", "Clinical research staff", "Grace, in days", "60")),
    "strands": ("“strand”.", strands.strands([_STRAND])),
    "leads": ("“leads”.", strands.leads([_STRAND])),
    "you lead": ("To a new lead.", strands.you_lead("Women on contracts", None)),
    "you stand in": ("To somebody who stands in.", strands.you_lead("Women on contracts", _DAY)),
    "you lead no more": ("To somebody who was let go.", strands.you_lead_no_more("Women on contracts")),
    "new strand, step": ("Between two forms.", strands.next_step(1, "strand-rules", "d1", "Next: who may mentor, and which rules it starts from.")),
    "new strand, second step": ("Between two forms.", strands.next_step(2, "strand-leads", "d1", "Last: who leads it with you, and what it has.")),
    "new strand, whole": ("Before it exists.", strands.whole("d1", [("Name", line("Women on contracts")), ("Leads", line(Name("lead")))], ["A mentor takes at most 4 mentees."])),
    "new strand, set up": ("It exists.", strands.set_up("Women on contracts", "women_on_contracts")),
    "new strand, dropped": ("The draft is dropped.", strands.dropped()),
    "texts": ("“texts”.", wording.texts([("handbook", "Handbook"), ("agreement", "Mentoring agreement")], _DAY)),
    "texts, sections": ("One text.", wording.sections("agreement", "Mentoring agreement", [("topics", "What we would like to talk about")])),
    "texts, a section": ("One section.", wording.section("agreement", "topics", "What we would like to talk about", "Topics: ____", True)),
    "texts, preview": ("Before a text changes.", wording.preview("e1", "Our topics", "Topics: ____", 14, 2)),
    "texts, in force": ("A text has changed.", wording.in_force("Our topics", _DAY, "agreement")),
    "announce": ("“announce”.", announcing.announce([("mentors", "To find mentors")])),
    "announce, ready made": ("A text to copy.", announcing.ready_made("To find mentors", "Could you spare two hours a year?")),
    "announce, preview": ("Before anybody is written to.", announcing.preview("a1", 31, "mentors", "all strands you lead", "Training is on 4 December.")),
    "announce, sent": ("It is on its way.", announcing.sent(31)),
    "announcement": ("To each alone.", announcing.from_lead("lead", "Training is on 4 December.")),
    "import": ("“import”.", importing.how_to([("postdoc", "Postdoc"), ("professor", "Professor")])),
    "import, what would happen": ("A table pasted, to look.", importing.brought_in((3, 1, 0, 2, 1), ["Line 4: trained_on: 2027-01-01 lies in the future."], False)),
    "import, done": ("A table pasted, and brought in.", importing.brought_in((3, 1, 0, 2, 1), [], True)),
    "starting form": ("To each before the first meeting, in a scheme with a starting form.", terms.proforma("Starting form", _FILE)),
    "what you agree": ("“More”, then “How long and how often”.", terms.agree_card("p1", "mentor", _DAY, True, 91)),
    "length asked": ("One suggests a length.", terms.term_asked(8)),
    "length, to the other": ("The other is asked.", terms.shall_it_last("p1", "mentee", 8, _DAY)),
    "length agreed": ("Both agree.", terms.term_agreed(_DAY)),
    "rhythm set": ("One sets how often they meet.", rhythms.rhythm_set("Every three months")),
    "rhythm, to the other": ("The other is told.", rhythms.rhythm_told("p1", "mentor", "Every three months")),
    "go on?": ("After the first talk, where either may stop without fault.", terms.go_on("p1", "mentor")),
    "going on": ("In place of the question.", terms.going_on()),
    "stopped": ("To the one who stops after the first talk.", terms.stopped(True)),
    "was stopped": ("To the other.", terms.was_stopped(False)),
    "agree anew?": ("Before the signatures are opened again.", terms.shall_we_renew("p1")),
    "agree anew": ("To both: today’s form.", terms.reopened("p1", "mentee", "Mentoring agreement", [_FILE])),
    "rule broken": ("To the lead: somebody moved.", terms.rule_broken("mentor", "mentee", "works in the same department", "p1", "same-department")),
    "training": ("To a mentor before the first meeting.", terms.training_reminder("The mentoring scheme", None)),
    "questionnaire": ("Before, during and after.", questionnaires.please(_ASKED, "p1/pulse/during")),
    "questionnaire, last time": ("Not answered yet.", questionnaires.please(_ASKED, "p1/pulse/during", again=True, last=True)),
    "questionnaire, thanks": ("Handed in.", questionnaires.thanks()),
    "questionnaire, no": ("Declined.", questionnaires.no_need()),
    "figures": ("“export”.", questionnaires.figures(_FILE, 5, ["I know what I want. 3.1 before, 4.2 after."])),
    "overview, rule broken": ("“overview”, after somebody moved.", leading.overview([leading.rule_broken("mentor", "mentee", "p1", "same-department")], [])),
}  # fmt: skip
