"""The drill: everything comes back, under the same rules, and the service runs on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from geo_pot.backups import queries
from geo_pot.backups.actions import restore
from geo_pot.backups.errors import FolderRefused, NotTheSame, TargetRefused
from geo_pot.backups.manifest import DUMP, NAME, DatabaseState, TableState, read_manifest
from geo_pot.env import DatabaseParts
from tests.contracts.rules import ROOT
from tests.operations.conftest import Drill

SECRETS = (b"Siti", b"81234567890", b"3275014501900001")

# What a fresh process sees of the restored database through the service itself; what it writes is taken back.
LOOK_AROUND = """
import json
import django
django.setup()
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from geo_pot.complaints.actions.submit import Report, submit
call_command("migrate", check_unapplied=True, verbosity=0)
listed = Client().get("/api/v1/complaints?territory=GRID", headers={"host": "localhost"})
with transaction.atomic():
    new = submit(report=Report(lon=107.01, lat=-6.29, category="dumping", territory="GRID"))
    transaction.set_rollback(True)
print(listed.status_code, len(json.loads(listed.getvalue())["features"]), new.receipt, new.match_method)
"""


def run_as_service(database: DatabaseParts, statement: str) -> list[tuple[object, ...]]:
    """In a session of the service's role, which is taken back."""
    role = connection.settings_dict
    link = psycopg2.connect(
        dbname=database["NAME"], user=role["USER"], password=role["PASSWORD"], host=role["HOST"], port=role["PORT"]
    )
    try:
        with link.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())
    finally:
        link.close()


def url_of(database: DatabaseParts, *, user: str, password: str) -> str:
    at = f"host={quote(database['HOST'], safe='')}&port={database['PORT']}"
    return f"postgresql://{user}:{password}@/{database['NAME']}?{at}"


def test_every_row_comes_back_as_it_was(drill: Drill) -> None:
    with queries.connected(drill.target) as link:
        after = queries.read_state(link)

    assert drill.before == drill.restored.state == after
    rows = {name: table.rows for name, table in after.tables.items()}
    assert (rows["complaints_complaint"], rows["personal_data"], rows["accounts_grant"]) == (4, 1, 2)
    assert rows["audit_entry"] > 4


def test_no_table_is_left_out(drill: Drill) -> None:
    """Each one that the service's own models name, and those that Django keeps for itself."""
    everything = "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"

    tables = {name for (name,) in run_as_service(drill.source, everything)}

    assert drill.restored.state.tables.keys() == tables - {"spatial_ref_sys"}


