"""Signing in, in a real browser: registration by a code, the account, and no barrier on any of its pages."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.accounts.client import CODE
from tests.accounts.test_staff import totp
from tests.conftest import OWNER_URL
from tests.web.conftest import DESK, LOAD_TIMEOUT_MS, PHONE
from tests.web.stack import with_database
from tools import prepare
from tools.checkout import LOG

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ("account/", "account/register", "account/invitation#token=a&email=siti%40example.id")
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
)
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    contexts = []

    def open_it(path: str, *, width: int = PHONE, language: str = "id") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="id-ID", user_agent=ANDROID)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
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


def code_for(address: str) -> str:
    """What went to a number or a mailbox last, from the console that the service of this site writes to."""
    written = (LOG / "web-of-tests.log").read_text()
    if "@" in address:
        sent = written.rpartition(f"To: {address}\n")[2].partition("\n\n")[2]  # the headers hold other numbers
    else:
        sent = written.rpartition(f"SMS to {address}: ")[2]
    return str(CODE.findall(sent)[0])


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_signing_in_is_a_barrier(open_page: Open, path: str, language: str, width: int) -> None:
    page = open_page(path, width=width, language=language)
    page.locator("form:not([hidden])").first.wait_for()

    assert barriers(page) == []
    assert page.locator("html").get_attribute("lang") == language


def test_a_citizen_registers_signs_out_and_deletes_the_account(open_page: Open, site: str) -> None:
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
    expect(page.locator("#sessions li")).to_contain_text("Chrome on Android")
    expect(page.locator("#to-work")).to_be_hidden()
    assert (at_the_code, barriers(page)) == ([], [])
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#copied")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#account-id").inner_text()
    assert page.request.get(f"{site}/api/v1/me").json()["id"] == page.locator("#account-id").inner_text()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download what is kept about me").click()
    copy = json.loads(saved.value.path().read_text())
    assert (saved.value.suggested_filename[:7], copy["person"]["phone"]) == ("geopot-", number)
    page.get_by_text("Delete my account").click()
    page.get_by_role("button", name="Delete it now").click()
    expect(page.get_by_role("status").first).to_have_text("Your account is deleted.")
    expect(page.get_by_label("Phone number or e-mail address")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "language", "work"), [(PHONE, "id", "Ke halaman pengelola"), (DESK, "en", "To the administration")]
)
def test_who_was_invited_sets_a_factor_up_and_goes_to_work(
    open_page: Open, site: str, width: int, language: str, work: str
) -> None:
    email = f"kepala-{random.randint(0, 10**9)}@example.id"
    page = open_page(invitation_of(email), width=width, language=language)
    page.click("#invitation-form button")
    page.locator("#code").wait_for()
    page.fill("#code", code_for(email))
    page.click("#code-form .primary")

    page.click("#set-factor-up")
    expect(page.locator("#factor-setup")).to_be_visible()
    assert page.locator("#factor-picture").evaluate("picture => picture.decode().then(() => picture.naturalWidth > 0)")
    setting_up = barriers(page)
    page.fill("#factor-code", totp(page.locator("#factor-secret").inner_text()))
    page.click("#factor-setup .primary")

    expect(page.locator("#recovery-codes li")).to_have_count(10)
    assert (setting_up, barriers(page)) == ([], [])
    page.click("#recovery-kept")
    expect(page.locator("#recovery-codes li")).to_have_count(0)
    page.get_by_role("link", name=work).click()
    expect(page).to_have_url(f"{site}/staf/32.75/")


def invitation_of(email: str) -> str:
    """The path of an invitation that was made on the command line."""
    urls = {name: with_database(os.environ[name]) for name in ("GEOPOT_DATABASE_URL", OWNER_URL)}
    told = subprocess.run(
        prepare.manage("create_administrator", "--email", email),
        env={**os.environ, **urls},
        check=True,
        text=True,
        capture_output=True,
    )
    return "account/" + told.stdout.rpartition("/account/")[2].strip()


@pytest.mark.parametrize(
    ("language", "sign_in", "refusal"),
    [
        ("id", "Masuk", "Tulis nomor telepon atau alamat surel."),
        ("en", "Sign in", "Write a phone number or an e-mail address."),
    ],
)
def test_the_public_page_leads_to_the_account(open_page: Open, language: str, sign_in: str, refusal: str) -> None:
    page = open_page("", language=language)

    page.get_by_role("link", name=sign_in).click()
    page.fill("#address", "what?")
    page.click("#address-form .primary")

    expect(page.get_by_role("alert")).to_have_text(refusal)


def test_an_invitation_leaves_the_address_bar(open_page: Open) -> None:
    page = open_page(PAGES[2])

    expect(page.locator("#invited-address")).to_have_text("siti@example.id")
    assert "token" not in page.url


def test_a_refusal_is_in_the_language_of_the_page(open_page: Open) -> None:
    page = open_page(PAGES[2])

    page.click("#invitation-form button")

    expect(page.get_by_role("alert")).to_have_text("Undangan ini tidak berlaku, atau tidak lagi: mintalah yang baru.")
