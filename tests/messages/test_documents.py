"""Files handed over: opened with the library that people's own tools agree with."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import docx
import pytest

from bot.packs import load_pack, pack_names
from messages.documents import WORD, document_file
from scheme.texts import read_document

EDITION = date(2026, 11, 1)


@pytest.mark.parametrize("name", pack_names())
@pytest.mark.parametrize("key", ["agreement", "proforma", "checklist", "closing", "handbook"])
def test_a_text_becomes_a_word_file_with_headings_and_a_row_for_every_space(name: str, key: str) -> None:
    document = load_pack(name).document(key)
    filename, content, media_type = document_file(document, EDITION)
    assert (filename, media_type) == (f"{key}-2026-11-01.docx", WORD)
    paper = docx.Document(BytesIO(content))
    headings = [(p.style.name, p.text) for p in paper.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [("Heading 1", document.title), *(("Heading 2", s.title) for s in document.sections)]
    rows = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    labels = [
        line for s in document.sections for part in s.parts if part.kind == "fields" for line in part.lines
    ]
    assert rows == [[label, ""] for label in labels]
    assert (len(labels) > 3) == (key in ("agreement", "proforma"))


def test_the_agreement_of_the_institute_can_be_signed_by_both() -> None:
    paper = docx.Document(BytesIO(document_file(load_pack("ion").document("agreement"), EDITION)[1]))
    assert [row.cells[0].text for row in paper.tables[-1].rows] == [
        "Mentee, signature", "Mentee, date", "Mentor, signature", "Mentor, date",
    ]  # fmt: skip
    assert paper.sections[0].footer.paragraphs[0].text == "Mentoring agreement. Edition of 1 November 2026."


def test_a_space_that_stands_alone_has_room_for_a_few_lines() -> None:
    paper = docx.Document(BytesIO(document_file(load_pack("ion").document("agreement"), EDITION)[1]))
    heights = {row.cells[0].text: row.height.cm for table in paper.tables for row in table.rows}
    assert heights["Topics the mentee would like to discuss"] > 2 * heights["Where"]
    assert all(table.columns[1].width > table.columns[0].width for table in paper.tables)


def test_a_file_names_no_author_and_speaks_british_english() -> None:
    content = document_file(load_pack("ion").document("conduct"), EDITION)[1]
    about = docx.Document(BytesIO(content)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert (about.title, about.language) == ("Code of conduct", "en-GB")
    assert (about.created.date(), about.modified.date()) == (EDITION, EDITION)
    assert b'w:val="en-GB"' in zipfile.ZipFile(BytesIO(content)).read("word/styles.xml")


def test_each_numbered_list_starts_at_one() -> None:
    source = "# Steps\n\n## Before\n1. Read\n2. Think\n\n## After\n1. Sign\n2. Keep a copy\n"
    paper = docx.Document(BytesIO(document_file(read_document("steps", source), EDITION)[1]))
    lists = [p._p.pPr.numPr.numId.val for p in paper.paragraphs if p.style.name == "List Number"]
    assert len(lists) == 4
    assert lists[0] == lists[1] != lists[2] == lists[3]


def test_marks_that_mean_something_elsewhere_stay_plain_words_in_a_file() -> None:
    source = "# A & B\n\n## 2 < 3\n\nA “quoted” line & more.\n\nName & date: ____\n"
    document = read_document("marks", source)
    paper = docx.Document(BytesIO(document_file(document, EDITION)[1]))
    assert [p.text for p in paper.paragraphs[:3]] == ["A & B", "2 < 3", "A “quoted” line & more."]
    assert paper.tables[0].rows[0].cells[0].text == "Name & date"
