"""Cards as HTML: all of the vocabulary, and nothing a person typed becomes markup."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from bot.web.cards import button_at, openable, render
from messages.cards import (
    Attachment,
    Bullets,
    Button,
    Buttons,
    Card,
    Day,
    Divider,
    Facts,
    FormButton,
    Link,
    LinkButton,
    Moment,
    Name,
    Picture,
    Strong,
    Style,
    Text,
    Tone,
)
from messages.reader import Reader, Shown

READER = Reader("Europe/London", {"p1": Shown("Noor <b>Whitfield</b>")})


class Seen(HTMLParser):
    """The tags, attributes and words of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(str(html))  # a plain str: slices of Markup would be Markup again
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def card_of(text: str) -> Card:
    """The same words wherever a card can hold words."""
    return Card(
        text,
        (
            Text((text, Strong(text), Link(text, "https://example.org/?q=" + text))),
            Text((text,), Tone.QUIET),
            Bullets(((text,),)),
            Facts(((text, (text,)),)),
            Picture(b"\x89PNG", text),
            Attachment(text, b"x", text, text),
            Buttons(
                (
                    Button(text, "act", text, Style.DANGER, confirm=text),
                    FormButton(text, "form", text),
                    LinkButton(text, text),
                )
            ),
            Divider(),
        ),
    )


EXPECTED = set(Seen(render(card_of("words"), READER)).tags) | {"br", "span", "a", "wbr"}


@given(st.text(max_size=40) | st.sampled_from(["<script>x</script>", '"><img onerror=x>', "javascript:x()"]))
def test_whatever_people_type_stays_text(text: str) -> None:
    seen = Seen(render(card_of(text), READER))
    assert set(seen.tags) <= EXPECTED
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "style"]
    addresses = [value or "" for name, value in seen.attributes if name in ("href", "src")]
    assert all(a.startswith("data:") or openable(a) for a in addresses)


def test_names_days_moments_and_line_breaks_read_as_words_in_the_readers_zone() -> None:
    summer = Moment(datetime(2027, 6, 1, 8, 30, tzinfo=UTC))
    card = Card("T", (Text((Name("p1"), " and ", Name("gone"), "\n", Day(date(2026, 11, 17)), summer)),))
    html = render(card, READER)
    words = Seen(html).words
    assert "Noor <b>Whitfield</b> and somebody who has left" in words
    assert "Tuesday 17 November 2026" in words
    assert "Tuesday 1 June 2027 at 09:30 (BST)" in words
    assert "<br>" in html


def test_a_button_is_found_again_at_the_place_it_was_drawn_with() -> None:
    first, second = Button("One", "one"), FormButton("Two", "two")
    card = Card("T", (Text(("x",)), Buttons((first, second))))
    places = [v for n, v in Seen(render(card, READER)).attributes if n == "value"]
    assert [button_at(card, p or "") for p in places] == [first, second]
    for wrong in ("", "1", "0.0", "1.2", "9.0", "1.-1", "1.0.0", "a.b", "١.٠", "1.0\n"):
        assert button_at(card, wrong) is None


def test_a_button_that_asks_first_shows_its_sentence_and_presses_only_below_it() -> None:
    html = render(Card("T", (Buttons((Button("Leave", "leave", confirm="Really leave?"),)),)), READER)
    summary, asked = html.split("</summary>")
    assert "press" not in summary
    assert "Really leave?" in asked
    assert 'value="0.0"' in asked


def test_a_file_and_a_picture_travel_inside_the_page() -> None:
    card = Card("T", (Attachment("a.txt", b"agreed", "The agreement"), Picture(b"png", "a chart")))
    values = dict(Seen(render(card, READER)).attributes)
    assert values["download"] == "a.txt"
    assert values["href"] == "data:text/plain;base64," + base64.b64encode(b"agreed").decode()
    assert values["src"] == "data:image/png;base64," + base64.b64encode(b"png").decode()
    assert values["alt"] == "a chart"


def test_only_web_and_mail_addresses_can_be_opened() -> None:
    assert all(map(openable, ("https://example.org", "http://example.org", "mailto:a@example.org")))
    assert not any(map(openable, ("javascript:x", "data:text/html,x", "file:///etc", "//x", "", "http://[")))


def test_the_small_schemes_cards_are_all_drawn(scheme: ModuleType) -> None:
    for card in (scheme.WELCOME, scheme.offer(), scheme.request_card(), scheme.digest_card(scheme.START)):
        assert card.title in Seen(render(card, scheme.READER)).words
