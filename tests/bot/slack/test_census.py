"""The daily comparison finds what no event told: somebody left, or came back."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheme.people import Standing
from tests.bot.slack.slack_api import Fault
from tests.bot.slack.test_term import Term, a_term
from tests.bot.slack.wire import TEAM


def standing(term: Term, name: str) -> tuple[str, str]:
    with term.house.database.read(term.house.first_scheme()) as store:
        who = store.people.by_account("slack", TEAM, term.users[name])
    assert who is not None
    return who.name, who.standing


@pytest.mark.usefixtures("peers")
def test_a_missed_departure_and_a_return_are_found_and_nobody_new_is_noted(tmp_path: Path) -> None:
    with a_term(tmp_path, "http") as term:
        term.says("ben", "join")
        term.presses("ben", "Open the form")
        term.fills(
            "ben", department="Genetics", grade="professor", strand="non_clinical", topics=("next_step",),
            capacity="2", consent=("yes",),
        )  # fmt: skip
        assert term.side.census.compare() == 0
        term.slack.deactivated.add(term.users["ben"])
        term.slack.faults["users.list"].append(Fault(429, "{}", {"Retry-After": "1"}))
        assert term.side.census.compare() == 1
        assert standing(term, "ben")[1] == Standing.GONE
        assert term.side.census.compare() == 0
        term.slack.deactivated.clear()
        assert term.side.census.compare() == 1
        assert standing(term, "ben") == ("Ben Example", Standing.ACTIVE)
        assert {params["limit"] for params in term.slack.called("users.list")} == {"200"}
        with term.house.database.read(term.house.first_scheme()) as store:
            slack_people = [a for p in store.people.everybody(*Standing) for a in store.people.accounts(p.id)]
        assert {a.user for a in slack_people} <= {term.users["ben"], term.users["cem"]}
