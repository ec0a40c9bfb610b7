"""Files that are made to harm: too large for what they say, programs in disguise, shapes that explode."""

from __future__ import annotations

import itertools
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import mapping

from tests.spatial.importing import material
from tests.spatial.importing.material import SOUTH, WEST

Maker = Callable[[Path], str]
HUNDRED_MILLION = 100_000_000
CORNER = np.array([WEST, SOUTH])


def _zip(path: Path, members: dict[str, bytes]) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return str(path)


def zip_bomb(folder: Path) -> str:
    """100 MB of zeros in 100 kB."""
    return _zip(folder / "bomb.zip", {"a.shp": bytes(HUNDRED_MILLION), "a.shx": b"", "a.dbf": b""})


def zip_that_lies_about_its_sizes(folder: Path) -> str:
    """The same, and the directory says that it is 10 bytes."""
    path = Path(zip_bomb(folder))
    content = path.read_bytes().replace(struct.pack("<I", HUNDRED_MILLION), struct.pack("<I", 10))
    path.write_bytes(content)
    return str(path)


def zip_of_links(folder: Path) -> str:
    """Members that are symbolic links to what lies outside."""
    path = folder / "links.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.shp", "a.shx", "a.dbf", "a.prj"):
            member = zipfile.ZipInfo(name)
            member.external_attr = 0o120777 << 16
            archive.writestr(member, "/etc/passwd")
    return str(path)


def zip_of_many_layers(folder: Path) -> str:
    return _zip(folder / "many.zip", {f"{number:06}.shp": b"" for number in range(50_000)})


def shapefile_of_two_million_vertices(folder: Path) -> str:
    """31 MB unpacked."""
    angle = np.linspace(0, 2 * np.pi, 1_900_000, endpoint=False)
    circle = shapely.Polygon(np.column_stack([WEST + 0.01 * np.cos(angle), SOUTH + 0.01 * np.sin(angle)]))
    return material.write_zipped_shapefile(folder / "a.zip", [({"code": "1", "name": "a"}, circle)])


def geopackage_of_ten_million_vertices(folder: Path) -> str:
    """160 MB; the file has holes, and no disk is filled."""
    path = folder / "a.gpkg"
    material.write_layer(path, material.city())
    with path.open("r+b") as file:
        file.truncate(160_000_000)
    return str(path)


def geojson_of_many_vertices(folder: Path) -> str:
    """Five million in 31 MB."""
    path = folder / "a.geojson"
    head = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"a"},'
    ring = "[1,2]," * 5_000_000
    path.write_text(head + '"geometry":{"type":"Polygon","coordinates":[[' + ring + "[1,2]]]}}]}")
    return str(path)


def geojson_of_many_fields(folder: Path) -> str:
    """Two million names in the properties of one feature: the dearest thing that 32 MB of JSON can hold."""
    fields = ",".join(f'"{number:x}":1' for number in range(2_300_000))
    square = json.dumps(mapping(material.square(0, 0)))
    path = folder / "fields.geojson"
    feature = f'{{"type":"Feature","properties":{{{fields}}},"geometry":{square}}}'
    path.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}')
    return str(path)


def deep_name(folder: Path) -> str:
    """A name that is a list of lists, a thousand deep, which Python would not fold up."""
    path = folder / "deep.geojson"
    square, deep = json.dumps(mapping(material.square(0, 0))), "[" * 950 + '"a"' + "]" * 950
    feature = f'{{"type":"Feature","properties":{{"code":"1","name":{deep}}},"geometry":{square}}}'
    path.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}')
    return str(path)


def deep_json(folder: Path) -> str:
    path = folder / "deep.json"
    path.write_text('{"type":"FeatureCollection","features":' + "[" * 3_000_000)
    return str(path)


def combs(folder: Path) -> str:
    """Two combs of a thousand teeth, across each other: 200 kB that cross in four million places."""
    teeth = np.arange(1_000)
    at = np.repeat(teeth / 1_000, 4) + np.tile([0, 0, 0.0005, 0.0005], 1_000)
    up = np.tile([0.0, 1.0, 1.0, 0.0], 1_000)
    comb = np.vstack([np.column_stack([at, up]), np.array([[1, 0], [1, -0.1], [0, -0.1]])]) * 0.01
    shapes = [shapely.Polygon(xy + CORNER) for xy in (comb, comb[:, ::-1])]
    features = [(material.kelurahan(number), shape) for number, shape in enumerate(shapes, start=1)]
    return material.write_geojson(folder / "combs.geojson", features)


