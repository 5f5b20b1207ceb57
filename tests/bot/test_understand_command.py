"""`python -m bot understand`: lines in, lines out, and one sentence when a line makes no sense."""

from __future__ import annotations

import io
import json
from argparse import ArgumentParser, Namespace

from bot.commands import understand as command


def arguments(*words: str) -> Namespace:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)


def played(text: str, *words: str) -> tuple[int, list[dict[str, object]], str]:
    out, errors = io.StringIO(), io.StringIO()
    code = command.read_lines(io.StringIO(text), out, errors, arguments(*words))
    return code, [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue()


def test_json_lines_and_plain_lines_are_both_read() -> None:
    given = {
        "id": "x1",
        "text": "met on 3 Nov, 45 mins",
        "role": "mentor",
        "now": "2026-11-20T10:00",
        "tz": "Europe/London",
    }
    code, answers, errors = played(json.dumps(given) + "\n\nmet yesterday\n", "--now", "2026-11-20T10:00")
    assert (code, errors) == (0, "")
    assert answers[0] == {
        "id": "x1", "intent": "log_meeting", "expect": "do", "entities": {"date": "2026-11-03", "duration_min": 45},
        "rule": "log.met", "ask": None,
    }  # fmt: skip
    assert answers[1]["entities"] == {"date": "2026-11-19"}


def test_the_context_of_a_line_is_used() -> None:
    line = json.dumps({"text": "yes", "context": "bot asked: did your meeting on 18 Nov take place?"})
    assert played(line, "--now", "2026-11-20T10:00")[1][0]["intent"] == "confirm_meeting"


def test_a_line_that_makes_no_sense_is_named_with_its_number() -> None:
    for line, reason in (
        ("{", "it is not JSON"), ("{}", "it has no text"), ('{"text": "hi", "now": "soon"}', "soon is not a moment"),
        ('{"text": "hi", "tz": "Mars/Base"}', "there is no time zone Mars/Base"), ('{"text": "hi", "role": "king"}', "the role is one of"),
    ):  # fmt: skip
        code, _, errors = played(f"hello\n{line}")
        assert code == 1
        assert errors.startswith(f"Line 2: {reason}")
