"""manage.py load_boundaries, from the file on disk to boundaries in force."""

import csv
import io
import json
import tomllib
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from spatial.models import Boundary, Edition, EditionState, Level, Territory
from spatial.queries import boundaries_of, match_point, published_edition
from tests.spatial.importing import material
from tests.spatial.importing.material import METRE, STEP, city, kelurahan, square, write_geojson
from tools.make_boundaries import FOLDER

pytestmark = pytest.mark.django_db


def make_territory(code: str, metric_srid: int) -> Territory:
    return Territory.objects.create(
        code=code,
        name=f"Kota {code}",
        time_zone="UTC",
        metric_srid=metric_srid,
        receipt_prefix=f"T{code[:2]}",
        languages=["id"],
    )


@pytest.fixture
def territory() -> Territory:
    return make_territory(material.TERRITORY, material.METRIC_SRID)


def load(path: str | Path, *options: str, edition: str = "A", valid_from: str = "2020-01-01") -> str:
    """What the command prints; the options that every call needs are given unless told otherwise."""
    printed = io.StringIO()
    needed = {"territory": material.TERRITORY, "level": "kelurahan", "edition": edition, "valid-from": valid_from}
    words = [
        f"--{name}={value}" for name, value in needed.items() if not any(o.startswith(f"--{name}=") for o in options)
    ]
    call_command("load_boundaries", str(path), *words, *options, stdout=printed, stderr=io.StringIO())
    return printed.getvalue()


def overlapping_city() -> material.Features:
    shift = 3 * METRE / STEP
    return [(kelurahan(1), square(0, 0)), (kelurahan(2), square(1 - shift, 0, width=1 + shift))]


def test_a_sound_file_becomes_a_draft(territory: Territory, tmp_path: Path) -> None:
    printed = load(write_geojson(tmp_path / "a.geojson", city()), "--source=BPS", "--licence=CC BY-IGO")

    edition = Edition.objects.get()
    assert (edition.name, edition.source, edition.licence, edition.state) == (
        "A",
        "BPS",
        "CC BY-IGO",
        EditionState.DRAFT,
    )
    assert published_edition(territory) is None
    assert "Stored as the draft edition 'A': 1 kota, 2 kecamatan, 4 kelurahan." in printed


