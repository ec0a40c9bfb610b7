"""What the page tells of one site: the sentences of the API, its time line, its clean-ups and its history."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from geo_pot.env import read_database
from tests.conftest import OWNER_URL, asking
from tests.web.conftest import Open, start_browser, told_by_card
from tests.web.stack import DATABASE

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


def test_below_the_clean_ups_stands_what_the_api_says_of_the_latest(visit: Open, site: str) -> None:
    page = visit("/?lang=id").page
    open_first(page)
    compared = [one["against_uncleaned"] for one in detail(site, page, "id")["cleanups"] if one["against_uncleaned"]]

    latest = ([one for one in compared if not one["untold"]] or compared)[-1]
    expect(page.locator("#card ul.steps li").last).to_contain_text(latest["explanation"])


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


REMARK = {
    "id": "Titik rawan pada alamat ini tidak dapat ditampilkan",
    "en": "The hotspot of this address cannot be shown",
}
BECAME_ONE = {
    "id": "Titik rawan pada alamat ini telah menyatu dengan yang ini.",
    "en": "The hotspot of this address has become one with this one.",
}
TWO_THAT_ALL_SEE = """
select site.id, site.public_id, site.state,
    (select min(code) from agencies_categorygroup other where other.id <> site.group_id and other.active)
from hotspots_site site join hotspots_sighting sighting on sighting.id = site.latest_id
where site.state = 'active' and sighting.reporters >= 5
order by site.group_id, site.id limit 2
"""
MERGED = "update hotspots_site set state = 'merged', merged_into_id = %s where id = %s"
ITSELF_AGAIN = "update hotspots_site set state = %s, merged_into_id = null where id = %s"


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_address_of_a_site_that_nobody_may_see_says_so_and_lets_go_of_it(visit: Open, language: str) -> None:
    page = visit(f"/?lang={language}&hotspot={UUID(int=7)}").page

    expect(page.locator("#notice")).to_contain_text(REMARK[language])
    expect(page.locator("#card")).to_be_hidden()
    assert "hotspot" not in parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_address_of_a_merged_site_leads_to_the_one_that_it_is_part_of(visit: Open, site: str, language: str) -> None:
    with merged_pair() as (merged, survivor, other_group):
        page = visit(f"/?lang={language}&group={other_group}&hotspot={merged}").page

        assert BECAME_ONE[language] in told_by_card(page)
        assert parse_qs(urlsplit(page.url).query)["hotspot"] == [survivor]
        of_survivor = page.request.get(f"{site}/api/v1/hotspots/{survivor}?lang={language}").json()["properties"]
        expect(page.locator("#card .card-story")).to_have_text(of_survivor["explanation"])


def test_an_address_of_a_site_outside_of_what_is_listed_opens_its_card(visit: Open, site: str) -> None:
    page = visit("/?lang=en").page
    open_first(page)
    chosen, story = page.locator("tr.chosen").get_attribute("data-id"), page.locator("#card .card-story").inner_text()

    elsewhere = visit(f"/?lang=en&group={another_group(page, site)}&hotspot={chosen}").page

    told_by_card(elsewhere)
    assert elsewhere.locator("#card .card-story").inner_text() == story
    assert elsewhere.locator("tr.chosen").count() == 0


def another_group(page: Page, site: str) -> str:
    """A group that the chosen site is not of."""
    mine = detail(site, page, "en")["group"]
    values = page.locator("select[name=group] option").evaluate_all("all => all.map((one) => one.value)")
    return next(str(value) for value in values if value not in ("", mine))


@contextmanager
def merged_pair() -> Iterator[tuple[str, str, str]]:
    """The ids of a site that has become one with another and of that one, and another group; undone at the end."""
    with asking(read_database(os.environ, OWNER_URL), database=DATABASE) as cursor:
        cursor.execute(TWO_THAT_ALL_SEE)
        (merged, merged_name, state, other_group), (survivor, survivor_name, *_) = cursor.fetchall()
        cursor.execute(MERGED, [survivor, merged])
        try:
            yield str(merged_name), str(survivor_name), other_group
        finally:
            cursor.execute(ITSELF_AGAIN, [state, merged])
