"""Making a backup, and bringing one back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from geo_pot.backups import programs, queries
from geo_pot.backups.errors import FolderRefused, NotTheSame, TargetRefused
from geo_pot.backups.manifest import DUMP, Manifest, check_files, read_manifest, sha256_of
from geo_pot.env import DatabaseParts

ELSEWHERE = {
    "GEOPOT_SECRET_KEY": "keep it apart: sessions, links and device keys of the restored database are signed with it",
    "roles": "their passwords are the server's: tools/roles.sql makes roles and template anew",
    "indexes of the boundaries": "are built again from the database by whoever needs them",
    "Redis": "holds nothing that the database does not",
}


def make_backup(*, database: DatabaseParts, folder: Path, now: datetime, elsewhere: dict[str, str]) -> Manifest:
    """Copy a database into a new folder that nobody else may read, with a manifest of what it holds.

    database    as its owner
    elsewhere   what belongs to the service and is not in its database, with a word on each

    The dump and what the manifest counts are of one moment, whoever writes meanwhile. The manifest comes last: a folder
    without one is no backup. Raises FolderRefused, ProgramFailed.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError as error:
        raise FolderRefused(f"{folder} is there already: name a new folder for each backup.") from error
    except OSError as error:
        raise FolderRefused(f"{folder} cannot be made: {error.strerror}.") from error
    with queries.snapshot(database) as (link, snapshot):
        programs.dump(database, folder / DUMP, snapshot=snapshot)
        (folder / DUMP).chmod(0o600)
        manifest = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            database=database["NAME"],
            versions=queries.read_versions(link),
            files={DUMP: sha256_of(folder / DUMP)},
            state=queries.read_state(link),
            elsewhere=ELSEWHERE | elsewhere,
        )
    manifest.write(folder)
    return manifest


def restore(*, folder: Path, database: DatabaseParts, overwrite: bool = False) -> Manifest:
    """Bring a backup back into a database, and compare what came back with the manifest, table by table.

    database    as its owner; made where there is none
    overwrite   a database that holds tables is dropped first, and its sessions ended

    Raises FolderRefused, TargetRefused, ProgramFailed; NotTheSame where the files or the restored rows differ.
    """
    manifest = read_manifest(folder)
    check_files(manifest, folder)
    if not overwrite and queries.exists(database) and queries.has_tables(database):
        raise TargetRefused(f"Database {database['NAME']} is not empty: --force drops it first.")
    queries.make_afresh(database)
    programs.restore(database, folder / DUMP)
    with queries.connected(database) as link:
        differences = manifest.state.differences(queries.read_state(link))
    if differences:
        raise NotTheSame("The restored database is not what was backed up:\n  " + "\n  ".join(differences))
    queries.analyze(database)
    return manifest
