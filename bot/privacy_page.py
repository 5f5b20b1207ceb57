"""The privacy page: every column of every table, why it is there, who sees it, for how long.

A column that is not described here stops `make check`, so nothing is stored that the page does not
name.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.migrate import all_tables

YEAR = "until erased: by the person at any time, or 12 months after their last pairing closed"
PAIR = "while the scheme runs; after an erasure it points to nobody"
SELF = "the person; leads of their strand"
TWO = "the two; leads of their strand"
NOBODY = "nobody; used by the bot alone"


@dataclass(frozen=True, slots=True)
class Kept:
    """Why a table is there, who sees what is in it, and for how long."""

    why: str
    seen_by: str
    until: str
    columns: str
    sealed: str = ""


KEPT: dict[str, Kept] = {
    "person": Kept("to know who takes part and who suits whom", SELF, YEAR, "id scheme_id email_mark manager_mark timezone standing department grade strand trained_on consented_at mentors capacity offers not_with created_at version", "name_sealed email_sealed manager_sealed"),
    "account": Kept("to write to a person on Slack, Teams or the playground", NOBODY, YEAR, "platform workspace user_mark scheme_id person_id reachable last_seen_at told_at", "user_sealed address_sealed"),
    "request": Kept("the waiting list", SELF, YEAR, "id scheme_id person_id strand state since topics wishes first version"),
    "pairing": Kept("that two people are paired, and the dates of it", TWO, PAIR, "id scheme_id strand mentor mentee state since edition started_on term term_months ends_on mentor_signed_on mentee_signed_on last_met_on meetings first_meeting_told_on rhythm_days quiet_until nudged_on nudges lead_told_on ended_on version"),
    "meeting": Kept("that they met, when, how long and how; never what was said", "the two; leads see only when they last met", PAIR, "id scheme_id pairing_id state on by said_at at minutes mode asked_on version"),
    "review_answer": Kept("each one’s answer to the review, sealed until both are in", NOBODY, YEAR, "pairing_id term person_id choice"),
    "asked": Kept("what the bot asked last, so that “yes” has a meaning", NOBODY, "an hour", "person_id kind facts at"),
    "lead": Kept("who leads a strand", "everybody in the strand", "while they lead", "strand_id person_id since until"),
    "audit": Kept("which kind of thing a lead did", "leads", "while the scheme runs", "id scheme_id actor action subject at"),
    "seen_event": Kept("to do nothing twice", NOBODY, "three days", "platform workspace event_mark at"),
    "kept_answer": Kept("the bot’s answer to what somebody just did, until it stands in their chat, and that it was given", NOBODY, "the answer until it is given, all of it an hour at most", "platform workspace event_mark at spot_mark holder held_until", "answer_sealed place_sealed"),
    "outbox": Kept("messages owed: a kind, a receiver and ids, no text; what they are about is emptied once they were told", NOBODY, "90 days after they were told; for a pairing’s own messages, its two terms", "id scheme_id dedupe_key workspace lane kind to_person about facts state due_at wanted_at expires_at attempts throttled maybe_sent withdrawn first_try_at lease last_error provider_id sent_at finished_at created_at"),
    "lane": Kept("to write one message at a time to each conversation", NOBODY, "while the account is known", "key workspace next_at"),
    "limiter": Kept("to keep to a platform’s speed limit", NOBODY, "while the workspace is connected", "workspace free_at blocked_until turn_at alarm"),
    "pace": Kept("to keep to a platform’s speed limits, in every process", NOBODY, "a day at most after it stopped mattering", "key free_at"),
    "doubt": Kept("what a restored backup leaves in doubt", NOBODY, "a day", "since until"),
    "schedule": Kept("when the jobs last ran", "leads, in the digest", "while the scheme runs", "scheme_id job ran_at items told failed"),
    "scheme": Kept("which pack and wall clock a scheme has", "everybody", "while the scheme runs", "id pack timezone created_at"),
    "workspace": Kept("which workspaces use the bot", NOBODY, "until it is uninstalled", "platform key scheme_id installed_at removed_at", "credentials_sealed"),
    "strand": Kept("the strands and their rules", "everybody", "while the scheme runs", "id scheme_id key title settings about version"),
    "choosing": Kept("a round in which mentees choose", "leads", "while the scheme runs", "id scheme_id strand opened_on ends_on state version"),
    "shortlist": Kept("the mentors one mentee was shown, and how they ranked them", "the mentee alone", "until the choosing is decided", "choosing_id person_id shown otherwise ranked"),
    "strand_draft": Kept("a strand a lead is setting up", "that lead", "until it is set up or dropped", "id scheme_id person_id answers at"),
    "text_edition": Kept("texts that a coordinator changed", "everybody", "while the scheme runs", "id scheme_id document section title text by made_at since"),
    "announcement": Kept("a message of a lead to many", "those it is for", "a day after everybody was told, two weeks at most; a draft for a day", "id scheme_id by strand audience made_at sent_at", "text_sealed"),
    "kept_pair": Kept("that a lead let a pair go on although a rule now speaks against it", "leads", PAIR, "pairing_id bar by kept_on"),
    "wish": Kept("the length one of a pair has proposed; how often the two take stock", "the two", "until both agree; the second while they are paired", "pairing_id kind value by"),
    "questionnaire_asked": Kept("that a questionnaire was offered; not what was answered", NOBODY, YEAR, "person_id pairing_id kind moment rounds answered"),
    "entry": Kept("a mentor’s own lines about their background; whether they are shown in short lists; leave", "the person; leads of their strand; the background also the mentee who is offered this mentor", "until the person takes it out, leaves or is erased, or 12 months after their last pairing closed", "person_id unlisted away_until", "background_sealed"),
    "conflict": Kept("whom somebody must not be paired with, by e-mail address; never why", "the person who named them; leads see only that a pair is kept apart", "until taken out by the person, or either of the two is erased", "scheme_id person_id other_mark", "other_sealed"),
    "consultation": Kept("that a lead asked somebody which mentors would suit an unnamed mentee, and which they chose", "that lead; the one who was asked, without the mentee", "30 days, or until the request is settled", "id scheme_id request_id lead_id person_id mentors suit asked_at"),
    "briefing": Kept("that somebody was given the briefing for their role, and read it", SELF, YEAR, "person_id role since read_on"),
    "link_code": Kept("a code that joins two accounts of one person", NOBODY, "ten minutes", "code_mark scheme_id person_id expires_at"),
    "word": Kept("a private exchange between a person and a lead", "the two", "until either closes it", "id scheme_id person_id lead_id opened_at"),
    "word_line": Kept("a line of it on its way to the other", "the two", "a day after it was handed over, two days at most, or until it is closed", "id word_id by at", "text_sealed"),
    "identity_wish": Kept("who somebody is and whom they would like as a mentor, said by their own wish where the scheme asks at all; it puts a mentor first on a list when both have said it", "the person alone", "until deleted, alone at any time or with everything else, or until the person leaves", "person_id scheme_id consented_at", "said_sealed"),
    "theme": Kept("how many people raised a usual trouble, without who", "leads, from two people on", "while the scheme runs", "id scheme_id strand theme quarter person_mark"),
    "questionnaire_count": Kept("how often each answer was given, without any person", "leads, from five answers on", "while the scheme runs", "scheme_id strand kind moment quarter item answer times"),
}  # fmt: skip


def page() -> str:
    """`docs/privacy.md`. Raises ValueError for a column nobody has described, or one that is gone."""
    rows = ["| what | fields | why | who sees it | how long |", "|---|---|---|---|---|"]
    tables = {table.name: table for table in all_tables().sorted_tables}
    if set(tables) != set(KEPT):
        raise ValueError(f"the privacy page and the tables differ: {set(tables) ^ set(KEPT)}")
    for name, kept in KEPT.items():
        described = {*kept.columns.split(), *kept.sealed.split()}
        there = {column.name for column in tables[name].columns}
        if described != there:
            raise ValueError(f"the privacy page and {name} differ: {described ^ there}")
        fields = ", ".join(f"**{f.removesuffix('_sealed')}** (encrypted)" for f in kept.sealed.split())
        plain = ", ".join(kept.columns.split())
        rows.append(
            f"| {name} | {', '.join(p for p in (fields, plain) if p)} | {kept.why} | {kept.seen_by} | {kept.until} |"
        )
    return "\n".join([_INTRO, *rows, ""])


_INTRO = """# Privacy

**Who is paired with whom is confidential.** Only the two people and the leads of their strand know it. The bot has no
column for what anybody said, wrote, signed or was worried about. There is no view of a member’s account for anybody else.

- *Names, e-mail addresses, account ids and tokens* are encrypted in the database, with keys that can be changed. To find
  a person by one of them, a keyed digest is stored beside it (`…_mark`), from which nothing can be read.
- *Messages* are stored as a kind and ids, and put into words when they are sent. A preview on a lock screen never shows a
  name or a role.
- *Logs and figures* carry ids and outcomes. No name, no text, no pair.
- *Nothing leaves the machine* for anybody but Slack or Teams: no other service reads what people type.
- *Honestly:* Slack and Teams keep the chat itself, and an employer may be able to export it. Keep confidences for the meeting.
- *Your rights, in chat:* `my data` shows and hands over everything; `erase me` erases it at once; `leave` ends your part.
  After an erasure the dates of a pairing stay, without a name, because they are the other person’s record too.

Every column of every table:
"""
