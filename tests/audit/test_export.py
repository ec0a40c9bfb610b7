"""manage.py audit export."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from geo_pot.accounts.models import User
from geo_pot.accounts.personal import queries as personal
from geo_pot.accounts.personal.actions import store
from geo_pot.audit.models import Entry
from geo_pot.audit.queries import acting_as


@pytest.fixture
def looked_at(db: None) -> User:
    """A citizen who looked at herself for a reason that a spreadsheet would compute."""
    citizen = User.objects.create_user(username="citizen")
    store(user_id=citizen.pk, full_name="Siti Aminah")
    with acting_as(citizen.pk):
        personal.read(citizen.pk, fields=["full_name"], why="=2026-000123")
    return citizen


def test_every_entry_is_a_line_of_json(looked_at: User, tmp_path: Path) -> None:
    call_command("audit", "export", out=tmp_path / "audit.jsonl")

    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == list(Entry.objects.order_by("id").values_list("id", flat=True))
    read = lines[-1]
    assert (read["actor_id"], read["action"], read["row_id"]) == (looked_at.pk, "read", looked_at.pk)
    assert (read["columns"], read["reason"]) == (["full_name"], "=2026-000123")
    assert "Siti" not in (tmp_path / "audit.jsonl").read_text()


def test_a_spreadsheet_computes_nothing(looked_at: User, tmp_path: Path) -> None:
    call_command("audit", "export", out=tmp_path / "audit.csv")

    with (tmp_path / "audit.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[-1]["reason"] == "'=2026-000123"
    assert len(rows) == Entry.objects.count()


def test_a_period_is_half_open(looked_at: User, tmp_path: Path) -> None:
    (moment,) = Entry.objects.filter(action="read").values_list("at", flat=True)
    now = timezone.now()

    def count(since: object, until: object) -> int:
        call_command("audit", "export", since=since, until=until, out=tmp_path / "audit.jsonl")
        return len((tmp_path / "audit.jsonl").read_text().splitlines())

    assert (count(None, now), count(None, moment), count(moment, None)) == (3, 2, 1)
    assert count(now, None) == 0


def test_only_its_owner_may_read_the_file(looked_at: User, tmp_path: Path) -> None:
    call_command("audit", "export", out=tmp_path / "audit.jsonl")

    assert (tmp_path / "audit.jsonl").stat().st_mode & 0o777 == 0o600


def test_another_kind_of_file_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"should end in \.jsonl or \.csv"):
        call_command("audit", "export", out=tmp_path / "audit.xlsx")
