"""The likenesses of Slack and Teams say all that the real messages say, and only that."""

from __future__ import annotations

from html.parser import HTMLParser
from types import ModuleType

from bot.slack import cards as slack
from bot.teams import cards as teams
from bot.web.slacklook import slack_look
from bot.web.teamslook import teams_look
from messages.cards import Card, Facts, Link, Moment, Name, Strong, Text
from messages.reader import Reader, Shown


def words(html: str) -> str:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign]
    parser.feed(str(html))
    parser.close()
    return " ".join(" ".join(found).split())


def test_both_likenesses_show_every_word_of_a_card(scheme: ModuleType) -> None:
    for card in (scheme.offer(), scheme.WELCOME, scheme.request_card()):
        in_slack = slack_look(slack.render(card, scheme.READER), scheme.READER)
        drawn = teams.render(card, scheme.READER).model_dump(by_alias=True, exclude_none=True)
        for html in (words(in_slack), words(teams_look(drawn))):
            assert card.title in html
            assert "Not drawn here" not in html
            for block in card.blocks:
                for button in getattr(block, "buttons", ()):
                    assert button.label in html
                for label, _ in getattr(block, "pairs", ()):
                    assert label in html


def test_slacks_markup_is_read_and_nothing_else_is(scheme: ModuleType) -> None:
    reader = Reader("Europe/London", {"p1": Shown("Noor Whitfield", "U123ABC")})
    spans = (
        Name("p1"),
        " & <b>*not bold*</b> ",
        Strong("bold"),
        Link("here", "https://example.org/?a=1&b=2"),
    )
    html = slack_look(slack.render(Card("T", (Text((*spans, Moment(scheme.START))),)), reader), reader)
    assert '<span class="mention">@Noor Whitfield</span>' in html
    assert "<strong>bold</strong>" in html
    assert '<span class="link">here</span>' in html
    assert "<time>Monday 23 November 2026 at 09:30 (GMT)</time>" in html
    assert "&lt;b&gt;" in html
    assert html.count("<strong>") == 1


def test_what_cannot_be_drawn_is_named_and_what_is_no_message_too() -> None:
    assert "Not drawn here: video" in slack_look([{"type": "video"}], Reader())
    assert "Not drawn here: Media" in teams_look({"body": [{"type": "Media"}]})
    assert "No blocks" in slack_look(None, Reader())
    assert "No card" in teams_look(None)


def test_script_in_other_platforms_json_stays_text() -> None:
    nasty = "<script>x</script>"
    block = {"type": "section", "text": {"type": "mrkdwn", "text": nasty}, "fields": []}
    assert "<script" not in slack_look([block], Reader())
    card = teams.render(Card(nasty, (Text((nasty,)), Facts(((nasty, (nasty,)),)))), Reader())
    assert "<script" not in teams_look(card.model_dump(by_alias=True, exclude_none=True))
