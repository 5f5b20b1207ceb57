"""The texts of the four packs hold every fact of their schemes, and keep the voice of docs/voice.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.pack_parts import QUESTIONNAIRES
from bot.pack_texts import TEXTS
from bot.packs import PACKS, load_pack, pack_names
from scheme.texts import Document, Kind

FOUR = pack_names()


def words_of(document: Document) -> str:
    """The whole text in one line, in small letters."""
    pieces = (document.title, document.intro, *(f"{s.title} {s.text}" for s in document.sections))
    return re.sub(r"[\s–-]+", " ", " ".join(pieces)).casefold()


def facts() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """The rows of the table of facts: pack, text, section ("-" for anywhere), words of the fact."""
    table = Path(__file__).parent / "pack-facts.tsv"
    for row in table.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            pack, text, section, words = row.split("\t")
            yield pack, text, section, tuple(words.split(" | "))


@pytest.mark.parametrize(
    ("pack", "text", "section", "words"), list(facts()), ids=lambda v: "" if isinstance(v, tuple) else v
)
def test_the_text_says_what_the_scheme_says(
    pack: str, text: str, section: str, words: tuple[str, ...]
) -> None:
    document = load_pack(pack).document(text)
    if section != "-":
        found = document.find(section)
        assert found is not None, f"{pack}/{text}.md has no section {section}"
        document = Document(text, found.title, (found,))
    said = words_of(document)
    assert [fact for fact in words if fact not in said] == []


def test_the_overseas_agreement_has_its_eight_headings_in_order() -> None:
    titles = [s.title for s in load_pack("lmic").document("agreement").sections if s.title[0].isdigit()]
    words = (
        "Confidentiality", "Frequency, timing and length", "Communication", "Feedback to one another",
        "Reviewing the relationship", "Objectives, short-term and long-term", "Tracking progress",
        "Dimensions and boundaries",
    )  # fmt: skip
    assert len(titles) == len(words)
    for number, (title, word) in enumerate(zip(titles, words, strict=True), start=1):
        assert title.startswith(f"{number}. {word}")


def test_the_checklist_has_nine_items_and_the_code_seven_points() -> None:
    for name in FOUR:
        pack = load_pack(name)
        nine, seven = pack.document("checklist").find("nine"), pack.document("conduct").find("seven")
        assert nine is not None
        assert seven is not None
        assert [(part.kind, len(part.lines)) for part in nine.parts] == [(Kind.TICKS, 9)]
        assert [(part.kind, len(part.lines)) for part in seven.parts] == [(Kind.NUMBERS, 7)]


def test_the_question_bank_has_seven_groups_of_four_to_eight_open_questions() -> None:
    for name in FOUR:
        groups = load_pack(name).question_groups
        assert [group.key for group in groups] == [
            "issue", "more", "hypothetical", "outcomes", "planning", "effects", "action",
        ]  # fmt: skip
        questions = [question for group in groups for question in group.questions]
        assert all(4 <= len(group.questions) <= 8 for group in groups)
        assert len(set(questions)) == len(questions)
        closed = re.compile(r"^(Do|Does|Did|Is|Are|Have|Has|Can|Will|Should|Would)\b")
        assert [question for question in questions if closed.match(question)] == []


def test_links_cover_every_page_and_network_and_help_lines_are_right() -> None:
    wanted = {
        "training", "reading", "promotion", "hr", "equality", "grievance", "disability", "race", "lgbt",
        "parents", "women", "menopause", "gender_equality", "trans", "interfaith", "neurodivergent",
        "student_support", "wellbeing",
    }  # fmt: skip
    for name in FOUR:
        pack = load_pack(name)
        assert wanted <= {link.key for link in pack.links}
        assert all(link.url == "" for link in pack.links), "addresses belong to each institution"
        assert pack.link("promotion") is None
        assert {"mediation", "occupational_health", "counselling", "harassment"} <= {
            s.key for s in pack.services
        }
        contacts = {line.key: line.contact for line in pack.helplines}
        assert "999" in contacts["emergency"]
        assert contacts["samaritans"] == "116 123"
        assert (pack.country, pack.subdivision) == ("GB", "ENG")


def test_the_information_pack_ends_with_help_lines_services_and_the_pages_that_have_an_address() -> None:
    pack = load_pack("ion")
    titles = [section.title for section in pack.document("information").sections]
    assert titles[-2:] == ["Help at once", "Specialist services"]


def test_every_pack_has_every_text_and_questionnaire_and_never_asks_for_free_text() -> None:
    for name in FOUR:
        pack = load_pack(name)
        assert set(TEXTS) <= set(pack.sources)
        assert set(pack.questionnaires) == set(QUESTIONNAIRES)
        assert all(2 <= len(item.options) <= 7 for q in pack.questionnaires.values() for item in q.items)
        assert len(pack.questionnaires["pulse"].items) <= 3
        strands = [strand.key for strand in pack.strands]
        assert all(pack.policy(key) for key in strands)


@pytest.mark.parametrize(
    "file", sorted(PACKS.glob("*/*.md")), ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_texts_use_short_sentences_british_words_and_nobodys_name(file: Path) -> None:
    document = load_pack(file.parent.name).document(file.stem)
    for section in document.sections:
        assert len(section.title) <= 70
        assert len(section.text) <= 2_800
        for part in section.parts:
            for line in part.lines:
                for sentence in re.split(r"(?<=[.?!:;])\s+", line):
                    assert len(sentence.split()) <= 36, sentence
    said = file.read_text(encoding="utf-8")
    assert re.findall(r"[\w.]+@[\w.]+|https?://\S+", said) == []
    assert re.findall(r"\b(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame)\.? [A-Z]\w+", said) == []
    foreign = (
        r"\b\w*(?:organiz|recogniz|summariz|behavior|color|favor|center|enroll|utiliz|leverag|program\b)\w*"
    )
    assert re.findall(foreign, said, re.IGNORECASE) == []
    assert "!" not in said, "no false cheer"


def test_each_pack_says_things_in_its_own_words_and_no_section_twice() -> None:
    for name in FOUR:
        texts = [s.text for d in load_pack(name).texts.values() for s in d.sections if len(s.text) > 200]
        assert [one for one, other in pairwise(sorted(texts)) if one == other] == []


def test_the_guide_for_coordinators_names_every_text_and_shows_a_pack_that_loads(tmp_path: Path) -> None:
    guide = (PACKS.parent / "docs/packs.md").read_text(encoding="utf-8")
    assert [key for key in TEXTS if f"`{key}.md`" not in guide] == []
    example = guide.split("```toml\n")[1].split("```")[0]
    (tmp_path / "faculty").mkdir()
    (tmp_path / "faculty/pack.toml").write_text(example, encoding="utf-8")
    pack = load_pack("faculty", tmp_path)
    assert (pack.institution, pack.policy().term_months) == ("the faculty", 12)
    assert [link.url for link in pack.links if link.url] == ["https://hr.faculty.example"]
    assert len(pack.links) == len(load_pack("ion").links)
    text = guide.split("## Writing texts\n\n```\n")[1].split("```")[0]
    (tmp_path / "faculty/guide.md").write_text(text, encoding="utf-8")
    section = load_pack("faculty", tmp_path).document("guide").find("key")
    assert section is not None
    assert [part.kind for part in section.parts] == [
        Kind.PARAGRAPH, Kind.BULLETS, Kind.NUMBERS, Kind.TICKS, Kind.FIELDS,
    ]  # fmt: skip
