"""What the page tells of one site: the sentences of the API, its time line, its clean-ups and its history."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Open, start_browser, told_by_card

MANY_YEARS_AGO = "2001-01-01"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start_browser("--disable-3d-apis")


def open_first(page: Page) -> None:
    page.locator(".site-button").first.click()
    told_by_card(page)


def detail(site: str, page: Page, language: str) -> dict[str, Any]:
    """The properties of the site that the card is about, as the API tells them."""
    chosen = page.locator("tr.chosen").get_attribute("data-id")
    answer = page.request.get(f"{site}/api/v1/hotspots/{chosen}?lang={language}")
    properties: dict[str, Any] = answer.json()["properties"]
    return properties


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_card_says_what_the_api_says(visit: Open, site: str, language: str) -> None:
    page = visit(f"/?lang={language}").page
    open_first(page)

    expect(page.locator("#card .card-story")).to_have_text(detail(site, page, language)["explanation"])


def test_the_time_line_has_every_episode_and_clean_up_in_the_drawing_and_in_the_table(visit: Open, site: str) -> None:
    page = visit("/?lang=en").page
    open_first(page)
    told = detail(site, page, "en")
    episodes, cleanups = told["episode_list"], told["cleanups"]

    drawing = page.locator(".timeline svg")
    rows = page.locator(".timeline tbody tr")
    assert drawing.locator(".episode").count() == rows.count() == len(episodes)
    assert drawing.locator(".confirmed").count() == sum(episode["confirmed"] for episode in episodes)
    assert drawing.locator(".cleanup").count() == len(cleanups)
    assert (drawing.locator("desc").text_content() or "").startswith(
        f"{len(episodes)} episodes and {len(cleanups)} clean-ups from "
    )
    confirmed = [row.locator("td").last.text_content() for row in rows.all()]
    assert confirmed == ["yes" if episode["confirmed"] else "no" for episode in episodes]


def test_months_clean_ups_and_history_are_told(visit: Open, site: str) -> None:
    page = visit("/?lang=en").page
    open_first(page)
    told = detail(site, page, "en")

    assert page.locator("#card .trend rect").count() == told["months"] == len(told["by_month"]["reports"])
    assert page.locator("#card .trend rect.few").count() == told["by_month"]["reports"].count(None) > 0
    assert page.locator(".card-part tbody tr").count() == len(told["cleanups"]) > 0
    assert page.locator("ol.steps li").count() == len(told["history"]) > 0
    expect(page.locator("ol.steps li").first).to_contain_text("First found: active")


def test_a_month_is_drawn_from_its_first_day_to_its_last(visit: Open) -> None:
    drawn = visit().page.evaluate(
        """async () => {
            const { momentOf, monthsFrom } = await import("/static/web/js/dates.js");
            const ends = ["2026-02", "2026-12", "2026-02-28"].map((told) => [momentOf(told), momentOf(told, "end")]);
            return [...ends.map((pair) => pair.map((moment) => new Date(moment).toISOString().slice(0, 10))),
                    monthsFrom("2025-11", 3)];
        }"""
    )

    assert drawn == [
        ["2026-02-01", "2026-03-01"],
        ["2026-12-01", "2027-01-01"],
        ["2026-02-28", "2026-03-01"],
        ["2025-11", "2025-12", "2026-01"],
    ]


def test_nothing_is_shown_of_a_day_before_the_first_run(visit: Open) -> None:
    opened = visit()
    page = opened.page
    page.locator("input[name=as_of]").fill(MANY_YEARS_AGO)
    page.locator("input[name=as_of]").dispatch_event("change")

    expect(page.locator("#hotspots-body")).to_have_text("Tidak ada titik rawan di sini untuk pilihan ini.")
    assert parse_qs(urlsplit(page.url).query)["as_of"] == [MANY_YEARS_AGO]
    assert f"as_of={MANY_YEARS_AGO}" in opened.asked("/api/v1/hotspots")[-1]
    again = visit(f"/?as_of={MANY_YEARS_AGO}").page
    expect(again.locator("input[name=as_of]")).to_have_value(MANY_YEARS_AGO)
    expect(again.locator(".sites")).to_have_count(0)


def test_the_surface_is_asked_for_only_when_it_is_shown_and_lists_its_cells(visit: Open) -> None:
    opened = visit("/?lang=en")
    page = opened.page
    assert opened.asked("/api/v1/hotspots/surface") == []
    page.select_option("select[name=group]", label="Waste")
    expect(page.locator("#surface")).to_be_hidden()

    switch_surface_on(page)

    (asked,) = opened.asked("/api/v1/hotspots/surface")
    cells = page.request.get(asked).json()["features"]
    expect(page.locator("#surface-title")).to_have_text("Density of “Waste”")
    assert page.locator("#surface tbody tr").count() == min(25, len(cells)) > 0
    page.locator(".cell-button").first.click()
    expect(page.locator("#card")).to_contain_text(
        re.compile(rf"Complaints in 720 days\s*{cells[0]['properties']['reports']}")
    )


def switch_surface_on(page: Page) -> None:
    """The legend hides where there is no map; its switches still work."""
    page.locator("input[name=surface]").evaluate("box => box.click()")
    page.locator("#surface-body > *").first.wait_for()
