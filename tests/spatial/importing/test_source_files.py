"""What is turned away at the door, before any driver sees it."""

import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from spatial.importing.errors import FileTooLarge, UnknownFormat, UnknownLayer, UnsafeSource
from spatial.importing.reading import read_boundaries
from spatial.importing.source_files import Limits
from tests.spatial.importing import material

VRT = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
GDALG = '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline read /vsicurl/http://example.org/a.shp"}'


@pytest.mark.parametrize(
    "path",
    [
        "https://example.org/kelurahan.geojson",
        "s3://bucket/kelurahan.gpkg",
        "/vsicurl/https://example.org/kelurahan.geojson",
        "/vsizip/kelurahan.zip",
        "vsimem/kelurahan.geojson",
        "\\vsicurl\\a",
    ],
)
def test_a_remote_or_virtual_path_is_refused(path: str) -> None:
    with pytest.raises(UnsafeSource, match="download it first"):
        read_boundaries(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSource, match=r"absent\.geojson does not exist"):
        read_boundaries(str(tmp_path / "absent.geojson"))


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.geojson")

    for path in (tmp_path, tmp_path / "pipe.geojson"):
        with pytest.raises(UnsafeSource, match="is not a regular file"):
            read_boundaries(str(path))


@pytest.mark.parametrize("name", ["a.vrt", "a.geojson", "a.gpkg"])
def test_a_vrt_is_refused_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(VRT)

    with pytest.raises(UnsafeSource, match="is XML"):
        read_boundaries(str(tmp_path / name))


def test_a_gdal_pipeline_in_json_is_no_geojson(tmp_path: Path) -> None:
    (tmp_path / "a.gdalg.json").write_text(GDALG)

    with pytest.raises(UnknownFormat, match="no GeoJSON FeatureCollection"):
        read_boundaries(str(tmp_path / "a.gdalg.json"))


@pytest.mark.parametrize("content", [b"", b"   \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_called_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.geojson").write_bytes(content)

    with pytest.raises(UnknownFormat, match="is empty"):
        read_boundaries(str(tmp_path / "a.geojson"))


def test_an_unzipped_shapefile_hears_how_to_come_in(tmp_path: Path) -> None:
    material.write_layer(tmp_path / "a.shp", material.city(), driver="ESRI Shapefile")

    with pytest.raises(UnknownFormat, match=r"a Shapefile is zipped with its \.dbf"):
        read_boundaries(str(tmp_path / "a.shp"))


def test_a_file_above_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = material.write_geojson(tmp_path / "a.geojson", material.city())

    with pytest.raises(FileTooLarge, match="cut it down to the city's own boundaries"):
        read_boundaries(path, limits=Limits(size_bytes=100))


def test_a_zip_bomb_is_stopped_at_the_limit(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * 30_000_000)

    with pytest.raises(FileTooLarge, match="ZIP bomb"):
        read_boundaries(str(tmp_path / "bomb.zip"), limits=Limits(size_bytes=5_000_000))


def test_members_of_a_zip_never_leave_their_folder(tmp_path: Path) -> None:
    city = material.write_zipped_shapefile(tmp_path / "city.zip", material.city())
    with zipfile.ZipFile(city) as source, zipfile.ZipFile(tmp_path / "evil.zip", "w") as evil:
        for member in source.infolist():
            evil.writestr(f"../../escaped/{Path(member.filename).name}", source.read(member))

    assert len(read_boundaries(str(tmp_path / "evil.zip")).features) == 4
    assert not (tmp_path.parent / "escaped").exists()


def test_a_zip_without_a_shapefile_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.vrt", VRT)

    with pytest.raises(UnknownFormat, match=r"holds no \.shp file"):
        read_boundaries(str(tmp_path / "a.zip"))


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    whole = Path(material.write_zipped_shapefile(tmp_path / "a.zip", material.city())).read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(UnknownFormat, match="damaged ZIP"):
        read_boundaries(str(tmp_path / "half.zip"))


def test_of_two_shapefiles_in_a_zip_one_is_to_be_named(tmp_path: Path) -> None:
    path = material.write_zipped_shapefile(tmp_path / "a.zip", material.city(), layer="desa", also=["kecamatan"])

    with pytest.raises(UnknownLayer, match="holds the layers desa, kecamatan: name one with --layer"):
        read_boundaries(path)
    assert len(read_boundaries(path, layer="desa").features) == 4


def test_an_sqlite_database_is_no_geopackage(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        database.execute("create table gpkg_contents (table_name text)")
    database.close()

    with pytest.raises(UnknownFormat, match="not a GeoPackage"):
        read_boundaries(str(tmp_path / "a.gpkg"))


def test_a_computed_layer_of_a_geopackage_is_refused(tmp_path: Path) -> None:
    """A view may give a billion rows out of one."""
    path = material.write_layer(tmp_path / "a.gpkg", material.city())
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            drop trigger if exists trigger_delete_feature_count_kelurahan;
            alter table kelurahan rename to stored;
            create view kelurahan as select * from stored;
            """
        )
    database.close()

    with pytest.raises(UnknownFormat, match="is computed, not stored"):
        read_boundaries(path, layer="kelurahan")


def test_a_layer_that_is_absent_is_answered_with_those_there_are(tmp_path: Path) -> None:
    path = material.write_layer(tmp_path / "a.gpkg", material.city(), layer="desa")
    material.write_layer(tmp_path / "a.gpkg", material.city(), layer="kecamatan")

    with pytest.raises(UnknownLayer, match="has no layer kota, but: desa, kecamatan"):
        read_boundaries(path, layer="kota")
    with pytest.raises(UnknownLayer, match="has not one layer, but: desa, kecamatan"):
        read_boundaries(path)