def test_publish_puts_it_in_force_and_retires_the_one_before(territory: Territory, tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", city())
    load(path, "--publish")

    printed = load(write_geojson(tmp_path / "b.geojson", city()[:3]), "--publish", edition="B", valid_from="2024-01-01")

    assert "It is in force" in printed
    assert "32.75.02.1004 Kelurahan 4 was in the edition before and is not in this file" in printed
    states = dict(Edition.objects.values_list("name", "state"))
    assert states == {"A": EditionState.RETIRED, "B": EditionState.PUBLISHED}


def test_a_second_load_of_the_same_changes_nothing_and_says_so(territory: Territory, tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", city())
    load(path, "--publish")
    before = list(Boundary.objects.order_by("pk").values_list("pk", "code"))

    printed = load(path, "--publish")

    assert "The edition 'A' is stored already, with the same boundaries.\nIt is in force already." in printed
    assert list(Boundary.objects.order_by("pk").values_list("pk", "code")) == before


def test_a_retired_edition_is_not_brought_back_by_loading_it_again(territory: Territory, tmp_path: Path) -> None:
    first = write_geojson(tmp_path / "a.geojson", city())
    load(first, "--publish")
    load(write_geojson(tmp_path / "b.geojson", city()[:3]), "--publish", edition="B", valid_from="2024-01-01")

    assert "it stays retired" in load(first, "--publish")
    in_force = published_edition(territory)
    assert in_force is not None
    assert in_force.name == "B"


def test_an_edition_that_may_not_be_published_is_not_stored_either(territory: Territory, tmp_path: Path) -> None:
    load(write_geojson(tmp_path / "a.geojson", city()), "--publish", valid_from="2024-01-01")

    with pytest.raises(CommandError, match=r"give it a later --valid-from\.\nNothing was stored\."):
        load(write_geojson(tmp_path / "b.geojson", city()[:3]), "--publish", edition="B", valid_from="2020-01-01")

    assert Edition.objects.get().name == "A"


def test_other_boundaries_under_the_same_name_are_refused(territory: Territory, tmp_path: Path) -> None:
    load(write_geojson(tmp_path / "a.geojson", city()))

    with pytest.raises(CommandError, match="Give the new boundaries an edition name of their own"):
        load(write_geojson(tmp_path / "b.geojson", city()[:3]))


def test_a_refused_file_stores_nothing_and_tells_what_is_wrong_and_where(territory: Territory, tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", overlapping_city())
    report, places = tmp_path / "report.json", tmp_path / "report.geojson"

    with pytest.raises(CommandError, match=r"a\.geojson is refused: 1 × overlap\.\nNothing was stored\."):
        load(path, f"--report={report}", f"--report-geojson={places}", "--publish")

    assert (Edition.objects.count(), Boundary.objects.count()) == (0, 0)
    (finding,) = json.loads(report.read_text(encoding="utf-8"))["findings"]
    assert finding["codes"] == ["32.75.01.1001", "32.75.01.1002"]
    assert finding["place"] == pytest.approx([107.01, -6.245], abs=1e-4)
    assert len(json.loads(places.read_text(encoding="utf-8"))["features"]) == 1


def test_a_file_that_cannot_be_read_leaves_a_report_too(territory: Territory, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    (tmp_path / "a.vrt").write_text("<OGRVRTDataSource/>")

    with pytest.raises(CommandError, match=r"a\.vrt is XML"):
        load(tmp_path / "a.vrt", f"--report={report}")

    content = json.loads(report.read_text(encoding="utf-8"))
    assert (content["file"], content["refused"]) == ("a.vrt", True)
    assert content["reason"].startswith("a.vrt is XML")


def test_a_repair_lets_it_in(territory: Territory, tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", overlapping_city())

    assert "overlap         repaired       1" in load(path, "--repair=10", "--publish")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--territory=31.71"], r"There is no Territory 31\.71\. Known: 32\.75\."),
        (["--level=desa"], "invalid choice: 'desa'"),
        (["--valid-from=1 Januari"], "1 Januari is no date: write it as 2020-12-31"),
        (["--repair=26"], "A repair of 26 m is not above 0 and within the tolerance of 25 m"),
        (["--mapping=absent.toml"], r"absent\.toml cannot be read"),
        (["--srid=32748"], "declares EPSG:4326, and --srid says EPSG:32748"),
        (["--level=kecamatan"], r"is refused: 1 × level\."),
    ],
)
def test_a_wrong_option_is_answered_with_the_way_out(
    territory: Territory, tmp_path: Path, options: list[str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        load(write_geojson(tmp_path / "a.geojson", city()), *options)

    assert not Edition.objects.exists()


def test_a_mapped_shapefile_in_metres_is_loaded(territory: Territory, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        """
        [fields]
        code = "code"
        name = "name"
        parent_code = "parent_cod"
        parent_name = "parent_nam"
        """
    )

    load(material.write_zipped_shapefile(tmp_path / "a.zip", city()), f"--mapping={mapping}", "--srid=4326")

    assert [len(boundaries_of(Edition.objects.get()).of(level)) for level in ("kecamatan", "kelurahan")] == [2, 4]


def test_the_shipped_boundaries_are_loaded_by_their_manifest(territory: Territory) -> None:
    (edition,) = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))["editions"]
    words = [f"--{name.replace('_', '-')}={edition[name]}" for name in ("srid", "source", "licence")]

    load(
        FOLDER / edition["file"],
        "--publish",
        *words,
        edition=edition["edition"],
        valid_from=edition["valid_from"],
    )

    in_force = published_edition(territory)
    assert in_force is not None
    assert [in_force.boundaries.filter(level=level).count() for level in Level] == [1, 12, 56]


def test_the_real_edition_matches_all_representative_points(territory: Territory, shared: Path) -> None:
    load(shared / "boundaries" / "real_bps2020_kelurahan.geojson", "--publish")
    with (shared / "boundaries" / "kelurahan_facts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    in_force = published_edition(territory)
    assert in_force is not None

    areas_m2 = {each.code: each.area_m2 or 0 for each in in_force.boundaries.filter(level=Level.KELURAHAN)}
    assert len(rows) == 56
    for row in rows:
        match = match_point(float(row["rep_lon"]), float(row["rep_lat"]), edition=in_force)
        assert match is not None
        assert match.kelurahan is not None
        assert match.kecamatan is not None
        assert (match.method, match.kelurahan.code, match.kecamatan.code) == (
            "covers",
            row["kelurahan_code"],
            row["kecamatan_code"],
        )
        assert areas_m2[row["kelurahan_code"]] / 1e6 == pytest.approx(float(row["area_km2"]), rel=0.005)


def test_two_cities_are_in_force_beside_each_other(territory: Territory, shared: Path) -> None:
    chicago = make_territory("17-031", 32616)

    load(FOLDER / "kelurahan.geojson", "--publish")
    load(shared / "boundaries" / "chicago_community_areas.geojson", "--publish", "--territory=17-031")

    assert published_edition(territory) is not None
    assert published_edition(chicago) is not None


def test_nasty_outlines_are_refused_whole_and_let_in_repaired(territory: Territory, shared: Path) -> None:
    nasty = shared / "boundaries" / "nasty_overlaps_and_gaps_kelurahan.geojson"

    with pytest.raises(CommandError, match=r"refused: 81 × overlap, 149 × gap \(sliver\)"):
        load(nasty)
    assert not Edition.objects.exists()

    load(nasty, "--repair=10", "--publish")
    assert published_edition(territory) is not None
    assert "with the same boundaries" in load(nasty, "--repair=10")


def test_unless_published_leaves_boundaries_in_force_alone(territory: Territory, tmp_path: Path) -> None:
    load(write_geojson(tmp_path / "a.geojson", city()), "--publish")

    printed = load(write_geojson(tmp_path / "b.geojson", city()[:3]), "--publish", "--unless-published", edition="B")

    assert "The edition 'A' is in force; nothing was loaded." in printed
    assert Edition.objects.count() == 1
