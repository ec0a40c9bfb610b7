"""The documentation for people, in a real browser under the service's own rules."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Route, sync_playwright

from api.problem_types import PROBLEM_TYPES

ROOT = Path(__file__).resolve().parents[2]
HOST = "http://localhost"


def test_the_page_loads_nothing_from_elsewhere(client: Client, db: None) -> None:
    page = client.get("/api/docs")

    nonce = re.search(r"'nonce-([^']+)'", page["Content-Security-Policy"])
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert nonce is not None
    assert f'nonce="{nonce[1]}"' in page.text
    assert all(address.startswith("/") for address in addresses)
    assert all(finders.find(each.removeprefix("/static/")) for each in addresses if each.startswith("/static/"))


def test_a_browser_shows_every_operation_and_complains_of_nothing(client: Client, db: None) -> None:
    complaints: list[str] = []
    # Asked for here, because the browser runs an event loop, beside which Django refuses its database.
    answers = {path: fetch(client, path) for path in ("/api/docs", "/api/schema")}

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", lambda route: answer(route, answers, complaints))
        page.goto(f"{HOST}/api/docs")
        page.locator(".opblock").nth(13).wait_for()
        page.locator(".opblock-summary", has_text="/api/v1/match").click()
        page.locator(".opblock-body").wait_for()
        count = page.locator(".opblock").count()
        browser.close()

    assert (count, complaints) == (35, [])


def fetch(client: Client, path: str) -> HttpResponse:
    response = client.get(path)
    assert isinstance(response, HttpResponse)
    return response


def answer(route: Route, answers: dict[str, HttpResponse], complaints: list[str]) -> None:
    """The service's answer, or a static file; anything else is a complaint."""
    path = route.request.url.removeprefix(HOST).partition("?")[0]
    if path in answers:
        response = answers[path]
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.content)
    elif (file := finders.find(path.removeprefix("/static/"))) is not None:
        route.fulfill(path=file)
    else:
        complaints.append(f"asked for {route.request.url}")
        route.abort()


def chromium() -> str:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium here; ./test installs it where it may")
    return program


def test_every_problem_stands_in_the_docs() -> None:
    text = (ROOT / "docs" / "api.md").read_text().partition("## When something is wrong")[2]

    assert re.findall(r"^\| `([a-z-]+)` \|", text, flags=re.MULTILINE) == list(PROBLEM_TYPES)
    assert all(kind.text in text for kind in PROBLEM_TYPES.values())
