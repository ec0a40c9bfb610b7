import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from spatial.importing.errors import (
    FileTooLarge,
    MisplacedCoordinates,
    UnknownFormat,
    UnknownSrid,
    UnreadableFeatures,
)
from spatial.importing.projection import WGS84, transform
from spatial.importing.reading import read_boundaries
from spatial.importing.source_files import Limits
from tests.spatial.importing import material

MICROMETRE = 1e-11  # in degrees
UTM = f"EPSG:{material.METRIC_SRID}"


def feature(geometry: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON value
    return {"type": "Feature", "properties": {"code": "1"}, "geometry": geometry}


def write(path: Path, *features: Any) -> str:  # noqa: ANN401  # any JSON value
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return str(path)


def in_utm(features: material.Features) -> list[tuple[material.Properties, BaseGeometry]]:
    moved = transform(material.outlines(features), WGS84, UTM)
    return [(properties, outline) for (properties, _), outline in zip(features, moved, strict=True)]


def test_geojson_coordinates_are_the_numbers_as_written(tmp_path: Path) -> None:
    ring = [[107.00000000000001, -6.1], [107.1, -6.123456789012345], [107.2, -6.3], [107.00000000000001, -6.1]]
    path = write(tmp_path / "a.geojson", feature({"type": "Polygon", "coordinates": [ring]}))

    file = read_boundaries(path)

    assert shapely.get_coordinates(file.features[0].outline).tolist() == ring
    assert (file.srid, file.notices) == (WGS84, ())


def test_features_keep_their_numbers_and_properties(tmp_path: Path) -> None:
    file = read_boundaries(material.write_geojson(tmp_path / "a.geojson", material.city()))

    assert [each.number for each in file.features] == [1, 2, 3, 4]
    assert [each.properties for each in file.features] == [properties for properties, _ in material.city()]


def test_all_formats_give_the_same_features(tmp_path: Path) -> None:
    short = [({"code": p["code"], "name": p["name"]}, outline) for p, outline in material.city()]
    paths = [
        material.write_geojson(tmp_path / "a.geojson", short),
        material.write_layer(tmp_path / "a.gpkg", short),
        material.write_zipped_shapefile(tmp_path / "a.zip", short),
    ]

    files = [read_boundaries(path) for path in paths]

    for file in files:
        assert [each.properties for each in file.features] == [properties for properties, _ in short]
        assert shapely.equals(material.outlines(short), [each.outline for each in file.features]).all()


def test_a_declared_system_is_brought_to_degrees(tmp_path: Path) -> None:
    city = material.city()
    paths = [
        material.write_geojson(
            tmp_path / "a.geojson",
            in_utm(city),
            crs={"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{material.METRIC_SRID}"}},
        ),
        material.write_layer(tmp_path / "a.gpkg", in_utm(city), crs=UTM),
        material.write_zipped_shapefile(tmp_path / "a.zip", in_utm(city), crs=UTM),
    ]

    for path in paths:
        file = read_boundaries(path)
        assert file.srid == UTM
        read = shapely.normalize(np.array([each.outline for each in file.features]))
        assert shapely.equals_exact(read, shapely.normalize(material.outlines(city)), MICROMETRE).all()


def test_a_file_without_a_system_needs_the_srid_option(tmp_path: Path) -> None:
    path = material.write_zipped_shapefile(tmp_path / "a.zip", in_utm(material.city()), crs=None)

    with pytest.raises(UnknownSrid, match="say it with --srid N"):
        read_boundaries(path)
    assert read_boundaries(path, srid=material.METRIC_SRID).srid == UTM


def test_an_srid_that_contradicts_the_file_is_refused(tmp_path: Path) -> None:
    path = material.write_layer(tmp_path / "a.gpkg", material.city())

    with pytest.raises(UnknownSrid, match="declares EPSG:4326, and --srid says EPSG:32748"):
        read_boundaries(path, srid=material.METRIC_SRID)


def test_an_srid_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = material.write_zipped_shapefile(tmp_path / "a.zip", in_utm(material.city()), crs=None)

    with pytest.raises(UnknownSrid, match="EPSG:999999 is no reference system"):
        read_boundaries(path, srid=999999)


def test_metres_read_as_degrees_are_refused(tmp_path: Path) -> None:
    path = material.write_geojson(tmp_path / "a.geojson", in_utm(material.city()))

    with pytest.raises(MisplacedCoordinates, match="no degrees, read as EPSG:4326: say the right system"):
        read_boundaries(path)


def test_swapped_axes_are_called_swapped(tmp_path: Path) -> None:
    swapped = [(p, shapely.transform(outline, lambda xy: xy[:, ::-1])) for p, outline in material.city()]

    with pytest.raises(MisplacedCoordinates, match=r"latitudes from 107 to 107\.04; the axes are swapped"):
        read_boundaries(material.write_geojson(tmp_path / "a.geojson", swapped))


def test_an_outline_across_the_antimeridian_is_refused(tmp_path: Path) -> None:
    path = material.write_geojson(tmp_path / "a.geojson", [({"code": "1"}, shapely.box(-179.9, -17, 179.9, -16))])

    with pytest.raises(UnreadableFeatures, match="feature 1: spans more than 180° of longitude"):
        read_boundaries(path)


