"""WCAG 2.2 AA as far as a program can tell: axe finds nothing, on a phone and on a desk, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.conftest import DESK, PHONE, Open, told_by_card

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response
    assert len(found["passes"]) > 20, "axe looked at something"
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_on_the_page(visit: Open, width: int, language: str) -> None:
    page = visit(f"/?lang={language}", width=width).page
    page.locator("#legend").evaluate("legend => { legend.open = true }")
    page.check("input[name=surface]")
    page.locator("#surface-body > *").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert violations(page) == []

    page.locator("#legend").evaluate("legend => { legend.open = false }")
    page.locator(".site-button").first.click()
    told_by_card(page)
    page.locator(".timeline summary").click()
    assert violations(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") == width
    below = page.evaluate("document.scrollingElement.scrollHeight - innerHeight")
    assert width == PHONE or below == 0, "on a desk the panel scrolls, not the page"
