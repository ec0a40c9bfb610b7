"""Real files, brought in once by the commands that a city's staff would use; what came of it is noted, then undone."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count
from pytest_django.plugin import DjangoDbBlocker

from geo_pot.complaints.models import Complaint
from spatial.models import Boundary, Edition, EditionState, Level
from tests.cities import CHICAGO_DIRECTORY, load_bekasi, load_chicago

AS_OF = date(2012, 12, 31)  # the last day of the file


@dataclass
class Chicago:
    """What the commands said and left. matched: external id → (code of the matched area, method)."""

    said: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    by_status: dict[str, int] = field(default_factory=dict)
    outside_their_city: int = 0
    unrouted: int = 0
    matched: dict[str, tuple[str, str]] = field(default_factory=dict)
    rejects: list[tuple[int, str]] = field(default_factory=list)
    replayed: str = ""
    hotspots: bytes = b""
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[step] = time.monotonic() - began


@contextmanager
def undone(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around many tests, rolled back at the end."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def chicago(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Chicago:
    """Chicago beside Bekasi, its two years of complaints imported twice, its hotspots found."""
    folder = tmp_path_factory.mktemp("chicago")
    noted = Chicago()
    with undone(django_db_blocker):
        with noted.timing("boundaries of both cities"):
            load_bekasi()
            territory = load_chicago(shared)
        for step in ("import", "second import"):
            with noted.timing(step):
                noted.said.append(_import(shared, folder))
        with noted.timing("replay"):
            noted.replayed = _replay(territory.code)
        with noted.timing("hotspots"):
            call_command("compute_hotspots", territory=territory.code, as_of=AS_OF, now_here=True, stdout=io.StringIO())
        call_command("export_hotspots", territory=territory.code, out=folder / "hotspots.geojson", stdout=io.StringIO())
        _note(noted, folder)
    return noted


def _import(shared: Path, folder: Path) -> str:
    out = io.StringIO()
    call_command(
        "import_complaints",
        str(shared / "complaints" / "chicago_sanitation_2011_2012.csv"),
        territory="US-IL-CHI",
        mapping=CHICAGO_DIRECTORY / "mapping.toml",
        rejects=folder / "rejects.csv",
        stdout=out,
        stderr=io.StringIO(),
    )
    return out.getvalue().strip()


def _replay(code: str) -> str:
    out = io.StringIO()
    call_command("routing", "replay", territory=code, stdout=out)
    return out.getvalue().strip()


def _note(noted: Chicago, folder: Path) -> None:
    editions = Edition.objects.filter(state=EditionState.PUBLISHED).order_by("territory__name")
    noted.published = list(editions.values_list("territory__name", flat=True))
    complaints = Complaint.objects.filter(territory__name="Chicago")
    noted.by_status = dict(complaints.values_list("status").annotate(n=Count("id")))
    noted.unrouted = complaints.filter(agency=None).count()
    codes = dict(Boundary.objects.filter(edition__in=editions, level=Level.KELURAHAN).values_list("area_id", "code"))
    noted.matched = {
        str(external_id): (codes.get(kelurahan, ""), method)
        for external_id, kelurahan, method in complaints.values_list("external_id", "kelurahan_id", "match_method")
    }
    with (folder / "rejects.csv").open(newline="") as stream:
        noted.rejects = [(int(row["line"]), row["reason"]) for row in csv.DictReader(stream)]
    noted.hotspots = (folder / "hotspots.geojson").read_bytes()
