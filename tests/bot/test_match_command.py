"""`python -m bot match FILE`: a round from a file, or one list of what is wrong with it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

import pytest

from bot.commands.match import add_arguments, run

TODAY = date(2026, 11, 17)
PEOPLE = """\
email,department,grade,roles,capacity,trained_on,topics,goals_topics,manager_email,not_with,mentor_email
ann@example.org,Stroke,professor,mentor,1,2026-01-01,grants;careers,,,,
eve@example.org,Genetics,lecturer,mentor,2,,careers,,,,
bob@example.org,Genetics,postdoc,mentee,,,,grants,,,
cy@example.org,Movement,phd_student,mentee,,,,careers,eve@example.org,,
dee@example.org,Stroke,postdoc,mentee,,,,careers,,,eve@example.org
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8-sig")
    return file


def match(*words: str) -> int:
    parser = ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words), TODAY)


def test_the_json_holds_pairs_reasons_people_left_over_and_figures(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match(str(people), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"pairs", "unmatched", "total", "seconds", "peak_mb"}
    (pair,) = told["pairs"]
    assert pair.keys() == {"mentee", "mentor", "score", "parts", "reason"}
    assert (pair["mentee"], pair["mentor"]) == ("bob@example.org", "ann@example.org")
    assert pair["score"] == sum(pair["parts"].values()) == told["total"]
    # Cy's only other mentor is her manager; Dee has a mentor already and is not looking.
    assert [left["mentee"] for left in told["unmatched"]] == ["cy@example.org"]
    assert "line of management" in told["unmatched"][0]["reason"]
    assert told["seconds"] > 0
    assert told["peak_mb"] > 0


def test_other_rules_make_another_round(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert match(str(people), "--rules", "osb") == 0
    told = capsys.readouterr().out
    assert "no better round exists" in told
    assert "1 more mentor has not done the training" in told


def test_running_pairs_take_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        PEOPLE.replace(
            "dee@example.org,Stroke,postdoc,mentee,,,,careers,,,eve", "dee@example.org,,,,,,,,,,ann"
        )
    )
    assert match(str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["pairs"] == []
    assert "has no place left" in told["unmatched"][0]["reason"]


def test_weak_pairs_can_be_barred(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert match(str(people), "--no-weak-pairs", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["pairs"]) == 1


def test_a_bad_file_is_told_line_by_line_on_stderr_and_nothing_on_stdout(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people.write_text("email,capacity\na@example.org,-1\na@example.org,2\n")
    assert match(str(people), "--json") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "line 2: The capacity has to be a whole number from 0 to 20; it is “-1”.",
        "line 3: The e-mail address a@example.org is already on line 2.",
        "Nothing was used of the file: 2 faults.",
    ]


def test_an_unknown_pack_is_wrong_usage(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        match(str(people), "--rules", "chess-club")
    assert stopped.value.code == 2
    assert "osb" in capsys.readouterr().err
