"""Sessions are listed by the names of browsers and systems, as people know them."""

from __future__ import annotations

import pytest

from geo_pot.accounts.signing_in.devices import Device, device_of
from tests.accounts.client import App
from tests.accounts.test_sessions import PHONE

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
GALAXY = "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B)"
BROWSERS = {
    f"Mozilla/5.0 (Linux; Android 10; K) {KHTML} Chrome/131.0.0.0 Mobile Safari/537.36": ("Chrome", "Android"),
    f"{GALAXY} {KHTML} SamsungBrowser/21.0 Chrome/110.0 Mobile Safari/537.36": ("Samsung Internet", "Android"),
    f"Mozilla/5.0 (Windows NT 10.0) {KHTML} Chrome/131.0 Safari/537.36 Edg/131.0": ("Edge", "Windows"),
    f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1": ("Safari", "iOS"),
    f"{IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1": ("Chrome", "iOS"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": ("Firefox", "Linux"),
    "geopot-app/1": (None, None),
    "": (None, None),
}


@pytest.mark.parametrize("told", BROWSERS)
def test_a_browser_and_its_system_have_the_names_that_people_know(told: str) -> None:
    assert device_of(told) == Device(*BROWSERS[told])


@pytest.mark.django_db
def test_a_session_says_what_it_was_begun_with(capsys: pytest.CaptureFixture[str]) -> None:
    app = App(agent=next(iter(BROWSERS)))
    app.register(PHONE, capsys)

    [session] = app.auth("GET", "auth/sessions")[1]["data"]

    assert session["device"] == {"browser": "Chrome", "system": "Android"}
    assert session["user_agent"] == app.agent
