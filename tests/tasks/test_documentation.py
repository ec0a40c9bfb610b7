"""docs/jobs.md and docs/hotspots.md say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from celery import current_app
from django.conf import settings

from tasks.outbox import HANDLERS

DOCS = Path(__file__).resolve().parents[2] / "docs"
JOBS, HOTSPOTS = (DOCS / "jobs.md").read_text(), (DOCS / "hotspots.md").read_text()


def first_column(text: str) -> set[str]:
    """The words in code marks in the first cells of all tables."""
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_every_kind_of_event_is_explained() -> None:
    assert HANDLERS.keys() <= first_column(JOBS)


def test_every_kind_that_is_announced_is_handled() -> None:
    rooms = DOCS.parent / "geo_pot"
    by_actions = {
        kind for file in rooms.rglob("*.py") for kind in re.findall(r"announce\(\s*\"(\w+)\"", file.read_text())
    }
    by_triggers = {
        kind
        for file in rooms.glob("complaints/sql/functions/record_triggers_*.sql")
        for kind in re.findall(r"(?:select |^ *\()'(complaint_\w+)'", file.read_text(), re.MULTILINE)
    }

    assert by_actions | by_triggers == HANDLERS.keys()


def test_every_job_is_explained() -> None:
    current_app.loader.import_default_modules()

    assert {name for name in current_app.tasks if name.startswith("tasks.")} <= first_column(JOBS)


def test_every_setting_of_outbox_and_hotspots_is_explained() -> None:
    ours = {name for name in dir(settings) if name.startswith(("OUTBOX_", "HOTSPOT_"))}

    assert ours <= first_column(JOBS) | first_column(HOTSPOTS)
