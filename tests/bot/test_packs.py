"""Packs load, say what the four schemes say, and name the line when a coordinator slips."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.packs import PACKS, PackError, editions, load_pack, pack_names
from scheme.policy import AgreementRule, Mode, Policy, Strength, Training
from storage.engine import Engines
from storage.store import Database
from storage.vault import Vault

FOUR = ("ion", "lmic", "osb", "pilots")

# The questions on which the four schemes differ, or might: setting, then its value in each of FOUR.
WHERE_THEY_DISAGREE: list[tuple[str, tuple[object, object, object, object]]] = [
    ("matching_mode", (Mode.PROPOSED, Mode.COORDINATOR, Mode.SHORTLIST, Mode.COORDINATOR)),
    ("department_rule", (Strength.HARD, Strength.OFF, Strength.OFF, Strength.HARD)),
    ("seniority_rule", (Strength.HARD, Strength.HARD, Strength.HARD, Strength.HARD)),
    ("grade_gap", (None, None, 2, None)),
    ("grade_gap_rule", (Strength.SOFT, Strength.SOFT, Strength.SOFT, Strength.SOFT)),
    ("capacity_default", (2, 2, 2, 2)),
    ("capacity_ceiling", (4, 4, 4, 4)),
    ("training", (Training.REMINDED, Training.REMINDED, Training.REQUIRED, Training.REMINDED)),
    ("meetings_per_year", (2, 2, 2, 2)),
    ("meetings_online", (False, True, False, False)),
    ("term_months", (18, 12, 12, 12)),
    ("term_pair_agrees", (False, True, True, False)),
    ("renewals", (1, None, None, 1)),
    (
        "agreement",
        (AgreementRule.REQUIRED, AgreementRule.RECOMMENDED, AgreementRule.PROFORMA, AgreementRule.REQUIRED),
    ),
    ("questionnaires", (False, False, True, True)),
    ("breakup_feedback", (True, True, True, True)),
    ("themes_from", (2, 2, 2, 2)),
    ("statistics_from", (5, 5, 5, 5)),
    ("grace_days", (30, 30, 30, 30)),
    ("reopen_days", (90, 90, 90, 90)),
    ("offer_reminder_days", ((3, 7),) * 4),
    ("offer_expires_days", (14,) * 4),
    ("first_meeting_mentee_days", (21,) * 4),
    ("first_meeting_both_days", (42,) * 4),
    ("first_meeting_lead_days", (60,) * 4),
    ("unsigned_reminder_days", ((7, 21),) * 4),
    ("gap_mentee_months", (4.0,) * 4),
    ("gap_rhythm_factor", (1.25,) * 4),
    ("gap_both_months", (5.5,) * 4),
    ("gap_lead_months", (7.0,) * 4),
    ("nudge_every_days", (28,) * 4),
    ("nudge_stops_after", (2,) * 4),
    ("undisputed_days", (7,) * 4),
    ("review_days", ((30, 14, 3),) * 4),
    ("questionnaire_days", ((0, 14, 28),) * 4),
    ("digest_weekday", (0,) * 4),
    ("digest_hour", (9,) * 4),
    ("retention_months", (12,) * 4),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packs that a test may spoil."""
    shutil.copytree(PACKS, tmp_path / "packs")
    return tmp_path / "packs"


