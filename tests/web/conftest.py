"""A real browser before the real service. What it asks for and what it complains of is kept."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.web.stack import demo_site

PHONE, DESK = 360, 1280
# A root user's browser has no sandbox of its own; the rest keeps it from calling its maker.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card
)
LOAD_TIMEOUT_MS = 20_000  # two cores draw the map in software

SOFTWARE_DRAWING = "GL Driver Message"  # the browser's own remark on being slow without a graphics card


@dataclass
class Visit:
    """One page in a browser window, and what it did."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)

    def watch(self) -> None:
        def console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and SOFTWARE_DRAWING not in message.text:
                self.complaints.append(message.text)

        def request(asked: Request) -> None:
            self.requests.append(asked.url)

        def response(answer: Response) -> None:
            self.answers[answer.url] = answer.status

        self.page.on("console", console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", request)
        self.page.on("response", response)

    def hosts(self) -> set[str]:
        """Other machines and this one that were asked; data: and blob: are no machines."""
        return {urlsplit(url).netloc for url in self.requests if url.startswith(("http", "ws"))}

    def asked(self, path: str) -> list[str]:
        return [url for url in self.requests if urlsplit(url).path == path]


Open = Callable[..., Visit]


def start_browser(*extra: str) -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        message = "no chromium here; ./test installs it where it may"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *extra])
        yield browser
        browser.close()


def told_by_card(page: Page) -> str:
    """All that the card of a hotspot says, once it has its episodes too."""
    page.locator("#card-detail:not([aria-busy])").wait_for()
    return page.locator("#card").inner_text()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with demo_site() as url:
        yield url


# Playwright runs an event loop while it is open, and Django refuses its database beside one: closed after each module.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from start_browser()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Open a path of the site in a fresh window; waits until the table says something."""
    contexts = []

    def open_path(path: str = "/", *, width: int = DESK, height: int = 800) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", locale="id-ID"
        )
        context.set_default_timeout(LOAD_TIMEOUT_MS)
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.watch()
        visit.page.goto(site + path)
        visit.page.locator("#hotspots-body > *").first.wait_for()
        return visit

    yield open_path
    for context in contexts:
        context.close()
