"""Reading a text: what is understood, and what is refused with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheme.texts import Kind, Part, TextFault, fill, read_document

SOURCE = """# Title of {scheme}

A word before,
on two lines.

## First part {#first}
Asked as: what is it; why

One line
and its second half.

A list:
- one
  that goes on
- two

1. first
2. second

- [ ] to do

Name: ____
Date: ____

## Second part

More.
"""


def test_a_text_is_read_into_sections_and_parts() -> None:
    document = read_document("sample", SOURCE)
    assert (document.title, document.intro) == ("Title of {scheme}", "A word before, on two lines.")
    first, second = document.sections
    assert (first.key, second.key) == ("first", "second_part")
    assert first.asked == ("what is it", "why")
    assert first.parts == (
        Part(Kind.PARAGRAPH, ("One line and its second half.",)),
        Part(Kind.PARAGRAPH, ("A list:",)),
        Part(Kind.BULLETS, ("one that goes on", "two")),
        Part(Kind.NUMBERS, ("first", "second")),
        Part(Kind.TICKS, ("to do",)),
        Part(Kind.FIELDS, ("Name", "Date")),
    )


def test_values_are_filled_in_with_a_capital_where_a_sentence_starts() -> None:
    values = {"place": "the institute", "months": "18"}
    assert fill("{place} is here. {place} too, at {place}: {months}.", values) == (
        "The institute is here. The institute too, at the institute: 18."
    )
    assert fill("- {place}\n- {unknown}", values) == "- The institute\n- {unknown}"


def test_a_text_may_take_its_other_sections_from_another_and_keep_their_order() -> None:
    other = read_document("sample", SOURCE)
    own = read_document(
        "sample", "# Mine\n\nOther sections: as in ion.\n\n## New\nN.\n\n## Two {#second_part}\nT.\n"
    )
    assert own.others_from == "ion"
    whole = own.completed_by(other)
    assert [s.title for s in whole.sections] == ["First part", "Two", "New"]
    assert whole.others_from is None


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("", 1, "no title"),
        ("words\n", 1, "The first line is the title"),
        ("# One\n\nwords\n", 3, "no section"),
        ("# One\n\n# Two\n", 3, "one title"),
        ("## Part\n\nwords\n", 1, "comes before the sections"),
        ("# One\n\n## Part\n\n## Next\n\nwords\n", 3, "has no text"),
        ("# One\n\n##Part\n", 3, "needs a space"),
        ("# One\n\n## Part\n\nsee [this](there)\n", 5, "plain words"),
        ("# One\n\n## Part\n\n<script>x</script>\n", 5, "plain words"),
        (f"# {'T' * 71}\n", 1, "at most 70 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(source: str, line: int, reason: str) -> None:
    with pytest.raises(TextFault) as caught:
        read_document("sample", source)
    assert caught.value.line == line
    assert reason in caught.value.reason


@given(st.text(max_size=300))
def test_any_words_at_all_are_read_or_refused_and_never_break_the_reader(words: str) -> None:
    refused = ""
    try:
        document = read_document("any", f"# Title\n\n## Part\n{words}\n")
    except TextFault as fault:
        refused = fault.reason
    if refused:
        assert refused.endswith(".")
    else:
        assert all(section.parts for section in document.sections)
