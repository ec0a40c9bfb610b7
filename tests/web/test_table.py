"""The table and the summary, in a browser that cannot draw the map: an old phone, an office machine without a driver.

They say all that the map says, so everything that does not need the map is tried here, where pages open fast.
"""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import DESK, PHONE, Open, start_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start_browser("--disable-3d-apis")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def rows(page: Page) -> list[str]:
    return page.locator(".sites tbody tr").all_inner_texts()


def test_the_table_works_without_the_map(visit: Open) -> None:
    opened = visit()
    page = opened.page

    expect(page.locator("#map")).to_contain_text("tidak dapat menggambar peta")
    page.locator(".site-button").first.click()
    expect(page.locator("#card")).to_contain_text("muncul lagi")
    assert opened.asked("/api/v1/complaints") == []


def test_the_summary_counts_the_hotspots_of_the_table(visit: Open) -> None:
    page = visit().page
    if (more := page.get_by_role("button", name="Tampilkan semua")).count():
        more.click()

    counted = page.locator(".figures div", has_text="titik rawan").locator("dd")
    expect(counted).to_have_text(str(len(rows(page))))


def test_made_up_data_are_labelled(visit: Open) -> None:
    expect(visit().page.locator("#demo-note")).to_contain_text("Data contoh")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_row_of_the_table_explains_its_hotspot(visit: Open, width: int) -> None:
    page = visit(width=width).page
    button = page.locator(".site-button").first

    button.click()

    card = page.locator("#card")
    expect(card).to_be_focused()
    expect(card).to_contain_text("muncul lagi")
    expect(card).to_contain_text("Penanggung jawab")
    assert query(page)["hotspot"] == [page.locator("tr.chosen").get_attribute("data-id")]
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(button).to_be_focused()
    assert "hotspot" not in query(page)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_lurah_sees_and_bookmarks_her_area(visit: Open, width: int) -> None:
    page = visit(width=width).page
    name = page.locator(".sites tbody tr small").first.inner_text().split(", ")[1]

    page.select_option("select[name=kecamatan]", label=name)

    expect(page.locator("#summary-title")).to_have_text(name)
    expect(page.locator("#hotspots")).not_to_have_attribute("aria-busy", "true")
    assert all(name in row for row in rows(page))
    area = query(page)["area"][0]
    assert f"area={area}" in (page.locator("#geojson-link").get_attribute("href") or "")
    bookmarked = visit(f"/?area={area}", width=width).page
    expect(bookmarked.locator("select[name=kecamatan]")).to_have_value(area)
    assert rows(bookmarked) == rows(page)
    assert bookmarked.title().startswith(name)


def test_an_area_that_does_not_exist_is_said(visit: Open) -> None:
    page = visit("/?area=99.99").page

    expect(page.locator("#notice")).to_contain_text("Tidak ada wilayah 99.99")
    assert len(rows(page)) > 0


def test_the_back_button_returns_to_the_whole_city(visit: Open) -> None:
    page = visit().page
    city = page.locator("#summary-title").inner_text()
    page.select_option("select[name=kecamatan]", index=1)
    expect(page.locator("#summary-title")).not_to_have_text(city)

    page.go_back()

    expect(page.locator("#summary-title")).to_have_text(city)


def test_the_kind_of_problem_filters_the_table(visit: Open) -> None:
    page = visit().page
    kind = page.locator(".site-button strong").first.inner_text()

    page.select_option("select[name=group]", label=kind)

    expect(page.locator("#hotspots")).not_to_have_attribute("aria-busy", "true")
    assert set(page.locator(".site-button strong").all_inner_texts()) == {kind}


def test_the_other_language_shows_the_same_view(visit: Open) -> None:
    page = visit().page
    page.select_option("select[name=kecamatan]", index=1)
    area = query(page)["area"]

    page.locator("[data-language=en]").click()

    expect(page.locator("#hotspots-title")).to_contain_text("Hotspots")
    assert query(page)["area"] == area


def test_the_keyboard_reaches_the_table_at_once(visit: Open) -> None:
    page = visit().page

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator(".site-button").first).to_be_focused()


def test_a_lost_connection_is_said_and_can_be_tried_again(visit: Open) -> None:
    page = visit().page
    page.context.set_offline(True)
    page.select_option("select[name=kecamatan]", index=1)
    expect(page.locator("#notice")).to_contain_text("Server tidak dapat dihubungi")
    assert rows(page) == []

    page.context.set_offline(False)
    page.get_by_role("button", name="Coba lagi").click()

    expect(page.locator("#notice")).to_be_empty()
    expect(page.locator("#hotspots-body > *").first).to_be_visible()