def test_the_service_runs_on_what_came_back(drill: Drill) -> None:
    role = connection.settings_dict
    url = url_of(drill.target, user=role["USER"], password=role["PASSWORD"])

    answer = subprocess.run(
        [sys.executable, "-c", LOOK_AROUND],
        cwd=ROOT,
        env={**os.environ, "GEOPOT_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "geo_pot.settings"},
        text=True,
        capture_output=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["200", "4", f"GRID-{datetime.now(UTC).year}-000005", "covers"]


def test_personal_data_are_hidden_there_as_well(drill: Drill) -> None:
    nobody = run_as_service(drill.target, "select count(*) from personal_data")
    herself = f"set geopot.actor = '{drill.citizen_id}'; select full_name from personal_data"
    with queries.connected(drill.target, options="") as link, link.cursor() as cursor:
        cursor.execute("select count(*) from personal_data")
        owner = cursor.fetchall()

    assert (nobody, owner, run_as_service(drill.target, herself)) == ([(0,)], [(0,)], [("Siti Aminah",)])


@pytest.mark.parametrize(
    "statement",
    [
        "delete from audit_entry returning 1",
        "alter table complaints_complaint disable trigger all",
        "create table intruder (id int)",
        "select personal_for('backup')",
    ],
)
def test_the_service_may_there_what_it_may_here(drill: Drill, statement: str) -> None:
    for database in (drill.source, drill.target):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            run_as_service(database, statement)


def test_what_is_written_there_is_audited(drill: Drill) -> None:
    changed = (
        "update complaints_complaint set status = 'verified' where receipt like '%000001';"
        "select action, new from audit_entry order by id desc limit 1"
    )

    assert run_as_service(drill.target, changed) == [("update", {"status": "verified"})]


def test_only_its_owner_may_read_a_backup(drill: Drill) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in [drill.folder, *drill.folder.iterdir()]}

    assert modes == {"backup": 0o700, DUMP: 0o600, NAME: 0o600}


def test_the_manifest_tells_no_value(drill: Drill) -> None:
    text = (drill.folder / NAME).read_bytes()

    assert [secret for secret in SECRETS if secret in text] == []
    assert json.loads(text)["versions"].keys() == {"postgresql", "postgis"}


def test_dump_and_count_see_one_moment(drill: Drill) -> None:
    with queries.snapshot(drill.target) as (link, _):
        before = queries.read_state(link)
        with queries.connected(drill.target) as writer, writer, writer.cursor() as cursor:
            cursor.execute(
                "insert into complaints_source (code, name, already_public, is_demo) values ('x', '', false, false)"
            )
        during = queries.read_state(link)
    with queries.connected(drill.target) as writer, writer, writer.cursor() as cursor:
        after = queries.read_state(writer)
        cursor.execute("delete from complaints_source where code = 'x'")

    assert before == during
    assert [line.split(":")[0] for line in before.differences(after)] == ["table complaints_source"]


def test_a_file_that_changed_is_refused(drill: Drill, tmp_path: Path) -> None:
    folder = shutil.copytree(drill.folder, tmp_path / "spoilt")
    content = bytearray((folder / DUMP).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / DUMP).write_bytes(content)

    with pytest.raises(NotTheSame, match="sha256 differs"):
        restore(folder=folder, database={**drill.target, "NAME": "never_made"})
    assert not queries.exists({**drill.target, "NAME": "never_made"})


def test_half_a_backup_is_none(drill: Drill, tmp_path: Path) -> None:
    folder = shutil.copytree(drill.folder, tmp_path / "half")
    (folder / NAME).unlink()

    with pytest.raises(FolderRefused, match="no backup, or not a whole one"):
        restore(folder=folder, database=drill.target)


def test_a_database_with_tables_is_not_dropped_unasked(drill: Drill) -> None:
    with pytest.raises(TargetRefused, match="--force drops it first"):
        restore(folder=drill.folder, database=drill.source)


def test_the_services_own_database_is_not_replaced_unasked(drill: Drill) -> None:
    with pytest.raises(CommandError, match="say --force to replace"):
        call_command("restore", drill.folder)


def test_what_differs_is_told_by_name() -> None:
    state = DatabaseState(
        tables={"complaints_complaint": TableState(4, "17"), "accounts_user": TableState(1, "5")},
        guarded={"personal_data": ["personal_data_own"]},
        rights={"audit_entry": ["app=r/owner"]},
        migrations=["accounts.0001_initial"],
    )
    other = replace(
        state,
        tables={"complaints_complaint": TableState(3, "9")},
        guarded={},
        rights={"audit_entry": ["app=arwd/owner"]},
        migrations=[],
    )

    assert state.differences(state) == []
    assert [line.split(":")[0] for line in state.differences(other)] == [
        "table accounts_user",
        "table complaints_complaint",
        "row security of personal_data",
        "rights on audit_entry",
        "migration accounts.0001_initial",
    ]


def test_the_commands_go_there_and_back(drill: Drill, tmp_path: Path) -> None:
    """Over a database that has lost something since."""
    folder = tmp_path / "new" / "backup"
    into = url_of(drill.target, user=drill.target["USER"], password=drill.target["PASSWORD"])
    with queries.connected(drill.target) as writer, writer, writer.cursor() as cursor:
        cursor.execute("delete from complaints_bordercandidate")

    call_command("backup", out=folder)
    with pytest.raises(CommandError, match="is not empty"):
        call_command("restore", folder, into=into)
    call_command("restore", folder, into=into, force=True)

    with queries.connected(drill.target) as link:
        assert queries.read_state(link) == drill.before == read_manifest(folder).state
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", out=folder)
