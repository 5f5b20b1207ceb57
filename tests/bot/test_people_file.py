"""People from a file: everything typed, or every bad line named and nothing used."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.packs import load_pack
from bot.sheet_file import BYTES_MOST, read_sheet
from scheme.people import Standing
from scheme.people_cells import read_day
from scheme.people_file import COLUMNS, PairRow, PeopleFile, read_people
from scheme.sheet import BadFile

TODAY = date(2026, 11, 17)
ION = load_pack("ion")


def read(tmp_path: Path, content: str | bytes, name: str = "people.csv") -> PeopleFile:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_people(read_sheet(file), ION, TODAY)


def faults(tmp_path: Path, content: str | bytes, name: str = "people.csv") -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as bad:
        read(tmp_path, content, name)
    return [(fault.line, fault.reason) for fault in bad.value.faults]


def test_a_line_becomes_a_person_with_everything_typed(tmp_path: Path) -> None:
    topic = ION.topics[0]
    file = read(
        tmp_path,
        "email,name,slack_id,teams_id,department,grade,strand,manager_email,timezone,roles,capacity,"
        "trained_on,topics,goals_topics,not_with,waiting_since\n"
        f'Ann@Example.org,Ann Ash,U123,29:x-y,stroke,Research Assistant,"{ION.strands[0].title}",'
        f"boss@example.org,Africa/Nairobi,both,3,31/01/2026,{topic.title}; Own Topic,{topic.key},"
        "cy@example.org;dee@example.org,2026-10-02\n",
    )
    (row,) = file.people
    person = row.person
    assert (person.id, person.email, person.name) == ("ann@example.org", "ann@example.org", "Ann Ash")
    assert (person.department, person.grade, person.strand) == ("Stroke", "phd_student", ION.strands[0].key)
    assert (person.timezone, person.manager_email) == ("Africa/Nairobi", "boss@example.org")
    assert (person.mentors, row.mentee, person.capacity) == (True, True, 3)
    assert (person.trained_on, row.waiting_since) == (date(2026, 1, 31), date(2026, 10, 2))
    assert person.offers == (topic.key, "own_topic")
    assert row.topics_wanted == (topic.key,)
    assert person.not_with == ("cy@example.org", "dee@example.org")
    assert (row.slack_id, row.teams_id, row.line) == ("U123", "29:x-y", 2)
    assert person.standing is Standing.ACTIVE
    assert file.managers == {"ann@example.org": "boss@example.org"}


def test_only_the_address_is_required_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    file = read(tmp_path, "email\n\nann@example.org\n  \nbob@example.org\n")
    assert [(row.line, row.person.id, row.person.mentors, row.mentee) for row in file.people] == [
        (3, "ann@example.org", False, False),
        (5, "bob@example.org", False, False),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheet_programs_may_save_it_their_way(tmp_path: Path, mark: str, start: str, end: str) -> None:
    lines = [["E-mail"[0:1] + "mail", "Name", "Roles"], ["ann@example.org", "Zoë Ångström", "mentor"]]
    file = read(tmp_path, start + end.join(mark.join(line) for line in lines) + end)
    assert [(row.person.name, row.person.mentors) for row in file.people] == [("Zoë Ångström", True)]


def test_a_workbook_reads_like_a_text_file(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["email", "name", "capacity", "trained_on", "roles"])
    sheet.append(["ann@example.org", "Ann", 2, datetime(2026, 3, 31), "mentor"])
    sheet.append(["bob@example.org", "=1+1", -1, "31/02/2026", "mentor"])
    good = tmp_path / "good.xlsx"
    book.save(tmp_path / "bad.xlsx")
    sheet.delete_rows(3)
    book.save(good)
    (row,) = read_people(read_sheet(good), ION, TODAY).people
    assert (row.person.capacity, row.person.trained_on) == (2, date(2026, 3, 31))
    found = faults(tmp_path, (tmp_path / "bad.xlsx").read_bytes(), "bad.xlsx")
    assert [line for line, _ in found] == [3, 3, 3]


def test_running_pairs_stand_in_the_same_file(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "email,mentor_email,mentee_email,started_on,first_meeting_on,last_meeting_on\n"
        "ann@example.org,,,,,\n"
        "bob@example.org,ann@example.org,,01/09/2026,2026-09-20,\n"
        "cy@example.org,,,,,\n"
        ",ann@example.org,cy@example.org,2026-01-05,2026-02-01,2026-10-01\n",
    )
    assert len(file.people) == 3
    assert file.pairs == (
        PairRow(3, "ann@example.org", "bob@example.org", date(2026, 9, 1), date(2026, 9, 20), None),
        PairRow(
            5, "ann@example.org", "cy@example.org", date(2026, 1, 5), date(2026, 2, 1), date(2026, 10, 1)
        ),
    )


def test_pairs_may_name_people_whom_the_scheme_knows_already(tmp_path: Path) -> None:
    text = "mentor_email,mentee_email\nann@example.org,bob@example.org\n"
    assert [line for line, _ in faults(tmp_path, text)] == [2, 2]
    known = {"Ann@example.org", "bob@example.org"}
    assert len(read_people(read_sheet(tmp_path / "people.csv"), ION, TODAY, known).pairs) == 1


BAD = [
    ("ann@example.org,,,,,,,,", "already on line 2"),
    ("not-an-address,,,,,,,,", "is not an e-mail address"),
    (",Nobody,,,,,,,", "address is missing"),
    ("x@example.org,,wizard,,,,,,", "grade “wizard” is not on the ladder"),
    ("x@example.org,,,-1,,,,,", "whole number from 0 to 20; it is “-1”"),
    ("x@example.org,,,2.5,,,,,", "whole number"),
    ("x@example.org,,,99999999999999999999,,,,,", "whole number"),
    ("x@example.org,,,,31/02/2026,,,,", "no such day as 31/02/2026"),
    ("x@example.org,,,,2025-02-29,,,,", "no such day"),
    ("x@example.org,,,,01/02/26,,,,", "is not a date"),
    ("x@example.org,,,,soon,,,,", "is not a date"),
    ('x@example.org,"=HYPERLINK(""http://x"")",,,,,,,', "takes for a formula"),
    ("x@example.org,@SUM(A1),,,,,,,", "takes for a formula"),
    ("x@example.org,+44 1,,,,,,,", "takes for a formula"),
    ("x@example.org,a\x07b,,,,,,,", "unprintable"),
    ('x@example.org,"two\nlines",,,,,,,', "line breaks"),
    (f"x@example.org,{'n' * 201},,,,,,,", "more than 200 characters"),
    ("x@example.org,,,,,x@example.org,,,", "own manager"),
    ("x@example.org,,,,,boss,,,", "manager_email: “boss” is not an e-mail address"),
    ("x@example.org,,,,,,teacher,,", "none of mentor, mentee and both"),
    ("x@example.org,,,,,,,Mars/Olympus,", "time zone “Mars/Olympus” does not exist"),
    ("x@example.org,,,,,,,,ann@example.org;nobody", "“nobody” is not an e-mail address"),
    ("x@example.org,,,,,,,,,,,more", "more cells than the 9 headings"),
    ('x@example.org,"broken" quote,,,,,,,', "broken"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_each_bad_line_is_named_with_its_reason(tmp_path: Path, line: str, reason: str) -> None:
    start = "email,name,grade,capacity,trained_on,manager_email,roles,timezone,not_with\nann@example.org\n"
    found = faults(tmp_path, f"{start}{line}\nlast@example.org\n")
    assert [number for number, _ in found] == [3]
    assert reason in found[0][1]
    assert len(read(tmp_path, f"{start}last@example.org\n").people) == 2


def test_all_faults_are_listed_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "email,name,grade,capacity,trained_on\n"
        "a@example.org,=A1,dean,-1,31/02/2026\n"
        "b@example.org,Bob,professor,2,2026-01-01\n"
        "a@example.org,Ann,professor,2,2026-01-01\n"
        "c@example.org,,,x,\n"
        "d@example.org,,,,,too many\n"
        'e@example.org,"broken" quote,,,\n'
        "a@example.org,after what is broken nothing can be told\n",
    )
    assert [line for line, _ in found] == [2, 2, 2, 2, 4, 5, 6, 7]


def test_a_circle_of_managers_is_told_on_each_of_its_lines(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "email,manager_email\n"
        "a@example.org,b@example.org\n"
        "b@example.org,c@example.org\n"
        "c@example.org,b@example.org\n"
        "d@example.org,a@example.org\n",
    )
    assert [line for line, _ in found] == [3, 4]
    assert all("b@example.org → c@example.org → b@example.org" in reason for _, reason in found)


def test_pairs_are_checked_like_people(tmp_path: Path) -> None:
    start = "email,mentor_email,mentee_email,started_on,first_meeting_on,last_meeting_on\n"
    two = "a@example.org,,,,,\nb@example.org,,,,,\n"
    for line, reason in [
        (",a@example.org,a@example.org,,,", "same person"),
        (",a@example.org,x@example.org,,,", "Nobody here has the address x@example.org"),
        (",a@example.org,b@example.org,2026-03-01,2026-02-01,", "not in this order"),
        (",a@example.org,,,,", "address is missing"),
    ]:
        assert [(n, reason in why) for n, why in faults(tmp_path, f"{start}{two}{line}\n")] == [(4, True)]
    twice = ",a@example.org,b@example.org,,,\n" * 2
    assert faults(tmp_path, start + two + twice) == [(5, "This pair is already on line 4.")]


def test_a_day_in_the_future_is_remarked_on_and_kept(tmp_path: Path) -> None:
    file = read(tmp_path, "email,trained_on\na@example.org,2027-01-01\n")
    assert file.people[0].person.trained_on == date(2027, 1, 1)
    assert [remark.line for remark in file.remarks] == [2]


def test_unknown_columns_are_left_out_aloud_and_misspelt_ones_refused(tmp_path: Path) -> None:
    assert "shoe_size" in read(tmp_path, "email,Shoe Size\na@example.org,43\n").remarks[0].reason
    assert "is “department” meant?" in faults(tmp_path, "email,departmnet\na@example.org,Stroke\n")[0][1]
    assert "is there twice" in faults(tmp_path, "email,name,Name\na@example.org,a,b\n")[0][1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"email,name\n", "nobody under them"),
        (b"who,what\na,b\n", "no column “email”"),
        (b"email\n\xff\xfe\xfa\n", "not UTF-8"),
        (b"email\na\0b\n", "not text"),
        (b"PK\x03\x04 broken", "not a workbook"),
        (b"x" * 5000 + b"\n", "no headings"),
        (b"email\n" + b"a@example.org\n" * 100_001, "more than 100,000 lines"),
        (b"email,name\na@example.org," + b"n" * 3000, "more than 2,000 characters"),
        (b"e" * (BYTES_MOST + 1), "at most 20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    found = faults(tmp_path, content)
    assert len(found) == 1
    assert reason in found[0][1]


def test_a_file_that_is_not_there_is_a_sentence_too(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(BadFile):
            read_people(read_sheet(path), ION, TODAY)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.booleans())
def test_noise_is_refused_and_nothing_else_happens(tmp_path: Path, noise: bytes, headed: bool) -> None:
    try:
        file = read(tmp_path, (",".join(COLUMNS).encode() + b"\n" if headed else b"") + noise)
        answered = bool(file.people or file.pairs)
    except BadFile as bad:
        answered = bool(bad.faults)
    assert answered


def test_days_are_read_as_iso_or_day_first() -> None:
    assert read_day("2026-03-01") == read_day("01/03/2026") == read_day("1.3.2026") == date(2026, 3, 1)
    with pytest.raises(ValueError, match="31/02/2026"):
        read_day("31/02/2026")