def nested_squares(folder: Path) -> str:
    """8,000 outlines one inside the other: 32 million overlapping pairs, and no two edges meet."""
    shapes = (shapely.box(WEST + n * 2e-7, SOUTH + n * 2e-7, WEST + 0.01 - n * 2e-7, SOUTH + 0.01 - n * 2e-7)
              for n in range(8_000))  # fmt: skip
    features = [({"code": f"{number:05}", "name": "a"}, shape) for number, shape in enumerate(shapes)]
    return material.write_geojson(folder / "nested.geojson", features)


def many_holes(folder: Path) -> str:
    """One outline with 14,000 holes, each of them a gap to be measured and told."""
    corners = np.array([[0, 0], [0, 1e-6], [1e-6, 0]])
    holes = [corners + np.array([x, y]) * 2e-6 for x, y in itertools.product(range(1, 120), range(1, 120))]
    outline = shapely.Polygon(shapely.box(0, 0, 0.001, 0.001).exterior, holes)
    placed = shapely.transform(outline, lambda xy: xy + CORNER)
    return material.write_geojson(folder / "holes.geojson", [({"code": "1", "name": "a"}, placed)])


def _geopackage(folder: Path, script: str, *values: bytes) -> str:
    """A sound one, and what a script does to it."""
    path = material.write_layer(folder / "a.gpkg", material.city())
    with closing(sqlite3.connect(path)) as database:
        for (trigger,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f'drop trigger "{trigger}"')  # they call functions of GDAL's
        if values:
            database.execute(script, values)
        else:
            database.executescript(script)
        database.commit()
    return path


def geopackage_whose_catalogue_is_a_view(folder: Path) -> str:
    """To list its layers would never end."""
    endless = "with recursive n(n) as (select 1 union all select n + 1 from n) select n as table_name"
    return _geopackage(
        folder,
        "alter table gpkg_contents rename to stored;"
        f"create view gpkg_contents as {endless}, 'features' as data_type from n;",
    )


def geopackage_with_a_view(folder: Path) -> str:
    endless = "with recursive n(n) as (select 1 union all select n + 1 from n) select stored.* from n, stored"
    return _geopackage(folder, f"alter table kelurahan rename to stored; create view kelurahan as {endless};")


def geopackage_of_nested_collections(folder: Path) -> str:
    """A GeometryCollection in another, a hundred thousand deep: who follows it needs as deep a stack."""
    deep = struct.pack("<BII", 1, 7, 1) * 100_000 + struct.pack("<BII", 1, 3, 0)
    return _geopackage(folder, "update kelurahan set geom = ? where fid = 1", _header() + deep)


def geopackage_with_nan(folder: Path) -> str:
    ring = [(WEST, SOUTH), (WEST, float("nan")), (WEST + 0.01, SOUTH), (WEST, SOUTH)]
    body = struct.pack("<BIII", 1, 3, 1, 4) + b"".join(struct.pack("<dd", *xy) for xy in ring)
    return _geopackage(folder, "update kelurahan set geom = ? where fid = 1", _header() + body)


def geopackage_that_promises_vertices(folder: Path) -> str:
    """A ring that says it has four thousand million vertices, and has none."""
    return _geopackage(
        folder, "update kelurahan set geom = ? where fid = 1", _header() + struct.pack("<BIII", 1, 3, 1, 2**32 - 1)
    )


def _header() -> bytes:
    return b"GP\x00\x01" + struct.pack("<i", 4326)  # GeoPackage 1.3, 2.1.3: no envelope


def endless_projection(folder: Path) -> str:
    """A .prj of brackets within brackets."""
    path = Path(material.write_zipped_shapefile(folder / "a.zip", material.city(), crs=None))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("peta/batas.prj", "GEOGCS[" * 500_000)
    return str(path)


def bow_ties(folder: Path) -> str:
    """One ring that crosses itself half a million times."""
    at = np.arange(1_000)
    zigzag = np.column_stack([at / 1_000, at % 2])
    ring = np.vstack([zigzag, np.column_stack([at % 2, at / 1_000])]) * 0.01 + CORNER
    return material.write_geojson(folder / "ties.geojson", [({"code": "1", "name": "a"}, shapely.Polygon(ring))])
