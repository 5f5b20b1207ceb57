"""A reply that is kept for a while comes back as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages import cards as c
from messages.kept import packed, unpacked
from messages.reader import Reader, Shown

text = st.text(max_size=20)
instants = st.datetimes(timezones=st.just(UTC))
spans = st.one_of(
    text, st.builds(c.Name, text), st.builds(c.Day, st.dates()), st.builds(c.Moment, instants),
    st.builds(c.Link, text, text), st.builds(c.Strong, text),
)  # fmt: skip
lines = st.lists(spans, max_size=3).map(tuple)
blocks = st.one_of(
    st.builds(c.Text, lines, st.sampled_from(list(c.Tone))),
    st.builds(c.Bullets, st.lists(lines, max_size=3).map(tuple)),
    st.builds(c.Attachment, text, st.binary(max_size=20), text),
    st.just(
        c.Buttons((c.Button("Yes", "yes", "1"), c.FormButton("Log", "log"), c.LinkButton("R", "https://x")))
    ),
)
replies = st.one_of(
    st.builds(c.Say, st.builds(c.Card, text, st.lists(blocks, max_size=3).map(tuple))),
    st.builds(c.Replace, st.builds(c.Card, text, st.lists(blocks, max_size=3).map(tuple))),
    st.builds(c.Reject, st.builds(c.Form, text, text, st.just((c.DateField("on", "When?", initial=date(2026, 1, 2)),))),
              st.dictionaries(text, text, max_size=2)),
    st.just(c.Silence()),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(replies, st.dictionaries(text, st.builds(Shown, text, st.none() | text), max_size=2))
def test_any_reply_comes_back_as_it_was(reply: c.Reply, names: dict[str, Shown]) -> None:
    seen_by = Reader("Europe/Paris", names)
    assert unpacked(packed(reply, seen_by)) == (reply, seen_by)


@pytest.mark.parametrize(
    "text",
    ["[1,2]", "{}", '[{"Say":[]},{"Reader":[]}]', '[{"os":["x"]},null]', "[]", '[{"a":1,"b":2},0]', "["],
)
def test_what_another_version_kept_is_refused_and_names_nothing_else(text: str) -> None:
    with pytest.raises(ValueError):
        unpacked(text)


def test_an_instant_keeps_its_zone() -> None:
    reply = c.Say(c.Card("At", (c.Text((c.Moment(datetime(2026, 11, 17, 9, tzinfo=UTC)),)),)))
    assert unpacked(packed(reply, Reader()))[0] == reply
