"""The page a coordinator reads to see what the bot understands. Written from the rules themselves."""

from __future__ import annotations

from handlers.understanding import ORDERED_RULES, SENSITIVE_RULES, UNREAD_RULES
from handlers.understanding_shapes import Expect, Intent, Rule

_DOES = {
    Expect.DO: "does it, says what was understood, offers *Undo*",
    Expect.ECHO: "says it back and waits for a yes",
    Expect.ASK: "asks one question back and keeps nothing",
    Expect.ANSWER: "answers from the handbook",
    Expect.ROUTE: "offers a private word with a lead, keeps no text",
    Expect.CRISIS: "gives help lines first and a person at once, keeps no text",
    Expect.DECLINE: "declines kindly",
    Expect.SILENT: "says nothing",
}
_HEAD = """# What the bot understands

Nobody has to type sentences: every button and every word of the command list works without them. This page
lists how a typed sentence is read. It is made from the rules by `make docs`; do not edit it by hand.

- The rules are tried from top to bottom; the first that fits wins. Danger and concerns come first, always.
- Each rule shows a sentence it reads and one it must leave alone. The tests run both.
- One slip of the finger in a word is repaired before the rules look. A date from a repaired word is said back.
- A date is never guessed. If words of time are left over, disagree, or point the wrong way, the bot asks.
- A day that people take differently ("next Friday", "last Tuesday", "Tuesday week") is said back with weekday,
  day, month and year before it is kept.
- Whatever ends, erases, announces or pairs waits for a button.
- What a coordinator may ask is declined for everybody else.
- A sentence that no rule reads changes nothing.
- After the rules each sentence is weighed by its likeness to some thousands of reviewed phrases
  (`docs/decisions/understanding.md`). A rule is overruled only where the sentence is clearly more like something
  else; the reading is then named `phrases.` and the intent, and a day in it is said back before it is kept.
- `python -m bot understand` shows the rule for any sentence. No sentence is kept.
"""
_TAIL = """
## How days are read

| people write | read as |
|---|---|
| Tuesday (about a meeting held) | the last Tuesday before today |
| Tuesday (about a plan) | the next Tuesday after today |
| last Tuesday, next Tuesday | the nearest one, said back first |
| Tuesday week, a week on Tuesday | a week after the next Tuesday, said back first |
| Tuesday last week, next week on Tuesday | that weekday of that week; weeks begin on Monday |
| a week today, in a fortnight, three weeks ago | counted from today |
| the 25th | the nearest 25th before today (held) or after today (planned) |
| 3/11, 03/11/2026, 3.11.26 | day before month; said back where month before day is as likely |
| the first Tuesday in December, Boxing Day, bonfire night, the bank holiday | that day, nearest in the direction |
| last week, the other day, at the weekend, in December, Monday or Tuesday, the 32nd | asked |
| a date without a year that would be more than 300 days away | asked |
| at 3, half past three, 15h00, 1430, 2-3pm | 1 to 7 is the afternoon, 8 to 12 as it stands |
| until after Christmas, until after Easter | the next working day |
| next month (for a reminder) | a month from today, said back first |
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD, "\n## First of all: danger and concerns\n", _table(SENSITIVE_RULES)]
    parts += ["\n## Then, in this order\n", _table((*ORDERED_RULES, *UNREAD_RULES)), _TAIL]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _table(rules: tuple[Rule, ...]) -> str:
    rows = ["| rule | means | the bot | read | left alone |", "|---|---|---|---|---|"]
    for rule in rules:
        does = _DOES[rule.expect] if rule.expect else _by_facts(rule)
        if rule.role == "coordinator":
            does += "; for coordinators"
        rows.append(
            f"| `{rule.id}` | {rule.says} | {does} | {_quoted(rule.example)} | {_quoted(rule.counter)} |"
        )
    return "\n".join(rows) + "\n"


def _by_facts(rule: Rule) -> str:
    if rule.intent in (Intent.SNOOZE, Intent.PAUSE):
        return "does it if it says until when, otherwise asks"
    if rule.intent.coordinators_only:
        listing = (Intent.COORD_DIGEST, Intent.COORD_PAIR_STATUS, Intent.COORD_MATCH_EXPLAIN)
        return "shows it" if rule.intent in listing else "says it back and waits for a yes"
    if rule.intent is Intent.UNDO:
        return _DOES[Expect.DO]
    if rule.intent is Intent.SIGN_AGREEMENT:
        return "opens the signing, says back a day that was named"
    return "does it if the facts are clear, otherwise says them back or asks"


def _quoted(sentence: str) -> str:
    return sentence.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")
