"""The map in a real browser before the real service, on a phone and on a desk."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DESK, PHONE, Open, told_by_card

MIDDLE_OF_WHAT_THE_CARD_LEAVES = {DESK: (150, 0), PHONE: (0, -0.25)}


@pytest.mark.parametrize(("width", "language"), [(PHONE, "id"), (DESK, "en")])
def test_the_page_works_without_an_error_or_another_machine(visit: Open, site: str, width: int, language: str) -> None:
    opened = visit(f"/?lang={language}", width=width)

    opened.page.wait_for_load_state("networkidle")
    assert opened.complaints == []
    assert opened.hosts() == {urlsplit(site).netloc}
    assert {url: status for url, status in opened.answers.items() if status >= 400} == {}
    assert opened.page.locator("#map canvas").count() == 1
    assert opened.page.locator(".sites tbody tr").count() > 0
    assert opened.page.evaluate("document.scrollingElement.scrollWidth") == width
    assert len(opened.asked("/api/v1/complaints")) >= 1
    for url in opened.asked("/api/v1/complaints"):
        assert {"bbox", "created_from"} <= set(parse_qs(urlsplit(url).query)), "only those in sight, and recent"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_click_on_the_map_explains_the_same_hotspot(visit: Open, width: int) -> None:
    page = visit(width=width).page
    page.locator(".site-button").first.click()
    told = told_by_card(page)
    page.locator(".card-close").click()
    page.locator("#map").scroll_into_view_if_needed()

    click_on_chosen_symbol(page, width)

    expect(page.locator("#card")).to_have_text(told, use_inner_text=True)


def click_on_chosen_symbol(page: Page, width: int) -> None:
    """The map has brought the hotspot to the middle of what the card leaves free."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    right, down = MIDDLE_OF_WHAT_THE_CARD_LEAVES[width]
    page.mouse.click(box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down * box["height"])


def test_a_shared_address_opens_its_hotspot(visit: Open) -> None:
    page = visit().page
    page.locator(".site-button").nth(1).click()
    told = told_by_card(page)

    again = visit(page.url.removeprefix(page.evaluate("location.origin"))).page

    expect(again.locator("#card")).to_have_text(told, use_inner_text=True)


def test_the_legend_hides_and_a_click_on_bare_land_tells_who_answers_there(visit: Open) -> None:
    opened = visit(width=PHONE)
    page = opened.page
    states = page.locator(".site-button small:last-child")
    assert "Aktif" in states.all_inner_texts()
    page.locator("#legend summary").click()

    for name in ("active", "candidate", "dormant", "complaint"):
        page.uncheck(f"input[name={name}]")
    page.locator("#legend summary").click()
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)

    assert states.all_inner_texts() == []
    expect(page.locator("#card .agencies li").first).to_be_visible()
    assert len(opened.asked("/api/v1/match")) == 1