def spoil(file: Path, old: str, new: str) -> int:
    """Replaces `old` once and says on which line the replacement begins."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("setting", "values"), WHERE_THEY_DISAGREE, ids=[row[0] for row in WHERE_THEY_DISAGREE]
)
def test_each_scheme_keeps_its_own_rule_where_they_disagree(setting: str, values: tuple[object, ...]) -> None:
    found = tuple(getattr(load_pack(name).policy(), setting) for name in FOUR)
    assert found == values


def test_the_four_packs_are_there_and_no_other() -> None:
    assert pack_names() == FOUR


def test_the_management_line_is_ruled_out_several_levels_up_in_every_pack() -> None:
    assert all(load_pack(name).policy().line_levels >= 2 for name in FOUR)


def test_the_ladder_knows_the_words_of_import_files_in_every_pack() -> None:
    words = {
        "masters_student": 0, "phd_student": 1, "research_assistant": 1, "postdoc": 2, "lecturer": 3,
        "senior_research_fellow": 3, "associate_professor": 4, "professor": 5,
    }  # fmt: skip
    for name in FOUR:
        ladder = load_pack(name).ladder
        assert {word: ladder.step(word) for word in words} == words
        assert ladder.find("PhD student") == ladder.find("research-assistant")


def test_the_institute_has_its_four_strands_and_the_overseas_scheme_its_eight_topics() -> None:
    assert [strand.key for strand in load_pack("ion").strands] == [
        "non_clinical", "clinical", "under_represented", "services",
    ]  # fmt: skip
    assert [topic.key for topic in load_pack("lmic").topics] == [
        "next_step", "directions", "applications", "relationships", "skills", "balance", "confidence",
        "leadership",
    ]  # fmt: skip


def test_strand_and_chat_settings_win_in_that_order(folder: Path) -> None:
    file = folder / "ion/pack.toml"
    spoil(
        file,
        '\n[[strands]]\nkey = "clinical"',
        '[strands.settings]\nterm_months = 24\n\n[[strands]]\nkey = "clinical"',
    )
    pack = load_pack("ion", folder)
    assert pack.policy().term_months == 18
    assert pack.policy("clinical").term_months == 18
    assert pack.policy("non_clinical").term_months == 24
    assert pack.policy("non_clinical", {"term_months": 6}, {"renewals": 3}) == Policy.of(
        pack.settings, {"term_months": 6, "renewals": 3}
    )
    assert pack.policy("set_up_in_chat", {"term_months": 9}).term_months == 9


def test_texts_follow_a_changed_setting() -> None:
    pack = load_pack("ion")
    longer = pack.policy(None, {"term_months": 24, "renewals": "none"})
    section = pack.document("handbook", longer).find("term")
    assert section is not None
    assert section.text.startswith("24 months")
    assert section.text.endswith("Renewals: as often as you both wish.")
    assert "{" not in "".join(s.text + s.title for d in pack.texts.values() for s in d.sections)


def test_a_pack_takes_from_its_base_what_it_does_not_say() -> None:
    base, own = load_pack("ion"), load_pack("lmic")
    assert own.document("conduct").sections == base.document("conduct").sections
    assert own.ladder == base.ladder
    handbook = own.document("handbook")
    assert [s.key for s in handbook.sections] == [s.key for s in base.document("handbook").sections]
    assert handbook.find("term") != base.document("handbook").find("term")
    assert handbook.find("pause") == base.document("handbook").find("pause")


def test_a_scheme_of_ones_own_may_start_from_a_pack_that_comes_with_the_bot(tmp_path: Path) -> None:
    place = tmp_path / "choir"
    place.mkdir()
    text = (
        'base = "osb"\ntitle = "Mentoring in the choir"\nedition = 2027-01-04\n[settings]\nterm_months = 6\n'
    )
    (place / "pack.toml").write_text(text, encoding="utf-8-sig")
    pack = load_pack("choir", tmp_path)
    assert (pack.title, pack.edition) == ("Mentoring in the choir", date(2027, 1, 4))
    assert pack.policy() == Policy.of(load_pack("osb").settings, {"term_months": 6})


def test_a_pair_keeps_the_edition_it_signed_under(folder: Path) -> None:
    kept = folder / "ion/editions/2026-11-01"
    shutil.copytree(PACKS / "ion", kept)
    spoil(folder / "ion/pack.toml", "edition = 2026-11-01", "edition = 2027-09-01")
    spoil(folder / "ion/agreement.md", "# Mentoring agreement", "# Our agreement")
    assert editions("ion", folder) == (date(2026, 11, 1), date(2027, 9, 1))
    signed, now = (load_pack("ion", folder, day) for day in (date(2027, 8, 31), date(2027, 9, 1)))
    assert signed.document("agreement").title == "Mentoring agreement"
    assert now.document("agreement").title == "Our agreement"
    assert load_pack("ion", folder, date(2020, 1, 1)).edition == date(2026, 11, 1)
    assert load_pack("lmic", folder, date(2027, 8, 31)).document("conduct").title == "Code of conduct"


def test_a_pair_reads_the_files_of_its_own_edition_after_the_pack_has_moved_on(
    folder: Path, sqlite_db: Engines
) -> None:
    shutil.copytree(PACKS / "ion", folder / "ion/editions/2026-11-01")
    spoil(folder / "ion/pack.toml", "edition = 2026-11-01", "edition = 2027-09-01")
    spoil(folder / "ion/agreement.md", "# Mentoring agreement", "# Our agreement")
    database = Database(
        sqlite_db, Vault(("a key for tests only",)), lambda name: load_pack(name, folder), (),
        lambda name, on: load_pack(name, folder, on),
    )  # fmt: skip
    scheme = database.found("ion", "Europe/London", datetime(2026, 11, 17, tzinfo=UTC))
    with database.read(scheme) as store:
        assert store.pack.document("agreement").title == "Our agreement"
        assert store.pack_of("2026-11-01").document("agreement").title == "Mentoring agreement"
        assert store.pack_of("2027-09-01").document("agreement").title == "Our agreement"
        assert store.pack_of("").document("agreement").title == "Our agreement"


SLIPS = [
    ("pack.toml", 'title = "Mentoring at', 'titel = "Mentoring at', "“titel” here. Did you mean “title”?"),
    ("pack.toml", "edition = 2026-11-01", 'edition = "1 November"', "must be a date such as 2026-11-01"),
    ("pack.toml", "edition = 2026-11-01", "edition = 2026-11-31", "not valid TOML"),
    ("pack.toml", "term_months = 18", "term_months = 0", "must lie between 1 and 60; it is 0"),
    ("pack.toml", "term_months = 18", "term_month = 18", "no setting called term_month"),
    ("pack.toml", 'department_rule = "hard"', 'department_rule = "strict"', "it is one of hard, soft, off"),
    ("pack.toml", "questionnaires = false", 'questionnaires = "no"', "it is true or false"),
    ("pack.toml", "capacity_default = 2", "capacity_default = 5", "no more mentees than any mentor may"),
    ("pack.toml", "reopen_days = 90", 'reopen_days = 90\nclosure_days = ["Easter"]', "unlike “Easter”"),
    ("pack.toml", 'key = "lecturer"', 'key = "postdoc"', "The key “postdoc” is used twice"),
    ("pack.toml", 'key = "lecturer"', 'key = "The Lecturer"', "small letters, digits and underscores"),
    ("pack.toml", '"senior_lecturer", "reader"', '"lecturer", "reader"', "already names the grade lecturer"),
    ("pack.toml", "step = 5\n", "step = 1\n", "this one is below the last"),
    ("pack.toml", 'title = "Promotion and how it works here"', 'title = ""', "The entry “title” is empty"),
    ("pack.toml", 'title = "HR policies", url = ""', 'title = "HR", url = "www.hr.example"', "with https://"),
    ("pack.toml", 'title = "HR policies", url = ""', 'titel = "HR policies"', "Write it as hr = { title"),
    ("pack.toml", 'wellbeing = { title', 'race = { title', "“race” is used twice"),
    ("pack.toml", '    "Stroke",\n', '    "Epilepsy",\n', "“departments” has “Epilepsy” twice"),
    ("pack.toml", 'contact = "999"', "contact = 999", "must be text in quotation marks"),
    ("pack.toml", 'title = "Teaching and supervising"', f'title = "{"T" * 71}"', "at most 70 fit"),
    ("handbook.md", "{term_months} months, counted", "{terms} months, counted", "by the name of “{terms}”"),
    ("handbook.md", "# Handbook", "Handbook", "starts with “# ”"),
    ("handbook.md", "## Pausing {#pause}", "### Pausing {#pause}", "Only # for the title and ##"),
    ("handbook.md", "## Pausing {#pause}", "## Pausing {#ending}", "Two sections have the key ending"),
    ("handbook.md", "Act early. Small", "Act **early**. Small", "plain words, so “**” cannot be used"),
    ("handbook.md", "## Pausing {#pause}", "## Pausing {#pause}\n" + "Soon. " * 500, "at most 2800 fit in a chat"),
    ("questions.md", "What makes this matter to you now?", "This matters.", "A question ends with ?"),
    ("questions.md", "What makes this matter to you now?", f"{'W' * 150}?", "at most 150 characters"),
    ("questionnaire.toml", 'options = ["No", "Partly", "Yes"]', 'options = ["No"]', "two to seven answers"),
    ("questionnaire.toml", "[pulse]", "[pulses]", "Did you mean “pulse”?"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "reason"), SLIPS)
def test_a_slip_is_reported_with_file_line_and_reason(
    folder: Path, file: str, old: str, new: str, reason: str
) -> None:
    begins = spoil(folder / "ion" / file, old, new)
    with pytest.raises(PackError) as caught:
        load_pack("ion", folder)
    assert reason in caught.value.reason
    assert caught.value.file == f"ion/{file}"
    assert begins <= caught.value.line <= begins + 1, str(caught.value)
    assert str(caught.value) == f"ion/{file}, line {caught.value.line}: {caught.value.reason}"


@pytest.mark.parametrize("file", ["privacy.md", "questionnaire.toml", "questions.md"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / "ion" / file).unlink()
    with pytest.raises(PackError, match=f"ion/{file}, line 1: This (text|file) is missing"):
        load_pack("ion", folder)
    assert load_pack("ion").key == "ion"


def test_a_page_is_shown_once_its_address_is_filled_in(folder: Path) -> None:
    spoil(
        folder / "ion/pack.toml",
        'title = "HR policies", url = ""',
        'title = "HR", url = "https://hr.example"',
    )
    pack = load_pack("lmic", folder)
    last = pack.document("information").sections[-1]
    assert (last.title, last.text) == ("Policies", "- HR: https://hr.example")
    page = pack.link("hr")
    assert page is not None
    assert page.url == "https://hr.example"


def test_files_that_are_no_text_and_packs_that_turn_in_a_circle_are_refused(folder: Path) -> None:
    (folder / "osb/agreement.md").write_bytes(b"# Contract\n\n## One\n\n\xff\xfe noise")
    with pytest.raises(PackError, match=r"osb/agreement.md, line 5: The file is not UTF-8"):
        load_pack("osb", folder)
    spoil(folder / "ion/pack.toml", "title =", 'base = "lmic"\ntitle =')
    with pytest.raises(PackError, match="based on itself"):
        load_pack("lmic", folder)
    with pytest.raises(PackError, match="no pack called “iom”; there are: ion, lmic, osb, pilots"):
        load_pack("iom", folder)
    spoil(folder / "pilots/pack.toml", 'base = "ion"', 'base = "elsewhere"')
    with pytest.raises(PackError, match=r"pilots/pack\.toml, line 3: There is no pack called “elsewhere”"):
        load_pack("pilots", folder)
