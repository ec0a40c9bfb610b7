"""The door: which file this is, told by its first bytes and never by its name.

GDAL opens about 50 vector formats, and some of them are programs: a VRT or GDALG file names other files and addresses
to read. So GDAL is only given a file that was recognised here, or unpacked by us.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from spatial.importing.errors import FileTooLarge, UnknownFormat, UnknownLayer, UnsafeSource, listing

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")  # SQLite's application_id; the two old ones are of GeoPackage 1.0 and 1.1
CHUNK_BYTES = 1 << 20
ACCEPTED = "GeoJSON (.geojson), GeoPackage (.gpkg) and zipped Shapefile (.zip) are read"


class Format(StrEnum):
    GEOJSON = "GeoJSON"
    GEOPACKAGE = "GeoPackage"
    ZIP = "zipped Shapefile"


@dataclass(frozen=True)
class Limits:
    """What one city's boundaries stay far below, and what keeps the memory of an import bounded.

    The full outlines of the two real cities of our tests are 0.5 and 1.4 MB with 19k and 53k vertices. The worst files
    within these limits took 0.7 GB to read and refuse.
    """

    size_bytes: int = 32_000_000
    features: int = 20_000
    vertices: int = 1_000_000


def local_file(path: str) -> Path:
    """A path as a regular file of this machine.

    raises   UnsafeSource for addresses, GDAL's virtual file systems, devices and folders
    """
    if "://" in path or path.lstrip("/\\").lower().startswith("vsi"):
        raise UnsafeSource(f"{path} is not a file of this machine: download it first, then load the copy.")
    found = Path(path)
    if not found.exists():
        raise UnsafeSource(f"{path} does not exist.")
    if not found.is_file():
        raise UnsafeSource(f"{path} is not a regular file.")
    return found


def recognise(path: Path, limits: Limits) -> Format:
    """The format of a file by its content.

    raises   UnknownFormat, UnsafeSource, FileTooLarge
    """
    size = path.stat().st_size
    if size > limits.size_bytes:
        raise FileTooLarge(
            f"{path.name} has {size / 1e6:,.0f} MB, more than the {limits.size_bytes / 1e6:,.0f} MB that are read: "
            "cut it down to the city's own boundaries."
        )
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as reason:
        raise UnsafeSource(f"{path.name} cannot be read: {reason.strerror}.") from reason
    if head.startswith(b"SQLite format 3\0"):
        return _geopackage(path, head)
    if head.startswith(b"PK\x03\x04"):
        return Format.ZIP
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return Format.GEOJSON
    if text.startswith(b"<"):
        raise UnsafeSource(f"{path.name} is XML; VRT and its kin name other files to read. {ACCEPTED}.")
    if not text:
        raise UnknownFormat(f"{path.name} is empty. {ACCEPTED}.")
    raise UnknownFormat(f"{path.name} is none of the known formats. {ACCEPTED}; a Shapefile is zipped with its .dbf.")


def _geopackage(path: Path, head: bytes) -> Format:
    if head[68:72] not in GEOPACKAGE_IDS:
        raise UnknownFormat(f"{path.name} is an SQLite database, but not a GeoPackage. {ACCEPTED}.")
    return Format.GEOPACKAGE


@contextmanager
def unpacked_shapefile(path: Path, layer: str | None, limits: Limits) -> Iterator[Path]:
    """A zipped Shapefile, unpacked into a folder of its own under a name of ours; removed at the end.

    Member names are never used as paths, and each member is read up to the limit whatever its header promises.
    """
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory(prefix="geopot-shapefile-") as folder:
            _unpack(archive, path.name, layer, Path(folder), limits.size_bytes)
            yield Path(folder) / "layer.shp"
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as reason:
        raise UnknownFormat(f"{path.name} is a damaged ZIP file ({reason}).") from reason


def _unpack(archive: zipfile.ZipFile, name: str, layer: str | None, folder: Path, size_bytes: int) -> None:
    members = _parts_of_one_shapefile(archive, name, layer)
    if any(member.flag_bits & 0x1 for member in members):
        raise UnknownFormat(f"{name} is encrypted: unpack it and zip it again without a password.")
    left = size_bytes
    for member in members:
        target = folder / f"layer{PurePosixPath(member.filename).suffix.lower()}"
        with archive.open(member) as source, target.open("xb") as copy:
            left -= _copy_at_most(source, copy, left, name)


def _copy_at_most(source: IO[bytes], copy: IO[bytes], size_bytes: int, name: str) -> int:
    copied = 0
    while chunk := source.read(CHUNK_BYTES):
        copied += len(chunk)
        if copied > size_bytes:
            raise FileTooLarge(
                f"{name} unpacks to more bytes than are read: it is no city's boundaries, or a ZIP bomb. "
                "Zip the one layer by itself."
            )
        copy.write(chunk)
    return copied


def _parts_of_one_shapefile(archive: zipfile.ZipFile, name: str, layer: str | None) -> list[zipfile.ZipInfo]:
    parts = [
        (PurePosixPath(member.filename), member)
        for member in archive.infolist()
        if PurePosixPath(member.filename).suffix.lower() in SHAPEFILE_PARTS and "__MACOSX" not in member.filename
    ]
    stems = {path.with_suffix(""): path.stem for path, _ in parts if path.suffix.lower() == ".shp"}
    if not stems:
        raise UnknownFormat(f"{name} holds no .shp file. {ACCEPTED}; other files are loaded without zipping them.")
    chosen = [stem for stem, layer_name in stems.items() if layer in (None, layer_name)]
    if len(chosen) != 1:
        raise UnknownLayer(f"{name} holds the layers {listing(list(stems.values()))}: name one with --layer.")
    return [member for path, member in parts if path.with_suffix("") == chosen[0]]
