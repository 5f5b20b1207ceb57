"""Cards as Slack messages: every block and span, within every limit, with nothing become markup."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.cards import action_of, draw, files, home, render
from messages import cards as c
from messages.reader import Reader, Shown
from tests.bot.slack.block_kit import judge_message, judge_view

READER = Reader(
    timezone="Africa/Nairobi",
    names={
        "p-ana": Shown("Ana Sparrow", "U0ANA"),
        "p-odd": Shown("<!channel> *Bo*", None),
        "p-bad": Shown("Eve", "U1> <!here"),
    },
)
AT = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)

NASTY = st.sampled_from(
    ["<!channel>", "<@U0EVE>", "*bold* _it_ ~no~ `x`", "> quote", "&amp;", "😀" * 900, "مرحبا ‮abc", "<script>",
     "a" * 10_000, "<" * 4_000, "\n" * 50, "\x00\x1f", "\ud800", "https://x.example/?a=1&b=2", "*" * 3_500, " "]
)  # fmt: skip
words = st.one_of(NASTY, st.text(max_size=60), st.text(alphabet="<>&*_~`|\n ab", max_size=40))
ids = st.text(alphabet="abc:-0123456789", min_size=1, max_size=30)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
urls = st.one_of(words, st.just("https://example.org/a?b=1&c=<x>|y"), st.just("javascript:alert(1)"))
spans = st.one_of(
    words,
    st.builds(c.Name, st.sampled_from(["p-ana", "p-odd", "p-bad", "p-gone"])),
    st.builds(c.Day, st.dates(date(1990, 1, 1), date(2090, 1, 1))),
    st.builds(c.Moment, moments),
    st.builds(c.Link, words, urls),
    st.builds(c.Strong, words),
)
lines = st.lists(spans, max_size=5).map(tuple)
styles = st.sampled_from(c.Style)
buttons = st.one_of(
    st.builds(c.Button, words, ids, st.text(max_size=30), styles, st.none() | words),
    st.builds(c.FormButton, words, ids, ids, styles),
    st.builds(c.LinkButton, words, urls),
)
blocks = st.one_of(
    st.builds(c.Text, lines, st.sampled_from(c.Tone)),
    st.builds(c.Bullets, st.lists(lines, max_size=12).map(tuple)),
    st.builds(c.Facts, st.lists(st.tuples(words, lines), max_size=25).map(tuple)),
    st.builds(c.Buttons, st.lists(buttons, max_size=8).map(tuple)),
    st.builds(c.Picture, st.just(b"png"), words),
    st.builds(c.Attachment, words, st.binary(max_size=4), words),
    st.just(c.Divider()),
)
cards = st.builds(
    c.Card, words, st.lists(blocks, max_size=12).map(tuple), words.filter(lambda t: len(t.strip()) > 1)
)


@settings(max_examples=80, deadline=None)
@given(cards)
def test_any_card_is_a_message_and_a_home_slack_takes(card: c.Card) -> None:
    judge_message(render(card, READER))
    judge_view(home(card, READER))


@settings(max_examples=10, deadline=None)
@given(st.lists(blocks, min_size=48, max_size=56))
def test_a_card_with_too_many_blocks_keeps_its_last_buttons(many: list[c.Block]) -> None:
    last = c.Buttons((c.Button("Go on", "go-on", "1"),))
    message = render(c.Card("Long", (*many, last)), READER)
    judge_message(message)
    assert message["blocks"][-1]["elements"][-1]["text"]["text"] == "Go on"


def shown(*blocks: c.Block) -> str:
    drawn = draw(c.Card("", blocks), READER, 50)
    return "\n".join(
        piece["text"] for block in drawn for piece in [block.get("text"), *block.get("fields", []), *block.get("elements", [])] if piece
    )  # fmt: skip


def test_spans_are_drawn_as_slack_draws_them_for_the_reader() -> None:
    text = shown(
        c.Text(
            c.line("With ", c.Name("p-ana"), " on ", c.Day(date(2026, 11, 17)), ", ", c.Strong("please"), ".")
        ),
        c.Text((c.Moment(AT),)),
        c.Text((c.Link("handbook & more", "https://example.org/?a=1&b=2"),)),
    )
    assert "With <@U0ANA> on Tuesday 17 November 2026, *please*." in text
    assert "<!date^1795174200^{date_long} at {time}|Friday 20 November 2026 at 14:30 (EAT)>" in text
    assert "<https://example.org/?a=1&amp;b=2|handbook &amp; more>" in text


def test_nothing_typed_becomes_markup_a_shout_or_a_false_mention() -> None:
    text = shown(
        c.Text(("<!channel> <@U0EVE> *loud* _slanted_ `code` a_b_c 2*3*4",)),
        c.Text(("> quoted\n>>> more",)),
        c.Text(c.line(c.Name("p-odd"), " and ", c.Name("p-bad"), " and ", c.Name("nobody"))),
        c.Text((c.Link("press", "javascript:alert(1)"),)),
    )
    assert "&lt;!channel&gt; &lt;@U0EVE&gt; ∗loud∗ ˍslantedˍ ˋcodeˋ a_b_c 2*3*4" in text
    assert "› quoted\n›&gt;&gt; more" in text
    assert "&lt;!channel&gt; ∗Bo∗ and Eve and somebody who has left" in text
    assert text.endswith("press")


def test_the_line_on_a_lock_screen_names_nobody() -> None:
    card = c.Card("Ana is your mentee", (c.Text((c.Name("p-ana"),)),))
    assert render(card, READER)["text"] == "You have a message from the mentoring bot."


def test_facts_come_ten_at_a_time_and_buttons_five_in_a_row() -> None:
    facts = c.Facts(tuple((f"Fact {n}", (str(n),)) for n in range(23)))
    row = c.Buttons(tuple(c.Button(f"Yes {n}", "accept", str(n)) for n in range(7)))
    drawn = draw(c.Card("Much", (facts, row)), READER, 50)
    assert [len(b["fields"]) for b in drawn if b["type"] == "section"] == [10, 10, 3]
    rows = [b["elements"] for b in drawn if b["type"] == "actions"]
    assert [len(r) for r in rows] == [5, 2]
    assert {action_of(e["action_id"]) for r in rows for e in r} == {"accept"}
    assert len({e["action_id"] for r in rows for e in r}) == 7


def test_long_words_are_cut_with_an_ellipsis_and_mentions_survive_whole() -> None:
    text = shown(c.Text(("x" * 2_990, c.Name("p-ana"), " tail" * 10)))
    assert text.endswith("…")
    assert len(text) <= 3000
    assert "<@U0" not in text.replace("<@U0ANA>", "")


def test_a_button_carries_its_value_unchanged_or_not_at_all() -> None:
    drawn = draw(
        c.Card("", (c.Buttons((c.Button("Go", "go", "id:7", c.Style.DANGER, "Really?"),)),)), READER, 50
    )
    button = drawn[0]["elements"][0]
    assert (button["action_id"], button["value"], button["style"]) == ("go", "id:7", "danger")
    assert button["confirm"]["text"]["text"] == "Really?"
    with pytest.raises(ValueError):
        draw(c.Card("", (c.Buttons((c.Button("Go", "go", "v" * 2_001),)),)), READER, 50)


def test_files_go_with_the_card_and_are_announced_on_it() -> None:
    card = c.Card(
        "Agreement", (c.Attachment("form.txt", b"x", "The agreement form"), c.Picture(b"png", "A chart"))
    )
    assert [(f.filename, f.title, f.alt) for f in files(card)] == [
        ("form.txt", "The agreement form", ""),
        ("picture.png", "A chart", "A chart"),
    ]
    drawn = json.dumps(render(card, READER))
    assert "Attached: The agreement form" in drawn
    assert "Picture: A chart" in drawn


def test_spaces_at_the_edge_of_bold_words_stay_and_stay_outside() -> None:
    """Inside the marks Slack would not take them for bold; left out, two words would become one."""
    card = c.Card("T", (c.Text((c.Strong("Could be: "), "Edda")), c.Text((c.Strong(" one \n\ntwo"), "!"))))
    first, second = (block["text"]["text"] for block in render(card, Reader())["blocks"][1:])
    assert first == "*Could be:* Edda"
    assert second == " *one* \n\n*two*!"
