"""The playground in a real browser, for everyone: on a phone, in the dark, with a screen reader, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")  # in one process
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def no_sideways(page: Page) -> bool:
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"
        )
    )


def test_a_story_on_a_phone_follows_whose_turn_it_is(open_page: Any, served: Any) -> None:
    served.teller._pace = 16
    page: Page = open_page("/?with=teo&with=maryam", **PHONE).page
    page.get_by_role("button", name="Replay a term").click()
    expect(page.locator("#log-noor")).to_be_visible()
    expect(page.get_by_label("Career decisions")).to_be_checked(timeout=20000)
    expect(page.locator("#caption")).to_contain_text("Four weeks pass", timeout=30000)
    expect(page.locator("#log-rosalind")).to_be_visible()
    expect(page.locator("#log-rosalind")).to_contain_text("Your week in mentoring")


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
