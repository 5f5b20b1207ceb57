"""The playground in a real browser: by keyboard, on a phone, in the dark, with a screen reader's eyes."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def no_sideways(page: Page) -> bool:
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"
        )
    )


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


def test_a_story_on_a_phone_follows_whose_turn_it_is(open_page: Any, served: Any) -> None:
    served.teller._pace = 8
    page: Page = open_page("/?with=teo&with=maryam", **PHONE).page
    page.get_by_role("button", name="Replay a term").click()
    expect(page.locator("#log-noor")).to_be_visible()
    expect(page.get_by_label("Career decisions")).to_be_checked(timeout=8000)
    expect(page.locator("#caption")).to_contain_text("Four weeks pass", timeout=8000)
    expect(page.locator("#log-rosalind")).to_be_visible()
    expect(page.locator("#log-rosalind")).to_contain_text("Your week in mentoring")


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


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_phone_shows_one_person_at_a_time_and_never_scrolls_sideways(open_page: Any, colours: str) -> None:
    page: Page = open_page(color_scheme=colours, **PHONE).page
    expect(page.locator("#log-noor")).to_be_visible()
    expect(page.locator("#log-callum")).to_be_hidden()
    assert no_sideways(page)
    page.get_by_text("Callum", exact=True).click()
    expect(page.locator("#log-callum")).to_be_visible()
    expect(page.locator("#log-noor")).to_be_hidden()
    page.locator("#say-callum").fill("offer " + "verylongword" * 60)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#log-callum .said")).to_contain_text("verylongword")
    expect(page.locator("#log-callum")).to_be_visible()
    assert no_sideways(page)
    page.get_by_text("Noor", exact=True).click()
    page.get_by_role("button", name="Ask for a mentor").click()
    expect(page.get_by_role("button", name="Send my request")).to_be_in_viewport(ratio=1)
    assert no_sideways(page)
    page.goto(page.url.split("?")[0].rstrip("/") + "/cards")
    assert no_sideways(page)


def test_a_talk_stays_at_its_end_when_the_window_gets_smaller(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=noor", width=1000, height=1200).page
    for word in ("one", "two", "three", "four"):
        served.playground.say("noor", word)
    last = page.locator("#log-noor .card").last
    expect(last).to_contain_text("four")
    page.set_viewport_size({"width": 1000, "height": 700})
    expect(last).to_be_in_viewport(ratio=1)
    page.locator("#log-noor").evaluate("log => { log.scrollTop = 0; }")
    first = page.locator("#log-noor .card").first
    page.set_viewport_size({"width": 1000, "height": 650})
    page.wait_for_timeout(300)
    expect(first).to_be_in_viewport()


def test_a_talk_out_of_sight_gets_a_dot_when_something_arrives(open_page: Any, served: Any) -> None:
    page: Page = open_page(**PHONE).page
    served.playground.say("rosalind", "hello")
    expect(page.locator('.dot[data-for="rosalind"]')).to_be_visible()
    page.get_by_text("Rosalind", exact=True).click()
    expect(page.locator('.dot[data-for="rosalind"]')).to_be_hidden()


def test_the_page_has_landmarks_headings_names_and_live_regions(open_page: Any) -> None:
    page: Page = open_page().page
    assert page.locator("html").get_attribute("lang") == "en-GB"
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Pages")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mentoring playground")
    for name in ("Noor Whitfield", "Callum Adeyemi", "Rosalind Achterberg"):
        expect(page.get_by_role("region", name=name, exact=True)).to_have_count(1)
        expect(page.get_by_role("log", name=f"Messages of {name}")).to_have_attribute("aria-live", "polite")
        expect(page.get_by_role("textbox", name=f"Write to the bot as {name}")).to_have_count(1)
    nameless = page.evaluate(
        """[...document.querySelectorAll("button, a, input:not([type=hidden]), select, textarea")]
        .filter(e => !(e.textContent || e.labels?.length || e.ariaLabel || "").toString().trim()).length"""
    )
    assert nameless == 0
    twice = page.evaluate(
        "(ids => ids.filter((id, i) => ids.indexOf(id) !== i))([...document.querySelectorAll('[id]')].map(e => e.id))"
    )
    assert twice == []


CONTRAST = """() => {
  const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const back = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility() || e.closest("option, noscript")) continue;
    const style = getComputedStyle(e), a = light(rgb(style.color).slice(0, 3)), b = light(back(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push(e.className + ": " + e.textContent.trim().slice(0, 30) + " " + ratio.toFixed(2));
  }
  return poor;
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_all_words_stand_out_from_their_background(open_page: Any, colours: str) -> None:
    page: Page = open_page(color_scheme=colours).page
    page.locator("#say-callum").fill("offer")
    page.keyboard.press("Enter")
    expect(page.locator("#log-callum")).to_contain_text("Would you like")
    page.get_by_text("Leave the scheme", exact=True).click()
    page.get_by_role("button", name="Ask for a mentor").first.click()
    page.get_by_role("button", name="Send my request").click()
    expect(page.locator("#mistakes-noor")).to_be_visible()
    page.wait_for_timeout(500)  # until what arrives has faded in
    assert page.evaluate(CONTRAST) == []
    page.goto(page.url.split("?")[0].rstrip("/") + "/cards")
    assert page.evaluate(CONTRAST) == []


def test_enter_pressed_twice_says_it_once(open_page: Any, served: Any) -> None:
    page: Page = open_page("/?with=noor").page
    page.locator("#say-noor").fill("just once")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#log-noor .card").last).to_contain_text("just once")
    assert [e.text for e in served.desk.seen if hasattr(e, "text")] == ["just once"]


def test_nothing_jumps_while_the_page_loads_and_news_arrive(open_page: Any, served: Any) -> None:
    page: Page = open_page().page
    page.evaluate(
        """() => { window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => {
        window.shift += e.value; })).observe({ type: "layout-shift", buffered: true }); }"""
    )
    served.playground.move_on("week")
    expect(page.locator("#log-rosalind")).to_contain_text("Your week in mentoring")
    page.wait_for_timeout(500)
    assert page.evaluate("window.shift") < 0.02


def test_whoever_wants_no_movement_gets_none(open_page: Any) -> None:
    def movement(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.querySelector('.entry')).animationName"))

    assert movement(open_page().page) == "arrive"
    assert movement(open_page(reduced_motion="reduce").page) == "none"


def test_a_file_is_handed_over_as_a_download(open_page: Any) -> None:
    page: Page = open_page("/?with=noor").page
    page.get_by_role("group", name="Suggestions for Noor").get_by_role("button", name="agreement").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Your mentoring agreement").click()
    assert download.value.suggested_filename == "agreement.txt"
    assert download.value.path().read_bytes() == b"We agree to meet."


def test_without_scripts_one_can_still_talk_press_fill_in_and_move_the_clock(open_page: Any) -> None:
    page: Page = open_page("/?with=noor&with=rosalind", java_script_enabled=False).page
    page.get_by_label("Write to the bot as Noor").fill("hello")
    page.get_by_role("button", name="Send").first.click()
    expect(page.locator("#log-noor .said")).to_contain_text("hello")
    page.get_by_role("button", name="Ask for a mentor").first.click()
    page.get_by_label("Career decisions").check()
    page.get_by_label("In person").check()
    page.get_by_label("From when?").fill("2026-12-01")
    page.get_by_role("button", name="Send my request").click()
    expect(page.locator("#log-rosalind")).to_contain_text("Somebody asks for a mentor")
    page.get_by_role("button", name="Move on: A week").click()
    expect(page.locator("#date")).to_contain_text("Monday 30 November 2026")


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
