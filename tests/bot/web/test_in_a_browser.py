"""The playground in a real browser: typing, pressing, forms, the clock and the story."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")  # in one process
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def test_a_request_is_made_with_the_keyboard_alone(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=noor&with=rosalind").page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")

    def go_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText || ''").strip() == name:
                return
        pytest.fail(f"the keyboard does not reach {name}")

    go_to("Ask for a mentor")
    page.keyboard.press("Enter")
    expect(page.locator("#form-title-noor")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # Career decisions
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # In person
    page.keyboard.press("Tab")
    page.keyboard.type("12122026")  # the same in every order of day and month
    page.keyboard.press("Enter")
    expect(page.locator("#log-noor")).to_contain_text("Your request is with the coordinator")
    expect(page.locator("#log-rosalind")).to_contain_text("Somebody asks for a mentor")
    assert served.desk.seen[-1].values["topics"] == ("career",)
    assert served.desk.seen[-1].values["how"] == "room"
    assert served.desk.seen[-1].values["from"] == "2026-12-12"

    page.locator("#say-noor").focus()
    page.keyboard.type("hello there")
    page.keyboard.press("Enter")
    expect(page.locator("#log-noor .said")).to_contain_text("hello there")
    expect(page.locator("#say-noor")).to_have_value("")
    expect(page.locator("#say-noor")).to_be_focused()


def test_mistakes_are_shown_at_their_fields_and_what_was_typed_stays(open_page: Any) -> None:
    page: Page = open_page("/?with=noor").page
    page.get_by_role("button", name="Ask for a mentor").click()
    page.get_by_label("How many hours a month?").fill("99")
    page.get_by_label("Anything else").fill("to <b>grow</b>")
    page.get_by_label("Moving fields").check()
    page.get_by_role("button", name="Send my request").click()
    expect(page.locator("#mistakes-noor")).to_be_focused()
    hours = page.get_by_label("How many hours a month?")
    expect(hours).to_have_attribute("aria-invalid", "true")
    expect(hours).to_have_value("99")
    expect(hours).to_have_accessible_description("Mistake: Please give a whole number from 1 to 8.")
    expect(page.get_by_label("Anything else")).to_have_value("to <b>grow</b>")
    expect(page.get_by_label("Moving fields")).to_be_checked()
    page.locator("#mistakes-noor").get_by_role("link", name="How many hours a month?").click()
    expect(hours).to_be_focused()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#form-noor")).to_have_count(0)


def test_script_typed_stays_text(open_page: Any) -> None:
    page: Page = open_page("/?with=noor").page
    nasty = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
    page.locator("#say-noor").fill(nasty)
    page.keyboard.press("Enter")
    expect(page.locator("#log-noor .said")).to_contain_text(nasty)
    expect(page.locator("#log-noor .card").last).to_contain_text(nasty)
    assert page.title() == "Mentoring playground"
    assert page.locator("#log-noor img, #log-noor script").count() == 0


def test_words_half_written_survive_news_from_elsewhere(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=noor&with=rosalind").page
    page.locator("#say-noor").type("half a sen")
    served.playground.say("rosalind", "from another window")
    expect(page.locator("#log-rosalind")).to_contain_text("from another window")
    expect(page.locator("#say-noor")).to_have_value("half a sen")
    expect(page.locator("#say-noor")).to_be_focused()


def test_half_a_form_survives_news_from_elsewhere(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=noor&with=rosalind").page
    page.get_by_role("button", name="Ask for a mentor").first.click()
    page.get_by_label("Writing grants").check()
    page.get_by_label("Online").check()
    page.get_by_label("Anything else").fill("half")
    page.get_by_label("From when?").fill("2027-01-05")
    page.get_by_label("Somebody you would rather").select_option("p2")
    served.playground.say("rosalind", "from another window")
    expect(page.locator("#log-rosalind")).to_contain_text("from another window")
    expect(page.get_by_label("Writing grants")).to_be_checked()
    expect(page.get_by_label("Online")).to_be_checked()
    expect(page.get_by_label("Anything else")).to_have_value("half")
    expect(page.get_by_label("From when?")).to_have_value("2027-01-05")
    expect(page.get_by_label("Somebody you would rather")).to_have_value("p2")


def test_a_pressed_card_is_redrawn_in_its_place(open_page: Any) -> None:
    page: Page = open_page("/?with=callum&with=rosalind").page
    page.get_by_role("group", name="Suggestions for Callum").get_by_role("button", name="offer").click()
    card = page.locator("#log-callum .card", has_text="Would you like to mentor")
    place = card.get_attribute("id")
    card.get_by_role("button", name="Yes, gladly").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{place}")).to_contain_text("You said yes")
    expect(page.locator("#log-callum")).to_be_focused()
    expect(page.locator("#log-rosalind")).to_contain_text("A mentor has said yes")


def test_a_grave_press_is_asked_about_first(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=callum").page
    page.get_by_role("group", name="Suggestions for Callum").get_by_role("button", name="offer").click()
    expect(page.get_by_text("Leave the scheme", exact=True)).to_be_visible()  # the offer has arrived
    before = len(served.desk.seen)
    page.get_by_text("Leave the scheme", exact=True).click()
    expect(page.get_by_text("every open offer ends")).to_be_visible()
    assert len(served.desk.seen) == before
    page.get_by_role("button", name="Yes: Leave the scheme").click()
    expect(page.locator("#log-callum")).to_contain_text("Done: leave")
    expect(page.get_by_text("every open offer ends")).to_be_hidden()


def test_the_clock_moves_on_and_the_date_is_always_in_sight(open_page: Any) -> None:
    page: Page = open_page().page
    expect(page.locator("#date")).to_contain_text("Monday 23 November 2026")
    page.get_by_role("button", name="Move on: A day").click()
    expect(page.locator("#date")).to_contain_text("Tuesday 24 November 2026")
    page.get_by_role("button", name="Move on: Next event").click()
    expect(page.locator("#log-rosalind")).to_contain_text("Your week in mentoring")
    expect(page.locator("#news")).to_contain_text("The weekly digest went out")
    page.get_by_text("Start again", exact=True).click()
    page.get_by_role("button", name="Yes, start again").click()
    expect(page.locator("#date")).to_contain_text("Monday 23 November 2026")
    expect(page.locator("#log-rosalind")).not_to_contain_text("Your week in mentoring")


def test_a_story_is_watched_and_stopped(open_page: Any, served: Any) -> None:
    served.teller._pace = 8
    page: Page = open_page("/?with=teo").page
    page.get_by_role("button", name="Replay a term").click()
    expect(page.locator("#caption")).to_contain_text("Noor asks for a mentor")
    expect(page.locator("#log-noor")).to_be_visible()
    expect(page.locator("#caption")).to_contain_text("She fills in the form")
    expect(page.locator("#form-noor")).to_be_visible()
    assert page.locator("#say-noor").count() == 0, "the visitor watches"
    page.get_by_role("button", name="Stop the story").click()
    expect(page.locator("#news")).to_contain_text("The story was stopped here.")
    expect(page.get_by_role("button", name="Replay a term")).to_be_visible()


def test_people_can_be_chosen_put_away_and_put_beside_each_other(open_page: Any) -> None:
    page: Page = open_page("/?with=noor").page
    page.get_by_label("Be somebody else instead of Noor").select_option("teo")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Teo Lindqvist"])
    assert page.url.endswith("/?with=teo")
    expect(page.get_by_label("Be somebody else instead of Teo")).to_be_focused()
    page.get_by_role("link", name="Show somebody else beside Teo").click()
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    page.get_by_role("link", name="Put away Teo").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Noor Whitfield"])
    page.go_back()
    expect(page.get_by_role("heading", level=2)).to_have_count(2)


def test_enter_pressed_twice_says_it_once(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=noor").page
    page.locator("#say-noor").fill("just once")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#log-noor .card").last).to_contain_text("just once")
    assert [e.text for e in served.desk.seen if hasattr(e, "text")] == ["just once"]


def test_a_file_is_handed_over_as_a_download(open_page: Any) -> None:
    page: Page = open_page("/?with=noor").page
    page.get_by_role("group", name="Suggestions for Noor").get_by_role("button", name="agreement").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Your mentoring agreement").click()
    assert download.value.suggested_filename == "agreement.txt"
    assert download.value.path().read_bytes() == b"We agree to meet."


def test_the_date_ticks_while_the_clock_is_on_its_way(open_page: Any, served: Any) -> None:
    page: Page = open_page().page
    walk = served.stage.advance

    def slowly(to: Any) -> list[str]:
        middle = served.stage.now() + (to - served.stage.now()) / 2
        told = walk(middle)
        page_saw.wait(10)
        return [*told, *walk(to)]

    page_saw = threading.Event()
    served.stage.advance = slowly
    page.get_by_role("button", name="Move on: A month").click()
    expect(page.locator("#date")).to_contain_text("Tuesday 8 December 2026")
    page_saw.set()
    expect(page.locator("#date")).to_contain_text("Wednesday 23 December 2026")
    expect(page.locator("#news")).to_contain_text("And 3 more")