def test_heights_are_dropped_and_told(tmp_path: Path) -> None:
    high = [(p, shapely.force_3d(outline, 12.5)) for p, outline in material.city()]
    paths = [
        material.write_geojson(tmp_path / "a.geojson", high),
        material.write_layer(tmp_path / "a.gpkg", high),
        material.write_zipped_shapefile(tmp_path / "a.zip", high),
    ]

    for path in paths:
        file = read_boundaries(path)
        assert not shapely.has_z([each.outline for each in file.features]).any()
        assert file.notices == ("Heights (a third coordinate) were dropped: outlines are flat.",)


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg"])
def test_a_file_without_features_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name) if name == "a.geojson" else material.write_layer(tmp_path / name, [])

    with pytest.raises(UnknownFormat, match="has no features"):
        read_boundaries(path)


def test_too_many_features_or_vertices_are_refused(tmp_path: Path) -> None:
    paths = [
        material.write_geojson(tmp_path / "a.geojson", material.city()),
        material.write_layer(tmp_path / "a.gpkg", material.city()),
    ]

    for path in paths:
        with pytest.raises(FileTooLarge, match="has 4 features, more than the 3"):
            read_boundaries(path, limits=Limits(features=3))
        with pytest.raises(FileTooLarge, match="has 20 vertices, more than the 19"):
            read_boundaries(path, limits=Limits(vertices=19))


SQUARE = mapping(material.square(0, 0))


@pytest.mark.parametrize(
    ("geometry", "problem"),
    [
        (None, "has no geometry"),
        ("POLYGON EMPTY", "has a geometry that is no object"),
        ({"type": "Point", "coordinates": [107, -6]}, "is a Point: only Polygon and MultiPolygon bound a place"),
        ({"type": "GeometryCollection", "geometries": [SQUARE]}, "is a GeometryCollection"),
        ({"type": "Polygon", "coordinates": []}, "has an empty geometry"),
        ({"type": "MultiPolygon", "coordinates": []}, "has an empty geometry"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "has an empty geometry"),
        ({"type": "Polygon", "coordinates": "107,-6"}, "has coordinates that are no list"),
        ({"type": "Polygon"}, "has coordinates that are no list"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "has a ring of 3 positions"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}, "has a ring that is not closed"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, "1"], [0, 0]]]}, "has a ring that is no list"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1], [1, 1], [0, 0]]]}, "has positions with different counts"),
        ({"type": "Polygon", "coordinates": [[[0], [1], [1], [0]]]}, "has a ring that is no list"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [None, 0], [1, 1], [0, 0]]]}, "has a ring that is no list"),
        ({"type": "Polygon", "coordinates": [[[[0, 0]]]]}, "has a ring that is no list"),
    ],
)  # fmt: skip
def test_a_geometry_that_bounds_no_place_is_refused_by_feature_and_reason(
    tmp_path: Path, geometry: object, problem: str
) -> None:
    path = write(tmp_path / "a.geojson", feature(SQUARE), feature(geometry))

    with pytest.raises(UnreadableFeatures) as refusal:
        read_boundaries(path)

    (found,) = refusal.value.problems
    assert found.startswith(f"feature 2: {problem}")


def test_all_unreadable_features_are_listed_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.geojson", *[feature(None) for _ in range(25)])

    with pytest.raises(UnreadableFeatures) as refusal:
        read_boundaries(path)

    assert len(refusal.value.problems) == 25
    assert str(refusal.value).endswith("… and 5 more")


@pytest.mark.parametrize(
    "content",
    [
        '{"type": "FeatureCollection", "features": [NaN]}',
        '{"type": "FeatureCollection", "features": [' + "[" * 100_000,
        '{"type": "FeatureCollection", "features": {}}',
        '{"type": "Topology", "objects": {}}',
        "{}",
    ],
)
def test_json_that_is_no_feature_collection_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.geojson").write_text(content)

    with pytest.raises(UnknownFormat):
        read_boundaries(str(tmp_path / "a.geojson"))


def test_more_brackets_than_vertices_have_are_refused_before_they_cost_memory(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection", "features": [' + "[]," * 500 + "[]]}")

    with pytest.raises(FileTooLarge, match="nests more values than 100 vertices do"):
        read_boundaries(str(tmp_path / "a.geojson"), limits=Limits(vertices=100))


def test_deeply_nested_coordinates_do_not_exhaust_the_stack(tmp_path: Path) -> None:
    deep = "[" * 900 + "]" * 900
    (tmp_path / "a.geojson").write_text(
        f'{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": null,'
        f' "geometry": {{"type": "Polygon", "coordinates": {deep}}}}}]}}'
    )

    with pytest.raises(UnreadableFeatures):
        read_boundaries(str(tmp_path / "a.geojson"))


def test_lines_in_a_geopackage_are_refused(tmp_path: Path) -> None:
    path = material.write_layer(tmp_path / "a.gpkg", [({"code": "1"}, shapely.LineString([(107, -6), (107.1, -6)]))])

    with pytest.raises(UnreadableFeatures, match="feature 1: is a LineString"):
        read_boundaries(path)


def test_a_leading_zero_survives_every_format(tmp_path: Path) -> None:
    features = [({"code": "0042", "name": "Nol"}, material.square(0, 0))]
    paths = [
        material.write_geojson(tmp_path / "a.geojson", features),
        material.write_layer(tmp_path / "a.gpkg", features),
        material.write_zipped_shapefile(tmp_path / "a.zip", features),
    ]

    assert [read_boundaries(path).features[0].properties["code"] for path in paths] == ["0042"] * 3
