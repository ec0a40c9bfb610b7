"""The administrators' pages in a real browser: the map editor, and no barrier on any of them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import OWNER_URL
from tests.web.conftest import DESK, LOAD_TIMEOUT_MS, PHONE, Visit
from tests.web.stack import with_database
from tests.web.test_account import barriers
from tools import prepare

# Somebody who administers the city, is its control centre and has passed a second factor, as signing in leaves them; a
# report that is held; and the key of their session.
SIGN_IN = """
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client
from geo_pot.accounts.models import Grant, User
from django.utils import timezone
from geo_pot.accounts.roles import Role
from geo_pot.complaints.models import Complaint
from spatial.models import Territory
user = User()
user.username = user.public_id.hex
user.save()
for role in (Role.ADMINISTRATOR, Role.POC):
    Grant.objects.create(user=user, role=role, territory=Territory.objects.get())
known = Complaint.objects.first()
what = {"category": known.category, "source": known.source, "location": known.location}
Complaint.objects.create(**what, text="Sampah", held_since=timezone.now())
factor = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
client = Client()
client.force_login(user)
session = client.session
session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "id": factor.pk, "at": 0}]
session.save()
print("KEY", session.session_key)
"""
CITY = "staf/32.75/"
PAGES = (
    "", "agencies/", "agencies/new", "categories/new", "service-areas/new", "roles/", "roles/ended", "factors/",
    "held/", "editions/", "letters/",
)  # fmt: skip
SQUARE = [[106.99, -6.24], [107.0, -6.24], [107.0, -6.25], [106.99, -6.25]]
Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def session_key(site: str) -> str:
    urls = {name: with_database(os.environ[name]) for name in ("GEOPOT_DATABASE_URL", OWNER_URL)}
    told = subprocess.run(
        prepare.manage("shell", "--command", SIGN_IN),
        env={**os.environ, **urls},
        check=False,
        text=True,
        capture_output=True,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.rpartition("KEY ")[2].strip()


@pytest.fixture
def open_page(browser: Browser, site: str, session_key: str) -> Iterator[Open]:
    contexts = []

    def open_it(path: str, *, width: int = DESK, language: str = "id") -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="id-ID", reduced_motion="reduce")
        context.set_default_timeout(LOAD_TIMEOUT_MS)
        context.add_cookies([{"name": "sessionid", "value": session_key, "url": site}])
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.watch()
        visit.page.goto(f"{site}/{CITY}{path}?lang={language}")
        return visit

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "language"), [(PHONE, "id"), (DESK, "en")])
def test_no_page_of_the_administration_is_a_barrier(open_page: Open, site: str, width: int, language: str) -> None:
    visit = open_page("", width=width, language=language)
    found = {}

    for path in PAGES:
        visit.page.goto(f"{site}/{CITY}{path}?lang={language}")
        found[path] = barriers(visit.page)

    assert found == {path: [] for path in PAGES}
    assert visit.complaints == []


@pytest.fixture
def editor(open_page: Open) -> Visit:
    """The form of a new service area with its map drawn."""
    visit = open_page("service-areas/new", language="en")
    visit.page.check("input[name=where][value=outline]")
    visit.page.locator("#outline-editor[data-ready]").wait_for()
    visit.page.locator("#outline-map").scroll_into_view_if_needed()
    return visit


def click_map(page: Page, right: float, down: float) -> None:
    x, y = on_map(page, right, down)
    page.mouse.click(x, y)
    page.wait_for_timeout(400)  # two clicks at once would be a double click, which zooms


def on_map(page: Page, right: float, down: float) -> tuple[float, float]:
    box = page.locator("#outline-map").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * right, box["y"] + box["height"] * down


def drawn(page: Page) -> Any:  # noqa: ANN401 -- GeoJSON
    text = page.input_value("#id_outline")
    return json.loads(text)["coordinates"] if text else None


def draw_square(page: Page) -> None:
    page.click("#outline-draw")
    for right, down in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)):
        click_map(page, right, down)
    page.click("#outline-finish")


def test_an_outline_is_drawn_dragged_and_undone_on_the_map(editor: Visit) -> None:
    page = editor.page
    draw_square(page)
    square = drawn(page)
    assert len(square[0][0]) == 5
    expect(page.locator("#outline-corners tr")).to_have_count(4)

    page.locator("#outline-map").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.mouse.move(*on_map(page, 0.6, 0.6))
    page.mouse.down()
    page.mouse.move(*on_map(page, 0.7, 0.7), steps=4)
    page.mouse.up()

    dragged = drawn(page)
    assert [dragged[0][0][place] == square[0][0][place] for place in range(4)] == [True, True, False, True]

    page.click("#outline-undo")
    assert drawn(page) == square
    page.click("#outline-undo")
    assert drawn(page) is None
    assert editor.complaints == []
    assert len(editor.hosts()) == 1


def test_the_table_does_the_same_with_the_keyboard(editor: Visit) -> None:
    page = editor.page
    page.fill("#id_outline", json.dumps({"type": "Polygon", "coordinates": [[*SQUARE, SQUARE[0]]]}))
    page.locator("#id_outline").blur()
    expect(page.locator("#outline-corners tr")).to_have_count(4)

    page.focus('#outline-corners [data-act=insert][data-index="0"]')
    page.keyboard.press("Enter")
    expect(page.locator("#outline-corners tr")).to_have_count(5)
    assert drawn(page)[0][0][1] == [106.995, -6.24]

    page.fill('#outline-corners [data-act=lat][data-index="1"]', "-6.235")
    page.keyboard.press("Tab")
    assert drawn(page)[0][0][1] == [106.995, -6.235]

    page.focus('#outline-corners [data-act=delete][data-index="1"]')
    page.keyboard.press("Enter")
    assert drawn(page)[0][0][:4] == SQUARE
    assert page.evaluate("document.activeElement.dataset.act") == "delete"
    assert barriers(page) == []


def test_text_that_is_no_outline_is_told(editor: Visit) -> None:
    page = editor.page

    page.fill("#id_outline", "POINT (1 2)")
    page.locator("#id_outline").blur()

    expect(page.locator("#outline-notice")).to_contain_text("no GeoJSON")


def test_what_was_drawn_is_shown_and_then_saved(editor: Visit) -> None:
    page = editor.page
    draw_square(page)
    page.fill("#id_code", "drawn-in-the-browser")
    page.check("input[name=groups] >> nth=0")
    page.click("text=See what would change")
    expect(page.locator("#foreseen")).to_be_visible()
    assert barriers(page) == []

    page.click("main button.primary")

    expect(page.locator(".notice")).to_contain_text("Saved.")
    page.click("text=drawn-in-the-browser")
    expect(page.locator("#outline-corners tr")).to_have_count(4)
    assert editor.complaints == []
