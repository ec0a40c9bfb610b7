"""Signing in, in a real browser: registration by a code, the account, and no barrier on any of its pages."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.accounts.client import last_code
from tests.web.conftest import DESK, LOAD_TIMEOUT_MS, PHONE
from tools.checkout import LOG

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ("account/", "account/register", "account/invitation#token=a&email=siti%40example.id")
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    contexts = []

    def open_it(path: str, *, width: int = PHONE, language: str = "id") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="id-ID")
        context.set_default_timeout(LOAD_TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        path, _, fragment = path.partition("#")
        page.goto(f"{site}/{path}?lang={language}#{fragment}")
        return page

    yield open_it
    for context in contexts:
        context.close()


def barriers(page: Page) -> list[tuple[str, Any]]:
    """What axe finds, and whether the page is wider than its window."""
    found = Axe().run(page, options=WCAG).response["violations"]
    wider = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] + [("wider", [])] * wider


def code_for(number: str) -> str:
    """From the console that the service of this site writes to."""
    sent = [line for line in (LOG / "web-of-tests.log").read_text().splitlines() if number in line]
    return last_code(sent[-1])


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_signing_in_is_a_barrier(open_page: Open, path: str, language: str, width: int) -> None:
    page = open_page(path, width=width, language=language)
    page.locator("form:not([hidden])").first.wait_for()

    assert barriers(page) == []
    assert page.locator("html").get_attribute("lang") == language


def test_a_citizen_registers_signs_out_and_deletes_the_account(open_page: Open) -> None:
    local = f"0812-{random.randint(0, 9999):04d}-{random.randint(0, 9999):04d}"
    number = "+62" + local.replace("-", "")[1:]
    page = open_page("account/register", language="en")
    page.get_by_label("Phone number or e-mail address").fill(local)
    page.get_by_role("button", name="Send me a code").click()

    page.get_by_label("The code that you received").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    at_the_code = barriers(page)
    page.get_by_label("The code that you received").fill(code_for(number))
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    expect(page.locator("#roles")).to_have_text("Citizen")
    expect(page.locator("#sessions li")).to_have_count(1)
    assert (at_the_code, barriers(page)) == ([], [])
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download what is kept about me").click()
    copy = json.loads(saved.value.path().read_text())
    assert (saved.value.suggested_filename[:7], copy["person"]["phone"]) == ("geopot-", number)
    page.get_by_text("Delete my account").click()
    page.get_by_role("button", name="Delete it now").click()
    expect(page.get_by_label("Phone number or e-mail address")).to_be_visible()


def test_an_invitation_leaves_the_address_bar(open_page: Open) -> None:
    page = open_page(PAGES[2])

    expect(page.locator("#invited-address")).to_have_text("siti@example.id")
    assert "token" not in page.url
