"""A city with somebody in it, written for good; a backup of it, and a database that it was restored into.

Once for all tests of the folder: making, dropping and emptying databases is what takes the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.models import User
from geo_pot.accounts.personal.actions import look_up, store
from geo_pot.accounts.queries.grants import actor_of
from geo_pot.accounts.roles import Role
from geo_pot.backups import queries
from geo_pot.backups.actions import make_backup, restore
from geo_pot.backups.manifest import DatabaseState, Manifest
from geo_pot.complaints.models import Complaint
from geo_pot.complaints.queries.routing import route_complaints
from geo_pot.env import DatabaseParts
from tests.accounts.people import administrator, granted
from tests.complaints import grid_city
from tests.complaints.grid_city import build
from tests.conftest import NAME, execute
from tests.owner import owner

PLACES = (grid_city.CENTRE_OF_A, grid_city.EDGE_OF_A_AND_B, grid_city.ONE_KM_WEST_OF_A, grid_city.CENTRE_OF_D)


@dataclass(frozen=True)
class Drill:
    """folder     the backup
    before     what the source held when it was made
    restored   what the restore said that it brought back
    """

    source: DatabaseParts
    target: DatabaseParts
    folder: Path
    citizen_id: int
    before: DatabaseState
    restored: Manifest


@pytest.fixture(scope="package")
def drill(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Drill]:
    source: DatabaseParts = {**owner(), "NAME": NAME}
    target: DatabaseParts = {**owner(), "NAME": f"{NAME}_restored"}
    folder = tmp_path_factory.mktemp("drill") / "backup"
    with django_db_blocker.unblock():
        try:
            citizen = settle()
            with queries.connected(source) as link:
                before = queries.read_state(link)
            make_backup(database=source, folder=folder, now=datetime.now(UTC), elsewhere={})
            restored = restore(folder=folder, database=target, overwrite=True)  # whatever an interrupted run left
            yield Drill(source, target, folder, citizen.pk, before, restored)
        finally:
            call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
            execute(owner(), "drop database if exists {name} with (force)", name=target["NAME"])


def settle() -> User:
    """Four complaints, and a citizen whose personal data were told and looked at."""
    city = build()
    with transaction.atomic():
        route_complaints([Complaint.objects.create(**city.complaint(*place)).pk for place in PLACES])
        operator: Actor = actor_of(granted(Role.POC, administrator(city.territory), city.territory).user, mfa=True)
    citizen = User.objects.create_user(username="siti")
    store(user_id=citizen.pk, full_name="Siti Aminah", phone="+6281234567890", nik="3275014501900001")
    look_up(by=operator, user_ids=[citizen.pk], fields=["phone"], why="2026-000123")
    return citizen
