"""Texts of a pack as files: for filling in on paper, for a newsletter, for reading aloud.

A file is made, handed over and forgotten; nothing is written to disk.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from scheme.texts import Document, Kind, Section

if TYPE_CHECKING:
    from docx.document import Document as Paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BOX = "☐"  # read aloud as "ballot box"


def document_file(document: Document, edition: date) -> tuple[str, bytes, str]:
    """The document as a Word file: its name, its bytes and its media type.

    The file has real headings, real lists and a two-column table for every run of spaces to fill in, so
    that a screen reader can move through it. It carries no author and no trace of who asked for it.
    """
    return f"{document.key}-{edition:%Y-%m-%d}.docx", _word(document, edition), WORD


# Every pair of an edition gets the same file, and making it takes longer than all else of its press.
@lru_cache(maxsize=32)
def _word(document: Document, edition: date) -> bytes:
    # Imported here because it takes a quarter of a second that most starts of the bot do not need.
    from docx import Document as new_paper

    paper = new_paper()
    _describe(paper, document, edition)
    _lay_out(paper)
    paper.add_heading(document.title, level=1)
    for line in document.intro.split("\n"):
        if line:
            paper.add_paragraph(line)
    for section in document.sections:
        paper.add_heading(section.title, level=2)
        _write(paper, section)
    foot = paper.sections[0].footer.paragraphs[0]
    foot.text = f"{document.title}. Edition of {edition.day} {edition:%B %Y}."
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _describe(paper: Paper, document: Document, edition: date) -> None:
    """Title, language and date of the file; the names that the library leaves are taken out."""
    about = paper.core_properties
    about.title, about.language = document.title, "en-GB"
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = datetime.combine(edition, time(), UTC).replace(tzinfo=None)


def _lay_out(paper: Paper) -> None:
    """A4, room for a pen, and British English for spelling and for voices that read aloud."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.5)
    paper.styles["Normal"].font.size = Pt(12)
    for heading, size in (("Heading 1", 20), ("Heading 2", 14)):
        paper.styles[heading].font.size = Pt(size)
        paper.styles[heading].font.color.rgb = RGBColor(0, 0, 0)  # the template's pale blue is hard to read
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _write(paper: Paper, section: Section) -> None:
    for part in section.parts:
        match part.kind:
            case Kind.PARAGRAPH:
                paper.add_paragraph(part.lines[0])
            case Kind.BULLETS:
                for line in part.lines:
                    paper.add_paragraph(line, style="List Bullet")
            case Kind.NUMBERS:
                _numbered(paper, part.lines)
            case Kind.TICKS:
                for line in part.lines:
                    paper.add_paragraph(f"{_BOX} {line}")
            case Kind.FIELDS:
                _table(paper, part.lines)


def _numbered(paper: Paper, lines: tuple[str, ...]) -> None:
    """A numbered list that starts at 1: Word goes on counting through a file unless it is told."""
    style = paper.styles["List Number"].element
    numbering = paper.part.numbering_part.element
    kind = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
    own = numbering.add_num(kind)
    own.add_lvlOverride(ilvl=0).add_startOverride(1)
    for line in lines:
        properties = paper.add_paragraph(line, style="List Number")._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = own.numId


def _table(paper: Paper, labels: tuple[str, ...]) -> None:
    from docx.shared import Cm

    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    widths = Cm(6), Cm(10)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for label in labels:
        row = table.add_row()
        row.height = Cm(1.2) if len(labels) > 1 else Cm(3)  # a space that stands alone is for a few lines
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
        row.cells[0].text = label
    paper.add_paragraph()
